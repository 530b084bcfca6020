"""Find answers that are alike beyond what the template, the model answer and the habits of a class explain.

A place to look, never a verdict: two people who learnt together write alike.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

import nbformat
import numpy as np

from autograder.building.build import solved
from autograder.course.folder import Course, installed_units
from autograder.course.inventory import look_through
from autograder.course.records import all_records
from autograder.course.submitted import NotReadable, read_submission
from autograder.graft.cells import originals_of
from autograder.graft.recognition import answers_in
from autograder.preparing.course_unit import course_unit
from autograder.reports.answer_shapes import shape_of

ALIKE = 0.9  # share of the tokens of two answers that are the same, in the same order
SHORT, SHORTEST = 25, 8  # tokens: below the first, only equal shapes count; below the second, nothing does
LONGEST = 50_000  # characters of an answer that is looked at; nobody writes more, and comparing it takes long
COMMON = (4, 0.1)  # a shape that more than so many, and more than this share, of a class have is common
AT_ONCE = 500  # rows of the comparison held in memory
MANY = 100  # submissions for which it is worth while to start processes


@dataclass(frozen=True)
class Alike:
    """Two answers to one exercise.

    similarity: from ALIKE to 1.  tokens: of the shorter one.  wrong: whether grading found neither right.
    """

    exercise: str
    similarity: float
    tokens: int
    left: str
    right: str
    wrong: bool = False


@dataclass(frozen=True)
class Pair:
    """Two students, and the answers in which they are alike, the longest first."""

    students: tuple[str, str]
    alike: tuple[Alike, ...]

    @property
    def weight(self) -> float:
        """Return by how much there is to look at: tokens that are alike, twice where both answers are wrong."""
        return sum(one.similarity * one.tokens * (2 if one.wrong else 1) for one in self.alike)


def similar_pairs(course: Course, unit: str) -> list[Pair]:
    """Return the pairs of students whose answers to a unit are alike, those with most to look at first."""
    answers = _answers(course, unit)
    wrong = {(record.student, verdict["exercise"]) for record in all_records(course.records, unit)
             for verdict in record.verdicts if verdict["status"] not in ("right", "right once")}
    model = answers_in(nbformat.writes(solved(unit)).encode(), unit) or {}
    templates = {name: original.text for name, original in originals_of(course_unit(course, unit).pristine()).items()}
    found: dict[tuple[str, str], list[Alike]] = defaultdict(list)
    by_exercise: dict[str, dict[str, str]] = defaultdict(dict)
    for student, its in answers.items():
        for exercise, source in its.items():
            if len(source) <= LONGEST:
                by_exercise[exercise][student] = source
    known = set(by_exercise)
    for exercise, sources in by_exercise.items():
        template = templates.get(exercise, "")
        shapes = {student: shape_of(source, template, known) for student, source in sources.items()}
        for one, other, similarity in alike_in(shapes, shape_of(model.get(exercise, ""), template, known)):
            found[one, other].append(Alike(
                exercise, similarity, min(len(shapes[one]), len(shapes[other])), sources[one], sources[other],
                {(one, exercise), (other, exercise)} <= wrong))
    pairs = [Pair(students, tuple(sorted(alike, key=lambda one: -one.tokens * one.similarity)))
             for students, alike in found.items()]
    return sorted(pairs, key=lambda pair: (-pair.weight, pair.students))


def alike_in(shapes: Mapping[str, Sequence[str]], model: Sequence[str]) -> list[tuple[str, str, float]]:
    """Return (student, student, similarity) of those whose shapes are alike and neither the model's nor common."""
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import cdist

    letters: dict[str, str] = {}
    texts = {student: "".join(letters.setdefault(token, chr(0x100 + len(letters))) for token in shape)
             for student, shape in shapes.items() if len(shape) >= SHORTEST}
    if len(texts) < 2:
        return []
    wanted = "".join(letters.setdefault(token, chr(0x100 + len(letters))) for token in model)
    distinct = sorted(set(texts.values()))
    holders: dict[str, list[str]] = defaultdict(list)
    for student, text in sorted(texts.items()):
        holders[text].append(student)
    counts = np.array([len(holders[text]) for text in distinct])
    most = max(COMMON[0], COMMON[1] * len(shapes))
    explained = np.zeros(len(distinct), bool)
    near: list[tuple[int, int, float]] = []
    for start in range(0, len(distinct), AT_ONCE):
        rows = distinct[start:start + AT_ONCE]
        similarity = cdist(rows, distinct, scorer=Indel.normalized_similarity, score_cutoff=ALIKE, dtype=np.float32)
        explained[start:start + len(rows)] = (similarity >= ALIKE) @ counts > most
        if wanted:
            explained[start:start + len(rows)] |= cdist(
                rows, [wanted], scorer=Indel.normalized_similarity, score_cutoff=ALIKE, dtype=np.float32)[:, 0] >= ALIKE
        near += [(start + int(i), int(j), float(similarity[i, j])) for i, j in np.argwhere(similarity >= ALIKE)
                 if start + i <= j]
    found = []
    for i, j, alike in near:
        short = min(len(distinct[i]), len(distinct[j])) < SHORT
        if explained[i] or explained[j] or (short and i != j):
            continue
        if i == j:
            names = holders[distinct[i]]
            found += [(one, other, 1.0) for k, one in enumerate(names) for other in names[k + 1:]]
        else:
            found += [(min(one, other), max(one, other), round(alike, 3))
                      for one in holders[distinct[i]] for other in holders[distinct[j]]]
    return found


def _answers(course: Course, unit: str) -> dict[str, dict[str, str]]:
    """Return everybody's answers to a unit that are not blank, by student and exercise."""
    students = look_through(course.submitted, installed_units()).students.get(unit, [])
    read = partial(_answers_of, course, unit)
    if len(students) < MANY:
        return dict(zip(students, map(read, students), strict=True))
    with ProcessPoolExecutor(min(8, os.cpu_count() or 1), get_context("fork")) as pool:
        return dict(zip(students, pool.map(read, students, chunksize=16), strict=True))


def _answers_of(course: Course, unit: str, student: str) -> dict[str, str]:
    try:
        return answers_in(read_submission(course.submitted, unit, student).raw, unit) or {}
    except NotReadable:
        return {}
