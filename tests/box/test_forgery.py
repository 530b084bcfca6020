"""A notebook that takes over its own process: it can spoil its own answers, and nothing else."""
from __future__ import annotations

import itertools
import os

import numpy as np
import pytest

from autograder.box import Box, Call, Cell, CellRun, Fetch, Limits
from lab.calling.functions import Function

# Finds the guest's own connection and speaks for it.
TAKE_OVER = """
import gc, json, os, socket, struct, sys
gc.unfreeze()
connection = next(o for o in gc.get_objects() if isinstance(o, socket.socket) and o.fileno() >= 0)
def frame(message, body=b'', lengths=None):
    header = message if isinstance(message, bytes) else json.dumps(message).encode()
    return struct.pack('!II', *(lengths or (len(header), len(body)))) + header + body
def forge(*args, **kwargs): connection.sendall(frame(*args, **kwargs))
"""
HONEST = Cell("def honest(x): return x + 1", (Call("honest", (1,)),))


def around(box: Box, *hostile: Cell, seconds: float = 2.0) -> list[CellRun]:
    """Run hostile cells after an honest one, which must keep its answer; the next notebook must be well."""
    runs = box.run([HONEST, *hostile], limits=Limits(cell_seconds=seconds, total_seconds=30))
    assert (runs[0].status, runs[0].results[0].value) == ("ok", 2)
    for run, cell in zip(runs[1:], hostile):
        assert len(run.results) == len(cell.requests)
    again = box.run([HONEST])[0]
    assert (again.status, again.results[0].value) == ("ok", 2)
    return runs[1:]


BAD_VALUES = {      # what stands in an answer's frame beside its number
    "an unknown status": "'status': 'right', 'values': ['l', 1]",
    "no value": "'status': 'value'",
    "too many values": "'status': 'value', 'values': ['l', 1, 2]",
    "an object's code": "'status': 'value', 'values': ['l', ['o', 'os.system']]",
    "a function": "'status': 'value', 'values': ['l', ['f', 'tanh', []]]",
    "a proxy": "'status': 'value', 'values': ['l', ['p', 0]]",
    "an array without bytes": "'status': 'value', 'values': ['l', ['a', 'float64', [3], 0]]",
    "an array of objects": "'status': 'value', 'sizes': [0], 'values': ['l', ['a', 'object', [0], 0]]",
    "a shape beyond all bounds": "'status': 'value', 'sizes': [0], 'values': ['l', ['a', 'float64', [0, 2**62], 0]]",
    "a key that cannot be one": "'status': 'value', 'values': ['l', ['d', [['l'], 1]]]",
    "an error that is none": "'status': 'raised', 'error': 'E'",
    "an error on a line that is none":
        "'status': 'raised', 'error': dict(type='E', message='', line=-1, text='', traceback='')",
}
BAD_FRAMES = {
    "no JSON": "frame(b'nonsense')",
    "no object": "frame([1, 2])",
    "far too long": "frame(b'', lengths=(2**31, 2**31))",
    "a header of four megabytes": "frame(b'[' * 2**22)",
    "deeply nested": "frame(b'[' * 10**5 + b']' * 10**5)",
    "half a frame": "frame(b'{}', lengths=(1000, 0))",
    "sizes that do not fit": "frame({'kind': 'answer', 'n': N, 'sizes': [5]}, b'abc')",
    "negative sizes": "frame({'kind': 'answer', 'n': N, 'sizes': [-5, 8]}, b'abc')",
    "sizes that are no numbers": "frame({'kind': 'answer', 'n': N, 'sizes': ['3']}, b'abc')",
    "another request's number": "frame({'kind': 'answer', 'n': N + 1, 'status': 'value', 'values': ['l', 1]})",
    "an earlier request's number": "frame({'kind': 'answer', 'n': 0, 'status': 'value', 'values': ['l', 1]})",
    "a number that is no number": "frame({'kind': 'answer', 'n': [N], 'status': 'value', 'values': ['l', 1]})",
    "an unknown kind": "frame({'kind': 'score', 'n': N, 'points': 100})",
    "no kind": "frame({'n': N})",
    "an integer of a million digits": "frame(b'{\"kind\": \"answer\", \"n\": 1' + b'0' * 10**6 + b'}')",
    "a question nobody may ask": "frame({'kind': 'ask', 'n': N, 'function': 0, 'args': ['t', 1]})",
    "outputs out of turn": "frame({'kind': 'output', 'n': N, 'outputs': []})",
    **{name: f"frame({{'kind': 'answer', 'n': N, {value}}})" for name, value in BAD_VALUES.items()},
}


@pytest.mark.parametrize("bad", BAD_FRAMES.values(), ids=BAD_FRAMES.keys())
def test_a_malformed_reply_is_a_broken_result(bubblewrap: Box, bad: str) -> None:
    # Items are 0: honest cell, 1: its call, 2: this cell, 3: its call.
    source = f"{TAKE_OVER}\nN = 3\ndef f(x):\n    connection.sendall({bad})\n    import time; time.sleep(1000)"
    run = around(bubblewrap, Cell(source, (Call("f", (1,), seconds=1.5),)))[0]
    assert run.status == "ok"
    # Half a frame is no frame yet, and so a call that never ends.
    assert run.results[0].status == ("timeout" if "1000, 0" in bad else "broken"), run
    assert run.results[0].reason


@pytest.mark.parametrize("bad", [
    "'kind': 'output', 'outputs': 'x'", "'kind': 'output', 'outputs': [1]",
    "'kind': 'output', 'outputs': [dict(output_type='stream', name='stdin', text='x')]",
    "'kind': 'output', 'outputs': [dict(output_type='stream', name='stdout', text=['x'])]",
    "'kind': 'output', 'outputs': [dict(output_type='error', ename='E', evalue='', traceback=[1])]",
    "'kind': 'output', 'outputs': [dict(output_type='execute_result', data={}, execution_count='x')]",
    "'kind': 'output', 'outputs': [dict(output_type='display_data', data=[])]",
    "'kind': 'answer', 'status': 'value', 'values': ['l', 100]",
])
def test_a_reply_before_its_request_and_a_malformed_output_end_the_cell(bubblewrap: Box, bad: str) -> None:
    source = f"{TAKE_OVER}\nforge({{'n': 2 + ('answer' in {bad!r}), {bad}}})\ndef f(x): return 5"
    run, after = around(bubblewrap, Cell(source, (Call("f", (1,)),)), HONEST)
    assert (run.status, run.results[0].status) == ("died", "skipped")
    assert (after.status, after.results[0].value) == ("ok", 2)


def test_forged_outputs_are_stripped_of_what_could_run(bubblewrap: Box) -> None:
    source = TAKE_OVER + """
data = {'text/html': '<script>', 'image/svg+xml': '<svg onload=1>', 'text/plain': 'x' * 10**6,
        'image/png': '"><script>'}
outputs = [{'output_type': 'display_data', 'data': data, 'metadata': {'a': 'b'}, 'transient': {}}] * 20
forge({'kind': 'output', 'n': 2, 'outputs': outputs[:1]})
forge({'kind': 'output', 'n': 2, 'outputs': outputs[:1] * 3})
"""
    run = around(bubblewrap, Cell(source))[0]
    assert {kind for output in run.outputs for kind in output["data"]} == {"text/plain"}
    assert [output["metadata"] for output in run.outputs] == [{}] * len(run.outputs)
    assert sum(len(output["data"]["text/plain"]) for output in run.outputs) <= Limits().output_chars + 2000


def test_many_forged_outputs_are_bounded(bubblewrap: Box) -> None:
    source = TAKE_OVER + """
empty = {'output_type': 'display_data', 'data': {}}
for _ in range(100): forge({'kind': 'output', 'n': 2, 'outputs': [empty] * 1000})"""
    assert len(around(bubblewrap, Cell(source))[0].outputs) <= 2000 + 1     # and a note


def test_an_endless_stream_of_frames_ends_with_the_cell(bubblewrap: Box) -> None:
    source = TAKE_OVER + "while True: forge({'kind': 'output', 'n': 2, 'outputs': []})"
    assert around(bubblewrap, Cell(source))[0].status in ("timeout", "died")


def test_forged_calls_of_counted_functions_only_raise_the_count(bubblewrap: Box) -> None:
    source = TAKE_OVER + """
def f(h):
    for message in ({'function': 5, 'args': ['t', 1]}, ):
        forge({'kind': 'ask', 'n': 3, **message})
    return 1.0
def g(h):
    for _ in range(50): forge({'kind': 'ask', 'n': 4, 'function': 0, 'args': ['t', 1.0]})
    return 1.0"""
    calls = tuple(Call(name, (Function("sin"),), counted=True, budget=10, seconds=2) for name in "fg")
    first, second = around(bubblewrap, Cell(source, calls))[0].results
    assert first.status == "broken"
    assert second.status != "value"


def test_values_that_nobody_reads_do_not_pile_up_outside(bubblewrap: Box) -> None:
    source = TAKE_OVER + """
def f(h):
    question = {'kind': 'ask', 'n': 3, 'function': 0, 'args': ['t', ['a', 'int8', [90_000], 0]], 'sizes': [90_000]}
    while True: forge(question, bytes(90_000))"""
    result = around(bubblewrap, Cell(source, (Call("f", (Function("sin"),), counted=True),)))[0].results[0]
    assert (result.status, "before it has read" in result.reason) == ("broken", True), result


def test_descriptors_sent_along_are_dropped(bubblewrap: Box) -> None:
    source = TAKE_OVER + """
ends = [socket.socketpair() for _ in range(50)]
numbers = [one.fileno() for pair in ends for one in pair]
socket.send_fds(connection, [frame({'kind': 'output', 'n': 2, 'outputs': []})], numbers)"""
    before = len(os.listdir("/proc/self/fd"))
    around(bubblewrap, Cell(source))
    assert len(os.listdir("/proc/self/fd")) <= before


@pytest.mark.parametrize("back", [
    "", ", 'changed': False", ", 'arguments': None", ", 'arguments': ['t', 1], 'changed': False", ", 'arguments': 'unchanged'",
    ", 'arguments': ['t', ['a', 'float64', [2], 0]]", ", 'arguments': ['t', ['a', 'float64', [2], 0]], 'own': 7",
    ", 'arguments': ['t', ['l', *[['l', *[0] * 1000]] * 1000]]",
])
def test_arguments_are_left_alone_only_if_they_come_back(bubblewrap: Box, back: str) -> None:
    source = TAKE_OVER + f"""
def f(x):
    forge({{'kind': 'answer', 'n': 3, 'status': 'value', 'values': ['l', 1]{back}}})
    import time; time.sleep(1000)"""
    result = around(bubblewrap, Cell(source, (Call("f", (np.ones(2),), seconds=1.5),)))[0].results[0]
    assert (result.status, result.changed) in (("value", True), ("broken", False))


def test_a_second_call_is_a_request_of_its_own(bubblewrap: Box) -> None:
    source = TAKE_OVER + """
def f(x):
    forge({'kind': 'answer', 'n': 3, 'status': 'value', 'values': ['l', 1, 1], 'again': 1})
    import time; time.sleep(1000)"""
    result = around(bubblewrap, Cell(source, (Call("f", (1,), twice=True, seconds=1.5),)))[0].results[0]
    assert result.status == "broken"
    both = bubblewrap.run([Cell("n = 0\ndef f(x):\n    global n\n    n += 1\n    return n", (Call("f", (1,), twice=True),))])
    assert (both[0].results[0].value, both[0].results[0].again) == (1, 2)


REPLACED = [
    "import json\njson.dumps = json.loads = lambda *a, **k: '{}'",
    "import struct\nstruct.pack = struct.unpack = None",
    "import builtins\nfor name in ('isinstance', 'len', 'type', 'map', 'sum'): setattr(builtins, name, lambda *a: 0)",
    "import numpy as np\nnp.array = np.asarray = np.frombuffer = lambda *a, **k: np.ones(1)",
    "import lab.calling.plain\nlab.plain.to_plain = lambda v: 100",
    "import sys\nfor name in list(sys.modules): sys.modules[name] = None",
    "import sys\nsys.modules.clear()",
    "import sys\nsys.stdout = sys.stderr = None\nsys.displayhook = None\nsys.excepthook = None",
    "import gc\ngc.unfreeze()\nfor o in gc.get_objects():\n    if isinstance(o, dict): o.clear()",
    "import os\nos.closerange(0, 256)",
    "import os\nos.chdir('/')\nos.environ.clear()",
    "import socket\nsocket.socket.sendall = socket.socket.recv_into = lambda *a: 0",
    "import sys\nsys.settrace(lambda *a: 1/0)\nsys.setprofile(lambda *a: 1/0)",
    "import sys, threading\nf = lambda *a: f\nthreading.settrace(f)\nsys.settrace(f)",
    "ip = get_ipython()\nip.input_transformers_cleanup.append(lambda lines: ['import os; os._exit(1)\\n'])",
    "ip = get_ipython()\nip.input_transformers_post.append(lambda lines: 1/0)",
    "import ast\nclass T(ast.NodeTransformer):\n    def visit_Constant(self, node): return ast.Constant(100)\n"
    "get_ipython().ast_transformers.append(T())",
    "for event in ('pre_execute', 'post_execute', 'pre_run_cell', 'post_run_cell'):\n"
    "    get_ipython().events.register(event, lambda *a: 1/0)",
    "get_ipython().run_cell = get_ipython().showtraceback = None",
    "get_ipython().user_ns = {}",
    "type(get_ipython()).run_cell = lambda *a, **k: 1/0",
    "get_ipython().set_custom_exc((Exception,), lambda *a, **k: 1/0)\n1/0",
    "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)\nsignal.signal(signal.SIGALRM, lambda *a: 1/0)",
    "import threading, time, os\ndef end():\n    time.sleep(0.05)\n    os._exit(1)\n"
    "threading.Thread(target=end, daemon=True).start()\ntime.sleep(0.01)",
    "import ctypes\nctypes.memset(id(None), 0, 16)",
    "import resource\nfor limit in (resource.RLIMIT_NOFILE, resource.RLIMIT_AS): resource.setrlimit(limit, (1, 1))",
]


@pytest.mark.parametrize("source", REPLACED)
def test_a_spoilt_process_spoils_only_what_comes_after_it_in_its_own_notebook(bubblewrap: Box, source: str) -> None:
    runs = around(bubblewrap, Cell(source, (Call("honest", (1,), seconds=1),)), HONEST, Cell("y = 5", (Fetch("y"),)))
    statuses = {result.status for run in runs for result in run.results}
    assert statuses <= {"value", "raised", "missing", "timeout", "broken", "skipped"}


@pytest.mark.parametrize("source", [
    "import warnings\nwarnings.simplefilter('error')", "import numpy as np\nnp.seterr(all='raise')",
    "import numpy as np\nnp.set_printoptions(precision=1)", "import matplotlib\nmatplotlib.use('svg')",
    "import os\nos.chdir('/')", "import random\nrandom.seed(1)", "import gc\ngc.disable()", "print = len = sum = None",
])
def test_honest_settings_of_the_process_cost_nothing(bubblewrap: Box, source: str) -> None:
    _, after = around(bubblewrap, Cell(source), HONEST)
    assert (after.status, after.results[0].value) == ("ok", 2)


def test_lying_numbers_are_taken_for_what_they_hold(bubblewrap: Box) -> None:
    source = """
import numpy as np
class Float(float):
    def __eq__(self, other): return True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
class Array(np.ndarray):
    def __array_function__(self, *a, **k): return True
    def __array_ufunc__(self, *a, **k): return True
    def __eq__(self, other): return True
class Any:
    def __eq__(self, other): return True
    def __array__(self, *a, **k): return np.array([7.0])
    def __float__(self): return 8.0
a, b, c = Float(3), np.array([4.0]).view(Array), Any()"""
    run = around(bubblewrap, Cell(source, tuple(Fetch(name) for name in "abc")))[0]
    values = [result.value for result in run.results]
    assert [type(value).__name__ for value in values] == ["float", "ndarray", "ndarray"]
    assert [float(value) for value in itertools.chain([values[0]], values[1], values[2])] == [3.0, 4.0, 7.0]
