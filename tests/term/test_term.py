"""A newcomer's term in real commands: from the installed wheel, outside the checkout, to grades after an upgrade."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest
from classroom import UNIT, answered

from autograder.commands.main import parser
from autograder.preparing.version import unit_version

SOURCES = ("autograder", "notebooks", "solutions", "figures", "pyproject.toml", "README.md", "LICENSE",
           "nbgrader_config.py")
JUNK = shutil.ignore_patterns("__pycache__", "*.egg-info", ".ipynb_checkpoints")
MARK = f"""
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as gradebook:
    grade = gradebook.find_grade("why_nonlinear", {UNIT!r}, {UNIT!r}, "s00")
    grade.manual_score, grade.needs_manual_grade = 2.5, False
    gradebook.db.commit()
"""


class Installed:
    """The wheel in an environment of its own, which sees the packages of this one but not the checkout."""

    def __init__(self, folder: Path, root: Path):
        self.folder = folder
        source = folder / "source"
        for name in SOURCES:
            if (root / name).is_dir():
                shutil.copytree(root / name, source / name, ignore=JUNK)
            else:
                source.mkdir(exist_ok=True)
                shutil.copy2(root / name, source / name)
        subprocess.run([sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "built", source],
                       check=True, capture_output=True, text=True, timeout=280)
        (self.wheel,), (self.sdist,) = (folder / "built").glob("*.whl"), (folder / "built").glob("*.tar.gz")
        shutil.rmtree(source)
        self.python = folder / "venv" / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
        subprocess.run([sys.executable, "-m", "pip", "--python", self.python, "install", "--quiet", "--no-index",
                        "--no-deps", self.wheel], check=True, capture_output=True)
        here = next((folder / "venv").glob("lib/python*/site-packages"))
        (here / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n")  # whose own .pth files are not followed
        self.desk = folder / "desk"
        self.desk.mkdir()
        self.home = folder / "home"
        self.home.mkdir()
        self.as_somebody = self._as_an_ordinary_user()

    def _as_an_ordinary_user(self) -> list[str]:
        """Return the words before a command by which root runs it as nobody; none if that user cannot run this Python."""
        words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"]
        if os.getuid() != 0 or not shutil.which("setpriv"):
            return []
        if subprocess.run([*words, self.python, "-c", "import numpy, autograder"], check=False, cwd=self.desk,
                          capture_output=True).returncode:
            return []
        for path in (self.desk, self.home):
            os.chown(path, 65534, 65534)
        return words

    def run(self, *command: str, code: int = 0, cwd: Path | None = None) -> str:
        """Run a command in the empty folder; return all that it said."""
        programs = os.pathsep.join([str(self.python.parent), os.path.dirname(sys.executable), os.environ["PATH"]])
        program = [str(self.python.parent / "autograder")] if command[0] == "autograder" else [str(self.python)]
        ended = subprocess.run(
            [*self.as_somebody, *program, *command[1:]], cwd=cwd or self.desk, capture_output=True, text=True,
            check=False, timeout=280, env={"PATH": programs, "HOME": str(self.home), "LANG": "C.UTF-8"})
        said = ended.stdout + ended.stderr
        assert ended.returncode == code, f"{' '.join(command)}: {ended.returncode}\n{said}"
        assert "Traceback" not in said
        return said


@pytest.fixture(scope="module")
def installed(tmp_path_factory, root):
    return Installed(tmp_path_factory.mktemp("installed"), root)


def grades(folder):
    rows = csv.DictReader((folder / "grades.csv").read_text().splitlines())
    return {row["student_id"]: row for row in rows}


def test_the_wheel_and_the_source_distribution_carry_what_the_commands_need(installed, root):
    carried = set(zipfile.ZipFile(installed.wheel).namelist())
    wanted = {path.relative_to(root).as_posix() for path in (root / "autograder").rglob("*")
              if path.is_file() and "__pycache__" not in path.parts}
    wanted |= {path.relative_to(root / "notebooks").as_posix() for path in (root / "notebooks" / "lab").rglob("*")
               if path.is_file() and "__pycache__" not in path.parts}
    wanted |= {f"autograder/installed/solutions/{path.name}" for path in (root / "solutions").glob("0*.md")}
    assert wanted - carried == set()
    assert not [name for name in carried if name.startswith(("tests/", "data/", "notebooks/")) or name.endswith(".pyc")]
    with tarfile.open(installed.sdist) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    assert {"solutions/01-forward-model.md", "figures/neuron.svg", "notebooks/data/digits.npz", "nbgrader_config.py",
            "notebooks/README.md"} <= packed


def test_an_installed_unit_is_the_unit_of_the_checkout(installed):
    program = f"from autograder.preparing.version import unit_version; print(unit_version({UNIT!r}))"
    assert installed.run("python", "-c", program).strip() == unit_version(UNIT), "so that both grade alike"


def test_a_term_of_a_class_of_thirty_from_three_platforms(installed):
    run, desk = installed.run, installed.desk
    assert run("autograder", "--version").startswith("autograder 0.")
    run("autograder", "new", "course", "1")
    run("autograder", "publish", "course", "--to", "students")
    assert {"README.md", f"{UNIT}.ipynb", "lab", "data"} <= {path.name for path in (desk / "students").iterdir()}
    said = run("python", "-m", "lab", "check", "--only", "neuron", f"{UNIT}.ipynb", code=1, cwd=desk / "students")
    assert "○ neuron" in said

    course = desk / "course"
    archives = hand_ins(desk)
    collect = ("autograder", "collect", *archives, "--course", "course", "--class-list", "class.csv", "--unit", "1")
    said = run(*collect)
    assert not (course / "submitted" / "s00").exists(), "the first look writes nothing"
    run(*collect, "--yes")
    assert len(list((course / "submitted").glob(f"s*/{UNIT}/{UNIT}.ipynb"))) == 30

    said = run("autograder", "grade", "1", "--course", "course", "--jobs", "2", code=1)
    assert "29 graded, 0 unchanged, 1 not gradable" in said and "PDF" in said
    assert "To mark in formgrader: 58 answers of 29 students." in said
    assert "h forgotten" in run("autograder", "why", "s01", "1", "neuron", "--course", "course")
    run("python", "-c", MARK, cwd=course)
    run("autograder", "export", "moodle", "--course", "course", "--to", "moodle.csv")
    assert len((desk / "moodle.csv").read_text().splitlines()) == 31
    run("autograder", "report", "--course", "course")
    before = grades(course)
    assert before["s00"]["why_nonlinear"] == "2.5", "a mark reaches grades.csv without grading again"
    assert before["s02"]["score"] == ""
    assert "neuron" in (course / "report.html").read_text()
    run("autograder", "feedback", "1", "--course", "course", "--only", "s01")
    assert "h forgotten" in (course / "feedback" / "s01" / UNIT / f"{UNIT}.html").read_text()

    text = (course / "course.toml").read_text()
    (course / "course.toml").write_text(text.replace("[points]\n", "[points]\nneuron = 5\n"))
    run("autograder", "grade", "--course", "course", "--jobs", "2", code=1)
    after = grades(course)
    assert float(after["s00"]["score"]) == float(before["s00"]["score"]) + 4
    assert after["s00"]["why_nonlinear"] == "2.5", "the mark is kept"
    assert "on the installed units already" in run("autograder", "upgrade", "course")


def hand_ins(desk):
    """Make a class list and the archives of three platforms, ten hand-ins in each; return their names."""
    people = [(first, last) for first in ("Anna", "Ben", "Clara", "Deniz", "Eva", "Finn")
              for last in ("Nowak", "Okafor", "Perez", "Quist", "Rossi")]
    (desk / "class.csv").write_text("id,first name,last name,email\n" + "".join(
        f"s{number:02},{first},{last},s{number:02}@uni.example\n" for number, (first, last) in enumerate(people)))
    kinds = (answered(), answered(neuron="def neuron(x, w, b, h):\n    return w @ x + b"),
             answered(sigmoid="def sigmoid(a):\n    return a"))
    content = [kinds[number % 3] for number in range(30)]
    content[2] = b"%PDF-1.7"
    archives = {
        "moodle.zip": {f"{first} {last}_{500 + number}_assignsubmission_file/{UNIT}.ipynb": content[number]
                       for number, (first, last) in enumerate(people) if number < 10},
        "canvas.zip": {f"{last}{first}_{700 + number}_{900 + number}_{UNIT}-1.ipynb".lower(): content[number]
                       for number, (first, last) in enumerate(people) if 10 <= number < 20},
        "brightspace.zip": {f"66{number}-310 - {first} {last} - Oct 12, 2026 1105 PM/{UNIT}.ipynb": content[number]
                            for number, (first, last) in enumerate(people) if number >= 20}}
    for name, members in archives.items():
        with zipfile.ZipFile(desk / name, "w") as archive:
            for member, data in members.items():
                archive.writestr(member, data)
    return list(archives)


def test_a_course_of_version_0_1_goes_over_to_the_installed_units(installed, root):
    old = installed.desk / "old"
    with tarfile.open(root / "tests" / "preparing" / "version-0.1.tar.xz") as archive:
        archive.extractall(old, filter="data")
    if installed.as_somebody:
        for path in [old, *old.rglob("*")]:
            os.chown(path, 65534, 65534)
    assert "Nothing was changed" in installed.run("autograder", "upgrade", "old", "--dry-run")
    said = installed.run("autograder", "upgrade", "old", "--jobs", "1")
    assert "derive_two_layer (not in 2 of 2)" in said and "\n    derive_two_layer = 0\n" in said
    assert "2 graded, 0 unchanged, 0 not gradable" in said
    assert {name: row["why_nonlinear"] for name, row in grades(old).items()}["ada"] == "3.0"


def test_every_other_command_works_or_says_what_is_missing(installed):
    assert "holds its notebooks already" in installed.run("autograder", "build", code=2)
    assert "complete" in installed.run("autograder", "completion", "bash")
    assert "Linux" in installed.run("autograder", "doctor")
    assert "report.html" in installed.run("autograder", "demo")
    assert list((installed.desk / "backpropagation-demo" / "feedback").glob("cleo/*/*.html"))
    (installed.desk / "mine").mkdir()
    (installed.desk / "mine" / "notes.txt").write_text("keep")
    assert "something other than a demo" in installed.run("autograder", "demo", "mine", code=2)
    for command in parser()._subparsers._group_actions[0].choices:
        assert f"usage: autograder {command}" in installed.run("autograder", command, "--help")
