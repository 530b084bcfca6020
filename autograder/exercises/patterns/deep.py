"""Slips of back-propagation through any number of layers: where a δ begins, how it comes back, and what it meets."""

from __future__ import annotations

import numpy as np

from autograder.exercises.kinds import Parts, Slip
from autograder.exercises.patterns.networks import back_along, given_slope, tanh_slope
from autograder.exercises.patterns.slopes import PATHS_BACK, TANH_SLOPES, activation_slopes
from autograder.reference.digits import forward as logits_of
from autograder.reference.digits import loss_and_gradients
from autograder.reference.forward_model import forward
from autograder.reference.losses import softmax


def _backward(x, t, params, hs, h_primes, delta_of_output, start=lambda d, z, t, a, f: d(z[-1], t, a[-1]), slope=given_slope, back=back_along,
              taken=lambda a, z, l: z[l], weights=lambda params, l: params[l][0], of=lambda l: l - 1, early=False, keep=False,
              biases=lambda d: d, table=np.outer, listed=lambda found: found):
    """Return the gradients; l is the layer whose δ is known, of(l) the place of a and h′ one layer down."""
    a, z = forward(x, params, hs)
    delta = start(delta_of_output, z, t, a, h_primes[-1])
    found: list = []
    for l in reversed(range(len(params))):
        below = delta
        if l:
            below = slope(h_primes[of(l)], a[of(l)], z[of(l) + 1]) * back(np.asarray(weights(params, l)), delta)
        used = below if early else delta
        found.insert(0, (table(used, taken(a, z, l)), biases(used)))
        delta = delta if keep else below
    return listed(found)


STARTS = (
    Slip("start", "y − t where delta_of_output belongs", "Which δ the output has depends on the error: it is handed in.",
         lambda d, z, t, a, f: z[-1] - t),
    Slip("start", "t − y where delta_of_output belongs", "Which δ the output has depends on the error: it is handed in.",
         lambda d, z, t, a, f: t - z[-1]),
    Slip("start", "(y − t) h′(a) where delta_of_output belongs", "Which δ the output has depends on the error: it is handed in.",
         lambda d, z, t, a, f: (z[-1] - t) * f(a[-1])),
    Slip("start", "h′ once more at the output", "delta_of_output has its h′ already.", lambda d, z, t, a, f: d(z[-1], t, a[-1]) * f(a[-1])),
    Slip("start", "delta_of_output(t, y, a)", "Its arguments are y, t and a, in this order.", lambda d, z, t, a, f: d(t, z[-1], a[-1])),
    Slip("start", "delta_of_output(a, t, y)", "Its arguments are y, t and a, in this order.", lambda d, z, t, a, f: d(a[-1], t, z[-1])),
)
WALKS = (
    Slip("taken", "z of the layer itself", "A layer's gradient is δ times what it took in, z[l]; z[l + 1] is what it gave out.",
         lambda a, z, l: z[l + 1]),
    Slip("taken", "the input for every layer", "A layer's gradient is δ times what it took in: x for the first layer alone, then z[l].",
         lambda a, z, l: z[0]),
    Slip("taken", "a where z belongs in the gradients", "What a layer takes in is z[l], what came out of h below, not a.",
         lambda a, z, l: a[l - 1] if l else z[0]),
    Slip("weights", "the weights of the layer below", "δ[l − 1] comes from δ[l] along the weights between them: params[l][0].",
         lambda params, l: params[l - 1][0]),
    Slip("of", "a and h′ one layer too high", "The δ of the layer below has the slope of that layer: a[l - 1] and h_primes[l - 1].",
         lambda l: l),
    Slip("early", "δ replaced before its gradients are taken", "First the gradients of layer l from its δ, then the δ of the layer "
         "below. Here the δ has already moved down.", True),
    Slip("keep", "the output's δ in every layer", "hidden_delta returns the δ of the layer below: keep it, delta = hidden_delta(…).", True),
    Slip("biases", "the biases without gradients", "∂E/∂b = δ in every layer.", lambda d: 0 * d),
    Slip("biases", "one bias where the layer belongs", "∂E/∂b has an entry for each unit: δ itself, not its sum.", np.sum),
    Slip("biases", "ones as the gradients of the biases", "∂E/∂b = δ in every layer.", lambda d: np.ones(np.shape(d))),
    Slip("table", "stored (in, out)", "dW has the shape of W, (out, in): δ zᵀ, not z δᵀ.", lambda d, z: np.outer(z, d)),
    Slip("listed", "the last layer first", "The list has the order of params: the first layer's gradients come first.",
         lambda found: found[::-1]),
    Slip("listed", "dW without db", "Each layer has a pair (dW, db).", lambda found: [dW for dW, _ in found]),
    Slip("listed", "db before dW", "Each pair is (dW, db), in this order.", lambda found: [(db, dW) for dW, db in found]),
    Slip("listed", "the first layer left out", "Layer 0 has gradients too.", lambda found: found[1:]),
    Slip("listed", "only the last layer", "The loop goes on to layer 0; a `return` inside it ends it.", lambda found: found[-1:]),
)


def _forwards(x, t, params, hs, h_primes, delta_of_output, **parts):
    """The loop runs from the first layer to the last, with the output's δ at its beginning."""
    a, z = forward(x, params, hs)
    delta = delta_of_output(z[-1], t, a[-1])
    found = []
    for l in range(len(params)):
        found.append((np.outer(delta, z[l]), delta))
        if l:
            delta = h_primes[l - 1](a[l - 1]) * (params[l][0].T @ delta)
    return found


FORWARDS = Slip("all", "a loop from the first layer to the last", "Blame comes from the output: the loop begins at the last layer, "
                "reversed(range(len(params))).", _forwards)
BACKWARD = Parts(lambda *args, **parts: parts.pop("all", _backward)(*args, **parts),
                 (*STARTS, *activation_slopes(), *PATHS_BACK, *WALKS, FORWARDS))


def _batch(X, T, *rest, added=lambda one, N: sum(one), of_biases=None, rows=lambda N: range(N), **parts):
    found = [_backward(X[n], T[n], *rest, **parts) for n in rows(len(X))]
    return [(added([pair[0] for pair in layer], len(X)), (of_biases or added)([pair[1] for pair in layer], len(X)))
            for layer in zip(*found)]


BATCH_GRADIENTS = Parts(_batch, (
    *STARTS, *activation_slopes(), *(slip for slip in WALKS if not slip.name.startswith(("dW", "one bias", "only"))),
    Slip("added", "a mean over the examples", "E is the sum over the examples, and so are its gradients.", lambda one, N: sum(one) / N),
    Slip("of_biases", "a mean over the examples in db", "db is the sum over the examples, as dW is.", lambda one, N: sum(one) / N),
    Slip("of_biases", "the biases of the last example", "db is the sum over the examples, as dW is.", lambda one, N: one[-1]),
    Slip("rows", "the first example left out", "Every example counts, the one with index 0 too.", lambda N: range(1, N)),
    Slip("rows", "the last example left out", "Every example counts: range(N) already ends before N.", lambda N: range(N - 1)),
    Slip("rows", "only the first example", "The loop goes on through all examples; a `return` inside it ends it.", lambda N: range(1)),
    Slip("rows", "only the last example", "The gradients of each example are added, not overwritten.", lambda N: range(N - 1, N)),
))


# --- unit 7


def _digits(X, T, params, start=lambda Y, T: Y - T, slope=tanh_slope, loss=lambda E, Y, T: E, over=lambda N, K: N, each=lambda N: 1.0,
            of_biases=lambda d: d.sum(axis=0), taken=lambda Z, l: Z[l], weights=lambda params, l: params[l][0], early=False,
            keep=False, listed=lambda found: found, scale=lambda N: 1.0):
    *Z, A = logits_of(X, params)
    Y, N = softmax(A), len(X)
    delta = start(Y, np.asarray(T)) / over(*np.shape(T))
    found: list = []
    for l in reversed(range(len(params))):
        below = delta
        if l:
            below = (delta @ weights(params, l)) * slope(np.arctanh(np.clip(Z[l], -1 + 1e-15, 1 - 1e-15)), Z[l]) * each(N)
        used = below if early else delta
        found.insert(0, (used.T @ taken(Z, l), of_biases(used)))
        delta = delta if keep else below
    E = loss(loss_and_gradients(X, T, params)[0], Y, np.asarray(T))
    return scale(N) * E, [tuple(scale(N) * part for part in pair) for pair in listed(found)]


LOSS_AND_GRADIENTS = Parts(_digits, (
    *TANH_SLOPES,
    Slip("start", "the sign of Y − T", "δ of softmax with cross-entropy is Y − T.", lambda Y, T: T - Y),
    Slip("start", "T left out of δ", "δ of the output is Y − T.", lambda Y, T: Y),
    Slip("start", "σ′ at the output", "δ is Y − T: no derivative of the output is left.", lambda Y, T: (Y - T) * Y * (1 - Y)),
    Slip("start", "tanh′ at the output", "δ is Y − T: the output has no tanh.", lambda Y, T: (Y - T) * (1 - Y ** 2)),
    Slip("start", "−T/Y where Y − T belongs", "−t/y is the derivative with respect to y; δ is that with respect to a, Y − T.", lambda Y, T: -T / Y),
    Slip("start", "2(Y − T) where Y − T belongs", "δ of softmax with cross-entropy is Y − T, without a 2.", lambda Y, T: 2 * (Y - T)),
    Slip("scale", "sums where means belong", "E is the mean over the examples, and the gradients are those of the mean: divide by N.", lambda N: N),
    Slip("over", "the gradients of the sum", "E is the mean: divide δ by N once.", lambda N, K: 1),
    Slip("over", "the gradients divided by N·K", "The mean runs over the N examples, not over all entries.", lambda N, K: N * K),
    Slip("over", "the gradients divided by N twice", "Divide by N once.", lambda N, K: N * N),
    Slip("each", "1/N in every layer", "Divide δ of the output by N, once: it carries the 1/N down.", lambda N: 1 / N),
    Slip("of_biases", "a mean over the examples in db", "db is the sum of δ over the examples, which has its 1/N already.", lambda d: d.mean(axis=0)),
    Slip("of_biases", "the biases without gradients", "∂E/∂b is the sum of δ over the examples.", lambda d: 0 * d.sum(axis=0)),
    Slip("of_biases", "db summed over the units", "db is summed over the examples, axis=0.", lambda d: d.sum(axis=1)),
    Slip("taken", "the input for every layer", "A layer's gradient is δ times what it took in: Z[l].", lambda Z, l: Z[0]),
    Slip("weights", "the weights of the layer below", "δ goes back along the weights of the layer above: params[l][0].",
         lambda params, l: params[l - 1][0]),
    Slip("early", "δ replaced before its gradients are taken", "First the gradients of layer l from its δ, then the δ of the layer below.", True),
    Slip("keep", "the output's δ in every layer", "δ is replaced by that of the layer below, at the end of each turn of the loop.", True),
    Slip("listed", "the last layer's gradients first", "They are returned like `params`, the first layer first.", lambda found: found[::-1]),
    Slip("listed", "stored (in, out)", "dW has the shape of W: δᵀ Z.", lambda found: [(dW.T, db) for dW, db in found]),
    Slip("loss", "a sum where the mean belongs in E", "E is the mean over the examples.", lambda E, Y, T: E * len(T)),
    Slip("loss", "E divided by N·K", "The mean runs over the N examples, not over the N·K entries.", lambda E, Y, T: E / T.shape[1]),
    Slip("loss", "the sign of E", "E = −Σ t log y.", lambda E, Y, T: -E),
    Slip("loss", "the squared error where E belongs", "E is the cross-entropy; its gradients are those you have.",
         lambda E, Y, T: np.sum((Y - T) ** 2) / len(T)),
    Slip("loss", "half the squared error where E belongs", "E is the cross-entropy; its gradients are those you have.",
         lambda E, Y, T: 0.5 * np.sum((Y - T) ** 2) / len(T)),
    Slip("loss", "1 − the probability where E belongs", "E is −log of the probability of the right class.",
         lambda E, Y, T: 1 - np.mean(np.sum(T * Y, axis=1))),
))
