"""From what came of the probes to a verdict; the one judge that the notebook and the autograder share.

An answer earns nothing unless its required aspects hold (worked example, random, cost); the edge aspects earn
the last `EDGE_SHARE`.  A repair's line number and its correction are judged separately, values one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .compare import number_text, shortened
from .diagnosis import named_mistake, unlike_twice
from .findings import finding, not_started, side_by_side
from .questions import Outcome, Probe, Question
from .slips import MEASURED, UNLIKE_TWICE, general_slip, measured
from .trained import trained_outcome
from .verdict import Aspect, Evidence, Verdict
from .words import arguments_text, call_text, plain_text

EDGE_SHARE = 0.3
MANNERS = ("calling twice", "read-only and Fortran inputs", "inputs left as they were")
REPAIR_VALUES_SHARE = 1 / 3
LONGEST = 2000      # signs of a sentence on what is wrong, in which an answer may be quoted


def judge(question: Question, outcomes: Sequence[Outcome]) -> Verdict:
    """The verdict on the outcomes of a question's probes, in their order; whatever they are, it costs this alone."""
    try:
        return _judged(question, list(zip(question.probes, outcomes, strict=True)))
    except Exception as error:  # a value of a kind that nobody has thought of
        words = f"What came out cannot be judged ({error!r:.200}): it is not of the form that is asked for."
        return Verdict(question.id, "could not run", 0.0, words, read=question.read)


def _judged(question: Question, pairs: Sequence[tuple[Probe, Outcome]]) -> Verdict:
    if all(not_started(probe, outcome, question.kind) for probe, outcome in pairs):
        return Verdict(question.id, "not started", 0.0, _waiting(question), read=question.read)
    findings = side_by_side(pairs, [shortened(finding(question, probe, outcome), LONGEST)
                                    for probe, outcome in pairs])
    aspects = _aspects(pairs, findings)
    fraction = round(_fraction(question, pairs, findings, aspects), 10)
    if all(aspect.passed for aspect in aspects):
        return Verdict(question.id, "right", 1.0, "Right.", aspects)
    return _diagnosed(question, pairs, findings, aspects, fraction)


def _aspects(pairs: Sequence[tuple[Probe, Outcome]], findings: Sequence[str]) -> list[Aspect]:
    table: dict[str, Aspect] = {}
    for (probe, _), words in zip(pairs, findings):
        aspect = table.setdefault(probe.aspect, Aspect(probe.aspect, 0, 0, probe.required))
        aspect.tried += 1
        aspect.held += not words
        if words and not aspect.message:
            aspect.message = words
    calls = [outcome for probe, outcome in pairs if probe.args is not None and outcome.status == "value"]
    if calls and any(_has_arrays(probe.args) for probe, _ in pairs if probe.args is not None):
        changed = sum(bool(outcome.changed) for outcome in calls)
        table["inputs left as they were"] = Aspect(
            "inputs left as they were", len(calls) - changed, len(calls), False,
            "what was handed in is changed by the call: work on a copy" if changed else "")
    return list(table.values())


def _has_arrays(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(map(_has_arrays, value))
    return (hasattr(value, "shape") and value.shape != ()) or isinstance(value, dict)


def _fraction(question: Question, pairs: Sequence[tuple[Probe, Outcome]], findings: Sequence[str],
              aspects: Sequence[Aspect]) -> float:
    if question.kind == "trained":
        return trained_outcome(pairs[0][0], pairs[0][1])[0] if findings[0] else 1.0
    values = [not words for (probe, _), words in zip(pairs, findings) if probe.args is None]
    values_share = sum(values) / len(values) if values else 0.0
    if len(values) == len(pairs):
        return values_share
    calls = [a for a in aspects if a.name != "values"]
    earned = 0.0
    if all(a.passed for a in calls if a.required):
        # manners that hold are no merit, so they do not water down the edges that are about the mathematics
        edges = [a for a in calls if not a.required and not (a.name in MANNERS and a.passed)]
        earned = 1 - EDGE_SHARE + EDGE_SHARE * (sum(a.passed for a in edges) / len(edges) if edges else 1.0)
    if values:
        return (1 - REPAIR_VALUES_SHARE) * earned + REPAIR_VALUES_SHARE * values_share
    return earned


def _diagnosed(question: Question, pairs: Sequence[tuple[Probe, Outcome]], findings: Sequence[str],
               aspects: list[Aspect], fraction: float) -> Verdict:
    index = _telling(pairs, findings)
    probe, outcome = pairs[index]
    raised = outcome.status == "raised"
    mistake = named_mistake(question, pairs, findings)
    slip = "" if mistake or raised else _slip(question, pairs, findings)
    status = "partly" if fraction > 0 else "raised" if raised else "wrong"
    if outcome.status in ("broken", "skipped", "timeout") and fraction == 0:
        status = "could not run"
    several = sum(p.args is None for p, _ in pairs) > 1
    message = _message(pairs, findings, aspects, index) if fraction > 0 else (
        f"`{probe.name}`: {findings[index]}" if several and probe.args is None else findings[index])
    return Verdict(question.id, status, fraction, _sentence(message), aspects, _evidence(question, probe, outcome),
                   mistake.name if mistake else "", mistake.hint if mistake else "", slip, question.read)


def _slip(question: Question, pairs: Sequence[tuple[Probe, Outcome]], findings: Sequence[str]) -> str:
    required = [(p.args, bool(words)) for (p, _), words in zip(pairs, findings) if p.args is not None and p.required]
    if measured(required):
        return MEASURED
    cases = [(p.expected, o.value, p.args or ()) for (p, o), words in zip(pairs, findings)
             if words and o.status == "value" and not p.property and not _is_choice(p)]
    slip = general_slip(cases) if question.kind != "lines" else ""
    unlike = any(p.twice and o.status == "value" and not words.endswith("?") and unlike_twice(o)
                 for (p, o), words in zip(pairs, findings))
    return slip or (UNLIKE_TWICE if unlike else "")


def _is_choice(probe: Probe) -> bool:
    """Whether a number of a line or a shape is asked for, of which none is half of another."""
    return probe.args is None and isinstance(probe.expected, (int, tuple))


def _message(pairs: Sequence[tuple[Probe, Outcome]], findings: Sequence[str], aspects: Sequence[Aspect],
             index: int) -> str:
    """What holds and what does not, of an answer that earns something."""
    probe, words = pairs[index][0], findings[index]
    if probe.aspect == "trained":
        return words
    if probe.args is None and len(pairs) > 1:
        wrong = [p.name for (p, _), w in zip(pairs, findings) if w and p.args is None]
        held = sum(not w for w in findings) if all(p.args is None for p, _ in pairs) else 0
        edges = [a.name for a in aspects if not a.passed and a.name != "values"]
        others = f"the rest is right except for {', '.join(edges)}" if edges else "the rest is right"
        rest = f"{held} of {len(pairs)} {'is' if held == 1 else 'are'} right" if held else others
        are_not = f"{', '.join(f'`{name}`' for name in wrong)} {'is' if len(wrong) == 1 else 'are'} not: "
        return f"{rest}; {'' if [words] == [f'`{name}` is still blank' for name in wrong] else are_not}{words}"
    failed = [a for a in aspects if not a.passed]
    if any(a.required and a.name != "values" for a in failed):
        wrong = [f"`{p.name}`" for (p, _), w in zip(pairs, findings) if w and p.args is None]
        return (f"neither {', '.join(wrong)} nor the correction is right: {words}" if wrong
                else f"the line is right, the correction is not: {words}")
    return f"right except for {', '.join(a.name for a in failed)}: {failed[0].message or words}"


def _telling(pairs: Sequence[tuple[Probe, Outcome]], findings: Sequence[str]) -> int:
    """The failing probe that says most: a required one before edges, calls before values, values before errors."""
    failing = [i for i, words in enumerate(findings) if words]
    if not failing:
        return 0
    return min(failing, key=lambda i: (not pairs[i][0].required, not_started(*pairs[i]), pairs[i][0].args is None,
                                       pairs[i][1].status != "value", i))


def _evidence(question: Question, probe: Probe, outcome: Outcome) -> Evidence | None:
    if probe.property == "veiled" or probe.args is None:
        received = plain_text(outcome.value) if outcome.status == "value" else ""
        known = not probe.property and question.kind != "trained"
        return Evidence(probe.name, [], received, plain_text(probe.expected) if known else "")
    names = question.parameters.get(probe.name, ())
    received = plain_text(outcome.value, against=probe.expected) if outcome.status == "value" else ""
    expected = "" if probe.property else plain_text(probe.expected)
    if question.kind == "lines":
        expected = f"{number_text(float(probe.expected[0]))} on {'the last' if probe.property else 'every'} line"
    text = str(getattr(outcome.error, "text", ""))
    line = f"line {outcome.error.line}: {text.strip()}" if text else ""
    return Evidence(call_text(probe.name, names), arguments_text(names, probe.args), received, expected, line)


def _sentence(words: str) -> str:
    words = words.strip()
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?", "`")) else ".")


def _waiting(question: Question) -> str:
    names = ", ".join(dict.fromkeys(f"`{probe.name}`" for probe in question.probes))
    return f"{names} is still blank." if "," not in names else f"{names} are still blank."

