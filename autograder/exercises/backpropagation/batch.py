"""Unit 4, whole networks: the recursion on a batch."""

from __future__ import annotations

import numpy as np

from autograder.exercises.backpropagation.network import backward_with
from autograder.exercises.backpropagation.sampling import LEANING, case, heavy, measured_slope, units, wide
from autograder.exercises.kinds import Asked, Exercise, Mistake
from autograder.exercises.patterns import deep
from autograder.exercises.sampling import size, sizes
from autograder.reference import backpropagation as right
from autograder.reference.forward_model import forward
from lab.calling.functions import Function


def _batch_with(X, T, params, hs, h_primes, delta_of_output, **parts):
    return [backward_with(x, t, params, hs, h_primes, delta_of_output, **parts) for x, t in zip(X, T)]


def _added(examples, scale=1.0):
    return [(scale * sum(g[l][0] for g in examples), scale * sum(g[l][1] for g in examples))
            for l in range(len(examples[0]))]


def _sum_inside(X, T, params, hs, h_primes, delta_of_output):
    """Return δ with the sum over n inside: every example is given the blame of all."""
    parts = [forward(x, params, hs) for x in X]
    Delta = np.array([delta_of_output(z[-1], t, a[-1]) for (a, z), t in zip(parts, T)])
    gradients = [_rows(Delta, [z[-2] for _, z in parts])]
    for l in reversed(range(len(params) - 1)):
        everybody = np.broadcast_to(Delta.sum(axis=0), Delta.shape)
        Delta = np.array([h_primes[l](a[l]) for a, _ in parts]) * (everybody @ params[l + 1][0])
        gradients.insert(0, _rows(Delta, [z[l] for _, z in parts]))
    return gradients


def _rows(Delta, Z):
    return Delta.T @ np.array(Z), Delta.sum(axis=0)


def _in_columns(X, T, params, hs, h_primes, delta_of_output):
    a, z = [], [np.transpose(X)]
    for (W, b), h in zip(params, hs, strict=True):
        a.append(W @ z[-1] + b[:, None])
        z.append(h(a[-1]))
    D = np.transpose(delta_of_output(z[-1].T, T, a[-1].T))
    found = [(D @ z[-2].T, D.sum(axis=1))]
    for l in reversed(range(len(params) - 1)):
        D = (params[l + 1][0].T @ D) * h_primes[l](a[l])
        found.insert(0, (D @ z[l].T, D.sum(axis=1)))
    return found


BATCH_GRADIENTS = Exercise(
    id="batch_gradients", kind="function", source="dtu l", minutes=18, read="A batch of rows",
    uses=("hidden_delta", "layer_gradients", "backward"),
    hints=("For one example you have it all. What happens to its gradients when there are many examples?",
           "Either add up `backward(x, t, …)` over the rows, or keep matrices: A, Z, Δ with one row per example.",
           "In rows: `dW = Delta.T @ Z_prev`, `db = Delta.sum(axis=0)`; one layer down, `Delta = h_prime(A) * (Delta @ W)`."),
    asked=Asked(
        "batch_gradients", right.batch_gradients, returns="*dW db",
        sample=(lambda rng: case(rng, sizes(rng, 3, 3, 5), size(rng, 2, 3)),
              lambda rng: case(rng, sizes(rng, 3), size(rng, 6, 9), inputs=1e5, first=1e-5),
              lambda rng: case(rng, sizes(rng, 4, 2, 4), size(rng, 6, 9), inputs=1e-4, first=1e4)),
        worked=((np.array([[3.0], [-1.0]]), np.array([[1.0], [0.0]]),
                 [(np.array([[0.2], [-0.4]]), np.array([0.1, 0.3])), (np.array([[-0.5, 0.8]]), np.array([-0.1]))],
                 [Function("tanh"), Function("scaled_tanh", (0.5, 0.5, 0.5))],
                 [Function("bell"), Function("scaled_bell", (0.5, 0.5, 0.5))], LEANING),),
        edges={"an output of the whole layer": lambda rng: case(rng, sizes(rng, 3), size(rng, 6, 9), share=True),
               "a batch of one": lambda rng: case(rng, sizes(rng, 3), 1),
               "one layer": lambda rng: case(rng, sizes(rng, 2), 7),
               "one of everything": lambda rng: case(rng, [1, 1, 1], 4),
               "as many examples as units": lambda rng: case(rng, [3, 3, 3], 3)},
        cost=lambda rng: wide(rng, 4), budget=lambda X, T, params, *_: 4 * len(X) * (2 * units(params) + 1),
        heavy=lambda rng: heavy(rng, 3), heavy_seconds=2.0),
    parts=deep.BATCH_GRADIENTS,
    mistakes=(
        Mistake("examples in columns handed to h", "h works on a whole layer and may compare its units along the last axis: give it rows, "
                "(N, units), and not their transpose.", _in_columns),
        Mistake("a mean over the examples", "E is the sum over the examples, and so are its gradients.",
                lambda X, *rest: _added(_batch_with(X, *rest), 1 / len(X))),
        Mistake("the sum over n inside δ", "δ of an example depends on that example alone; the sum over n "
                "belongs in front of δ z, once.", _sum_inside),
        Mistake("the sum of δ times the sum of z", "Σ_n δ_n z_n is not (Σ_n δ_n)(Σ_n z_n): multiply first, then add.",
                lambda *args: _separately(*args)),
        Mistake("the sum begins with the weights", "A sum of gradients begins with zeros: np.zeros_like(W) and np.zeros_like(b).",
                lambda X, T, params, *rest: [(W + dW, b + db) for (W, b), (dW, db) in zip(
                    params, right.batch_gradients(X, T, params, *rest))]),
        Mistake("only the first example", "The loop goes on through all examples; a `return` inside it ends it.",
                lambda *args: _batch_with(*args)[0], needs="a return in a loop"),
        Mistake("a list for each example", "The gradients of all examples are added up: one pair for each layer.",
                lambda *args: _batch_with(*args)),
        Mistake("lists joined, not added", "+ and += join lists. Add the arrays in them, pair by pair.",
                lambda *args: [pair for example in _batch_with(*args) for pair in example]),
        Mistake("the gradient of the mean example", "E is not the error of the mean example: h bends. Each example goes forward "
                "and back by itself.",
                lambda X, T, *rest: _added([right.backward(X.mean(axis=0), T.mean(axis=0), *rest)], len(X))),
        Mistake("h′ of the layer above", "δ of layer l has the slope of layer l's own function.",
                lambda *args: _added(_batch_with(*args, slope=lambda l, a, z: args[4][l + 1](a[l])))),
        Mistake("h′ at z", "h was evaluated at A, and so is its slope: h′(A), not h′(Z).",
                lambda *args: _added(_batch_with(*args, slope=lambda l, a, z: args[4][l](z[l + 1])))),
        Mistake("the last layer first", "The list has the order of params: the first layer's gradients come first.",
                lambda *args: right.batch_gradients(*args)[::-1]),
        Mistake("summed over the units", "db is summed over the examples, which are the rows: axis=0.",
                lambda *args: _biases_not_summed(*args, axis=1)),
        Mistake("backward with the whole batch", "backward is for one example, with δ standing upright. Call it for each row, or "
                "write it for rows by (4.18).", lambda *args: _upright(*args)),
        Mistake("only the last example", "The gradients of each example are to be added, not overwritten.",
                lambda *args: _batch_with(*args)[-1]),
        Mistake("the biases not summed", "db is the sum of δ over the examples: shape (out,), not (N, out).",
                lambda *args: _biases_not_summed(*args)),
        Mistake("h′ forgotten", "Δ = h′(A) ⊙ (Δ_next W_next) in every hidden layer.",
                lambda *args: _added(_batch_with(*args, slope=lambda l, a, z: 1.0))),
        Mistake("stored (in, out)", "dW has the shape of W, (out, in): Δᵀ Z, not Zᵀ Δ.",
                lambda *args: [(dW.T, db) for dW, db in right.batch_gradients(*args)]),
        Mistake("slopes not those of h_primes", "The slopes are passed in as h_primes[l]: don't measure or guess them. In this test they "
                "belong to other functions than hs, to see that they are used.",
                lambda *args: _added(_batch_with(*args, slope=lambda l, a, z: measured_slope(args[3][l], a[l])))),
    ))


def _separately(X, T, params, hs, h_primes, delta_of_output):
    total = right.batch_gradients(X, T, params, hs, h_primes, delta_of_output)
    Z = np.sum([np.concatenate(forward(x, params, hs)[1]) for x in X], axis=0)
    ends = np.cumsum([0, len(X[0]), *(len(b) for _, b in params)])
    return [(np.outer(db, Z[ends[l]:ends[l + 1]]), db) for l, (_, db) in enumerate(total)]


def _biases_not_summed(*args, axis=None):
    examples = _batch_with(*args)
    rows = [np.array([g[l][1] for g in examples]) for l in range(len(examples[0]))]
    return [(dW, rows[l] if axis is None else rows[l].sum(axis=axis)) for l, (dW, _) in enumerate(_added(examples))]


def _upright(X, T, params, hs, h_primes, delta_of_output):
    """Call, with rows, what is right for one example."""
    A, Z = [], [X]
    for (W, b), h in zip(params, hs, strict=True):
        A.append(Z[-1] @ W.T + b)
        Z.append(h(A[-1]))
    D = delta_of_output(Z[-1], T, A[-1])
    found = [(np.outer(D, Z[-2]), D)]
    for l in reversed(range(len(params) - 1)):
        D = h_primes[l](A[l]) * (params[l + 1][0].T @ D)
        found.insert(0, (np.outer(D, Z[l]), D))
    return found
