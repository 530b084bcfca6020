"""Turn the outcomes of probes into a verdict; the notebook and the autograder share this one judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lab.calling.functions import numbers_in
from lab.calling.requests import Result

from .compare import difference
from .diagnosis import named_mistake, two_slips
from .in_source import Source
from .likeness import unlike
from .naming import layers_right
from .questions import NamedMistake, Question, Tried
from .scoring import aspects_of, terms_of
from .slips import FACTOR_WORDS, MEASURED, UNLIKE_TWICE, general_slip, measured
from .summary import evidence, sentence, summary
from .trying import tried
from .verdict import Aspect, Status, Verdict

NEARLY = 3e-3    # relative: as near as differences come


def judge(question: Question, results: Sequence[Result], source: Source = None) -> Verdict:
    """Return the verdict on what came of a question's probes, in their order; whatever that is, it costs this alone.

    source: returns the code of the answer, where it is known. It changes no score, only what is said to be the cause.
    """
    try:
        return _judged(question, tried(question, results), source)
    except Exception as error:  # a value of a kind that nobody has thought of
        words = f"What came out cannot be judged ({error!r:.200}): it is not of the form that is asked for."
        return Verdict(question.id, "could not run", 0.0, words, read=question.read)


def _judged(question: Question, tries: Sequence[Tried], source: Source) -> Verdict:
    if all(one.blank for one in tries):
        return Verdict(question.id, "not started", 0.0, _waiting(question), read=question.read)
    aspects = aspects_of(tries)
    terms = terms_of(tries, aspects)
    if all(aspect.passed for aspect in aspects):
        verdict = Verdict(question.id, "right", 1.0, "Right.", aspects)
    else:
        verdict = _diagnosed(question, tries, aspects, round(sum(term.earned for term in terms), 10), source)
        if verdict.fraction == 1.0 and all(one.probe.worth == 0 for one in tries if one.words):
            verdict.status, verdict.message = "right", f"Right, but look again: {verdict.message}"
    verdict.terms, verdict.details = terms, _details(tries)
    return verdict


def _details(tries: Sequence[Tried]) -> dict[str, Any]:
    """Return the plain data for panels of their own, what several variables tell under one key in one list."""
    found: dict[str, Any] = {}
    for one in tries:
        for key, value in one.details.items():
            found[key] = [*found.get(key, []), *value] if isinstance(value, list) else value
    return found


def _diagnosed(question: Question, tries: Sequence[Tried], aspects: list[Aspect], fraction: float,
               source: Source) -> Verdict:
    telling = _telling(tries)
    raised = telling.result.status == "raised"
    mistake = _named_by_its_way(telling) or named_mistake(question, tries, source)
    slip = "" if mistake or raised else _slip(tries)
    if not (mistake or raised or slip in FACTOR_WORDS) and (both := two_slips(question, tries, source)):
        mistake, slip = both, ""
    status: Status = "partly" if fraction > 0 else "raised" if raised else "wrong"
    if telling.result.status in ("broken", "skipped", "timeout") and fraction == 0:
        status = "could not run"
    several = sum(one.probe.call is None for one in tries) > 1 and not telling.probe.judgement.speaks_alone
    message = summary(tries, aspects, telling) if fraction > 0 else (
        f"`{telling.probe.name}`: {telling.words}" if several and telling.probe.call is None else telling.words)
    where = "" if fraction or mistake else layers_right(
        telling.probe.judgement.to_compare(), telling.result.value, question.returns)
    message = message if "typed" in telling.details else sentence(message)  # what begins with a symbol keeps it
    return Verdict(question.id, status, fraction, f"{message} {where}".rstrip(), aspects,
                   evidence(question, telling), mistake.name if mistake else "",
                   mistake.hint if mistake else "", slip, question.read,
                   probe=next(i for i, one in enumerate(tries) if one is telling))


def _named_by_its_way(telling: Tried) -> NamedMistake | None:
    """Return the mistake that a way of judging has named itself."""
    return NamedMistake(telling.mistake, telling.hint, lambda i: None) if telling.mistake else None


def _telling(tries: Sequence[Tried]) -> Tried:
    """Return the failing probe that says most: required before edges, calls before values, values before errors.

    Of several, it is one whose mistake is known, or a shape that is not right, or the smallest.
    """
    failing = [one for one in tries if one.words] or [one for one in tries if one.result.changed] or tries[:1]
    return min(failing, key=lambda one: (
        not one.probe.required, one.blank, one.probe.worth is not None and one.probe.worth <= 0,
        one.probe.call is None, one.result.status != "value",
        not one.mistake, "shape (" not in one.words,
        0 if one.probe.judgement.to_compare() is None else numbers_in(one.probe.args)))


def _slip(tries: Sequence[Tried]) -> str:
    if measured([(one.probe.args, bool(one.words) and not _nearly_right(one))
                 for one in tries if one.probe.call and one.probe.required]):
        return MEASURED
    cases = [(expected, one.result.value, one.probe.args) for one in tries if one.failed_by_value
             and (expected := one.probe.judgement.to_compare()) is not None]
    slip = general_slip(cases)
    twice = any(one.probe.call and one.probe.call.twice and one.result.status == "value"
                and not one.words.endswith("?") and unlike(one.result.value, one.result.again) for one in tries)
    return slip or (UNLIKE_TWICE if twice else "")


def _nearly_right(one: Tried) -> bool:
    expected = one.probe.judgement.to_compare()
    return one.failed_by_value and expected is not None and difference(expected, one.result.value, NEARLY) is None


def _waiting(question: Question) -> str:
    names = ", ".join(dict.fromkeys(f"`{probe.name}`" for probe in question.probes))
    return f"{names} is still blank." if "," not in names else f"{names} are still blank."
