"""Grades attackers among their neighbours, once, and looks at what is left behind."""
from __future__ import annotations

import ctypes
import os
import stat
import subprocess
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from classroom import SECRET, Quiet
from edits import UNIT, answer, as_saved_by_jupyter, notebook_of

import lab
from autograder.course.folder import Course
from autograder.course.records import Record, all_records
from autograder.grading.run import Options, Summary, grade_class

from .attack import Attack

ROOT = Path(__file__).resolve().parents[2]
MARK = "left-behind"    # in the name of everything that attackers write, in the text of everything they change
SECRET_WORD = "a-word-that-no-student-may-ever-read"
NEIGHBOURS = ("a neighbour before", "m neighbour in between", "~ neighbour after")
PLACES = [ROOT, Path.home(), *map(Path, ("/tmp", "/dev/shm", "/var/tmp", "/box", "/home"))]
PATIENCE = 120.0  # seconds for processes that are about to end; a busy machine needs many
PR_SET_CHILD_SUBREAPER = 36


@dataclass
class Graded:
    course: Course
    summary: Summary
    watcher: Quiet
    records: dict[tuple[str, str], Record]
    left_behind: list[str] = field(default_factory=list)


def hand_in(course: Course, unit: str, student: str, raw: bytes | None, beside: Mapping = {}) -> Path:
    folder = course.submitted / student / unit
    folder.mkdir(parents=True, exist_ok=True)
    if raw is not None:
        (folder / f"{unit}.ipynb").write_bytes(raw)
    for name, content in beside.items():
        if callable(content):
            content(folder / name)
        else:
            (folder / name).write_bytes(content)
    return folder


def neighbours(course: Course) -> None:
    """Students whose scores and records must not depend on who else is in the class."""
    wrong = {"layer": "def layer(z, W, b, h):\n    return h(W.T @ z + b)", "sigmoid": f"# {SECRET_WORD}"}
    for student in NEIGHBOURS:
        notebook = notebook_of(UNIT)
        if student == NEIGHBOURS[1]:
            answer(notebook, **wrong)
        hand_in(course, UNIT, student, as_saved_by_jupyter(notebook))


def new_course(root: Path) -> Course:
    course = Course(root)
    course.submitted.mkdir(parents=True)
    (root / "secret").write_text(f"{SECRET.strip()} {SECRET_WORD}\n")
    (root / "notes.txt").write_text(SECRET_WORD)
    neighbours(course)
    return course


def grade_attackers(root: Path, attacks: Mapping[str, Attack], jobs: int = 2) -> Graded:
    """Grade a class of these attackers and their neighbours, and look around afterwards."""
    course = new_course(root)
    for name, one in attacks.items():
        handed_in = one.handed_in()
        hand_in(course, one.unit, one.student or name, handed_in.raw, {**one.beside, **handed_in.beside})
    before = Surroundings(course.submitted, root / "secret", root / "notes.txt")
    os.environ["GRADERS_SECRET"] = SECRET_WORD
    watcher = Quiet()
    try:
        units = sorted({one.unit for one in attacks.values()} | {UNIT})
        summary = grade_class(course, units, watcher, Options(jobs=jobs))
    finally:
        del os.environ["GRADERS_SECRET"]
    records = {(unit, record.student): record for unit in units for record in all_records(course.records, unit)}
    return Graded(course, summary, watcher, records, before.left_behind())


class Surroundings:
    """What stands around a run and must be as it was after it: processes, files, and what attackers marked."""

    def __init__(self, *watched: Path) -> None:
        self.watched = [Path(lab.__file__).parent, *watched]
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)  # what outlives its parent becomes a child of this process
        self.children = set(children())
        self.files = dict(states(self.watched))

    def left_behind(self) -> list[str]:
        """Everything that is other than it was, in words."""
        found = []
        end = time.monotonic() + PATIENCE
        while (more := set(children()) - self.children) and time.monotonic() < end:
            time.sleep(0.1)     # worker processes that are about to end
        found += [f"process {one}: {command(one)}" for one in more]
        after = dict(states(self.watched))
        found += [f"changed: {path}" for path in self.files.keys() | after.keys()
                  if self.files.get(path) != after.get(path) and "__pycache__" not in path]
        return found + [f"made: {path}" for path in marked(PLACES)]


def marked(places: Iterable[Path]) -> list[str]:
    """Paths anywhere in these places whose name holds MARK, of this repository's tests only what they made."""
    found = subprocess.run(
        ["find", *[str(place) for place in places if place.is_dir()], "-xdev", "(", "-name", ".git", "-o", "-name",
         "node_modules", "-o", "-name", ".cache", ")", "-prune", "-o", "-name", f"*{MARK}*", "-print"],
        capture_output=True, text=True, timeout=120, check=False).stdout.splitlines()
    return sorted(set(found))


def states(places: Iterable[Path]) -> Iterable[tuple[str, tuple[int, ...]]]:
    """Path and what can be seen of it without opening it."""
    for place in places:
        for path in [place, *(place.rglob("*") if place.is_dir() else ())]:
            state = path.lstat()
            # a folder's own size and time change when Python keeps what it has compiled; what is in it is here by itself
            content = (0, 0) if stat.S_ISDIR(state.st_mode) else (state.st_size, state.st_mtime_ns)
            yield str(path), (state.st_mode, state.st_ino, *content, state.st_uid)


def children() -> list[int]:
    """Of this process, those that live."""
    found: list[int] = []
    for thread in Path("/proc/self/task").iterdir():
        found += map(int, (thread / "children").read_text().split())
    return [one for one in found if state(one) not in ("", "Z")]


def state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return "gone"
