"""Unit 4, whole networks: the recursion on one example and on a batch."""

from __future__ import annotations

import numpy as np

from autograder.exercises.backpropagation_cases import LEANING, asked, case, heavy, units, wide
from autograder.exercises.drawing import number, size, sizes
from autograder.exercises.kinds import Exercise, Mistake
from autograder.reference import backpropagation as right
from autograder.reference.forward_model import forward, relu, sigmoid
from lab.functions import Function


def _backward(x, t, params, hs, h_primes, delta_of_output, slope=None, delta=None, gradients=right.layer_gradients):
    """Back-propagation with one of its parts exchanged."""
    a, z = forward(x, params, hs)
    d = delta(z, t, a) if delta else delta_of_output(z[-1], t, a[-1])
    found = [gradients(d, z[-2])]
    for l in reversed(range(len(params) - 1)):
        d = (slope(l, a, z) if slope else h_primes[l](a[l])) * (params[l + 1][0].T @ d)
        found.insert(0, gradients(d, z[l]))
    return found


def _one_too_high(x, t, params, hs, h_primes, delta_of_output, to_the_input=False):
    a, z = forward(x, params, hs)
    d = delta_of_output(z[-1], t, a[-1])
    found: list = []
    for l in reversed(range(len(params))):
        found.insert(0, (np.outer(d, z[l]), d))
        d = h_primes[l](a[l]) * (params[l][0].T @ d) if l or to_the_input else d
    return found


def _own_output(*args):
    z = forward(args[0], *args[2:4])[1]
    return [(np.outer(db, z[l + 1]), db) for l, (_, db) in enumerate(right.backward(*args))]


BACKWARD = Exercise(
    id="backward", kind="function", source="dtu j, 8, 9; homework; lin", minutes=20, read="The whole recursion",
    hints=("Forward first, keeping every a and z. Then δ of the output, and from there down one layer at a time.",
           "In layer l: gradients from δ and the z that went in; then δ of the layer below by hidden_delta.",
           "for l in reversed(range(len(params))): gradients.insert(0, layer_gradients(delta, z[l])), and if l > 0: "
           "delta = hidden_delta(params[l][0], delta, a[l - 1], h_primes[l - 1])"),
    asked=asked(
        "backward", right.backward,
        draw=(lambda rng: case(rng, sizes(rng, size(rng, 3, 4), 3, 5)),
              lambda rng: case(rng, sizes(rng, 3), inputs=1e5, first=1e-5),
              lambda rng: case(rng, sizes(rng, 4), inputs=1e-4, first=1e4),
              lambda rng: case(rng, sizes(rng, 3), share=True)),
        worked=((np.array([3.0]), np.array([1.0]), [(np.array([[0.01]]), np.array([0.0])),
                                                   (np.array([[-5.0]]), np.array([-1.0]))],
                 [Function("relu"), Function("scaled_tanh", (0.5, 0.5, 0.5))],
                 [Function("step"), Function("scaled_bell", (0.5, 0.5, 0.5))], LEANING),),
        edges={"one layer": lambda rng: case(rng, sizes(rng, 2)),
               "one of everything": lambda rng: case(rng, [1, 1, 1]),
               "four layers": lambda rng: case(rng, sizes(rng, 5, 2, 3)),
               "as many units in every layer": lambda rng: case(rng, [3, 3, 3])},
        cost=wide, budget=lambda x, t, params, *_: 4 * (2 * units(params) + 1), heavy=heavy),
    mistakes=(
        Mistake("h′ forgotten", "What arrives at a hidden layer is Wᵀδ = ∂E/∂z; times h′(a) it is δ.",
                lambda *args: _backward(*args, slope=lambda l, a, z: 1.0)),
        Mistake("h′ at z", "h was evaluated at a, and so is its slope: h′(a), not h′(z).",
                lambda *args: _backward(*args, slope=lambda l, a, z: args[4][l](z[l + 1]))),
        Mistake("h′ of the layer above", "δ of layer l has the slope of layer l's own function.",
                lambda *args: _backward(*args, slope=lambda l, a, z: args[4][l + 1](a[l]))),
        Mistake("one layer too high", "hidden_delta(params[l][0], …) gives the δ of the layer below, so it takes the a and the "
                "h′ of that layer: a[l - 1] and h_primes[l - 1].", _one_too_high),
        Mistake("one layer too high, down to the input", "hidden_delta(params[l][0], …) gives the δ of the layer below, so it "
                "takes a[l - 1] and h_primes[l - 1]; and below layer 0 there is none, x has no δ.",
                lambda *args: _one_too_high(*args, to_the_input=True)),
        Mistake("z of the layer itself", "A layer's gradient is δ times what it took in, z[l]; z[l + 1] is what it gave out.",
                _own_output),
        Mistake("h′ of the output twice", "delta_of_output is ∂E/∂a of the last layer already, its h′ included.",
                lambda *args: _backward(*args, delta=lambda z, t, a: args[5](z[-1], t, a[-1]) * args[4][-1](a[-1]))),
        Mistake("y − t in the place of delta_of_output",
                "Which δ the output has depends on the error: it is handed in.",
                lambda *args: _backward(*args, delta=lambda z, t, a: z[-1] - t)),
        Mistake("the last layer first", "The list has the order of params: the first layer's gradients come first.",
                lambda *args: right.backward(*args)[::-1]),
        Mistake("stored (in, out)", "dW has the shape of W, (out, in): δ zᵀ, not z δᵀ.",
                lambda *args: _backward(*args, gradients=lambda d, z: (np.outer(z, d), d))),
        Mistake("the biases without gradients", "∂E/∂b = δ in every layer.",
                lambda *args: [(dW, 0 * db) for dW, db in right.backward(*args)]),
    ))


def _scaled_worked(rng, x, w1):
    """x and w1 far from 1, w1·x between 0.5 and 2, and a bias so small that no step is right for all three."""
    return x * rng.uniform(0.8, 1.6), number(rng), w1 * rng.uniform(0.8, 1.2), number(rng), 1e-9 * number(rng)


def _worked(rng, sign=1.0):
    x, w1 = rng.uniform(0.4, 2.0, 2)
    return sign * x, number(rng), w1, number(rng), number(rng)


def _worked_with(x, t, w1, w2, b, slope1=right.relu_prime, slope2=right.sigmoid_prime, times_w2=True, times_x=True):
    a1 = w1 * x
    a2 = w2 * relu(a1) + b
    y = sigmoid(a2)
    delta2 = (y - t) * slope2(a2)
    delta1 = slope1(a1) * (w2 if times_w2 else 1) * delta2
    return (float(0.5 * (y - t) ** 2), float(delta1 * (x if times_x else 1)), float(delta2 * relu(a1)), float(delta2))


WORKED_NETWORK = Exercise(
    id="worked_network", kind="function", source="homework, simple network", minutes=10,
    read="The worked network, as a function",
    hints=("The five steps forward, then the two δ, then the three products.",
           "δ2 = (y − t) σ′(a2) and δ1 = ReLU′(a1) w2 δ2.",
           "return 0.5 * (y - t)**2, delta1 * x, delta2 * z1, delta2"),
    asked=asked("worked_network", right.worked_network,
                draw=(_worked, lambda rng: _scaled_worked(rng, 1e5, 1e-5), lambda rng: _scaled_worked(rng, 1e-4, 1e4)),
                worked=((3.0, 1.0, 0.01, -5.0, -1.0),),
                edges={"the ReLU off": lambda rng: _worked(rng, -1.0), "at the kink": (2.0, 1.0, 0.0, 1.5, -0.5),
                       "whole numbers": (1, 0, 2, -1, 1)}),
    mistakes=(
        Mistake("σ′ = 1 − σ", "σ′ = σ(1 − σ): a factor y is missing in all three.",
                lambda *args: _worked_with(*args, slope2=lambda a: 1 - sigmoid(a))),
        Mistake("σ′ forgotten", "δ2 = (y − t) σ′(a2).", lambda *args: _worked_with(*args, slope2=lambda a: 1.0)),
        Mistake("ReLU′ = 1 everywhere", "Where a1 ≤ 0 the ReLU is flat: nothing flows back to w1.",
                lambda *args: _worked_with(*args, slope1=lambda a: 1.0)),
        Mistake("w2 left out of ∂E/∂w1", "δ1 = ReLU′(a1) w2 δ2.", lambda *args: _worked_with(*args, times_w2=False)),
        Mistake("x left out of ∂E/∂w1", "∂a1/∂w1 = x.", lambda *args: _worked_with(*args, times_x=False)),
        Mistake("E without its ½", "E = ½(y − t)²; this E is twice as large.",
                lambda *args: (2 * right.worked_network(*args)[0], *right.worked_network(*args)[1:])),
        Mistake("the gradients from the end", "They were found from b back to w1; they are returned as (E, dw1, dw2, db).",
                lambda *args: tuple(right.worked_network(*args)[i] for i in (0, 3, 2, 1))),
        Mistake("the gradients in another order", "The order is (E, dw1, dw2, db).",
                lambda *args: tuple(right.worked_network(*args)[i] for i in (0, 2, 1, 3))),
    ))


def _batch_with(X, T, params, hs, h_primes, delta_of_output, **parts):
    return [_backward(x, t, params, hs, h_primes, delta_of_output, **parts) for x, t in zip(X, T)]


def _added(examples, scale=1.0):
    return [(scale * sum(g[l][0] for g in examples), scale * sum(g[l][1] for g in examples))
            for l in range(len(examples[0]))]


def _sum_inside(X, T, params, hs, h_primes, delta_of_output):
    """δ with the sum over n inside: every example is given the blame of all."""
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


BATCH_GRADIENTS = Exercise(
    id="batch_gradients", kind="function", source="dtu l", minutes=18, read="A batch of rows",
    hints=("For one example you have it all. What happens to its gradients when there are many examples?",
           "Either add up backward(x, t, …) over the rows, or keep matrices: A, Z, Δ with one row an example.",
           "In rows: dW = Delta.T @ Z_prev, db = Delta.sum(axis=0); one layer down, Delta = h_prime(A) * (Delta @ W)."),
    asked=asked(
        "batch_gradients", right.batch_gradients,
        draw=(lambda rng: case(rng, sizes(rng, 3, 3, 5), size(rng, 2, 3)),
              lambda rng: case(rng, sizes(rng, 3), size(rng, 6, 9), inputs=1e5, first=1e-5),
              lambda rng: case(rng, sizes(rng, 4, 2, 4), size(rng, 6, 9), inputs=1e-4, first=1e4),
              lambda rng: case(rng, sizes(rng, 3), size(rng, 6, 9), share=True)),
        edges={"a batch of one": lambda rng: case(rng, sizes(rng, 3), 1),
               "one layer": lambda rng: case(rng, sizes(rng, 2), 7),
               "one of everything": lambda rng: case(rng, [1, 1, 1], 4),
               "as many examples as units": lambda rng: case(rng, [3, 3, 3], 3)},
        cost=lambda rng: wide(rng, 4), budget=lambda X, T, params, *_: 4 * len(X) * (2 * units(params) + 1),
        heavy=lambda rng: heavy(rng, 3)),
    mistakes=(
        Mistake("a mean over the examples", "E is the sum over the examples, and so are its gradients.",
                lambda X, *rest: _added(_batch_with(X, *rest), 1 / len(X))),
        Mistake("the sum over n inside δ", "δ of an example depends on that example alone; the sum over n stands in "
                "front of δ z, once.", _sum_inside),
        Mistake("the sum of δ times the sum of z", "Σ_n δ_n z_n is not (Σ_n δ_n)(Σ_n z_n): multiply first, then add.",
                lambda *args: _separately(*args)),
        Mistake("only the last example", "The gradients of each example are to be added, not overwritten.",
                lambda *args: _batch_with(*args)[-1]),
        Mistake("the biases not summed", "db is the sum of δ over the examples: shape (out,), not (N, out).",
                lambda *args: _biases_not_summed(*args)),
        Mistake("h′ forgotten", "Δ = h′(A) ⊙ (Δ_next W_next) in every hidden layer.",
                lambda *args: _added(_batch_with(*args, slope=lambda l, a, z: 1.0))),
        Mistake("stored (in, out)", "dW has the shape of W, (out, in): Δᵀ Z, not Zᵀ Δ.",
                lambda *args: [(dW.T, db) for dW, db in right.batch_gradients(*args)]),
    ))


def _separately(X, T, params, hs, h_primes, delta_of_output):
    total = right.batch_gradients(X, T, params, hs, h_primes, delta_of_output)
    Z = np.sum([np.concatenate(forward(x, params, hs)[1]) for x in X], axis=0)
    ends = np.cumsum([0, len(X[0]), *(len(b) for _, b in params)])
    return [(np.outer(db, Z[ends[l]:ends[l + 1]]), db) for l, (_, db) in enumerate(total)]


def _biases_not_summed(*args):
    examples = _batch_with(*args)
    return [(dW, np.array([g[l][1] for g in examples])) for l, (dW, _) in enumerate(_added(examples))]

WHY_LINEAR = Exercise(id="why_linear", kind="explain", source="dtu, final comments", minutes=6, read="Straight back")

EXERCISES = (BACKWARD, WORKED_NETWORK, BATCH_GRADIENTS, WHY_LINEAR)
