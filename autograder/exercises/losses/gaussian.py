"""Unit 2, first half: the sum of squares and the Gaussian likelihood behind it."""

from __future__ import annotations

import numpy as np

from autograder.exercises.kinds import Asked, Exercise, Mistake
from autograder.exercises.patterns import losses
from autograder.exercises.sampling import array, integers, sizes
from autograder.reference import losses as right

Y0 = np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0]])
T0 = np.array([[1.5, 1.0], [0.0, -1.0], [2.0, 0.4]])


def pairs(rng, rows=None, columns=None):
    """Sample Y and T (N, K), N and K sampled and different unless given."""
    n, k = sizes(rng, 2)
    shape = (rows or n, columns or k)
    return array(rng, *shape), array(rng, *shape)


def variance(rng):
    """Sample a σ² that is not 1, and so large that the normaliser's logarithm is positive."""
    return float(rng.choice([0.4, 0.7, 1.6, 2.3]))


def with_variance(rng, rows=None, columns=None):
    """Sample Y, T and σ²."""
    return *pairs(rng, rows, columns), variance(rng)


def odd_many(rng):
    """Sample Y, T and σ² with an odd number of entries, of which there is no whole half."""
    rows, columns = rng.permutation([1, 3, 5])[:2]
    return with_variance(rng, int(rows), int(columns))


def narrow(rng):
    """Sample Y, T and a σ² so small that a density may be larger than 1, and −log of it below 0."""
    Y = array(rng, 4, 3)
    return Y, Y + 0.05 * array(rng, 4, 3), 0.01


def same_loss(wrong):
    """Return mistakes of a loss (Y, T): the same wrong formula, told by what it does to the residuals."""
    return lambda Y, T: wrong(np.asarray(Y) - T)


SUM_OF_SQUARES = Exercise(
    id="sum_of_squares", kind="function", source="dtu, sum of squares", minutes=4, read="How far off is a curve?",
    hints=("A difference, a square, and a sum: over which indices?",
           "‖y − t‖² is the sum over the K outputs; S sums over the N examples as well.",
           "`(Y - T) ** 2` is a table of N·K squares; `np.sum` without an axis adds up all of them."),
    asked=Asked("sum_of_squares", right.sum_of_squares, sample=pairs, worked=((Y0, T0),),
                edges={"one example": lambda rng: tuple(0.1 * v for v in pairs(rng, rows=1)),
                       "one output": lambda rng: pairs(rng, columns=1),
                       "whole numbers": lambda rng: (integers(rng, 4, 2), integers(rng, 4, 2))}),
    parts=losses.SUM_OF_SQUARES,
    mistakes=(
        Mistake("the ½ put in", "(2.1) has no ½. Where an error has one, as (1.4) does, its formula says so.",
                same_loss(lambda r: 0.5 * np.sum(r ** 2))),
        Mistake("a mean over the examples where their sum belongs", "S is a sum over the examples, not their mean.",
                same_loss(lambda r: np.mean(np.sum(r ** 2, axis=1)))),
        Mistake("mean over all entries", "S is a sum over examples and outputs, not a mean.",
                same_loss(lambda r: np.mean(r ** 2))),
        Mistake("the root of the squares", "‖·‖² is the squared length; do not take the root.",
                same_loss(lambda r: np.sum(np.sqrt(np.sum(r ** 2, axis=1))))),
        Mistake("the root of the sum", "np.linalg.norm is the length; S is its square.",
                same_loss(lambda r: np.sqrt(np.sum(r ** 2)))),
        Mistake("not squared", "Differences of both signs cancel: each is squared first.", same_loss(np.sum)),
        Mistake("only the last example", "A loop adds up with +=; with = it keeps the last example alone.",
                same_loss(lambda r: np.sum(r[-1] ** 2)), needs="a loop"),
        Mistake("absolute differences", "Each difference is squared, not made positive.",
                same_loss(lambda r: np.sum(np.abs(r)))),
        Mistake("one value per example", "S is one number: sum over the examples too.",
                same_loss(lambda r: np.sum(r ** 2, axis=1))),
        Mistake("one value per output", "S is one number. Python's own sum, like axis=0, adds up the rows only; np.sum adds up all.",
                same_loss(lambda r: np.sum(r ** 2, axis=0))),
        Mistake("the square of the sum", "Square each difference first, then add.",
                same_loss(lambda r: np.sum(r) ** 2)),
    ))

def _by_densities(Y, T, s):
    """Return −log of each density, which the computer takes for 0 far from the targets."""
    return -np.sum(np.log((2 * np.pi * s) ** (-np.shape(Y)[1] / 2) * np.exp(-np.sum((Y - T) ** 2, axis=1) / (2 * s))))


GAUSSIAN_NLL = Exercise(
    id="gaussian_nll", kind="function", source="dtu e", minutes=7, read="From likelihood to loss",
    uses=("sum_of_squares",),
    hints=("Two terms: one for the normaliser, one for the distances.",
           "The normaliser of one example is (2πσ²)^(K/2); there are N of them. The distances give S/(2σ²).",
           "`N, K = np.shape(Y)`. The first term is `N * K / 2` times `np.log(2 * np.pi * sigma2)`; your `sum_of_squares` is "
           "the S of the second."),
    asked=Asked("gaussian_nll", right.gaussian_nll, sample=(with_variance, odd_many), worked=((Y0, T0, 0.5),),
                edges={"one example": lambda rng: with_variance(rng, rows=1),
                       "one output": lambda rng: with_variance(rng, columns=1),
                       "a small variance": narrow,
                       "whole numbers": lambda rng: (integers(rng, 4, 2), integers(rng, 4, 2), 2),
                       "far from the targets": lambda rng: (50 + 10 * array(rng, 4, 3), -50 + 10 * array(rng, 4, 3), 0.3)}),
    parts=losses.GAUSSIAN_NLL,
    mistakes=(
        Mistake("K left out of the normaliser", "Each example has K outputs: (NK/2) log 2πσ².",
                lambda Y, T, s: len(Y) / 2 * np.log(2 * np.pi * s) + right.sum_of_squares(Y, T) / (2 * s)),
        Mistake("N left out of the normaliser", "There is one normaliser per example: (NK/2) log 2πσ².",
                lambda Y, T, s: np.shape(Y)[1] / 2 * np.log(2 * np.pi * s) + right.sum_of_squares(Y, T) / (2 * s)),
        Mistake("the normaliser left out", "S/(2σ²) alone is not the likelihood: the normaliser depends on σ².",
                lambda Y, T, s: right.sum_of_squares(Y, T) / (2 * s)),
        Mistake("the 2 left out under S", "The exponent is −‖y − t‖²/(2σ²).",
                lambda Y, T, s: np.size(Y) / 2 * np.log(2 * np.pi * s) + right.sum_of_squares(Y, T) / s),
        Mistake("the sign of the logarithm", "−log of the likelihood: both terms change sign.",
                lambda Y, T, s: -right.gaussian_nll(Y, T, s)),
        Mistake("the sign of the normaliser", "−log c = +(K/2) log 2πσ²: c has it in the denominator.",
                lambda Y, T, s: -np.size(Y) / 2 * np.log(2 * np.pi * s) + right.sum_of_squares(Y, T) / (2 * s)),
        Mistake("2π left out", "The normaliser is (2πσ²)^(K/2); its logarithm has the 2π too.",
                lambda Y, T, s: np.size(Y) / 2 * np.log(s) + right.sum_of_squares(Y, T) / (2 * s)),
        Mistake("a half cut off", "N * K // 2 drops the half of an odd number; N * K / 2 keeps it.",
                lambda Y, T, s: np.size(Y) // 2 * np.log(2 * np.pi * s) + right.sum_of_squares(Y, T) / (2 * s)),
        Mistake("one value per example", "The loss is one number: sum over the examples too.",
                lambda Y, T, s: np.array([right.gaussian_nll(y[None], t[None], s) for y, t in zip(Y, T)])),
        Mistake("the distances subtracted", "−log(c · e^(−u)) = −log c + u: a larger distance is a larger loss.",
                lambda Y, T, s: np.size(Y) / 2 * np.log(2 * np.pi * s) - right.sum_of_squares(Y, T) / (2 * s)),
        Mistake("log base 10", "The natural logarithm, np.log, undoes exp.",
                lambda Y, T, s: np.size(Y) / 2 * np.log10(2 * np.pi * s) + right.sum_of_squares(Y, T) / (2 * s)),
        Mistake("multiplied by σ² instead of divided", "S / 2 * sigma2 is (S/2)·σ² in Python: divide by (2 * sigma2).",
                lambda Y, T, s: np.size(Y) / 2 * np.log(2 * np.pi * s) + right.sum_of_squares(Y, T) / 2 * s),
        Mistake("σ² outside the logarithm", "σ² belongs inside: log(2πσ²), in Python np.log(2 * np.pi * sigma2).",
                lambda Y, T, s: np.size(Y) / 2 * np.log(2 * np.pi) * s + right.sum_of_squares(Y, T) / (2 * s)),
        Mistake("σ² squared again", "sigma2 is σ² already; do not square it again.",
                lambda Y, T, s: right.gaussian_nll(Y, T, s ** 2)),
        Mistake("the half of the normaliser's logarithm left out", "√(2πσ²)^K gives a ½ before the logarithm.",
                lambda Y, T, s: np.size(Y) * np.log(2 * np.pi * s) + right.sum_of_squares(Y, T) / (2 * s)),
        Mistake("the density before its logarithm", "Far from the target the density is so small that the computer "
                "takes it for 0, and −log 0 is inf: use the closed form, where the exponential is gone.",
                _by_densities),
    ))


BEST_SIGMA2 = Exercise(
    id="best_sigma2", kind="function", source="dtu f", minutes=10, optional=True,
    read="What σ² does, and what it does not",
    uses=("sum_of_squares",),
    hints=("You found this σ² in `derive_best_sigma2`. If you have not done that yet, do it first.",
           "At the best σ² the derivative (2.6) is 0. Multiply by 2σ⁴, and nothing is left in a denominator.",
           "Solve for σ²: what is left is a mean of squares. How many squares are there in all?"),
    asked=Asked("best_sigma2", right.best_sigma2, sample=pairs, worked=((Y0, T0),),
                edges={"one example": lambda rng: pairs(rng, rows=1), "one output": lambda rng: pairs(rng, columns=1),
                       "many examples": lambda rng: pairs(rng, rows=40, columns=2)}),
    parts=losses.BEST_SIGMA2,
    mistakes=(
        Mistake("K left out", "There are N·K squared differences: divide by NK.",
                lambda Y, T: right.sum_of_squares(Y, T) / len(Y)),
        Mistake("N left out", "There are N·K squared differences: divide by NK.",
                lambda Y, T: right.sum_of_squares(Y, T) / np.shape(Y)[1]),
        Mistake("not divided", "S grows with the data; σ² is S for one entry, S/(NK).", right.sum_of_squares),
        Mistake("σ where σ² belongs", "This is the standard deviation; σ² is its square.",
                lambda Y, T: np.sqrt(right.best_sigma2(Y, T))),
        Mistake("an extra 2", "The two halves cancel: σ² = S/(NK).", lambda Y, T: right.best_sigma2(Y, T) / 2),
        Mistake("the mean subtracted", "np.var squares distances from the mean of the differences. Here the mean of the noise is 0, "
                "so the differences themselves are squared.", lambda Y, T: np.var(np.asarray(Y) - T)),
        Mistake("one less in the denominator", "Maximum likelihood divides by NK, not by NK − 1.",
                lambda Y, T: right.sum_of_squares(Y, T) / (np.size(Y) - 1)),
    ))
