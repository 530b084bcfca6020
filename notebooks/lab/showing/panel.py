"""A verdict as a panel: HTML where it can be shown, the same words as text elsewhere.

Colours come from JupyterLab's theme, with fallbacks that read on light and dark; every mark has its word.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from lab.judging.verdict import Aspect, Evidence, Verdict

from .derivation import Mathematics, typed_html, typed_text
from .indices import raised_in_html, unbraced

MARKS = {"right": "✓", "partly": "◐", "wrong": "✗", "raised": "✗", "not started": "○", "could not run": "✗",
         "written": "✎", "right once": "✓", "not run": "○", "changed": "↻"}
WORDS = {"right": "right", "partly": "partly right", "wrong": "not right yet", "raised": "stopped with an error",
         "not started": "not started", "could not run": "could not be run", "written": "marked by a person",
         "right once": "right, once another answer is", "not run": "not run yet", "changed": "changed since this check"}
COLOURS = {"right": "#009E73", "partly": "#E69F00", "wrong": "#D55E00", "raised": "#D55E00",
           "not started": "#56B4E9", "could not run": "#D55E00", "written": "#56B4E9", "right once": "#E69F00",
           "not run": "#56B4E9", "changed": "#E69F00"}
TEXT = "color:var(--jp-content-font-color1,inherit);font-family:var(--jp-content-font-family,sans-serif)"
CODE = ("margin:.2em 0;padding:.35em .6em;overflow-x:auto;white-space:pre;font-family:var(--jp-code-font-family,"
        "monospace);font-size:.9em;background:rgba(128,128,128,.13);color:inherit;border-radius:3px")


@dataclass(frozen=True)
class Panel:
    """A verdict on show; Jupyter picks the HTML, everything else the text."""

    verdict: Verdict
    of: float = 0
    next_step: str = ""

    def _repr_html_(self) -> str:
        return panel_html(self.verdict, self.of, self.next_step)

    def __repr__(self) -> str:
        return panel_text(self.verdict, self.of, self.next_step)


def panel_text(verdict: Verdict, of: float = 0, next_step: str = "") -> str:
    """Return the panel in plain text. of: the points that the exercise is worth, 0 where none are shown."""
    lines = [_headline(verdict, of)]
    if _has_message(verdict):
        lines.append(verdict.message)
    if total := verdict.sum_in_words(of):
        lines.append(f"{total}.")
    lines += [f"{label}: {words}" for label, words in _diagnosis(verdict)]
    lines = list(map(unbraced, lines)) if "typed" in verdict.details else lines
    evidence = verdict.evidence
    if evidence:
        lines += [_indented(f"  {label}: ", words) for label, words in _rows(evidence)]
    lines += [_aspect_text(a) for a in verdict.aspects] if (
        verdict.status == "partly" and "typed" not in verdict.details and len(verdict.aspects) > 1) else []
    lines += typed_text(verdict.details.get("typed", ()))
    if next_step:
        lines.append(next_step)
    return "\n".join(lines)


def in_brief(verdict: Verdict) -> str:
    """Return one line for below a panel that shows the rest: what the answer looks like, without the numbers again.

    Its slashes are ∕, which no page of Jupyter takes for the path of a file: it makes links of those in errors.
    """
    return _brief(verdict).replace("/", "∕")


def _brief(verdict: Verdict) -> str:
    if "typed" in verdict.details:
        return unbraced(verdict.message)
    if verdict.mistake or verdict.slip:
        return f"{WORDS[verdict.status]}; it looks like “{verdict.mistake or verdict.slip.split(':')[0]}”."
    if verdict.evidence and verdict.evidence.expected and verdict.evidence.received:
        return f"{WORDS[verdict.status]}; above is what was tried, what came out and what is expected."
    return verdict.message


def panel_html(verdict: Verdict, of: float = 0, next_step: str = "", mathematics: Mathematics = "latex") -> str:
    """Return the panel in HTML; nothing in it is taken from the student unescaped.

    of: as in `panel_text`.  mathematics: "latex" for notebooks, which typeset it, "mathml" for pages without a network.
    """
    colour = COLOURS[verdict.status]
    said = _with_indices if "typed" in verdict.details else _marked_up
    parts = [f'<p style="margin:0;font-weight:600">{escape(_headline(verdict, of))}</p>']
    if _has_message(verdict):
        parts.append(f'<p style="margin:.35em 0 0">{said(verdict.message)}</p>')
    if total := verdict.sum_in_words(of):
        parts.append(f'<p style="margin:.35em 0 0">{said(total)}.</p>')
    parts += [f'<p style="margin:.35em 0 0"><b>{escape(label)}:</b> {said(words)}</p>'
              for label, words in _diagnosis(verdict)]
    typed = verdict.details.get("typed", ())
    parts.append(typed_html(typed, mathematics))
    if verdict.evidence:
        parts.append(_evidence_html(verdict.evidence, unfolded=not (verdict.mistake or verdict.slip)))
    if len(verdict.aspects) > 1 and not typed and verdict.status in ("partly", "wrong", "right"):
        parts.append(_aspects_html(verdict.aspects))
    if next_step:
        parts.append(f'<p style="margin:.35em 0 0">{_marked_up(next_step)}</p>')
    label = escape(f"Check of {verdict.exercise}: {WORDS[verdict.status]}")
    return (f'<div role="group" aria-label="{label}" style="{TEXT};border-left:5px solid {colour};padding:.45em .8em;'
            f'margin:.3em 0;line-height:1.45;max-width:46em">{"".join(parts)}</div>')


def _headline(verdict: Verdict, of: float) -> str:
    score = f" · {verdict.points(of):g} of {of:g} points" if of and not verdict.sum_in_words(of) else ""
    return f"{MARKS[verdict.status]} {verdict.exercise}: {WORDS[verdict.status]}{score}"


def _has_message(verdict: Verdict) -> bool:
    """Return True if the verdict's sentence is not shown elsewhere, with the first wrong step of what was typed."""
    return verdict.message not in _sentences(verdict) and (verdict.status != "right" or verdict.message != "Right.")


def _sentences(verdict: Verdict) -> list[str]:
    """Return what is said beside the first wrong steps of what was typed."""
    return [part["first_wrong"]["sentence"] for part in verdict.details.get("typed", ()) if part["first_wrong"]]


def _diagnosis(verdict: Verdict) -> list[tuple[str, str]]:
    rows = []
    if verdict.mistake:
        hint = "" if verdict.hint in _sentences(verdict) else f" {verdict.hint}"
        rows.append(("Looks like", f"{verdict.mistake}.{hint}"))
    elif verdict.slip:
        rows.append(("Looks like", verdict.slip + ("" if verdict.slip.endswith("?") else ".")))
    if verdict.edit:
        rows.append(("Where to look", verdict.edit))
    if verdict.evidence and verdict.evidence.line:
        rows.append(("In your cell", verdict.evidence.line))
    if verdict.read and verdict.status not in ("right", "not started"):
        rows.append(("Read again", f"“{verdict.read}”"))
    return rows


def _rows(evidence: Evidence) -> list[tuple[str, str]]:
    rows = [("tried", evidence.call)] if evidence.call and evidence.arguments else []
    rows += [(f"with {name}", value) for name, value in evidence.arguments]
    if evidence.received:
        rows.append(("came out" if evidence.arguments else f"{evidence.call} is", evidence.received))
    if evidence.expected:
        rows.append(("expected", evidence.expected))
    return rows


def _evidence_html(evidence: Evidence, unfolded: bool) -> str:
    """Return what was tried as HTML, unfolded if no mistake is known, since it is then all there is to go by."""
    rows = "".join(
        f'<tr><th scope="row" style="width:9em;text-align:left;vertical-align:top;font-weight:normal;'
        f'padding:.15em .8em .15em 0;overflow-wrap:anywhere;background:none;color:inherit">{escape(label)}</th>'
        f'<td style="text-align:left;background:none;color:inherit;padding:0"><pre style="{CODE}" tabindex="0">'
        f'{escape(words)}</pre></td></tr>' for label, words in _rows(evidence))
    table = f'<table style="border:none;margin:.2em 0;width:100%;table-layout:fixed">{rows}</table>'
    return _unfold("What was tried, and what came out", table, unfolded)


def _aspects_html(aspects: list[Aspect]) -> str:
    items = "".join(f'<li>{escape(_aspect_text(a).strip())}</li>' for a in aspects)
    held = sum(a.passed for a in aspects)
    return _unfold(f"{held} of {len(aspects)} tests pass" if held < len(aspects) else f"All {held} tests pass",
                   f'<ul style="margin:.2em 0;padding-left:1.2em;list-style:none">{items}</ul>')


def _aspect_text(aspect: Aspect) -> str:
    if aspect.passed:
        return f"  ✓ {aspect.name}"
    cause = " (the same cause, which costs once)" if aspect.same_cause else ""
    return f"  ✗ {aspect.name}: {aspect.message}{cause}"


def _unfold(summary: str, inside: str, unfolded: bool = False) -> str:
    return (f'<details style="margin:.35em 0 0"{" open" if unfolded else ""}>'
            f'<summary style="cursor:pointer">{escape(summary)}</summary>{inside}</details>')


def _marked_up(words: str) -> str:
    """Return escaped text in which `backquoted` words are code."""
    pieces = escape(words).split("`")
    if len(pieces) % 2 == 0:
        return escape(words)
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(pieces))


def _with_indices(words: str) -> str:
    return raised_in_html(_marked_up(words))


def _indented(before: str, words: str) -> str:
    """Indent the lines of a text, so that an array's rows are below each other."""
    return before + words.replace("\n", "\n" + " " * len(before))
