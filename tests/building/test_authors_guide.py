"""The author's guide is true: what docs/authors.md adds to unit 1 builds, ships and is judged."""
from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "authors.md").read_text(encoding="utf-8")
STEPS = re.findall(r"^In `([^`]+)`, ([^\n]+):\n\n(`{3,})\w+\n(.*?)^\3$", GUIDE, re.MULTILINE | re.DOTALL)
CARRIED = ("autograder", "notebooks", "solutions", "figures", "tests", "pyproject.toml", ".gitignore")


def add(house: Path, name: str, where: str, text: str) -> None:
    """Do one step of the guide in a copy of the house."""
    path = house / name
    if where == "a new file":
        assert not path.exists()
        path.write_text(text, encoding="utf-8")
        return
    before = path.read_text(encoding="utf-8")
    if where == "at the end":
        path.write_text(before + text, encoding="utf-8")
        return
    (neighbour,) = re.findall(r"below the check of `(\w+)`", where)
    check = f'check("{neighbour}")\n```\n'
    assert before.count(check) == 1
    path.write_text(before.replace(check, f"{check}\n{text}"), encoding="utf-8")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the house in which the guide's exercise was added."""
    copy = tmp_path_factory.mktemp("guide") / "house"
    for name in CARRIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.tar.xz"))
        else:
            shutil.copy(source, copy / name)
    for name, where, _, text in STEPS:
        add(copy, name, where, text)
    return copy


def run(house: Path, *words: str) -> str:
    """Run Python in the copy, with the copy's packages."""
    path = os.pathsep.join([str(house), str(house / "notebooks")])
    done = subprocess.run([sys.executable, *words], cwd=house, env=os.environ | {"PYTHONPATH": path},
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_adding_an_exercise_touches_three_places() -> None:
    assert len({name for name, *_ in STEPS}) == len(STEPS) == 3


@pytest.mark.thorough
def test_the_guides_exercise_is_built_into_the_notebook(house: Path) -> None:
    run(house, "-m", "autograder", "build", "01-forward-model")
    run(house, "-m", "autograder", "build", "01-forward-model", "--check")
    notebook = json.loads((house / "notebooks" / "01-forward-model.ipynb").read_text(encoding="utf-8"))
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}
    assert cells["softplus"].endswith("...  # your code")
    assert "logaddexp" not in "".join(cells.values())
    assert "softplus" in (house / "notebooks" / "lab" / "public" / "01-forward-model.json").read_text(encoding="utf-8")


@pytest.mark.thorough
def test_the_guides_exercise_is_judged_and_its_mistakes_are_named(house: Path) -> None:
    out = run(house, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/exercises/test_all.py", "-k", "softplus")
    assert int(re.findall(r"(\d+) passed", out)[0]) >= 5
