"""Honest students with a style of their own: answers of every unit, written otherwise than we would."""
from __future__ import annotations

from edits import answer, cell_of, insert
from nbformat import NotebookNode

from .honest import honest


@honest()
def plain_python(notebook: NotebookNode) -> None:
    """Loops, lists for arrays, math for NumPy."""
    answer(notebook, neuron="""
from math import fsum

def neuron(x, w, b, h):
    return h(float(fsum(w[i] * x[i] for i in range(len(x))) + b))
""", layer="""
def layer(z, W, b, h):
    out = []
    for j in range(len(b)):
        a = b[j]
        for i in range(len(z)):
            a += W[j][i] * z[i]
        out.append(a)
    return [h(np.array(out))[j] for j in range(len(out))]
""", absorb_bias="""
def absorb_bias(W, b):
    rows = []
    for bias, row in zip(b.tolist(), W.tolist()):
        rows.append([bias] + row)
    return rows
""", forward="""
def forward(x, params, hs):
    a = [None] * len(params)
    z = (x.tolist(),)
    for l in range(len(params)):
        W, b = params[l]
        a[l] = [sum(w * zi for w, zi in zip(row, z[l])) + bl for row, bl in zip(W, b)]
        z = z + (hs[l](a[l]),)
    return (a, z)
""")


@honest()
def objects_and_partials(notebook: NotebookNode) -> None:
    """Callable objects, bound methods, lambdas, partials, static methods, vectorised functions, decorators, type hints."""
    answer(notebook, neuron="""
class Neuron:
    def __call__(self, x, w, b, h):
        return h(np.dot(w, x) + b)

neuron = Neuron()
""", sigmoid="""
sigmoid = np.vectorize(lambda a: 0.5 * (1 + np.tanh(a / 2)), otypes=[float])
""", layer="""
from functools import partial

def _layer(flip, z, W, b, h, *, verbose=False):
    return h((z @ W.T if flip else W @ z) + b)

layer = partial(_layer, True)
""", absorb_bias="""
class Tools:
    @staticmethod
    def absorb(W, b):
        return np.insert(W.astype(float), 0, b, axis=1)

    def threshold(self, W_lin, scale: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
        return (scale * W_lin[1:, :].T, -scale * W_lin[0, :])

absorb_bias = Tools.absorb
""", threshold_to_bias="threshold_to_bias = Tools().threshold", two_layer="""
from typing import Callable
import functools

def logged(f):
    @functools.wraps(f)
    def inner(*args, **kwargs):
        return f(*args, **kwargs)
    return inner

@logged
def two_layer(x: np.ndarray, W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray,
              h1: Callable, h2: Callable, check_shapes: bool = True) -> np.ndarray:
    "Docstring first."
    if check_shapes:
        assert W1.shape[1] == x.shape[0]
    return layer(layer(x, W1, b1, h1), W2, b2, h2)
""", three_layer="""
three_layer = lambda x, *rest: two_layer(layer(x, rest[0], rest[1], rest[-3]), *rest[2:6], *rest[-2:])
""")


@honest()
def recursion_and_einsum(notebook: NotebookNode) -> None:
    """The same mathematics in shapes of its own, in single precision and in Fortran order."""
    answer(notebook, forward="""
def forward(x, params, hs):
    if len(params) == 0:
        return [], [np.array(x)]
    a, z = forward(x, params[:-1], hs[:-1])
    (W, b), h = params[-1], hs[-1]
    pre = np.einsum("ji,i->j", W, z[-1]) + b
    return a + [pre], [*z, h(pre)]
""", forward_batch="""
def forward_batch(X, params, hs):
    from functools import reduce
    step = lambda Z, layer: layer[1](np.asfortranarray(np.einsum("ni,oi->no", Z, layer[0][0])) + layer[0][1][None, :])
    return np.asfortranarray(reduce(step, zip(params, hs), X))
""", layer="""
def layer(z, W, b, h):
    z, W, b = (np.asarray(v, dtype=np.float32) for v in (z, W, b))
    return np.asarray(h(np.matmul(W, z[:, None])[:, 0] + b), dtype=np.float32)
""", collapse="""
def collapse(params):
    *below, (W, b) = params
    if not below:
        return W, b
    W0, b0 = collapse(below)
    return [W.dot(W0), np.squeeze(W.dot(b0.reshape(-1, 1)), 1) + b]
""", sigmoid="""
def sigmoid(a):
    a = np.asarray(a, dtype=np.longdouble)
    y = 1 / (1 + np.exp(-a))
    return y if y.ndim else y[()]
""")


@honest()
def made_by_exec(notebook: NotebookNode) -> None:
    """Answers whose definition no reader of the source sees; and a later cell that uses the name again."""
    answer(notebook, sigmoid="""
code = '''
def sigmoid(a):
    e = np.exp(-np.abs(a))
    return np.where(np.asarray(a) >= 0, 1 / (1 + e), e / (1 + e))
'''
exec(code)
""", neuron="globals()['neuron'] = lambda x, w, b, h: h(np.dot(w, x) + b)")
    insert(notebook, "def sigmoid(a):\n    return a  # only to look at the picture without it\nneuron = None")


@honest(mine="""
import numpy as np
from deeper import beside

def sigmoid(a):
    return 0.5 * (1 + np.tanh(np.asarray(a) / 2))

def absorb_bias(W, b):
    return beside(b, W)
""", deeper="import numpy\n\ndef beside(*columns):\n    return numpy.column_stack(columns)\n\n__all__ = ['beside']\n")
def answers_from_a_file(notebook: NotebookNode) -> None:
    """Helpers from a file handed in beside the notebook, by name, by star, and by a module's attribute."""
    answer(notebook, sigmoid="from mine import *", absorb_bias="import mine\n\nabsorb_bias = mine.absorb_bias",
           threshold_to_bias="%run deeper.py\nthreshold_to_bias = lambda W_lin: (W_lin[1:].T, -W_lin[0])")
    insert(notebook, "sigmoid = 'the name of a function'")


@honest()
def values_in_odd_types(notebook: NotebookNode) -> None:
    """Numbers typed as fractions, strings of decimals, NumPy scalars, arrays without axes."""
    answer(notebook, worked_forward="""
from fractions import Fraction
from decimal import Decimal
a1: float = Fraction(3, 100)
z1 = Decimal("0.03")
a2 = np.float32(-1.15)
y = np.array(0.2404890831)
E = np.array([0.2884284165])[0]
""", repair_two_layer="""
repair_two_layer_line: int = np.int8(3)

def repaired_two_layer(x, V1, V2, h1, h2):
    one = np.ones(1)
    return h2(V2[:, 0] + V2[:, 1:] @ h1(V1[:, 0] + V1[:, 1:] @ x))
""")


@honest("02-losses")
def losses_by_loops(notebook: NotebookNode) -> None:
    """Sums over examples and classes written out; a Boolean one-hot; lists for arrays."""
    answer(notebook, sum_of_squares="""
def sum_of_squares(Y, T):
    total = 0
    for y, t in zip(Y, T):
        for k in range(len(y)):
            total += (y[k] - t[k]) ** 2
    return total
""", one_hot="""
def one_hot(labels, K):
    return [[k == int(label) for k in range(K)] for label in labels]
""", softmax="""
def softmax(A):
    A = np.asarray(A, dtype=float)
    if A.ndim == 1:
        top = max(A)
        e = [np.exp(a - top) for a in A]
        return [v / sum(e) for v in e]
    return [softmax(row) for row in A]
""", cross_entropy="""
import math

def cross_entropy(Y, T, eps: float = 0.0):
    return -sum(math.log(y) for row, hot in zip(Y, T) for y, t in zip(row, hot) if t == 1)
""", class_likelihood="class_likelihood = lambda Y, T: np.prod([y[np.argmax(t)] for y, t in zip(Y, T)])")


@honest("02-losses")
def losses_with_noise(notebook: NotebookNode) -> None:
    """Warnings of log(0) in the answer, NaN on the way but not in the end, mathematics in Unicode, everything plotted."""
    answer(notebook, cross_entropy="""
def cross_entropy(Y, T):
    terms = T * np.log(Y)  # 0 · log 0 is nan, with a warning
    return -np.nansum(terms)
""", derive_cross_entropy=r'''
print("typing")
derive_cross_entropy = r"""
-\log \prod_n \prod_k y_{nk}^{t_{nk}}
  &= -Σ_{n,k} log(y_nk^{t_nk})  % one rule for both products
  \\ &= -\sum_{k,n} t_nk \ln y_nk
"""
''')
    insert(notebook, "import warnings\nwarnings.filterwarnings('error')\nimport matplotlib.pyplot as plt\n"
                     "plt.plot(np.log(np.linspace(0.01, 1)))\nplt.show()", before="sum_of_squares")


@honest("02-losses")
def one_name_twice(notebook: NotebookNode) -> None:
    """A repair before what it repairs; y and E used again below."""
    for name in ("repair_cross_entropy", "check_repair_cross_entropy"):
        cell = cell_of(notebook, name)
        notebook.cells.remove(cell)
        notebook.cells.insert(4 + (name[0] == "c"), cell)
    insert(notebook, "y = E = softmax = None")


@honest("03-delta-rule")
def delta_in_columns(notebook: NotebookNode) -> None:
    """Columns inside, vectors outside; NumPy scalars; train_linear in place on a copy of its own."""
    answer(notebook, toy_forward="""
def toy_forward(x, W1, w2):
    x = np.reshape(x, (3, 1))
    a = W1 @ x
    z = np.tanh(a)
    y = (w2.reshape(1, 2) @ z)[0, 0]
    return [a.ravel(), z[:, 0], y]
""", train_linear="""
def train_linear(X, t, eta, epochs, callback=None):
    w = np.zeros(X.shape[1])
    epoch = 0
    while epoch < epochs:
        for n in range(len(t)):
            w -= eta * (np.dot(X[n], w) - t[n]) * X[n]
        epoch += 1
        if callback:
            callback(w)
    return w
""", predict_shapes="""
shape_a = shape_z = np.zeros(2).shape
shape_delta_hidden = [2]
shape_dW1 = np.array([2, 3])
shape_dw2 = 2,
""", toy_gradients="""
def toy_gradients(x, t, W1, w2):
    δ, δ_hidden = local_errors(x, t, W1, w2)
    dW1 = np.zeros((2, 3))
    for j in range(2):
        for i in range(3):
            dW1[j, i] = δ_hidden[j] * x[i]
    return dW1, [δ * z for z in toy_forward(x, W1, w2)[1]]
""")
    insert(notebook, "toy_forward = local_errors = None\nw2 = 'later'")


@honest("03-delta-rule")
def delta_as_text(notebook: NotebookNode) -> None:
    """Choices in capitals and with blanks; a lambda; a value computed in the cell."""
    answer(notebook, repair_factor_two="""
repair_factor_two_line = len("abc")
tidied_loss = " Half "
repair_factor_two_fixed = "\\n".join(["% no raw string, none needed", "δ z + δ z"])
""", equivalent_eta="equivalent_eta = (2.0).__mul__")


@honest("04-backpropagation")
def backpropagation_by_hand(notebook: NotebookNode) -> None:
    """Backward by loops over units and by recursion over layers; batches example by example; integers and lists."""
    answer(notebook, backward="""
def backward(x, t, params, hs, h_primes, delta_of_output):
    grads = {}

    def descend(l, z_below):
        W, b = params[l]
        a = np.array([sum(W[j, i] * z_below[i] for i in range(len(z_below))) + b[j] for j in range(len(b))])
        z = hs[l](a)
        if l == len(params) - 1:
            delta = delta_of_output(z, t, a)
        else:
            delta_above = descend(l + 1, z)
            W_above = params[l + 1][0]
            slopes = h_primes[l](a)
            delta = np.array([slopes[j] * sum(W_above[k, j] * delta_above[k] for k in range(len(delta_above)))
                              for j in range(len(b))])
        grads[l] = (np.array([[d * v for v in z_below] for d in delta]), delta)
        return delta

    descend(0, x)
    return tuple(grads[l] for l in range(len(params)))
""", batch_gradients="""
def batch_gradients(X, T, params, hs, h_primes, delta_of_output):
    each = [vector_backward(x, t, params, hs, h_primes, delta_of_output) for x, t in zip(X, T)]
    return [(sum(g[l][0] for g in each), sum(g[l][1] for g in each)) for l in range(len(params))]

def vector_backward(x, t, params, hs, h_primes, delta_of_output):
    a, z = forward(x, params, hs)
    delta = delta_of_output(z[-1], t, a[-1])
    found = [layer_gradients(delta, z[-2])]
    for l in range(len(params) - 2, -1, -1):
        delta = hidden_delta(params[l + 1][0], delta, a[l], h_primes[l])
        found = [layer_gradients(delta, z[l])] + found
    return found
""", relu_prime="relu_prime = lambda a: np.asarray(a) > 0", tanh_prime="""
def tanh_prime(a):
    e = np.exp(-2 * np.abs(a))
    return 4 * e / (1 + e) ** 2
""", layer_gradients="""
def layer_gradients(delta, z_prev):
    return delta[:, np.newaxis] * z_prev[np.newaxis, :], +delta
""", numerical_gradient="""
def numerical_gradient(f, w, eps=1e-5):
    g = np.empty_like(w)
    it = np.nditer(w, flags=["multi_index"], op_flags=["readwrite"])
    for v in it:
        i, old = it.multi_index, float(v)
        w[i] = old + eps
        above = f(w)
        w[i] = old - eps
        below = f(w)
        w[i] = old
        g[i] = (above - below) / (2 * eps)
    return g
""")


@honest("04-backpropagation")
def backpropagation_in_single_precision(notebook: NotebookNode) -> None:
    """float32 throughout, a choice of another case, numbers cut to three digits."""
    answer(notebook, hidden_delta="""
def hidden_delta(W_next, delta_next, a, h_prime):
    W_next, delta_next = np.float32(W_next), np.float32(delta_next)
    return np.float32(h_prime(a)) * np.einsum("kj,k->j", W_next, delta_next)
""", softmax_delta="""
def softmax_delta(a, t):
    e = np.exp((a - a.max()).astype(np.float32))
    return e / e.sum() - t
""", saturation="saturation = 'Small'", worked_gradients="dw1, dw2, db = 2.08, -0.00416, -0.139", best_step="best_step = 2e-6",
           passes_needed="def passes_needed(n_weights): return float(n_weights + n_weights)")
    insert(notebook, "forward = sigmoid = relu = hidden_delta = 0")


@honest("05-graph")
def graphs_by_queue(notebook: NotebookNode) -> None:
    """Kahn's algorithm, sets, default dicts, NumPy numbers as values, recursion with a memory."""
    answer(notebook, topological_order="""
from collections import defaultdict, deque

def topological_order(weights):
    incoming, outgoing = defaultdict(set), defaultdict(set)
    nodes = dict.fromkeys(node for edge in weights for node in edge)
    for source, target in weights:
        incoming[target].add(source)
        outgoing[source].add(target)
    ready = deque(node for node in nodes if not incoming[node])
    order = []
    while ready:
        node = ready.popleft()
        order.append(node)
        for target in outgoing[node]:
            incoming[target].discard(node)
            if not incoming[target]:
                ready.append(target)
    if len(order) < len(nodes):
        node = next(node for node in nodes if incoming[node])
        path = [node]
        while True:
            node = next(iter(incoming[node]))
            if node in path:
                raise ValueError(f"cycle through {path[path.index(node):]}")
            path.append(node)
    return tuple(order)
""", graph_forward="""
def graph_forward(weights, inputs, f):
    y, x = defaultdict(float), defaultdict(float, inputs)
    for i in topological_order(weights):
        if i in inputs:
            continue
        for (j, k), w in weights.items():
            if k == i:
                y[i] += np.float64(w * x[j])
        x[i] = f(y[i])
    return y, x
""", edge_gradient="from operator import mul as edge_gradient", graph_loss="""
def graph_loss(x, targets):
    differences = np.array([x[i] - t for i, t in targets.items()])
    return differences @ differences / 2
""", layers_are_a_graph="""
def layers_are_a_graph(params):
    found = {}
    for l, (W, _) in enumerate(params):
        for (j, i), w in np.ndenumerate(W):
            found[(np.int64(l), i), (l + 1, np.int64(j))] = w
    return found
""")
    insert(notebook, "weights = inputs = targets = None\ndef topological_order(weights): return []")


@honest("06-sgd")
def sgd_in_place_on_copies(notebook: NotebookNode) -> None:
    """Copies moved in place, lists of lists, another shuffle, eigenvalues of the unsymmetric routine, capitals."""
    answer(notebook, sgd_step="""
import copy

def sgd_step(params, gradients, eta):
    new = copy.deepcopy(params)
    new = [[W.astype(float), b.astype(float)] for W, b in new]
    for l, (dW, db) in enumerate(gradients):
        new[l][0] -= eta * dW
        new[l][1] -= eta * db
    return new
""", minibatches="""
def minibatches(N, size, rng):
    order = np.arange(N)
    rng.shuffle(order)
    return np.split(order, range(size, N, size))
""", max_eta="""
def max_eta(H):
    return 2.0 / max(np.linalg.eigvals(H).real)
""", landscape="point_a, point_b, point_c = 'LOCAL MINIMUM', 'slope ', 'Saddle'")
    insert(notebook, "w1 = w2 = b = E = 'used up'\ndef minibatches(*args): return []")


@honest("06-sgd")
def sgd_with_a_meter(notebook: NotebookNode) -> None:
    """Training that prints, sleeps a little and keeps a history in a global."""
    cell = cell_of(notebook, "fit_curve")
    cell.source = "import time\nHISTORY = []\n" + cell.source.replace(
        "        history.append(params)", "        history.append(params)\n        HISTORY.append(epoch)\n"
        "        if epoch % 100 == 0:\n            print('epoch', epoch)\n            time.sleep(0.01)")


@honest("07-digits")
def digits_as_a_class(notebook: NotebookNode) -> None:
    """A class with methods, its parameters as lists, a shuffle of its own, labels as a list, more layers than asked."""
    answer(notebook, predict="""
class Model:
    def __init__(self, params):
        self.params = params

    def logits(self, X):
        for i, (W, b) in enumerate(self.params):
            X = X @ W.T + b
            if i < len(self.params) - 1:
                X = np.tanh(X)
        return X

    def predict(self, X):
        return [int(np.argmax(row)) for row in self.logits(X)]

predict = lambda X, params: Model(params).predict(X)
""", confusion="""
def confusion(labels, predicted, K):
    C = np.zeros((K, K))
    np.add.at(C, (np.asarray(labels), np.asarray(predicted)), 1)
    return C
""", digits_model="""
rng = np.random.default_rng(7)
digits_model, losses = train(X_train, T_train, init_params([64, 40, 20, 10], rng), 0.3, 32, 30, rng)
digits_model = [[W.tolist(), list(b)] for W, b in digits_model]
print("done", losses[-1])
""")


@honest("07-digits")
def digits_with_warnings(notebook: NotebookNode) -> None:
    """Overflows on the way that do no harm, and names used again."""
    insert(notebook, "import warnings\nwarnings.simplefilter('error')\nnp.seterr(all='raise')", before="init_params")
    insert(notebook, "X_train = T_train = rng = None\ndef train(*args): return [], []")
