"""Show typed mathematics step by step: each with its mark and a word, as HTML and as text.

Formulas are LaTeX between dollar signs for a notebook, which typesets them, and MathML for pages that have no network.
Everything that comes from a student is escaped, and of MathML only the tags in `TAGS` pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Literal

from .indices import raised_in_html, unbraced
from .style import ORANGE, code_in_html

Mathematics = Literal["latex", "mathml"]
TAG = re.compile(r"</?(\w+)(?: (?:width|display|displaystyle|linethickness|stretchy)='[\w.]*')*/?>")
TAGS = frozenset(("math", "mi", "mn", "mo", "mspace", "mrow", "mfrac", "msqrt", "msub", "msup", "msubsup", "mover",
                  "munder", "munderover"))
GREEN, RED, AMBER = "#009E73", "#D55E00", ORANGE
MARK = {"✓": GREEN, "✗": RED}
SPACED = "margin:.35em 0 0"
BOX = ("margin:.3em 0;padding:.35em .6em;overflow-x:auto;white-space:pre;font-size:.9em;border-radius:3px;"
       "font-family:var(--jp-code-font-family,monospace);background:rgba(128,128,128,.13);color:inherit")
LIST = "margin:0;padding-left:1.2em;list-style:none"
TABLE = "border:none;margin:.35em 0;border-collapse:collapse"
CELL = "vertical-align:middle;background:none;color:inherit;border:none;padding:.2em .6em .2em 0"


def typed_html(parts: Sequence[Mapping[str, Any]], mathematics: Mathematics = "latex") -> str:
    """Return the steps of everything that was typed, as HTML. parts: as the verdict's details hold them."""
    return "".join(_part_html(part, mathematics) for part in parts)


def typed_text(parts: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the same as lines of plain text."""
    return [line for part in parts for line in _part_text(part)]


def _part_html(part: Mapping[str, Any], mathematics: Mathematics) -> str:
    found = [_place_html(part), _steps_html(part["steps"], mathematics), _wrong_html(part)]
    if part["decisive"]:
        items = "".join(f'<li style="margin:0">{_mark(one["found"])} {_said(_decisive(one))}</li>'
                        for one in part["decisive"])
        found.append(f'<p style="{SPACED}">Decisive steps:</p><ul style="{LIST}">{items}</ul>')
    found += [f'<p style="{SPACED};border-left:4px solid {AMBER};padding-left:.5em">Remark: {_said(remark)}</p>'
              for remark in part["remarks"]]
    if _is_complete(part):
        given, result = part["steps"][0], _last(part)
        number = f" ({escape(part['equation'])})" if part.get("equation") else ""
        found.append(f'<p style="{SPACED};font-weight:600;overflow-x:auto" tabindex="0">Derived{number}: '
                     f"{_formula(given, mathematics)} = {_formula(result, mathematics)}</p>")
    return "".join(found)


def _steps_html(steps: Sequence[Mapping[str, Any]], mathematics: Mathematics) -> str:
    if not steps:
        return ""
    rows = "".join(
        # The mark comes first, so that it is seen where a narrow screen cuts a wide formula off.
        f'<tr style="background:none"><td style="text-align:right;{CELL};opacity:.75">{one["number"] or ""}</td>'
        f'<td style="text-align:left;{CELL}">{_mark_of(one["mark"])}</td>'
        f'<td style="text-align:left;{CELL};padding-right:1.4em">{_formula(one, mathematics)}</td>'
        f'<td style="text-align:left;{CELL};white-space:nowrap">{escape(one["word"])}</td></tr>'
        for one in steps)
    return f'<div style="overflow-x:auto" tabindex="0"><table style="{TABLE}">{rows}</table></div>'


def _formula(step: Mapping[str, Any], mathematics: Mathematics) -> str:
    """Return a formula to be typeset, with the words for a screen reader."""
    if not step["latex"]:
        return f"<code>{escape(step['plain'] or step['source'])}</code>"
    if mathematics == "mathml":
        return _safe(step["mathml"], step["plain"])
    # a dollar sign would end the formula
    latex = escape(step["latex"].replace("$", r"\$"))
    return f'<span role="math" aria-label="{escape(step["plain"])}">$\\displaystyle {latex}$</span>'


def _safe(mathml: str, plain: str) -> str:
    """Return MathML made of nothing but its own tags, or else the formula in plain text."""
    rest = TAG.sub(lambda tag: "" if tag[1] in TAGS else tag[0], mathml)
    if not mathml or "<" in rest or ">" in rest:
        return f"<code>{escape(plain)}</code>"
    return mathml.replace("<math display='block'>", "<math displaystyle='true'>", 1)


def _said(sentence: str) -> str:
    """Return a sentence as HTML, with its code and its indices set."""
    return raised_in_html(code_in_html(sentence))


def _mark_of(mark: str) -> str:
    return f'<span aria-hidden="true" style="color:{MARK[mark]};font-weight:600">{mark}</span>' if mark in MARK else ""


def _mark(found: bool) -> str:
    return _mark_of("✓") if found else '<span aria-hidden="true">○</span>'


def _wrong_html(part: Mapping[str, Any]) -> str:
    wrong = part["first_wrong"]
    if not wrong:
        return ""
    values = f'<br>{escape(_values(wrong))}' if wrong["value"] else ""
    return (f'<p style="{SPACED};border-left:4px solid {RED};padding-left:.5em"><b>{escape(_where(wrong, part))}:</b> '
            f'{_said(wrong["sentence"])}{values}</p>')


def _place_html(part: Mapping[str, Any]) -> str:
    if not part["caret"]:
        return ""
    expected = f'<p style="{SPACED}">{escape(_expected(part))}</p>' if part["expected"] else ""
    return f'<pre style="{BOX}" tabindex="0">{escape(part["caret"])}</pre>{expected}'


def _part_text(part: Mapping[str, Any]) -> list[str]:
    lines = [f"  {line}" for line in part["caret"].splitlines()]
    lines += [f"  {_expected(part)}"] if part["expected"] else []
    for one in part["steps"]:
        number = f"{one['number']}." if one["number"] else "  "
        lines.append(f"  {number:3} {one['plain'] or one['source']}   {one['mark']} {one['word']}".rstrip())
    if wrong := part["first_wrong"]:
        lines.append(f"  {_where(wrong, part)}: {unbraced(wrong['sentence'])}")
        lines += [f"    {_values(wrong)}"] if wrong["value"] else []
    lines += [f"  {'✓' if one['found'] else '○'} {unbraced(_decisive(one))}" for one in part["decisive"]]
    lines += [f"  Remark: {unbraced(remark)}" for remark in part["remarks"]]
    if _is_complete(part):
        number = f" ({part['equation']})" if part.get("equation") else ""
        lines.append(f"  Derived{number}: {part['steps'][0]['plain']} = {_last(part)['plain']}")
    return lines


def _expected(part: Mapping[str, Any]) -> str:
    return f"May follow here: {part['expected']}".rstrip(".") + "."


def _where(wrong: Mapping[str, Any], part: Mapping[str, Any]) -> str:
    return "The corrected line" if part["kind"] == "repair" else f"Step {wrong['number']}"


def _values(wrong: Mapping[str, Any]) -> str:
    at = f" at {wrong['point']}" if wrong["point"] else ""
    return f"In a random example{at} it is {wrong['value']}, where {wrong['before']} is expected."


def _decisive(one: Mapping[str, Any]) -> str:
    where = " (in a side line)" if one["step"] == 0 else f" (step {one['step']})" if one["step"] else ""
    return f"{one['caption']}{where}" if one["found"] else f"{one['caption']}: not shown yet"


def _is_complete(part: Mapping[str, Any]) -> bool:
    return part["status"] == "right" and part["kind"] in ("derivation", "formula") and _last(part) is not None


def _last(part: Mapping[str, Any]) -> Any:
    """Return the last step of the main chain, None where there is none but the given expression."""
    main = [one for one in part["steps"] if one["number"]]
    return main[-1] if len(main) > 1 else None
