"""Unit 4, whole networks: the recursion on one example."""

from __future__ import annotations

import numpy as np

from autograder.exercises.backpropagation.sampling import case, heavy, measured_slope, units, wide
from autograder.exercises.kinds import Asked, Edge, Exercise, Mistake
from autograder.exercises.patterns import deep, networks
from autograder.exercises.sampling import number, size, sizes
from autograder.reference import backpropagation as right
from autograder.reference.forward_model import forward, relu, sigmoid
from lab.calling.functions import Function


def backward_with(x, t, params, hs, h_primes, delta_of_output, slope=None, delta=None, gradients=right.layer_gradients,
                  back=lambda params, l: params[l + 1][0].T):
    """Run back-propagation with one of its parts exchanged."""
    a, z = forward(x, params, hs)
    d = delta(z, t, a) if delta else delta_of_output(z[-1], t, a[-1])
    found = [gradients(d, z[-2])]
    for l in reversed(range(len(params) - 1)):
        d = (slope(l, a, z) if slope else h_primes[l](a[l])) * (back(params, l) @ d)
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


def _past_the_end(x, t, params, hs, h_primes, delta_of_output):
    """Go one step further, below layer 0, where a[-1] and h_primes[-1] are those of the output."""
    a, _ = forward(x, params, hs)
    found = right.backward(x, t, params, hs, h_primes, delta_of_output)
    h_primes[-1](a[-1]) * (params[0][0].T @ found[0][1])
    return found


def _in_columns(x, t, params, hs, h_primes, delta_of_output):
    a, z = [], [np.reshape(x, (-1, 1))]
    for (W, b), h in zip(params, hs, strict=True):
        a.append(W @ z[-1] + np.reshape(b, (-1, 1)))
        z.append(h(a[-1]))
    d = np.reshape(delta_of_output(z[-1].ravel(), t, a[-1].ravel()), (-1, 1))
    found = [(d @ z[-2].T, d.ravel())]
    for l in reversed(range(len(params) - 1)):
        d = (params[l + 1][0].T @ d) * h_primes[l](a[l])
        found.insert(0, (d @ z[l].T, d.ravel()))
    return found


def _own_input(x, t, params, hs, h_primes, delta_of_output):
    a, _ = forward(x, params, hs)
    found = right.backward(x, t, params, hs, h_primes, delta_of_output)
    return [(np.outer(db, a[l - 1]) if l else dW, db) for l, (dW, db) in enumerate(found)]


BACKWARD = Exercise(
    id="backward", kind="function", source="dtu j, 8, 9; homework; lin", minutes=20, read="The whole recursion",
    uses=("hidden_delta", "layer_gradients"),
    hints=("Forward first, keeping every a and z. Then δ of the output, and from there down one layer at a time.",
           "In layer l: gradients from δ and the z that went in; then δ of the layer below by hidden_delta.",
           "`for l in reversed(range(len(params))):`, and in it the gradients come from delta and z[l]. Then, if l > 0, the new "
           "delta: along `params[l][0]`, with a and h′ of the layer below, l − 1."),
    asked=Asked(
        "backward", right.backward, returns="*dW db",
        sample=(lambda rng: case(rng, sizes(rng, size(rng, 4, 5), 3, 5)),
              lambda rng: case(rng, sizes(rng, 3), inputs=1e5, first=1e-5),
              lambda rng: case(rng, sizes(rng, 4), inputs=1e-4, first=1e4)),
        worked=((np.array([3.0]), np.array([1.0]), [(np.array([[0.01]]), np.array([0.0])),
                                                   (np.array([[-5.0]]), np.array([-1.0]))],
                 [Function("relu"), Function("scaled_tanh", (0.5, 0.5, 0.5))],
                 [Function("step"), Function("scaled_bell", (0.5, 0.5, 0.5))], Function("worked_delta")),),
        edges={"an output of the whole layer": lambda rng: case(rng, sizes(rng, 3), share=True),
               "one layer": lambda rng: case(rng, sizes(rng, 2)),
               "one of everything": lambda rng: case(rng, [1, 1, 1]),
               "four layers": lambda rng: case(rng, sizes(rng, 5, 2, 3)),
               "as many units in every layer": lambda rng: case(rng, [3, 3, 3])},
        cost=wide, budget=lambda x, t, params, *_: 4 * (2 * units(params) + 1), heavy=heavy,
        heavy_seconds=2.0),
    parts=deep.BACKWARD,
    mistakes=(
        Mistake("a column handed to h", "h works on a whole layer, an array (units,), and may compare its entries along the last axis: "
                "hand it that shape, and not a column (units, 1).", _in_columns),
        Mistake("h′ forgotten", "What arrives at a hidden layer is Wᵀδ = ∂E/∂z; times h′(a) it is δ.",
                lambda *args: backward_with(*args, slope=lambda l, a, z: 1.0)),
        Mistake("h′ at z", "h was evaluated at a, and so is its slope: h′(a), not h′(z).",
                lambda *args: backward_with(*args, slope=lambda l, a, z: args[4][l](z[l + 1]))),
        Mistake("h′ of the layer above", "δ of layer l has the slope of layer l's own function.",
                lambda *args: backward_with(*args, slope=lambda l, a, z: args[4][l + 1](a[l]))),
        Mistake("one layer too high", "hidden_delta(params[l][0], …) gives the δ of the layer below, so it takes the a and the "
                "h′ of that layer: a[l - 1] and h_primes[l - 1].", _one_too_high),
        Mistake("one layer too high, down to the input", "hidden_delta(params[l][0], …) gives the δ of the layer below, so it "
                "takes a[l - 1] and h_primes[l - 1]; and below layer 0 there is none, x has no δ.",
                lambda *args: _one_too_high(*args, to_the_input=True)),
        Mistake("z of the layer itself", "A layer's gradient is δ times what it took in, z[l]; z[l + 1] is what it gave out.",
                _own_output),
        Mistake("h′ of the output twice", "delta_of_output is ∂E/∂a of the last layer already, its h′ included.",
                lambda *args: backward_with(*args, delta=lambda z, t, a: args[5](z[-1], t, a[-1]) * args[4][-1](a[-1]))),
        Mistake("y − t instead of delta_of_output",
                "How δ of the output is computed depends on the error: call delta_of_output(y, t, a).",
                lambda *args: backward_with(*args, delta=lambda z, t, a: z[-1] - t)),
        Mistake("the last layer first", "The list has the order of params: the first layer's gradients come first.",
                lambda *args: right.backward(*args)[::-1]),
        Mistake("output_delta where delta_of_output belongs", "How δ of the output is computed depends on the error: call delta_of_output(y, t, a).",
                lambda *args: backward_with(*args, delta=lambda z, t, a: (z[-1] - t) * args[4][-1](a[-1]))),
        Mistake("delta_of_output(t, y, a)", "Its arguments are y, t and a, in this order.",
                lambda *args: backward_with(*args, delta=lambda z, t, a: args[5](t, z[-1], a[-1]))),
        Mistake("a where z belongs in the gradients", "What a layer takes in is z[l], what came out of h below, not a.", _own_input),
        Mistake("h where h′ belongs", "On the way back blame is multiplied by the slope, h_primes[l], not by h itself.",
                lambda *args: backward_with(*args, slope=lambda l, a, z: z[l + 1])),
        Mistake("tanh′ whatever h is", "Each layer has a function of its own: h_primes[l].",
                lambda *args: backward_with(*args, slope=lambda l, a, z: 1 - np.tanh(a[l]) ** 2)),
        Mistake("W where Wᵀ belongs", "W is (units above, units here), and the sum runs over the units above: Wᵀ.",
                lambda *args: backward_with(*args, back=lambda params, l: params[l + 1][0])),
        Mistake("the weights of the layer below", "δ[l − 1] comes from δ[l] along the weights between them: params[l][0].",
                lambda *args: backward_with(*args, back=lambda params, l: params[l][0].T)),
        Mistake("one step too far", "Below layer 0 there is nothing to blame: x has no δ. In Python a[l - 1] is a[-1] there, the "
                "last of the list. Go on only `if l > 0`.", _past_the_end),
        Mistake("two lists where a list of pairs belongs", "A pair (dW, db) for each layer is asked for, not all dW and then all db.",
                lambda *args: tuple(map(list, zip(*right.backward(*args), strict=True)))),
        Mistake("only the last layer", "The loop goes on to layer 0; a `return` inside it ends it.",
                lambda *args: right.backward(*args)[-1:], needs="a return in a loop"),
        Mistake("the first layer left out", "Layer 0 has gradients too: range(L - 1, -1, -1) ends there, and range(L - 1, 0, -1) "
                "before it.", lambda *args: right.backward(*args)[1:]),
        Mistake("stored (in, out)", "dW has the shape of W, (out, in): δ zᵀ, not z δᵀ.",
                lambda *args: backward_with(*args, gradients=lambda d, z: (np.outer(z, d), d))),
        Mistake("the biases without gradients", "∂E/∂b = δ in every layer.",
                lambda *args: [(dW, 0 * db) for dW, db in right.backward(*args)]),
        Mistake("slopes not those of h_primes", "The slopes are passed in as h_primes[l]: don't measure or guess them. In this test they "
                "belong to other functions than hs, to see that they are used.",
                lambda *args: backward_with(*args, slope=lambda l, a, z: measured_slope(args[3][l], a[l]))),
    ))


def _scaled_worked(rng, x, w1):
    """Sample x and w1 far from 1, w1·x between 0.5 and 2, and a bias so small that no step is right for all three."""
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


def _not_bent(x, t, w1, w2, b):
    E, dw1, _, db = right.worked_network(x, t, w1, w2, b)
    return E, dw1, db * w1 * x, db


def _exchanged(x, t, w1, w2, b, factor):
    E, dw1, dw2, db = right.worked_network(x, t, w1, w2, b)
    return E, factor * dw1, dw2, db


WORKED_NETWORK = Exercise(
    id="worked_network", kind="function", source="homework, simple network", minutes=10,
    read="The worked network, as a function",
    uses=("sigmoid_prime", "relu_prime"),
    hints=("The five steps forward, then the two δ, then the three products.",
           "δ2 = (y − t) σ′(a2) and δ1 = ReLU′(a1) w2 δ2.",
           "Each gradient is a local error times what its parameter multiplies: x for w1, z1 for w2, 1 for b."),
    asked=Asked("worked_network", right.worked_network, returns="E dw1 dw2 db",
                sample=(_worked, lambda rng: _scaled_worked(rng, 1e5, 1e-5), lambda rng: _scaled_worked(rng, -1e-4, -1e4)),
                worked=((3.0, 1.0, 0.01, -5.0, -1.0),),
                # off is half of what a ReLU is
                edges={"the ReLU off": Edge(sample=lambda rng: _worked(rng, -1.0), required=True), "at the kink": (2.0, 1.0, 0.0, 1.5, -0.5),
                       "a target that is hit": (-1.0, 0.5, 1.0, 2.0, 0.0),
                       "whole numbers": (1, 0, 2, -1, 1)}),
    parts=networks.WORKED_NETWORK,
    mistakes=(
        Mistake("σ′ = 1 − σ", "σ′ = σ(1 − σ): a factor y is missing in all three.",
                lambda *args: _worked_with(*args, slope2=lambda a: 1 - sigmoid(a))),
        Mistake("σ′ forgotten", "δ2 = (y − t) σ′(a2).", lambda *args: _worked_with(*args, slope2=lambda a: 1.0)),
        Mistake("ReLU′ = 1 everywhere", "Where a1 ≤ 0 the ReLU is flat: nothing flows back to w1.",
                lambda *args: _worked_with(*args, slope1=lambda a: 1.0)),
        Mistake("w2 left out of ∂E/∂w1", "δ1 = ReLU′(a1) w2 δ2.", lambda *args: _worked_with(*args, times_w2=False)),
        Mistake("x left out of ∂E/∂w1", "∂a1/∂w1 = x.", lambda *args: _worked_with(*args, times_x=False)),
        Mistake("σ′ at y", "The slope of σ is taken at a2; y = σ(a2) is what came out.",
                lambda *args: _worked_with(*args, slope2=lambda a: right.sigmoid_prime(sigmoid(a)))),
        Mistake("1 at the kink", "ReLU′(0) is agreed to be 0: a1 > 0, not a1 >= 0.",
                lambda *args: _worked_with(*args, slope1=lambda a: float(a >= 0))),
        Mistake("a1 where z1 belongs in ∂E/∂w2", "What w2 multiplies is z1 = ReLU(a1), 0 where a1 is negative.", _not_bent),
        Mistake("w1 where w2 belongs in δ1", "Blame comes back along the weight above, w2.",
                lambda x, t, w1, w2, b: _exchanged(x, t, w1, w2, b, w1 / w2)),
        Mistake("the sign of y − t", "∂E/∂y = y − t.", lambda *args: (
            right.worked_network(*args)[0], *(-v for v in right.worked_network(*args)[1:]))),
        Mistake("E without its ½", "E = ½(y − t)²; this E is twice as large.",
                lambda *args: (2 * right.worked_network(*args)[0], *right.worked_network(*args)[1:])),
        Mistake("the gradients from the end", "They were found from b back to w1; they are returned as (E, dw1, dw2, db).",
                lambda *args: tuple(right.worked_network(*args)[i] for i in (0, 3, 2, 1))),
        Mistake("the gradients in another order", "The order is (E, dw1, dw2, db).",
                lambda *args: tuple(right.worked_network(*args)[i] for i in (0, 2, 1, 3))),
    ))
