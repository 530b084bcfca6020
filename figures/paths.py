"""The three paths through the code: an exercise to its notebook, an answer to its panel, a submission to its grade."""
from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from parts import Point, arrow, box, label
from style import BLUE, DEEP_GREEN, DEEP_VERMILLION, GREY, INK, SIZE, SMALL, VERMILLION, sheet

FILL, GREEN_FILL, RED_FILL = "#E3F1FA", "#DDF3EC", "#FBE7D9"
TINY = 9.0


def station(axes: Axes, at: Point, name: str, where: str, *, edge: str = BLUE, fill: str = FILL, width: float = 124,
            style: str | tuple = "-") -> None:
    """Draw one stop of a path: what happens there, and the file in which it does."""
    box(axes, at, "", width, 62, edge=edge, fill=fill, line=1.8, style=style, rounding=8)
    label(axes, at[0], at[1] + 12, name, size=SIZE, weight="bold")
    label(axes, at[0], at[1] - 13, where, size=TINY, color=INK)


def path_exercise() -> Figure:
    """Return the picture of three sources that the build makes into a notebook and its probes."""
    figure, axes = sheet(700, 300)
    for y, name, where in ((240, "right answer", "reference/"), (150, "declaration", "exercises/"),
                           (60, "text", "solutions/")):
        station(axes, (95, y), name, where, width=150)
        arrow(axes, (172, y), (262, 150 + (y - 150) * 0.2), line=1.8, color=GREY)
    station(axes, (330, 150), "build", "building/build.py", edge=DEEP_GREEN, fill=GREEN_FILL, width=132)
    for y, name, where in ((240, "notebook", "notebooks/*.ipynb"), (150, "public probes, hints", "lab/public/*.json")):
        station(axes, (580, y), name, where, edge=DEEP_GREEN, fill=GREEN_FILL, width=190)
        arrow(axes, (398, 150 + (y - 150) * 0.2), (483, y), line=1.8, color=GREY)
    station(axes, (580, 60), "hidden probes", "sampled while grading", edge=VERMILLION, fill=RED_FILL, width=190,
            style=(0, (5, 2.5)))
    arrow(axes, (172, 143), (483, 66), line=1.8, color=DEEP_VERMILLION, style=(0, (4, 2)))
    label(axes, 580, 16, "they never leave the instructor", size=SMALL, color=DEEP_VERMILLION)
    label(axes, 580, 284, "what students get", size=SMALL, color=DEEP_GREEN)
    return figure


def path_answer() -> Figure:
    """Return the picture of an answer that is found, called, judged and shown."""
    figure, axes = sheet(700, 160)
    stops = (("check(…)", "session.py"), ("find and call", "calls.py"), ("judge", "judge.py"),
             ("diagnose", "diagnosis.py"), ("panel", "panel.py"))
    for number, (name, where) in enumerate(stops):
        x = 72 + 139 * number
        station(axes, (x, 95), name, where, width=119)
        if number:
            arrow(axes, (x - 79, 95), (x - 61, 95), line=1.8, color=GREY)
    label(axes, 350, 30, "all of it in the student's own notebook; grading calls the same judge from outside",
          size=SMALL)
    return figure


def path_submission() -> Figure:
    """Return the picture of a submission on its way into the box, out of it, and into the gradebook."""
    figure, axes = sheet(700, 300)
    axes.add_patch(FancyBboxPatch((330, 168), 358, 120, boxstyle="round,pad=0,rounding_size=10", facecolor="none",
                                  edgecolor=VERMILLION, linewidth=1.6, linestyle=(0, (5, 2.5)), zorder=3))
    label(axes, 509, 272, "in bubblewrap: the student's code, no answers", size=TINY + 0.5, color=DEEP_VERMILLION)
    station(axes, (82, 218), "read", "submitted.py")
    station(axes, (237, 218), "graft", "grafting.py")
    station(axes, (416, 218), "run cells", "box/guest.py", edge=VERMILLION, fill=RED_FILL)
    station(axes, (596, 218), "call answers", "box/guest.py", edge=VERMILLION, fill=RED_FILL)
    station(axes, (596, 70), "judge", "lab/judging/", edge=DEEP_GREEN, fill=GREEN_FILL)
    station(axes, (430, 70), "record", "records.py", edge=DEEP_GREEN, fill=GREEN_FILL)
    station(axes, (264, 70), "gradebook", "gradebook.py", edge=DEEP_GREEN, fill=GREEN_FILL)
    station(axes, (92, 70), "report, feedback", "reports/", edge=DEEP_GREEN, fill=GREEN_FILL, width=150)
    for start, end in (((145, 218), (172, 218)), ((300, 218), (351, 218)), ((479, 218), (531, 218)),
                       ((533, 70), (495, 70)), ((367, 70), (329, 70)), ((201, 70), (170, 70))):
        arrow(axes, start, end, line=1.8, color=GREY)
    arrow(axes, (632, 185), (632, 103), line=1.8, color=DEEP_VERMILLION, style=(0, (4, 2)))
    label(axes, 626, 146, "plain data only", size=SMALL, across="right")
    label(axes, 492, 122, "reference, hidden probes", size=SMALL, across="right", color=DEEP_GREEN)
    arrow(axes, (496, 120), (552, 103), line=1.4, color=DEEP_GREEN)
    return figure
