"""nbgrader's exchange, end to end: released, fetched, submitted, collected, graded by either command, and given back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from classroom import UNIT, answered, hand_in, new_course, records_of
from nbgrader.auth import Authenticator
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory
from nbgrader.utils import capture_log
from traitlets.config import Config

from autograder.commands.main import main
from autograder.course.folder import Course, CourseError
from autograder.handout.exchange import release
from autograder.preparing.prepare import prepare

COURSE = "backpropagation"
CONVERTERS = {"Autograde": Autograde, "GenerateAssignment": GenerateAssignment, "GenerateFeedback": GenerateFeedback}
OWN = """
c.CourseDirectory.course_id = "backpropagation"
c.Exchange.root = {root!r}
c.Exchange.assignment_dir = {folder!r}
"""


class Class:
    """A course that uses an exchange of its own, and one student's folder."""

    def __init__(self, folder: Path):
        self.course = new_course(folder / "course")
        prepare(self.course, [UNIT])
        self.exchange, self.home = folder / "exchange", folder / "home"
        self.exchange.mkdir()
        self.exchange.chmod(0o777)
        self.home.mkdir()
        config = self.course.root / "nbgrader_config.py"
        config.write_text(config.read_text() + OWN.format(root=str(self.exchange), folder=str(folder)))
        (self.course.root / "course.toml").write_text('timestamps = "exchange"\n')

    def instructor(self, step: str, **options: object) -> None:
        """Run a step of nbgrader's as its command does, with the configuration of the course."""
        directory = self.course.nbgrader()
        directory.assignment_id = UNIT
        self._run(step, directory, directory.config, options)

    def student(self, step: str, name: str = "ada") -> None:
        """Run a step of a student, whose configuration names the exchange and nothing of ours."""
        config = Config()
        config.CourseDirectory.course_id = COURSE
        config.Exchange.root, config.Exchange.assignment_dir = str(self.exchange), str(self.home)
        config.Exchange.cache = str(self.home / "cache")
        directory = CourseDirectory(config=config)
        directory.assignment_id = UNIT
        if step == "Submit":  # who fetches is found out by the system, and hands in as this student
            directory.student_id = name
        self._run(step, directory, config, {})

    def _run(self, step: str, directory: CourseDirectory, config: Config, options: dict) -> None:
        if step in CONVERTERS:
            app = CONVERTERS[step](coursedir=directory, config=config)
            app.force = True
            outcome = capture_log(app)
            assert outcome["success"], outcome
            return
        app = getattr(ExchangeFactory(config=config), step)(
            coursedir=directory, authenticator=Authenticator(config=config), config=config)
        for name, value in options.items():
            setattr(app, name, value)
        app.start()

    @property
    def unit(self) -> Path:
        return self.home / UNIT

    def answer(self, content: bytes) -> None:
        (self.unit / f"{UNIT}.ipynb").write_bytes(content)

    def grade(self, by: str) -> None:
        if by == "nbgrader":
            self.instructor("Autograde")
        else:
            assert main(["grade", UNIT, "--course", str(self.course.root), "--jobs", "1"]) == 0

    def page(self) -> str:
        """Return what the student has fetched last, of all pages of the unit."""
        pages = sorted(self.unit.glob(f"feedback/*/{UNIT}.html"), key=lambda path: path.parent.name)
        assert pages, "no feedback was fetched"
        return pages[-1].read_text()


@pytest.fixture(scope="module")
def classroom(tmp_path_factory):
    return Class(tmp_path_factory.mktemp("class"))


def test_what_is_fetched_runs_where_only_the_students_packages_are(classroom, capsys):
    assert main(["publish", str(classroom.course.root), UNIT, "--to", "exchange"]) == 0
    assert "fetch_assignment" in capsys.readouterr().out
    classroom.student("FetchAssignment")
    assert {path.name for path in classroom.unit.iterdir()} == {f"{UNIT}.ipynb", "lab", "data"}
    cells = nbformat.read(classroom.unit / f"{UNIT}.ipynb", 4).cells
    first = next(cell.source for cell in cells if "from lab import" in cell.source)
    program = f"import sys; sys.path.insert(0, '.')\n{first}\ncheck('neuron')\nfrom lab.players.stage import file_of\n" \
              "import lab; print(lab.__file__, len(file_of('player.js')))"
    ran = subprocess.run([sys.executable, "-P", "-c", program], cwd=classroom.unit, capture_output=True, text=True,
                         check=False, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    assert ran.returncode == 0, ran.stderr
    assert f"{classroom.unit}/lab" in ran.stdout and "not started" in ran.stdout


@pytest.mark.parametrize("ways", [("nbgrader", "autograder"), ("autograder", "nbgrader")])
def test_a_submission_and_the_next_are_graded_and_given_back_by_either_way(classroom, ways):
    if not classroom.unit.exists():
        release(classroom.course, [UNIT], replace=True)
        classroom.student("FetchAssignment")
    points = []
    for way, base in zip(ways, ("blank", "solved")):
        word = f"{base} for {way}"
        classroom.answer(answered(base, sigmoid=f"def sigmoid(a):\n    return '{word}'"))
        classroom.student("Submit")
        classroom.instructor("Collect", update=True)
        classroom.grade(way)
        points.append(records_of(classroom.course)["ada"].points)
        submission = classroom.course.submitted / "ada" / UNIT / "submission_secret.txt"
        graded = classroom.course.autograded / "ada" / UNIT / "submission_secret.txt"
        assert graded.read_text() == submission.read_text()
        classroom.instructor("GenerateFeedback")
        classroom.instructor("ReleaseFeedback")
        classroom.student("FetchFeedback")
        assert word in classroom.page(), f"the feedback of this submission, graded by {way}"
    assert points[0] == 0 < points[1]


def test_whoever_did_not_hand_in_through_the_exchange_stops_nobody(classroom, caplog):
    hand_in(classroom.course, "mailed", answered())
    (classroom.course.submitted / "mailed" / UNIT / "timestamp.txt").unlink(missing_ok=True)
    classroom.grade("autograder")
    classroom.instructor("GenerateFeedback")
    with caplog.at_level("WARNING"):
        classroom.instructor("ReleaseFeedback")
    assert "No feedback was released to mailed" in caplog.text
    pages = classroom.course.root / "feedback"
    assert (pages / "mailed" / UNIT / f"{UNIT}.html").exists(), "there is a page to be sent"


def test_a_unit_that_nbgrader_made_again_is_released_with_the_lab_too(classroom):
    classroom.instructor("GenerateAssignment")
    lab = classroom.course.root / "release" / UNIT / "lab"
    assert not lab.exists(), "nbgrader makes the folder anew"
    classroom.instructor("ReleaseAssignment", force=True)
    released = classroom.exchange / COURSE / "outbound" / UNIT
    assert (released / "lab" / "session.py").is_file() and (released / "data" / "digits.npz").is_file()


def test_releasing_twice_is_refused_and_can_be_asked_for(classroom, capsys):
    release(classroom.course, [UNIT], replace=True)
    assert main(["publish", str(classroom.course.root), UNIT, "--to", "exchange"]) == 2
    assert "add --replace" in capsys.readouterr().err
    assert main(["publish", str(classroom.course.root), UNIT, "--to", "exchange", "--replace"]) == 0


@pytest.fixture
def course(classroom, tmp_path):
    """Return a copy of the course, released or not."""
    return Course(Path(shutil.copytree(classroom.course.root, tmp_path / "course")))


def test_a_course_without_a_name_is_told_how_to_give_it_one(course):
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text().replace('"backpropagation"', '""'))
    with pytest.raises(CourseError, match=r'c\.CourseDirectory\.course_id = "backpropagation"'):
        release(course, [UNIT])


def test_a_notebook_that_was_solved_in_release_is_not_handed_out(course):
    path = course.root / "release" / UNIT / f"{UNIT}.ipynb"
    before = json.loads(path.read_text())
    path.write_bytes(answered())
    with pytest.raises(CourseError, match="is not blank"):
        release(course, [UNIT])
    before["cells"][3]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    before["cells"][3] |= {"cell_type": "code", "execution_count": 1}
    path.write_text(json.dumps(before))
    with pytest.raises(CourseError, match="cells of it were run"):
        release(course, [UNIT])
