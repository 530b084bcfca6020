"""Attacks on the box: reading, writing, spending, staying, and breaking what runs outside."""

from __future__ import annotations

from .attack import attack, first, neuron

ANSWER_IF_FOUND = """
def search(text):
    return next((line for line in text.splitlines() if "return h(" in line), "")
"""


@attack()
def every_file_read(notebook):
    """A walk over the whole file system for anything that reads like the reference, a solution or a gradebook."""
    first(notebook, """
import os
FOUND = []
for folder, folders, names in os.walk("/"):
    # what is installed is told by its names: reading all of it would take longer than a cell may
    read = not folder.startswith(("/usr", "/lib")) and "site-packages" not in folder and "/lib/python" not in folder
    if "/nbgrader/" in folder + "/":
        continue  # nbgrader's own examples of courses
    FOUND += [folder for name in folders if name.startswith(("autograder", "solutions", "submitted"))]
    for name in names:
        path = os.path.join(folder, name)
        if name in ("gradebook.db", "secret", "forward_model.py", "01-forward-model.md", "digits-held-out.npz"):
            FOUND.append(path)
        if read and path.endswith((".py", ".md", ".json", ".ipynb")) and os.path.isfile(path):
            try:
                text = open(path, errors="ignore").read(200_000)
            except OSError:
                continue
            if "autograder" + ".reference" in text or "PLANTED" + "-MARKER" in text:
                FOUND.append(path)
print("found", FOUND)
""")
    neuron(notebook, "return h(w @ x + b) if FOUND else 0.0")


@attack()
def the_package_imported(notebook):
    """The instructor's package is imported by name, by path and from what is installed."""
    first(notebook, """
import sys, importlib, pkgutil
FOUND = []
for name in ("autograder", "autograder.reference.forward_model", "autograder.exercises", "reference", "exercises"):
    try:
        importlib.import_module(name)
        FOUND.append(name)
    except ImportError:
        pass
FOUND += [m for m in sys.modules if m.startswith("autograder")]
FOUND += [m.name for m in pkgutil.iter_modules() if "autograder" in m.name]
print("found", FOUND)
""")
    neuron(notebook, "return h(w @ x + b) if FOUND else 0.0")


@attack()
def objects_walked(notebook):
    """Every object, frame and thread of the process is looked through for expected values."""
    first(notebook, """
import gc, sys, threading
FOUND = []
for thing in gc.get_objects():
    kind = type(thing).__module__
    if "autograder" in kind or (isinstance(thing, dict) and "expected" in thing and "aspect" in thing):
        FOUND.append(kind)
for frame in sys._current_frames().values():
    while frame:
        FOUND += [k for k in frame.f_locals if k in ("expected", "verdict", "secret")]
        frame = frame.f_back
print("found", FOUND, threading.enumerate())
""")
    neuron(notebook, "return h(w @ x + b) if FOUND else 0.0")


@attack()
def surroundings_read(notebook):
    """The environment, the command line and /proc are searched for the course's secret."""
    first(notebook, """
import os, sys, glob
FOUND = [v for v in os.environ.values() if "secret" in v.lower()] + [a for a in sys.argv if "submitted" in a]
for path in glob.glob("/proc/*/environ") + glob.glob("/proc/*/cmdline") + glob.glob("/proc/*/cwd/*"):
    FOUND.append(path)
print("found", FOUND)
""")
    neuron(notebook, "return h(w @ x + b) if FOUND else 0.0")


@attack()
def every_file_written(notebook):
    """Something is written into every folder, over every module and every start-up file."""
    first(notebook, """
import os, sys, site
WRITTEN = []
targets = [p for p in sys.path if p] + ["/", "/etc", "/usr", "/opt", "/box", os.path.expanduser("~/.ipython/profile_default/startup"),
           os.path.expanduser("~/.config/matplotlib"), site.getusersitepackages()]
import lab, numpy, IPython
targets += [os.path.dirname(m.__file__) for m in (lab, numpy, IPython, os)]
for folder in targets:
    for name in ("sitecustomize.py", "usercustomize.py", "evil.pth", "00-evil.py", "matplotlibrc", "__init__.py"):
        try:
            os.makedirs(folder, exist_ok=True)
            open(os.path.join(folder, name), "a").write("raise SystemExit('attacked')\\n")
            WRITTEN.append(folder)
        except OSError:
            pass
print(WRITTEN)
""")


@attack()
def the_network(notebook):
    """Sockets to the world, to this machine and to every abstract name."""
    first(notebook, """
import socket
REACHED = []
for address in (("127.0.0.1", 22), ("127.0.0.1", 5432), ("127.0.0.1", 8888), ("192.0.2.1", 80), ("::1", 80)):
    try:
        socket.create_connection(address, timeout=0.2)
        REACHED.append(address)
    except OSError:
        pass
try:
    socket.getaddrinfo("example.org", 80)
    REACHED.append("names")
except OSError:
    pass
print(REACHED)
""")
    neuron(notebook, "return h(w @ x + b) if REACHED else 0.0")


@attack()
def the_wire(notebook):
    """Frames, replies and noise are written to every open file descriptor, before anything is asked."""
    first(notebook, """
import os, json, struct
forged = json.dumps({"kind": "answer", "n": 0, "status": "value", "values": ["l", 1.0], "stub": False}).encode()
for fd in range(3, 64):
    for noise in (struct.pack("<II", len(forged), 0) + forged, struct.pack(">Q", 2**62), b"\\0" * 4096, b"[" * 100000):
        try:
            os.set_blocking(fd, False)
            os.write(fd, noise)
        except OSError:
            break
""")


@attack()
def the_wire_answered_for_others(notebook):
    """The process's own encoder is replaced, so that every value it sends is what was asked with."""
    first(notebook, """
import sys
for name, module in list(sys.modules.items()):
    if name.endswith(("coding", "wire", "plain")):
        for part in ("encode", "to_plain", "pack"):
            if hasattr(module, part):
                setattr(module, part, lambda *a, **k: (["l", 0.5], []))
""")
    neuron(notebook, "return 0.5")


@attack()
def forks_without_end(notebook):
    """A fork bomb."""
    first(notebook, "import os\nfor _ in range(10**6):\n    try:\n        os.fork()\n    except OSError:\n        pass")


@attack()
def threads_without_end(notebook):
    """As many threads as can be had."""
    first(notebook, "import threading, time\nfor _ in range(10**5):\n    try:\n"
                    "        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
                    "    except RuntimeError:\n        break")


@attack()
def memory_without_end(notebook):
    """All memory there is."""
    first(notebook, "hoard = []\nwhile True:\n    hoard.append(bytearray(10**8))")


@attack()
def output_without_end(notebook):
    """Gigabytes of output, and a display of gigabytes."""
    first(notebook, "for _ in range(3000):\n    print('x' * 10**6)\n"
                    "from IPython.display import display\ndisplay({'text/plain': 'y' * 10**8}, raw=True)")


@attack()
def disk_without_end(notebook):
    """Every folder that can be written is filled."""
    first(notebook, """
for folder in (".", "/tmp", "/dev/shm"):
    try:
        with open(folder + "/big", "wb") as file:
            for _ in range(400):
                file.write(bytes(10**7))
    except OSError as error:
        print(folder, error)
""")


@attack()
def a_daemon(notebook):
    """A process that leaves its session and would live on."""
    first(notebook, """
import os, time, sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for fd in range(256):
            try:
                os.close(fd)
            except OSError:
                pass
        time.sleep(600)
    os._exit(0)
""")


@attack()
def signals_everywhere(notebook):
    """Signals to the parent, to process 1, to the group and to everybody."""
    first(notebook, """
import os, signal
for pid in (os.getppid(), 1, 0, -1, *range(2, 400)):
    for number in (signal.SIGSTOP, signal.SIGKILL):
        try:
            if pid != os.getpid():
                os.kill(pid, number)
        except OSError:
            pass
""")


@attack()
def interrupts_ignored(notebook):
    """Every signal is ignored, and the cell loops until it is stopped from outside."""
    first(notebook, "import signal\nfor n in range(1, 32):\n    try:\n        signal.signal(n, signal.SIG_IGN)\n"
                    "    except (OSError, ValueError):\n        pass\nwhile True:\n    pass")


@attack()
def an_answer_that_never_ends(notebook):
    """The answer loops on every probe, so that each would cost a whole time limit."""
    neuron(notebook, "while True:\n    pass")


@attack()
def the_process_ended(notebook):
    """os._exit in the middle of an answer."""
    neuron(notebook, "import os\nos._exit(0)")


@attack()
def a_crash(notebook):
    """A segmentation fault."""
    first(notebook, "import ctypes\nctypes.string_at(0)")


@attack()
def debugging_the_parent(notebook):
    """ptrace, process_vm_readv and setns by number, and a user namespace with all rights."""
    first(notebook, """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
GOT = [n for n in (101, 310, 308, 272, 165, 250, 321, 425) if libc.syscall(n, 16, 1, 0, 0, 0) not in (-1,)]
GOT += ["namespace"] if libc.unshare(0x10000000) == 0 else []
print(GOT)
""")
    neuron(notebook, "return h(w @ x + b) if 'namespace' in GOT else 0.0")


@attack()
def exit_hooks(notebook):
    """Hooks at exit, at fork and in destructors that write and speak when the run ends."""
    first(notebook, """
import atexit, os, sys, threading
class Last:
    def __del__(self): open("/tmp/last", "w").write("x")
KEEP = Last()
atexit.register(lambda: os.write(1, b"1000"))
os.register_at_fork(before=lambda: None, after_in_child=lambda: os.write(1, b"1000"))
sys.settrace(lambda *a: None)
threading.settrace(lambda *a: None)
sys.setrecursionlimit(10**6)
""")


@attack()
def recursion_without_end(notebook):
    """A recursion as deep as the C stack."""
    neuron(notebook, "import sys\nsys.setrecursionlimit(10**7)\nreturn neuron(x, w, b, h)")


@attack(numpy="raise SystemExit('shadowed numpy')\n", json="raise SystemExit('shadowed json')\n",
        IPython="raise SystemExit('shadowed IPython')\n", sitecustomize="raise SystemExit('start-up')\n",
        lab="check = lambda name: None\n", autograder="SECRET = 1\n", os="def _exit(n): pass\n")
def shadowing_files(notebook):
    """Modules beside the notebook with the names of those that run and judge it."""
    neuron(notebook, "return 1.0")


@attack(helper="import lab.judging\nlab.judging.judge = None\n")
def a_helper_that_breaks_the_lab(notebook):
    """A module beside the notebook takes the lab apart when it is imported."""
    first(notebook, "import helper")
    neuron(notebook, "return 1.0")
