"""The sentence of a verdict and its evidence: what holds, what does not, and what was tried."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lab.english import listed

from .naming import named
from .questions import Question, Tried
from .scoring import MANNERS
from .verdict import Aspect, Evidence
from .words import arguments_text, call_text

SYMBOL = re.compile(r"[a-zA-Z](?=[_^])|[b-z](?= )|[^\x00-\x7f]")
"""The beginning of a sentence such as “w_ji leads to a_j”, “i counts the inputs” and “η is not known”."""
LONGEST = 200       # characters of what came out, where nothing is shown beside it: lists of weights tell nothing


def summary(tries: Sequence[Tried], aspects: Sequence[Aspect], telling: Tried) -> str:
    """Return what holds and what does not, of an answer that earns something."""
    words = telling.words
    if telling.probe.judgement.speaks_alone:
        return words
    if telling.probe.call is None and len(tries) > 1:
        return _of_values(tries, aspects, words)
    failed = [a for a in aspects if not a.passed]
    if any(a.required and a.name != "values" for a in failed):
        wrong = [f"`{one.probe.name}`" for one in tries if one.words and one.probe.call is None]
        return (f"neither {', '.join(wrong)} nor the correction is right: {words}" if wrong
                else f"the line is right, the correction is not: {words}")
    return _but(failed, telling)


def _but(failed: Sequence[Aspect], telling: Tried) -> str:
    """Return what an otherwise right answer fails at: the mathematics first, then its manners."""
    edges = [a for a in failed if a.name not in MANNERS and not a.same_cause]
    if edges:
        shown = any(a.name == telling.probe.aspect for a in edges)
        words = telling.words if shown else edges[0].message or telling.words  # those of the numbers below
        found = f"right except for {listed([a.name for a in edges])}"
        return f"{found}. {sentence(words)}" if ": " in words else f"{found}: {words}"
    return f"right, but {next(a.message for a in failed if a.name in MANNERS)}"


def _of_values(tries: Sequence[Tried], aspects: Sequence[Aspect], words: str) -> str:
    wrong = [one.probe.name for one in tries if one.words and one.probe.call is None]
    held = sum(not one.words for one in tries) if all(one.probe.call is None for one in tries) else 0
    edges = [a.name for a in aspects if not a.passed and not a.same_cause and a.name != "values"]
    others = f"the rest is right except for {', '.join(edges)}" if edges else "the rest is right"
    rest = f"{held} of {len(tries)} {'is' if held == 1 else 'are'} right" if held else others
    are_not = f"{', '.join(f'`{name}`' for name in wrong)} {'is' if len(wrong) == 1 else 'are'} not: "
    return f"{rest}; {'' if [words] == [f'`{name}` is still blank' for name in wrong] else are_not}{words}"


def evidence(question: Question, telling: Tried) -> Evidence | None:
    """Return what was tried, what came out and what was expected; None where the message says it all."""
    if telling.probe.judgement.speaks_alone:
        return None
    probe, result = telling.probe, telling.result
    received = named(probe.judgement.received_text(result.value), question.returns) if result.status == "value" else ""
    expected = named(probe.judgement.expected_text(), question.returns)
    if not expected and len(received) > LONGEST:
        received = ""
    if probe.call is None:
        return Evidence(probe.name, [], received, expected)
    names = question.parameters.get(probe.name, ())
    text = result.error.text if result.error else ""
    line = f"line {result.error.line}: {text.strip()}" if result.error and text else ""
    return Evidence(call_text(probe.name, names), arguments_text(names, probe.args), received, expected, line)


def sentence(words: str) -> str:
    """Return words with a full stop and a capital at their beginning, unless that is a letter of mathematics."""
    words = words.strip()
    first = words[:1] if SYMBOL.match(words) else words[:1].upper()
    return first + words[1:] + ("" if words.endswith((".", "?", "`")) else ".")
