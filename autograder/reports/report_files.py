"""The report for programs: report.csv, a row for each unit and exercise, and report.json, with everything."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from autograder.files import encode_document
from autograder.progress import printable
from autograder.reports.explain_again import explain_again
from autograder.reports.report import SHARES, Trouble, UnitReport
from autograder.reports.unit_statistics import histogram, median, stuck

SHOWN = ("exercise", "kind", "message", "tried", "gives", "expected")   # of an answer without a name
COLUMNS = ("unit", "exercise", "kind", "points", "answers", "right", "partly", "wrong", "not_started", "to_mark",
           "mean", "discrimination", "first_try_right", "first_try_known", "holds_up", "commonest_mistake",
           "students_with_it")


def csv_of(reports: Sequence[UnitReport]) -> bytes:
    """Return report.csv: numbers only, in which nobody is named."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    for found in reports:
        for trouble in found.troubles:
            table.writerow({"unit": found.unit} | _row(trouble))
    return text.getvalue().encode("utf-8", "backslashreplace")


def _row(trouble: Trouble) -> dict[str, Any]:
    right, known = trouble.first_try or ("", "")
    name, count = next(iter(trouble.mistakes.most_common(1)), ("", ""))
    name = printable(name)
    return {
        "exercise": trouble.exercise, "kind": trouble.kind, "points": trouble.points, "answers": trouble.answers,
        **{share.replace(" ", "_"): trouble.counts[share] for share in SHARES}, "to_mark": trouble.waits,
        "mean": round(trouble.mean, 4) if trouble.answers else "",
        "discrimination": "" if trouble.discrimination is None else round(trouble.discrimination, 4),
        "first_try_right": right, "first_try_known": known, "holds_up": trouble.holds_up.total(),
        "commonest_mistake": f"'{name}" if name.startswith(("=", "+", "-", "@")) else name, "students_with_it": count}


def json_of(reports: Sequence[UnitReport], names: bool = True) -> bytes:
    """Return report.json. names: False leaves out everything that belongs to one student."""
    return encode_document({"units": [_unit(found, names) for found in reports]})


def _unit(found: UnitReport, names: bool) -> dict[str, Any]:
    shares = [one.share for one in found.standings]
    data: dict[str, Any] = {
        "unit": found.unit, "graded": found.graded, "not_graded": len(found.failed), "absent": len(found.absent),
        "mean_points": round(found.mean_points, 4), "median_points": median([one.points for one in found.standings]),
        "max_points": found.max_points, "distribution": histogram(shares), "stuck": len(stuck(found.standings)),
        "to_explain_again": explain_again(found),
        "exercises": [_exercise(trouble, names) for trouble in found.troubles],
        "wrong_answers_without_a_name": [{
            **{name: getattr(group.example, name) for name in SHOWN},
            "count": len(group.students), "code": group.code, "kinds_of_code": group.codes, "proposal": group.proposal,
            **({"students": group.students} if names else {})} for group in found.groups],
        "like_no_other": found.alone, "waiting": {name: len(students) for name, students in found.waiting.items()}}
    if names:
        data["students"] = [asdict(one) | {"name": found.names.get(one.student, one.student)}
                            for one in found.standings]
        data["failed"] = [{"student": student, "reason": reason} for student, reason in found.failed]
        data["absent_students"] = found.absent
    return data


def _exercise(trouble: Trouble, names: bool) -> dict[str, Any]:
    return _row(trouble) | {
        "holds_up": dict(trouble.holds_up), "read": trouble.read,
        "mistakes": [{"name": name, "count": count, "hint": trouble.hints.get(name, ""),
                      **({"students": trouble.whose.get(name, [])} if names else {})}
                     for name, count in trouble.mistakes.most_common()]}
