"""The map of the course: forward, loss, backward, step, and the seven units on them."""
from __future__ import annotations

from matplotlib.figure import Figure

from parts import arrow, badge, box, label
from style import BLUE, DEEP_GREEN, DEEP_VERMILLION, GREY, INK, LARGE, SIZE, SMALL, VERMILLION, sheet

# number of units at a station -> where their badges stand, from its middle
SPOTS = {1: ((-52, -34),), 3: ((-92, -22), (26, -22), (-60, -48))}


def the_loop() -> Figure:
    """Draw four stations in a ring; each unit's number is at the station it teaches."""
    figure, axes = sheet(700, 430)
    stations = (
        ((185, 330), BLUE, "#E3F1FA", "-", "forward",
         r"$\mathbf{a}=W\mathbf{z}+\mathbf{b},\;\;\mathbf{z}=h(\mathbf{a})$",
         (("1", "forward model"),)),
        ((515, 330), DEEP_GREEN, "#DDF3EC", "-", "loss", "$E(\\mathbf{y},\\mathbf{t})$", (("2", "losses"),)),
        ((515, 110), VERMILLION, "#FBE7D9", (0, (5, 2.5)), "backward",
         r"$\partial E/\partial\mathbf{a}$, layer by layer",
         (("3", "delta rule"), ("5", "graph"), ("4", "backpropagation"))),
        ((185, 110), "#8A6100", "#FFF3D6", "-", "step",
         r"$W\leftarrow W-\eta\,\partial E/\partial W$", (("6", "sgd"),)),
    )
    for at, colour, fill, style, name, formula, units in stations:
        box(axes, at, "", 250, 132, edge=colour, fill=fill, line=2.2, style=style, rounding=12)
        label(axes, at[0], at[1] + 44, name, size=LARGE + 1, weight="bold", color=colour if colour != VERMILLION
              else DEEP_VERMILLION)
        label(axes, at[0], at[1] + 14, formula, size=LARGE)
        for (number, text), (dx, dy) in zip(units, SPOTS[len(units)], strict=True):
            badge(axes, (at[0] + dx, at[1] + dy), number, color=GREY, side=17)
            label(axes, at[0] + dx + 14, at[1] + dy, text, size=SMALL, across="left")
    arrow(axes, (312, 330), (386, 330), line=3, color=INK, head=16)
    arrow(axes, (515, 262), (515, 179), line=3, color=VERMILLION, head=16, style=(0, (4, 2)))
    arrow(axes, (388, 110), (314, 110), line=3, color=VERMILLION, head=16, style=(0, (4, 2)))
    arrow(axes, (185, 178), (185, 261), line=3, color=INK, head=16)
    label(axes, 349, 352, r"$\mathbf{y}$", size=LARGE + 1)
    label(axes, 540, 222, r"$\partial E/\partial\mathbf{y}$", size=LARGE, across="left")
    label(axes, 351, 132, r"$\partial E/\partial W$", size=LARGE)
    label(axes, 160, 222, "new weights", size=SIZE, across="right")
    badge(axes, (300, 222), "7", color=GREY, side=19)
    label(axes, 318, 222, "digits: the whole loop,\nagain and again", size=SIZE, across="left")
    return figure
