"""Define what every figure shares: the palette, its white card, and how it becomes an SVG.

Coordinates of a drawing are hundredths of an inch, close to a CSS pixel, with the origin at the lower left.
Text is drawn as outlines, so a figure looks the same wherever it is shown.
"""
from __future__ import annotations

import io
from html import escape
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from compact import compact

# Okabe and Ito's palette. No meaning rests on it alone: a line style, a mark or a label says the same.
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
BLUE, VERMILLION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"
DEEP_GREEN, DEEP_VERMILLION, DEEP_PURPLE = "#006B4F", "#A84700", "#8A3D6B"  # the same hues, dark enough for text
INK, GREY, PALE, CARD = "#1A1A1A", "#5A5A5A", "#B8B8B8", "#FFFFFF"
SIZE, SMALL, LARGE = 11.0, 10.0, 13.0  # points

# On a dark page lightness turns round and hues stay: an image follows the `color-scheme` of the page it is in.
DARK = "<style>@media(prefers-color-scheme:dark){svg{filter:invert(.91) hue-rotate(180deg)}}</style>"

SETTINGS: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # ships with matplotlib
    "font.size": SIZE,
    "mathtext.fontset": "cm",  # looks like the formulas around the figure in a notebook
    "svg.fonttype": "path",
    "svg.hashsalt": "back-propagation by hand",
    "text.color": INK,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.titlesize": SIZE,
    "axes.labelsize": SIZE,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "legend.fontsize": SMALL,
    "lines.linewidth": 2.0,
    "path.simplify": True,
}


def card(width: float, height: float) -> Figure:
    """Return a figure of width × height hundredths of an inch on a white rounded card, so that it reads on any page."""
    figure = Figure(figsize=(width / 100, height / 100), facecolor="none")
    figure.add_artist(FancyBboxPatch(
        (0.02, 0.02), width / 100 - 0.04, height / 100 - 0.04, boxstyle="round,pad=0,rounding_size=0.09",
        transform=figure.dpi_scale_trans, facecolor=CARD, edgecolor=PALE, linewidth=0.8, zorder=-10))
    return figure


def sheet(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a card with one bare axes over all of it, in hundredths of an inch."""
    figure = card(width, height)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.axis("off")
    return figure, axes


def plot(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Return axes at a place on the card given in hundredths of an inch."""
    across, up = figure.get_size_inches() * 100
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


def settings() -> None:
    """Forget the reader's own matplotlib settings and take ours."""
    matplotlib.rcdefaults()
    matplotlib.rcParams.update(SETTINGS)


def svg(figure: Figure, alt: str) -> str:
    """Return the figure as SVG with its alt text inside, and no date and no version of a tool."""
    buffer = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(buffer, format="svg", transparent=False, facecolor="none", metadata=nothing)
    words = escape(alt)
    return compact(buffer.getvalue()).replace(
        ' version="1.1">', f' version="1.1" role="img" aria-label="{words}">\n<title>{words}</title>\n{DARK}', 1)


def write(path: Path, text: str) -> None:
    """Write the file whole, with the same line ends everywhere."""
    path.write_bytes(text.encode("utf-8"))
