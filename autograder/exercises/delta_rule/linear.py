"""Unit 3, first half: one linear neuron and the rule it learns by."""

from __future__ import annotations

import numpy as np

from autograder.exercises.kinds import Asked, Exercise, Mistake
from autograder.exercises.patterns import steps
from autograder.exercises.sampling import array, number, size, sizes
from autograder.reference import delta_rule as right

X0, W0, ETA0 = np.array([1.0, -2.0, 0.5]), np.array([0.3, 0.1, -0.4]), 0.1
NO_TARGET = np.array([[1.0, 2.0], [2.0, -1.0], [-0.5, 1.5]]), np.array([0.0, 1.0, 0.0]), 0.1, 2    # its first error is 0 too
WHOLE = np.array([2, -1, 3]), np.array([1, 2, -2])     # w and x; the target is not hit, that is an edge of its own
NO_ERROR = np.array([0.5, 1.0]), np.array([4.0, -0.5]), 1.5    # w, x and the t that w·x is


def example(rng, inputs=None):
    """Sample w, x and t of one linear neuron."""
    n = inputs or size(rng, 2, 6)
    return array(rng, n), array(rng, n), number(rng, 3.0)


def large_error(rng):
    """Sample an error so large that differences of it drown in rounding, whatever their step."""
    w, x, t = example(rng)
    return w, x, 1e12 * t


def eta(rng):
    """Sample a learning rate that is no power of ten."""
    return float(rng.uniform(0.02, 0.3))


def data(rng):
    """Sample X (N, inputs), t (N,) and a small η, so that the steps stay well-conditioned."""
    N, inputs = sizes(rng, 2, 3, 6)
    return array(rng, N, inputs), array(rng, N), float(rng.uniform(0.02, 0.08))


LINEAR_GRADIENT = Exercise(
    id="linear_gradient", kind="function", source="rana, linear unit", minutes=7, read="One neuron, one error",
    hints=("The chain rule in two factors: how L changes with y, and how y changes with w_i.",
           "∂L/∂y = 2(y − t) is one number; ∂y/∂w = x is a vector.",
           "`y = w @ x` is a number, and so is `2 * (y - t)`. What is left is one product with x."),
    asked=Asked("linear_gradient", right.linear_gradient, sample=(example, large_error), worked=((W0, X0, 1.0),),
                edges={"one input": lambda rng: (array(rng, 1), array(rng, 1, scale=0.01), number(rng)),
                       "no error": NO_ERROR,
                       "whole numbers": (*WHOLE, 2)}),
    parts=steps.LINEAR_GRADIENT,
    mistakes=(
        Mistake("the 2 left out", "L = (y − t)² has no ½ to cancel the 2.",
                lambda w, x, t: (w @ x - t) * x),
        Mistake("the sign of y − t", "The difference is y − t: with y above t, more y means more L.",
                lambda w, x, t: 2 * (t - w @ x) * x),
        Mistake("x left out", "∂y/∂w_i = x_i: the gradient has one entry per input.",
                lambda w, x, t: 2 * (w @ x - t)),
        Mistake("w instead of x", "∂y/∂w_i is x_i, not w_i.",
                lambda w, x, t: 2 * (w @ x - t) * w),
        Mistake("not summed over the inputs", "y is one number, w·x; here each product is treated as an output.",
                lambda w, x, t: 2 * (w * x - t) * x),
        Mistake("the squared difference", "The derivative of (y − t)² is 2(y − t), without the square.",
                lambda w, x, t: 2 * (w @ x - t) ** 2 * x),
    ))


def _step_in_place(w, x, t, eta):
    w -= eta * (w @ x - t) * x
    return w


def _weight_by_weight(w, x, t, eta):
    w = np.array(w, dtype=float)
    for i in range(len(w)):
        w[i] -= eta * (w @ x - t) * x[i]
    return w


DELTA_RULE_STEP = Exercise(
    id="delta_rule_step", kind="function", source="rana, update rule", minutes=6, read="The delta rule",
    uses=("linear_gradient",),
    hints=("A step against the gradient, with the 2 absorbed into η.",
           "δ = y − t is one number; the step is η δ x.",
           "`delta = w @ x - t`. What is left is to take `eta * delta * x` from w."),
    asked=Asked("delta_rule_step", right.delta_rule_step, sample=lambda rng: (*example(rng), eta(rng)),
                worked=((W0, X0, 1.0, ETA0),),
                edges={"one input": lambda rng: (*example(rng, 1), eta(rng)),
                       "no error": (*NO_ERROR, 0.1),
                       "a learning rate of 0": lambda rng: (*example(rng), 0.0),
                       "whole numbers": (*WHOLE, 2, 0.1)}),
    parts=steps.DELTA_RULE_STEP,
    mistakes=(
        Mistake("uphill", "The step goes against the gradient: minus η δ x.",
                lambda w, x, t, eta: w + eta * (w @ x - t) * x),
        Mistake("the 2 kept", "The delta rule has δ = y − t; the 2 is absorbed into η.",
                lambda w, x, t, eta: w - 2 * eta * (w @ x - t) * x),
        Mistake("η left out", "The step is η δ x.", lambda w, x, t, eta: w - (w @ x - t) * x),
        Mistake("η squared", "η appears in the step once.", lambda w, x, t, eta: w - eta ** 2 * (w @ x - t) * x),
        Mistake("x left out", "Each weight moves in proportion to its own input x_i.",
                lambda w, x, t, eta: w - eta * (w @ x - t)),
        Mistake("δ left out", "The step is η δ x, with δ = y − t.", lambda w, x, t, eta: w - eta * x),
        Mistake("not summed over the inputs", "y is one number, w·x; here each product is treated as an output.",
                lambda w, x, t, eta: w - eta * (w * x - t) * x),
        Mistake("only the step", "The new w is asked for: the old one minus the step.",
                lambda w, x, t, eta: -eta * (w @ x - t) * x),
        Mistake("y instead of δ", "δ = y − t is the error, not the output.",
                lambda w, x, t, eta: w - eta * (w @ x) * x),
        Mistake("y computed again after every weight", "All weights move by the same δ, that of the old w: compute it once, "
                "before the first of them changes.", _weight_by_weight),
        Mistake("the old weights overwritten", "`w -= …` changes the array that was passed in; `w - …` makes a new one.",
                _step_in_place, needs="a change in place"),
    ))

EQUIVALENT_ETA = Exercise(
    id="equivalent_eta", kind="function", source="rana, \"ignoring 2\"", minutes=3, read="Where the 2 went",
    hints=("Write both steps out and compare the factors in front of (y − t) x.",
           "One has 2η, the other η′: they are equal when η′ = …",
           "2η (y − t) x = η′ (y − t) x: divide by what is on both sides."),
    asked=Asked("equivalent_eta", right.equivalent_eta, sample=lambda rng: (eta(rng),), worked=((0.1,),), arrays=False,
                edges={"a rate of 0": (0.0,), "a small rate": (1.7e-5,)}),
    mistakes=(
        Mistake("halved", "The true gradient has a 2 that the delta rule lacks, so the rule's η must be larger.",
                lambda eta: eta / 2),
        Mistake("unchanged", "With the same η the delta rule's step is half as long.", lambda eta: eta),
        Mistake("squared", "The steps differ by the factor 2, whatever η is.", lambda eta: eta ** 2),
    ))


def _train(X, t, eta, epochs, step, start=0.0):
    w = np.full(np.shape(X)[1], start)
    for _ in range(epochs):
        for x_n, t_n in zip(X, t):
            w = step(w, x_n, t_n, eta)
    return w


def _started_anew(X, t, eta, epochs):
    """Start from zeros at the beginning of every epoch; without any epoch there is no w."""
    if not epochs:
        raise UnboundLocalError
    return right.train_linear(X, t, eta, 1)


def _loops_exchanged(X, t, eta, epochs):
    """Train on every example `epochs` times, then on the next."""
    return right.train_linear(np.repeat(X, epochs, axis=0), np.repeat(t, epochs), eta, 1)


def _returned_early(X, t, eta, epochs):
    """Put `return` at the end of the first epoch; without any epoch there is nothing to return."""
    return right.train_linear(X, t, eta, 1) if epochs else None


def _results_dropped(X, t, eta, epochs):
    return np.zeros(np.shape(X)[1])


def _batch_train(X, t, eta, epochs):
    w = np.zeros(np.shape(X)[1])
    for _ in range(epochs):
        w = w - eta * (X @ w - t) @ X
    return w


TRAIN_LINEAR = Exercise(
    id="train_linear", kind="function", source="rana; lin, stochastic gradient descent", minutes=10,
    read="Many examples, one after another",
    uses=("linear_gradient", "delta_rule_step"),
    hints=("Two loops: epochs outside, examples inside; the step is yours already.",
           "Start from `np.zeros(X.shape[1])` and replace w by `delta_rule_step(w, x_n, t_n, eta)` for each example.",
           "`for x_n, t_n in zip(X, t):` goes through the examples once; the loop around it counts epochs, and the zeros come "
           "before both."),
    asked=Asked("train_linear", right.train_linear, sample=lambda rng: (*data(rng), size(rng, 2, 6)),
                worked=((np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), np.array([1.0, 3.0, 5.0]), 0.1, 2),),
                edges={"no epoch": lambda rng: (*data(rng), 0), "targets of 0": NO_TARGET, "one example": lambda rng: (
                    array(rng, 1, 3), array(rng, 1), 0.1, 3), "whole numbers": (
                    np.array([[1, 2], [2, -1], [0, 3]]), np.array([1, 2, 3]), 0.05, 3)}),
    parts=steps.TRAIN_LINEAR,
    mistakes=(
        Mistake("one epoch too few", "`epochs` times over all the examples.",
                lambda X, t, eta, epochs: right.train_linear(X, t, eta, max(epochs - 1, 0))),
        Mistake("a step for all examples at once", "The delta rule moves after every example, with the w of that "
                "moment.", _batch_train),
        Mistake("the 2 put in", "The delta rule has no 2; it is absorbed into η.",
                lambda X, t, eta, epochs: right.train_linear(X, t, 2 * eta, epochs)),
        Mistake("all targets at once", "The step on example n takes its own target, the number t[n], and not the whole of t.",
                lambda X, t, eta, epochs: _train(X, [np.asarray(t)] * len(X), eta, epochs, right.delta_rule_step)),
        Mistake("from ones", "Training starts from zeros.",
                lambda X, t, eta, epochs: _train(X, t, eta, epochs, right.delta_rule_step, 1.0)),
        Mistake("uphill", "Each step goes against the gradient.",
                lambda X, t, eta, epochs: _train(X, t, -eta, epochs, right.delta_rule_step)),
        Mistake("only the last example", "Every example moves w, in turn.",
                lambda X, t, eta, epochs: _train(X[-1:], t[-1:], eta, epochs, right.delta_rule_step)),
        Mistake("the loops exchanged", "Once through all examples, and then again: the epochs are the outer loop.",
                _loops_exchanged),
        Mistake("one epoch too many", "`epochs` times over all the examples: range(epochs).",
                lambda X, t, eta, epochs: right.train_linear(X, t, eta, epochs + 1)),
        Mistake("the mean over all examples", "The delta rule moves after every example, with the w of that moment.",
                lambda X, t, eta, epochs: _batch_train(X, t, eta / len(t), epochs)),
        Mistake("the best fit at once", "Least squares is where many epochs lead to; `epochs` of them are asked for.",
                lambda X, t, eta, epochs: np.linalg.lstsq(X, t, rcond=None)[0]),
        Mistake("from zeros in every epoch", "An epoch starts from where the last one ended: the zeros belong before the loops.",
                _started_anew),
        Mistake("returned after one epoch", "`return` is inside the loop over the epochs: it belongs after both loops.",
                _returned_early, needs="a return in a loop"),
        Mistake("returned after one example", "`return` is inside the loop over the examples: it belongs after both loops.",
                lambda X, t, eta, epochs: right.train_linear(X[:1], t[:1], eta, 1) if epochs else np.zeros(np.shape(X)[1]),
                needs="a return in a loop"),
        Mistake("the steps are thrown away", "delta_rule_step returns new weights and leaves w as it is: w = delta_rule_step(…).",
                _results_dropped),
        Mistake("the examples in reverse", "The examples come in their order, first to last.",
                lambda X, t, eta, epochs: right.train_linear(X[::-1], t[::-1], eta, epochs)),
    ))
