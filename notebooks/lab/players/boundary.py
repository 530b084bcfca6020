"""Play a small network that learns to tell two kinds of points apart, from the student's own gradients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lab.pictures.asking import Waiting, array, ask, several
from lab.pictures.drawing import Drawing, Plot
from lab.pictures.drawing.marks import BREAK, Line, Point
from lab.pictures.networks.running import run_forward
from lab.pictures.picture import Picture
from lab.showing import style

from .frames import Frame, stepped
from .stage import Player, player

MOST_FRAMES = 16
Params = list[tuple[np.ndarray, np.ndarray]]


@player
def boundary_player(
    forward: Any, batch_gradients: Any, X: Any, T: Any, params: Any, hs: Sequence[Any], h_primes: Sequence[Any],
    delta_of_output: Any, eta: float = 0.2, steps: int = 300,
) -> Player:
    """Show where a network with one output draws its line, y = ½, between two kinds of points, as it learns.

    X: (N, 2) the points; T: (N, 1) targets, 0 or 1. Each step takes η times the student's batch_gradients from the
    params of the step before. forward (x, params, hs) → (a, z) takes rows; the error shown is ½ Σ (y − t)².
    """
    X, T = array("X", X), array("T", T)
    if X.ndim != 2 or X.shape[1] != 2 or T.shape != (len(X), 1):
        raise Waiting(f"X has shape {X.shape} and T {T.shape}; (N, 2) and (N, 1) are expected.")
    weights = run_forward(forward, X[0], params, hs).params
    found: list[str] = []
    learnt = _learn(batch_gradients, X, T, weights, hs, h_primes, delta_of_output, eta, steps, found)
    looks = _looks(len(learnt) - 1)
    outputs = [_outputs(forward, X, learnt[k], hs) for k in looks]
    errors = [0.5 * float(np.sum((y - T[:, 0]) ** 2)) for y in outputs]
    if len(errors) > 1 and not errors[-1] < errors[0]:
        found.append(f"The error does not fall: {style.number(errors[0])} before, {style.number(errors[-1])} after. "
                     "Is η too large, or a sign of the gradients wrong?")
    margin = 0.12 * (X.max(axis=0) - X.min(axis=0)) + 1e-3
    low, high = X.min(axis=0) - margin, X.max(axis=0) + margin

    def frame(at: int) -> Frame:
        drawing = Drawing(680, 370)
        plot = Plot(drawing, 46, 30, 380, 262, (float(low[0]), float(high[0])), (float(low[1]), float(high[1])))
        side, line = _regions(plot, forward, learnt[looks[at]], hs)
        drawing.marks += [side, line]
        plot.frame("x1", "x2")
        wrong = (outputs[at] > 0.5) != (T[:, 0] > 0.5)
        for (x1, x2), one, off in zip(X, T[:, 0] > 0.5, wrong):
            if off:
                drawing.dot(plot.at(x1, x2), 8, "", "wrong", 2)
            plot.mark(x1, x2, "orange" if one else "forward", "diamond" if one else "dot", 4.5 if one else 4)
        _legend(drawing, 46, 354)
        _errors(Plot(drawing, 490, 30, 170, 262, (0, max(looks[-1], 1)), (0, 1.1 * max(errors[0], 1e-9))),
                looks, errors, at)
        return Frame(f"After {style.plural(looks[at], 'step')}: E = {style.number(errors[at], 3)}, "
                     f"{int(np.sum(~wrong))} of {len(X)} points on the right side of the line.", drawing)

    frames = stepped(len(looks), frame, "Two kinds of points, and the line where the network's output is ½.", play=500)
    last = len(looks) - 1
    return Player(lambda: Picture(frame(last).drawing, f"{frames.alt} {frame(last).line}", found), frames)


def _learn(batch_gradients: Any, X: np.ndarray, T: np.ndarray, params: Params, hs: Any, h_primes: Any,
           delta_of_output: Any, eta: float, steps: int, found: list[str]) -> list[Params]:
    """Return the params before the first step and after each, fewer when they run away."""
    learnt = [params]
    for _ in range(steps):
        value = ask("batch_gradients", batch_gradients, X, T, params, list(hs), list(h_primes), delta_of_output)
        pairs = several("batch_gradients", value, len(params), f"a list of {len(params)} pairs (dW, db)")
        stepped_to = []
        for l, (pair, (W, b)) in enumerate(zip(pairs, params), start=1):
            dW, db = several("batch_gradients", pair, 2, f"a pair (dW, db) for layer {l}")
            stepped_to.append((W - eta * array(f"dW of layer {l}", dW, W.shape, found),
                               b - eta * array(f"db of layer {l}", db, b.shape, found)))
        if not all(np.all(np.isfinite(part)) for pair in stepped_to for part in pair):
            break
        params = stepped_to
        learnt.append(params)
        found[:] = list(dict.fromkeys(found))
    return learnt


def _looks(last: int) -> list[int]:
    """Return the steps that are shown: half of them early ones, closer together, the others all along."""
    early, all_along = np.geomspace(1, max(last, 1), MOST_FRAMES // 2), np.linspace(0, last, MOST_FRAMES // 2)
    return sorted({round(k) for k in [*early, *all_along]} & set(range(last + 1)))


def _outputs(forward: Any, X: np.ndarray, params: Params, hs: Sequence[Any]) -> np.ndarray:
    _, z = several("forward", ask("forward", forward, X, params, list(hs)), 2, "a pair of lists (a, z)")
    return array("y", z[-1], (len(X), 1))[:, 0]


def _regions(plot: Plot, forward: Any, params: Params, hs: Sequence[Any]) -> tuple[Line, Line]:
    """Return the side where y > ½ as a pale area, and the line where y = ½."""
    xs, ys = np.linspace(*plot.x, 45), np.linspace(*plot.y, 33)
    grid = np.array([[x, y] for y in ys for x in xs])
    y = _outputs(forward, grid, params, hs).reshape(len(ys), len(xs))
    axes = style.figure(100, 100).subplots()
    inside = axes.contourf(xs, ys, y, levels=[0.5, max(1.0, float(y.max())) + 1e-9])
    line = axes.contour(xs, ys, y, levels=[0.5])
    return (Line(_pieces(plot, inside.allsegs[0], inside.allkinds[0]), "", 0, fill="orange", alpha=0.16),
            Line(_pieces(plot, line.allsegs[0], None), "ink", 2.2))


def _pieces(plot: Plot, segments: Any, kinds: Any) -> tuple[Point, ...]:
    points: list[Point] = []
    for number, piece in enumerate(segments):
        for place, (x, y) in enumerate(piece):
            if kinds is not None and place and kinds[number][place] == 1:  # a hole begins
                points.append(BREAK)
            points.append(plot.at(float(x), float(y)))
        points.append(BREAK)
    return tuple(points)


def _legend(drawing: Drawing, x: float, y: float) -> None:
    drawing.dot((x + 6, y), 4, "forward")
    drawing.text(x + 16, y, "t = 0", size=12, anchor="start")
    drawing.diamond((x + 76, y), 4.5, "orange")
    drawing.text(x + 86, y, "t = 1, and where y > ½", size=12, anchor="start")
    drawing.line([(x + 246, y), (x + 274, y)], "ink", 2.2)
    drawing.text(x + 280, y, "y = ½", size=12, anchor="start")
    drawing.dot((x + 342, y), 7, "", "wrong", 2)
    drawing.text(x + 355, y, "on the wrong side", size=12, anchor="start")


def _errors(plot: Plot, looks: Sequence[int], errors: Sequence[float], at: int) -> None:
    plot.frame("step", title="E = ½ Σ (y − t)²", xticks=[0, looks[-1]])
    plot.curve(looks, errors, "forward", (), 2)
    plot.mark(looks[at], errors[at], "orange", "diamond", 6)
