"""Honest students whose answers are as they should be, and whose notebooks are full of other things."""
from __future__ import annotations

from edits import answer, cell_of, insert, prepend
from nbformat import NotebookNode

from .honest import honest


@honest()
def warns_and_prints(notebook: NotebookNode) -> None:
    """Warnings, prints, stderr and logging, in the answer and around it."""
    prepend(notebook, "sigmoid", "import logging, sys, warnings\nwarnings.warn('mind')\nprint('here')\n"
                                 "print('there', file=sys.stderr)\nlogging.basicConfig(level=logging.DEBUG)\n"
                                 "logging.warning('logged')")
    insert(notebook, "logging.error('again')\nnp.log(np.zeros(2))\n1 / np.zeros(2)", after="sigmoid")


@honest()
def prints_when_called(notebook: NotebookNode) -> None:
    """An answer that prints, warns and logs whenever it is called, a lot."""
    prepend(notebook, "neuron", "import sys, warnings\ndef chat():\n    for i in range(1000):\n        print('calling', i)\n"
                                "    print('x' * 10000, file=sys.stderr, flush=True)\n    warnings.warn('called')")
    cell = cell_of(notebook, "neuron")
    cell.source = cell.source.replace("    return h(", "    chat()\n    display(x)\n    return h(")


@honest()
def plots(notebook: NotebookNode) -> None:
    """%matplotlib in its flavours, figures shown and left open, a colour map, a saved picture."""
    insert(notebook, "%matplotlib inline\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots()\n"
                     "ax.plot(np.linspace(-3, 3), np.tanh(np.linspace(-3, 3)))\nplt.show()", before="neuron")
    insert(notebook, "%matplotlib widget\nplt.figure()\nplt.imshow(np.eye(3), cmap='viridis')\nplt.savefig('map.png')\n"
                     "plt.pause(0.01)\nplt.ion()", after="sigmoid")
    insert(notebook, "%matplotlib notebook\nfor i in range(30):\n    plt.figure()\nplt.show(block=True)", after="layer")
    insert(notebook, "from IPython.display import Image, display, HTML, Markdown\ndisplay(Image('map.png'), HTML('<b>b</b>'),"
                     " Markdown('*m*'))", after="layer")


@honest()
def widgets(notebook: NotebookNode) -> None:
    """Sliders, interact and a progress bar, whether ipywidgets is there or not."""
    insert(notebook, "import ipywidgets as widgets\nfrom ipywidgets import interact\n"
                     "slider = widgets.FloatSlider(min=-3, max=3)\ndisplay(slider)\n"
                     "interact(lambda a=0.5: print(sigmoid(a)))\nslider.value = 2.0", after="sigmoid")


@honest()
def imports_more(notebook: NotebookNode) -> None:
    """Extra imports, known and unknown, and everything of the lab by its star."""
    insert(notebook, "import os, sys, math, random, itertools, functools, collections, typing, time, json, re\n"
                     "from math import *\nfrom lab import *\nimport numpy.linalg as la\nimport matplotlib as mpl",
           before="neuron")
    insert(notebook, "import seaborn as sns\nimport no_such_package", after="neuron")
    insert(notebook, "import os\nos.makedirs('mine', exist_ok=True)\nopen('mine/a.txt', 'w').write('1')\nos.listdir('.')",
           after="layer")


@honest()
def magics_and_shell(notebook: NotebookNode) -> None:
    """!ls, %timeit, %%time, help by ?, %pip, environment, history and a cell of bash."""
    insert(notebook, "!ls -l\nfiles = !ls\n%pwd\n%pip install numpy\n%config InlineBackend.figure_format = 'retina'",
           before="neuron")
    insert(notebook, "%load_ext autoreload\n%autoreload 2\n%precision 3\n%whos", before="sigmoid")
    prepend(notebook, "sigmoid", "%%time")
    prepend(notebook, "layer", "%%capture output")
    insert(notebook, "%timeit -n 2 -r 2 sigmoid(0.0)\nsigmoid?\nnp.tanh??\n%history -n 1", after="sigmoid")
    insert(notebook, "%%timeit -n 2 -r 2\nx = np.ones(3)\nx + 1", after="sigmoid")
    insert(notebook, "%%bash\necho $HOME\nls", after="layer")
    insert(notebook, "%%html\n<b>bold</b>", after="layer")
    insert(notebook, "%%writefile notes.txt\nA note.", after="layer")


@honest()
def times_within_the_answer(notebook: NotebookNode) -> None:
    """Measures an answer where it stands."""
    for exercise, call in (("sigmoid", "sigmoid(np.ones(3))"), ("layer", "layer(np.ones(2), np.eye(2), np.ones(2), np.tanh)")):
        cell = cell_of(notebook, exercise)
        cell.source += f"\n\n%timeit -n 3 -r 1 {call}\n!date\nprint({call})"


@honest()
def awaits(notebook: NotebookNode) -> None:
    """Top-level await, also in an answer's own cell, and a background task."""
    insert(notebook, "import asyncio\nawait asyncio.sleep(0.01)\nasync def later():\n    return 3\nawait later()",
           before="neuron")
    prepend(notebook, "sigmoid", "import asyncio\nawait asyncio.sleep(0)")
    insert(notebook, "async with asyncio.Lock():\n    await asyncio.gather(later(), later())", after="sigmoid")


@honest()
def stumbles_elsewhere(notebook: NotebookNode) -> None:
    """Cells of one's own that fail: errors, broken syntax, assertions, exit(), input()."""
    for source in ("1 / 0", "def broken(:\n    pass", "assert False, 'todo'", "exit()", "import sys\nsys.exit(1)",
                   "name = input('Who are you?')", "raise KeyboardInterrupt", "undefined_name", "%no_such_magic",
                   "!exit 3", "raise SystemExit", "x = [1, 2", "    indented = 1\nnot_indented = 2"):
        insert(notebook, source, before="neuron")
        insert(notebook, source)


@honest()
def asks_and_waits(notebook: NotebookNode) -> None:
    """input() below an answer, and a second of sleep."""
    cell = cell_of(notebook, "sigmoid")
    cell.source += "\n\nimport time\ntime.sleep(0.5)\nvalue = float(input('a = '))\nprint(sigmoid(value))"


@honest()
def checks_in_loops(notebook: NotebookNode) -> None:
    """Loops over check() and hint(), and checks within an answer's own cell."""
    insert(notebook, "def check_all():\n    for name in ['neuron', 'sigmoid', 'layer', 'forward', 'no_such_exercise']:\n"
                     "        try:\n            check(name)\n        except Exception as error:\n            print(error)\n"
                     "check_all()\nhint('sigmoid')\nprogress()", before="sigmoid")
    insert(notebook, "for name in ['sigmoid', 'collapse']:\n    check(name)", after="sigmoid")
    cell = cell_of(notebook, "layer")
    cell.source += "\n\ncheck('collapse')\ncheck('layer')"


@honest()
def reuses_every_name(notebook: NotebookNode) -> None:
    """Names of answers that mean something else later: x, b, E, y, layer, sigmoid, forward."""
    insert(notebook, "a1 = z1 = a2 = y = E = 0\nsigma = sigmoid(0.0)", after="worked_forward")
    insert(notebook, "layer = 2\nx, b, E, W, z = 'xbEWz'\nrepair_two_layer_line = 17", after="check_repair_two_layer")
    insert(notebook, "def collapse(): return None\nneuron = three_layer = forward = 'done'\nabsorb_bias = []\n"
                     "forward_batch = lambda: 3\ndel two_layer\nsigmoid = ...\ndef threshold_to_bias(W_lin): ...")


@honest()
def sets_numpy_to_raise(notebook: NotebookNode) -> None:
    """Wants to see every warning as an error, which the checks of the notebook do not mind."""
    insert(notebook, "import warnings\nwarnings.simplefilter('error')\nnp.seterr(all='raise')", before="neuron")
    cell = cell_of(notebook, "sigmoid")
    cell.source = "def sigmoid(a):\n    return 1 / (1 + np.exp(-np.asarray(a, dtype=float)))"


@honest()
def sets_the_scene(notebook: NotebookNode) -> None:
    """Settings of the process that a careful or a careless student makes."""
    insert(notebook, "import gc, os, random, sys, threading\nnp.random.seed(1)\nrandom.seed(2)\ngc.disable()\n"
                     "np.set_printoptions(precision=2, suppress=True)\nsys.setrecursionlimit(5000)\nos.chdir('/tmp')\n"
                     "os.environ['OMP_NUM_THREADS'] = '4'\nthreading.Thread(target=print, args=('t',)).start()\n"
                     "import matplotlib\nmatplotlib.use('Agg')\nsys.stdout.flush()\nprint = print\nmax = max",
           before="neuron")


@honest()
def loves_letters(notebook: NotebookNode) -> None:
    """Identifiers, strings and comments in other alphabets."""
    cell = cell_of(notebook, "sigmoid")
    cell.source = ('def σ(α):\n    """Η σιγμοειδής — 시그모이드 ✓ 🙂"""\n    ε = np.exp(-np.abs(α))  # größer als 0\n'
                   "    return np.where(np.asarray(α) >= 0, 1 / (1 + ε), ε / (1 + ε))\n\nsigmoid = σ")


@honest()
def writes_much(notebook: NotebookNode) -> None:
    """Long written answers with formulas, tables, code and pictures."""
    cell = cell_of(notebook, "why_nonlinear")
    cell.source = ("Because $W_2 (W_1 x + b_1) + b_2$ is *affine*:\n\n| h | what |\n|---|---|\n| a | line |\n\n"
                   "```python\ncollapse(params)\n```\n\n<br> if $a<b$ then ![sketch](attachment:sketch.png)\n" * 40)
    cell.attachments = {"sketch.png": {"image/png": "iVBORw0KGgo="}}


@honest()
def keeps_caches_and_threads(notebook: NotebookNode) -> None:
    """A memory of earlier calls that is right, helpers in classes, a thread pool."""
    prepend(notebook, "layer", "from concurrent.futures import ThreadPoolExecutor\nfrom functools import wraps\nCALLS = []\n"
                               "def counted(f):\n    @wraps(f)\n    def inner(*args):\n        CALLS.append(f.__name__)\n"
                               "        return f(*args)\n    return inner\n")
    cell = cell_of(notebook, "layer")
    cell.source = cell.source.replace("def layer(", "@counted\ndef layer(")
    insert(notebook, "print(len(CALLS))\nwith ThreadPoolExecutor(2) as pool:\n    print(list(pool.map(abs, [-1, 2])))",
           after="layer")


@honest()
def helpers_below(notebook: NotebookNode) -> None:
    """An answer that needs what stands in a cell between it and its check."""
    answer(notebook, neuron="def neuron(x, w, b, h):\n    return h(before_h(x, w, b))")
    insert(notebook, "A helper for it:", after="neuron", text=True)
    insert(notebook, "def before_h(x, w, b):\n    return sum(x * w) + b", before="check_neuron")
    insert(notebook, "neuron(np.ones(2), np.ones(2), 0.5, np.tanh)", before="check_neuron")


@honest()
def second_attempt_below(notebook: NotebookNode) -> None:
    """A first attempt in the answer's cell, and the right one below it, before the check."""
    answer(notebook, neuron="def neuron(x, w, b, h):\n    return 0.0")
    insert(notebook, "def neuron(x, w, b, h):\n    return h(np.dot(w, x) + b)", before="check_neuron")
