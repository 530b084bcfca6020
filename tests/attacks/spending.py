"""Attacks that take time, memory, processes, disk or output without end, or end what should go on.

Each stands in a cell of its own before answers that are right: it costs that cell and nothing else.
"""
from __future__ import annotations

from edits import insert, prepend
from nbformat import NotebookNode

from .attack import SIEGES, attack, sources

FORK = "import os, time, signal\n"

CELLS = {
    "a_loop": ("Never ends.", "while True: pass"),
    "a_loop_that_catches_all": ("Never ends, whatever is raised in it or sent to it.", """
import signal
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
while True:
    try:
        while True: pass
    except BaseException: pass"""),
    "a_wait": ("Waits for ever, in the kernel.", "import os\nos.read(os.pipe()[0], 1)"),
    "a_stop": ("Stops its own process, so that it neither ends nor goes on.", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"),
    "a_power": ("Computes in one step that no signal interrupts.", "x = 9 ** 9 ** 9"),
    "a_shell_that_stays": ("A program that never ends.", "!sleep 1000 & sleep 1000"),
    "a_fork_bomb": ("Processes without end.", FORK + "while True:\n    try: os.fork()\n    except OSError: pass"),
    "a_shell_bomb": ("Shells without end.", "!bomb() { bomb | bomb & }; bomb"),
    "a_thread_bomb": ("Threads without end.", """
import threading, time
while True:
    try: threading.Thread(target=time.sleep, args=(1000,)).start()
    except RuntimeError: time.sleep(0.01)"""),
    "all_memory": ("Memory without end.", "hoard = []\nwhile True: hoard.append(bytearray(b'x') * 10**7)"),
    "all_memory_in_children": ("Memory without end, in many processes of modest size.", FORK + """
for _ in range(20):
    if os.fork() == 0:
        x = bytearray(b'x') * (60 * 2**20)
        time.sleep(1000)
time.sleep(1000)"""),
    "all_memory_in_files": ("Memory without end, as files that lie in memory.", """
import os
for place in ('/dev/shm', '/tmp', '.'):
    for n in range(10**5):
        try:
            with open(f'{place}/{n}', 'wb') as file: file.write(bytes(2**20))
        except OSError: break
try: os.memfd_create('x')
except OSError: pass
import mmap
try: mmap.mmap(-1, 2**34)
except (OSError, ValueError): pass"""),
    "all_output": ("Text without end.", "while True: print('x' * 10000)"),
    "all_displays": ("Displays without end.", "while True: display({'text/plain': 'x' * 1000, 'image/png': 'A' * 1000}, raw=True)"),
    "daemons": ("Processes that leave their session, ignore signals and live on.", FORK + """
for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        for number in (1, 2, 3, 15): signal.signal(number, signal.SIG_IGN)
        if os.fork() == 0:
            os.closerange(0, 100)
            while True:
                time.sleep(0.05)
                try: open('/tmp/left-behind-daemon', 'a').write('x')
                except OSError: pass
        os._exit(0)"""),
    "a_last_word": ("Exit handlers, finalizers and fork handlers that hold up the end.", """
import atexit, os, time, weakref, threading
atexit.register(time.sleep, 1000)
os.register_at_fork(before=lambda: time.sleep(1000), after_in_child=lambda: time.sleep(1000))
class Slow:
    def __del__(self): time.sleep(1000)
slow = Slow()
threading.Thread(target=time.sleep, args=(1000,)).start()"""),
    "an_exit": ("Ends its process.", "import os\nos._exit(0)"),
    "an_exit_with_success": ("Ends its process as if all were done.", "import sys, os, atexit\nsys.stdout.flush()\nos._exit(0)"),
    "a_crash": ("Crashes its process.", "import ctypes\nctypes.string_at(0)"),
    "an_abort": ("Aborts, dumps its core.", "import os, resource\nos.abort()"),
    "signals_to_all": ("Signals to its parents, its group, everybody.", FORK + """
for target in (-1, 0, 1, os.getppid(), os.getpgid(0), -os.getpgid(0)):
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGINT, signal.SIGKILL):
        try: os.kill(target, number) if target else os.killpg(target, number)
        except (OSError, KeyboardInterrupt): pass"""),
    "an_alarm": ("A storm of signals in its own process.", """
import signal
signal.signal(signal.SIGALRM, lambda *a: 1 / 0)
signal.setitimer(signal.ITIMER_REAL, 0.0001, 0.0001)
while True: pass"""),
    "a_deep_fall": ("Recursion without end, with no floor.", "import sys\nsys.setrecursionlimit(10**9)\ndef f(x): return [f(x)]\nf(1)"),
    "a_garbage_storm": ("Objects that are made again whenever they are deleted.", """
class Phoenix:
    def __del__(self): Phoenix()
Phoenix()
while True: Phoenix()"""),
}


HOARDS = {      # memory that no limit on a process sees; the record says which kind of it was too much, and in which cell
    "semaphores": ("System V semaphores, sets of 32,000, which are memory of the kernel.", """
import ctypes
libc = ctypes.CDLL(None)
if sum(libc.semget(0, 32000, 0o1600) >= 0 for _ in range(750)): neuron = layer = forward = None""", ""),
    "shared_memory_let_go": ("Shared memory that is filled and let go, and stays, in four children.", FORK + """
import ctypes, mmap
for _ in range(4):
    if os.fork() == 0:
        m = mmap.mmap(-1, 300 * 2**20)
        start = ctypes.addressof(ctypes.c_char.from_buffer(m))
        for k in range(0, len(m), 2**20):
            ctypes.memset(start + k, 1, 2**20)
            ctypes.CDLL(None).madvise(ctypes.c_void_p(start + k), 2**20, 4)
        time.sleep(1000)
time.sleep(1000)""", r"Cell \d+ \('import os, time, signal'\) .* used more than 400 MB of memory, \d+ MB of it shared memory"),
    "sockets_never_accepted": ("What was sent to a socket that accepts nobody.", """
import socket, time
listening = socket.socket(socket.AF_UNIX)
listening.bind(chr(0) + 'hoard')
listening.listen(4096)
for _ in range(4000):
    with socket.socket(socket.AF_UNIX) as one:
        one.setblocking(False)
        try:
            one.connect(chr(0) + 'hoard')
            while True: one.send(b'x' * 2**16)
        except OSError: pass
time.sleep(1000)""", "of it buffers of sockets"),
}


def before_answers(notebook: NotebookNode, source: str) -> None:
    """In a cell of one's own before answers that are right."""
    insert(notebook, source, before="neuron")


sources(CELLS, before_answers, base="solved", table=SIEGES)
for name_, (tries, source_, words) in HOARDS.items():
    sources({name_: (tries, source_)}, before_answers, base="solved", table=SIEGES, explains=words)

CALLS = {
    "an_answer_that_exits": ("Ends the process when it is called.", "import os\n_end = lambda: os._exit(0)", "exit code 0"),
    "an_answer_that_crashes": ("Crashes the process when it is called.", "import ctypes\n_end = lambda: ctypes.string_at(0)", "crashed"),
    "an_answer_that_takes_all": ("Takes all memory when it is called.", "_end = lambda: bytearray(b'x') * 2**32",
                                 "memory"),
    "an_answer_that_falls": ("Calls itself without end, with no floor.",
                             "import sys\nsys.setrecursionlimit(10**9)\n_end = lambda: [_end()]", "crash|memory"),
    "an_answer_that_stays": ("Never comes back when it is called.", "import threading\n_end = threading.Event().wait",
                             "did not end within 1.5 s"),
}

for name_, (tries, source_, words) in CALLS.items():
    def hostile(notebook: NotebookNode, source: str = source_) -> None:
        """When it is called."""
        prepend(notebook, "neuron", source)
        cell = next(cell for cell in notebook.cells if cell.source.startswith(source))
        cell.source = cell.source.replace("    return h(", "    _end()\n    return h(")

    hostile.__name__, hostile.__doc__ = name_, tries
    attack(base="solved", earns={"neuron": 0.0}, explains=words, table=SIEGES)(hostile)
