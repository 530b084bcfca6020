"""Cells that loop, exit, crash or take too much: each costs its own answers and nothing else, and leaves nothing."""
from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograder.box import ISOLATIONS, Box, Call, Cell, CellRun, Fetch, Limits
from autograder.box.memory import descendants
from lab.calling.functions import Function

from .conftest import PLACES, put_out, text_of

QUICK = Limits(cell_seconds=0.6)
BEFORE = Cell("def before(x): return x + shared\nshared = 1", (Call("before", (1,)),))
AFTER = Cell("def after(x): return before(x) * 2", (Call("after", (1,), seconds=1.0),))


def between(box: Box, source: str, limits: Limits = QUICK) -> CellRun:
    """Run a hostile cell between two honest ones, which both must earn their answers."""
    before, hostile, after = box.run([BEFORE, Cell(source, (Call("before", (3,), seconds=1.0),)), AFTER], limits=limits)
    assert (before.status, before.results[0].value) == ("ok", 2)
    assert (after.status, after.results[0].value) == ("ok", 4), (hostile, after)
    return hostile


@pytest.mark.parametrize("source", [
    "while True: pass", "import time\ntime.sleep(1000)", "import threading\nthreading.Event().wait()",
    "import signal\nfor n in (2, 15, 1): signal.signal(n, signal.SIG_IGN)\nwhile True: pass",
    "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "import re\nre.match('(a+)+b', 'a' * 60)",
    "import asyncio\nawait asyncio.sleep(1000)", "!sleep 1000", "import os\nos.read(os.pipe()[0], 1)", "10 ** 10 ** 10",
])
def test_a_cell_without_end_is_left_out(box: Box, source: str) -> None:
    hostile = between(box, source)
    assert (hostile.status, hostile.reason) == ("timeout", "the cell did not end within 0.6 s")
    assert (hostile.results[0].status, hostile.results[0].reason) == ("skipped", hostile.reason)


def test_what_a_hanging_cell_put_out_is_kept(box: Box) -> None:
    assert text_of(between(box, "print('step 1')\nwhile True: pass")) == "step 1\n"


@pytest.mark.parametrize(("source", "reason"), [
    ("import os\nos._exit(0)", "exit code 0"), ("import os\nos._exit(7)", "exit code 7"),
    ("import ctypes\nctypes.string_at(0)", "Segmentation fault"), ("import os\nos.abort()", "crashed"),
])
def test_a_cell_that_ends_its_process_is_left_out(box: Box, source: str, reason: str) -> None:
    hostile = between(box, source)
    assert hostile.status == "died"
    assert reason in hostile.reason


def test_recursion_without_end_is_left_out_however_it_ends(box: Box) -> None:
    source = "import sys\nsys.setrecursionlimit(10**9)\ndef f(x): return [f(x)]\nf(1)"
    assert between(box, source).status in ("error", "died", "timeout")   # by version of Python


@pytest.mark.parametrize("target", ["os.getpid()", "-1", "1", "os.getppid()", "0"])
def test_signals_reach_nobody_else(bubblewrap: Box, target: str) -> None:
    hostile = between(bubblewrap, f"import os\nfor n in (9, 15, 11): os.kill({target}, n)")
    assert hostile.status in ("ok", "error", "died")


@pytest.mark.parametrize("source", [
    "import numpy as np\nnp.ones(10**10)", "x = bytearray(10**10)", "x = [0]\nwhile True: x += x",
    "x = []\nwhile True: x.append(bytearray(10**7))",
])
def test_too_much_memory_is_an_error_or_the_end_of_the_cell(box: Box, source: str) -> None:
    hostile = between(box, source, Limits(cell_seconds=20, memory_mb=400))
    if hostile.status == "error":
        assert "Memory" in hostile.outputs[0]["ename"]
    else:
        assert "400 MB" in hostile.reason


def test_several_processes_together_get_no_more_memory_than_one(box: Box) -> None:
    source = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        x = bytearray(b'x') * (150 * 2**20)
        time.sleep(100)
time.sleep(100)"""
    hostile = between(box, source, Limits(cell_seconds=20, memory_mb=400))
    assert hostile.status == "died"
    assert "used more than 400 MB" in hostile.reason


def test_many_small_processes_count_together_too(box: Box) -> None:
    source = """
import subprocess, sys, time
program = "x = bytearray(b'x') * (40 * 2**20)\\nimport time; time.sleep(100)"
running = [subprocess.Popen([sys.executable, '-I', '-S', '-c', program]) for _ in range(16)]
time.sleep(100)"""
    hostile = between(box, source, Limits(cell_seconds=30, memory_mb=400))
    assert hostile.status == "died"
    assert "used more than 400 MB" in hostile.reason


def test_processes_that_share_what_they_were_born_with_are_not_counted_twice(box: Box) -> None:
    source = """
import os, time
for _ in range(20):
    if os.fork() == 0:
        time.sleep(1)
        os._exit(0)
for _ in range(20): os.wait()"""
    assert between(box, source, Limits(cell_seconds=30, memory_mb=400)).status == "ok"


@pytest.mark.parametrize("source", [
    "import os\nwhile True: os.fork()",
    "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
    "import subprocess\nx = [subprocess.Popen(['sleep', '1000']) for _ in range(1000)]",
    "import threading, time\nfor _ in range(1000): threading.Thread(target=time.sleep, args=(1000,)).start()",
    "!bomb() { bomb | bomb & }; bomb",
])
def test_a_bomb_of_processes_stops_at_the_limit(bubblewrap: Box, source: str) -> None:
    hostile = between(bubblewrap, source, Limits(cell_seconds=2, processes=40))
    assert hostile.status in ("ok", "error", "timeout", "died")
    assert nothing_is_left(bubblewrap)


def test_daemons_end_with_their_notebook(bubblewrap: Box) -> None:
    source = """
import os, time
for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True: time.sleep(0.01)
        os._exit(0)"""
    bubblewrap.run([Cell(source)])
    assert nothing_is_left(bubblewrap)


def nothing_is_left(box: Box) -> bool:
    """Return True if only the zygote and the processes around it are left, once the last fork is cleared away."""
    keeper = box._keeper
    assert keeper is not None
    keeper.clear_away()
    return keeper._watch.processes() == []


def test_threads_and_exit_handlers_do_not_hold_up_the_end(box: Box) -> None:
    """Each would hold it up for longer than a test may take."""
    source = """
import atexit, threading, time, os
atexit.register(time.sleep, 1000)
threading.Thread(target=time.sleep, args=(1000,)).start()
os.register_at_fork(before=lambda: time.sleep(1000))
class Slow:
    def __del__(self): time.sleep(1000)
slow = Slow()"""
    assert between(box, source).status == "ok"
    keeper = box._keeper
    assert keeper is not None
    keeper.clear_away()


@pytest.mark.parametrize("source", [
    "while True: print('x' * 100)", "import sys\nwhile True: sys.stderr.write('x')", "while True: display(1)",
    "while True: print('x' * 10**6)",
    "from IPython.display import clear_output\nwhile True:\n    print('x')\n    clear_output()",
    "import os\nwhile True: os.write(1, b'x' * 1000)",
])
def test_a_flood_of_output_is_cut_while_it_runs(box: Box, source: str) -> None:
    hostile = between(box, source, replace(QUICK, output_chars=1000))
    assert hostile.status in ("timeout", "died")
    assert len(text_of(hostile)) < 4000


def test_output_that_is_cut_says_so_and_costs_nothing(box: Box) -> None:
    run = box.run([Cell("for i in range(10**5): print(i)\nn = 1", (Fetch("n"),))], limits=Limits(output_chars=1000))[0]
    assert (run.status, run.results[0].value) == ("ok", 1)
    assert "output cut off here: a cell may put out 1000 characters" in text_of(run)


def test_outputs_are_counted_in_a_cell_and_in_the_whole_run(box: Box) -> None:
    cells = [Cell("for _ in range(100): display({}, raw=True)")] * 4 + [Cell("n = 1", (Fetch("n"),))]
    runs = box.run(cells, limits=Limits(outputs=50, all_outputs=120))
    assert [run.status for run in runs] == ["ok"] * 5
    assert sum(len(run.outputs) for run in runs) == 120 + 1     # and the note
    assert "a cell may have 50 of them, a notebook 120" in text_of(runs[0])
    assert runs[-1].results[0].value == 1


def test_outputs_are_weighed_as_they_are_written(box: Box) -> None:
    """Control characters take six bytes each in a notebook."""
    runs = box.run([Cell("print('\\x01' * 50_000)")] * 8, limits=Limits(all_outputs_mb=1))
    assert 1 <= sum("\x01" in text_of(run) for run in runs) <= 4
    assert sum("left out from here on" in text_of(run) for run in runs) == 1


def test_a_notebook_that_sends_without_end_is_left_at_that(box: Box) -> None:
    source = """
import gc, json, socket, struct
gc.unfreeze()
connection = next(o for o in gc.get_objects() if isinstance(o, socket.socket) and o.fileno() >= 0)
header = json.dumps({'kind': 'output', 'n': 2, 'outputs': [], 'more': 'x' * 10**6}).encode()
while True: connection.sendall(struct.pack('!II', len(header), 0) + header)"""
    runs = box.run([BEFORE, Cell(source), BEFORE], limits=Limits(received_mb=4))
    assert runs[0].results[0].value == 2
    assert {run.status for run in runs[1:]} == {"died", "skipped"}
    assert "more than 4 MB" in runs[1].reason
    assert "more than 4 MB" in runs[2].results[0].reason


@pytest.mark.parametrize("place", [".", *PLACES])
def test_the_disk_is_full_soon_and_only_for_its_own_notebook(bubblewrap: Box, place: str) -> None:
    source = f"""
import os
try:
    for n in range(100):
        with open(os.path.join({place!r}, str(n)), 'wb') as file: file.write(bytes(10**6))
except OSError as error:
    print(n, type(error).__name__)
"""
    assert put_out(bubblewrap, source, file_mb=8) == "8 OSError\n"
    assert put_out(bubblewrap, f"import os\nprint('0' in os.listdir({place!r}))") == "False\n"


def test_one_file_has_a_limit_too(box: Box) -> None:
    source = "try:\n    open('x', 'wb').write(bytes(5 * 2**20))\nexcept OSError as error:\n    print(error.strerror)"
    assert put_out(box, source, file_mb=4) in ("File too large\n", "No space left on device\n")


def test_a_call_without_end_costs_only_itself(box: Box) -> None:
    source = "def f(x):\n    while x == 2: pass\n    return x"
    calls = tuple(Call("f", (x,), seconds=0.5) for x in (1, 2, 3))
    first, second = box.run([Cell(source, calls), Cell("y = 4", (Fetch("y"),))])
    assert [result.status for result in first.results] == ["value", "timeout", "value"]
    assert first.results[1].reason == "the call of f did not end within 0.5 s"
    assert second.results[0].value == 4


def test_after_two_calls_without_end_the_others_of_the_cell_are_not_tried(box: Box) -> None:
    tried: list[float] = []
    calls = tuple(Call("f", (tried.append, x), counted=True, seconds=0.5) for x in range(20))
    run, after = box.run([Cell("def f(h, x):\n    h(x)\n    while True: pass", calls), Cell("y = 4", (Fetch("y"),))])
    assert [result.status for result in run.results] == ["timeout"] * 20
    assert after.results[0].value == 4
    assert tried == [0, 1]


def test_a_call_that_ends_the_process_is_broken_and_the_others_are_answered(box: Box) -> None:
    source = "import os\ndef f(x):\n    if x == 2: os._exit(3)\n    return x"
    run = box.run([Cell(source, tuple(Call("f", (x,)) for x in (1, 2, 3)))])[0]
    assert [result.status for result in run.results] == ["value", "broken", "value"]
    assert "exit code 3" in run.results[1].reason


def test_requests_already_answered_are_not_put_again(box: Box) -> None:
    seen: list[float] = []

    def outside(x: float) -> float:
        seen.append(x)
        return x

    cells = [Cell("def f(h, x): return h(x)", (Call("f", (outside, 1.0), counted=True),)),
             Cell("import os\nos._exit(1)"),
             Cell("y = 2", (Call("f", (outside, 2.0), counted=True),))]
    runs = box.run(cells)
    assert seen == [1.0, 2.0]
    assert [run.status for run in runs] == ["ok", "died", "ok"]


def test_a_function_called_without_end_meets_the_time_limit(box: Box) -> None:
    source = "def f(h):\n    while True: h(1.0)"
    run = box.run([Cell(source, (Call("f", (Function("sin"),), counted=True, seconds=0.5),))])[0]
    assert run.results[0].status == "timeout"


def test_the_whole_notebook_has_a_time_limit(box: Box) -> None:
    limits = Limits(cell_seconds=0.6, total_seconds=2.0, restarts=1000)
    runs = box.run([Cell("while True: pass", (Fetch("x"),))] * 200, limits=limits)
    statuses = [run.status for run in runs]
    tried = statuses.count("timeout")
    assert 1 <= tried < 200
    assert statuses == ["timeout"] * tried + ["skipped"] * (200 - tried)
    assert "used up its 2 s" in runs[-1].reason
    assert [result.status for run in runs for result in run.results] == ["skipped"] * 200


def test_a_notebook_of_loops_is_not_waited_for_each_time_as_long(box: Box) -> None:
    *hanging, slow, quick = box.run([*[Cell("while True: pass")] * 12, Cell("import time; time.sleep(0.4)"), Cell("x = 1")],
                                    limits=Limits(cell_seconds=1.0))
    assert {run.status for run in hanging} == {"timeout"}
    assert hanging[2].reason == "the cell did not end within 1 s"
    assert hanging[3].reason == "the cell did not end within 0.5 s"
    assert hanging[-1].reason == "the cell did not end within 0.1 s"
    assert (slow.status, quick.status) == ("timeout", "ok")


def test_restarts_have_a_limit(box: Box) -> None:
    runs = box.run([Cell("import os\nos._exit(1)")] * 6, limits=Limits(restarts=3))
    assert [run.status for run in runs] == ["died"] * 4 + ["skipped"] * 2


def test_processor_time_has_a_limit_that_ignoring_signals_does_not_lift(box: Box) -> None:
    source = "import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass"
    hostile = between(box, source, Limits(cell_seconds=20, cpu_seconds=1))
    assert hostile.status == "died"
    assert "1 s of processor time" in hostile.reason


def test_a_zygote_ended_from_outside_is_started_again(box: Box) -> None:
    keeper = box._keeper
    assert keeper is not None
    keeper._process.kill()
    keeper._process.wait()
    run = box.run([Cell("n = 1", (Fetch("n"),))])[0]
    assert run.results[0].value == 1


@pytest.mark.parametrize("isolation", ISOLATIONS)
def test_a_killed_warden_takes_everything_with_it(isolation: str, tmp_path: Path) -> None:
    source = f"""
from autograder.box import Box, Cell
with Box({isolation!r}) as box:
    print(box._keeper._process.pid, flush=True)
    box.run([Cell("import os\\nfor _ in range(3): os.fork()\\nwhile True: pass")])"""
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, env=environment) as warden:
        assert warden.stdout is not None
        started = int(warden.stdout.readline())
        deadline = time.monotonic() + 60
        while len(descendants(started)) < 8 and time.monotonic() < deadline:
            time.sleep(0.05)
        processes = [started, *descendants(started)]
        warden.kill()
    assert len(processes) >= 9
    while any(map(alive, processes)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [process for process in processes if alive(process)]
    while list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")")[1].split()[0] != "Z"
    except OSError:
        return False


def test_an_unanswerable_array_of_requests_is_still_one_result_each(box: Box) -> None:
    run = box.run([Cell("import os\ndef f(x): os._exit(1)", tuple(Call("f", (np.ones(3),)) for _ in range(5)))])[0]
    assert [result.status for result in run.results] == ["broken"] * 5
