"""What is changed in the house makes those units be graded again that depend on it, and no others."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.exercises import UNITS

EVERY = set(UNITS)
AFTER = """
import json, sys
from pathlib import Path
from autograder.grading.cluster import mark_of_code
from autograder.exercises import UNITS
from autograder.preparing.version import HERE, unit_version

def seen():
    unit_version.cache_clear(), mark_of_code.cache_clear()
    return {unit: unit_version(unit) for unit in UNITS} | {"cluster": mark_of_code()}

found = {"here": str(HERE), "nothing": []}
before = seen()
found["nothing"] = [name for name, digest in seen().items() if digest != before[name]]
for path in sys.argv[1:]:
    with open(path, "ab") as file:
        file.write(b"\\n#")
    after = seen()
    found[path] = [name for name, digest in after.items() if digest != before[name]]
    before = after
print(json.dumps(found))
"""
CHANGED = {
    "autograder/exercises/__init__.py": EVERY,      # how long a cell may take
    "autograder/grading/submission.py": EVERY,
    "autograder/grading/worker.py": EVERY,
    "autograder/box/guest.py": EVERY,
    "notebooks/lab/judging/compare.py": EVERY,
    "autograder/exercises/graph/node.py": {"05-graph"},
    "autograder/reference/digits.py": {"07-digits"},
    "autograder/data/digits-held-out.npz": {"07-digits"},
    "notebooks/data/digits.npz": {"07-digits"},
    "notebooks/lab/public/02-losses.json": {"02-losses"},
    "autograder/reports/report.py": set(),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, root: Path) -> dict[str, list[str]]:
    """Return which digests change after each edit, in a copy of the house."""
    house = tmp_path_factory.mktemp("house")
    for folder in ("autograder", "figures", "notebooks", "solutions"):
        shutil.copytree(root / folder, house / folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for name in ("pyproject.toml", "nbgrader_config.py"):
        shutil.copy2(root / name, house / name)
    answer = subprocess.run(
        [sys.executable, "-c", AFTER, *CHANGED], cwd=house, capture_output=True, text=True, timeout=280, check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (house, house / "notebooks")))})
    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert found["here"] == str(house / "autograder"), "it is not the copy that was looked at"
    return found


@pytest.mark.parametrize("path", CHANGED)
def test_a_change_counts_for_the_units_that_depend_on_it(found: dict[str, list[str]], path: str) -> None:
    assert set(found[path]) - {"cluster"} == CHANGED[path]


@pytest.mark.parametrize("path", CHANGED)
def test_a_worker_of_a_cluster_must_have_the_same(found: dict[str, list[str]], path: str) -> None:
    assert "cluster" in found[path]


def test_nothing_changed_is_no_new_version(found: dict[str, list[str]]) -> None:
    assert found["nothing"] == []
