"""Slips of every step downhill: its sign, its length, and what it starts from."""

from __future__ import annotations

import numpy as np

from autograder.exercises.kinds import Parts, Slip
from autograder.exercises.patterns.slopes import ERRORS

RATES = (       # step(w, g, eta): the new weight
    Slip("step", "uphill", "The step goes against the gradient: minus.", lambda w, g, eta: w + eta * g),
    Slip("step", "η left out", "The step is η times the gradient.", lambda w, g, eta: w - g),
    Slip("step", "uphill, and η left out", "The step is −η times the gradient.", lambda w, g, eta: w + g),
    Slip("step", "only the step", "The new weights are asked for: the old ones minus the step.", lambda w, g, eta: -eta * g),
    Slip("step", "only the step, without its minus", "The new weights are asked for: the old ones minus η times the gradient.",
         lambda w, g, eta: eta * g),
    Slip("step", "only the gradient", "The new weights are asked for: the old ones minus η times the gradient.", lambda w, g, eta: g),
    Slip("step", "only minus the gradient", "The new weights are asked for: the old ones minus η times the gradient.",
         lambda w, g, eta: -g),
    Slip("step", "divided by η", "The gradient is multiplied by η.", lambda w, g, eta: w - g / eta),
    Slip("step", "η for the whole step", "The step is η times the gradient.", lambda w, g, eta: w - eta),
    Slip("step", "the weights scaled", "The step is η times the gradient; the weight itself is no factor of it.",
         lambda w, g, eta: w * (1 - eta * g)),
    Slip("step", "η at the weights", "η multiplies the gradient, not the weights.", lambda w, g, eta: eta * w - g),
    Slip("step", "η times the whole", "η multiplies the gradient alone.", lambda w, g, eta: eta * (w - g)),
    Slip("step", "1 − η of the weights", "All of the old weight stays: w − η g.", lambda w, g, eta: (1 - eta) * w - eta * g),
    Slip("step", "only the sign of the gradient", "The step is η times the gradient, not η times its sign.",
         lambda w, g, eta: w - eta * np.sign(g)),
    Slip("step", "a step of length η", "The step is η times the gradient, which is not divided by its length.",
         lambda w, g, eta: w - eta * g / np.linalg.norm(g)),
    Slip("step", "twice the step", "The step is η times the gradient, once.", lambda w, g, eta: w - 2 * eta * g),
    Slip("step", "half the step", "The step is η times the gradient.", lambda w, g, eta: w - eta * g / 2),
    Slip("step", "η squared", "η is a factor of the step once.", lambda w, g, eta: w - eta ** 2 * g),
    *(Slip("step", f"weights that decay by {decay:g}", "The step is η times the gradient; nothing else pulls the weights to 0.",
           lambda w, g, eta, decay=decay: w - eta * (g + decay * w)) for decay in (0.1, 0.01, 0.001)),
)


def usual(w, g, eta):
    """Return the new weight: against the gradient."""
    return w - eta * g


INPUTS = (      # taken(x, w, y): what the error is multiplied by
    Slip("taken", "x left out", "Each weight moves in proportion to its own input.", lambda x, w, y: 1.0),
    Slip("taken", "w where x belongs", "∂y/∂w_i is x_i, not w_i.", lambda x, w, y: w),
    Slip("taken", "x squared", "∂y/∂w_i is x_i, once.", lambda x, w, y: x ** 2),
    Slip("taken", "|x| where x belongs", "∂y/∂w_i is x_i, with its sign.", lambda x, w, y: abs(x)),
    Slip("taken", "the sum of the inputs for each", "∂y/∂w_i is its own input x_i.", lambda x, w, y: np.sum(x)),
    Slip("taken", "y where x belongs", "∂y/∂w_i is the input x_i, not the output.", lambda x, w, y: y),
)
OUTPUTS = (     # output(w, x)
    Slip("output", "not summed over the inputs", "y is one number, w·x; here each product is treated as an output.", lambda w, x: w * x),
    Slip("output", "the sum of the inputs so far", "y is known once all inputs are summed: a loop of its own, before the slopes.",
         lambda w, x: np.cumsum(w * x)),
    Slip("output", "a mean over the inputs", "y is the sum of the products, not their mean.", lambda w, x: np.mean(w * x)),
    Slip("output", "tanh at the output", "The neuron is linear: y = w·x.", lambda w, x: np.tanh(w @ x)),
    Slip("output", "σ at the output", "The neuron is linear: y = w·x.", lambda w, x: 1 / (1 + np.exp(-(w @ x)))),
)


def _gradient(w, x, t, error=lambda y, t: y - t, taken=lambda x, w, y: x, output=lambda w, x: w @ x, factor=1.0, whole=None):
    w, x = np.asarray(w, dtype=float), np.asarray(x, dtype=float)
    y = output(w, x)
    return whole(w, x, t, y) if whole else factor * error(y, t) * taken(x, w, y)


FACTORS = (
    Slip("factor", "the 2 left out", "(y − t)² has no ½ to cancel the 2.", 1.0),
    Slip("factor", "a 4 where the 2 belongs", "The 2 of the square is a factor once.", 4.0),
    Slip("factor", "a ½ where the 2 belongs", "The derivative of (y − t)² is 2(y − t).", 0.5),
)
LINEAR = (*ERRORS, *INPUTS, *OUTPUTS)
LINEAR_GRADIENT = Parts(
    lambda w, x, t, **parts: _gradient(w, x, t, **{"factor": 2.0, **parts}), (
        *LINEAR, *FACTORS,
        Slip("whole", "brackets left out: 2w·x − t", "The 2 multiplies the whole difference: 2 * (w @ x − t).",
             lambda w, x, t, y: (2 * y - t) * x),
        Slip("whole", "brackets left out: w·x − t·x", "The difference is multiplied by x as a whole: (w·x − t) x.",
             lambda w, x, t, y: y - t * x),
        Slip("whole", "brackets left out: 2w·x − t·x", "The difference is multiplied as a whole: 2 (w·x − t) x.",
             lambda w, x, t, y: 2 * y - t * x)))


def _delta_rule(w, x, t, eta, step=usual, **parts):
    w = np.asarray(w, dtype=float)
    return step(w, _gradient(w, x, t, **parts), eta)


DELTA_RULE_STEP = Parts(_delta_rule, (*RATES, *LINEAR))


def _train(X, t, eta, epochs, start=np.zeros, order=lambda N, epoch: range(N), rate=lambda eta, epoch: eta, many=lambda epochs: epochs,
           last=lambda found: found[-1], afresh=False, **parts):
    w = start(np.shape(X)[1])
    found = [w]
    for epoch in range(many(epochs)):
        w = start(np.shape(X)[1]) if afresh else w
        for n in order(len(X), epoch):
            w = _delta_rule(w, X[n], t[n], rate(eta, epoch), **parts)
        found.append(w)
    return last(found)


TRAIN_LINEAR = Parts(_train, (
    *RATES, *LINEAR,
    Slip("start", "ones at the start", "The weights start at 0.", np.ones),
    Slip("order", "the examples backwards", "The examples come in the order of X.", lambda N, epoch: range(N)[::-1]),
    Slip("order", "the first example left out", "Every example makes a step, the one with index 0 too.", lambda N, epoch: range(1, N)),
    Slip("order", "the last example left out", "Every example makes a step: range(N) already ends before N.", lambda N, epoch: range(N - 1)),
    Slip("order", "only the first example", "Every example makes a step; a `return` inside the loop ends it.", lambda N, epoch: range(1)),
    *(Slip("rate", f"η times {factor:g} after each epoch", "η stays the same in all epochs.",
           lambda eta, epoch, factor=factor: eta * factor ** epoch) for factor in (0.5, 0.9, 0.95, 0.99)),
    Slip("rate", "η divided by the epoch", "η stays the same in all epochs.", lambda eta, epoch: eta / (epoch + 1)),
    Slip("many", "one epoch only", "`epochs` times over all examples; is `return` inside the loop?", lambda epochs: min(epochs, 1)),
    Slip("many", "one epoch too few", "`epochs` times over all the examples.", lambda epochs: epochs - 1),
    Slip("many", "one epoch too many", "`epochs` times over all the examples.", lambda epochs: epochs + 1),
    Slip("last", "the weights of every epoch", "Only the last weights are asked for.", np.array),
    Slip("last", "the mean of the weights", "The last weights are asked for.", lambda found: np.mean(found, axis=0)),
))


def _layers(params, gradients, eta, step=usual, biases=usual, whole=lambda pairs: pairs):
    return whole([(step(W, dW, eta), biases(b, db, eta) if biases is not usual else step(b, db, eta))
                  for (W, b), (dW, db) in zip(params, gradients)])


SGD_STEP = Parts(_layers, (
    *RATES,
    *(Slip("step", f"W that decays by {decay:g}", "The step is η times the gradient; nothing else pulls the weights to 0.",
           lambda w, g, eta, decay=decay: w - eta * (g + decay * w * (np.ndim(w) > 1))) for decay in (0.1, 0.01, 0.001, 1e-4)),
    Slip("biases", "the biases left as they were", "Biases are parameters too: b − η ∂E/∂b.", lambda b, db, eta: b),
    Slip("biases", "the biases uphill", "Biases go against their gradient too.", lambda b, db, eta: b + eta * db),
    Slip("biases", "η left out of the biases", "The step of a bias is η times its gradient too.", lambda b, db, eta: b - db),
    Slip("whole", "only the first layer", "Every layer takes a step; a `return` inside the loop ends it.", lambda pairs: pairs[:1]),
    Slip("whole", "only the last layer", "Every layer takes a step: append each in the loop.", lambda pairs: pairs[-1:]),
    Slip("whole", "the layers backwards", "The list has the order of params.", lambda pairs: pairs[::-1]),
))


def _graph(weights, gradient, eta, step=usual):
    return {edge: step(w, gradient[edge], eta) for edge, w in weights.items()}


GRAPH_STEP = Parts(_graph, RATES)


def _descent(H, w0, eta, steps, step=usual, slope=lambda H, w, w0: H @ w, many=lambda steps: steps, shown=np.array):
    path = [np.array(w0, dtype=float)]
    for _ in range(many(steps)):
        path.append(step(path[-1], slope(H, path[-1], path[0]), eta))
    return shown(path)


QUADRATIC_DESCENT = Parts(_descent, (
    *RATES,
    Slip("slope", "half the gradient", "The gradient of ½ wᵀHw is H w: the 2 of the square meets the ½.", lambda H, w, w0: H @ w / 2),
    Slip("slope", "E where its gradient belongs", "½ wᵀHw is E, one number; its gradient is H w.", lambda H, w, w0: 0.5 * w @ H @ w),
    Slip("slope", "the gradient of the start", "Each step takes the gradient at the point that was reached.", lambda H, w, w0: H @ w0),
    Slip("slope", "the diagonal alone", "H w is a matrix product: every weight enters every entry.", lambda H, w, w0: np.diag(H) * w),
    Slip("slope", "H left out", "The gradient is H w.", lambda H, w, w0: w),
    Slip("slope", "a product summed over the wrong axis", "H w is a matrix product, H @ w: its entry i is the sum of H_ij w_j over j.",
         lambda H, w, w0: np.sum(H, axis=0) * w),
    Slip("slope", "∂E/∂w of one entry for all", "H w has one entry per weight; nothing is summed over all of them.",
         lambda H, w, w0: np.full(len(w), np.sum(H @ w))),
    Slip("slope", "H⁻¹ where H belongs", "The gradient is H w; nothing is solved or inverted.", lambda H, w, w0: np.linalg.solve(H, w)),
    Slip("many", "one step too few", "The path has steps + 1 points, w0 first.", lambda steps: steps - 1),
    Slip("many", "one step too many", "The path has steps + 1 points, w0 first.", lambda steps: steps + 1),
    Slip("shown", "the last point left at 0", "A path that is filled by index needs `steps` steps: range(steps).",
         lambda path: np.concatenate([path[:-1], [0 * path[0]]])),
    Slip("shown", "the start left out", "The path begins with w0.", lambda path: np.array(path[1:])),
    Slip("shown", "only the last point", "The whole path is asked for.", lambda path: path[-1]),
    Slip("shown", "the path in columns", "Each row is a point: shape (steps + 1, d).", lambda path: np.array(path).T),
))
