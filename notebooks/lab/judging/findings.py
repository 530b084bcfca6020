"""What is wrong with the outcome of one probe, in a sentence; the words on which verdicts are built."""

from __future__ import annotations

from collections.abc import Sequence

from lab.calling.functions import Rng

from .compare import UNRETURNED, as_numbers, difference, number_text
from .diagnosis import first_wrong_line
from .properties import PROPERTIES
from .questions import Outcome, Probe, Question
from .trained import trained_outcome
from .words import error_text


def not_started(probe: Probe, outcome: Outcome, kind: str = "") -> bool:
    """Whether a probe met a blank: no such name, `...`, a body that says where to write, or only the given line."""
    if outcome.status == "missing" or outcome.stub:
        return True
    if kind == "lines" and isinstance(outcome.value, (list, tuple)) and len(outcome.value) == 1:
        return bool(probe.property) or difference(probe.expected[0], outcome.value[0], probe.tolerance) is None
    blank = outcome.value is None or getattr(outcome.value, "type_name", "") == "ellipsis"
    return outcome.status == "value" and blank and probe.args is None


def finding(question: Question, probe: Probe, outcome: Outcome) -> str:
    """What is wrong with one outcome, in a sentence; "" where nothing is."""
    if not_started(probe, outcome, question.kind):
        return f"`{probe.name}` is still blank"
    judged = PROPERTIES[probe.property] if probe.property else None
    if outcome.status != "value" and not (judged and judged.takes_errors and outcome.status == "raised"):
        return _broken(probe, outcome)
    if question.kind == "trained":
        return trained_outcome(probe, outcome)[1]
    if judged:
        words = judged.check(probe.args or (), outcome, probe.expected)
    elif question.kind == "lines" and probe.args is not None:
        words = _lines_finding(question, probe, outcome)
    else:
        found = difference(probe.expected, outcome.value, probe.tolerance)
        words = found.message if found else ""
        if probe.args is None:  # a variable has entries, and no result
            words = words.replace("in result[", f"in {probe.name}[", 1)
    if words:
        return words
    if probe.twice and difference(outcome.value, outcome.again, 1e-9):
        drawn = any(isinstance(arg, Rng) for arg in probe.args or ())
        return "called twice with the same inputs, it gives two different answers" + (
            ": is all chance drawn from the `rng` that is handed in?" if drawn else "")
    if probe.budget is not None and outcome.calls > probe.budget:
        return _spent(probe, outcome)
    return ""


def side_by_side(pairs: Sequence[tuple[Probe, Outcome]], findings: list[str]) -> list[str]:
    """The findings, with what a property sees only when it compares the answers to several probes."""
    for name in {probe.property for probe, _ in pairs if probe.property}:
        compare = PROPERTIES[name].across
        held = [i for i, (probe, _) in enumerate(pairs) if probe.property == name and not findings[i]]
        words = compare([(pairs[i][0].args or (), pairs[i][1].value) for i in held]) if compare else ""
        if words:
            findings = [words if i in held else finding for i, finding in enumerate(findings)]
    return findings


def _broken(probe: Probe, outcome: Outcome) -> str:
    if outcome.status == "raised" and outcome.error is not None:
        return error_text(outcome.error.type, outcome.error.message)
    if outcome.status == "spent":
        return _spent(probe, outcome)
    if outcome.status == "timeout":
        return outcome.reason or f"no answer within {probe.seconds:g} s"
    return outcome.reason or "it could not be called"


def _spent(probe: Probe, outcome: Outcome) -> str:
    return (f"the functions handed in were asked for more than {probe.budget} numbers where one sweep needs far fewer. "
            "Is the derivative measured, or a whole pass made for every node or weight? One sweep derives them all")


def _lines_finding(question: Question, probe: Probe, outcome: Outcome) -> str:
    value = outcome.value
    numbers = as_numbers(value)
    if not isinstance(value, (list, tuple)) and (numbers is None or numbers.ndim != 1):
        none = "; is a `return` missing? (`append` itself returns None)" if value is None else ""
        return f"a list with the value of each line is expected{none}"
    least = question.lines_at_least or len(probe.expected)
    if len(value) < least or (not question.lines_at_least and len(value) != least):
        few = f"at least {least}" if question.lines_at_least else f"{least}"
        return f"{len(value)} lines where {few} are asked for"
    index = first_wrong_line(probe, value)
    if index < 0:
        return ""
    found = difference(probe.expected[0], value[index], probe.tolerance)
    assert found is not None
    # lines of a free number have the declared names only where they are as many
    name = f" ({question.line_names[index]})" if len(value) == len(question.line_names) else ""
    if found.kind != "value":
        return f"line {index + 1}{name}: {found.message.removesuffix(UNRETURNED)}"
    gives = f"it gives {number_text(float(value[index]))} where "
    if index == 0:
        return f"line 1{name} is no longer as it was: {gives}{number_text(float(probe.expected[0]))} is expected"
    return (f"line {index + 1}{name} is the first that differs: {gives}"
            f"the line before gives {number_text(float(probe.expected[0]))}")
