"""What does not exist inside the bubblewrap box, what cannot be written, and what the kernel refuses."""
from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.box import Box, Call, Cell

from .conftest import PLACES, put_out, text_of

ROOT = Path(__file__).resolve().parents[2]
WALK = """
import os
SKIP = ('/dev', '/usr/share', '/usr/lib', '/usr/src', '/usr/include')
def walk(find, content=True):
    for folder, folders, names in os.walk('/'):
        folders[:] = [f for f in folders if os.path.join(folder, f) not in SKIP
                      and not os.path.islink(os.path.join(folder, f))]
        for name in folders + names:
            path = os.path.join(folder, name)
            if any(word in path for word in find):
                yield path
            elif content and name in names and os.path.isfile(path) and os.path.getsize(path) < 300_000:
                try:
                    with open(path, 'rb') as file: data = file.read()
                except OSError:
                    continue
                if any(word.encode() in data for word in find):
                    yield path
"""


@pytest.fixture
def planted() -> Iterator[dict[str, Path]]:
    """Return a marker in the Python environment itself, where the box can see, and one in a secret folder beside it."""
    if not os.access(sys.prefix, os.W_OK):
        pytest.skip("nothing can be planted in this Python environment")
    word = secrets.token_hex(8)
    seen, secret = Path(sys.prefix) / f"seen-{word}.txt", Path(sys.prefix) / f"secret-{word}"
    secret.mkdir()
    seen.write_text(word)
    (secret / "grades.txt").write_text(word)
    try:
        yield {"seen": seen, "secret": secret}
    finally:
        (secret / "grades.txt").unlink()
        secret.rmdir()
        seen.unlink()


def test_a_walk_over_every_file_finds_nothing_of_the_instructors(planted: dict[str, Path], tmp_path: Path) -> None:
    word = planted["seen"].read_text()
    (tmp_path / "other_student.ipynb").write_text(word)
    with Box("bubblewrap", secrets=[planted["secret"]]) as box:
        found = put_out(box, WALK + f"for path in walk([{word!r}]): print(path)", cell_seconds=60).splitlines()
    # The walk does find what may be seen; the secret folder is there by name, and empty.
    assert set(found) <= {str(planted["seen"]), str(planted["secret"])}
    assert str(planted["seen"]) in found


def test_neither_the_reference_nor_the_solutions_are_there_under_any_name(bubblewrap: Box) -> None:
    words = ["/autograder", "/solutions", "gradebook.db", "backpropagation_by_hand", "seeds"]
    source = WALK + f"""
for path in walk({words!r}, content=False):
    if '/nbgrader/' not in path and (os.listdir(path) if os.path.isdir(path) else os.path.getsize(path)): print(path)"""
    assert put_out(bubblewrap, source, cell_seconds=60) == ""
    for module in ("autograder", "autograder.reference", "autograder.exercises"):
        assert "ModuleNotFoundError" in text_of(bubblewrap.run([Cell(
            f"try:\n    import {module}\nexcept ImportError as error: print(type(error).__name__)")])[0])


def test_an_installed_autograder_is_masked_and_an_environment_in_the_repository_is_not(tmp_path: Path) -> None:
    """The layers themselves, with an environment like that of `pip install .` inside a checkout."""
    from autograder.box import mounts

    repository, environment = tmp_path / "checkout", tmp_path / "checkout" / ".venv"
    packages = environment / "lib" / "python3.11" / "site-packages"
    for folder in (packages / "autograder", packages / "numpy", repository / "solutions",
                   packages / "backpropagation_by_hand-0.1.0.dist-info"):
        folder.mkdir(parents=True)
        (folder / "text.py").write_text("text")
    (packages / "__editable__.backpropagation_by_hand-0.1.0.pth").write_text("text")
    (packages / "backpropagation-by-hand.egg-link").write_text("text")
    shown = [Path("/usr"), Path("/bin"), Path("/lib"), Path("/lib64"), tmp_path, environment]
    hidden = [repository, *(path for pattern in mounts.OURS for path in packages.glob(pattern))]
    files: list[int] = []
    words = mounts.layers([path for path in shown if os.path.lexists(path)], hidden, files)
    found = subprocess.run(
        ["bwrap", "--unshare-all", *words, "/usr/bin/find", str(tmp_path), "-type", "f", "-size", "+0"],
        pass_fds=files, capture_output=True, text=True, timeout=60, check=True).stdout.split()
    for file in files:
        os.close(file)
    assert found == [str(packages / "numpy" / "text.py")]


def test_an_installed_autograder_is_found_wherever_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.box import mounts

    for place in ("lib/python3.11/site-packages", "local/lib/python3.11/dist-packages", "lib/python3/dist-packages"):
        package = tmp_path / place / "autograder"
        package.mkdir(parents=True)
        assert package in mounts.hidden_paths([tmp_path], [])


def test_objects_of_other_notebooks_and_of_the_warden_are_nowhere(bubblewrap: Box) -> None:
    word = secrets.token_hex(8)
    keep = [f"expected {word}"]
    bubblewrap.run([Cell(f"x = 'earlier {word}'\ndef f(x): return x", (Call("f", (f"probe {word}",)),))])
    source = f"""
import gc, sys, linecache
gc.unfreeze()
half = {word[:8]!r}
def strings(thing, depth=0):
    if isinstance(thing, (str, bytes)):
        yield thing if isinstance(thing, str) else thing.decode('latin1')
    elif isinstance(thing, dict) and depth < 3:
        for item in list(thing.items()): yield from strings(item, depth + 1)
    elif isinstance(thing, (list, tuple, set, frozenset)) and depth < 3:
        for item in list(thing): yield from strings(item, depth + 1)
places = [*gc.get_objects(), *[f.f_locals for f in sys._current_frames().values()], linecache.cache]
frame = sys._getframe()
while frame: places.append(frame.f_locals); places.append(frame.f_globals); frame = frame.f_back
print(sum(half + {word[8:]!r} in text for place in places for text in strings(place)), len(places) > 10000)"""
    assert put_out(bubblewrap, source, cell_seconds=60) == "0 True\n"
    assert keep


def test_the_environment_and_the_open_files_say_nothing(bubblewrap: Box) -> None:
    os.environ["COURSE_SECRET_FOR_TEST"] = "x"
    try:
        with Box("bubblewrap") as box:
            names = put_out(box, "import os\nprint(*sorted(os.environ))").split()
    finally:
        del os.environ["COURSE_SECRET_FOR_TEST"]
    assert "COURSE_SECRET_FOR_TEST" not in names
    source = """
import os, stat
for number in range(256):
    try: print(number, stat.S_IFMT(os.fstat(number).st_mode) == stat.S_IFSOCK, end=';')
    except OSError: pass"""
    listed = [one.split() for one in put_out(bubblewrap, source).split(";") if one]
    assert [one[0] for one in listed if one[1] == "False"] == ["0", "1", "2"]   # /dev/null
    assert len([one for one in listed if one[1] == "True"]) == 1                # the connection to the warden


def test_other_processes_are_neither_seen_nor_reached(bubblewrap: Box) -> None:
    source = "import os\nprint(os.getpid(), os.getppid(), os.path.exists('/proc/1'))"
    assert put_out(bubblewrap, source) == "1 0 False\n"
    source = """
import os
reached = []
for number in range(2, 5000):
    try: os.kill(number, 0); reached.append(number)
    except ProcessLookupError: pass
print(reached)"""
    assert put_out(bubblewrap, source) == "[]\n"


def test_nothing_is_left_to_rise_with(bubblewrap: Box) -> None:
    source = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
rights = [libc.prctl(23, number) for number in range(41)]
print(os.getuid() == 0, os.getgroups() == [0], rights == [0] * 41, libc.prctl(39, 0, 0, 0, 0))
for attempt in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.chroot('/'),
                lambda: os.mknod('n', 0o60644, 1)):
    try: attempt(); print('could')
    except OSError: pass
"""
    assert put_out(bubblewrap, source) == "False False True 1\n"


def test_there_is_no_network_not_even_this_machine(bubblewrap: Box) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as abstract:
        name = f"\0box-test-{os.getpid()}"
        abstract.bind(name)
        abstract.listen()
        source = f"""
import socket
here = {server.getsockname()[1]}
for family, address in ((2, ('127.0.0.1', here)), (2, ('192.0.2.1', 80)), (10, ('::1', here)), (1, {name!r})):
    try:
        with socket.socket(family) as one:
            one.settimeout(1); one.connect(address); print('reached', address)
    except OSError: pass
try: print(socket.gethostbyname('example.org'))
except OSError: print('no names')"""
        assert put_out(bubblewrap, source) == "no names\n"


def test_each_notebook_has_a_network_of_its_own(bubblewrap: Box) -> None:
    """Seen from outside, while the notebook waits for a function that stays there."""
    networks: list[str] = []

    def look(_: float) -> float:
        keeper = bubblewrap._keeper
        assert keeper is not None
        for process in (keeper._watch.processes()[0], keeper._watch._zygote):
            networks.append(os.readlink(f"/proc/{process}/ns/net"))
        return 1.0

    run = bubblewrap.run([Cell("def f(h): return h(1.0)", (Call("f", (look,), counted=True),))])[0]
    assert run.results[0].value == 1.0
    assert len({*networks, os.readlink("/proc/self/ns/net")}) == 3


def test_nothing_but_its_own_places_can_be_written(bubblewrap: Box) -> None:
    source = """
import os
written = []
for folder, folders, names in os.walk('/'):
    folders[:] = [f for f in folders if not os.path.islink(os.path.join(folder, f))]
    try:
        with open(os.path.join(folder, 'written'), 'w'): written.append(folder)
    except OSError: pass
print(sorted({'/'.join(place.split('/')[:3]) for place in written}))
for path in ('/etc/passwd', '/box/machinery/guest.py', '/box/library/lab/__init__.py', os.__file__):
    for attempt in (lambda: open(path, 'a'), lambda: os.unlink(path), lambda: os.chmod(path, 0o777),
                    lambda: os.rename(path, '/tmp/x')):
        try: attempt(); print('could', path)
        except OSError: pass"""
    assert put_out(bubblewrap, source, cell_seconds=60) == f"{sorted(PLACES)}\n"
    source = "import os\nprint(os.path.exists('/tmp/written'), os.listdir('/dev/shm'))"
    assert put_out(bubblewrap, source) == "False []\n"


def test_start_up_files_do_not_wait_for_the_next_notebook(bubblewrap: Box) -> None:
    source = """
import os, pathlib
home = pathlib.Path.home()
for place in ('.ipython/profile_default/startup/a.py', '.config/matplotlib/matplotlibrc', '.pythonrc',
              'notebooks/sitecustomize.py', '.local/lib/python3.11/site-packages/a.pth', 'notebooks/numpy.py',
              '.matplotlib/matplotlibrc'):
    (home / place).parent.mkdir(parents=True, exist_ok=True)
    (home / place).write_text('print("planted")')"""
    assert put_out(bubblewrap, source) == ""
    source = "import os\nprint(os.listdir(os.path.expanduser('~')), sorted(os.listdir('.')))"
    assert put_out(bubblewrap, source) == "['notebooks'] ['data', 'lab']\n"


def test_what_lies_in_the_lab_and_the_data_is_what_students_have(bubblewrap: Box) -> None:
    inside = put_out(bubblewrap, "import os\nprint(*sorted(n for n in os.listdir('lab') if n.endswith('.py')))").split()
    assert inside == sorted(path.name for path in (ROOT / "notebooks" / "lab").glob("*.py"))


def test_two_boxes_run_side_by_side(bubblewrap: Box) -> None:
    texts: list[str] = []

    def other() -> None:
        with Box("bubblewrap") as box:
            texts.append(put_out(box, "import time\ntime.sleep(0.5)\nprint(2)"))

    thread = threading.Thread(target=other)
    thread.start()
    for _ in range(5):
        assert put_out(bubblewrap, "import os\nprint(os.listdir('/dev/shm'))") == "[]\n"
    thread.join()
    assert texts == ["2\n"]
