"""Verdicts of records: as the objects that panels show, in words, and which exercises were never asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from autograder.course.records import Record
from autograder.graft.grafting import not_there
from lab.judging.verdict import Aspect, Evidence, Term, Verdict

T = TypeVar("T")


def verdict_from(data: Mapping[str, Any], formulas: Sequence[str] = ()) -> Verdict:
    """Return the verdict that a record holds as plain data.

    formulas: the MathML of all typed steps in their order, which a record does not hold; where their number is another
    one, formulas are shown in plain text.
    """
    plain = _known(Verdict, data)
    plain["aspects"] = [Aspect(**_known(Aspect, one)) for one in data.get("aspects", ())]
    plain["terms"] = [Term(**_known(Term, one)) for one in data.get("terms", ())]
    plain["evidence"] = Evidence(**_known(Evidence, data["evidence"])) if data.get("evidence") else None
    plain["details"] = _with_formulas(data.get("details", {}), formulas)
    return Verdict(**plain)


def _known(kind: type[T], data: Mapping[str, Any]) -> dict[str, Any]:
    return {one.name: data[one.name] for one in fields(kind) if one.name in data}  # type: ignore[arg-type]


def _with_formulas(details: Mapping[str, Any], formulas: Sequence[str]) -> dict[str, Any]:
    parts = details.get("typed")
    if not parts:
        return dict(details)
    steps = sum(len(part["steps"]) for part in parts)
    left = iter(formulas if len(formulas) == steps else [""] * steps)
    return {**details, "typed": [{**part, "steps": [
        {"source": step["plain"], **step, "latex": formula, "mathml": formula}
        for step, formula in zip(part["steps"], left)]} for part in parts]}


def kind_of(verdict: Mapping) -> str:
    """Return in words what went wrong: the mistake's name, or what the judge saw without its numbers."""
    message = verdict.get("message", "")
    if known := verdict.get("mistake") or verdict.get("slip"):
        return known
    if message.startswith("Right except for "):
        return message.partition(":")[0].partition(". ")[0].rstrip(".")
    if verdict["status"] == "raised":
        return f"an error: {message.partition(':')[0]}"
    if verdict["status"] == "could not run" or message.startswith("Shape"):
        return message.rstrip(".")
    return "other values than expected"


def never_asked(record: Record) -> set[str]:
    """Return the exercises that a notebook neither answers nor has a cell for: it may be older than they are."""
    answered = {verdict["exercise"] for verdict in record.verdicts if verdict["status"] != "not started"}
    return not_there(record.notes) - answered
