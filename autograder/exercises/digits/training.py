"""Unit 7: where the weights start, and how they are trained; judged by spread and by steps, as both sample at random."""

from __future__ import annotations

import numpy as np

from autograder.exercises.digits.replayed import each_gradient, flat, problem, replayed, seed, whole_batch
from autograder.exercises.kinds import Asked, Edge, Exercise, Mistake
from autograder.exercises.sampling import generator, rounded, size
from autograder.reference import digits as right
from lab.calling.functions import Rng
from lab.judging.ways.random_weights import FanInSpread
from lab.judging.ways.training_run import SmallSteps, StepsInARow, WholeBatches


def sampled(spread, bias=np.zeros, shape=lambda n, m: (n, m)):
    """Return a wrong init_params with another spread(rng, m, n, shape), other biases or another shape."""
    return lambda sizes, rng: [(spread(rng, m, n, shape(n, m)), bias(n)) for m, n in zip(sizes, sizes[1:])]


INIT_PARAMS = Exercise(
    id="init_params", kind="function", source="unit 7", minutes=8, read="Where to start",
    hints=("Make one pair (W, b) for each two neighbouring sizes.",
           "`rng.normal(0, s, (out, in))` samples W. Which s keeps a sum of `in` terms at size 1?",
           "`for m, n in zip(sizes, sizes[1:]):` gives m units in and n out. The shape of W is `(n, m)`, its s is 1 over "
           "`np.sqrt(m)`, and `np.zeros` makes the biases."),
    asked=Asked("init_params", right.init_params, arrays=False, judged_by=FanInSpread(),
                # many weights tell the distribution, few inputs 1/√in from 1/√(in + 1); each sample is thousands of numbers
                sample=lambda rng: ([size(rng, 60, 90), size(rng, 180, 220), size(rng, 2, 3), size(rng, 500, 600)], seed(rng)),
                probes=3,
                worked=(([64, 32, 10], Rng(0)), ([64, 32, 10], Rng(1))),
                edges={"the same seed, the same weights": Edge(args=([30, 20], Rng(2)), twice=True),
                       "one layer": lambda rng: ([size(rng, 3, 9), 2], seed(rng)),
                       "units of one": ([1, 1, 1], Rng(1)),
                       "layers of one shape": Edge(args=([12, 12, 12], Rng(5)), required=True)}),
    mistakes=(
        Mistake("standard deviation 1", "A sum of many inputs would saturate tanh: divide by the root of the units in.",
                sampled(lambda rng, m, n, shape: rng.normal(0, 1, shape))),
        Mistake("the variance instead of the standard deviation", "rng.normal takes the standard deviation: 1/√in, "
                "not 1/in.", sampled(lambda rng, m, n, shape: rng.normal(0, 1 / m, shape))),
        Mistake("units out where units in belong", "The sum runs over the inputs: 1/√in.",
                sampled(lambda rng, m, n, shape: rng.normal(0, 1 / np.sqrt(n), shape))),
        Mistake("a uniform distribution", "W is normal: rng.normal.",
                sampled(lambda rng, m, n, shape: rng.uniform(-1, 1, shape) / np.sqrt(m))),
        Mistake("multiplied by the root", "Divide by √in: the more inputs, the smaller the weights.",
                sampled(lambda rng, m, n, shape: rng.normal(0, np.sqrt(m), shape))),
        Mistake("He's standard deviation", "√(2/in) is made for ReLU, which drops half of its inputs; for tanh (7.3) says 1/√in.",
                sampled(lambda rng, m, n, shape: rng.normal(0, np.sqrt(2 / m), shape))),
        Mistake("both units in and units out", "(7.3) looks at the inputs alone: 1/√in.",
                sampled(lambda rng, m, n, shape: rng.normal(0, np.sqrt(2 / (m + n)), shape))),
        Mistake("the first layer's inputs for all", "`in` is the number of units of the layer before, another for each layer.",
                lambda sizes, rng: [(rng.normal(0, 1 / np.sqrt(sizes[0]), (n, m)), np.zeros(n))
                                    for m, n in zip(sizes, sizes[1:])]),
        Mistake("a generator of its own", "Every call gives the same weights, whatever `rng` is: use the `rng` that is "
                "passed in.", lambda sizes, rng: right.init_params(sizes, np.random.default_rng(0))),
        Mistake("all weights zero", "Equal units stay equal for ever: start from random weights.",
                sampled(lambda rng, m, n, shape: np.zeros(shape))),
        Mistake("(in, out) where (out, in) belongs", "W has a row for each unit out.",
                sampled(lambda rng, m, n, shape: rng.normal(0, 1 / np.sqrt(m), shape), shape=lambda n, m: (m, n))),
        Mistake("biases as columns", "A bias vector has one axis, (out,), and so is added to every row of a batch.",
                sampled(lambda rng, m, n, shape: rng.normal(0, 1 / np.sqrt(m), shape), bias=lambda n: np.zeros((n, 1)))),
        Mistake("random biases", "The biases start at zero.",
                lambda sizes, rng: [(W, rng.normal(size=len(b))) for W, b in right.init_params(sizes, rng)]),
    ))

ETA0 = 3e-5  # so small that the steps of a run add up, and large enough for single precision


def run(size_, epochs, rows=7, eta=ETA0):
    """Return a function that samples the arguments of one training run."""
    return lambda rng: (*problem(rng, rows), eta, size_, epochs, seed(rng))


WORKED = rounded(problem(generator("train", "two runs")))


def expected(X, T, params, eta, batch_size, epochs, rng):
    """Return what `SmallSteps` and `StepsInARow` have to know about a run."""
    return {"start": flat(params), "gradients": each_gradient(X, T, params), "eta": eta, "batch_size": batch_size, "epochs": epochs,
            "losses": [float(right.loss_and_gradients(X[n:n + 1], T[n:n + 1], params)[0]) for n in range(len(X))],
            "shapes": [[list(W.shape), list(b.shape)] for W, b in params]}


def train_with(partition, weight=lambda n: 1.0, every_epoch=True, in_place=False, biases=1.0, losses_of="all",
               own=lambda rng: rng):
    """Return a wrong train, with another partition(rng, N, size) -> batches, other weights of steps, or other losses."""
    def code(X, T, params, eta, batch_size, epochs, rng):
        rng, params = own(rng), params if in_place else [(W.copy(), b.copy()) for W, b in params]
        found: dict[str, list[float]] = {"steps": [], "last": [], "before": [], "all": []}
        E, batches = np.nan, partition(rng, len(X), batch_size)
        for epoch in range(epochs):
            if epoch and every_epoch:
                batches = partition(rng, len(X), batch_size)
            found["before"].append(right.loss_and_gradients(X, T, params)[0])
            for batch in batches:
                E, gradients = right.loss_and_gradients(X[batch], T[batch], params)
                for (W, b), (dW, db) in zip(params, gradients):
                    W -= eta * weight(len(batch)) * dW
                    b -= eta * weight(len(batch)) * biases * db
                found["steps"].append(E)
            found["last"].append(E)
            found["all"].append(right.loss_and_gradients(X, T, params)[0])
        return params, found[losses_of]
    return code


def steps_at_once(X, T, params, eta, batch_size, epochs, rng):
    """Take every step of an epoch with the gradient at the epoch's start."""
    losses = []
    for _ in range(epochs):
        moved = params
        for batch in parted(rng, len(X), batch_size):
            _, gradients = right.loss_and_gradients(X[batch], T[batch], params)
            moved = [(W - eta * dW, b - eta * db) for (W, b), (dW, db) in zip(moved, gradients)]
        params = moved
        losses.append(right.loss_and_gradients(X, T, params)[0])
    return params, losses


def parted(rng, N, size_):
    """Split a random order of N examples into batches."""
    order = rng.permutation(N)
    return [order[i:i + size_] for i in range(0, N, size_)]


TRAIN = Exercise(
    id="train", kind="function", source="lin; dtu h; unit 6", minutes=15, read="Train it",
    uses=("loss_and_gradients",),
    hints=("Two loops: epochs outside, minibatches inside; a step on each minibatch's mean gradient.",
           "In each epoch, a new `order = rng.permutation(len(X))`, cut into pieces of `batch_size`. The last one may be short.",
           "`for start in range(0, len(X), batch_size):`, `order[start:start + batch_size]` are the rows of X and T for "
           "`loss_and_gradients`. Its gradients make new params, from which the next minibatch starts."),
    asked=Asked("train", right.train, judged_by=lambda *args: SmallSteps(**expected(*args)),
                sample=(run(3, 8), run(2, 8), run(20, 4), run(7, 4)), arrays=False,
                worked=tuple((*WORKED, ETA0, 3, 8, Rng(seed)) for seed in (3, 4)),
                edges={"no epoch": run(3, 0),
                       "all examples in one minibatch": Edge(whole_batch, judged_by=lambda *args: WholeBatches(**replayed(*args)),
                                                             required=True),
                       "a large learning rate": Edge(run(3, 1, rows=6, eta=0.5), judged_by=lambda *args: StepsInARow(**expected(*args))),
                       "minibatches of one": run(1, 5),
                       "the same seed, the same run": Edge(run(3, 8), twice=True)}),
    mistakes=(
        Mistake("the short last minibatch left out", "The last minibatch may be short; its examples count too.",
                train_with(lambda rng, N, s: [b for b in parted(rng, N, s) if len(b) == s])),
        Mistake("the same minibatches every epoch", "Each epoch shuffles the examples anew, with rng.",
                train_with(parted, every_epoch=False)),
        Mistake("a sum where the mean belongs", "A step is on the mean over the minibatch.",
                train_with(parted, weight=lambda n: n)),
        Mistake("the whole set at every step", "Each step uses its own minibatch.",
                train_with(lambda rng, N, s: [np.arange(N)] * -(-N // s))),
        Mistake("one step per epoch", "An epoch makes a step on each of its minibatches.",
                train_with(lambda rng, N, s: parted(rng, N, s)[:1])),
        Mistake("the same minibatch at every step", "Each step of an epoch takes the next piece of the order: "
                "order[start:start + batch_size].", train_with(lambda rng, N, s: parted(rng, N, s)[:1] * -(-N // s))),
        Mistake("all examples in one step", "An epoch is cut into minibatches of batch_size, and each of them makes a step.",
                train_with(lambda rng, N, s: [np.arange(N)])),
        Mistake("uphill", "Steps go against the gradient.", train_with(parted, weight=lambda n: -1.0)),
        Mistake("not shuffled", "Each epoch deals the examples out anew: rng.permutation(len(X)) first, then cut.",
                train_with(lambda rng, N, s: [np.arange(N)[i:i + s] for i in range(0, N, s)])),
        Mistake("sampled with replacement", "An epoch uses each example once: shuffle once per epoch, then cut.",
                train_with(lambda rng, N, s: [rng.integers(0, N, s) for _ in range(0, N, s)])),
        Mistake("a generator of its own", "Every call makes the same minibatches, whatever `rng` is: use the `rng` that is "
                "passed in.", train_with(parted, own=lambda rng: np.random.default_rng(0))),
        Mistake("only the weights", "Biases are parameters too: b − η ∂E/∂b.", train_with(parted, biases=0.0)),
        Mistake("divided by the size again", "loss_and_gradients gives the mean's gradient already: W − η dW.",
                lambda X, T, params, eta, batch_size, epochs, rng: train_with(parted, weight=lambda n: 1 / batch_size)(
                    X, T, params, eta, batch_size, epochs, rng)),
        Mistake("all steps from the start of the epoch", "Each minibatch's gradient belongs to the params that the step before "
                "has left; here all of an epoch belong to its start.", steps_at_once),
        Mistake("the loss of the last minibatch", "The loss of an epoch is the mean over all examples, not over the few of its "
                "last minibatch.", train_with(parted, losses_of="last")),
        Mistake("the loss before the epoch", "The loss is asked for at the end of an epoch; this is the one at its start.",
                train_with(parted, losses_of="before")),
        Mistake("the old params overwritten", "Return new params and leave the old ones as they were.",
                train_with(parted, in_place=True)),
        Mistake("a loss for each step", "One loss per epoch is asked for.", train_with(parted, losses_of="steps")),
    ))
