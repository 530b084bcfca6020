"""`make test` tries once more what failed, and nothing but what this very run found failing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FAILS_ONCE = """
from pathlib import Path

def test_that_fails_once():
    tried = Path(__file__).with_name("tried")
    before = tried.exists()
    tried.touch()
    assert before

def test_that_holds():
    with open(Path(__file__).with_name("runs"), "a") as file:
        file.write("run\\n")
"""

BREAKS_ONCE = """
from pathlib import Path

def pytest_sessionstart(session):
    broken = Path(__file__).with_name("broken")
    if broken.exists() and not hasattr(session.config, "workerinput"):
        broken.unlink()
        raise RuntimeError
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A checkout with one file of tests, and this Python as its environment."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "tests", tmp_path / ".ci")
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (programs / "python").chmod(0o755)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_it.py").write_text(FAILS_ONCE)
    return tmp_path


def made_tests(house: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([house / ".ci" / "tests", *arguments], capture_output=True, text=True, check=False,
                          timeout=120)


def test_what_fails_is_tried_once_more_alone(house: Path) -> None:
    done = made_tests(house)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (house / "runs").read_text() == "run\n"


def test_what_fails_twice_has_failed(house: Path) -> None:
    (house / "test_it.py").write_text("def test_that_fails():\n    assert False\n")
    assert made_tests(house).returncode == 1


def test_where_nothing_ran_old_failures_are_not_run_in_its_place(house: Path) -> None:
    subprocess.run([sys.executable, "-m", "pytest", "-q"], cwd=house, check=False, capture_output=True, timeout=120)
    assert (house / ".pytest_cache" / "v" / "cache" / "lastfailed").exists(), "nothing failed in the run before"
    (house / "broken").touch()
    (house / "conftest.py").write_text(BREAKS_ONCE)
    assert made_tests(house).returncode == pytest.ExitCode.INTERNAL_ERROR
    assert made_tests(house, "--no-such-option").returncode == pytest.ExitCode.USAGE_ERROR
