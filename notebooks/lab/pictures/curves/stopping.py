"""Draw when training is enough: the error on the examples it sees, and on others."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.pictures.asking import Waiting, array, ask
from lab.pictures.picture import Picture, picture
from lab.showing import style

from .training import curve_of, error_of, params_1h1


@picture
def when_to_stop(
    fit: Any, x: Any, t: Any, x_unseen: Any, t_unseen: Any, eta: float = 0.3, size: int = 5, epochs: int = 3000
) -> Picture:
    """Draw mean squared error by epoch, seen and unseen, and the curve where the unseen one is lowest.

    fit: the student's (x, t, eta, size, epochs) → history, the 1-H-1 params at the start and after each epoch;
    x, t: (N,) what it is trained on; x_unseen, t_unseen: (M,) what it is not.
    """
    x, t = array("x", x).ravel(), array("t", t).ravel()
    x_unseen, t_unseen = array("x_unseen", x_unseen).ravel(), array("t_unseen", t_unseen).ravel()
    networks = _networks(ask("fit", fit, x, t, eta, size, epochs))
    seen, unseen = (np.array([error_of(network, *data) for network in networks])
                    for data in ((x, t), (x_unseen, t_unseen)))
    if not np.all(np.isfinite(seen)):
        raise Waiting(f"`fit` ran away: its error is not finite from epoch {int(np.argmin(np.isfinite(seen)))} on.")
    best, last = int(np.argmin(unseen)), len(networks) - 1
    figure = style.figure(300)
    left, right = figure.subplots(1, 2, width_ratios=(5, 4))
    wide = np.linspace(-1, 1, 400)
    left.plot(x_unseen, t_unseen, color=style.GREY, linewidth=1, label="unseen targets")
    for epoch, (colour, dash, _) in zip((best, last), style.LINES):
        left.plot(wide, curve_of(networks[epoch], wide), color=colour, linestyle=dash, label=f"after {epoch} epochs")
    left.plot(x, t, "o", color=style.BLACK, markersize=4, label="seen targets")
    left.set(xlabel="x", title="the network's curve")
    left.locator_params(axis="x", nbins=4)
    left.legend(loc="upper left")
    shown = np.unique(np.linspace(0, last, 100).round().astype(int))  # every epoch would be a smear of noise
    for errors, name, (colour, dash, marker) in zip((seen, unseen), ("seen", "unseen"), style.LINES[2:]):
        right.plot(shown, errors[shown], color=colour, linestyle=dash, marker=marker, markersize=4, markevery=14,
                   label=name)
    right.plot([best], [unseen[best]], "*", color=style.BLACK, markersize=11, label=f"lowest unseen, epoch {best}")
    right.set(xlabel="epoch", title="mean squared error", ylim=(0, 1.1 * max(seen[0], unseen[0])))
    right.legend()
    say = style.number
    return Picture(figure, (
        f"Left, {len(x)} targets and the curve fitted to them after {best} epochs and after {last}. Right, the "
        f"error by epoch: on seen targets it falls from {say(seen[0])} to {say(seen[-1])}; on unseen ones it is "
        f"lowest, {say(unseen[best])}, after {best} epochs, and {say(unseen[-1])} at the end."))


def _networks(history: Any) -> list[Any]:
    if not isinstance(history, (list, tuple)) or len(history) < 2:
        raise Waiting("`fit` should return its history: a list of params, at the start and after each epoch.")
    return [params_1h1(params, f"history[{i}]") for i, params in enumerate(history)]
