"""Learning, as it goes: the loss by epoch, one neuron's line, curves fitted by a few hidden units."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from lab.pictures.asking import Waiting, array, ask, missing
from lab.pictures.drawing.plot import tick, ticks
from lab.pictures.picture import Picture, picture
from lab.showing import style


@picture
def loss_curve(losses: Any, names: Sequence[str] | None = None, log: bool = False) -> Picture:
    """Draw the loss per epoch. losses: numbers, a list of such lists (with `names`), or a dict from name to list."""
    series = _series(losses, names)
    figure = style.figure(270)
    axes = figure.subplots()
    found, said = [], []
    for (name, values), (colour, dash, marker) in zip(series.items(), style.LINES * 9):
        epochs = np.arange(1, len(values) + 1)
        axes.plot(epochs, values, color=colour, linestyle=dash, marker=marker, markersize=4, label=name or None,
                  markevery=max(1, len(values) // 12))
        said.append(
            f"{name + ': ' if name else ''}{len(values)} epochs, from {style.number(values[0])} "
            f"to {style.number(values[-1])}"
        )
        if not np.all(np.isfinite(values)):
            first = int(np.argmin(np.isfinite(values))) + 1
            found.append(f"The loss{f' of {name}' if name else ''} is not finite from epoch {first} on.")
        elif len(values) > 1 and values[-1] > values[0]:
            found.append(f"The loss{f' of {name}' if name else ''} grew: the learning rate may be too large.")
    axes.set(xlabel="epoch", ylabel="loss", yscale="log" if log else "linear")
    axes.xaxis.get_major_locator().set_params(integer=True)  # there is no epoch 2.5
    if log:
        _plain_log_ticks(axes)
    else:
        axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    if any(series):
        axes.legend()
    return Picture(figure, "Loss per epoch. " + "; ".join(said) + ".", found)


def _plain_log_ticks(axes: Any) -> None:
    """Write 0.6 where matplotlib would write 6 × 10⁻¹, at the round numbers that the axis holds."""
    from matplotlib.ticker import NullLocator

    axes.set_yticks(ticks(axes.get_ylim(), 6, log=True))
    axes.set_yticklabels([tick(value) for value in axes.get_yticks()])
    axes.yaxis.set_minor_locator(NullLocator())


def _series(losses: Any, names: Sequence[str] | None) -> dict[str, np.ndarray]:
    if missing(losses):
        raise Waiting("Waiting for the losses: nothing is trained yet.")
    if isinstance(losses, Mapping):
        series = {str(name): array(f"losses of {name}", values).ravel() for name, values in losses.items()}
    elif names:
        series = {name: array(f"losses of {name}", values).ravel() for name, values in zip(names, losses)}
    else:
        series = {"": array("losses", losses).ravel()}
    if any(len(values) == 0 for values in series.values()):
        raise Waiting("Waiting for the losses: the list is still empty.")
    return series


@picture
def line_fit(train_linear: Any, X: Any, t: Any, eta: float, epochs: Sequence[int] = (0, 1, 5, 50)) -> Picture:
    """Draw one neuron learning: its line after so many epochs, and its mean squared error.

    train_linear: the student's (X, t, eta, epochs) → w.  X: (N, 2), one column constant; t: (N,)
    """
    X, t = array("X", X), array("t", t).ravel()
    feature = int(np.ptp(X[:, 0]) < np.ptp(X[:, 1]))
    found: list[str] = []
    weights = [array("train_linear", ask("train_linear", train_linear, X, t, eta, n), (2,), found) for n in epochs]
    errors = [float(np.mean((X @ w - t) ** 2)) for w in weights]
    figure = style.figure(290)
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    left.plot(X[:, feature], t, "o", color=style.BLACK, markersize=4)
    ends = X[[np.argmin(X[:, feature]), np.argmax(X[:, feature])]]
    for w, n, (colour, dash, _) in zip(weights, epochs, style.LINES * 3):
        left.plot(ends[:, feature], ends @ w, color=colour, linestyle=dash, label=f"after {style.plural(n, 'epoch')}")
    room = 0.25 * np.ptp(t)
    left.set(xlabel="x", ylabel="t", ylim=(t.min() - room, t.max() + room))
    left.legend()
    for n, error, (colour, _, marker) in zip(epochs, errors, style.LINES * 3):
        right.plot([n], [error], marker, color=colour)
    right.plot(epochs, errors, color=style.PALE, zorder=0)
    right.set(xlabel="epochs", ylabel="mean (y − t)²")
    right.set_ylim(bottom=0)
    if 0 in epochs and np.any(weights[list(epochs).index(0)]):
        found.append("After 0 epochs the weights are not zero.")
    if not np.all(np.isfinite(errors)) or errors[-1] > errors[0]:
        found.append(f"The error does not fall: {style.number(errors[0])} before, {style.number(errors[-1])} after.")
    said = ", ".join(f"{style.number(e)} after {n}" for n, e in zip(epochs, errors))
    return Picture(figure, f"A line fitted to {len(t)} points; mean squared error {said} epochs.", found)


@picture
def fitted_curves(
    fit_curve: Any, targets: Mapping[str, Callable[[np.ndarray], np.ndarray]], span: tuple[float, float] = (-1, 1)
) -> Picture:
    """Draw a panel for each target: its dots, the fitted 1-H-1 tanh network, its hidden units dashed.

    fit_curve: the student's dict name → params, params = [(W1 (H, 1), b1 (H,)), (W2 (1, H), b2 (1,))];
    targets: name → function of an array. The mean squared error is measured on 400 points.
    """
    if missing(fit_curve):
        raise Waiting("Waiting for `fit_curve`: it has no value yet.")
    if not isinstance(fit_curve, Mapping):
        raise Waiting(f"`fit_curve` should be a dict from name to params; it is a {type(fit_curve).__name__}.")
    columns = 2 if len(targets) > 1 else 1
    rows = -(-len(targets) // columns)
    figure = style.figure(225 * rows + 20)
    said = []
    x = np.linspace(*span, 400)
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes, (name, target) in zip(panels, targets.items()):
        try:
            network, t = params_1h1(fit_curve.get(name), name), np.asarray(target(x), dtype=float)
            draw_fit(axes, network, x[::20], t[::20], span)
            error = error_of(network, x, t)
            axes.set_title(f"{name}: mean squared error {style.number(error, 3)}")
            said.append(f"{name} with mean squared error {style.number(error, 3)}")
        except Waiting as waiting:
            axes.set(title=name, xticks=[], yticks=[])
            axes.text(0.5, 0.5, f"waiting for\nfit_curve[{name!r}]", transform=axes.transAxes, ha="center", va="center")
            said.append(f"{name}: {waiting}")
    for axes in panels[len(targets) :]:
        axes.axis("off")
    legend = [axes for axes in panels if axes.get_legend_handles_labels()[0]][:1]
    for axes in legend:
        figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return Picture(figure, "Curves fitted by a network with one hidden layer: " + "; ".join(said) + ".")


def params_1h1(params: Any, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Return (W1 (H,), b1 (H,), W2 (H,), b2) of a 1-H-1 network's params, else raise Waiting."""
    if missing(params):
        raise Waiting(f"waiting for its params (`{name}`)")
    try:
        (W1, b1), (W2, b2) = params
    except (TypeError, ValueError):
        raise Waiting(f"`{name}` should be two layers [(W1, b1), (W2, b2)]") from None
    hidden = np.asarray(b1).size
    W1 = array(f"W1 of {name}", W1, (hidden,))
    W2 = array(f"W2 of {name}", W2, (hidden,))
    return W1, array(f"b1 of {name}", b1, (hidden,)), W2, float(array(f"b2 of {name}", b2, ()))


def curve_of(network: Any, x: np.ndarray) -> np.ndarray:
    """Return what a 1-H-1 network, as params_1h1 gives it, makes of x (N,)."""
    W1, b1, W2, b2 = network
    return np.asarray(np.tanh(np.outer(x, W1) + b1) @ W2 + b2)


def error_of(network: Any, x: np.ndarray, t: np.ndarray) -> float:
    """Return its mean squared error."""
    return float(np.mean((curve_of(network, x) - t) ** 2))


def draw_fit(axes: Any, network: Any, dots: np.ndarray, t: np.ndarray, span: tuple[float, float]) -> None:
    """Draw dots, curve and dashed hidden units tanh(w x + b) on the axes."""
    x = np.linspace(*span, 400)
    y, units = curve_of(network, x), np.tanh(np.outer(network[0], x) + network[1][:, None])
    for j, (unit, (colour, _, marker)) in enumerate(zip(units, style.LINES[2:] * 9)):
        axes.plot(x, unit, color=colour, linestyle=(0, (4, 2)), linewidth=1.1, marker=marker, markersize=4,
                  markevery=(20, 90), label=None if j else "hidden units")
    axes.plot(x, y, color=style.BLUE, linewidth=2.2, label="network y(x)")
    axes.plot(dots, t, "o", color=style.BLACK, markersize=3.5, label="target")
    seen = np.clip(np.nan_to_num(y), -3, 3)  # a curve far off is in the picture, one that ran away does not rule it
    low, high = min(t.min(), seen.min(), -1.0), max(t.max(), seen.max(), 1.0)
    axes.set(xlim=span, ylim=(low - 0.15, high + 0.15), xlabel="x")
    axes.locator_params(axis="x", nbins=4)
