"""nbgrader's side of the bench never changes, and nothing of it runs while our side is measured."""

from __future__ import annotations

import json
import tarfile
from collections import Counter
from pathlib import Path

import nbgrader_side
import pytest

PROGRAM = """#!/bin/sh
for number in 0 1 2; do
    echo "[AutogradeApp | INFO] Creating/updating student with ID 'student-000$number': {{}}"
    sleep 0.3
    echo "student $number" >> done
    echo "[AutogradeApp | INFO] Setting destination file permissions to 444"
done
exit {code}
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return nbgrader_side.unpack(tmp_path_factory.mktemp("frozen") / "version-0.1")


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a program that says what nbgrader says, and writes into `done` what it has graded."""
    def make(code: int = 0) -> Path:
        (tmp_path / "nbgrader").write_text(PROGRAM.format(code=code))
        (tmp_path / "nbgrader").chmod(0o755)
        monkeypatch.setattr(nbgrader_side.measure, "PROGRAMS", tmp_path)
        return tmp_path
    return make


def graded(folder: Path) -> int:
    done = folder / "done"
    return len(done.read_text().splitlines()) if done.exists() else 0


def state(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


def test_nbgrader_stands_still_between_two_submissions(pretend) -> None:
    folder = pretend()
    with nbgrader_side.autograde(folder, "01", {}) as nbgrader:
        for number in range(3):
            assert graded(folder) == number
            assert nbgrader.waits
            assert state(nbgrader._process.pid) == "T"
            assert nbgrader.step().seconds > 0
        assert not nbgrader.waits
        with pytest.raises(RuntimeError, match="no further submission"):
            nbgrader.step()


def test_nbgrader_that_is_not_needed_any_more_ends(pretend) -> None:
    folder = pretend()
    with nbgrader_side.autograde(folder, "01", {}) as nbgrader:
        nbgrader.step()
    assert nbgrader._process.returncode is not None
    assert graded(folder) < 3


def test_nbgrader_that_fails_is_an_error(pretend) -> None:
    folder = pretend(code=1)
    with nbgrader_side.autograde(folder, "01", {}) as nbgrader:
        nbgrader.step()
        nbgrader.step()
        with pytest.raises(RuntimeError, match="nbgrader failed"):
            nbgrader.step()


def test_the_archive_holds_five_students_of_each_unit_and_their_totals(archive: Path) -> None:
    totals = nbgrader_side.totals_of_version_0_1(archive)
    handed_in = Counter(path.stem for path in archive.glob("submitted/*/*/*.ipynb"))
    assert set(totals) == set(handed_in) and len(totals) == 7
    assert set(handed_in.values()) == {nbgrader_side.STUDENTS}
    assert {len(of_unit) for of_unit in totals.values()} == {nbgrader_side.STUDENTS}


def test_the_archive_needs_nothing_of_this_checkout(archive: Path) -> None:
    for path in archive.glob("s*/**/*.ipynb"):
        sources = ["".join(cell["source"]) for cell in json.loads(path.read_text())["cells"]]
        assert not any("autograder" in source for source in sources), path
    assert (archive / "library" / "lab" / "__init__.py").exists()
    assert "autograder" not in nbgrader_side.CONFIG


def test_the_archive_holds_plain_files_only_and_says_how_it_was_made(archive: Path) -> None:
    with tarfile.open(nbgrader_side.ARCHIVE) as packed:
        assert all(one.isfile() or one.isdir() for one in packed)
        assert all(one.uid == 0 and not one.name.startswith(("/", "..")) for one in packed)
    assert "commit 79ebada" in (archive / "how-it-was-made.py").read_text()


def test_the_archive_is_unpacked_once(archive: Path) -> None:
    (archive / "totals.json").touch()
    before = (archive / "totals.json").stat().st_mtime_ns
    nbgrader_side.unpack(archive)
    assert (archive / "totals.json").stat().st_mtime_ns == before
