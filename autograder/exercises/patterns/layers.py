"""Slips of every layer: where its bias goes, which function it has, and what it takes in."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises.kinds import Parts, Slip
from lab.calling.functions import Function

TANH, RELU = Function("tanh"), Function("relu")


def bent(h: Any, s: Any, b: Any, n: int) -> Any:
    """Return h(s + b): a layer's output from the weighted sums of its n inputs."""
    return h(s + b)


BIASES = (      # bias(h, s, b, n)
    Slip("bias", "the bias left out", "The pre-activation is w·x + b; the b is missing.", lambda h, s, b, n: h(s)),
    Slip("bias", "the bias outside h", "b belongs to a, inside h: h(w·x + b), not h(w·x) + b.", lambda h, s, b, n: h(s) + b),
    Slip("bias", "the bias subtracted", "b is added: w·x + b.", lambda h, s, b, n: h(s - b)),
    Slip("bias", "the bias subtracted, outside h", "b is added, and inside h: h(w·x + b).", lambda h, s, b, n: h(s) - b),
    Slip("bias", "the bias once for each input", "b is added once, after the sum over the inputs, not in every term of it.",
         lambda h, s, b, n: h(s + n * b)),
    Slip("bias", "the bias added twice", "b is added once.", lambda h, s, b, n: h(s + 2 * b)),
    Slip("bias", "the bias multiplied", "b is added to the sum, not multiplied with it.", lambda h, s, b, n: h(s * b)),
)
FIRST_BIAS = Slip("bias", "the first bias for every unit", "Unit j has its own bias, b[j].", lambda h, s, b, n: h(s + b[0]))
FUNCTIONS = (      # function(h): what is applied
    Slip("function", "h left out", "The output is h(a), not the pre-activation a.", lambda h: lambda a: a),
    Slip("function", "h twice", "h is applied once.", lambda h: lambda a: h(h(a))),
    Slip("function", "tanh, whatever h is", "h is handed in, and is not always tanh: call it by its name, h(…).", lambda h: TANH),
    Slip("function", "ReLU, whatever h is", "h is handed in: call it by its name, h(…).", lambda h: RELU),
)
SUMS = (        # total(W, z) -> weighted sums
    Slip("total", "a mean over the inputs", "The pre-activation is the sum of the products, not their mean.",
         lambda W, z: W @ z / len(z)),
    Slip("total", "the weights alone", "Each weight is multiplied by its input.", lambda W, z: np.sum(W, axis=-1)),
    Slip("total", "the inputs alone", "Each input is multiplied by its weight.", lambda W, z: np.sum(z) + 0 * np.sum(W, axis=-1)),
    Slip("total", "+ where × belongs", "Each input is multiplied by its weight, and the products are added.",
         lambda W, z: np.sum(W + z, axis=-1)),
    Slip("total", "the first input left out", "The sum runs over all inputs, from 0 on.", lambda W, z: W[..., 1:] @ z[1:]),
    Slip("total", "the last input left out", "The sum runs over all inputs: range(n) already ends before n.",
         lambda W, z: W[..., :-1] @ z[:-1]),
    Slip("total", "only the last product", "A loop adds up with +=; with = it keeps the last product alone.",
         lambda W, z: W[..., -1] * z[-1]),
    Slip("total", "only the first product", "`return` is inside the loop, or only the first input is used.",
         lambda W, z: W[..., 0] * z[0]),
    Slip("total", "W where Wᵀ belongs, or the other way round", "W is (out, in): W @ z sums over the inputs.",
         lambda W, z: W.T @ z),
    Slip("total", "absolute values in the sum", "Products of both signs are added as they are, without an absolute value.",
         lambda W, z: np.sum(abs(W * z), axis=-1)),
    Slip("total", "the inputs backwards", "w_i belongs to x_i: both run in the same order.", lambda W, z: W @ z[::-1]),
    Slip("total", "squared inputs", "Each input is multiplied by its weight once.", lambda W, z: W @ z ** 2),
)


def _one(z, W, b, h, total=lambda W, z: W @ z, bias=bent, function=lambda h: h):
    return bias(function(h), total(W, z), b, len(z))


EACH = (        # all(z, W, b, h): h inside the sum
    Slip("all", "h of each product and bias", "h is applied once, to the whole sum w·x + b.",
         lambda z, W, b, h, **rest: np.sum(h((W * z).T + b), axis=0)),
    Slip("all", "h of each product, and the bias after it", "h is applied once, to the whole sum w·x + b.",
         lambda z, W, b, h, **rest: np.sum(h(W * z), axis=-1) + b),
    Slip("all", "h of each product, and no bias", "h is applied once, to the whole sum w·x + b.",
         lambda z, W, b, h, **rest: np.sum(h(W * z), axis=-1)),
)


def _any(z, W, b, h, **parts):
    return parts.pop("all", _one)(z, W, b, h, **parts)


NEURON = Parts(_any, (*(slip for slip in SUMS if not slip.name.startswith("W where")), *BIASES, *FUNCTIONS, *EACH))
LAYER = Parts(_any, (*SUMS, *BIASES, FIRST_BIAS, *FUNCTIONS, *EACH))


def _chosen(hs):
    return list(hs)


CHOICES = (     # choice(hs) -> the function of each layer
    Slip("choice", "the first layer's function everywhere", "Each layer has its own function, in order.", lambda hs: [hs[0]] * len(hs)),
    Slip("choice", "the last layer's function everywhere", "Each layer has its own function, in order.", lambda hs: [hs[-1]] * len(hs)),
    Slip("choice", "the functions in the other order", "The first function belongs to the first layer.", lambda hs: list(hs)[::-1]),
    Slip("choice", "no function in the hidden layers", "Every layer ends with its function, a hidden one too.",
         lambda hs: [*[lambda a: a] * (len(hs) - 1), hs[-1]]),
    Slip("choice", "no function at the output", "The last layer ends with its function too.", lambda hs: [*hs[:-1], lambda a: a]),
    Slip("choice", "the last but one's function at the output", "The last layer has the last function.", lambda hs: [*hs[:-1], hs[-2]]),
    Slip("choice", "no functions", "Every layer ends with its function.", lambda hs: [lambda a: a] * len(hs)),
    Slip("choice", "a layer with the function of the one before", "Layer l has the l-th function.", lambda hs: [hs[0], *hs[:-1]]),
)
WHICH = (       # which(bs) -> the bias of each layer
    Slip("which", "the last bias left out", "Every layer has a bias, the last one too.", lambda bs: [*bs[:-1], 0 * bs[-1]]),
    Slip("which", "the first bias left out", "Every layer has a bias, the first one too.", lambda bs: [0 * bs[0], *bs[1:]]),
    Slip("which", "the first layer's bias everywhere", "Each layer has its own bias.", lambda bs: [bs[0]] * len(bs)),
    Slip("which", "the middle bias subtracted", "Biases are added, in every layer.",
         lambda bs: [-b if 0 < l < len(bs) - 1 else b for l, b in enumerate(bs)]),
    Slip("which", "the last bias subtracted", "Biases are added, in every layer.", lambda bs: [*bs[:-1], -bs[-1]]),
    Slip("which", "the first bias subtracted", "Biases are added, in every layer.", lambda bs: [-bs[0], *bs[1:]]),
)
OF_LAYERS = (*(slip for slip in BIASES if slip.name != "the bias multiplied"), *CHOICES, *WHICH)


def _stack(x, params, hs, bias=bent, choice=_chosen, which=list, total=lambda W, z: W @ z, fed=lambda a, z: z[-1]):
    """Return the a and z of every layer."""
    a: list[np.ndarray] = []
    z = [np.asarray(x, dtype=float)]
    for (W, _), b, h in zip(params, which([b for _, b in params]), choice(hs)):
        taken = fed(a, z)
        a.append(total(W, taken) + b)
        z.append(bias(h, total(W, taken), b, len(taken)))
    return a, z


def _unrolled(count):
    def model(x, *rest, **parts):
        params = list(zip(rest[:2 * count:2], rest[1:2 * count:2]))
        return _stack(x, params, rest[2 * count:], **parts)[1][-1]
    return model


TWO_LAYER = Parts(_unrolled(2), tuple(slip for slip in OF_LAYERS if slip.name != "the middle bias subtracted"))
THREE_LAYER = Parts(_unrolled(3), OF_LAYERS)


def _forward(x, params, hs, of_a=lambda a, z: a, of_z=lambda a, z: z, kept=lambda a, z: (a, z), **parts):
    a, z = _stack(x, params, hs, **parts)
    return kept(of_a(a, z), of_z(a, z))


FORWARD = Parts(_forward, (
    *OF_LAYERS,
    Slip("of_z", "x left out of z", "z has L + 1 entries: z[0] is x itself.", lambda a, z: z[1:]),
    Slip("of_z", "a where z belongs", "z are the outputs h(a), a the pre-activations.", lambda a, z: [z[0], *a]),
    Slip("of_a", "z where a belongs", "a are the pre-activations, before h.", lambda a, z: z[1:]),
    Slip("of_a", "x among the a", "x has no pre-activation: a begins with that of layer 1.", lambda a, z: [z[0], *a]),
    Slip("fed", "x in every layer", "Only the first layer takes in x; each later one takes in the z before it.", lambda a, z: z[0]),
    Slip("fed", "a goes on instead of z", "The next layer takes in z, not a.", lambda a, z: a[-1] if a else z[0]),
    Slip("kept", "a and z exchanged", "The pair is (a, z), in this order.", lambda a, z: (z, a)),
    Slip("kept", "the last layer left out", "There is an a for every layer: range(len(params)) ends where it should.",
         lambda a, z: (a[:-1], z[:-1])),
    Slip("kept", "only the last layer", "Lists of all layers are asked for: append in the loop, return after it.",
         lambda a, z: (a[-1], z[-1])),
))


def _batch(X, params, hs, shown=lambda Y: Y, **parts):
    return shown(np.array([_stack(x, params, hs, **parts)[1][-1] for x in np.asarray(X, dtype=float)]))


FORWARD_BATCH = Parts(_batch, (
    *OF_LAYERS,
    Slip("shown", "the batch in columns", "Examples are rows: Y has shape (examples, outputs).", lambda Y: Y.T),
    *(Slip("shown", f"only the {which} example", "Every row of X is an example with an output of its own.", lambda Y, rows=rows: Y[rows])
      for which, rows in (("first", 0), ("last", -1), ("first", slice(1)), ("last", slice(-1, None)))),
))


def _collapse(params, over=lambda W, up: up @ W, past=lambda b, b_up, up, W: up @ b + b_up, shown=lambda W, b: (W, b)):
    W, b = (np.asarray(part, dtype=float) for part in params[0])
    for up, b_up in params[1:]:
        W, b = over(W, up), past(b, b_up, up, W)
    return shown(W, b)


COLLAPSE = Parts(_collapse, (
    Slip("over", "the products in the wrong order", "The last layer multiplies from the left: W2 W1.", lambda W, up: W @ up),
    Slip("over", "the products of the transposes", "No transpose: W2 W1.", lambda W, up: W.T @ up.T),
    Slip("over", "only the last W", "The weights multiply: W2 W1.", lambda W, up: up),
    Slip("over", "only the first W", "The weights multiply: W2 W1.", lambda W, up: W),
    Slip("past", "the biases simply added", "An earlier bias passes through the later weights: W2 b1 + b2.", lambda b, b_up, up, W: b + b_up),
    Slip("past", "the sum of an earlier bias", "An earlier bias passes through the later weights, W2 b1 + b2, not through a sum.",
         lambda b, b_up, up, W: np.sum(b) + b_up),
    Slip("past", "only the last bias", "The earlier biases pass through the later weights: W2 b1 + b2.", lambda b, b_up, up, W: b_up),
    Slip("past", "only the first bias", "Each later layer adds a bias of its own: W2 b1 + b2.", lambda b, b_up, up, W: b),
    Slip("past", "the later biases left out", "Each later layer adds a bias of its own: W2 b1 + b2.", lambda b, b_up, up, W: up @ b),
    Slip("past", "the later bias through the weights too", "Only the earlier bias passes through W2: W2 b1 + b2.",
         lambda b, b_up, up, W: up @ (b + b_up)),
    Slip("shown", "b before W", "The pair is (W, b), in this order.", lambda W, b: (b, W)),
    Slip("shown", "the transpose of W", "W has shape (out, in) here too.", lambda W, b: (W.T, b)),
))
