"""Unit 4, gradient checking: the numerical check of a gradient, and what it costs."""

from __future__ import annotations

import numpy as np

from autograder.exercises.kinds import Asked, Exercise, Mistake, Value
from autograder.exercises.sampling import array, size, sizes
from autograder.reference import backpropagation as right
from lab.calling.functions import Function


def _slope(value):
    return Function("ripple", (float(f"{value:.3g}"),))


def _in_place(f, w, eps, back):
    gradient = np.zeros(np.shape(w))
    for i in np.ndindex(*np.shape(w)):
        w[i] += eps
        up = f(w)
        w[i] -= 2 * eps
        gradient[i] = (up - f(w)) / (2 * eps)
        w[i] += back * eps
    return gradient


def _one_sided(f, w, eps=1e-5):
    return _differences(f, w, lambda up, down, here: (up - here) / eps, eps)


def _differences(f, w, quotient, eps):
    gradient = np.zeros(np.shape(w))
    here = f(np.array(w))
    for i in np.ndindex(*np.shape(w)):
        up, down = np.array(w), np.array(w)
        up[i], down[i] = up[i] + eps, down[i] - eps
        gradient[i] = quotient(f(up), f(down), here)
    return gradient


def _row_by_row(f, w, eps=1e-5):
    gradient = np.zeros(np.shape(w))
    for i in range(len(w)):
        nudge = np.zeros(np.shape(w))
        nudge[i] = eps
        gradient[i] = (f(w + nudge) - f(w - nudge)) / (2 * eps)
    return gradient


def _rows_handed_to_f(f, w, eps=1e-5):
    if np.ndim(w) > 2:
        raise TypeError("a row is no number")
    return right.numerical_gradient(f, w, eps) if np.ndim(w) < 2 else np.array([_rows_handed_to_f(f, row, eps) for row in w])


def _no_copy(f, w, eps=1e-5):
    for i in np.ndindex(*np.shape(w)):
        w[i] += eps
        w[i] -= eps
    return np.zeros(np.shape(w))


def _piled_up(f, w, eps=1e-5):
    slopes, before = np.zeros(w.shape), f(w)
    for i in np.ndindex(*w.shape):
        w[i] += eps
        slopes[i] = (f(w) - before) / eps
    return slopes


NUMERICAL_GRADIENT = Exercise(
    id="numerical_gradient", kind="function", source="all; the definition of a derivative", minutes=14,
    read="A check that knows no calculus",
    hints=("Nudge one entry up, note f; nudge it down, note f; put it back; go to the next entry.",
           "The distance between the two points is 2 eps. `np.ndindex(*w.shape)` runs over the entries of any array.",
           "`for i in np.ndindex(*w.shape):`, in it `up, down = w.copy(), w.copy()` and `up[i] += eps`, and down the other way. "
           "Put (4.17) of the two into entry i of an array that starts as zeros."),
    asked=Asked(
        "numerical_gradient", right.numerical_gradient, arrays=False, single=False,
        sample=(lambda rng: (_slope(rng.uniform(1, 2)), array(rng, *sizes(rng, 2)), rng.uniform(0.05, 0.2)),
              lambda rng: (_slope(rng.uniform(3e3, 5e3)), array(rng, size(rng, 2, 6))),
              lambda rng: (_slope(rng.uniform(30, 60)), array(rng, *sizes(rng, 3, 1, 3)), 10 ** rng.uniform(-3, -2))),
        worked=((Function("ripple"), np.array([1.0, 2.0]), 0.1),),
        edges={"one entry": lambda rng: (_slope(3e3), array(rng, 1)), "a large step": lambda rng: (
            _slope(1.0), array(rng, 3), 0.5)}),
    mistakes=(
        Mistake("one-sided differences", "This is (f(w + eps) − f(w)) / eps. The central difference, from w − eps to "
                "w + eps, has an error of order eps² and not eps.", _one_sided),
        Mistake("one-sided differences, to the left", "This is (f(w) − f(w − eps)) / eps. The central difference, from w − eps "
                "to w + eps, has an error of order eps² and not eps.",
                lambda f, w, eps=1e-5: _differences(f, w, lambda up, down, here: (here - down) / eps, eps)),
        Mistake("only one step back", "From w + eps, one step back leads to w; w − eps is two steps away.",
                lambda f, w, eps=1e-5: _differences(f, w, lambda up, down, here: (up - here) / (2 * eps), eps)),
        Mistake("f called on a single row", "f takes the whole of w: nudge one entry of it, and hand all of it to f.", _rows_handed_to_f),
        Mistake("divided by eps", "The two points lie 2 eps apart.",
                lambda f, w, eps=1e-5: _differences(f, w, lambda up, down, here: (up - down) / eps, eps)),
        Mistake("times eps instead of divided by it", "… / 2 * eps is (…/2)·eps in Python: divide by (2 * eps).",
                lambda f, w, eps=1e-5: _differences(f, w, lambda up, down, here: (up - down) / 2 * eps, eps)),
        Mistake("no difference", "The two values of f are equal. `up = w` makes no copy, so that both nudges happen to the same "
                "array: w.copy() makes one. And one nudge goes up, the other down.", _no_copy),
        Mistake("the nudge not undone", "Put each entry back before you nudge the next; here w stays changed.",
                lambda f, w, eps=1e-5: _in_place(f, w, eps, 0)),
        Mistake("the nudge not undone, in a copy", "Put each entry back before you nudge the next, in a copy of w too.",
                lambda f, w, eps=1e-5: _in_place(f, np.array(w), eps, 0)),
        Mistake("one-sided differences, and the nudge not undone", "This is (f(w + eps) − f(w)) / eps, and w stays changed: use w − eps "
                "too, and put each entry back before you nudge the next.", _piled_up),
        Mistake("put back too far", "After +eps and −2 eps, +eps leads back to where it was.",
                lambda f, w, eps=1e-5: _in_place(f, w, eps, 2)),
        Mistake("eps fixed in the code", "The step is the argument eps.",
                lambda f, w, eps=1e-5: right.numerical_gradient(f, w, 1e-5)),
        Mistake("a whole row at a time", "w[i] is a row where w has two axes: np.ndindex(*w.shape) gives the position of one entry.",
                _row_by_row),
        Mistake("every entry nudged for each", "w + eps nudges every entry. Change one: w[i] += eps, in a copy.",
                lambda f, w, eps=1e-5: np.full(np.shape(w), (f(np.asarray(w) + eps) - f(np.asarray(w) - eps)) / (2 * eps))),
        Mistake("all entries at once", "One entry at a time: a gradient has the shape of w.",
                lambda f, w, eps=1e-5: (f(np.asarray(w) + eps) - f(np.asarray(w) - eps)) / (2 * eps)),
    ))

BEST_STEP = Exercise(
    id="best_step", kind="values", source="the definition of a derivative", minutes=4, read="How small a step",
    hints=("Look for the lowest point of the curve.",
           "To the right of it the error grows like eps², to the left like 1/eps.",
           "About the cube root of the rounding error of a float: (1e-16)^(1/3)."),
    values={"best_step": Value(1e-5, between=(1e-6, 1e-4))},
    mistakes=(
        Mistake("as small as can be", "At 1e-13 the two values of f agree in nearly all digits, and their difference is "
                "mostly rounding.", {"best_step": 1e-13}),
        Mistake("the square root", "1e-8 is best for one-sided differences; central ones are best further right.",
                {"best_step": 1e-8}),
        Mistake("the exponent", "The step itself is asked for, such as 1e-3, not its exponent.", {"best_step": -5}),
        Mistake("^ where ** belongs", "In Python ^ is not a power: 10 ^ −5 is −15. Write 10 ** −5, or 1e-5.", {"best_step": 10 ^ -5}),
        Mistake("a coarse step", "At 0.1 the curve of f bends between the two points.", {"best_step": 0.1}),
    ))

PASSES_NEEDED = Exercise(
    id="passes_needed", kind="function", source="graph, the millions of parameters; lin, efficiency", minutes=3,
    read="Why go backward?",
    hints=("Begin with one weight: nudged up once and down once, how often does the network run forward?",
           "Every parameter needs the same number of passes, and no pass serves two of them.",
           "Two passes for each of the n parameters."),
    asked=Asked("passes_needed", right.passes_needed, sample=lambda rng: (int(rng.integers(5, 5000)),), arrays=False,
                worked=((3,), (8,)), edges={"one weight": (1,), "a large network": (3_000_000,)}),
    mistakes=(
        Mistake("one-sided", "n + 1 passes are enough for one-sided differences. With a nudge up and a nudge down, each parameter needs two.",
                lambda n_weights: n_weights + 1),
        Mistake("one for each weight", "Each weight is nudged twice, up and down, and each nudge takes a forward pass.", lambda n_weights: n_weights),
        Mistake("the pass at w itself", "The error at the weights as they are is not needed: up and down are compared with each other.",
                lambda n_weights: 2 * n_weights + 1),
        Mistake("the cost of back-propagation", "That is the price of back-propagation. Here each weight is nudged by itself.",
                lambda n_weights: 3),
    ))
