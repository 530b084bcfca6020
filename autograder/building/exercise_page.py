"""Write the docs' page of exercises: what is required, what is an edge, and what each costs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lab.judging.scoring import EDGES, MANNERS

PAGE = Path("docs") / "exercises.md"
KINDS = {
    "derivation": "a derivation: its decisive steps earn 60 %, its result 40 %", "formula": "a formula",
    "values": "values, each with a share of its own",
    "repair": "a repair: the corrected line", "trained": "trained parameters, each network with a share of its own",
    "explain": "a text, which a person marks",
}
HEAD = """# What every exercise asks

This page is written by `autograder build` from the exercises themselves. What is required must hold, or a function
earns nothing; each edge costs its share of the last {edges:.0%}, here in points of the exercise. Bad manners cost 10 %
each, in every exercise ([How points are earned](points.md)).
"""


def exercise_page(public: Path) -> str:
    """Return the page in Markdown. public: the folder with the public data of the units, which holds their points."""
    parts = [HEAD.format(edges=EDGES)]
    for file in sorted(public.glob("[0-9][0-9]-*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        rows = [_row(name, shipped) for name, shipped in data["exercises"].items()]
        parts += [f"## {data['unit']}\n",
                  "| exercise | points | required | edges | each edge costs |", "|---|---|---|---|---|",
                  *rows, ""]
    return "\n".join(parts)


def _row(name: str, shipped: dict[str, Any]) -> str:
    points, aspects = shipped.get("points", 0), _aspects(shipped["probes"])
    required = [aspect for aspect, needed in aspects.items() if needed]
    edges = [aspect for aspect, needed in aspects.items() if not needed]
    label = f"`{name}`{' (optional)' if shipped.get('optional') else ''} | {points:g}"
    if not aspects:
        return f"| {label} | {KINDS[shipped['kind']]} | – | – |"
    share = 2 / 3 if any("fetch" in probe for probe in shipped["probes"]) else 1.0     # of a repair, the correction
    cost = f"{EDGES * share * points / len(edges):.2g}" if edges else "–"
    return f"| {label} | {', '.join(required)} | {', '.join(edges) or '–'} | {cost} |"


def _aspects(probes: list[dict[str, Any]]) -> dict[str, bool]:
    """Return the aspects of the probes that are calls, and whether each is required; manners are left out."""
    return {probe["aspect"]: probe.get("required", True) for probe in probes
            if "call" in probe and probe["aspect"] not in MANNERS}
