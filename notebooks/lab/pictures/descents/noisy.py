"""Stochastic gradient descent beside gradient descent: one line, fitted by steps on few examples or on all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lab.pictures.asking import Waiting, array, ask
from lab.pictures.drawing import Drawing, Plot
from lab.pictures.picture import Picture, picture
from lab.showing import style

from .descending import as_params
from .map import Span, contours, ends, path

Example = tuple[np.ndarray, np.ndarray]  # x and t, both (N,)
KINDS = ("gradient descent", "SGD", "SGD, η falling")
MOST_STEPS = 2000


@dataclass(frozen=True)
class Walk:
    """A path (steps + 1, 2) of (w, b), how many examples had been looked at by then, and the loss on all of them."""

    path: np.ndarray
    looked: np.ndarray
    losses: np.ndarray


@picture
def sgd_path(
    sgd_step: Any, minibatches: Any, x: Any, t: Any, start: Any = (0.0, 0.0), eta: float = 0.1, epochs: int = 6,
    size: int = 1, seed: int = 0,
) -> Picture:
    """Draw three paths to the same line y = w x + b on one map: gradient descent, SGD, and SGD whose η falls.

    All look at every example `epochs` times. sgd_step (params, gradients, eta) → params and minibatches (N, size, rng)
    → index arrays are the student's; x, t: (N,); the loss is the mean of ½(y − t)². The falling η is η/(1 + epoch).
    """
    examples = data(x, t)
    walks, found = walks_of(sgd_step, minibatches, examples, start, eta, epochs, size, seed)
    area = around_all(walks, examples)
    drawing = Drawing(700, 440)
    at = epochs * len(examples[0])
    draw_walks(drawing, walks, area, mean_loss(examples), at, epochs)
    ends_at = "; ".join(f"{kind}, {style.plural(len(one.path) - 1, 'step')}: loss {style.number(one.losses[-1])}"
                        for kind, one in walks.items())
    alt = (f"Contours of the loss of a line over w and b, with three paths that look at {len(examples[0])} examples "
           f"{epochs} times, minibatches of {size}: {ends_at}.")
    return Picture(drawing, alt, found)


def data(x: Any, t: Any) -> Example:
    """Return inputs and targets as arrays of one shape."""
    x = array("x", x).ravel()
    return x, array("t", t, x.shape)


def mean_loss(examples: Example) -> Any:
    """Return the mean loss of a line over examples, as a function of its two parameters."""
    x, t = examples
    return lambda w: 0.5 * float(np.mean((w[0] * x + w[1] - t) ** 2))


def walks_of(
    sgd_step: Any, minibatches: Any, examples: Example, start: Any, eta: float, epochs: int, size: int, seed: int
) -> tuple[dict[str, Walk], list[str]]:
    """Return the three walks by name, and what is wrong with the functions that took them."""
    count, found = len(examples[0]), []  # type: tuple[int, list[str]]
    if epochs * count / size > MOST_STEPS:
        raise Waiting(f"These are {round(epochs * count / size)} steps; the map has room for {MOST_STEPS}.")
    walks = {}
    for kind in KINDS:
        rng, w = np.random.default_rng(seed), array("start", start, (2,))
        points, looked = [w], [0]
        for epoch in range(epochs):
            rate = eta / (1 + epoch) if kind == KINDS[2] else eta
            for batch in [np.arange(count)] if kind == KINDS[0] else _batches(minibatches, count, size, rng, found):
                w = _step(sgd_step, w, examples[0][batch], examples[1][batch], rate, found)
                points.append(w)
                looked.append(looked[-1] + len(batch))
                if not np.all(np.abs(w) < 1e6):
                    break
        loss = mean_loss(examples)
        walks[kind] = Walk(np.array(points), np.array(looked), np.array([loss(point) for point in points]))
    return walks, list(dict.fromkeys(found))


def _batches(minibatches: Any, count: int, size: int, rng: Any, found: list[str]) -> list[np.ndarray]:
    value = ask("minibatches", minibatches, count, size, rng, copies=False)
    if not isinstance(value, (list, tuple)) or not value:
        raise Waiting(f"`minibatches` should return a list of index arrays; it returned a {type(value).__name__}.")
    batches = [array("a minibatch", one).astype(int).ravel() for one in value]
    together = np.concatenate(batches)
    if not np.array_equal(np.sort(together), np.arange(count)):
        found.append(f"`minibatches({count}, {size}, rng)` does not name every example once.")
        if together.size == 0 or together.min() < -count or together.max() >= count:
            raise Waiting(found[-1])
    return batches


def _step(sgd_step: Any, w: np.ndarray, x: np.ndarray, t: np.ndarray, eta: float, found: list[str]) -> np.ndarray:
    delta = w[0] * x + w[1] - t
    gradient = np.array([np.mean(delta * x), np.mean(delta)])
    value = ask("sgd_step", sgd_step, as_params(w), as_params(gradient), eta)
    try:
        (W, b), = value
    except (TypeError, ValueError):
        raise Waiting("`sgd_step` should return params, a list of (W, b), here of one layer.") from None
    new = np.array([array("W", W, (1, 1), found)[0, 0], array("b", b, (1,), found)[0]])
    if not np.allclose(new, w - eta * gradient, rtol=1e-6, atol=1e-9):
        found.append("`sgd_step` does not go to w − η ∂E/∂w.")
    return new


def around_all(walks: dict[str, Walk], examples: Example) -> Span:
    """Return an area that holds the paths and the lowest point."""
    x, t = examples
    best = np.linalg.lstsq(np.c_[x, np.ones_like(x)], t, rcond=None)[0]
    points = np.vstack([*(one.path for one in walks.values()), best[None]])
    points = points[np.all(np.abs(points) < 20 * (1 + np.abs(best).max()), axis=1)]
    low, high = points.min(axis=0), points.max(axis=0)
    room = 0.12 * np.maximum(high - low, 0.5 * float(np.max(high - low)) + 1e-6)
    return (float(low[0] - room[0]), float(high[0] + room[0])), (float(low[1] - room[1]), float(high[1] + room[1]))


def draw_walks(drawing: Drawing, walks: dict[str, Walk], area: Span, loss: Any, looked: int, epochs: int,
               ground: Any = None) -> None:
    """Draw the map with all paths as far as they have looked at so many examples, and the loss beside it."""
    plot = Plot(drawing, 60, 16, 400, 350, *area)
    drawing.marks.append(ground or contours(plot, loss))
    plot.frame("w")
    drawing.text(22, plot.top + plot.height / 2, "b", turn=0)
    most = max(int(one.looked[-1]) for one in walks.values())
    finite = np.concatenate([one.losses[np.isfinite(one.losses)] for one in walks.values()])
    side = Plot(drawing, 545, 40, 140, 240, (0, epochs), (0.7 * float(finite.min()), 1.3 * float(finite[0])), log="y")
    side.frame("times through the data", title="loss", xticks=[0, epochs])
    for (kind, one), (role, dash) in zip(list(walks.items())[::-1], (("target", (9.0, 3.0)), ("orange", ()),
                                                                   ("forward", ()))):
        here = one.looked <= looked
        path(plot, one.path[here], role, 1.2 if kind != KINDS[0] else 2.2, dash)
        side.curve(one.looked[here] / most * epochs, one.losses[here], role, dash, 1.6)
        plot.entries.append((kind, role, dash, "dot"))
    first = walks[KINDS[0]]
    ends(plot, first.path[0], np.array([np.inf, np.inf]))
    plot.legend(60, 426)
