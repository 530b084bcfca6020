"""Cells in the box: they run as in JupyterLab, and their outputs are kept as nbformat has them."""
from __future__ import annotations

import json
import random

import nbformat
import numpy as np
import pytest

from autograder.box import Box, Call, Cell, Fetch, Limits
from autograder.box.plan import MAX_SOURCE
from autograder.course.submitted import FILES, FILES_BYTES

from .conftest import put_out, text_of


def test_cells_share_a_namespace_and_run_in_order(box: Box) -> None:
    runs = box.run([Cell("a = 2"), Cell("b = a + 1"), Cell("print(a * b); a - b")])
    assert [run.status for run in runs] == ["ok", "ok", "ok"]
    assert [output["output_type"] for output in runs[2].outputs] == ["stream", "execute_result"]
    assert text_of(runs[2]) == "6\n-1"


def test_each_run_begins_with_nothing(box: Box) -> None:
    box.run([Cell("left_behind = 1; import numpy; numpy.left_behind = 1; open('left_behind', 'w').close()")])
    assert put_out(box, "import numpy, os\n"
                        "print('left_behind' in globals(), hasattr(numpy, 'left_behind'), sorted(os.listdir('.')))"
                   ) == "False False ['data', 'lab']\n"


@pytest.mark.parametrize(("source", "printed"), [
    ("import asyncio\nawait asyncio.sleep(0.001)\nprint(1)", "1\n"), ("!echo 1", "1\n"), ("%%time\nx = 1", None),
    ("x = !echo 1\nprint(x)", "['1']\n"), ("%matplotlib inline", ""), ("%matplotlib widget", ""),
    ("%%bash\necho 1", "1\n"), ("%timeit -n1 -r1 1", None), ("print?", None), ("1;", ""), ("_ = 3\n_", "3"),
    ("import subprocess\nprint(subprocess.run(['echo', '1'], capture_output=True).stdout)", "b'1\\n'\n"),
    ("import multiprocessing\nwith multiprocessing.Pool(2) as pool:\n    print(pool.map(abs, [-1, 2]))", "[1, 2]\n"),
    ("import threading\nt = threading.Thread(target=print, args=(1,))\nt.start()\nt.join()", "1\n"),
    ("import os\nif os.fork() == 0:\n    os._exit(0)\nos.wait()\nprint(1)", "1\n"),
    ("import tempfile\nwith tempfile.NamedTemporaryFile() as file:\n    print(1)", "1\n"),
    ("open('a.txt', 'w').write('1')\nprint(open('a.txt').read())", "1\n"),
    ("x = '''\n  two\n%lines\n'''\nprint(1)", "1\n"),
    ("import dataclasses\n@dataclasses.dataclass\nclass A:\n    b: int\nprint(A(1))", "A(b=1)\n"),
    ("import inspect\ndef f(): return 1\nprint(inspect.getsource(f))", "def f(): return 1\n\n"),
    ("import pickle\nclass A: pass\nprint(type(pickle.loads(pickle.dumps(A()))).__name__)", "A\n"),
    ("import lab\nprint(lab.__name__)", "lab\n"), ("print(__name__)", "__main__\n"),
    ("import warnings\nwarnings.warn('mind')", None), ("import sys\nprint('x', file=sys.stderr)", "x\n"),
])
def test_honest_cells_run_as_in_jupyterlab(box: Box, source: str, printed: str | None) -> None:
    text = put_out(box, source)
    assert printed is None or text == printed


def test_plots_are_closed_and_rendered_only_when_asked_for(box: Box) -> None:
    plot = Cell("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    count = Cell("print(plt.get_fignums())")
    without, closed = box.run([plot, count])
    assert (without.status, text_of(closed)) == ("ok", "[]\n")
    rendered = box.run([plot, count], figures=True)[0]
    assert [list(output["data"]) for output in rendered.outputs if output["output_type"] == "display_data"] == [
        ["text/plain", "image/png"]]
    assert not [output for output in without.outputs if "image/png" in output.get("data", {})]


@pytest.mark.parametrize(("source", "name", "message"), [
    ("1 / 0", "ZeroDivisionError", "division by zero"), ("1 +", "SyntaxError", "invalid syntax"),
    ("import sys\nsys.exit(3)", "SystemExit", "3"), ("exit()", "SystemExit", "ends nothing but the cell"),
    ("quit()", "SystemExit", ""), ("raise KeyboardInterrupt", "KeyboardInterrupt", ""),
    ("input('name')", "RuntimeError", "give the value in the cell"), ("raise BaseException('x')", "BaseException", "x"),
    ("class E(Exception):\n    def __str__(self): raise E\nraise E", "E", "its message raised E"),
])
def test_errors_are_short_and_the_rest_goes_on(box: Box, source: str, name: str, message: str) -> None:
    failed, after = box.run([Cell(source), Cell("print(1)")])
    error = next(output for output in failed.outputs if output["output_type"] == "error")
    assert (failed.status, error["ename"], after.status) == ("error", name, "ok")
    assert message in error["evalue"]
    assert sum(map(len, error["traceback"])) < 500


def test_a_traceback_shows_the_students_own_lines_only(box: Box) -> None:
    first, second = box.run([Cell("def f(x):\n    return g(x)\ndef g(x):\n    return x.shape"), Cell("f(\n  1)")])
    error = second.outputs[0]
    assert (first.status, error["traceback"]) == (
        "ok", ["line 1: f(\nline 2, in f: return g(x)\nline 4, in g: return x.shape",
               "AttributeError: 'int' object has no attribute 'shape'"])


def test_outputs_stand_in_the_order_in_which_they_came(box: Box) -> None:
    source = "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')\ndisplay(1)\nprint('d')\n2"
    run = box.run([Cell(source)])[0]
    assert [output.get("name", output["output_type"]) for output in run.outputs] == [
        "stdout", "stderr", "stdout", "display_data", "stdout", "execute_result"]


def test_outputs_make_a_valid_notebook_without_anything_that_runs_in_a_browser(box: Box) -> None:
    source = """
from IPython.display import HTML, Javascript, SVG, Markdown, Latex, display
display(HTML('<script>1</script>'), Javascript('1'), SVG('<svg xmlns="http://www.w3.org/2000/svg"/>'), Markdown('*a*'))
display(Latex('$x$'))
display({'text/html': '<b>', 'text/plain': 'bold', 'application/x': {'a': 1}}, raw=True, metadata={'a': 1})
"""
    run = box.run([Cell(source)])[0]
    kinds = {kind for output in run.outputs for kind in output["data"]}
    assert kinds == {"text/plain", "text/latex"}
    cell = nbformat.v4.new_code_cell(source, outputs=run.outputs)
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))


def test_the_labs_own_pictures_are_drawn_only_when_asked_for(box: Box) -> None:
    functions = ("import numpy as np\nfrom lab import pictures, players\ndef step(w, g, eta):\n"
                 "    return [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(w, g)]\n")
    drawn = [Cell(functions + "pictures.activations([np.tanh])"),
             Cell("players.descent_player(step, lambda w: w @ w, lambda w: 2 * w, np.ones(2))")]
    for figures in (True, False):
        for run in box.run(drawn, figures=figures):
            assert run.status == "ok", run.outputs
            (output,) = run.outputs
            assert set(output["data"]) == ({"text/plain", "image/png"} if figures else {"text/plain"}), output


def test_clear_output_clears(box: Box) -> None:
    source = "from IPython.display import clear_output\nfor i in range(50):\n    clear_output(wait=True)\n    print(i)"
    assert put_out(box, source) == "49\n"


def test_text_that_utf_8_cannot_hold_is_replaced(box: Box) -> None:
    assert put_out(box, "print('a\\ud800b')") == "a?b\n"


def test_files_handed_in_lie_beside_the_notebook_and_shadow_nothing_of_ours(box: Box) -> None:
    files = {"helper.py": b"value = 3", "numbers.txt": b"1 2", "numpy.py": b"raise ValueError", "json.py": b"1/0",
             "wire.py": b"1/0", "guest.py": b"value = 4", "IPython.py": b"1/0"}
    source = ("import helper, numpy, json, guest\n"
              "print(helper.value, guest.value, numpy.ones(1), open('numbers.txt').read())")
    assert text_of(box.run([Cell(source)], files=files)[0]) == "3 4 [1.] 1 2\n"


def test_random_numbers_begin_alike_in_each_notebook(box: Box) -> None:
    source = "import random, numpy as np\nfirst, second = random.random(), np.random.rand()"
    for _ in range(2):
        first, second = (result.value for result in box.run([Cell(source, (Fetch("first"), Fetch("second")))])[0].results)
        assert (first, second) == (random.Random(0).random(), np.random.RandomState(0).rand())


def test_a_copy_of_the_notebook_speaks_to_nobody(box: Box) -> None:
    ends = "import os\nif os.fork() == 0:\n    print('a copy')\n    os._exit(0)\nos.wait()\nprint('the notebook')"
    goes_on = "for _ in range(3): os.fork()\nprint('the notebook')\ndef f(x): return x + 1"
    runs = box.run([Cell(ends), Cell(goes_on, (Call("f", (1,)), Call("f", (2,))))])
    assert [text_of(run) for run in runs] == ["the notebook\n"] * 2
    assert [result.value for result in runs[1].results] == [2, 3]


def test_silence_and_an_empty_notebook_are_fine(box: Box) -> None:
    assert box.run([]) == []
    assert [run.status for run in box.run([Cell(""), Cell("# nothing"), Cell("\n\n")])] == ["ok"] * 3


def test_as_many_files_as_may_be_handed_in_reach_the_notebook(box: Box) -> None:
    files = {f"{'m' * 90}{number}.py": b"#" * (FILES_BYTES // FILES) for number in range(FILES)}
    source = "from pathlib import Path\nprint(sum(path.stat().st_size for path in Path().glob('mmm*.py')))"
    assert text_of(box.run([Cell(source)], files=files)[0]) == f"{sum(map(len, files.values()))}\n"


@pytest.mark.parametrize("sign", ["a", "\N{GREEK SMALL LETTER DELTA}", "\N{GRINNING FACE}", "\x00", '"'])
def test_a_cell_longer_than_the_wire_takes_is_left_out(box: Box, sign: str) -> None:
    """400,001 emoji are fewer characters than others fill, and more bytes."""
    most = (MAX_SOURCE - 10) // (len(json.dumps(sign)) - 2)
    sources = ["#" + sign * 400_001, "#" + sign * 2 * MAX_SOURCE, "print(1)", "#" + sign * most]
    runs = box.run([Cell(source) for source in sources], limits=Limits())
    assert [run.status for run in runs[1:3]] == ["died", "ok"]
    assert "longer than" in runs[1].reason
    assert runs[3].status == ("error" if sign == "\x00" else "ok")


def test_an_alarm_ends_with_its_cell(box: Box) -> None:
    """An honest time limit that was never switched off must not end a later answer, and its handler stays."""
    limited = """
import signal
def stop(*_): raise TimeoutError
signal.signal(signal.SIGALRM, stop)
signal.setitimer(signal.ITIMER_REAL, 0.3)"""
    slow = "import time\ndef f(x):\n    time.sleep(0.5)\n    return x"
    handler = "kept = signal.getsignal(signal.SIGALRM) is stop"
    _, run, last = box.run([Cell(limited), Cell(slow, (Call("f", (1,)),)), Cell(handler, (Fetch("kept"),))])
    assert (run.results[0].status, run.results[0].value) == ("value", 1)
    assert last.results[0].value is True
