"""Unit 6, walking downhill: the gradient of a few examples in the place of that of all."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from autograder.exercises.kinds import Asked, Edge, Exercise, Mistake
from autograder.exercises.sampling import array, size
from autograder.reference import sgd as right
from lab.calling.functions import Rng
from lab.judging.ways.minibatches import RandomPartition
from lab.judging.ways.undefined import Undefined

WHOLE = np.array([[1, 3], [2, -1], [-4, 2], [8, 1], [-16, -2]])   # no two sums alike: that is an edge of its own
G0 = np.array([[1.0, 0.0], [2.0, -1.0], [6.0, 4.0]])


def gradients(rng, N=None, P=None, m=None):
    """Sample gradients (N, P) of N examples, and the size of a subset."""
    N, P = N or size(rng, 4, 7), P or size(rng, 2, 3)
    return array(rng, N, P), size(rng, 2, N - 1) if m is None else m


def times(factor):
    """Return a wrong subset_average: factor(N, m) times the sum over all examples."""
    return lambda gradients, m: factor(len(gradients), m) * np.sum(np.asarray(gradients), axis=0)


def choose(N, m):
    """Return how many subsets of m there are among N."""
    return np.prod([(N - i) / (i + 1) for i in range(m)])


def subsets(part):
    """Return a wrong subset_average, told by what it takes for a subset's gradient: part(gradients, S)."""
    return lambda gradients, m: np.mean([part(gradients, S) for S in combinations(range(len(gradients)), m)], axis=0)


def summed_in_place(gradients, S):
    """Return a subset's sum, which is added into the first gradient itself."""
    total = gradients[S[0]]
    for n in S[1:]:
        total += gradients[n]
    return total


SUBSET_AVERAGE = Exercise(
    id="subset_average", kind="function", source="dtu h", minutes=12, read="A few examples for all",
    hints=("`combinations(range(N), m)` gives every subset of m examples once, as a tuple of indices.",
           "For each subset: the sum of its rows. At the end: the mean of these sums over the subsets.",
           "`gradients[list(subset)].sum(axis=0)` is the sum for one subset. Collect these in a list; `np.mean` takes an axis too."),
    asked=Asked("subset_average", right.subset_average, sample=gradients, worked=((G0, 2),),
                edges={"one example at a time": lambda rng: gradients(rng, m=1),
                       "all examples": lambda rng: gradients(rng, N=5, m=5),
                       "one example": lambda rng: gradients(rng, N=1, m=1),
                       "one parameter": lambda rng: gradients(rng, P=1),
                       "eight examples": lambda rng: gradients(rng, N=8, m=3),
                       "more than there are": Edge(args=(G0, 4), judged_by=Undefined(), required=True),
                       "examples alike": (np.array([[1.0, 2.0], [3.0, -1.0], [1.0, 2.0], [0.5, 1.0], [-2.0, 0.3]]), 2),
                       "whole numbers": (WHOLE, 3)}),
    mistakes=(
        Mistake("the mean within each subset", "A subset's gradient is the sum over its examples, as E is a sum; only over "
                "the subsets a mean is taken.", times(lambda N, m: 1 / N)),
        Mistake("equal sums counted once", "A set keeps one of several that are equal, and every subset counts: use a list.",
                lambda gradients, m: np.mean(list({tuple(np.sum([gradients[n] for n in S], axis=0).tolist()) for S in combinations(
                    range(len(gradients)), m)}), axis=0)),
        Mistake("equal examples counted once", "A set keeps one of several examples that are equal, and every example counts.",
                lambda gradients, m: (lambda rows: np.mean([np.sum(c, axis=0) for c in combinations(rows, m)], axis=0))(
                    list(dict.fromkeys(map(tuple, np.asarray(gradients, dtype=float).tolist()))))),
        Mistake("the sum over the subsets", "Divide by the number of subsets: a mean over them is asked for.",
                times(lambda N, m: choose(N, m) * m / N)),
        Mistake("the whole gradient", "A subset holds m of N examples, so on average it gives less than the whole gradient.",
                times(lambda N, m: 1)),
        Mistake("N/m where m/N belongs", "A subset's sum is smaller than the whole one, not larger.", times(lambda N, m: N / m)),
        Mistake("only the first subset", "Every subset counts, each once.",
                lambda gradients, m: np.sum(gradients[:m], axis=0)),
        Mistake("summed over the parameters too", "A gradient has an entry for each parameter: sum over the examples only "
                "(axis=0).", lambda gradients, m: m / len(gradients) * np.sum(gradients)),
        Mistake("a mean over the parameters too", "A gradient has an entry for each parameter: take the mean over the subsets "
                "only (axis=0).", lambda gradients, m: m / len(gradients) * np.sum(gradients) / gradients.shape[1]),
        Mistake("the rows summed", "A row is one example's gradient: sum over the examples, axis=0, and not within a row.",
                subsets(lambda gradients, S: gradients[list(S)].sum(axis=1))),
        Mistake("a tuple as an index", "gradients[(0, 1)] is one entry, in row 0 and column 1; gradients[[0, 1]], with a list, "
                "is two rows: gradients[list(subset)].", subsets(lambda gradients, S: gradients[S].sum(axis=0))),
        Mistake("summed into a row of gradients", "s = gradients[n] is no copy: s += … writes into the array that was passed in.",
                subsets(summed_in_place)),
        Mistake("divided by N", "There are C(N, m) subsets, not N: divide by as many.",
                times(lambda N, m: choose(N, m) * m / N ** 2)),
        Mistake("only neighbours", "combinations gives all subsets, not only runs of neighbouring examples.",
                lambda gradients, m: np.mean([np.sum(gradients[i:i + m], axis=0)
                                              for i in range(len(gradients) - m + 1)], axis=0)),
    ))


def examples(rng):
    """Sample N, size and a generator: several full minibatches and a short last one."""
    size_ = size(rng, 4, 7)
    return size_ * size(rng, 4, 7) + size(rng, 1, size_ - 2), size_, seed(rng)


def seed(rng):
    """Sample a generator by its seed."""
    return Rng(int(rng.integers(2 ** 31)))


def cut(order, size):
    """Split an order into pieces of `size`."""
    return [order[i:i + size] for i in range(0, len(order), size)]


def without_the_rest(N, size, rng):
    """Return minibatches without the last, shorter one."""
    return [batch for batch in cut(rng.permutation(N), size) if len(batch) == size]


MINIBATCHES = Exercise(
    id="minibatches", kind="function", source="dtu, stochastic gradient descent", minutes=10, read="Minibatches",
    hints=("First put all indices in a random order. Then cut that order into pieces.",
           "`rng.permutation(N)` is 0 … N − 1 in a random order. A slice may run over the end: of 17 entries, `order[15:20]` has two.",
           "`order = rng.permutation(N)`. `range(0, N, size)` gives where each piece begins; it ends `size` further on."),
    asked=Asked("minibatches", right.minibatches, sample=examples, judged_by=RandomPartition(), arrays=False,
                worked=((17, 5, Rng(3)), (17, 5, Rng(4))),
                edges={"nothing left over": lambda rng: (24, 6, seed(rng)),
                       "one example at a time": lambda rng: (25, 1, seed(rng)),
                       "one minibatch of all": lambda rng: (9, 9, seed(rng)),
                       "fewer examples than a minibatch holds": lambda rng: (5, 8, seed(rng)),
                       "the same seed, the same minibatches": Edge(sample=lambda rng: (23, 5, seed(rng)), twice=True)}),
    mistakes=(
        Mistake("not shuffled", "The minibatches follow the order of the examples; shuffle the indices first "
                "(rng.permutation).", lambda N, size, rng: cut(np.arange(N), size)),
        Mistake("the last examples dropped", "What is left over when N is no multiple of `size` is the last, shorter "
                "minibatch.", without_the_rest),
        Mistake("an empty one at the end", "Where N is a multiple of `size` nothing is left over: range(0, N, size) has as many "
                "starts as there are minibatches.",
                lambda N, size, rng: [*cut(rng.permutation(N), size)] + [np.arange(0)] * (N % size == 0)),
        Mistake("the short one first", "What is left over comes last.", lambda N, size, rng: (
            lambda order: [order[:N % size]] * (N % size > 0) + cut(order[N % size:], size))(rng.permutation(N))),
        Mistake("only the minibatches' order", "Neighbours always stay together: shuffle the indices, then cut.",
                lambda N, size, rng: [np.arange(i, min(i + size, N)) for i in
                                      [*rng.permutation(N // size) * size, *range(N // size * size, N, size)]]),
        Mistake("what shuffle returns", "rng.shuffle changes its array in place and returns None; rng.permutation returns one.",
                lambda N, size, rng: cut(rng.shuffle(np.arange(N)), size) if N else []),
        Mistake("sampled with replacement", "Each index comes exactly once: shuffle all of them, then cut.",
                lambda N, size, rng: [rng.integers(0, N, size) for _ in range(0, N, size)]),
        Mistake("the same minibatch again and again", "Each minibatch takes the next piece of the order, not the first.",
                lambda N, size, rng: [batch[:len(b)] for batch in [rng.permutation(N)] for b in cut(np.arange(N), size)]),
        Mistake("each minibatch sampled on its own", "Minibatches sampled one by one overlap; shuffle once and cut.",
                lambda N, size, rng: [rng.choice(N, size, replace=False) for _ in range(0, N, size)]),
        Mistake("a generator of its own", "Every call gives the same minibatches, whatever `rng` is: use the `rng` that is "
                "passed in.", lambda N, size, rng: cut(np.random.default_rng(0).permutation(N), size)),
        Mistake("pieces of nearly equal size", "np.array_split evens the pieces out; here each holds `size` and the last "
                "what is left.",
                lambda N, size, rng: np.array_split(rng.permutation(N), -(-N // size))),
        Mistake("split into equal parts", "np.split needs parts of equal size, and takes how many, not how large: cut with slices.",
                lambda N, size, rng: np.split(rng.permutation(N), N // size)),
        Mistake("cut by reshape", "reshape needs rows that are all full. Slices may be short: the last holds what is left.",
                lambda N, size, rng: list(rng.permutation(N).reshape(-1, size))),
        Mistake("`size` minibatches", "`size` is how many examples a minibatch holds, not how many minibatches there are.",
                lambda N, size, rng: np.array_split(rng.permutation(N), size)),
        Mistake("counted from 1", "Indices run from 0 to N − 1.", lambda N, size, rng: cut(rng.permutation(N) + 1, size)),
        Mistake("indices as floats", "Only whole numbers can be used as indices.",
                lambda N, size, rng: cut(rng.permutation(N).astype(float), size)),
        Mistake("one array of all", "The order is to be cut into minibatches: a list of arrays.",
                lambda N, size, rng: rng.permutation(N)),
    ))
