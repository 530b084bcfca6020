"""Unit 1, the forward model: a batch, and why h must not be a straight line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.exercises.forward_model import sampling as samples
from autograder.exercises.kinds import Asked, Exercise, Mistake
from autograder.exercises.patterns import layers
from autograder.exercises.sampling import integers, network, size, sizes
from autograder.reference import forward_model as right


def _batch_with(step: Callable[..., Any]) -> Callable[..., Any]:
    """Run forward_batch with `step` (Z, W, b, h) in every layer."""

    def mistaken(X: Any, params: Any, hs: Any) -> Any:
        for (W, b), h in zip(params, hs):
            X = step(X, W, b, h)
        return X

    return mistaken


FORWARD_BATCH = Exercise(
    id="forward_batch", kind="function", source="dtu l", minutes=8, read="A batch is a matrix of rows",
    uses=("layer", "forward"),
    hints=("Each example is a row of X. Which product turns rows of length `in` into rows of length `out`?",
           "`A = Z @ W.T + b` has shape (examples, out); NumPy adds b to every row.",
           "Start with `Z = X`. Each layer replaces Z with h of `Z @ W.T + b`. The last Z is Y."),
    asked=Asked(
        "forward_batch", right.forward_batch,
        sample=lambda rng: samples.batch(rng, size(rng, 6, 9), sizes(rng, size(rng, 3, 4))),
        worked=((np.array([[3.0], [1.0], [-2.0]]), samples.WORKED_PARAMS, samples.WORKED_HS),),
        edges={"a batch of one": lambda rng: samples.batch(rng, 1, sizes(rng, 3)),
               "as many examples as units": lambda rng: samples.batch(rng, 3, [3, 3, 3]),
               "one layer": lambda rng: samples.batch(rng, size(rng, 6, 9), sizes(rng, 2)),
               "an output of the whole layer": lambda rng: samples.batch(rng, 7, sizes(rng, 3), samples.SHARE),
               "whole numbers": lambda rng: (integers(rng, 4, 2), samples.whole_network(rng, [2, 3, 1]),
                                             [samples.TANH, samples.RELU])}),
    parts=layers.FORWARD_BATCH,
    mistakes=(
        Mistake("the batch in columns", "Examples are rows: Y has shape (examples, outputs); this is its transpose.",
                lambda X, params, hs: right.forward_batch(X, params, hs).T),
        Mistake("W where Wᵀ belongs", "Rows of Z are (in,) and W is (out, in): the product that fits is Z @ W.T.",
                _batch_with(lambda Z, W, b, h: h(Z @ W + b))),
        Mistake("the product of a single example", "W @ z is for a single example, a column. In a batch each example is a "
                "row, so W changes sides: Z @ W.T.", _batch_with(lambda Z, W, b, h: h(W @ Z + b))),
        Mistake("b along the columns", "Z @ W.T has shape (examples, out), and b has one entry per unit: it is added to "
                "every row as it is.", _batch_with(lambda Z, W, b, h: h(Z @ W.T + b[:, None]))),
        Mistake("the biases left out", "The bias is added to every row: Z @ W.T + b.",
                _batch_with(lambda Z, W, b, h: h(Z @ W.T))),
        Mistake("the functions left out", "Each layer ends with its function.",
                _batch_with(lambda Z, W, b, h: Z @ W.T + b)),
        Mistake("the last function left out", "The output has a function too: Y is h of the last A.",
                lambda X, params, hs: right.forward_batch(X, params, [*hs[:-1], samples.IDENTITY])),
        Mistake("the same h in every layer", "Each layer has its own function: hs[0] for the first, then hs[1].",
                lambda X, params, hs: right.forward_batch(X, params, [hs[0]] * len(hs))),
        Mistake("returned after one layer", "`return` is inside the loop over the layers, but it belongs after it.",
                lambda X, params, hs: right.forward_batch(X, params[:1], hs[:1]), needs="a return in a loop"),
        Mistake("every layer of every example", "Y holds only the outputs: the last z of each example, not the whole list.",
                lambda X, params, hs: np.array([right.forward(x, params, hs)[1] for x in X])),
        Mistake("only the first example", "Every row of X is an example with an output of its own.",
                lambda X, params, hs: right.forward_batch(X, params, hs)[0]),
        Mistake("only the last example", "Every row of X is an example with an output of its own. Collect the outputs of all rows.",
                lambda X, params, hs: right.forward_batch(X, params, hs)[-1]),
        Mistake("the mean over the examples", "Every example keeps its own row of Y; nothing is averaged.",
                lambda X, params, hs: right.forward_batch(X, params, hs).mean(axis=0)),
    ))

def _new_weights_first(params: Any) -> Any:
    W, b = params[0]
    for W_next, b_next in params[1:]:
        W = W_next @ W
        b = W @ b + b_next
    return W, b


COLLAPSE = Exercise(
    id="collapse", kind="function", source="dtu d", minutes=10, read="Why the functions must bend", optional=True,
    hints=("Write out two layers with h(a) = a and multiply out.",
           "W2 (W1 x + b1) + b2 = (W2 W1) x + (W2 b1 + b2). The first bracket is the new W, the second the new b.",
           "Start with W and b of the first layer. Each further layer turns them into `W_next @ W` and `W_next @ b + b_next`."),
    asked=Asked(
        "collapse", right.collapse, returns="W b", sample=(lambda rng: (network(rng, sizes(rng, size(rng, 4, 5))),),
                                          lambda rng: (network(rng, sizes(rng, size(rng, 3, 5))),)),
        worked=(([(np.array([[1.0, 2.0]]), np.array([0.5])), (np.array([[3.0], [-1.0]]), np.array([0.0, 1.0]))],),),
        edges={"one layer": lambda rng: (network(rng, sizes(rng, 2)),),
               "one of everything": lambda rng: (network(rng, [1, 1, 1]),),
               "equal widths": lambda rng: (network(rng, [3, 3, 3]),),
               "whole numbers": lambda rng: (samples.whole_network(rng, [2, 3, 2]),)}),
    parts=layers.COLLAPSE,
    mistakes=(
        Mistake("the biases simply added", "An earlier bias passes through the later weights: W2 b1 + b2.",
                lambda params: (right.collapse(params)[0], sum(b for _, b in params))),
        Mistake("only the last bias", "The earlier biases pass through the later weights: W2 b1 + b2.",
                lambda params: (right.collapse(params)[0], params[-1][1])),
        Mistake("the whole product before b", "b passes through the next layer's W alone: if W is replaced first, "
                "b is multiplied by the product of all. Replace both in one line.", _new_weights_first),
        Mistake("the products in the wrong order", "The last layer multiplies from the left: W2 W1.",
                lambda params: (_product([W for W, _ in params]), right.collapse(params)[1])),
        Mistake("returned after one step", "`return` is inside the loop over the layers, but it belongs after it.",
                lambda params: right.collapse(params[:2]), needs="a return in a loop"),
        Mistake("the transpose of W", "W has shape (out, in) here too.",
                lambda params: (right.collapse(params)[0].T, right.collapse(params)[1])),
        Mistake("b and W in the wrong order", "The pair is (W, b), in this order.",
                lambda params: right.collapse(params)[::-1]),
    ))


def _product(matrices: Any) -> Any:
    product = matrices[0]
    for W in matrices[1:]:
        product = product @ W
    return product
