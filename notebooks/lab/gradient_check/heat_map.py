"""Draw the heat map of a gradient check: one panel per layer, one cell per parameter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from lab.pictures.picture import Picture, picture
from lab.showing import style

from .compared import Compared

LOWEST, HIGHEST = -10.0, 0.0  # of log10 of the relative error
MOST_TEXTS = 120  # cells in a panel, beyond which no numbers are written
MOST_ACROSS = 13  # cells beside each other that leave room for a number
PADDING = -1.0  # where a grid has no cell

Panel = tuple[np.ndarray, np.ndarray, list[int], list[str] | None]  # errors, what is wrong, ticks, their names


@picture
def heat_map(compared: Sequence[Compared]) -> Picture:
    """Draw log10 of the relative error of every parameter: light is right, dark with ✗ is wrong."""
    layers = list(dict.fromkeys(one.leaf.layer for one in compared))
    panels = [_panel([one for one in compared if one.leaf.layer == layer]) for layer in layers]
    columns = next((c for c in (3, 2) if c <= len(panels) and max(_wide(panels[i : i + c]) for i in
                    range(0, len(panels), c)) <= MOST_ACROSS), 1)
    rows = -(-len(panels) // columns)
    tallest = max(len(grid) for grid, *_ in panels)
    figure = style.figure(rows * min(max(110, 34 * tallest + 60), 330) + 20)
    widths = [max(len(grid[0]) for grid, *_ in panels[c::columns]) for c in range(columns)]
    share = [max(width, 0.3 * max(widths)) for width in widths]
    axes = figure.subplots(rows, columns, squeeze=False, width_ratios=share).ravel()
    image = None
    for panel, layer, (grid, wrong, ticks, across) in zip(axes, layers, panels):
        image = _draw(panel, grid, wrong)
        panel.set(title=layer, yticks=range(len(grid)) if len(grid) <= 12 else [])
        panel.set_xticks(ticks, across)
    for panel in axes[len(panels) :]:
        panel.axis("off")
    bar = figure.colorbar(image, ax=list(axes), shrink=0.9, ticks=[-10, -7, -4, 0])
    bar.ax.set_yticklabels(["1e−10", "1e−7", "1e−4", "1"])
    bar.set_label("relative error")
    worst = [max(one.worst for one in compared if one.leaf.layer == layer) for layer in layers]
    said = "; ".join(f"{layer} at most {style.number(error, 2)}" for layer, error in zip(layers, worst))
    return Picture(figure, f"Heat map of the gradient's relative error by parameter: {said}.")


def _wide(panels: Sequence[Panel]) -> int:
    return sum(grid.shape[1] for grid, *_ in panels)


def _panel(group: Sequence[Compared]) -> Panel:
    """Return the errors of a layer as one grid, W and b next to each other, with names for its columns."""
    errors, wrongs = [_grid(one.error) for one in group], [_grid(one.wrong | np.isinf(one.error)) for one in group]
    if all(one.error.ndim == 0 for one in group):  # a dict of numbers: a row of named cells
        names = [one.leaf.name for one in group] if len(group) <= 9 else []
        return np.hstack(errors), np.hstack(wrongs), list(range(len(names))), names
    grid, wrong = _beside(errors, PADDING), _beside(wrongs, False)
    if len(group) == 1:  # the title is its name already
        return grid, wrong, list(range(len(grid[0]))) if 1 < len(grid[0]) <= 12 else [], None
    starts = np.cumsum([0, *(piece.shape[1] + 1 for piece in errors)])
    ticks = [int(start) + (piece.shape[1] - 1) // 2 for start, piece in zip(starts, errors)]
    return grid, wrong, ticks, [one.leaf.name for one in group]


def _beside(pieces: Sequence[np.ndarray], blank: Any) -> np.ndarray:
    """Join grids side by side, with a blank column between them and blanks below the shorter ones."""
    height = max(len(piece) for piece in pieces)
    columns = []
    for piece in pieces:
        below = np.full((height - len(piece), piece.shape[1]), blank)
        columns += [np.vstack([piece, below]), np.full((height, 1), blank)]
    return np.hstack(columns[:-1])


def _grid(values: np.ndarray) -> np.ndarray:
    return values.reshape(-1, 1) if values.ndim < 2 else values.reshape(len(values), -1)


def _draw(panel: Any, grid: np.ndarray, wrong: np.ndarray) -> Any:
    with np.errstate(all="ignore"):
        shade = np.clip(np.log10(np.maximum(grid, 1e-30)), LOWEST, HIGHEST)
    shade[grid == PADDING] = np.nan
    image = panel.imshow(np.ma.masked_invalid(shade), cmap="YlOrBr", vmin=LOWEST, vmax=HIGHEST, aspect="auto")
    panel.spines[:].set_visible(False)
    if grid.size > MOST_TEXTS:  # too many for numbers: a cross on each wrong cell
        rows, columns = np.nonzero(wrong)
        panel.plot(columns, rows, "x", color="white", markersize=3, markeredgewidth=0.8)
        return image
    panel.set_xticks(np.arange(0.5, grid.shape[1] - 1), minor=True)
    panel.set_yticks(np.arange(0.5, len(grid) - 1), minor=True)
    panel.grid(which="minor", color="white", linewidth=1.2)
    panel.tick_params(which="minor", length=0)
    for (i, j), error in np.ndenumerate(grid):
        if error != PADDING:
            panel.text(j, i, ("✗\n" if wrong[i, j] else "") + _short(error), ha="center", va="center", fontsize=7,
                       color="white" if shade[i, j] > -2.5 else style.INK, weight="bold" if wrong[i, j] else "normal")
    return image


def _short(error: float) -> str:
    if not np.isfinite(error):
        return "?" if np.isnan(error) else "∞"
    if error >= 0.01:
        return style.number(error, 2)
    return "0" if error == 0 else re.sub("e-0?", "e−", f"{error:.0e}")
