"""Explain one score: judge the submission again, print the sum of the score and a call that reproduces the failure."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.course.folder import Course, CourseError, Settings, installed_units
from autograder.course.inventory import look_through
from autograder.course.submitted import NotReadable, read_submission
from autograder.errors import AutograderError, WrongCommand, did_you_mean
from autograder.grading.submission import Judged, judge_submission
from autograder.grading.worker import Grader
from autograder.graft.grafting import Unreadable
from autograder.preparing.course_unit import course_unit
from autograder.progress import printable
from lab.calling.functions import Function, Rng
from lab.calling.requests import Call
from lab.judging.questions import Probe
from lab.judging.verdict import Verdict
from lab.showing.panel import WORDS

Lines = list[str]
SUM = "the sum, rounded to two decimals"


def why(course: Course, student: str, unit: str, exercise: str, isolation: str = "bubblewrap") -> int:
    """Print how one score comes about. Raise AutograderError with a sentence where there is nothing to explain."""
    asked = course_unit(course, unit)
    if exercise not in asked.exercises:
        raise CourseError(f"{unit} has no exercise {exercise!r}; it has {', '.join(asked.exercises)}."
                          f"{did_you_mean(exercise, asked.exercises)}")
    if asked.exercises[exercise].kind == "explain":
        raise CourseError(f"{exercise} is answered in words, which a person marks in formgrader.")
    there = look_through(course.submitted, installed_units()).students.get(unit, [])
    if student not in there:
        raise WrongCommand(f"There is no hand-in of {student!r} for {unit} in {course.submitted}."
                           f"{did_you_mean(student, there)}")
    try:
        with Grader(Settings(str(course.root), isolation)) as grader:
            submission = read_submission(course.submitted, unit, student)
            found = judge_submission(submission.raw, unit, student, grader.warm(), course_secret=grader.secret,
                                     files=submission.files, followthrough=asked.followthrough,
                                     original=asked.pristine(), exercises=asked.exercises)
    except (NotReadable, Unreadable) as error:
        raise AutograderError(f"{student} has no score for {unit} to explain: {error}") from error
    print("\n".join(map(printable, "\n".join(explanation(found, student, exercise)).split("\n"))))
    return 0


def explanation(found: Judged, student: str, exercise: str) -> Lines:
    """Return the lines that explain the score of one exercise of a judged submission."""
    verdict, of = found.verdicts[exercise], found.points(exercise)
    score = f"{verdict.points(of):g} of {of:g} points"
    lines = [f"{student}, {exercise}: {WORDS[verdict.status]}, {score}", verdict.message, *_sum(verdict, of)]
    if verdict.mistake or verdict.slip:
        lines += ["", f"Looks like: {verdict.mistake + '. ' + verdict.hint if verdict.mistake else verdict.slip}"]
    if verdict.probe >= 0:
        lines += ["", *_probe(found.questions[exercise].probes[verdict.probe], verdict)]
    return lines


def _sum(verdict: Verdict, of: float) -> Lines:
    """Return a line for each term of the score, and their sum."""
    if not verdict.terms:
        return []
    width = max(len(SUM), *(len(term.name) for term in verdict.terms))
    rows = [f"  {term.name:{width}}  {of * term.earned:+.2f}" + (f" of {of * term.worth:.2f}" if term.worth else "")
            for term in verdict.terms]
    return ["", *rows, f"  {SUM:{width}}  {verdict.points(of):5.2f} of {of:.2f}"]


def _probe(probe: Probe, verdict: Verdict) -> Lines:
    """Return what was tried, as code that can be run below the student's answer, and what came of it."""
    lines = [f"Tried ({probe.aspect}{', required' if probe.required else ''}):"]
    lines += [f"  {line}" for line in (code_of(probe.call) if probe.call else [probe.name])]
    evidence = verdict.evidence
    for label, words in (("gives", evidence and evidence.received), ("expected", evidence and evidence.expected)):
        if words:
            lines.append(f"{label}: " + words.replace("\n", "\n" + " " * (len(label) + 2)))
    return lines


def code_of(call: Call) -> Lines:
    """Return the lines of code that make a call, with its arguments to the last digit."""
    needs = {"import numpy as np": "np.", "from lab.calling.functions import Function": "Function("}
    text = f"{call.name}({', '.join(map(python_text, call.args))})"
    if call.layout in ("readonly", "strict"):
        text += "    # with arrays that are read-only"
    return [*(line for line, sign in needs.items() if sign in text), *[text] * (2 if call.twice else 1)]


def python_text(value: Any) -> str:
    """Return plain data as code that gives it back."""
    if isinstance(value, np.ndarray):
        usual = value.dtype in (np.dtype(float), np.dtype(int)) and value.size
        shape = f".reshape({value.shape})" if not value.size else ""
        return f"np.array({value.tolist()!r}{'' if usual else f', dtype=np.{value.dtype.name}'}){shape}"
    if isinstance(value, Function):
        return f"Function({value.name!r}, {value.parameters!r})" if value.parameters else f"Function({value.name!r})"
    if isinstance(value, Rng):
        return f"np.random.default_rng({value.seed})"
    if isinstance(value, list):
        return f"[{', '.join(map(python_text, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(python_text, value))}{',' * (len(value) == 1)})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{python_text(k)}: {python_text(v)}" for k, v in value.items()) + "}"
    return repr(value.item() if isinstance(value, np.generic) else value)
