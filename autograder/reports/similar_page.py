"""Show answers that are alike side by side on one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from autograder.progress import printable
from autograder.reports.answer_shapes import shape_of
from autograder.reports.similar import Alike, Pair

PAIRS = 200  # on one page
STYLE = """
:root { color-scheme: light dark; --line: #8886; --same: #0072b222; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 80rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); } h3 { margin-bottom: .3rem; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem; }
figure { margin: 0; min-width: 0; } figcaption { font-weight: 600; }
pre { overflow-x: auto; margin: .3rem 0; padding: .5rem; border: 1px solid var(--line); font-size: .85rem; }
mark { background: var(--same); color: inherit; border-left: 3px solid #0072b2; padding-left: .3rem;
       margin-left: calc(-.3rem - 3px); }
.plain { opacity: .8; }
@media print { details { display: block; } }
"""
ABOUT = ("These answers are more alike than the template, the model answer and the rest of the class explain, whatever "
         "their variables are called. This is a place to look and not a verdict: people who learn together write "
         "alike, and so do people with the same source. Lines that both have, names aside, have a bar at their left.")


def similar_page(pairs: Mapping[str, Sequence[Pair]]) -> str:
    """Return the page, by unit."""
    units = "".join(_unit(unit, found) for unit, found in pairs.items())
    return ('<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Answers that are alike</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>\n'
            f"<body><main><h1>Answers that are alike</h1>\n<p>{ABOUT}</p>\n{units}</main></body></html>\n")


def _unit(unit: str, pairs: Sequence[Pair]) -> str:
    more = len(pairs) - PAIRS
    rest = f"<p>… and {more} more pairs with less to look at.</p>" if more > 0 else ""
    shown = "".join(map(_pair, pairs[:PAIRS])) or "<p>No answers are alike beyond that.</p>"
    return f"<section><h2>{escape(unit)}</h2>{shown}{rest}</section>\n"


def _pair(pair: Pair) -> str:
    left, right = (escape(printable(name)) for name in pair.students)
    names = ", ".join(f"<code>{escape(one.exercise)}</code>" for one in pair.alike)
    sides = side_by_side(pair, *pair.students)
    return f"<details><summary><b>{left}</b> and <b>{right}</b>: {names}</summary>{sides}</details>\n"


def side_by_side(pair: Pair, one: str, other: str) -> str:
    """Return as HTML the answers in which two students are alike, under their names."""
    left, right = escape(printable(one)), escape(printable(other))
    return "".join(_alike(alike, left, right) for alike in pair.alike)


def _alike(one: Alike, left: str, right: str) -> str:
    words = "the same, names aside" if one.similarity >= 1 else f"{100 * one.similarity:.0f} % the same, names aside"
    both = "; neither is right" if one.wrong else ""
    here, there = _lines(one.left), _lines(one.right)
    return (f'<h3><code>{escape(one.exercise)}</code></h3><p class="plain">{words}{both}</p><div class="sides">'
            f"<figure><figcaption>{left}</figcaption><pre>{_marked(here, there)}</pre></figure>"
            f"<figure><figcaption>{right}</figcaption><pre>{_marked(there, here)}</pre></figure></div>")


def _lines(source: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(line, shape_of(line)) for line in source.splitlines()]


def _marked(lines: Sequence[tuple[str, tuple[str, ...]]], others: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    there = {shape for _, shape in others if shape}
    return "\n".join(f"<mark>{escape(line)}</mark>" if shape in there else escape(line) for line, shape in lines)
