"""Slips of back-propagation for a batch of digits, with tanh in the hidden layers and softmax at the end."""

from __future__ import annotations

import numpy as np

from autograder.exercises.kinds import Parts, Slip
from autograder.exercises.patterns.networks import tanh_slope
from autograder.exercises.patterns.slopes import TANH_SLOPES
from autograder.reference.digits import forward as logits_of
from autograder.reference.digits import loss_and_gradients
from autograder.reference.losses import softmax


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
