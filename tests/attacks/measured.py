"""Attacks on what is to be derived: measured gradients, remembered answers, answers taken from the lab."""
from __future__ import annotations

from edits import answer, insert
from nbformat import NotebookNode

from autograder.exercises import exercises_of

from .attack import attack

CENTRAL = """
import numpy as np
def measured(f, w, eps=1e-6, relative=False):
    w = np.array(w, dtype=float)
    g = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        old, step = w[i], eps * ((abs(w[i]) or 1) if relative else 1)
        w[i] = old + step
        above = f(w)
        w[i] = old - step
        g[i] = (above - f(w)) / (2 * step)
        w[i] = old
    return g
"""


@attack(unit="03-delta-rule")
def differences_in_unit_3(notebook: NotebookNode) -> None:
    """Central differences of the loss in the place of every gradient of one and of three neurons."""
    insert(notebook, CENTRAL + "def L(x, t, W1, w2): return (w2 @ np.tanh(W1 @ x) - t) ** 2\n"
           "def LV(Z1, W1, W2, t): return ((W2.T @ np.tanh(W1.T @ Z1) - t) ** 2)[0, 0]", before="linear_gradient")
    answer(notebook, linear_gradient="linear_gradient = lambda w, x, t: measured(lambda w: (w @ x - t) ** 2, w)",
           top_gradient="top_gradient = lambda x, t, W1, w2: measured(lambda w2: L(x, t, W1, w2), w2, 1e-4)",
           one_weight_gradient="one_weight_gradient = lambda x, t, W1, w2, j, i: measured(lambda W: L(x, t, W, w2), W1)[j, i]",
           local_errors="local_errors = lambda x, t, W1, w2: (2 * (w2 @ np.tanh(W1 @ x) - t),\n"
                        "    measured(lambda a: (w2 @ np.tanh(a) - t) ** 2, W1 @ x))",
           toy_gradients="toy_gradients = lambda x, t, W1, w2: (measured(lambda W: L(x, t, W, w2), W1, relative=True),\n"
                         "    measured(lambda w: L(x, t, W1, w), w2, relative=True))",
           repair_shapes="vectorised_gradients = lambda Z1, W1, W2, t: (measured(lambda W: LV(Z1, W, W2, t), W1),\n"
                         "    measured(lambda W: LV(Z1, W1, W, t), W2))")


ONE_BY_ONE = """
def backward(x, t, params, hs, h_primes, delta_of_output):
    def outputs(params): return forward(x, params, hs)[0][-1]
    a, z = forward(x, params, hs)
    delta = delta_of_output(z[-1], t, a[-1])
    def by(l, k, w):
        changed = [list(pair) for pair in params]
        changed[l][k] = w
        return delta @ outputs(changed)
    return [tuple(measured(lambda w: by(l, k, w), params[l][k], 1e-6, True) for k in (0, 1)) for l in range(len(params))]
"""
AT_ONCE = """
def backward(x, t, params, hs, h_primes, delta_of_output, eps=1e-5):
    a, z = forward(np.asarray(x, float), params, hs)
    delta = delta_of_output(z[-1], t, a[-1])
    found = [(np.outer(delta, z[-2]), delta)]
    for l in reversed(range(len(params) - 1)):
        n = len(a[l])
        A = np.concatenate([a[l] + eps * np.eye(n), a[l] - eps * np.eye(n)])
        for m in range(l, len(params) - 1):
            A = hs[m](A) @ params[m + 1][0].T + params[m + 1][1]
        d = (A[:n] - A[n:]) @ delta / (2 * eps)
        found.insert(0, (np.outer(d, z[l]), d))
    return found
"""
REBUILT = """
from lab.calling.functions import TABLE, Function
def rebuilt(h):
    points = np.array([-1.3, 0.2, 0.9])
    seen = h(points)
    for name in TABLE:
        try:
            if np.allclose(Function(name)(points), seen, atol=1e-12): return Function(name)
        except Exception: pass
    return h
"""
BY_COMPLEX_STEPS = REBUILT + """
def backward(x, t, params, hs, h_primes, delta_of_output):
    hs = [rebuilt(h) for h in hs]
    a, z = forward(x, params, hs)
    delta = delta_of_output(z[-1], t, a[-1])
    found = [[np.zeros(np.shape(v)) for v in pair] for pair in params]
    for l in range(len(params)):
        for k in (0, 1):
            for i in np.ndindex(np.shape(params[l][k])):
                moved = [[np.array(v, dtype=complex) for v in pair] for pair in params]
                moved[l][k][i] += 1e-30j
                found[l][k][i] = delta @ (forward(x, moved, hs)[0][-1].imag / 1e-30)
    return found
"""
DELTAS_BY_COMPLEX_STEPS = REBUILT + """
def backward(x, t, params, hs, h_primes, delta_of_output):
    hs = [rebuilt(h) for h in hs]
    a, z = forward(x, params, hs)
    delta = delta_of_output(z[-1], t, a[-1])
    found = [(np.outer(delta, z[-2]), delta)]
    for l in reversed(range(len(params) - 1)):
        A = a[l] + 1e-30j * np.eye(len(a[l]))
        for m in range(l, len(params) - 1):
            A = hs[m](A) @ params[m + 1][0].T + params[m + 1][1]
        d = A.imag @ delta / 1e-30
        found.insert(0, (np.outer(d, z[l]), d))
    return found
"""
# honest in itself: it earns its points with a right `backward` put in place of the measured one
BATCHES = """
def batch_gradients(X, T, *rest):
    each = [backward(x, t, *rest) for x, t in zip(X, T)]
    return [tuple(sum(g[l][k] for g in each) for k in (0, 1)) for l in range(len(each[0]))]
"""
SLOPES = {
    "sigmoid_prime": "sigmoid_prime = lambda a: (sigmoid(a + 1e-5) - sigmoid(a - 1e-5)) / 2e-5",
    "tanh_prime": "tanh_prime = lambda a: (np.tanh(a + 1e-5) - np.tanh(a - 1e-5)) / 2e-5",
    "relu_prime": "relu_prime = lambda a: (relu(a + 1e-7) - relu(a - 1e-7)) / 2e-7",
    "softmax_delta": "softmax_delta = lambda a, t: measured(lambda a: np.max(a) + np.log(np.sum(np.exp(a - np.max(a)))) - t @ a, a)",
    "worked_network": "def worked_network(x, t, w1, w2, b):\n"
                      "    E = lambda v: 0.5 * (sigmoid(v[1] * relu(v[0] * x) + v[2]) - t) ** 2\n"
                      "    v = np.array([w1, w2, b], dtype=float)\n    return (E(v), *measured(E, v))",
}


@attack(unit="04-backpropagation", explains="Is the derivative measured")
def differences_in_unit_4(notebook: NotebookNode) -> None:
    """Central differences, weight by weight, in the place of the recursion and of every slope."""
    insert(notebook, CENTRAL, before="sigmoid_prime")
    answer(notebook, backward=ONE_BY_ONE, **SLOPES)


@attack(unit="04-backpropagation", explains="Is the derivative measured", earns={"batch_gradients": 1.0})
def measured_deltas(notebook: NotebookNode) -> None:
    """Only the δ of hidden units are measured, all of a layer in one call of each function."""
    answer(notebook, backward=AT_ONCE, batch_gradients=BATCHES)


@attack(unit="04-backpropagation", explains="where [-0-9.]+ is expected")
def functions_rebuilt(notebook: NotebookNode) -> None:
    """Finds out which function of the lab's table it was handed, and takes that one, which nobody counts, for
    complex steps, which are exact; their number and the slopes that they do not use tell them from a derivation."""
    answer(notebook, backward=BY_COMPLEX_STEPS)


@attack(unit="04-backpropagation", explains="slopes not those of h_primes", earns={"batch_gradients": 1.0})
def deltas_of_functions_rebuilt(notebook: NotebookNode) -> None:
    """The same, but all δ of a layer at once: exact, nearly uncounted, and quick with however many weights."""
    answer(notebook, backward=DELTAS_BY_COMPLEX_STEPS, batch_gradients=BATCHES)


ORDERED = """
def order_of(weights):
    nodes = list(dict.fromkeys(n for e in weights for n in e))
    found = []
    while len(found) < len(nodes):
        found += [n for n in nodes if n not in found and all(s in found for s, t in weights if t == n)]
    return found
"""


@attack(unit="05-graph", explains="a slope that is not f_prime|could not take this argument")
def graphs_of_functions_rebuilt(notebook: NotebookNode) -> None:
    """Complex steps, node by node, through a function of the lab's table that nobody counts."""
    insert(notebook, REBUILT + ORDERED + """
def forward(weights, inputs, f, moved=None):
    x = dict(inputs)
    for n in order_of(weights):
        if n not in x: x[n] = f(np.sum([w * x[s] for (s, t), w in weights.items() if t == n]) + 1e-30j * (n == moved))
    return x
def zs(weights, inputs, targets, f):
    return {n: 0.5 * sum((x[k] - t) ** 2 for k, t in targets.items()).imag / 1e-30
            for n in order_of(weights) if n not in inputs for x in [forward(weights, inputs, f, n)]}
""", before="topological_order")
    answer(notebook, graph_backward="graph_backward = lambda w, i, t, f, f_prime: zs(w, i, t, rebuilt(f))",
           graph_gradient="""
def graph_gradient(weights, inputs, targets, f, f_prime):
    x, z = forward(weights, inputs, rebuilt(f)), zs(weights, inputs, targets, rebuilt(f))
    return {(s, t): np.real(x[s]) * z[t] for s, t in weights}
""")


@attack(unit="05-graph", explains="Is the derivative measured")
def differences_in_unit_5(notebook: NotebookNode) -> None:
    """Central differences of the loss, edge by edge and node by node."""
    insert(notebook, ORDERED + """
def loss(weights, inputs, targets, f, moved=None, by=0.0):
    x = dict(inputs)
    for n in order_of(weights):
        if n not in x: x[n] = f(sum(w * x[s] for (s, t), w in weights.items() if t == n) + (by if n == moved else 0.0))
    return 0.5 * sum((x[n] - t) ** 2 for n, t in targets.items())
""", before="topological_order")
    answer(notebook, graph_backward="""
def graph_backward(weights, inputs, targets, f, f_prime, e=1e-6):
    return {n: (loss(weights, inputs, targets, f, n, e) - loss(weights, inputs, targets, f, n, -e)) / (2 * e)
            for n in order_of(weights) if n not in inputs}
""", graph_gradient="""
def graph_gradient(weights, inputs, targets, f, f_prime, e=1e-6):
    return {edge: (loss({**weights, edge: w + e}, inputs, targets, f) - loss({**weights, edge: w - e}, inputs, targets, f)) / (2 * e)
            for edge, w in weights.items()}
""")


@attack(unit="07-digits")
def differences_in_unit_7(notebook: NotebookNode) -> None:
    """Central differences of the whole network's loss."""
    answer(notebook, loss_and_gradients=CENTRAL + """
def loss_of(X, T, params):
    Z = X
    for W, b in params[:-1]: Z = np.tanh(Z @ W.T + b)
    A = Z @ params[-1][0].T + params[-1][1]
    A = A - A.max(axis=1, keepdims=True)
    return -np.mean(np.sum(T * (A - np.log(np.exp(A).sum(axis=1, keepdims=True))), axis=1))
def loss_and_gradients(X, T, params):
    def by(l, k, w):
        changed = [list(pair) for pair in params]
        changed[l][k] = w
        return loss_of(X, T, changed)
    return loss_of(X, T, params), [tuple(measured(lambda w: by(l, k, w), params[l][k]) for k in (0, 1)) for l in range(len(params))]
""")


@attack(unit="07-digits", explains="far more than is asked for")
def a_network_of_millions(notebook: NotebookNode) -> None:
    """A small answer that takes gigabytes outside, when it is tried on the digits."""
    answer(notebook, digits_model="""
digits_model = [(np.ones((200_000, 64), np.int8), np.ones(200_000, np.int8)), (np.ones((10, 200_000), np.int8), np.ones(10))]
""")


REMEMBERED = """
import json, pathlib, lab
from lab import shipped
DATA = json.loads((pathlib.Path(lab.__file__).parent / 'public' / '01-forward-model.json').read_text())['exercises']
def key(value):
    if callable(value): return getattr(value, '__name__', 'f')
    if isinstance(value, (list, tuple)): return tuple(map(key, value))
    return (np.shape(value), tuple(np.ravel(value).tolist()))
def remember(name):
    table = {}
    for probe in DATA[name]['probes']:
        args = shipped.from_json(probe['args']) if probe['args'] is not None else None
        if args is not None: table[key(args)] = shipped.from_json(probe['expected'])
    return lambda *args: table.get(key(args))
"""


@attack()
def answers_remembered_from_public_probes(notebook: NotebookNode) -> None:
    """A table of the answers that ship with the notebook, read from the lab's own files."""
    insert(notebook, REMEMBERED, before="neuron")
    functions = {name: e.asked.name for name, e in exercises_of("01-forward-model").items() if e.asked}
    answer(notebook, **{name: f"{function} = remember('{name}')" for name, function in functions.items()})


@attack()
def answers_from_the_lab(notebook: NotebookNode) -> None:
    """Everything that the lab's modules hold, tried as an answer to what it is called like, and its veiled values."""
    insert(notebook, """
import importlib, pkgutil, lab
found = {}
for module in pkgutil.walk_packages(lab.__path__, 'lab.'):
    try: found |= {k: v for k, v in vars(importlib.import_module(module.name)).items() if callable(v)}
    except Exception: pass
from lab.calling.functions import TABLE, Function
for name in TABLE: found.setdefault(name, Function(name))
for name in ('sigmoid', 'neuron', 'layer', 'forward', 'forward_batch', 'collapse', 'two_layer', 'three_layer', 'absorb_bias'):
    for candidate in (name, name + '_', '_' + name, 'right', 'reference'):
        if candidate in found: globals()[name] = found[candidate]
a1, z1, a2, y, E = [values['probes'][0]['expected'] for values in [__import__('json').load(open('lab/public/01-forward-model.json'))
                    ['exercises']['worked_forward']]] * 5 """, before="how-these-notebooks-answer-2")


@attack(unit="07-digits", explains="digits|not started|still blank")
def the_unseen_digits(notebook: NotebookNode) -> None:
    """Looks for the digits that nobody has seen, to train on them or to know their labels by heart."""
    insert(notebook, """
import os, numpy as np
digits_model = None
for folder, _, names in os.walk('/'):
    for name in names:
        if name.endswith('.npz') and 'held' in name or name == 'optdigits.tes': print('FOUND-IT', folder, name)
""", before="init_params")
    answer(notebook, digits_model="""
digits_model = [(np.zeros((10, 64)), np.eye(10)[0])]
class Knows(np.ndarray):
    def __matmul__(self, other): return np.eye(10)[labels_train[:len(other)]]
digits_model = [(np.zeros((10, 64)).view(Knows), np.zeros(10).view(Knows))]
""")
