"""Score an answer: its aspects, and the terms whose sum is its score.

An answer earns nothing unless its required aspects hold; edge aspects share the last `EDGES`. Bad manners, such as
writing into what was passed in, cost `MANNER` each, in every exercise. One cause costs once. Of a repair, the typed
values are worth `REPAIR_VALUES`, the correction the rest; values are judged one by one. The number of a wrong line is
worth nothing by itself, and the correction then earns everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .questions import Tried
from .verdict import Aspect, Term

EDGES = 0.3
MANNER = 0.1
REPAIR_VALUES = 1 / 3
TWICE, LAYOUT, UNTOUCHED = "calling twice", "other layouts of arrays", "arguments left as they were"
MANNERS = (TWICE, LAYOUT, UNTOUCHED)
REFUSED = "read-only"       # in what NumPy says to an answer that writes into a read-only array,
CAST = "Cannot cast"        # and to one that writes a fraction into an array of whole numbers


def aspects_of(tries: Sequence[Tried]) -> list[Aspect]:
    """Return the aspects in the order of their probes, and whether the arguments were left as they were.

    An answer that writes into its arguments fails that one aspect: what else fails because of it costs nothing.
    """
    table: dict[str, Aspect] = {}
    culprits = [one for one in tries if _writes(one)]
    for one in tries:
        if one.probe.aspect == LAYOUT and _refused(one):
            continue
        aspect = table.setdefault(one.probe.aspect, Aspect(one.probe.aspect, 0, 0, one.probe.required))
        aspect.tried += 1
        aspect.held += not one.words
        aspect.message = aspect.message or one.words
        aspect.same_cause = aspect.same_cause or bool(culprits and not one.probe.required and _wrote_fractions(one))
    calls = [one for one in tries if one.probe.call and (one.result.status == "value" or _refused(one))]
    if culprits or (calls and any(_has_arrays(one.probe.args) for one in tries)):
        table[UNTOUCHED] = Aspect(UNTOUCHED, len(calls) - len(culprits), len(calls), False,
                                  _told(culprits) if culprits else "")
    return list(table.values())


def terms_of(tries: Sequence[Tried], aspects: Sequence[Aspect]) -> list[Term]:
    """Return what each part of an answer is worth and what it earned, as shares of the exercise's points."""
    values = [one for one in tries if one.probe.call is None and not _is_owed(one)]
    calls = [aspect for aspect in aspects if aspect.name in {one.probe.aspect for one in tries if one.probe.call}
             or aspect.name == UNTOUCHED]
    share = 0.0 if not any(_worth(one, values) for one in values) else 1.0 if not calls else REPAIR_VALUES
    terms = [term.scaled(share * _worth(one, values)) for one in values if _worth(one, values) for term in
             (one.terms or [Term(f"`{one.probe.name}`", 1.0, one.earned)])]
    manners = [Term(aspect.name, 0.0, -MANNER) for aspect in calls if aspect.name in MANNERS and not aspect.passed]
    required = [aspect.name for aspect in calls if aspect.required and not aspect.passed]
    if required:
        return [*terms, Term(f"what is required ({', '.join(required)})", 1 - share, 0.0)]
    if not calls:
        return [*terms, *_debts(tries, sum(term.earned for term in terms))]
    return [*terms, *(term.scaled(1 - share) for term in _of_edges(calls)), *manners]


def _is_owed(one: Tried) -> bool:
    return one.probe.worth is not None and one.probe.worth < 0


def _debts(tries: Sequence[Tried], earned: float) -> list[Term]:
    """Return what is lost for variables that are asked for beside the answer, no more than was earned."""
    return [Term(f"`{one.probe.name}`", 0.0, max(one.probe.worth or 0.0, -earned)) for one in tries
            if _is_owed(one) and one.words and earned]


def _worth(one: Tried, values: Sequence[Tried]) -> float:
    """Return the share of a variable in what all of them are worth."""
    return 1 / len(values) if one.probe.worth is None else one.probe.worth


def _of_edges(aspects: Sequence[Aspect]) -> list[Term]:
    edges = [aspect for aspect in aspects if not aspect.required and aspect.name not in MANNERS]
    terms = [Term("what is required", 1 - EDGES if edges else 1.0, 1 - EDGES if edges else 1.0)]
    for aspect in edges:
        worth = EDGES / len(edges)
        terms.append(Term(aspect.name, worth, worth if aspect.passed or aspect.same_cause else 0.0))
    return terms


def _writes(one: Tried) -> bool:
    return one.result.changed or _refused(one)


def _refused(one: Tried) -> bool:
    """Return True if an answer was stopped from writing into an argument that cannot be written to."""
    return one.result.error is not None and REFUSED in one.result.error.message


def _wrote_fractions(one: Tried) -> bool:
    """Return True if a probe failed because the answer wrote into it, such as fractions into whole numbers."""
    if one.result.error is not None:
        return any(words in one.result.error.message for words in (CAST, REFUSED))
    return bool(one.words) and one.result.changed and _has_whole_numbers(one.probe.args)


def _has_whole_numbers(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(map(_has_whole_numbers, value))
    return getattr(value, "shape", ()) != () and value.dtype.kind in "iu"


def _told(culprits: Sequence[Tried]) -> str:
    line = next((error for one in culprits if (error := one.result.error) is not None and error.text), None)
    if line is None:
        return "it changes an argument that was passed in. Work on a copy"
    return f"line {line.line} changes the array that was passed in (`{line.text.strip()}`). Work on a copy"


def _has_arrays(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(map(_has_arrays, value))
    return (hasattr(value, "shape") and value.shape != ()) or isinstance(value, dict)
