"""A made-up class of twelve for unit 1: who handed in what, as data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

UNIT = "01-forward-model"


@dataclass(frozen=True)
class Student:
    """A student of the demo.

    base: which notebook theirs is made from, "solved" or "blank"; answers: cells typed differently.

    solved: of a blank notebook, the exercises that are solved all the same.  raw: what lies in the file, if it is no
    notebook.  change: what else was done to the notebook.  files: what lies beside it.
    """

    name: str
    base: str = "solved"
    answers: Mapping[str, str] = field(default_factory=dict)
    solved: tuple[str, ...] = ()
    raw: bytes | None = None
    change: Callable[[NotebookNode], None] | None = None
    file_name: str = f"{UNIT}.ipynb"
    files: Mapping[str, str] = field(default_factory=dict)


def cells(text: str) -> dict[str, str]:
    """Return answers by exercise, from a text in which each follows a line `# exercise:`."""
    parts = re.split(r"^# (\w+):\n", text.strip("\n"), flags=re.MULTILINE)
    return {name: source.strip("\n") for name, source in zip(parts[1::2], parts[2::2])}


NAMED_MISTAKES = cells("""
# sigmoid:
def sigmoid(a):
    return 1 / (1 + np.exp(a))
# neuron:
def neuron(x, w, b, h):
    return h(np.dot(w, x))
# layer:
def layer(z, W, b, h):
    return h(W.T @ z + b)
# forward:
def forward(x, params, hs):
    a, z = [], []
    for (W, b), h in zip(params, hs):
        a.append(W @ x + b)
        x = h(a[-1])
        z.append(x)
    return a, z
# worked_forward:
a1, z1, a2, y = 0.03, 0.03, -1.15, 0.2404890831
E = (y - 1) ** 2
""")

SLIPS = cells("""
# layer:
def layer(z, W, b, h):
    return h(W @ z.reshape(-1, 1) + b.reshape(-1, 1))
# two_layer:
def two_layer(x, W1, b1, W2, b2, h1, h2):
    return 2 * h2(W2 @ h1(W1 @ x + b1) + b2)
# forward_batch:
def forward_batch(X, params, hs):
    for (W, b), h in zip(params, hs):
        X = h(X @ W.T + b)
    return X[::-1]
""")

EDGES = cells("""
# sigmoid:
def sigmoid(a):
    return np.exp(a) / (1 + np.exp(a))
# absorb_bias:
def absorb_bias(W, b):
    V = np.zeros((W.shape[0], W.shape[1] + 1), dtype=W.dtype)
    V[:, 0], V[:, 1:] = b, W
    return V
# layer:
def layer(z, W, b, h):
    b += W @ z
    return h(b)
""")

ERRORS = cells("""
# neuron:
def neuron(x, w, b, h):
    return h(weights @ x + b)
# absorb_bias:
def absorb_bias(W, b)
    return np.column_stack([b, W])
# forward:
def forward(x, params, hs):
    a, z = [], [x]
    for l in range(len(params) + 1):
        W, b = params[l]
        a.append(W @ z[-1] + b)
        z.append(hs[l](a[-1]))
    return a, z
""")

OWN_STYLE = cells("""
# sigmoid:
import warnings
warnings.warn("here I come")
sigmoid = lambda a: 0.5 * (1 + np.tanh(np.asarray(a) / 2))
# layer:
def layer(z, W, b, h):
    a = []
    for row, bias in zip(W, b):
        a.append(sum(w * x for w, x in zip(row, z)) + bias)
    print("pre-activations", a)
    return list(h(np.array(a)))
# two_layer:
class Network:
    def __call__(self, x, W1, b1, W2, b2, h1, h2):
        return layer(layer(x, W1, b1, h1), W2, b2, h2)

two_layer = Network()
# forward_batch:
def forward_batch(X, params, hs):
    if not len(params):
        return X
    (W, b), *rest = params
    return forward_batch(hs[0](np.einsum("ni,oi->no", X, W) + b), rest, hs[1:])
""")

HALF_DONE = cells("""
# absorb_bias:
from helpers import beside

def absorb_bias(W, b):
    return beside(b, W)
# repair_two_layer:
repair_two_layer_line = 4

def repaired_two_layer(x, V1, V2, h1, h2):
    ...
""")

ENDLESS = cells("""
# three_layer:
while True:
    pass
""")

EXITS = cells("""
# threshold_to_bias:
import os
os._exit(0)
# collapse:
exit()
""")

HELPERS = """\
import numpy as np

def beside(b, W):
    return np.column_stack([b, W])
"""


def forge(notebook: NotebookNode) -> None:
    """Raise the points, replace the check, and forge outputs as if everything were right."""
    notebook.cells.insert(0, new_code_cell("check = lambda *names: 1000\nprint('All checks passed.')"))
    for cell in notebook.cells:
        role = cell.metadata.get("nbgrader", {})
        if role.get("grade") and cell.cell_type == "code":
            role["points"] = 1000
            cell.source = "1000"
            cell.outputs = [new_output("execute_result", {"text/plain": "1000"}, execution_count=1)]


CLASS = (
    Student("ada"),
    Student("ben", base="blank"),
    Student("cleo", answers=NAMED_MISTAKES),
    Student("dana", answers=SLIPS),
    Student("eli", answers=EDGES),
    Student("fay", answers=ERRORS),
    Student("gus", answers=ENDLESS),
    Student("hana", answers=EXITS),
    Student("ivo", raw=b"%PDF-1.7\nMy homework, printed and scanned.\n"),
    Student("jun", answers=OWN_STYLE),
    Student("kim", base="blank", change=forge),
    Student("lea", base="blank", answers=HALF_DONE, solved=("neuron", "sigmoid", "layer", "why_nonlinear"),
            file_name=f"{UNIT} (1).ipynb", files={"helpers.py": HELPERS}),
)
