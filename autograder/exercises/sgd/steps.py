"""Unit 6, walking downhill: one step, the worked network's step, and the step that kills its ReLU."""

from __future__ import annotations

import numpy as np

from autograder.exercises.kinds import Asked, Exercise, Mistake, Value
from autograder.exercises.patterns import steps
from autograder.exercises.sampling import integers, network, number, size, sizes
from autograder.reference import sgd as right
from autograder.reference.backpropagation import worked_network


def step(rng, widths=None):
    """Sample params, gradients of the same shapes, and a learning rate with which no entry comes near 0."""
    widths = widths or sizes(rng, size(rng, 2, 4))
    eta = float(rng.uniform(0.05, 0.8))
    slopes = [(0.08 / eta * dW, 0.08 / eta * db) for dW, db in network(rng, widths)]
    return network(rng, widths), slopes, eta


def whole(rng):
    """Sample parameters and gradients in whole numbers, and a learning rate that is not."""
    layers = [[(integers(rng, n, m), integers(rng, n)) for m, n in ((3, 2), (2, 4))] for _ in range(2)]
    return (*layers, 0.25)


# gradients that are 0 for all weights of one layer and for all biases of the other
STILL = ([(np.array([[1.0, -2.0]]), np.array([0.5])), (np.array([[3.0], [-1.0]]), np.array([0.2, 0.4]))],
         [(np.zeros((1, 2)), np.array([2.0])), (np.array([[1.0], [2.0]]), np.zeros(2))], 0.1)


def each(rule):
    """Return a wrong sgd_step, told by what it makes of one array: rule(parameter, gradient, η)."""
    return lambda params, gradients, eta: [
        (rule(W, dW, eta), rule(b, db, eta)) for (W, b), (dW, db) in zip(params, gradients)]


def in_place(params, gradients, eta):
    """Return the parameters that were passed in, changed."""
    for (W, b), (dW, db) in zip(params, gradients):
        W -= eta * dW
        b -= eta * db
    return params


def rounded_to_integers(params, gradients, eta):
    """Return the new values written into arrays of the old ones' type."""
    new = []
    for layer, slopes in zip(params, gradients):
        kept = tuple(np.array(p) for p in layer)
        for p, d in zip(kept, slopes):
            p[...] = p - eta * d
        new.append(kept)
    return new


P0 = [(np.array([[0.5, -1.0, 2.0], [1.5, 0.2, -0.4]]), np.array([0.1, -0.3])), (np.array([[0.7, -0.9]]), np.array([0.2]))]
G0 = [(np.array([[1.0, 0.5, -2.0], [0.4, -0.6, 0.8]]), np.array([-1.0, 0.6])), (np.array([[0.3, -1.2]]), np.array([1.2]))]

SGD_STEP = Exercise(
    id="sgd_step", kind="function", source="homework, SGD; lin; rana; dtu; graph 12", minutes=8, read="One step",
    hints=("One rule, (6.2), for every weight matrix and every bias, layer by layer.",
           "`zip(params, gradients)` pairs each layer's `(W, b)` with its `(dW, db)`. `W - eta * dW` is a new array; `W -= …` would "
           "change the old one.",
           "`for (W, b), (dW, db) in zip(params, gradients):` gives a layer and its gradients, one layer after another. Append "
           "the layer's new pair to a list that is empty at first."),
    asked=Asked("sgd_step", right.sgd_step, returns="*W b", sample=step, worked=((P0, G0, 0.1),),
                edges={"one layer": lambda rng: step(rng, sizes(rng, 2)),
                       "one unit in every layer": lambda rng: step(rng, [1, 1, 1]),
                       "a learning rate of 0": lambda rng: (*step(rng)[:2], 0.0),
                       "weights without gradient": STILL,
                       "whole numbers": whole}),
    parts=steps.SGD_STEP,
    mistakes=(
        Mistake("uphill", "This adds the gradient, which points uphill; downhill is minus the gradient.",
                each(lambda w, d, eta: w + eta * d)),
        Mistake("the learning rate left out", "The gradient is a direction; η says how far to go along it.",
                each(lambda w, d, eta: w - d)),
        Mistake("the learning rate left out for the biases", "b makes the same step as W: η ∂E/∂b.",
                lambda params, gradients, eta: [(W - eta * dW, b - db) for (W, b), (dW, db) in zip(params, gradients)]),
        Mistake("the learning rate squared", "η multiplies the gradient once.", each(lambda w, d, eta: w - eta ** 2 * d)),
        Mistake("only the weights", "Biases are parameters too: b − η ∂E/∂b.",
                lambda params, gradients, eta: [(W - eta * dW, b) for (W, b), (dW, _) in zip(params, gradients)]),
        Mistake("only the last layer", "Every layer makes the step, not the last one alone.",
                lambda params, gradients, eta: [*params[:-1], *right.sgd_step(params[-1:], gradients[-1:], eta)]),
        Mistake("the change instead of the new parameters", "This is −η times the gradient; add it to the old "
                "parameters.", each(lambda w, d, eta: -eta * d)),
        Mistake("the step instead of the new parameters", "This is η times the gradient; take it from the old "
                "parameters.", each(lambda w, d, eta: eta * d)),
        Mistake("0.1 where η belongs", "The learning rate is passed in as `eta`, and is not always 0.1.", each(lambda w, d, eta: w - 0.1 * d)),
        Mistake("the old parameters returned", "W = … in a loop only gives the name another array; `params` itself "
                "stays as it was. Put the new arrays into a list of their own.", each(lambda w, d, eta: w)),
        Mistake("the old parameters overwritten", "W -= … writes into the array that was passed in, and the old parameters "
                "are lost; W - … makes a new one.", in_place, needs="a change in place"),
        Mistake("a pair taken for an array", "Each entry of `params` is a pair (W, b), which cannot be multiplied: take it apart, "
                "for (W, b), (dW, db) in zip(params, gradients).",
                lambda params, gradients, eta: [layer - eta * slopes for layer, slopes in zip(params, gradients)]),
        Mistake("a multiple of the old parameters", "The step goes along the gradient, not along the parameters.",
                each(lambda w, d, eta: w - eta * w)),
        Mistake("cut to whole numbers", "An integer array cannot hold the new values: make new arrays.",
                rounded_to_integers),
    ))

_OLD = {"w1": 0.01, "w2": -5.0, "b": -1.0}
_NEW = right.worked_step()
_UPHILL = right.worked_step(eta=-0.1)
_FAR = right.worked_step(eta=1.0)
_SHORT = right.worked_step(eta=0.01)


def _one_after_another():
    """Change each parameter before the next gradient is computed."""
    at = dict(_OLD)
    for i, name in enumerate(at):
        at[name] -= 0.1 * worked_network(3.0, 1.0, **at)[1 + i]
    return {name: at[name] for name in ("w2", "b")}


def _linear_hidden_unit():
    return 0.5 * (1 / (1 + np.exp(-(_NEW["w2"] * _NEW["w1"] * 3.0 + _NEW["b"]))) - 1) ** 2


WORKED_STEP = Exercise(
    id="worked_step", kind="values", source="homework, SGD", minutes=8, read="The worked network takes a step",
    hints=("Apply the same rule three times, then compute the error with the new parameters.",
           "w1 = 0.01 − 0.1 · ∂E/∂w1, and so on. Use all digits of the gradients.",
           "`w1 = w1_old - eta * dw1`, and likewise `w2` and `b`; then `E = worked_error(w1, w2, b)`."),
    values={name: Value(value, tolerance=3e-5) for name, value in _NEW.items()},
    mistakes=(
        Mistake("uphill", "Downhill is minus the gradient.", {name: _UPHILL[name] for name in ("w1", "w2", "b")}),
        Mistake("the learning rate left out", "η = 0.1 multiplies every gradient.",
                {name: _FAR[name] for name in ("w1", "w2", "b")}),
        Mistake("another learning rate", "η is 0.1 here; these parameters belong to 0.01.",
                {name: _SHORT[name] for name in ("w1", "w2", "b")}),
        Mistake("three decimals", "Five digits are compared: let Python keep them all.", {"w1": -0.198, "w2": -5.0, "b": -0.986}),
        Mistake("w2 uphill", "∂E/∂w2 is negative, so that minus η times it makes w2 larger.", {"w2": _UPHILL["w2"]}),
        Mistake("the output where its error belongs", "This is y; E = ½(y − t)².", {"E": float(1 / (1 + np.exp(-_NEW["b"])))}),
        Mistake("one parameter after the other", "All three gradients belong to the old parameters; here the later ones "
                "were computed when the earlier parameters had already changed.", _one_after_another()),
        Mistake("the error before the step", "This E belongs to the old parameters: compute it again with the new ones.",
                {"E": right.worked_step(eta=0.0)["E"]}),
        Mistake("the ReLU left out of E", "With the new w1, a1 is negative: z1 = ReLU(a1) is 0.",
                {"E": _linear_hidden_unit()}),
        Mistake("the ½ left out of E", "E = ½(y − t)²; this is (y − t)².", {"E": 2 * _NEW["E"]}),
        Mistake("four digits of E", "0.2652 is E in four digits, and five are compared: let Python keep them all.",
                {"E": 0.2652}),
        *(Mistake(f"{name} uphill", f"{name} moves by minus η times its gradient: watch the sign of both.", {name: _UPHILL[name]})
          for name in ("w1", "b")),
        *(Mistake(f"η left out of {name}", "η = 0.1 multiplies each gradient.", {name: _FAR[name]}) for name in ("w1", "w2", "b")),
        *(Mistake(f"{name} rounded to {digits} digits", "Five digits are compared: let Python keep them all.",
                  {name: float(f"{_NEW[name]:.{digits}g}")})
          for name, digits in (("w1", 2), ("w1", 4), ("b", 2), ("b", 3), ("E", 2), ("E", 3))),
        Mistake("w2 left as it was", "∂E/∂w2 is small, but not zero, and five digits are compared.", {"w2": -5.0}),
        Mistake("the gradient cut to three decimals", "With 2.080 instead of 2.0809, and rounded to three digits, w1 is −0.198; five digits are compared.", {"w1": -0.198}),
    ))


def slopes(rng):
    """Sample w1 and ∂E/∂w1 of the same sign, and of sizes that differ."""
    w1, dw1 = abs(number(rng)), abs(number(rng, float(rng.choice([0.03, 8.0]))))
    sign = float(rng.choice([-1.0, 1.0]))
    return sign * w1, sign * dw1


LARGEST_SAFE_ETA = Exercise(
    id="largest_safe_eta", kind="function", source="homework, carried on", minutes=5, read="The step that went too far",
    hints=("Where does w1 have to land for the ReLU to be just about to switch off?",
           "Set w1 − η ∂E/∂w1 = 0 and solve for η.",
           "η ∂E/∂w1 = w1. Divide both sides by the factor of η."),
    asked=Asked("largest_safe_eta", right.largest_safe_eta, sample=slopes, worked=((0.01, 2.0809165622), (6.0, 2.5)), arrays=False,
                edges={"both negative": lambda rng: (-abs(number(rng)), -abs(number(rng, 5.0))), "whole numbers": (3, 4)}),
    mistakes=(
        Mistake("turned upside down", "w1 − η ∂E/∂w1 = 0 is solved by w1 over ∂E/∂w1.", lambda w1, dw1: dw1 / w1),
        Mistake("the wrong sign", "A learning rate is positive: w1 and ∂E/∂w1 have the same sign.",
                lambda w1, dw1: -w1 / dw1),
        Mistake("the product", "Divide: the larger the gradient, the smaller the safe step.", lambda w1, dw1: w1 * dw1),
        Mistake("a step to −w1", "With this η the step goes twice as far, to −w1; it should end at 0.",
                lambda w1, dw1: 2 * w1 / dw1),
        Mistake("w1 left out", "How far it is to 0 depends on w1.", lambda w1, dw1: 1 / dw1),
        Mistake("the step instead of the rate", "w1 is how far to go; η is that divided by the gradient.",
                lambda w1, dw1: w1),
        Mistake("cut to a whole number", "// cuts the quotient down; / divides.", lambda w1, dw1: w1 // dw1),
    ))
