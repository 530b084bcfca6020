"""Rana's two networks: the linear unit with its error coming back, and the 3-2-1 network with one path of blame."""
from __future__ import annotations

from matplotlib.figure import Figure

from parts import arrow, badge, box, bracket, label, link, node, rule, unit
from style import BLUE, DEEP_VERMILLION, GREEN, GREY, INK, LARGE, SIZE, SMALL, VERMILLION, sheet

TINT = "#E3F1FA"
BACK = (0, (5, 2.5))


def linear_unit() -> Figure:
    """One linear unit, forward to its loss, and the error coming back as a change of each weight."""
    figure, axes = sheet(700, 390)
    at = (318.0, 235.0)
    for y, i in ((335.0, "1"), (258.0, "2"), (140.0, "D")):
        source = (92.0, y)
        link(axes, source, at, gap=(23, 38), text=f"$w_{i}$", along=0.5, size=LARGE, color=BLUE)
        node(axes, source, f"$x_{i}$", fill=TINT)
    label(axes, 92, 201, r"$\vdots$", size=16)
    node(axes, at, r"$\sum$", radius=36, size=19)
    arrow(axes, (355, 235), (424, 235), color=BLUE, line=2)
    node(axes, (449, 235), "$y$", radius=24)
    arrow(axes, (474, 235), (546, 235), color=BLUE, line=2)
    box(axes, (606, 235), "$L=(y-t)^2$", 118, 50, size=LARGE)
    node(axes, (606, 326), "$t$", radius=20, fill="#DDF3EC", edge=GREEN)
    arrow(axes, (606, 304), (606, 262), color=GREEN, line=1.8)
    label(axes, 632, 326, "target", across="left", size=SMALL)
    label(axes, 449, 275, r"$y=\mathbf{w}\cdot\mathbf{x}$", size=LARGE)
    arrow(axes, (606, 207), (326, 188), color=VERMILLION, line=2, style=BACK, bend=-0.32)
    label(axes, 468, 138, r"the error back: $\delta=y-t$", size=SIZE + 1, color=DEEP_VERMILLION)
    label(axes, 262, 322, "forward", color=BLUE, size=SIZE)
    rule(axes, 24, 676, 100)
    label(axes, 40, 72, "gradient of $L$", across="left")
    label(axes, 180, 72, r"$\partial L/\partial w_i=2(y-t)\,x_i$", across="left", size=LARGE)
    label(axes, 40, 34, "delta rule", across="left")
    label(axes, 180, 34, r"$w_i\leftarrow w_i-\eta\,\delta\,x_i$", across="left", size=LARGE)
    return figure


def toy_network() -> Figure:
    """The 3-2-1 tanh network with rana's node numbers, and one weight's path of blame."""
    figure, axes = sheet(700, 434)
    inputs = {5: (80.0, 335.0), 4: (80.0, 245.0), 3: (80.0, 155.0)}
    hidden = {1: (320.0, 300.0), 2: (320.0, 185.0)}
    out, loss = (506.0, 245.0), (625.0, 245.0)
    along = {(5, 1): 0.45, (4, 1): 0.68, (3, 1): 0.22, (5, 2): 0.3, (4, 2): 0.27, (3, 2): 0.6}
    for (source, target), fraction in along.items():
        name = f"$W^{{(1)}}_{{{target}{6 - source}}}$"
        link(axes, inputs[source], (hidden[target][0] - 36, hidden[target][1]), gap=(24, 2), text=name,
             along=fraction, color=INK if (source, target) == (5, 1) else "#8A8A8A",
             line=2.2 if (source, target) == (5, 1) else 1.2)
    for j, at in hidden.items():
        link(axes, (at[0] + 36, at[1]), out, gap=(1, 25), text=f"$w^{{(2)}}_{j}$", along=0.45,
             color=INK if j == 1 else "#8A8A8A", line=2.2 if j == 1 else 1.2)
        unit(axes, at, f"$a_{j}$", f"$z_{j}$", half=36)
        badge(axes, (at[0] - 6, at[1] - 31), str(j), color=GREY, square=True)
    for number, at in inputs.items():
        node(axes, at, f"$x_{6 - number}$", fill=TINT)
        badge(axes, (at[0] - 31, at[1]), str(number), color=GREY, square=True)
    node(axes, out, "$y$", radius=24)
    badge(axes, (out[0], out[1] - 36), "0", color=GREY, square=True)
    link(axes, out, loss, gap=(26, 52), color=INK, line=2.2)
    box(axes, loss, "$L=(y-t)^2$", 100, 44, size=SIZE + 1)
    back = ((625, 272), (520, 277)), ((498, 281), (362, 322)), ((348, 330), (290, 330)), ((276, 322), (112, 349))
    for number, (start, end) in enumerate(back):
        arrow(axes, start, end, color=VERMILLION, line=2.2, style=BACK, bend=0.16 if number == 0 else 0)
    factors = ("$2(y-t)$", "$w^{(2)}_1$", "$1-z_1^2$", "$x_1$")
    for text, (x, y) in zip(factors, ((573, 300), (438, 322), (318, 347), (196, 354)), strict=True):
        label(axes, x, y, text, size=LARGE, color=DEEP_VERMILLION)
    label(axes, 506, 400, r"$z_j=\tanh a_j$     $y=w^{(2)}_1z_1+w^{(2)}_2z_2$", size=SIZE + 1)
    label(axes, 40, 400, "dashed: the path of blame of $W^{(1)}_{11}$", across="left", color=DEEP_VERMILLION)
    badge(axes, (470, 150), "3", color=GREY, square=True)
    label(axes, 488, 150, "rana's node numbers", across="left", size=SMALL)
    rule(axes, 24, 676, 112)
    product = ((r"$\dfrac{\partial L}{\partial W^{(1)}_{11}}$", "", 100), ("$=$", "", 160),
               ("$2(y-t)$", "at the loss", 230), (r"$\times$", "", 296), ("$w^{(2)}_1$", "weight", 344),
               (r"$\times$", "", 390), ("$(1-z_1^2)$", r"$\tanh\,'(a_1)$", 458), (r"$\times$", "", 526),
               ("$x_1$", "local input", 584))
    for text, meaning, x in product:
        label(axes, x, 82, text, size=LARGE + 1)
        label(axes, x, 51, meaning, size=SMALL)
    bracket(axes, 185, 510, 36, r"local error $\delta_1=\partial L/\partial a_1$", size=SMALL, drop=6)
    return figure
