"""What students get by `autograder publish`: all that they need, nothing of the instructor's, and nobody's file lost."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from classroom import UNIT, new_course
from nbgrader.utils import compute_checksum

from autograder.building.blanking import REGION
from autograder.building.build import solved, source_notebook
from autograder.commands.main import main
from autograder.course.folder import Course
from autograder.exercises import UNITS, exercises_of
from autograder.preparing.start import start_exercise

OWN = "weighted_squares"
SCHEME = re.compile(r"BEGIN MARK SCHEME.*?END MARK SCHEME", re.DOTALL)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a course with an exercise of its own, handed out as a repository."""
    folder = tmp_path_factory.mktemp("made")
    course = new_course(folder / "course")
    (course.root / "course.toml").write_text(f'units = ["{UNIT}"]\n[points]\nneuron = 3\n')
    start_exercise(course, OWN, UNIT, "neuron")
    assert main(["publish", str(course.root), "--to", str(folder / "repository"), "--git"]) == 0
    return folder


@pytest.fixture
def course(made, tmp_path):
    return Course(Path(shutil.copytree(made / "course", tmp_path / "course")))


def publish(course, to, *options):
    return main(["publish", str(course.root), "--to", str(to), *options])


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def texts(folder):
    """Return everything that can be read in a folder, notebooks cell by cell."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in (".npz", ".pyc"):
            text = path.read_text("utf-8")
            found.append(text)
            if path.suffix == ".ipynb":
                found += ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
    return "\n".join(found)


def squeezed(text):
    return re.sub(r"\s+", "", text)


def answers(unit):
    """Return the solutions of a unit by exercise, model answers and mark schemes among them."""
    for cell in source_notebook(unit).cells:
        if cell.metadata.nbgrader.solution:
            for region in REGION.finditer(cell.source):
                yield cell.id, region[2]
            if cell.cell_type == "markdown":
                yield cell.id, cell.source
        yield from ((cell.id, scheme) for scheme in SCHEME.findall(cell.source))


def leaks(folder, units):
    """Return the exercises whose answers are there as text."""
    there = squeezed(texts(folder))
    return {name for unit in units for name, text in answers(unit) if len(squeezed(text)) > 30 and squeezed(text) in there}


def quick_hashes(text):
    return {hashlib.new(name, text.encode()).hexdigest() for name in ("md5", "sha1", "sha256", "blake2b")}


def hashed(folder, units):
    """Return the exercises whose answers are there as a hash that a loop over a few thousand guesses would find."""
    there = texts(folder)
    found = set()
    for unit in units:
        forms = {(name, text) for name, text in answers(unit)} | {(name, text.strip()) for name, text in answers(unit)}
        for name, exercise in exercises_of(unit).items():
            for key, value in exercise.values.items():
                numbers = value.between or (value.expected,)
                written = {str(number) for number in numbers} | {
                    f"{number:.{digits}f}" for number in numbers if isinstance(number, float) for digits in range(7)}
                forms |= {(name, form) for form in written} | {(name, f"{key} = {form}") for form in written}
        found |= {name for name, form in forms for one in quick_hashes(form) if one[:16] in there}
        found |= {cell.id for cell in solved(unit).cells if cell.metadata.nbgrader.solution
                  and compute_checksum(cell) in there}
    return found


def test_there_is_all_that_a_student_needs(made):
    found = names(made / "repository")
    assert {f"{UNIT}.ipynb", "README.md", "requirements.txt", "VERSION", "lab/__init__.py", "lab/__main__.py",
            "lab/players/player.js", "lab/players/pad.css", "data/digits.npz", "data/reader.npz"} <= found
    assert [name for name in found if name.startswith("lab/public/")] == [f"lab/public/{UNIT}.json"]
    lab = Path(sys.modules["lab"].__file__).parent
    assert {name for name in names(lab) if name.endswith((".py", ".js", ".css", ".typed"))} == {
        name.removeprefix("lab/") for name in found if name.startswith("lab/") and "public" not in name}
    assert (made / "repository" / "VERSION").read_text().startswith("Back-propagation by hand 0.")


def test_there_is_nothing_of_the_instructors(made):
    folder = made / "repository"
    assert not [name for name in names(folder) if re.search(r"autograder|reference|solution|secret|gradebook", name)]
    assert leaks(folder, [UNIT]) == set()
    assert hashed(folder, [UNIT]) == set()
    secret = (made / "course" / "secret").read_text().strip()
    assert secret not in texts(folder) and str(made) not in texts(folder)
    own = (made / "course" / "exercises" / UNIT / f"{OWN}.py").read_text()
    assert OWN in texts(folder) and squeezed(own) not in squeezed(texts(folder))
    assert "w @ x**2\n    ### END" not in texts(folder)


def test_no_unit_as_it_ships_holds_its_answers(root):
    assert leaks(root / "notebooks", UNITS) == set()
    assert hashed(root / "notebooks", UNITS) == set()


def test_an_answer_and_a_quick_hash_of_one_would_be_seen(tmp_path):
    name, text = next((name, text) for name, text in answers(UNIT) if len(squeezed(text)) > 30)
    (tmp_path / "notes.md").write_text(text)
    assert leaks(tmp_path, [UNIT]) >= {name}
    (tmp_path / "notes.md").write_text(hashlib.sha1(b"0.24").hexdigest() + hashlib.md5(text.encode()).hexdigest())
    assert name in hashed(tmp_path, [UNIT])


def test_the_checks_of_a_repository_run_as_its_templates_say(made):
    folder = made / "repository"
    github = yaml.safe_load((folder / ".github" / "workflows" / "check.yml").read_text())
    gitlab = yaml.safe_load((folder / ".gitlab-ci.yml").read_text())
    assert github["jobs"]["check"]["steps"][-1]["run"] == gitlab["check"]["script"][-1]
    command = gitlab["check"]["script"][-1].replace("python", sys.executable, 1)
    ran = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False,
                         env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"})
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"○ {OWN}" in ran.stdout and UNIT in ran.stdout


def test_publishing_again_changes_nothing_and_brings_changes(course, tmp_path):
    folder = tmp_path / "students"
    assert publish(course, folder) == 0
    before = {name: (folder / name).read_bytes() for name in names(folder)}
    assert publish(course, folder) == 0
    assert {name: (folder / name).read_bytes() for name in names(folder)} == before
    (folder / "LICENSE").write_text("mine")
    (course.root / "handout").mkdir()
    (course.root / "handout" / "README.md").write_text("Our seminar.")
    (course.root / "handout" / "plan.txt").write_text("Monday")
    assert publish(course, folder) == 0
    assert (folder / "README.md").read_text() == "Our seminar." and (folder / "plan.txt").exists()
    (course.root / "handout" / "plan.txt").unlink()
    assert publish(course, folder) == 0
    assert not (folder / "plan.txt").exists() and (folder / "LICENSE").read_text() == "mine"


@pytest.mark.parametrize("change", ["README.md", f"{UNIT}.ipynb", "lab/session.py"])
def test_what_somebody_changed_there_is_not_overwritten(course, tmp_path, capsys, change):
    folder = tmp_path / "students"
    publish(course, folder)
    (folder / change).write_text("changed by hand")
    (course.root / "handout").mkdir()
    (course.root / "handout" / "new.txt").write_text("new")
    assert publish(course, folder) == 2
    assert f"were changed since: {change}. Nothing was written" in capsys.readouterr().err
    assert (folder / change).read_text() == "changed by hand" and not (folder / "new.txt").exists()


def test_a_zip_unpacks_into_one_folder_and_is_the_same_each_time(course, tmp_path, capsys):
    path = tmp_path / "Unit 1.zip"
    assert publish(course, path) == 0
    first = path.read_bytes()
    assert publish(course, path) == 0 and path.read_bytes() == first
    with zipfile.ZipFile(path) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {"Unit 1"}
        assert f"Unit 1/{UNIT}.ipynb" in archive.namelist()
    path.write_bytes(b"somebody's own")
    assert publish(course, path) == 2 and path.read_bytes() == b"somebody's own"
    assert "Choose another name" in capsys.readouterr().err


@pytest.mark.parametrize(("place", "own", "sentence"), [
    ("course/inside", "", "lies in the course folder"), ("x.zip", "", "--git belongs to a folder"),
    ("students", "lab/session.py", "belongs to the units"), ("students", "VERSION", "belongs to the units"),
    ("students", f"{UNIT}.ipynb", "belongs to the units")])
def test_what_cannot_be_published_is_a_sentence(course, tmp_path, capsys, place, own, sentence):
    if own:
        (course.root / "handout" / own).parent.mkdir(parents=True)
        (course.root / "handout" / own).write_text("mine")
    assert publish(course, tmp_path / place, *(["--git"] if place == "x.zip" else [])) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / place).exists()


def test_an_own_exercise_that_does_not_work_is_not_handed_out(course, tmp_path, capsys):
    path = course.root / "exercises" / UNIT / f"{OWN}.py"
    path.write_text(path.read_text().replace("lambda x, w: w @ x)", "lambda x, w: w @ x**2)"))
    assert publish(course, tmp_path / "students") == 1
    assert "earns everything" in capsys.readouterr().out and not (tmp_path / "students").exists()
