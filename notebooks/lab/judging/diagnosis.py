"""Find the named mistake that an answer looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from lab.calling.functions import numbers_in
from lab.calling.requests import Result

from .compare import as_numbers
from .in_source import Source, shows
from .likeness import Print, Sample, about
from .questions import NamedMistake, Probe, Question, Tried

ENOUGH = 2      # probes whose values tell a mistake beside an error
FACTORS = (
    (-1.0, "the other sign", "Beside that, the sign is the other one."),
    (2.0, "a factor 2 too many", "Beside that, it is twice too large: is a 2 too many, or a ½ lost?"),
    (0.5, "a factor ½ too many", "Beside that, it is half as large as it would be: is a 2 lost, or a ½ too many?"),
    (-2.0, "a factor −2", "Beside that, look at the sign and for a 2 too many."),
    (-0.5, "a factor −½", "Beside that, look at the sign and for a ½ too many."),
)


def named_mistake(question: Question, tries: Sequence[Tried], source: Source = None) -> NamedMistake | None:
    """Return the first mistake that gives what the answer gives on every probe where both are known.

    source: returns the student's code; a mistake whose cause is not in it is not claimed.

    Where there is none, the first that gives the wrong values of the required probes: an answer may have the same
    mistake and meet the edges in its own way. Last come slips in one part of the model answer.
    """
    # of what raised any probe tells: the smallest, on which a mistake does not work for long
    order = sorted(range(len(tries)), key=lambda i: (
        numbers_in(tries[i].probe.args) if tries[i].result.status == "raised" and tries[i].probe.call else 0))
    for mistake in question.mistakes:
        if _explains(mistake, tries, order) and _is_shown(mistake, source):
            return mistake
    singles = [mistake for mistake in question.slipped if mistake.slips == 1]
    return _of_the_required(tries, order, (*question.mistakes, *singles), source)


def two_slips(question: Question, tries: Sequence[Tried], source: Source = None) -> NamedMistake | None:
    """Return two slips that give the wrong values of the required probes: two parts of the model answer, or a mistake
    with a sign or a factor 2 besides."""
    twos = (mistake for mistake in question.slipped if mistake.slips > 1)
    return (_of_the_required(tries, range(len(tries)), (*twos, *_with_a_factor(question)), source)
            or _beside_an_error(question, tries, source))


def _beside_an_error(question: Question, tries: Sequence[Tried], source: Source) -> NamedMistake | None:
    """Return the first mistake that gives the wrong values of the required probes on which nothing was raised."""
    required = [i for i, one in enumerate(tries) if one.probe.required and one.probe.call is not None]
    valued = [i for i in required if tries[i].result.status == "value"]
    raised = [tries[i].result.error for i in required if tries[i].result.status == "raised"]
    if not raised or raised[0] is None or sum(tries[i].failed_by_value for i in valued) < ENOUGH:
        return None
    singles = [mistake for mistake in question.slipped if mistake.slips == 1]
    known = (one for one in (*question.mistakes, *singles) if sum(one.outcome(i) is not None for i in valued) >= ENOUGH)
    mistake = next((one for one in known if _explains(one, tries, valued, manners=False) and _is_shown(one, source)),
                   None)
    return mistake and replace(mistake, name=f"{mistake.name}; and an error besides", hint=(
        f"{mistake.hint} Beside that, other inputs end in an error, {raised[0].type}: {raised[0].message}"))


def _of_the_required(
        tries: Sequence[Tried], order: Sequence[int], among: Sequence[NamedMistake],
        source: Source) -> NamedMistake | None:
    required = [i for i in order if tries[i].probe.required and tries[i].probe.call is not None]
    # most are refuted by the first: a fixed one, on which it is known what they give, or else a small one
    required.sort(key=lambda i: (tries[i].probe.aspect != "worked example", numbers_in(tries[i].probe.args)))
    if not any(tries[i].failed_by_value for i in required):
        return None
    return next((mistake for mistake in among
                 if _explains(mistake, tries, required, manners=False) and _is_shown(mistake, source)), None)


def _is_shown(mistake: NamedMistake, source: Source) -> bool:
    return not mistake.needs or source is None or shows(source(), mistake.needs)



def _with_a_factor(question: Question) -> Iterator[NamedMistake]:
    """Yield each mistake once more with a factor that is easily added or lost besides: two slips at once."""
    for mistake in (*question.mistakes, *(one for one in question.slipped if one.slips == 1)):
        for factor, words, hint in FACTORS:
            yield NamedMistake(f"{mistake.name}; and {words}", f"{mistake.hint} {hint}", _times(factor, mistake),
                               mistake.needs, 2)


def _times(factor: float, mistake: NamedMistake) -> Callable[[int], Result | None]:
    def outcome(i: int) -> Result | None:
        known = mistake.outcome(i)
        if known is None or known.status != "value":
            return known
        again = None if known.again is None else _scaled(known.again, by=factor)
        return replace(known, value=_scaled(known.value, by=factor), again=again)
    return outcome


def _scaled(value: Any, *, by: float) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(_scaled(part, by=by) for part in value)
    if isinstance(value, dict):
        return {key: _scaled(part, by=by) for key, part in value.items()}
    if isinstance(value, Print):
        return Print(by * value.number)
    if isinstance(value, Sample):
        return Sample(value.shape, tuple(by * number for number in value.first))
    numbers = as_numbers(value)
    return value if numbers is None else by * numbers


def _explains(mistake: NamedMistake, tries: Sequence[Tried], among: Sequence[int], manners: bool = True) -> bool:
    """Return True if a mistake gives what the answer gave; manners: and left its arguments as they were, or did not."""
    explained = False
    for i in among:
        one, expected = tries[i], mistake.outcome(i)
        if expected is None:
            continue
        if not alike(one.probe, one.result, expected, manners):
            return False
        explained = explained or bool(one.words) or one.result.changed
    return explained


def alike(probe: Probe, result: Result, mistaken: Result, manners: bool = True) -> bool:
    """Return True if a result is what a mistake gives on the same probe."""
    if result.status != mistaken.status:
        return False
    if result.status == "raised":
        return result.error is None or mistaken.error is None or (
            result.error.type.split()[-1] == mistaken.error.type.split()[-1]
            and about(result.error.message) == about(mistaken.error.message))
    if result.status != "value":
        return True
    if manners and result.changed != mistaken.changed:
        return False
    if not probe.judgement.alike(probe.args, result.value, mistaken.value):
        return False
    return probe.call is None or not probe.call.twice or probe.judgement.alike(probe.args, result.again, mistaken.again)
