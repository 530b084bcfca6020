"""Attacks from below and beside Python: memory that goes away, hooks of the interpreter, writers that come late."""
from __future__ import annotations

from edits import answer, insert
from nbformat import NotebookNode

from .attack import sources

EVERY_FILE = """
import os
def write_everywhere():
    for number in range(40):
        try: os.write(number, b'\\0\\0\\0\\x02{}{"kind": "answer", "status": "value", "values": [["f", 1000]]}')
        except OSError: pass
"""
BEFORE = {
    "terminal_codes": ("Codes that clear a terminal, name its window, link and turn text round, by every way out.", """
import os, sys
codes = '\\x1b[2J\\x1b]0;owned\\x07\\x1b]8;;http://evil\\x1b\\\\link\\x1b]8;;\\x1b\\\\\\x9b31m\\u202e\\x08\\r'
print(codes)
sys.__stderr__.write(codes)
for number in (1, 2): os.write(number, codes.encode())
get_ipython().set_next_input(codes)"""),
    "writers_at_the_end": ("Writes to every open file when the process, its threads or its objects end.", EVERY_FILE + """
import atexit, threading, weakref
class Thing: pass
thing = Thing()
weakref.finalize(thing, write_everywhere)
atexit.register(write_everywhere)
threading._register_atexit(write_everywhere)"""),
    "a_writer_that_comes_late": ("A second process that writes to every open file while later answers are taken.", EVERY_FILE + """
import time
if os.fork() == 0:
    for _ in range(100):
        time.sleep(0.005)
        for number in (0, 1, 2): os.write(number, b'\\0' * 100)
    os._exit(0)"""),
    "memory_as_a_file": ("Its own memory, its parent's and the kernel's, as files and by the calls of a debugger.", """
import ctypes, os
for path in ('/proc/self/mem', '/proc/1/mem', '/proc/self/maps', '/proc/kcore', '/dev/mem', '/dev/fd/3'):
    assert not os.path.exists(path), path
libc = ctypes.CDLL(None)
assert libc.ptrace(0, 0, 0, 0) == -1 and libc.process_vm_readv(os.getppid(), None, 0, None, 0, 0) == -1"""),
    "an_audit_hook": ("A hook of the interpreter, which nothing takes away again, that sees all that is opened and compiled.", """
import sys
seen = []
sys.addaudithook(lambda event, arguments: seen.append(event))"""),
}
ANSWERS = {
    "a_text_that_clears_the_screen": ("An error whose text is made of a terminal's codes.", r"ValueError: ", """
def neuron(*_): raise ValueError('\\x1b[2J\\x1b]0;owned\\x07\\u202e' + 'A' * 100_000)"""),
    "a_file_cut_off_below_an_array": ("An array over a file that is shorter by now, so that reading it is a fault.", "crashed", """
import os, numpy as np
place = os.path.expanduser('~/mapped')
mapped = np.memmap(place, dtype=float, mode='w+', shape=(1000,))
os.truncate(place, 0)
def neuron(*_): return mapped"""),
    "an_array_over_nothing": ("An array whose entries lie in memory that is not there.", "crashed", """
import numpy as np
view = np.lib.stride_tricks.as_strided(np.zeros(3), (1000,), (2**40,))
def neuron(*_): return view"""),
    "a_text_without_end_of_itself": ("A number whose text and value are those of itself, with no floor.", "crashed", """
import sys
sys.setrecursionlimit(10**8)
class Deep(float):
    def __repr__(self): return repr(self)
    def __float__(self): return float(self)
def neuron(*_): return repr(Deep(1))"""),
    "a_list_in_a_list": ("A million lists within each other.", "of type list", """
deep = []
for _ in range(10**6): deep = [deep]
def neuron(*_): return deep"""),
    "a_number_of_many_digits": ("A number that would take seconds to write down.", "of type int", """
import sys
sys.set_int_max_str_digits(0)
huge = 1 << 10**7
def neuron(*_): return huge"""),
    "another_program": ("Another program in the process's place.", "ended its own process", """
import os, sys
def neuron(*_): os.execv(sys.executable, [sys.executable, '-c', 'print(1000)'])"""),
    "signals_to_itself": ("Ignores every signal, and sends them to itself and its parents.", "1000 where|ended its own process", """
import os, signal
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
def neuron(*_):
    for process in (os.getppid(), os.getpid(), 0, -1):
        try: os.kill(process, signal.SIGTERM)
        except OSError: pass
    return 1000.0"""),
    "a_fault_handler": ("A watchdog of Python's own that writes to every stream and ends the process.", "fileno|ended", """
import faulthandler
faulthandler.dump_traceback_later(0.01, repeat=True, exit=True)
def neuron(*_): return 1000.0"""),
}


def before_the_answers(notebook: NotebookNode, source: str) -> None:
    """A cell of one's own before answers that are right and must stay so."""
    insert(notebook, source, before="neuron")


def for_an_answer(notebook: NotebookNode, source: str) -> None:
    """One answer that earns nothing, in a notebook whose other answers do."""
    answer(notebook, neuron=source)


sources(BEFORE, before_the_answers, base="solved")
for _name, (_tries, _explains, _source) in ANSWERS.items():
    sources({_name: (_tries, _source)}, for_an_answer, base="solved", earns={"neuron": 0.0}, explains=_explains)
