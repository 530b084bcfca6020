"""The report as one HTML page that needs nothing else: no script, no network, no colour to be understood."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from autograder.reports.report import SHARES, Trouble, UnitReport, percent

MISTAKES_SHOWN = 6
NAMES_SHOWN = 12

# Okabe–Ito, each with a pattern of its own, so that the bars can be told apart without colour.
STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .45rem .6rem; border-top: 1px solid var(--line); }
td.count { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font-size: .95em; } ul { margin: 0; padding-left: 1.1rem; } .hint { opacity: .8; }
.bar { display: flex; height: .8rem; min-width: 8rem; border: 1px solid var(--line); }
.right { background: #009e73; } .partly { background: #56b4e9; }
.wrong { background: repeating-linear-gradient(45deg, #d55e00 0 4px, #d55e0099 4px 8px); }
.not-started { background: var(--soft); }
"""


def page_of(reports: Sequence[UnitReport]) -> str:
    """The whole page."""
    units = "".join(_unit(found) for found in reports)
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            f"<title>What the class did not understand</title>"
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>\n'
            f"<body><h1>What the class did not understand</h1>\n"
            f"<p>Exercises that earned least come first. Names of mistakes are those that the judge recognised; "
            f"where it recognised none, what it saw stands instead.</p>\n{units}</body></html>\n")


def _unit(found: UnitReport) -> str:
    head = (f"<p>{found.graded} graded, {found.mean_points:.1f} of {found.max_points:g} points on average "
            f"before written answers are marked. {len(found.failed)} could not be graded.</p>")
    rows = "".join(_exercise(trouble) for trouble in found.troubles)
    table = (f'<table><caption>Exercises, most trouble first</caption><thead><tr><th scope="col">Exercise</th>'
             f'<th scope="col">Share of answers</th><th scope="col">What was seen</th></tr></thead>'
             f"<tbody>{rows}</tbody></table>") if rows else ""
    rest = f"{_waiting(found)}{_failed(found)}{_notes(found)}"
    return f"<section><h2>{escape(found.unit)}</h2>{head}{table}{rest}</section>\n"


def _exercise(trouble: Trouble) -> str:
    bar = "".join(f'<span class="{name.replace(" ", "-")}" style="flex:{trouble.counts[name]}"></span>'
                  for name in SHARES if trouble.counts[name])
    shares = ", ".join(f"{name} {percent(trouble.share(name))}" for name in SHARES if trouble.counts[name])
    shares = shares.replace(" %", "&nbsp;%")
    seen = "".join(_mistake(trouble, name, count) for name, count in trouble.mistakes.most_common(MISTAKES_SHOWN))
    more = len(trouble.mistakes) - MISTAKES_SHOWN
    rest = f"<li>and {more} more kinds</li>" if more > 0 else ""
    return (f'<tr><th scope="row"><code>{escape(trouble.exercise)}</code></th>'
            f'<td><div class="bar" aria-hidden="true">{bar}</div>{shares}</td>'
            f'<td><ul>{seen}{rest}{_held_up(trouble)}</ul></td></tr>\n')


def _held_up(trouble: Trouble) -> str:
    """Return how many other answers fail only because of this one."""
    if not trouble.holds_up:
        return ""
    names = ", ".join(f"<code>{escape(name)}</code> {count} ×" for name, count in trouble.holds_up.most_common())
    return f'<li class="hint">holds up other answers, which are judged with a right one: {names}</li>'


def _mistake(trouble: Trouble, name: str, count: int) -> str:
    hint = f'<br><span class="hint">{escape(trouble.hints[name])}</span>' if name in trouble.hints else ""
    return f"<li><b>{count} ×</b> {escape(name)}{hint}</li>"


def _waiting(found: UnitReport) -> str:
    if not found.waiting:
        return ""
    rows = "".join(f'<tr><th scope="row"><code>{escape(name)}</code></th><td class="count">{len(students)}</td>'
                   f"<td>{_names(students)}</td></tr>\n" for name, students in found.waiting.items())
    return ("<h3>Answers that wait for you</h3><p>Mark them in nbgrader's formgrader: <code>jupyter lab</code> in the "
            "course folder, menu Nbgrader → Formgrader.</p><table><thead><tr>"
            f'<th scope="col">Answer</th><th scope="col">Students</th><th scope="col">Whose</th></tr></thead>'
            f"<tbody>{rows}</tbody></table>")


def _failed(found: UnitReport) -> str:
    if not found.failed:
        return ""
    rows = "".join(f'<tr><th scope="row">{escape(student)}</th><td>{escape(reason)}</td></tr>\n'
                   for student, reason in found.failed)
    return (f"<h3>Submissions that could not be graded</h3><table><thead><tr>"
            f'<th scope="col">Student</th><th scope="col">Why</th></tr></thead><tbody>{rows}</tbody></table>')


def _notes(found: UnitReport) -> str:
    rows = "".join(f'<tr><td class="count">{count}</td><td>{escape(sentence)}</td><td>{escape(names)}</td></tr>\n'
                   for count, sentence, names in found.notes.rows())
    return (f"<h3>Notes on submissions</h3><table><thead><tr>"
            f'<th scope="col">How many</th><th scope="col">What was unusual</th><th scope="col">Whose</th></tr></thead>'
            f"<tbody>{rows}</tbody></table>") if rows else ""


def _names(students: Sequence[str]) -> str:
    more = len(students) - NAMES_SHOWN
    return escape(", ".join(students[:NAMES_SHOWN])) + (f" and {more} more" if more > 0 else "")
