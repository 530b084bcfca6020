"""The heat map of a gradient check: one panel a layer, one cell a parameter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lab import style
from lab.gradients.compared import GOOD, Compared
from lab.pictures.picture import Picture

LOWEST, HIGHEST = -10.0, 0.0  # of log10 of the relative error
MOST_TEXTS = 120  # cells in a panel, beyond which no numbers are written
MOST_ACROSS = 13  # cells beside each other that leave room for a number


def heat_map(compared: Sequence[Compared]) -> Picture:
    """log10 of the relative error of every parameter: light is right, dark with ✗ is wrong."""
    with style.settings():
        return _heat_map(compared)


def _heat_map(compared: Sequence[Compared]) -> Picture:
    layers = list(dict.fromkeys(one.leaf.layer for one in compared))
    panels = [_panel([one for one in compared if one.leaf.layer == layer]) for layer in layers]
    columns = next((c for c in (3, 2) if c <= len(panels) and max(_wide(panels[i : i + c]) for i in
                    range(0, len(panels), c)) <= MOST_ACROSS), 1)
    rows = -(-len(panels) // columns)
    tallest = max(len(grid) for grid, _, _ in panels)
    figure = style.figure(rows * min(max(110, 34 * tallest + 60), 330) + 20)
    widths = [max(len(grid[0]) for grid, _, _ in panels[c::columns]) for c in range(columns)]
    share = [max(width, 0.3 * max(widths)) for width in widths]
    axes = figure.subplots(rows, columns, squeeze=False, width_ratios=share).ravel()
    image = None
    for panel, layer, (grid, ticks, across) in zip(axes, layers, panels):
        image = _draw(panel, grid)
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


def _wide(panels: Sequence[tuple[np.ndarray, list[int], list[str]]]) -> int:
    return sum(grid.shape[1] for grid, _, _ in panels)


def _panel(group: Sequence[Compared]) -> tuple[np.ndarray, list[int], list[str]]:
    """The errors of a layer as one grid, W and b beside each other, with names for its columns."""
    pieces = [_grid(one.error) for one in group]
    if all(one.error.ndim == 0 for one in group):  # a dict of numbers: a row of named cells
        names = [one.leaf.name for one in group] if len(group) <= 9 else []
        return np.hstack(pieces), list(range(len(names))), names
    height = max(len(piece) for piece in pieces)
    padded = [np.vstack([piece, np.full((height - len(piece), piece.shape[1]), -1.0)]) for piece in pieces]
    gap = np.full((height, 1), -1.0)
    grid, ticks, names = gap[:, :0], [], []
    for one, piece in zip(group, padded):
        grid = np.hstack([grid, gap, piece]) if names else piece
        ticks.append(grid.shape[1] - (piece.shape[1] + 1) // 2)
        names.append(one.leaf.name)
    return grid, ticks, names


def _grid(error: np.ndarray) -> np.ndarray:
    if error.ndim == 0:
        return error.reshape(1, 1)
    return error.reshape(-1, 1) if error.ndim == 1 else error.reshape(len(error), -1)


def _draw(panel: Any, grid: np.ndarray) -> Any:
    with np.errstate(all="ignore"):
        shade = np.clip(np.log10(np.maximum(grid, 1e-30)), LOWEST, HIGHEST)
    shade[grid < 0] = np.nan  # padding
    panel.set_facecolor("white")
    image = panel.imshow(np.ma.masked_invalid(shade), cmap="YlOrBr", vmin=LOWEST, vmax=HIGHEST, aspect="auto")
    panel.spines[:].set_visible(False)
    if grid.size <= MOST_TEXTS:
        panel.set_xticks(np.arange(0.5, grid.shape[1] - 1), minor=True)
        panel.set_yticks(np.arange(0.5, len(grid) - 1), minor=True)
        panel.grid(which="minor", color="white", linewidth=1.2)
        panel.tick_params(which="minor", length=0)
    for (i, j), error in np.ndenumerate(grid):
        if error < 0:
            continue
        wrong = error > GOOD
        if grid.size <= MOST_TEXTS or wrong or np.isnan(error):
            text = "?" if np.isnan(error) else _short(error) if grid.size <= MOST_TEXTS else ""
            ink = "white" if shade[i, j] > -2.5 else style.INK
            panel.text(j, i, ("✗\n" if wrong else "") + text, ha="center", va="center", color=ink, fontsize=7,
                       weight="bold" if wrong else "normal")
    return image


def _short(error: float) -> str:
    if np.isinf(error):
        return "∞"
    if error >= 0.01:
        return style.number(error, 2)
    return "0" if error == 0 else f"1e−{-round(np.log10(error))}"
