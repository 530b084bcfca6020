"""Networks with their symbols: one neuron, two layers, and the bias written three ways."""
from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from parts import Point, arrow, box, bracket, label, link, node, rule, unit
from style import BLUE, INK, LARGE, SIZE, SMALL, sheet

TINT, WARM = "#E3F1FA", "#FBE7D9"


def neuron() -> Figure:
    """Draw one neuron: a weighted sum and a bias, then h; below, the same as two equations."""
    figure, axes = sheet(700, 306)
    sum_at, h_at = (360.0, 176.0), (508.0, 176.0)
    for row in range(3):
        at = (150.0, 251.0 - 75 * row)
        node(axes, at, f"$x_{row + 1}$", fill=TINT)
        link(axes, at, sum_at, gap=(23, 37), text=f"$w_{row + 1}$", along=0.48, size=LARGE)
    label(axes, 118, 176, "inputs", across="right")
    node(axes, sum_at, r"$\sum$", radius=35, size=19)
    arrow(axes, (360, 252), (360, 214))
    label(axes, 360, 264, "bias $b$", size=SIZE + 1)
    box(axes, h_at, "$h$", 62, 62, size=18)
    arrow(axes, (396, 176), (475, 176), line=1.8)
    label(axes, 434, 192, "$a$", size=LARGE + 2)
    arrow(axes, (541, 176), (642, 176), line=1.8)
    label(axes, 586, 192, "$z$", size=LARGE + 2)
    label(axes, 508, 216, "activation\nfunction", up="bottom", size=SMALL)
    label(axes, 434, 158, "pre-\nactivation", up="top", size=SMALL)
    label(axes, 592, 158, "activation", up="top", size=SMALL)
    rule(axes, 24, 676, 72)
    label(axes, 205, 38, r"$a=\sum_i w_i\,x_i+b$", across="left", size=LARGE)
    label(axes, 430, 38, "$z=h(a)$", across="left", size=LARGE)
    return figure


def two_layer_network() -> Figure:
    """Draw inputs, a hidden layer and outputs; one weight of each layer named, biases on little stalks."""
    figure, axes = sheet(700, 430)
    xs = [(110.0, y) for y in (310.0, 210.0)]
    hidden = [(340.0, y) for y in (355.0, 260.0, 165.0)]
    outputs = [(570.0, y) for y in (310.0, 210.0)]
    for source in xs:
        for target in hidden:
            link(axes, source, (target[0] - 34, target[1]), gap=(23, 2), color="#9A9A9A", line=1.0)
    for source in hidden:
        for target in outputs:
            link(axes, (source[0] + 34, source[1]), (target[0] - 34, target[1]), gap=(0, 2), color="#9A9A9A", line=1.0)
    link(axes, xs[1], (hidden[0][0] - 34, hidden[0][1]), gap=(23, 2), text="$W^{(1)}_{12}$", along=0.3, color=BLUE,
         text_color=BLUE, line=2.4, size=LARGE, order=3)
    link(axes, (hidden[2][0] + 34, hidden[2][1]), (outputs[0][0] - 34, outputs[0][1]), gap=(0, 2),
         text="$W^{(2)}_{13}$", along=0.33, color=BLUE, text_color=BLUE, line=2.4,
         size=LARGE, order=3)
    for i, at in enumerate(xs, 1):
        node(axes, at, f"$x_{i}$", fill=TINT)
    for j, at in enumerate(hidden, 1):
        unit(axes, at, f"$a^{{(1)}}_{j}$", f"$z^{{(1)}}_{j}$", half=37)
        _bias(axes, at, f"$b^{{(1)}}_{j}$")
    for k, at in enumerate(outputs, 1):
        unit(axes, at, f"$a^{{(2)}}_{k}$", f"$y_{k}$", half=37)
        _bias(axes, at, f"$b^{{(2)}}_{k}$")
        arrow(axes, (at[0] + 38, at[1]), (at[0] + 84, at[1]))
    bracket(axes, 65, 155, 108, "inputs\n$\\mathbf{x}$: shape (2,)")
    bracket(axes, 205, 395, 108, "layer 1\n$\\mathbf{a}^{(1)}=W^{(1)}\\mathbf{x}+\\mathbf{b}^{(1)}$\n"
            "$\\mathbf{z}^{(1)}=h_1(\\mathbf{a}^{(1)})$\n$W^{(1)}$: (3, 2)   $\\mathbf{b}^{(1)}$: (3,)")
    bracket(axes, 435, 660, 108, "layer 2\n$\\mathbf{a}^{(2)}=W^{(2)}\\mathbf{z}^{(1)}+\\mathbf{b}^{(2)}$\n"
            "$\\mathbf{y}=h_2(\\mathbf{a}^{(2)})$\n$W^{(2)}$: (2, 3)   $\\mathbf{b}^{(2)}$: (2,)")
    label(axes, 110, 408, "$W_{ji}$: to $j$, from $i$", size=SIZE, color=INK)
    return figure


def _bias(axes: Axes, at: Point, text: str) -> None:
    arrow(axes, (at[0] - 18, at[1] + 42), (at[0] - 18, at[1] + 21), head=7, line=1.2)
    label(axes, at[0] - 4, at[1] + 36, text, across="left", size=SIZE + 1)


def absorbed_bias() -> Figure:
    """One neuron with its bias written out, on x0 = +1, and as a threshold on x0 = -1: the same a."""
    figure, axes = sheet(700, 380)
    ways = (
        ("bias written out", "", "$b=-0.5$", r"$a=\sum_{i=1}^{D}w_i x_i+b$", "$a=2x_1-x_2-0.5$"),
        ("as a weight of $x_0=+1$", "$+1$", "$w_0=b=-0.5$", r"$a=\sum_{i=0}^{D}w_i x_i$",
         r"$a=-0.5\cdot(+1)+2x_1-x_2$"),
        ("as a threshold, $x_0=-1$", "$-1$", "$w_0=-b=+0.5$", r"$a=\sum_{i=0}^{D}w_i x_i$",
         r"$a=+0.5\cdot(-1)+2x_1-x_2$"),
    )
    for column, (title, constant, weight, formula, numbers) in enumerate(ways):
        left = 12 + 226 * column
        at = (left + 172.0, 215.0)
        label(axes, left + 113, 350, title, size=SIZE)
        if column:
            axes.plot([left, left], [24, 362], color="#DDDDDD", linewidth=0.8, clip_on=False)
        for i, (y, w) in enumerate(((215.0, "$2$"), (140.0, "$-1$")), 1):
            source = (left + 42.0, y)
            link(axes, source, at, gap=(21, 27), text=w, along=0.5, size=SIZE + 1)
            node(axes, source, f"$x_{i}$", radius=20, fill=TINT)
        if constant:
            source = (left + 42.0, 290.0)
            link(axes, source, at, gap=(21, 27), color=BLUE, line=2.2)
            node(axes, source, constant, radius=20, fill=WARM, style="--", edge=BLUE)
            label(axes, left + 66, 300, "$x_0$", color=BLUE, across="left", size=SIZE + 1)
            label(axes, left + 104, 309, weight, color=BLUE, across="left", size=SIZE + 1)
        else:
            arrow(axes, (at[0], 291), (at[0], 242), color=BLUE, line=2.2)
            label(axes, at[0] - 2, 304, weight, size=SIZE + 1, color=BLUE)
        node(axes, at, r"$\sum$", radius=26, size=15)
        arrow(axes, (at[0] + 27, 215), (at[0] + 50, 215))
        label(axes, left + 113, 82, formula, size=LARGE)
        label(axes, left + 113, 36, numbers, size=SIZE)
    return figure
