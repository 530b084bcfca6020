"""Search the edits of one submission: parsed and edited here, compiled and run in the box, judged here.

Run as a process of its own (`python -m autograder.grading.searching.searcher FD`), it takes jobs as `worker` does.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
import time
import traceback
import warnings
from collections.abc import Mapping, Sequence

from autograder.box import Box, Cell, Limits
from autograder.course import found_edits
from autograder.course.folder import Course
from autograder.course.records import FAILED, Record, read_record
from autograder.course.submitted import NotReadable, read_submission
from autograder.exercises.kinds import Exercise
from autograder.exercises.probes import question
from autograder.files import encode_document, write_whole
from autograder.grading.worker import Grader, GradingStopped, main
from autograder.graft.grafting import GraftedCell, Unreadable, graft
from lab.calling.requests import Call, Result
from lab.edits.program import TICK, Program, needed_cells, program_of
from lab.edits.search import Search
from lab.edits.wording import Edit, edit_from
from lab.judging.questions import Question

SUBMISSION, ANSWER = 6.0, 3.0       # seconds of one submission, and of one answer
TOGETHER = 150                      # programs in one run of the box
LIMITS = Limits(cell_seconds=2.0, total_seconds=8.0, restarts=3)
STEPS = f"""
_lab_steps = [0]


def {TICK}():
    _lab_steps[0] += 1
    if _lab_steps[0] > 100_000:
        raise RuntimeError("too many steps")
    return True


_lab_range = range


def range(*bounds):
    if len(_lab_range(*bounds)) > 100_000:
        raise RuntimeError("too long a range")
    return _lab_range(*bounds)
"""


class Bench:
    """A box that runs programs, many in one run, each on top of the student's own definitions.

    cells: what runs before them.  calls: the calls of all probes.
    """

    size = TOGETHER

    def __init__(self, box: Box, cells: Sequence[str], files: Mapping[str, bytes], program: Program,
                 calls: Sequence[Call]) -> None:
        self.box, self.files, self.calls = box, files, calls
        others = "\n".join(map(self.prepared, program.others))
        self.cells = [*map(Cell, cells), Cell(STEPS), Cell(others)]
        self.own = ["_lab_steps[0] = 0", *map(self.prepared, program.own)]

    def prepared(self, definition: ast.stmt) -> str:
        """Return the source of a definition. Raise SyntaxError if it is not valid Python."""
        with warnings.catch_warnings(action="ignore"):
            source = ast.unparse(definition)
            compile(source, "<answer>", "exec")     # what is no Python is known here already
        return source

    def run(self, programs: Sequence[Sequence[str]], probes: Sequence[int]) -> list[list[Result]]:
        """Return the results of each program on these probes."""
        requests = tuple(self.calls[i] for i in probes)
        tried = [Cell("\n".join([*self.own, *program]), requests) for program in programs]
        runs = self.box.run([*self.cells, *tried], files=self.files, limits=LIMITS)[len(self.cells):]
        return [run.results if run.status == "ok" else [Result("broken")] * len(requests) for run in runs]


def search_submission(grader: Grader, unit: str, student: str) -> Record | None:
    """Search the edits of one graded submission and write them beside its record, which is returned as it is."""
    course, known = grader.course, grader.unit(unit)
    record = read_record(course.records, unit, student)
    if record is None or found_edits.is_searched(course, record):
        return record
    try:
        submission = read_submission(course.submitted, unit, student, grader.times)
        exercises = known.unit.exercises
        grafted = graft(submission.raw, known.pristine, {name: one.names for name, one in exercises.items()})
    except (NotReadable, Unreadable):
        return record
    box = grader.warm()     # which takes a second, once, and none of the budget
    end = time.monotonic() + SUBMISSION
    found: dict[str, Edit | None] = {}
    for name in found_edits.wanted(record):
        sources = _sources(grafted.cells, name)
        asked = exercises[name].asked
        program = program_of(asked.name, sources) if asked else None
        found[name] = None
        if program is not None:
            shared = Shared(course, unit, name, f"{known.unit.version} {program.key}")
            if not shared.is_there:
                put = _question(exercises[name], grader.secret, unit)
                search = Search(put, program, min(end, time.monotonic() + ANSWER), exercises[name].uses)
                cells = needed_cells(program, sources)
                shared.put(search.edit(Bench(box, cells, submission.files, program, search.calls)))
            found[name] = shared.edit
    found_edits.write(course, record, found)
    return record


def _sources(cells: Sequence[GraftedCell], exercise: str) -> list[str]:
    """Return the code that runs before an answer is taken, its own cell last."""
    places = [i for i, cell in enumerate(cells) if exercise in cell.exercises]
    return [cell.source for cell in cells[:places[-1] + 1] if cell.cell_type == "code" and cell.role not in (
        "check", "picture")] if places else []


_questions: dict[tuple[str, str, str], Question] = {}     # of this process, which serves one course


def _question(exercise: Exercise, secret: str, unit: str) -> Question:
    """Return hidden probes that all submissions share: an edit that holds on them is right on any."""
    key = secret, unit, exercise.id
    if key not in _questions:
        _questions[key] = question(exercise, secret, "edits", unit, public=False)
    return _questions[key]


class Shared:
    """The edit of one source of an answer, which all submissions with an equal source share."""

    def __init__(self, course: Course, unit: str, exercise: str, key: str) -> None:
        digest = hashlib.sha256(key.encode()).hexdigest()[:32]
        self.path = found_edits.folder_of(course, unit) / "sources" / f"{exercise}-{digest}.json"
        self.is_there, self.edit = False, None
        try:
            edit = json.loads(self.path.read_bytes())["edit"]
            self.edit, self.is_there = edit and edit_from(edit), True
        except (OSError, ValueError, TypeError, KeyError):
            pass    # searched for the first time, or damaged: then it is searched again

    def put(self, edit: Edit | None) -> None:
        """Keep what was found."""
        self.edit, self.is_there = edit, True
        write_whole(self.path, encode_document({"edit": edit and edit.as_data()}))


def search_one(grader: Grader, unit: str, student: str) -> dict:
    """Return what to answer for one submission: {"record": …}, or {"stop": a sentence} where none can be searched."""
    try:
        record = search_submission(grader, unit, student)
    except GradingStopped as error:
        return {"stop": str(error)}
    except Exception as error:  # ours, not the student's: the same would come of the next one
        traceback.print_exc()
        return {"stop": f"Searching {unit} of {student} failed ({type(error).__name__}: {error}); please report this."}
    return {"record": (record or Record(unit, student, FAILED, "There is no record any more.")).as_dict()}


if __name__ == "__main__":
    main(int(sys.argv[1]), search_one)
