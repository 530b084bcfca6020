"""Five notations on one picture: what each source writes for the same piece of the same network."""
from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from parts import arrow, box, label, node, rule
from style import BLUE, DEEP_GREEN, DEEP_PURPLE, DEEP_VERMILLION, INK, LARGE, PALE, SIZE, SMALL, VERMILLION, sheet

# column: what it is, and where it stands
COLUMNS = {"below": 112, "weight": 183, "bias": 250, "pre": 318, "post": 383, "output": 440, "target": 496,
           "local": 551, "loss": 629}
HEADS = {"below": "from\nbelow", "weight": "weight", "bias": "bias", "pre": "pre-\nactivation",
         "post": "acti-\nvation", "output": "output", "target": "target", "local": "local\nerror", "loss": "loss"}

# source -> column -> (symbol, letter that collides or ""); ours is dtu's, but with ½ in the loss
SOURCES: dict[str, dict[str, tuple[str, str]]] = {
    "dtu\n(ours)": {
        "below": ("z_i^{(l-1)}", "z"), "weight": ("w_{ji}^{(l)}", ""), "bias": ("w_{j0}^{(l)}=b_j^{(l)}", ""),
        "pre": ("a_j^{(l)}", "a"), "post": ("z_j^{(l)}", "z"), "output": ("y_k", "y"), "target": ("t_k", ""),
        "local": (r"\delta_j^{(l)}", ""), "loss": (r"\sum_k(y_k-t_k)^2", "")},
    "graph": {
        "below": ("x_j", "x"), "weight": (r"w_{j\to i}", ""), "bias": ("", ""), "pre": ("y_i", "y"),
        "post": ("x_i", "x"), "output": ("x_i", "x"), "target": ("x_i^*", "x"), "local": ("z_i", "z"),
        "loss": (r"\frac{1}{2}\sum_i(x_i-x_i^*)^2", "")},
    "rana": {
        "below": ("z_i", "z"), "weight": ("w_{ij}^{(l)}", ""), "bias": ("", ""), "pre": ("a_j", "a"),
        "post": ("z_j", "z"), "output": (r"\hat{y}", ""), "target": ("y", "y"), "local": (r"\delta_j", ""),
        "loss": (r"(\hat{y}-y)^2", "")},
    "lin": {
        "below": ("x_i^{(l-1)}", "x"), "weight": ("w_{ij}^{(l)}", ""), "bias": ("-w_{0j}^{(l)}", ""),
        "pre": ("s_j^{(l)}", ""), "post": ("x_j^{(l)}", "x"), "output": ("x_1^{(L)}", "x"), "target": ("y", "y"),
        "local": (r"\delta_j^{(l)}", ""), "loss": ("(x_1^{(L)}-y)^2", "")},
    "home-\nwork": {
        "below": ("a_k^{l-1}", "a"), "weight": ("w_{jk}^{l}", ""), "bias": ("b_j^{l}", ""), "pre": ("z_j^{l}", "z"),
        "post": ("a_j^{l}", "a"), "output": ("y", "y"), "target": ("t", ""), "local": (r"\delta_j^{l}", ""),
        "loss": (r"\frac{1}{2}(y-t)^2", "")},
}

# letter -> (colour, line style of its frame, corner rounding): shape and line tell what colour tells
FRAMES = {"z": (DEEP_VERMILLION, "-", 0.1), "y": (BLUE, "--", 0.1), "a": (DEEP_GREEN, "-", 12.0),
          "x": (DEEP_PURPLE, ":", 12.0)}
MEANINGS = {"z": "activation,\npre-activation,\nlocal error", "y": "output,\npre-activation,\ntarget",
            "a": "pre-activation,\nactivation", "x": "input, output,\nactivation,\ntarget (with *)"}


def five_notations() -> Figure:
    """Draw the network in the top row; under each piece, its name in the five sources; colliding letters are framed."""
    figure, axes = sheet(700, 626)
    _network(axes, 573)
    for column, x in COLUMNS.items():
        label(axes, x, 498, HEADS[column], size=SMALL, order=7, up="bottom")
    rule(axes, 20, 680, 490, color=INK, line=1)
    for row, (source, symbols) in enumerate(SOURCES.items()):
        y = 457 - 66 * row
        label(axes, 26, y, source, across="left", weight="bold", size=SMALL)
        for column, (symbol, letter) in symbols.items():
            two = row == 0 and column == "loss"
            _symbol(axes, COLUMNS[column], y + 9 * two, symbol, letter, small=column in ("loss", "bias"))
            if two:
                label(axes, COLUMNS[column], y - 22, "ours: with ½", size=SMALL)
        rule(axes, 20, 680, y - 33)
    label(axes, 26, 108, "One letter, several meanings:", across="left", weight="bold", size=SMALL)
    for place, (letter, meaning) in enumerate(MEANINGS.items()):
        x = 50 + 166 * place
        _symbol(axes, x, 55, letter, letter)
        label(axes, x + 24, 55, meaning, across="left", size=SMALL)
    return figure


def _symbol(axes: Axes, x: float, y: float, symbol: str, letter: str, small: bool = False) -> None:
    if not symbol:
        label(axes, x, y, "none", size=SMALL)
        return
    if letter:
        colour, style, rounding = FRAMES[letter]
        box(axes, (x, y), "", 58 if "l-1" in symbol else 46 if "^" in symbol else 34, 44, edge=colour, style=style,
            rounding=rounding, line=1.6)
    label(axes, x, y, f"${symbol}$", size=SIZE if small else LARGE + 1, color=FRAMES[letter][0] if letter else INK)


def _network(axes: Axes, y: float) -> None:
    """Draw the pieces in a row, each over its column; the dashed way back is the local error's."""
    at = COLUMNS
    for column, top in {"weight": y, "bias": y + 20, "local": y - 31}.items():
        axes.plot([at[column]] * 2, [534, top], color=PALE, linewidth=0.9, linestyle=":", zorder=1, clip_on=False)
    node(axes, (at["below"], y), radius=17)
    arrow(axes, (at["below"] + 18, y), (at["pre"] - 20, y), line=1.8)
    box(axes, (at["weight"], y), r"$\times$", 22, 22, size=SMALL, line=1.2)
    node(axes, (at["bias"], y + 28), "$+$", radius=11, size=SMALL, line=1.2)
    arrow(axes, (at["bias"] + 12, y + 25), (at["pre"] - 19, y + 10), line=1.3)
    box(axes, (at["pre"], y), r"$\sum$", 38, 38, size=14)
    arrow(axes, (at["pre"] + 20, y), (at["post"] - 18, y), line=1.8)
    node(axes, (at["post"], y), "$h$", radius=17, size=SIZE + 1)
    arrow(axes, (at["post"] + 18, y), (at["output"] - 16, y), line=1.8)
    node(axes, (at["output"], y), radius=15)
    arrow(axes, (at["output"] + 16, y), (at["loss"] - 41, y), line=1.8)
    node(axes, (at["target"], y + 29), radius=11, line=1.2)
    arrow(axes, (at["target"] + 12, y + 27), (at["loss"] - 41, y + 10), line=1.3)
    box(axes, (at["loss"], y), "error", 80, 36, size=SMALL)
    arrow(axes, (at["loss"] - 36, y - 20), (at["pre"] + 4, y - 22), color=VERMILLION, line=1.8,
          style=(0, (5, 2.5)), bend=-0.1)
