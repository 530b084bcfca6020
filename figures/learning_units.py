"""Draw unit 3's networks, the linear unit and the 3-2-1 network with one path of blame, and unit 4's two paths."""
from __future__ import annotations

from matplotlib.figure import Figure

from parts import arrow, box, label, link, node, unit
from style import BLUE, DEEP_VERMILLION, GREEN, INK, LARGE, SIZE, SMALL, VERMILLION, sheet

TINT = "#E3F1FA"
BACK = (0, (5, 2.5))


def linear_unit() -> Figure:
    """Draw one linear unit, forward to its loss, and the error coming back as a change of each weight."""
    figure, axes = sheet(700, 290)
    at = (318.0, 145.0)
    for y, i in ((245.0, "1"), (168.0, "2"), (50.0, "D")):
        source = (92.0, y)
        link(axes, source, at, gap=(23, 38), text=f"$w_{i}$", along=0.5, size=LARGE, color=BLUE)
        node(axes, source, f"$x_{i}$", fill=TINT)
    label(axes, 92, 111, r"$\vdots$", size=16)
    node(axes, at, r"$\sum$", radius=36, size=19)
    arrow(axes, (355, 145), (424, 145), color=BLUE, line=2)
    node(axes, (449, 145), "$y$", radius=24)
    arrow(axes, (474, 145), (546, 145), color=BLUE, line=2)
    box(axes, (606, 145), "$L=(y-t)^2$", 118, 50, size=LARGE)
    node(axes, (606, 236), "$t$", radius=20, fill="#DDF3EC", edge=GREEN)
    arrow(axes, (606, 214), (606, 172), color=GREEN, line=1.8)
    label(axes, 632, 236, "target", across="left", size=SMALL)
    label(axes, 449, 185, r"$y=\mathbf{w}\cdot\mathbf{x}$", size=LARGE)
    arrow(axes, (606, 117), (326, 98), color=VERMILLION, line=2, style=BACK, bend=-0.32)
    label(axes, 468, 48, "the error, on its way back", size=SIZE + 1, color=DEEP_VERMILLION)
    label(axes, 262, 232, "forward", color=BLUE, size=SIZE)
    return figure


def toy_network() -> Figure:
    """Draw the 3-2-1 tanh network, and the one path from the loss to one weight."""
    figure, axes = sheet(700, 330)
    inputs = {1: (80.0, 235.0), 2: (80.0, 145.0), 3: (80.0, 55.0)}
    hidden = {1: (320.0, 200.0), 2: (320.0, 85.0)}
    out, loss = (506.0, 145.0), (625.0, 145.0)
    along = {(1, 1): 0.45, (2, 1): 0.68, (3, 1): 0.22, (1, 2): 0.3, (2, 2): 0.27, (3, 2): 0.6}
    for (source, target), fraction in along.items():
        on_path = (source, target) == (1, 1)
        link(axes, inputs[source], (hidden[target][0] - 36, hidden[target][1]), gap=(24, 2),
             text=f"$W^{{(1)}}_{{{target}{source}}}$", along=fraction, color=INK if on_path else "#8A8A8A",
             line=2.2 if on_path else 1.2)
    for j, at in hidden.items():
        link(axes, (at[0] + 36, at[1]), out, gap=(1, 25), text=f"$w^{{(2)}}_{j}$", along=0.45,
             color=INK if j == 1 else "#8A8A8A", line=2.2 if j == 1 else 1.2)
        unit(axes, at, f"$a_{j}$", f"$z_{j}$", half=36)
    for i, at in inputs.items():
        node(axes, at, f"$x_{i}$", fill=TINT)
    node(axes, out, "$y$", radius=24)
    link(axes, out, loss, gap=(26, 52), color=INK, line=2.2)
    box(axes, loss, "$L=(y-t)^2$", 100, 44, size=SIZE + 1)
    back = ((625, 172), (520, 177)), ((498, 181), (362, 222)), ((348, 230), (290, 230)), ((276, 222), (112, 249))
    for number, (start, end) in enumerate(back):
        arrow(axes, start, end, color=VERMILLION, line=2.2, style=BACK, bend=0.16 if number == 0 else 0)
    for text, (x, y) in zip("?" * 4, ((573, 200), (438, 222), (318, 247), (196, 254)), strict=True):
        label(axes, x, y, text, size=LARGE, color=DEEP_VERMILLION)
    label(axes, 506, 300, r"$z_j=\tanh a_j$     $y=w^{(2)}_1z_1+w^{(2)}_2z_2$", size=SIZE + 1)
    label(axes, 40, 300, "dashed: the path of blame of $W^{(1)}_{11}$", across="left", color=DEEP_VERMILLION)
    return figure


def two_paths() -> Figure:
    """Draw a number that reaches the error on two paths."""
    figure, axes = sheet(700, 290)
    start, end = (110.0, 145.0), (560.0, 145.0)
    node(axes, start, "$u$", radius=26, fill=TINT)
    box(axes, end, r"$E=p\,q$", 92, 48, size=LARGE)
    label(axes, start[0], 99, "3", size=SIZE, weight="bold")
    label(axes, end[0], 99, "54", size=SIZE, weight="bold")
    paths = ((215.0, "$p$", "6", "$p=2u$", "double"), (75.0, "$q$", "9", "$q=u^2$", "square"))
    for y, symbol, value, made, word in paths:
        middle = (335.0, y)
        link(axes, start, middle, gap=(28, 28), text=word, along=0.5, color=BLUE, line=2)
        link(axes, middle, end, gap=(28, 52), color=BLUE, line=2)
        node(axes, middle, symbol, radius=26)
        label(axes, 335, y + (38 if y > 145 else -38), f"{made} = ", size=LARGE, across="right")
        label(axes, 337, y + (38 if y > 145 else -38), value, size=SIZE + 1, weight="bold", across="left")
    return figure
