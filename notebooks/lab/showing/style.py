"""Define how every picture looks: one visual code, the colours of Okabe and Ito, one way to write a number.

The code, in figures, pictures and players alike: forward is blue and solid; backward (blame, δ, derivatives) is
vermillion and dashed; the target is green; the place where something happens now is bold on yellow; a weight below 0
has a small ring at the end of its line; what is wrong is purple and carries the mark ✗. Colour never stands alone, and
each role has a value for light and for dark pages.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

# Okabe & Ito's eight colours, which people with any common colour blindness tell apart.
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILLION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"

INK = "#1a1a1a"  # text
GREY = "#6b6b6b"  # what steps back; still 4.5 : 1 on white
PALE = "#d9d9d9"  # lines that only carry

# Role -> its colour on a light page, on a dark one. All but pale, sky and orange have a contrast of 4.5 : 1, for text.
ROLES: dict[str, tuple[str, str]] = {
    "ink": ("#1a1a1a", "#ececec"),
    "grey": ("#5f5f5f", "#adadad"),
    "pale": ("#cfcfcf", "#525252"),
    "paper": ("#ffffff", "#181818"),
    "forward": (BLUE, "#6bbcf0"),
    "backward": (VERMILLION, "#ff8f45"),
    "blame": ("#a84700", "#ffab73"),  # backward, as text
    "target": ("#00755a", "#3fcfa4"),
    "here": ("#fff1c4", "#4d3f0a"),  # the ground of what happens now
    "wrong": ("#8a3d6b", "#ecaed2"),
    "sky": (SKY, SKY),
    "orange": (ORANGE, ORANGE),
}
ROLES["white"] = ("#ffffff", "#f2f2f2")  # the ground of an image, which stays light
for _k in range(1, 16):  # the ink of an image's pixels
    ROLES[f"shade{_k}"] = ("#" + 3 * f"{255 - 17 * _k:02x}",) * 2
BACK = (6.0, 4.0)  # the dashes of everything that goes backward

# One entry per curve: colour, dash and marker change together. Vermillion is left to what goes backward.
LINES: tuple[tuple[str, Any, str], ...] = (
    (BLUE, "-", "o"),
    (GREEN, (0, (6, 2)), "s"),
    (PURPLE, (0, (2, 1.5)), "^"),
    (ORANGE, (0, (7, 2, 1.5, 2)), "D"),
    (BLACK, (0, (1, 1)), "v"),
    (SKY, (0, (10, 3)), "P"),
)
# The same for drawings: role, dashes, marker.
CURVES: tuple[tuple[str, tuple[float, ...], str], ...] = (
    ("forward", (), "dot"),
    ("target", (9.0, 3.0), "square"),
    ("wrong", (3.0, 2.5), "diamond"),
    ("orange", (10.0, 3.0, 2.0, 3.0), "dot"),
    ("ink", (1.5, 2.0), "square"),
    ("sky", (14.0, 4.0), "diamond"),
)

WIDTH = 700  # pixels of a picture on the page
DPI = 100  # one inch of a figure is 100 of these pixels; it is rendered at twice that, for fine screens

_SETTINGS: dict[str, Any] = {
    "figure.facecolor": "white", "axes.facecolor": "white", "savefig.facecolor": "white",
    "figure.dpi": DPI, "font.family": ["DejaVu Sans"], "font.size": 9, "mathtext.fontset": "dejavusans",
    "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": GREY, "xtick.color": INK, "ytick.color": INK,
    "axes.titlesize": 10, "axes.labelsize": 9, "xtick.labelsize": 8, "ytick.labelsize": 8,
    "axes.spines.top": False, "axes.spines.right": False, "axes.grid": False, "grid.color": "#e6e6e6",
    "legend.fontsize": 8, "legend.frameon": False, "lines.linewidth": 1.8, "axes.axisbelow": True,
}


@contextmanager
def settings() -> Iterator[None]:
    """Use matplotlib with our settings, whatever style the notebook has chosen; put that back afterwards."""
    import matplotlib

    with matplotlib.rc_context():
        # 'backend' is left alone: asking for the default one would change what the notebook's own plots use.
        params: Any = matplotlib.rcParams
        params.update({key: value for key, value in matplotlib.rcParamsDefault.items() if "backend" not in key})
        params.update(_SETTINGS)
        yield


def figure(height: float, width: float = WIDTH) -> Any:
    """Return a figure of so many pixels, outside pyplot: nothing is shown twice, no backend is chosen."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, layout="constrained")
    FigureCanvasAgg(drawn)
    return drawn


def number(value: object, digits: int = 4) -> str:
    """Return a number as people write it: four significant digits, a real minus sign, no trailing zeros."""
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return str(int(value)).replace("-", "−")
    return f"{float(value) + 0.0:.{digits}g}".replace("-", "−")  # type: ignore[arg-type]


def plural(count: float, word: str) -> str:
    """Return '1 step' or '3 steps'."""
    return f"{number(count)} {word}" + ("" if count == 1 else "s")


def as_code(name: str) -> str:
    """Put a name that could be code between backticks; return other words as they are."""
    return f"`{name}`" if re.fullmatch(r"[A-Za-z0-9_\[\]]+", name) else name


def turned_off() -> bool:
    """Return True if LAB_PICTURES=off is set in the environment: pictures then cost nothing."""
    return os.environ.get("LAB_PICTURES", "").strip().lower() == "off"


def matrix(values: Any, digits: int = 4) -> str:
    """Return an array as people read it: a row in brackets, a matrix as rows below each other."""
    rows = np.atleast_2d(np.asarray(values, dtype=float))
    if rows.size > 36:
        return f"{rows.shape[0]} × {rows.shape[1]} numbers from {number(rows.min(), 3)} to {number(rows.max(), 3)}"
    texts = [[number(value, digits) for value in row] for row in rows]
    wide = [max(len(row[column]) for row in texts) for column in range(len(texts[0]))]
    lines = ["  ".join(text.rjust(width) for text, width in zip(row, wide)) for row in texts]
    return f"[{lines[0]}]" if np.ndim(values) < 2 else "\n".join(f"[{line}]" for line in lines)


def as_images() -> bool:
    """Return True if LAB_PICTURES=png is set: pictures are bare images then, for pages that keep no HTML."""
    return os.environ.get("LAB_PICTURES", "").strip().lower() == "png"


FRAME = (
    "margin:4px 0;padding:8px 10px;max-width:720px;box-sizing:border-box;border:1px solid #8c8c8c;"
    "border-radius:6px;font-family:sans-serif;font-size:14px;line-height:1.45"
)
# Words and captions wear the page's colours, in pairs, so that a page without these variables gets white with ink.
WORDS = f"{FRAME};background:var(--jp-layout-color1,#ffffff);color:var(--jp-content-font-color1,#1a1a1a)"
CARD = WORDS


def card(inside: str, label: str, live: bool = False) -> str:
    """Put a card of words around ready-made HTML. `label` names it for a screen reader."""
    role = 'role="status" aria-live="polite"' if live else 'role="group"'
    named = f'{role} aria-label="{html.escape(label, quote=True)}"'
    return f'<div class="lab-card" {named} style="{WORDS}">{inside}</div>'


def code_in_html(text: str) -> str:
    """Return escaped text in which `names between backticks` are set as code."""
    parts = html.escape(text).split("`")
    if len(parts) % 2 == 0:  # an odd backtick: not ours to guess
        return html.escape(text)
    style = "background:rgba(128,128,128,.15);color:inherit;padding:0 3px;border-radius:3px"
    return "".join(f'<code style="{style}">{part}</code>' if i % 2 else part for i, part in enumerate(parts))
