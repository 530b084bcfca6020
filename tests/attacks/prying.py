"""Attacks that look for what is hidden, wherever a process can look; they print FOUND-IT with what they find.

The words they look for are cut in two, so that no notebook finds itself. One is in the course's secret, in its
folder, in a neighbour's answer and in the environment of the grader; the others stand in the reference, in the
exercises and in the judge.
"""
from __future__ import annotations

from edits import insert
from nbformat import NotebookNode

from .attack import sources

WORDS = """
WORDS = [a + b for a, b in [('a-word-that-no-', 'student-may-ever-read'), ('what is asked, in the ', 'order of the notebook'),
         ('Unit 1, the forward model: ', 'what its answers are tried on'), ('how a class of twelve', ' is graded'),
         ('the tests\\' secret, ', 'always the same'), ('GRADERS_', 'SECRET'), ('gradebook', '.db')]]
def tell(where, data):
    if isinstance(data, str): data = data.encode('utf-8', 'replace')
    for word in WORDS:
        if word.encode() in data: print('FOUND-IT', word[:9], 'in', where)
"""

PRYING = {
    "every_file": ("Reads every file that may hold Python, notebooks or data, wherever it lies.", """
import os
for folder, folders, names in os.walk('/'):
    folders[:] = [f for f in folders if not os.path.islink(os.path.join(folder, f)) and f not in (
        'share', 'matplotlib', 'nbgrader', 'sympy', 'debugpy', 'mypy', 'hypothesis', 'playwright', 'distributed', 'dask',
        'babel', 'fontTools', 'PIL', 'pip', 'setuptools', 'sqlalchemy', 'jupyterlab', 'scipy', 'numpy', 'bokeh', 'test')]
    for name in names:
        path = os.path.join(folder, name)
        if name.endswith(('.py', '.ipynb', '.json', '.db', '.md', '.txt', '.jsonl', '.toml')) or '.' not in name:
            try:
                if os.path.isfile(path) and os.path.getsize(path) < 200_000:
                    with open(path, 'rb') as file: tell(path, file.read())
            except OSError: pass"""),
    "every_name": ("Looks for folders and files of the instructor's by their names, and into what they hold.", """
import os
for folder, folders, names in os.walk('/'):
    folders[:] = [f for f in folders if not os.path.islink(os.path.join(folder, f))]
    for name in [*folders, *names]:
        if name in ('solutions', 'submitted', 'autograded', 'gradebook.db', 'records', 'reference', 'exercises',
                    'forward_model.py', 'secret', 'seeds') and 'nbgrader' not in folder:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and os.path.getsize(path) or os.path.isdir(path) and os.listdir(path):
                print('FOUND-IT', path)"""),
    "every_process": ("Walks /proc, by its mount, by what is left of it, and by a mount of one's own.", """
import os, subprocess, ctypes
for place in ('/proc', '/sys', '/proc/1', '/proc/self', '/dev/fd', '/run', '/var/run', '/mnt', '/media', '/srv', '/opt'):
    for folder, _, names in os.walk(place):
        for name in names[:50]:
            try:
                with open(os.path.join(folder, name), 'rb') as file: tell(folder, file.read(100_000))
            except OSError: pass
os.makedirs('/tmp/p', exist_ok=True)
print(ctypes.CDLL(None).mount(b'proc', b'/tmp/p', b'proc', 0, None) == 0 and 'FOUND-IT a mount')
print(os.path.exists('/proc/1/root') and 'FOUND-IT a root')
tell('ps', subprocess.run('ps auxe; env; set; mount; df; cat /etc/passwd /etc/shadow', shell=True, capture_output=True).stdout)"""),
    "every_object": ("Looks through every object, frame, thread, module and cache of the process.", """
import gc, sys, linecache
gc.unfreeze()
seen = 0
def words_in(thing, depth=0):
    if isinstance(thing, (str, bytes)): yield thing
    elif isinstance(thing, dict) and depth < 4:
        for pair in list(thing.items()): yield from words_in(pair, depth + 1)
    elif isinstance(thing, (list, tuple, set, frozenset)) and depth < 4:
        for one in list(thing): yield from words_in(one, depth + 1)
places = [*gc.get_objects(), linecache.cache, *[vars(m) for m in list(sys.modules.values()) if hasattr(m, '__dict__')]]
for frame in sys._current_frames().values():
    while frame: places += [frame.f_locals, frame.f_code.co_consts]; frame = frame.f_back
mine = {id(WORDS), id(globals())}
for place in places:
    if isinstance(place, (dict, list, tuple)) and id(place) not in mine and WORDS[0] not in place:
        for text in words_in(place):
            if isinstance(text, str) and text in WORDS: continue
            if len(text) < 10**5 and 'FOUND-IT' not in str(text): tell(type(place).__name__, text)"""),
    "the_environment": ("Looks at variables, arguments, limits, open files and what they lead to.", """
import os, sys
tell('environment', repr(dict(os.environ)) + repr(os.environb) + repr(sys.argv) + repr(sys.orig_argv) + repr(sys.flags))
for number in range(3, 256):
    try: status = os.fstat(number)
    except OSError: continue
    for attempt in (lambda: os.pread(number, 10**6, 0), lambda: os.listdir(number).__repr__().encode(),
                    lambda: os.open('..', os.O_RDONLY, dir_fd=number) and b'FOUND', lambda: os.readlink(f'/dev/fd/{number}').encode()):
        try: tell(number, attempt())
        except (OSError, TypeError): pass"""),
    "raw_memory": ("Reads its own memory, and others', byte by byte.", """
import ctypes, os, re
libc = ctypes.CDLL(None, use_errno=True)
for process in [0, 1, 2, 3, *range(4, 60), os.getppid()]:
    if libc.ptrace(16, process, 0, 0) == 0 and process > 1: print('FOUND-IT ptrace', process)
    local = ctypes.create_string_buffer(100)
    class Vector(ctypes.Structure): _fields_ = [('base', ctypes.c_void_p), ('length', ctypes.c_size_t)]
    a, b = Vector(ctypes.addressof(local), 100), Vector(id(WORDS), 100)
    if libc.process_vm_readv(process, ctypes.byref(a), 1, ctypes.byref(b), 1, 0) > 0: print('FOUND-IT memory', process)
    try: os.kill(process, 0) if process > 1 else None
    except OSError: continue
    if process > 1: print('FOUND-IT process', process)"""),
    "calls_by_number": ("ptrace, process_vm_readv, setns, unshare, perf, BPF, keys and io_uring, past the C library.", """
import ctypes, platform
libc = ctypes.CDLL(None, use_errno=True)
if platform.machine() == 'x86_64':
    for number in (101, 310, 311, 308, 272, 165, 250, 298, 321, 323, 425, 438, 319, 304, 101 + 0x40000000):
        if libc.syscall(number, 16, 1, 0, 0, 0) != -1: print('FOUND-IT call', number)"""),
    "the_network": ("Looks for a way out: the internet, this machine's servers, Unix and abstract sockets, the clipboard.", """
import glob, os, socket
for family, address in [(2, ('127.0.0.1', p)) for p in (22, 80, 443, 5432, 8888, 8000)] + [(10, ('::1', 8888)), (2, ('192.0.2.1', 80))] + [
        (1, path) for path in glob.glob('/tmp/**', recursive=True) + glob.glob('/run/**', recursive=True) + ['\\0/tmp/.X11-unix/X0']]:
    try:
        with socket.socket(family) as one:
            one.settimeout(0.2)
            one.connect(address)
            print('FOUND-IT', address)
    except OSError: pass
try: print('FOUND-IT', socket.gethostbyname('localhost.example.org'))
except OSError: pass"""),
    "rights_regained": ("Becomes another user, mounts, changes its root, loads modules, makes devices and namespaces.", """
import ctypes, os, subprocess
libc = ctypes.CDLL(None)
for name, attempt in {'setuid': lambda: os.setuid(0), 'setgid': lambda: os.setgid(0), 'groups': lambda: os.setgroups([0]),
                      'chroot': lambda: os.chroot('/tmp'), 'device': lambda: os.mknod('/tmp/sda', 0o60666, 0x800),
                      'nice': lambda: os.nice(-5), 'raw': lambda: __import__('socket').socket(2, 3, 1)}.items():
    try: attempt(); print('FOUND-IT', name)
    except OSError: pass
for name, result in {'unshare': libc.unshare(0x10000000), 'mount': libc.mount(b'/', b'/tmp', None, 4096, None),
                     'setns': libc.setns(3, 0)}.items():
    if result == 0: print('FOUND-IT', name)
for program in ('su -c id', 'sudo -n id', 'mount', 'bwrap --dev-bind / / id', 'unshare -r id', 'nsenter -t 1 -a id'):
    done = subprocess.run(program, shell=True, capture_output=True, text=True)
    if 'uid=' in done.stdout: print('FOUND-IT', program, done.stdout)"""),
}


def look(notebook: NotebookNode, source: str) -> None:
    """In a cell of one's own before everything else."""
    insert(notebook, WORDS + source, before="how-these-notebooks-answer-2")


sources(PRYING, look)
