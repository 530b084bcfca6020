"""The map of the course: forward, loss, backward, step, and the seven units on them."""
from __future__ import annotations

from matplotlib.figure import Figure

from parts import arrow, badge, box, label
from style import BLUE, DEEP_GREEN, DEEP_VERMILLION, GREY, INK, LARGE, ORANGE, SIZE, SMALL, VERMILLION, sheet


def the_loop() -> Figure:
    """Four stations in a ring; each unit's number stands at the station it teaches."""
    figure, axes = sheet(700, 430)
    stations = (
        ((185, 330), BLUE, "#E3F1FA", "-", "forward", r"$\mathbf{a}=W\mathbf{z}+\mathbf{b},\;\;\mathbf{z}=h(\mathbf{a})$",
         (("1", "forward model"),)),
        ((515, 330), DEEP_GREEN, "#DDF3EC", "-", "loss", "$E(\\mathbf{y},\\mathbf{t})$", (("2", "losses"),)),
        ((515, 110), VERMILLION, "#FBE7D9", (0, (5, 2.5)), "backward",
         r"$\mathbf{\delta}=h'(\mathbf{a})\odot W^{\top}\mathbf{\delta}_{\mathrm{above}}$",
         (("3", "delta rule"), ("4", "backpropagation"), ("5", "graph"))),
        ((185, 110), "#8A6100", "#FFF3D6", "-", "step", r"$W\leftarrow W-\eta\,\partial E/\partial W$", (("6", "sgd"),)),
    )
    for at, colour, fill, style, name, formula, units in stations:
        box(axes, at, "", 250, 118, edge=colour, fill=fill, line=2.2, style=style, rounding=12)
        label(axes, at[0], at[1] + 36, name, size=LARGE + 1, weight="bold", color=colour if colour != VERMILLION
              else DEEP_VERMILLION)
        label(axes, at[0], at[1] + 6, formula, size=LARGE)
        widths = [26 + 6.6 * len(text) for _, text in units]
        x = at[0] - sum(widths) / 2 + 8
        for (number, text), width in zip(units, widths, strict=True):
            badge(axes, (x, at[1] - 34), number, color=GREY, side=17)
            label(axes, x + 13, at[1] - 34, text, size=SMALL - 0.5, across="left")
            x += width
    arrow(axes, (312, 330), (386, 330), line=3, color=INK, head=16)
    arrow(axes, (515, 269), (515, 172), line=3, color=VERMILLION, head=16, style=(0, (4, 2)))
    arrow(axes, (388, 110), (314, 110), line=3, color=VERMILLION, head=16, style=(0, (4, 2)))
    arrow(axes, (185, 171), (185, 268), line=3, color=INK, head=16)
    label(axes, 349, 352, r"$\mathbf{y}$", size=LARGE + 1)
    label(axes, 540, 222, r"$\partial E/\partial\mathbf{y}$", size=LARGE, across="left")
    label(axes, 351, 132, r"$\partial E/\partial W$", size=LARGE)
    label(axes, 160, 222, "new weights", size=SIZE, across="right")
    badge(axes, (300, 222), "7", color=GREY, side=19)
    label(axes, 318, 222, "digits: the whole loop,\nagain and again", size=SIZE, across="left")
    return figure
