"""Every attack in one class, between two honest students: none earns, stops, changes or leaves anything."""

from __future__ import annotations

import csv
import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from classroom import ROOT, UNIT, answered, gradebook_of, hand_in, new_course, records_of, run

from . import escaping, forging, lying
from .attack import ATTACKS

__all__ = ["escaping", "forging", "lying"]
NEIGHBOURS = ("aaa first", "mmm middle", "zzz last")
MARKER = "PLANTED-MARKER"


@dataclass
class Graded:
    """What came of the class, and what was there before and after."""

    records: dict[str, Any]
    gradebook: dict[str, Any]
    quiet: dict[str, Any]
    before: dict[str, str]
    after: dict[str, str]
    processes: set[str]
    code: int
    root: Path


PLANTED = ("sitecustomize.py", "usercustomize.py", "evil.pth", "00-evil.py", "matplotlibrc", "big", "last")


def surroundings() -> dict[str, str]:
    """What an attack must not change: the files of the repository, and what it would plant there and at home."""
    found = {}
    for folder in ("autograder", "notebooks", "solutions"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".md", ".json") or path.name in PLANTED:
                found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    startup = Path.home() / ".ipython" / "profile_default" / "startup"
    for place in (Path.home(), startup, Path("/tmp"), Path("/dev/shm")):
        found |= {str(place / name): "" for name in PLANTED if (place / name).exists()}
    return found


def orphans() -> set[str]:
    """The process ids of everything that runs a box and belongs to nobody any more."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command, status = (entry / "cmdline").read_bytes(), (entry / "status").read_text()
            except OSError:
                continue
            if (b"zygote.py" in command or b"bwrap" in command) and "\nPPid:\t1\n" in status:
                found.add(entry.name)
    return found


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    root = tmp_path_factory.mktemp("class") / "course"
    course = new_course(root)
    for neighbour in NEIGHBOURS:
        hand_in(course, neighbour, answered("solved"))
    (course.submitted / NEIGHBOURS[0] / UNIT / "notes.py").write_text(f"# {MARKER}\n")
    quiet = root.parent / "quiet"
    shutil.copytree(root, quiet)
    for name, one in ATTACKS.items():
        hand_in(course, name, one.raw(), **{Path(file).stem: text.decode() for file, text in one.files.items()})
    before, boxes = surroundings(), orphans()
    done = run("autograder", "grade", UNIT, "--course", str(root), cwd=root.parent)
    alone = run("autograder", "grade", UNIT, "--course", str(quiet), cwd=root.parent)
    assert alone.returncode == 0, alone.stderr
    return Graded(records_of(course), gradebook_of(course), gradebook_of(type(course)(quiet)), before, surroundings(),
                 orphans() - boxes, done.returncode, root)


def test_there_are_fifty_attacks_and_each_says_what_it_tries() -> None:
    assert len(ATTACKS) >= 50
    assert all(one.tries for one in ATTACKS.values())


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_earns_nothing_it_should_not(graded: Graded, name: str) -> None:
    record = graded.records[name]
    if record.status == "failed":
        assert record.reason and name in ("not_a_notebook_but_json", "deeply_nested", "numbers_too_large")
        return
    assert sum(points or 0.0 for points in record.scores.values()) == ATTACKS[name].earns, record.verdicts
    assert record.maxima == graded.records[NEIGHBOURS[0]].maxima


@pytest.mark.parametrize("name", ATTACKS)
def test_the_gradebook_says_the_same(graded: Graded, name: str) -> None:
    record = graded.records[name]
    if record.status != "failed":
        grades = graded.gradebook[name]["grades"]
        assert {k: v[0] for k, v in grades.items() if k.startswith("check_")} == {
            k: v for k, v in record.scores.items() if k.startswith("check_")}
        assert {k: v[4] for k, v in grades.items()} == record.maxima


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_no_neighbour_is_changed(graded: Graded, name: str) -> None:
    assert graded.records[name].status == "graded"
    assert graded.gradebook[name] == graded.quiet[name]


def test_every_submission_has_its_record(graded: Graded) -> None:
    assert set(graded.records) == {*ATTACKS, *NEIGHBOURS}
    assert graded.code == 1  # some files are no notebooks, and it is said
    with (graded.root / "grades.csv").open(newline="") as file:
        assert {row["student_id"] for row in csv.DictReader(file)} >= set(ATTACKS)


def test_nothing_is_left_behind(graded: Graded) -> None:
    assert not graded.processes
    changed = {path for path in graded.before.keys() | graded.after.keys() if graded.before.get(path) != graded.after.get(path)}
    assert not changed
    assert not [path for path in graded.root.rglob("*") if path.name in ("big", "evil.pth", "last")]


def test_what_searched_found_nothing(graded: Graded) -> None:
    for name in ("every_file_read", "the_package_imported", "objects_walked", "surroundings_read"):
        notebook = (graded.root / "autograded" / name / UNIT / f"{UNIT}.ipynb").read_text(encoding="utf-8")
        assert "found []" in notebook, name
        assert MARKER not in notebook
