"""Whatever is handed in, a worker needs little memory for it and writes a small notebook; one process grades all."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .floods import FLOODS

ROOT = Path(__file__).resolve().parents[2]
MOST_MB, LARGEST = 300, 20_000_000      # of a worker, and bytes of a graded notebook
REFUSED = {"emoji": "MB of code", "brackets": "parts|brackets", "another_encoding": "MB of code"}
WRONG = {"large_answers"}


@pytest.fixture(scope="module")
def graded() -> dict[str, dict[str, Any]]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(str(ROOT / one) for one in (".", "notebooks", "tests"))}
    told = subprocess.run([sys.executable, "-P", str(Path(__file__).with_name("floods.py"))], env=environment,
                          capture_output=True, text=True, timeout=600, check=False)
    assert told.returncode == 0, told.stderr
    return {one["flood"]: one for one in map(json.loads, told.stdout.splitlines())}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_takes_little_memory_and_makes_a_small_notebook(graded: dict[str, dict[str, Any]], name: str) -> None:
    one = graded[name]
    assert one["most_mb"] < MOST_MB
    assert one.get("written", 0) < LARGEST


@pytest.mark.parametrize("name", FLOODS)
def test_right_answers_beside_a_flood_keep_their_points(graded: dict[str, dict[str, Any]], name: str) -> None:
    one = graded[name]
    if name in REFUSED:
        assert one["refused"].endswith(".")
    elif name in WRONG:
        assert one["scores"] < one["of"]
    else:
        assert one["scores"] == one["of"]
