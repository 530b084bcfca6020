"""Slips of sums of squares, likelihoods and cross-entropies: what is counted, divided, and taken the logarithm of."""

from __future__ import annotations

import numpy as np

from autograder.exercises.kinds import Parts, Slip
from autograder.reference.losses import softmax

ROWS = tuple(   # rows(Y): the entries that are counted
    Slip("rows", name, hint, rows) for name, hint, rows in (
        ("only the last example", "A loop adds up with +=; with = it keeps the last example alone.", lambda Y: Y[-1:]),
        ("only the first example", "Every example counts; is `return` inside the loop?", lambda Y: Y[:1]),
        ("the first example left out", "Every example counts, the one with index 0 too.", lambda Y: Y[1:]),
        ("the last example left out", "Every example counts: range(N) already ends before N.", lambda Y: Y[:-1]),
        ("the first column left out", "Every column counts, the one with index 0 too.", lambda Y: Y[:, 1:]),
        ("the last column left out", "Every column counts: range(K) already ends before K.", lambda Y: Y[:, :-1])))


def _all(Y):
    return Y


SQUARES = (     # squares(Y, T): the sum over all entries
    Slip("squares", "y + t where y − t belongs", "A residual is the difference, y − t.", lambda Y, T: np.sum((Y + T) ** 2)),
    Slip("squares", "the difference of the squares", "The difference is squared, (y − t)²; y² − t² is something else.",
         lambda Y, T: np.sum(Y ** 2 - T ** 2)),
    Slip("squares", "the squares added", "The difference is squared, (y − t)²; y² + t² lacks −2yt.",
         lambda Y, T: np.sum(np.square(Y) + np.square(T))),
    Slip("squares", "absolute values", "Each difference is squared.", lambda Y, T: np.sum(abs(Y - T))),
    Slip("squares", "the square of the sum", "Each difference is squared by itself; the squares are added.", lambda Y, T: np.sum(Y - T) ** 2),
    Slip("squares", "the differences from their mean", "The mean of the noise is 0: nothing is taken off.",
         lambda Y, T: np.sum((Y - T - np.mean(Y - T)) ** 2)),
    Slip("squares", "not squared", "Each difference is squared before it is added.", lambda Y, T: np.sum(Y - T)),
    Slip("squares", "the root of the sum", "S is the sum of the squares; the norm is its root.", lambda Y, T: np.sqrt(np.sum((Y - T) ** 2))),
    Slip("squares", "the targets alone", "A residual is y − t.", lambda Y, T: np.sum(T ** 2)),
    Slip("squares", "the products y·t", "A residual is the difference, y − t, not the product.", lambda Y, T: np.sum((Y * T) ** 2)),
)
COUNTS = (      # count(Y)
    Slip("count", "N where NK belongs", "Every output of every example counts: N·K, which is Y.size.", lambda Y: len(Y)),
    Slip("count", "K where NK belongs", "Every output of every example counts: N·K, which is Y.size.", lambda Y: Y.shape[1]),
    Slip("count", "1 where NK belongs", "Every output of every example counts: N·K, which is Y.size.", lambda Y: 1),
    Slip("count", "NK − 1 where NK belongs", "The likelihood is largest at S/(NK): nothing is taken off NK.", lambda Y: Y.size - 1),
)


def _squares(Y, T):
    return np.sum((Y - T) ** 2)


def _size(Y):
    return np.size(Y)


def _sum_of_squares(Y, T, squares=_squares, share=lambda S, Y: S, rows=_all):
    return share(squares(rows(np.asarray(Y, dtype=float)), rows(T)), np.asarray(Y))


MEANS = (       # share(S, Y)
    Slip("share", "a mean over all entries", "A sum is asked for, not a mean.", lambda S, Y: S / np.size(Y)),
    Slip("share", "a mean over the examples", "A sum is asked for, not a mean.", lambda S, Y: S / len(Y)),
    Slip("share", "an extra ½", "There is no ½ here.", lambda S, Y: S / 2),
)
SUM_OF_SQUARES = Parts(_sum_of_squares, (*SQUARES, *MEANS, *ROWS))


def _nll(Y, T, sigma2, count=_size, squares=_squares, inside=lambda s: 2 * np.pi * s, half=0.5, below=lambda s: 2 * s,
         signs=(1, 1), given=lambda s: s, normaliser=lambda n, v: n * np.log(v)):
    Y, sigma2 = np.asarray(Y, dtype=float), given(sigma2)
    return signs[0] * normaliser(half * count(Y), inside(sigma2)) + signs[1] * squares(Y, T) / below(sigma2)


GAUSSIAN_NLL = Parts(_nll, (
    *SQUARES, *COUNTS[:3],
    Slip("inside", "the 2 left out of 2πσ²", "The normaliser is 1/√(2πσ²).", lambda s: np.pi * s),
    Slip("inside", "the π left out of 2πσ²", "The normaliser is 1/√(2πσ²).", lambda s: 2 * s),
    Slip("inside", "the 2π left out", "The normaliser is 1/√(2πσ²).", lambda s: s),
    Slip("inside", "σ² squared once more", "sigma2 is σ² already.", lambda s: 2 * np.pi * s ** 2),
    Slip("inside", "σ where σ² belongs", "sigma2 is σ² already, and its root is not taken.", lambda s: 2 * np.pi * np.sqrt(s)),
    Slip("inside", "σ² left out of the logarithm", "The normaliser is 1/√(2πσ²).", lambda s: 2 * np.pi),
    Slip("half", "the ½ before the logarithm left out", "The normaliser is a root: its logarithm has a ½.", 1.0),
    Slip("half", "the logarithm left out", "−log of the normaliser is (NK/2) log 2πσ².", 0.0),
    Slip("below", "E where S belongs", "E is ½S already: E/σ² or S/(2σ²), but not E/(2σ²).", lambda s: 4 * s),
    Slip("below", "the 2 below S left out", "The exponent is −S/(2σ²).", lambda s: s),
    Slip("below", "σ² left out below S", "The exponent is −S/(2σ²).", lambda s: 2),
    Slip("below", "σ² squared below S", "sigma2 is σ² already: S/(2σ²).", lambda s: 2 * s ** 2),
    Slip("below", "σ where σ² belongs below S", "sigma2 is σ² already: S/(2σ²).", lambda s: 2 * np.sqrt(s)),
    Slip("below", "multiplied by 2σ²", "S is divided by 2σ².", lambda s: 1 / (2 * s)),
    Slip("normaliser", "NK/2 inside the logarithm", "NK/2 multiplies the logarithm: N * K / 2 * np.log(…).", lambda n, v: np.log(n * v)),
    Slip("given", "σ² squared again", "sigma2 is σ² already; do not square it again.", lambda s: s ** 2),
    Slip("signs", "the sign of the logarithm", "−log(1/√…) is +½ log(…).", (-1, 1)),
    Slip("signs", "the sign of S/(2σ²)", "−log e^(−u) is +u.", (1, -1)),
    Slip("signs", "the minus of −log left out", "The negative log-likelihood is asked for.", (-1, -1)),
))
BEST_SIGMA2 = Parts(lambda Y, T, count=_size, squares=_squares, root=lambda s: s: root(
    squares(np.asarray(Y, dtype=float), T) / count(np.asarray(Y))), (
    *SQUARES, *COUNTS,
    Slip("root", "σ where σ² belongs", "σ² is asked for: no root.", np.sqrt),
    Slip("root", "upside down", "This is 1/σ²; σ² = S/(NK).", lambda s: 1 / s),
    Slip("root", "squared once more", "S/(NK) is σ² already.", lambda s: s ** 2),
))


def _cross_entropy(Y, T, log=np.log, eps=0.0, share=lambda S, Y: S, picked=lambda Y, T, log: np.sum(
        T * log(np.where(T > 0, Y, 1))), rows=_all):
    Y = np.asarray(Y, dtype=float)
    return -share(picked(rows(Y) + eps, rows(np.asarray(T)), log), Y)


EPSILONS = tuple(
    Slip("eps", f"{eps:g} added before the logarithm", f"{eps:g} changes the result in its first digits. The probability of the "
         "class that occurred is above 0; if you add something against log 0, 1e-12 is enough.", eps)
    for eps in (1e-2, 1e-3, 1e-4, 1e-5))
CROSS_ENTROPY = Parts(_cross_entropy, (
    *EPSILONS, *MEANS, *ROWS,
    Slip("picked", "the most probable class", "The class that occurred counts, which T marks: not the one with the largest y.",
         lambda Y, T, log: np.sum(log(np.max(Y, axis=1)))),
    Slip("log", "log₁₀ where the natural logarithm belongs", "np.log, not np.log10.", np.log10),
    Slip("log", "log₂ where the natural logarithm belongs", "np.log, not np.log2.", np.log2),
    Slip("log", "log(1 + y) where log y belongs", "np.log, not np.log1p.", np.log1p),
    Slip("log", "the logarithm left out", "Each picked probability goes through −log.", lambda y: y),
    Slip("picked", "the log of the sum over examples", "Σ_n log y_n is not log Σ_n y_n: take logarithms first.",
         lambda Y, T, log: log(np.sum(T * Y))),
    Slip("picked", "the squared error", "(y − t)² belongs to Gaussian noise; for classes it is −log of the probability.",
         lambda Y, T, log: -np.sum((Y - T) ** 2)),
    Slip("picked", "half the squared error", "(y − t)² belongs to Gaussian noise; for classes it is −log of the probability.",
         lambda Y, T, log: -0.5 * np.sum((Y - T) ** 2)),
    Slip("picked", "the logarithm of the target", "It is t log y: the logarithm of the output, weighted by the target.",
         lambda Y, T, log: np.sum(Y * log(T + 1e-12))),
    Slip("picked", "y log y", "Each logarithm is weighted by the target t, not by y.", lambda Y, T, log: np.sum(Y * log(Y))),
    Slip("picked", "yes-or-no terms for every class", "Exactly one class occurs: t log y says it all.",
         lambda Y, T, log: np.sum(T * log(Y) + (1 - T) * log(1 - Y))),
    Slip("picked", "all logarithms", "Only the class that occurred counts: t log y.", lambda Y, T, log: np.sum(log(Y))),
    Slip("picked", "the likelihood", "The loss is −log of the likelihood.", lambda Y, T, log: -np.prod(Y ** T)),
))


def _from_logits(A, T, log=np.log, share=lambda S, Y: S, first=lambda A, T: np.sum(T * A), top=lambda m: np.sum(m),
                 total=lambda e: np.sum(e, axis=1), exp=np.exp, whole=None, rows=_all):
    everything = np.asarray(A, dtype=float)
    A, T = rows(everything), rows(T)
    m = A.max(axis=1, keepdims=True)
    return share((whole(A) if whole else top(m) + np.sum(log(total(exp(A - m))))) - first(A, T), everything)


FROM_LOGITS = Parts(_from_logits, (
    *MEANS, *ROWS[:4], *[slip for slip in CROSS_ENTROPY.slips if slip.part == "log"][:2],
    Slip("first", "Σ t a left out", "E = −Σ t a + Σ log Σ exp a: the first term is missing.", lambda A, T: 0.0),
    Slip("first", "all logits where the right one's belongs", "T picks the logit of the class that occurred: Σ t a.", lambda A, T: np.sum(A)),
    Slip("first", "the largest logit where the right one's belongs", "T picks the logit of the class that occurred, which need not be the "
         "largest: Σ t a.", lambda A, T: np.sum(np.max(A, axis=1))),
    Slip("first", "the sign of Σ t a", "E = −Σ t a + …", lambda A, T: -np.sum(T * A)),
    Slip("whole", "the largest logit where log Σ exp belongs", "log Σ exp a is more than its largest a: the logarithm of the shifted sum "
         "is added to it.", lambda A: np.sum(np.max(A, axis=1))),
    Slip("whole", "one logarithm for all examples", "Each example has its own log Σ_k exp a_nk; then they are added.",
         lambda A: np.log(np.sum(np.exp(A)))),
    Slip("top", "the shift not added back", "The largest logit was taken out of the exponentials: it is added again.", lambda m: 0.0),
    Slip("top", "the shift added back only once", "Each row has its own shift, and each is added again.", np.max),
    Slip("top", "the shift subtracted once more", "The largest logit is added again, not taken off.", lambda m: -np.sum(m)),
    Slip("total", "one sum for all examples", "Every example has a sum of its own: axis=1.", lambda e: np.sum(e)),
    Slip("total", "the sums over the examples", "The sum runs over the classes: axis=1.", lambda e: np.sum(e, axis=0)),
    Slip("total", "a mean over the classes", "Σ exp a is a sum, not a mean.", lambda e: np.mean(e, axis=1)),
    Slip("total", "no sum over the classes", "log Σ exp a: the exponentials are added before the logarithm.", lambda e: e),
))


def _softmax(A, exp=np.exp, below=lambda e: np.sum(e, axis=-1, keepdims=True), shift=lambda A: np.max(A, axis=-1, keepdims=True),
             after=lambda y: y):
    A = np.asarray(A, dtype=float)
    e = exp(A - shift(A))
    return after(e / below(e))


SOFTMAX = Parts(_softmax, (
    Slip("exp", "powers of 10", "The exponential is e^a, np.exp.", lambda a: 10.0 ** a),
    Slip("exp", "powers of 2", "The exponential is e^a, np.exp.", np.exp2),
    Slip("exp", "e^a − 1", "np.exp, not np.expm1.", np.expm1),
    Slip("exp", "the sign of the exponent", "The largest logit gets the largest probability: exp(a), not exp(−a).", lambda a: np.exp(-a)),
    Slip("exp", "the exponential squared", "exp(a), once.", lambda a: np.exp(2 * a)),
    Slip("below", "divided by the largest", "Divide by the sum, so that each row adds up to 1.", lambda e: np.max(e, axis=-1, keepdims=True)),
    Slip("below", "divided by the mean", "Divide by the sum, so that each row adds up to 1.", lambda e: np.mean(e, axis=-1, keepdims=True)),
    Slip("below", "divided by the norm", "Divide by the sum, so that each row adds up to 1.",
         lambda e: np.sqrt(np.sum(e ** 2, axis=-1, keepdims=True))),
    Slip("below", "divided by the sum of everything", "Each row is an example with a sum of its own.", np.sum),
    Slip("below", "divided by the number of classes", "Divide by the sum of the exponentials.", lambda e: e.shape[-1]),
    Slip("after", "softmax twice", "softmax is applied once.", softmax),
    Slip("after", "1 − y", "The probability is exp(a) over the sum.", lambda y: 1 - y),
    Slip("after", "rounded", "The probabilities themselves are asked for, not rounded.", np.round),
    Slip("after", "the largest alone", "All probabilities are asked for.", lambda y: y == y.max(axis=-1, keepdims=True)),
))
