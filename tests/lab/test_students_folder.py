"""What the README of the students' folder promises."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from lab.showing.overview import GROUP_MARKS


@pytest.fixture
def readme(root: Path) -> str:
    return (root / "notebooks" / "README.md").read_text(encoding="utf-8")


def test_its_version_is_the_projects(readme: str, root: Path) -> None:
    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert re.findall(r"^Version (.+)$", readme, re.MULTILINE) == [version]


def test_it_explains_every_mark(readme: str) -> None:
    assert set(re.findall(r"^\| (.) \| ", readme, re.MULTILINE)) == set(GROUP_MARKS.values())


def test_the_cell_for_colab_puts_the_lab_in_place(readme: str, root: Path, tmp_path: Path) -> None:
    """Run on a zip of the folder, by a Python that does not know the lab."""
    for name in ("lab", "data"):
        shutil.copytree(root / "notebooks" / name, tmp_path / "made" / "course" / name,
                        ignore=shutil.ignore_patterns("__pycache__"))
    content = tmp_path / "content"
    content.mkdir()
    shutil.make_archive(str(content / "course"), "zip", tmp_path / "made")
    cell = re.findall(r"^```python\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)[0]
    ask = "\nimport lab, os.path; print(lab.__file__, os.path.isfile('data/digits.npz'))"
    said = subprocess.run([sys.executable, "-c", cell + ask], cwd=content, capture_output=True, text=True, check=True)
    assert said.stdout.split() == [str(content / "course" / "lab" / "__init__.py"), "True"]
