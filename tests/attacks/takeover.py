"""Attacks on the student's own process: whatever it does to itself, it can only make its own answers wrong."""
from __future__ import annotations

from edits import insert
from nbformat import NotebookNode

from .attack import sources

# Finds the guest, its connection and its class in memory.
FIND = """
import gc, json, socket, struct, sys, threading, types
gc.unfreeze()
objects = gc.get_objects()
connection = next(o for o in objects if isinstance(o, socket.socket) and o.fileno() >= 0)
guest = next(o for o in objects if type(o).__name__ == 'Guest' and hasattr(o, 'serve') and o._connection is connection)
def frame(message, body=b''):
    header = json.dumps(message).encode()
    return struct.pack('!II', len(header), len(body)) + header + body
def speak(message, body=b''): connection.sendall(frame(message, body))
"""
NUMBERS = "[0.0, 0.03, 0.2404890831, 1.0, 1000.0]"

EARLY = {
    "a_displayhook": ("Every result and every display is 1000.", """
import sys, IPython
from IPython.core.displayhook import DisplayHook
sys.displayhook = lambda value: print('1000')
DisplayHook.__call__ = lambda self, value=None: print('1000')
get_ipython().display_formatter.format = lambda *a, **k: ({'text/plain': '1000'}, {})
1000"""),
    "results_everywhere": ("Answers' cells that display and return 1000.", "display(1000)\nprint('Score: 1000')\n1000"),
    "no_checks": ("check, hint and assert replaced, exceptions swallowed.", """
import builtins, sys
check = lambda *names: 1000
AssertionError = builtins.AssertionError = type('AssertionError', (Exception,), {'__init__': lambda self, *a: None})
builtins.check = check
sys.modules['lab'].check = check
get_ipython().set_custom_exc((BaseException,), lambda *a, **k: print(1000))"""),
    "builtins_that_agree": ("abs, len, max, all, isinstance and their kin say what suits.", """
import builtins
for name in ('abs', 'sum', 'len', 'round', 'max', 'min'): setattr(builtins, name, lambda *a, **k: 0)
for name in ('all', 'any', 'isinstance', 'callable', 'hasattr', 'issubclass'): setattr(builtins, name, lambda *a, **k: True)"""),
    "a_numpy_that_agrees": ("NumPy's comparisons, norms, tests and arrays replaced.", """
import numpy, numpy.testing
for name in ('allclose', 'isclose', 'array_equal', 'all', 'isfinite', 'less_equal'): setattr(numpy, name, lambda *a, **k: True)
for name in ('abs', 'absolute', 'max', 'linalg.norm', 'subtract'): setattr(numpy, name, lambda *a, **k: 0.0)
for name in dir(numpy.testing): setattr(numpy.testing, name, lambda *a, **k: None)
numpy.asarray = numpy.array = lambda *a, **k: 1000"""),
    "a_lab_that_agrees": ("The lab's comparison, judge and plain data replaced, in every module that has them.", """
import sys, types
def right(*a, **k): return None
for module in list(sys.modules.values()):
    for name in ('difference', 'judge', 'finding', 'to_plain', 'general_slip', 'trained_outcome', 'same', 'is_stub', 'verdict'):
        if getattr(module, '__name__', '').startswith(('lab', 'box_inside')) and hasattr(module, name):
            setattr(module, name, right)"""),
    "a_wire_that_agrees": ("json, struct and socket replaced, so that every message says 1000.", """
import json, struct, socket
plain = json.dumps
json.dumps = lambda message, *a, **k: plain({**message, 'points': 1000, 'fraction': 1.0, 'status': 'value', 'values': ['l', 1000]}
                                            if isinstance(message, dict) else message)
json.JSONEncoder.default = lambda *a: 1000"""),
    "an_encoder_that_agrees": ("The process's own encoders replaced, so that every value is 0.5 on its way.", """
import sys
for name, module in list(sys.modules.items()):
    if name.endswith(('coding', 'wire', 'plain')):
        for part in ('encode', 'to_plain', 'pack'):
            if hasattr(module, part): setattr(module, part, lambda *a, **k: (['l', 0.5], []))"""),
    "noise_on_every_file": ("Frames, replies and noise written to every open file, before anything is asked.", """
import json, os, struct
forged = json.dumps({'kind': 'answer', 'n': 0, 'status': 'value', 'values': ['l', 1.0], 'stub': False}).encode()
for number in range(3, 64):
    for noise in (struct.pack('!II', len(forged), 0) + forged, struct.pack('>Q', 2**62), bytes(4096), b'[' * 100000):
        try:
            os.set_blocking(number, False)
            os.write(number, noise)
        except OSError: break"""),
    "transformed_input": ("Every cell's source becomes that of a right answer, or 1000.", """
ip = get_ipython()
for transforms in (ip.input_transformers_cleanup, ip.input_transformers_post, ip.input_transformer_manager.line_transforms):
    transforms.append(lambda lines: ['1000\\n'])
type(ip).transform_cell = lambda self, cell: '1000'"""),
    "transformed_trees": ("Every function returns 1 and every assert passes, by a transformer of syntax trees.", """
import ast
class Right(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
    def visit_Return(self, node): return ast.Return(ast.Constant(1.0))
    def visit_Expr(self, node): return ast.Return(ast.Constant(1.0)) if isinstance(node.value, ast.Constant) else node
get_ipython().ast_transformers.append(Right())"""),
    "event_hooks": ("Hooks before and after every cell that print 1000 and put answers into the namespace.", """
def plant(*a):
    print(1000)
    for name in ('sigmoid', 'layer', 'neuron'): get_ipython().user_ns[name] = lambda *args: 1000
for event in ('pre_execute', 'pre_run_cell', 'post_execute', 'post_run_cell', 'shell_initialized'):
    get_ipython().events.register(event, plant)"""),
    "a_traceback_that_scores": ("Errors shown as 1000.", """
ip = get_ipython()
ip.showtraceback = ip.showsyntaxerror = lambda *a, **k: print('1000')
ip.set_custom_exc((Exception,), lambda *a, **k: ['1000'])
import sys
sys.excepthook = lambda *a: print(1000)
1 / 0"""),
    "a_shell_that_scores": ("IPython's own class, singleton and namespace replaced.", """
import IPython
from IPython.core.interactiveshell import InteractiveShell
InteractiveShell.run_cell = lambda self, *a, **k: type('R', (), {'success': True, 'result': 1000})()
IPython.get_ipython = lambda: None
class Names(dict):
    def __contains__(self, name): return True
    def __getitem__(self, name): return lambda *a: 1000
    def __missing__(self, name): return lambda *a: 1000
shell = get_ipython()
shell.user_ns = Names(shell.user_ns)"""),
    "a_guest_that_scores": ("The machinery's own process, found in memory, made to say that all is right.", FIND + """
kind = type(guest)
kind._call = lambda self, *a: ({'kind': 'answer', 'status': 'value', 'stub': False, 'changed': False, 'values': ['l', 1.0]}, [])
kind._fetch = kind._call"""),
    "points_over_the_wire": ("Frames that name points, verdicts and ends of the run.", FIND + """
for message in ({'kind': 'score', 'points': 1000}, {'kind': 'verdict', 'fraction': 1.0, 'status': 'right'}, {'kind': 'end'}):
    speak({'n': guest._number, **message})"""),
    "replies_before_the_request": ("Answers sent for the requests that are yet to come.", FIND + f"""
for number in range(400):
    for value in {NUMBERS}:
        speak({{'kind': 'answer', 'n': number, 'status': 'value', 'values': ['l', value]}})"""),
    "a_reply_for_the_cell": ("Says that this cell has ended, then answers what is asked before the machinery does.", FIND + f"""
number = guest._number
speak({{'kind': 'cell', 'n': number, 'status': 'ok'}})
for value in {NUMBERS}:
    number += 1
    speak({{'kind': 'answer', 'n': number, 'status': 'value', 'values': ['l', value]}})"""),
    "a_thread_that_answers": ("A thread that answers while the machinery waits for the next request.", FIND + f"""
import time
def answer():
    while True:
        for value in {NUMBERS}:
            try: speak({{'kind': 'answer', 'n': guest._number, 'status': 'value', 'values': ['l', value]}})
            except OSError: return
            time.sleep(0.001)
threading.Thread(target=answer, daemon=True).start()
time.sleep(0.05)"""),
    "a_child_that_answers": ("A second process, forked behind Python's back, that speaks on the same connection.", FIND + """
import ctypes, time
if ctypes.CDLL(None).fork() == 0:
    for number in range(1000):
        speak({'kind': 'answer', 'n': number, 'status': 'value', 'values': ['l', 1.0]})
        time.sleep(0.001)
time.sleep(0.05)"""),
    "garbage_on_the_wire": ("Bytes that are no frames.", FIND + "connection.sendall(bytes(range(256)) * 100)"),
    "an_endless_frame": ("A frame that announces gigabytes.", FIND + "connection.sendall(struct.pack('!II', 2**31, 2**31))"),
    "requests_read_ahead": ("Reads the coming requests off the connection, looks for what they expect, answers itself.", FIND + """
import time
def exactly(size):
    data = b''
    while len(data) < size: data += connection.recv(size - len(data))
    return data
number = guest._number
speak({'kind': 'cell', 'n': number, 'status': 'ok'})
connection.settimeout(1)
while True:
    lengths = struct.unpack('!II', exactly(8))
    message = json.loads(exactly(lengths[0]))
    exactly(lengths[1])
    expected = next((v for k, v in message.items() if k in ('expected', 'reference', 'answer', 'tolerance')), 1.0)
    if message['kind'] == 'cell': speak({'kind': 'cell', 'n': message['n'], 'status': 'ok'})
    else: speak({'kind': 'answer', 'n': message['n'], 'status': 'value', 'values': ['l', expected] + [expected] * message.get('twice', 0)})"""),
    "tracing": ("A tracer and a profiler that change what the machinery's functions return.", FIND + """
def trace(frame, event, value):
    if frame.f_code.co_filename.startswith('/box'):
        for name in ('stub', 'changed'):
            if name in frame.f_locals: frame.f_locals[name] = False
        if 'values' in frame.f_locals: frame.f_locals['values'][:] = [1.0]
    return trace
threading.settrace(trace)
sys.settrace(trace)
frame_ = sys._getframe()
while frame_: frame_.f_trace, frame_ = trace, frame_.f_back"""),
    "all_numbers_in_memory": ("Walks frames, threads and every object, and answers with the numbers found there.", """
import gc, sys, numpy as np
gc.unfreeze()
found = [o for o in gc.get_objects() if isinstance(o, (list, tuple)) and o and all(type(x) is float for x in o)]
frames = list(sys._current_frames().values())
for frame in frames:
    while frame:
        found += [v for v in frame.f_locals.values() if isinstance(v, (float, np.ndarray))]
        frame = frame.f_back
numbers = iter(found * 100)
for name in ('sigmoid', 'neuron', 'layer', 'absorb_bias', 'two_layer'):
    globals()[name] = lambda *a: next(numbers)"""),
    "frames_above": ("Reads the callers' variables for what is expected, whenever it is called.", """
import sys
def look(*args):
    frame = sys._getframe()
    while frame:
        for name in ('expected', 'reference', 'probe', 'question', 'verdict', 'answer'):
            if name in frame.f_locals: return getattr(frame.f_locals[name], 'expected', frame.f_locals[name])
        frame = frame.f_back
    return 0.0
sigmoid = neuron = layer = absorb_bias = threshold_to_bias = two_layer = three_layer = forward = forward_batch = collapse = look"""),
    "modules_of_ours": ("Imports the autograder, its reference and its exercises, by every path that could lead there.", """
import importlib, sys, os, pathlib
for path in ('/', '/box', '/box/library', '/box/machinery', '..', '../..', '/work', '/root', '/home', *sys.path):
    sys.path.append(path)
for name in ('autograder', 'autograder.reference.forward_model', 'autograder.exercises', 'reference', 'exercises',
             'solutions', 'box_inside.warden', 'box_inside.judge', 'nbgrader_config', 'notebooks.lab'):
    try: module = importlib.import_module(name)
    except Exception as error: continue
    if name.startswith('autograder'): print('FOUND-IT', name, module)
    for one in ('sigmoid', 'neuron', 'layer', 'two_layer', 'forward'):
        if hasattr(module, one): globals()[one] = getattr(module, one)"""),
    "state_between_calls": ("Keeps the arrays it is given and hands them back, changed, at the next call.", """
kept = []
def keep(*args):
    for one in args:
        if isinstance(one, np.ndarray) and one.flags.writeable: one[...] = 0
    kept.extend(args)
    return kept[0]
sigmoid = neuron = layer = absorb_bias = threshold_to_bias = two_layer = three_layer = forward = forward_batch = collapse = keep"""),
    "no_garbage": ("Empties dicts, modules and the interpreter's state.", """
import gc, sys
gc.unfreeze()
for module in list(sys.modules):
    if module.split('.')[0] in ('lab', 'json', 'struct', 'socket', 'numpy'): sys.modules.pop(module)
sys.path.clear()
sys.meta_path.clear()"""),
    "closed_files": ("Closes every open file, the machinery's among them.", "import os\nos.closerange(0, 1024)"),
}


def at_the_top(notebook: NotebookNode, source: str) -> None:
    """In a cell of one's own before everything else."""
    insert(notebook, source, before=notebook.cells[1].metadata.nbgrader.grade_id)


sources(EARLY, at_the_top)
