"""Attacks by what lies beside the notebook, by how things are called, and by what the notebook writes."""
from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from edits import answer, insert
from nbformat import NotebookNode

from .attack import HandedIn, attack, sources

MARK = "left-behind"
TOUCH = f"import pathlib, os\nfor place in ('/tmp', os.path.expanduser('~'), '.'):\n    pathlib.Path(place, '{MARK}').touch()\n"
SHADOW = (TOUCH + "raise RuntimeError('shadowed')\n").encode()
EVIL = (TOUCH + "print('1000')\n").encode()


def link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def device(path: Path) -> None:
    """A device, where whoever runs the tests may make one; else a pipe."""
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except OSError:
        os.mkfifo(path)


def open_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        old = os.getcwd()
        os.chdir(path.parent)       # the path of a socket may not be long
        try:
            one.bind(path.name)
        finally:
            os.chdir(old)


def folder_with(**files: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.mkdir()
        for name, content in files.items():
            (path / name.replace("__dot__", ".")).write_bytes(content)
    return make


@attack(base="solved", beside=dict.fromkeys((
    "numpy.py", "lab.py", "IPython.py", "json.py", "socket.py", "struct.py", "builtins.py", "warnings.py", "guest.py",
    "wire.py", "coding.py", "matplotlib.py", "typing.py", "os.py", "sys.py", "zygote.py", "box_inside.py"), SHADOW))
def modules_that_shadow(notebook: NotebookNode) -> None:
    """Modules handed in under the names of NumPy, of the lab and of the machinery."""


@attack(base="solved", beside=dict.fromkeys((
    "sitecustomize.py", "usercustomize.py", "conftest.py", "setup.py", "nbgrader_config.py", "jupyter_config.py",
    "ipython_config.py", "autograder.py", "startup.py", "__init__.py", "__main__.py", "antigravity.py"), EVIL))
def start_up_files(notebook: NotebookNode) -> None:
    """Python files that some program would run on its own when it starts in that folder."""


@attack(base="solved", beside={
    "evil.pth": b"import os; os.system('touch /tmp/left-behind-pth')", "matplotlibrc": b"backend: module://evil",
    "evil.so": b"\x7fELF", ".ipython": folder_with(startup__dot__py=EVIL), "lab": folder_with(__init____dot__py=SHADOW),
    "numpy": folder_with(__init____dot__py=SHADOW), "__pycache__": folder_with(mine__dot__pyc=b"\x00" * 100),
    ".env": b"A=1", "Makefile": b"all:\n\ttouch /tmp/left-behind-make\n", "index.html": b"<script>alert(1)</script>"})
def things_that_are_no_modules(notebook: NotebookNode) -> None:
    """Packages, path files, libraries, settings: nothing of them is taken along."""
    insert(notebook, "import os\nassert sorted(os.listdir('.')) == ['data', 'lab'], os.listdir('.')\n"
                     "assert 'lab' in os.path.realpath('lab')", before="neuron")


@attack(base="solved", explains="is a link, not a plain file", beside={
    "passwd.py": link_to("/etc/passwd"), "secret.py": link_to("../../../secret"), "loop.py": link_to("loop.py"),
    "other.py": link_to("../../a neighbour before/01-forward-model/01-forward-model.ipynb"), "root.py": link_to("/"),
    "gone.py": link_to("/nowhere"), "out.txt": link_to("../../../secret")})
def links(notebook: NotebookNode) -> None:
    """Links to the secret, to others' notebooks, to the system."""
    insert(notebook, "import os\nassert not [n for n in os.listdir('.') if n.endswith('.py')], os.listdir('.')", before="neuron")


@attack(base="solved", explains="is a (device|pipe), not a plain file", beside={
    "pipe.py": os.mkfifo, "device.py": device, "socket.py": open_socket, "folder.py": Path.mkdir, "timestamp.txt": os.mkfifo,
    "wide.py": lambda path: os.truncate(_made(path), 10**10), "pipe.txt": os.mkfifo})
def pipes_and_devices(notebook: NotebookNode) -> None:
    """Pipes, devices, sockets and files without end, on which a reader would wait for ever."""


def _made(path: Path) -> Path:
    path.touch()
    return path


@attack(base="solved", explains="cannot be imported", beside={
    "..py": EVIL, "-rf.py": EVIL, "a b.py": EVIL, "a\nb.py": EVIL, "%2e%2e%2fx.py": EVIL, "..\\..\\x.py": EVIL, "x.py.py": EVIL,
    "=1+1.py": EVIL, "<script>.py": EVIL, "é.py": EVIL, "x" * 200 + ".py": EVIL, "$(touch x).py": EVIL, "1.py": EVIL})
def names_that_lead_elsewhere(notebook: NotebookNode) -> None:
    """Files whose names are paths, options, formulas or commands."""


@attack(base="solved", explains="more than 50 Python files", beside={f"m{i}.py": b"x = 1" for i in range(60)})
def many_files(notebook: NotebookNode) -> None:
    """More files than anybody needs."""


@attack(base="solved", explains="more files beside the notebook were left out",
        beside={f"no module {i}.py": b"" for i in range(400)})
def many_files_to_complain_of(notebook: NotebookNode) -> None:
    """Files that are left out, each with a sentence, until nobody can read the record."""


@attack(beside={"helper.py": b"""
import lab, lab.judging.judge, lab.session, sys
for name, module in list(sys.modules.items()):
    if name == 'lab' or name.startswith('lab.'):
        for part in list(vars(module)):
            if not part.startswith('__'): setattr(module, part, lambda *a, **k: 1000)
"""})
def a_helper_that_takes_the_lab_apart(notebook: NotebookNode) -> None:
    """A module beside the notebook replaces everything in every module of the lab when it is imported."""
    insert(notebook, "import helper", before="neuron")
    answer(notebook, neuron="neuron = lambda *args: 1.0")


@attack(earns=None, explains="is a link, not a plain file")
def a_linked_notebook(_: NotebookNode) -> Any:
    """A link to a neighbour's notebook in the place of one's own."""
    return HandedIn(None, {"01-forward-model.ipynb": link_to(
        "../../a neighbour before/01-forward-model/01-forward-model.ipynb")})


@attack(earns=None, explains="is a pipe, not a plain file")
def a_piped_notebook(_: NotebookNode) -> Any:
    """A pipe in the place of the notebook."""
    return HandedIn(None, {"01-forward-model.ipynb": os.mkfifo})


@attack(earns=None, explains="is a folder, not a plain file")
def a_folder_for_a_notebook(_: NotebookNode) -> Any:
    """A folder in the place of the notebook."""
    return HandedIn(None, {"01-forward-model.ipynb": Path.mkdir})


@attack(earns=None, explains="is larger than 50 MB")
def a_notebook_without_end(_: NotebookNode) -> Any:
    """A file of ten gigabytes that takes no room on the disk."""
    return HandedIn(None, {"01-forward-model.ipynb": lambda path: os.truncate(_made(path), 10**10)})


NAMES = {
    "a_name_of_html": ("A student's folder that is a script.", "<img src=x onerror=alert(1)>"),
    "a_name_of_a_formula": ("A student's folder that a spreadsheet would run.", "=cmd|' -C calc'!A0"),
    "a_name_of_an_option": ("A student's folder that looks like an option.", "--help"),
    "a_name_of_sql": ("A student's folder that ends a statement.", "x'); DROP TABLE grade; --"),
    "a_name_of_a_terminal": ("A student's folder that clears the screen.", "\x1b[2J\x1b]0;owned\x07"),
    "a_name_of_lines": ("A student's folder with line ends and commas, for tables and journals.", "x\r\n1,2,\"3\nroot"),
    "a_name_of_a_template": ("A student's folder that a template would fill in.", "{{ 7*7 }}${7*7}%(x)s{0.__class__}"),
    "a_name_that_turns_round": ("A student's folder that reads backwards.", "student\u202egnp.exe"),
    "a_name_like_ours": ("A student's folder that is called like files of ours.", "01-forward-model.put.jsonl"),
    "a_name_of_dots": ("A student's folder of dots.", "..."),
    "a_name_in_capitals": ("A name that is another's but for its case.", "A NEIGHBOUR BEFORE"),
    "a_name_composed": ("A name of a letter with its accent, …", "Zo\u00eb"),
    "a_name_decomposed": ("… and of the letter and its accent, which look the same.", "Zoe\u0308"),
    "a_name_of_wildcards": ("A student's folder that is a pattern for everybody's.", "*"),
    "a_name_of_a_statement": ("A student's folder with a quotation mark, a zero and a backslash.", "o'x\\0\\' OR 1=1"),
}

for name_, (tries, student_) in NAMES.items():
    def solved_notebook(notebook: NotebookNode) -> None:
        """Nothing but the name."""

    solved_notebook.__name__, solved_notebook.__doc__ = name_, tries
    attack(base="solved", student=student_)(solved_notebook)

REFUSED = {
    "a_name_too_long": ("A name that the gradebook's column cannot hold, whose error would end the batch.", "x" * 200),
    "a_long_name_of_html": ("A script that the report repeats among those who could not be graded.",
                            "<script>alert(1)<\u2044script>" * 6),
    "a_name_too_long_for_a_file": ("A name whose record's name would be too long for a file.", "é" * 127),
    "a_name_of_no_text": ("A name of bytes that are no text, which no database takes.", "\udcff\udcfe"),
}

for name_, (tries, student_) in REFUSED.items():
    def named_so(notebook: NotebookNode) -> None:
        """Nothing but the name."""

    named_so.__name__, named_so.__doc__ = name_, tries
    fits = len(student_) <= 128 and student_.isprintable()
    attack(base="solved", student=student_, **{} if fits else {"earns": None, "explains": "no name that the gradebook"})(named_so)

TIMES = {
    "a_time_without_end": ("A time of so many digits that its reader fails in arithmetic.", "1.5h " + "10" * 200),
    "a_time_of_another_file": ("A time whose zone is a file from which a reader would read for ever.",
                               "2026-01-31 12:00:00 /proc/kmsg"),
    "a_time_out_of_time": ("A time before the first year, in a zone beyond a day.", "0001-01-01 00:00:00 +99:99"),
    "a_time_of_years": ("The last moment that there is, in a zone that lies before it.", "9999-12-31 23:59:59 -1200"),
    "a_time_of_bytes": ("A time of bytes that are no text.", "\udcff\x00\udcfe"),
}

for name_, (tries, time_) in TIMES.items():
    def timed(notebook: NotebookNode) -> None:
        """Nothing but the time."""

    timed.__name__, timed.__doc__ = name_, tries
    attack(base="solved", beside={"timestamp.txt": time_.encode("utf-8", "surrogateescape")})(timed)

WRITES = {
    "start_up_for_the_next": ("Start-up files for whoever runs next, in every place that Python and IPython look at.", f"""
import os, pathlib, site, sys
places = ['~/.ipython/profile_default/startup/{MARK}.py', '~/.ipython/{MARK}.py', '~/.config/matplotlib/{MARK}', '~/{MARK}.py',
          '~/.local/lib/python3.11/site-packages/{MARK}.pth', '/tmp/{MARK}', '/var/tmp/{MARK}', '/dev/shm/{MARK}', './{MARK}.py',
          '../{MARK}', 'lab/{MARK}.py', 'data/{MARK}', '/etc/{MARK}', '/box/{MARK}', '/box/machinery/{MARK}.py', '/{MARK}',
          *[p + '/{MARK}.pth' for p in sys.path + site.getsitepackages()], os.path.dirname(os.__file__) + '/{MARK}.py']
for place in places:
    try:
        path = pathlib.Path(place).expanduser()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('raise SystemExit')
    except OSError: pass"""),
    "our_files_changed": ("Changes, removes, renames and links the lab, the data, the machinery and Python itself.", f"""
import os, lab, numpy, IPython, sys
targets = [lab.__file__, numpy.__file__, IPython.__file__, os.__file__, sys.executable, 'lab/__init__.py', 'data/digits.npz',
           '/box/machinery/guest.py', '/box/machinery/wire.py', os.path.dirname(lab.__file__) + '/public/01-forward-model.json']
for target in targets:
    for attempt in (lambda: open(target, 'a').write('#{MARK}'), lambda: os.truncate(target, 0), lambda: os.unlink(target),
                    lambda: os.chmod(target, 0), lambda: os.rename(target, target + '{MARK}'), lambda: os.utime(target),
                    lambda: os.symlink('/etc/passwd', target + '{MARK}'), lambda: os.link(target, '{MARK}'),
                    lambda: os.chown(target, 0, 0), lambda: os.mkdir(os.path.dirname(target) + '/{MARK}')):
        try: attempt()
        except OSError: pass
assert open('lab/__init__.py').read()"""),
    "the_lab_replaced": ("Puts another lab in the place of the one beside the notebook.", """
import os, sys
try: os.unlink('lab')
except OSError: os.rename('lab', 'old')
os.mkdir('lab')
open('lab/__init__.py', 'w').write('check = hint = progress = notation = lambda *a, **k: 1000\\npictures = None')
for name in [n for n in sys.modules if n.split('.')[0] == 'lab']: del sys.modules[name]
sys.path.insert(0, '.')"""),
    "forged_records": ("Records, gradebooks, tables and graded notebooks, written where they would lie.", """
import os
for folder in ('records/01-forward-model', '../records', '../../records', 'autograded', '/records', '/tmp/records', '.'):
    for name in ('forged_records.json', 'gradebook.db', 'grades.csv', '01-forward-model.ipynb', '01-forward-model.put.jsonl'):
        try:
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, name), 'w') as file: file.write('{"status": "graded", "scores": {"check_neuron": 1000}}')
        except OSError: pass"""),
    "tracks_covered": ("Deletes all that it may delete.", """
import os, shutil
for place in ('.', '/tmp', '/dev/shm', os.path.expanduser('~'), '/box', '/usr/lib/python3', '/etc'):
    shutil.rmtree(place, ignore_errors=True)"""),
}


def before_a_solved_notebook(notebook: NotebookNode, source: str) -> None:
    """A cell of one's own before answers that are right and must stay so."""
    insert(notebook, source, before="neuron")


sources({name: WRITES[name] for name in ("start_up_for_the_next", "our_files_changed")}, before_a_solved_notebook, base="solved")


def before_a_blank_notebook(notebook: NotebookNode, source: str) -> None:
    """The same before blanks."""
    insert(notebook, source, before="how-these-notebooks-answer-2")
    answer(notebook, neuron="neuron = 1000")


sources({name: WRITES[name] for name in ("the_lab_replaced", "forged_records", "tracks_covered")}, before_a_blank_notebook)
