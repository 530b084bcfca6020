"""Attacks without end, one by one, each between two neighbours in the same box, with small limits."""
from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from edits import UNIT, as_saved_by_jupyter, notebook_of

from autograder.box import Box, Cell, Fetch, Limits
from autograder.box.checked import Room, result_of
from autograder.box.contract import Result
from autograder.exercises import LONG_CELLS, UNITS, exercises_of
from autograder.exercises.probes import question
from autograder.grading.submission import Graded, grade_submission
from lab.judging.judge import judge

from . import spending
from .attack import SIEGES
from .classes import Surroundings

__all__ = ["spending"]
SMALL = Limits(cell_seconds=1.5, total_seconds=60, memory_mb=400, processes=40, file_mb=8, output_chars=2000)
PATIENT = replace(SMALL, cell_seconds=30)    # who hoards is stopped by memory, however slowly a busy machine lets it
SECRET = "the tests' secret"
CROWD = 12 * (os.cpu_count() or 1)


@dataclass
class Siege:
    box: Box
    patient: Box
    around: Surroundings
    peaceful: dict[str, Any]


def outcome(graded: Graded) -> dict[str, Any]:
    return {"scores": graded.scores, "verdicts": graded.verdicts, "notes": graded.notes, "notebook": graded.notebook}


def neighbour(box: Box) -> dict[str, Any]:
    raw = as_saved_by_jupyter(notebook_of(UNIT))
    return outcome(grade_submission(raw, UNIT, "a neighbour", box, course_secret=SECRET))


@pytest.fixture(scope="module")
def siege() -> Iterator[Siege]:
    around = Surroundings()
    with Box(limits=SMALL) as box, Box(limits=PATIENT) as patient:
        yield Siege(box, patient, around, neighbour(box))


@pytest.mark.parametrize("name", SIEGES)
def test_an_attack_without_end_costs_only_itself(siege: Siege, name: str) -> None:
    attack = SIEGES[name]
    raw = attack.handed_in().raw
    assert raw is not None
    box = siege.patient if name in spending.HOARDS else siege.box
    graded = grade_submission(raw, attack.unit, name, box, course_secret=SECRET)
    messages = " ".join([*(verdict["message"] for verdict in graded.verdicts), *graded.notes])
    assert graded.scores == attack.due(), messages
    assert re.search(attack.explains, messages), messages
    assert len(str(graded.notebook)) < len(str(siege.peaceful["notebook"])) + 20_000
    assert neighbour(box) == siege.peaceful


def test_a_crowd_next_door_costs_nobody_an_answer(siege: Siege) -> None:
    """Many busy processes, each in a session of its own, so that the kernel shares processors among them one by one."""
    crowd = f"""
import os
for _ in range({CROWD}):
    if os.fork() == 0:
        os.setsid()
        while True: pass
while True: pass"""
    with Box(limits=Limits(cell_seconds=3, processes=2 * CROWD)) as other, ThreadPoolExecutor(1) as beside:
        under_way = beside.submit(other.run, [Cell(crowd)])
        time.sleep(0.5)
        busy = "import time\nstart = time.process_time()\nwhile time.process_time() - start < 0.5: pass"
        run = siege.box.run([Cell(busy)], limits=Limits(cell_seconds=1))[0]
    assert (run.status, run.reason) == ("ok", "")
    assert under_way.result()[0].status == "timeout"


LARGE = {
    "a text": "1" * 200_000,
    "a text as a key": {"k" * 200_000: 1},
    "a text in a dict in a dict": {1: {1: "k" * 200_000}},
    "many numbers for a shape": (1,) * 20_000,
    "millions of numbers": np.ones(8_000_000, np.int8),
    "axes of millions without an entry": np.zeros((2**20, 0, 2**20)),
    "many lists": [[1.0, 2.0]] * 60_000,
}


@pytest.mark.parametrize("large", LARGE)
def test_large_answers_fill_no_record(large: str) -> None:
    for unit in ("01-forward-model", "03-delta-rule"):
        for name, exercise in exercises_of(unit).items():
            if exercise.kind in ("function", "values"):
                asked = question(exercise, SECRET, public=False)
                verdict = judge(asked, [Result("value", LARGE[large], LARGE[large])] * len(asked.probes))
                assert verdict.fraction == 0
                assert len(str(verdict.as_data())) < 50_000, name


def test_answers_for_which_there_is_no_room_are_not_read() -> None:
    """Reading takes longer than sending: what is beyond the room is not even found to be malformed."""
    room = Room(Limits(answers_mb=1))
    sizes = ["l", ["l", *[["l", 0.1]] * 10_000, ["no such kind"]]]
    answer_ = {"kind": "answer", "status": "value", "values": sizes}
    assert result_of(Fetch("x"), answer_, [], room).status == "broken"
    assert room.of_one_answer() < 2**10


def test_no_notebook_is_waited_for_without_end(monkeypatch: pytest.MonkeyPatch, siege: Siege) -> None:
    """Naps that no limit of a cell's ends, as many as there are cells."""
    given: list[Limits] = []

    def run(self: Box, cells: Any, *, limits: Limits | None = None, **options: Any) -> Any:
        given.append(limits or Limits())
        return original(self, cells, limits=limits, **options)

    original = Box.run
    monkeypatch.setattr(Box, "run", run)
    for unit in UNITS:
        grade_submission(as_saved_by_jupyter(notebook_of(unit, "blank")), unit, "naps", siege.box, course_secret=SECRET)
    assert [one.total_seconds - LONG_CELLS.get(unit, 0.0) for one, unit in zip(given, UNITS, strict=True)] == [
        90.0] * len(UNITS)


def test_nothing_is_left_of_any(siege: Siege) -> None:
    siege.box.close()
    siege.patient.close()
    assert siege.around.left_behind() == []
