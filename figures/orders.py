"""A graph with skip edges and the two orders its nodes are visited in."""
from __future__ import annotations

from matplotlib.figure import Figure

from parts import Point, arrow, badge, label, link, node, rule
from style import BLUE, DEEP_VERMILLION, INK, LARGE, SIZE, SMALL, sheet

PLACES: dict[str, Point] = {"p": (95, 300), "q": (95, 160), "A": (235, 325), "B": (235, 185), "C": (395, 275),
                            "D": (555, 200)}
EDGES = (("p", "A"), ("p", "B"), ("q", "B"), ("A", "C"), ("B", "C"), ("C", "D"))
SKIPS = (("B", "D"), ("q", "D"))


def forward_order() -> list[str]:
    """Return every node after all nodes it has an edge from; among those that are ready, in the order of PLACES."""
    edges = EDGES + SKIPS
    order: list[str] = []
    while len(order) < len(PLACES):
        order.append(next(name for name in PLACES if name not in order
                          and all(source in order for source, target in edges if target == name)))
    return order


def skip_edge_graph() -> Figure:
    """Round badges count the forward pass, square ones the backward pass; inputs have no local error."""
    figure, axes = sheet(700, 430)
    forward = forward_order()
    backward = [name for name in reversed(forward) if name.isupper()]
    for source, target in EDGES:
        link(axes, PLACES[source], PLACES[target], gap=(24, 26), line=1.8)
    arrow(axes, (259, 187), (529, 199), line=2.6, bend=-0.04, color=INK)
    arrow(axes, (118, 152), (536, 179), line=2.6, bend=0.2, color=INK)
    label(axes, 394, 197, "skip edge", size=SMALL, bare=False)
    label(axes, 320, 124, "skip edge", size=SMALL, bare=False)
    for name, at in PLACES.items():
        node(axes, at, f"${name}$", radius=24, fill="#E3F1FA" if name.islower() else "#FFFFFF", size=LARGE + 1)
        badge(axes, (at[0] - (13 if name in backward else 0), at[1] + 37), str(forward.index(name) + 1), color=BLUE)
        if name in backward:
            badge(axes, (at[0] + 13, at[1] + 37), str(backward.index(name) + 1), color=DEEP_VERMILLION, square=True)
    arrow(axes, (581, 200), (655, 200), line=1.8)
    label(axes, 618, 216, "output", size=SMALL)
    label(axes, 42, 300, "input", size=SMALL)
    label(axes, 42, 160, "input", size=SMALL)
    badge(axes, (450, 392), "1", color=BLUE)
    label(axes, 468, 392, "forward: after all it gets from", across="left", size=SMALL)
    badge(axes, (450, 362), "1", color=DEEP_VERMILLION, square=True)
    label(axes, 468, 362, "backward: after all it feeds", across="left", size=SMALL)
    rule(axes, 24, 676, 76)
    label(axes, 36, 52, "forward:  " + ", ".join(f"${name}$" for name in forward), across="left", color=BLUE)
    label(axes, 370, 52, "backward:  " + ", ".join(f"${name}$" for name in backward), across="left",
          color=DEEP_VERMILLION)
    label(axes, 36, 25, r"$B$ waits for both its successors:  $z_B$ (our $\delta_B$) needs $z_C$ and $z_D$",
          across="left", size=SIZE + 1)
    return figure
