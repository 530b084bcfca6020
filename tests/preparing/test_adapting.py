"""What an instructor changes in a started course takes effect in the gradebook and in grades.csv, and marks are kept."""

import csv
import shutil

import nbformat
import pytest
from classroom import UNIT, answered, grade, gradebook_of, hand_in, mark, new_course, records_of, run
from nbgrader.api import Gradebook

from autograder.course.folder import Course, CourseError
from autograder.course.model_answers import model_answers_shown
from autograder.preparing.course_unit import course_unit
from autograder.preparing.prepare import NeedsUpgrade, prepare, source_path
from autograder.reports.grades_csv import rounded, write_grades


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Return one student with everything right, one with a blank notebook, one enrolled who handed in nothing, one PDF."""
    course = new_course(tmp_path_factory.mktemp("course"))
    hand_in(course, "right", answered())
    hand_in(course, "blank", answered("blank"))
    hand_in(course, "pdf", b"%PDF-1.7")
    prepare(course, [UNIT])
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        gradebook.add_student("absent", first_name="Ab", last_name="Sent")
    grade(course)
    mark(course, "right", why_nonlinear=(2.5, 0.5))
    return course.root


@pytest.fixture
def course(graded, tmp_path):
    shutil.copytree(graded, tmp_path / "course")
    return Course(tmp_path / "course")


def says(course, text):
    (course.root / "course.toml").write_text(text, encoding="utf-8")


def grades_of(course):
    write_grades(course)
    rows = csv.DictReader((course.root / "grades.csv").read_text().splitlines())
    return {row["student_id"]: row for row in rows}


def set_times(course, submitted="2026-01-02 12:00:00 UTC", due="2026-01-01 12:00:00"):
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_submission(UNIT, "right", timestamp=submitted)
        if due:
            gradebook.update_or_create_assignment(UNIT, duedate=due)


def test_marks_from_formgrader_reach_grades_csv_at_once(course):
    before = float(grades_of(course)["right"]["score"])
    mark(course, "right", why_nonlinear=(1.0, None))
    row = grades_of(course)["right"]
    assert float(row["score"]) == before - 2.0
    assert row["why_nonlinear"] == "1.0"


@pytest.mark.parametrize("command", [("grades", "."), ("report", UNIT), ("grade", UNIT)])
def test_each_of_these_commands_brings_grades_csv_up_to_date(course, command):
    mark(course, "right", why_nonlinear=(1.0, None))
    (course.root / "grades.csv").unlink()
    assert run("autograder", *command, cwd=course.root).returncode in (0, 1)
    rows = csv.DictReader((course.root / "grades.csv").read_text().splitlines())
    assert {row["student_id"]: row["why_nonlinear"] for row in rows}["right"] == "1.0"


def test_nothing_handed_in_is_blank_and_not_zero(course):
    rows = grades_of(course)
    absent, blank, pdf = rows["absent"], rows["blank"], rows["pdf"]
    assert (absent["raw_score"], absent["score"], absent["to_mark"], absent["neuron"]) == ("", "", "", "")
    assert absent["last_name"] == "Sent" and float(absent["max_score"]) > 0
    assert (blank["score"], blank["neuron"], blank["problem"]) == ("0.0", "0.0", "")
    assert (pdf["score"], pdf["to_mark"]) == ("", "") and "PDF" in pdf["problem"]


def test_there_is_a_column_for_each_exercise_in_the_order_of_the_notebook(course):
    row = grades_of(course)["right"]
    order = [cell.metadata.nbgrader.grade_id.removeprefix("check_") for cell in course_unit(course, UNIT).pristine().cells
             if cell.metadata.nbgrader.grade]
    assert list(row)[-len(order):] == order
    assert row["forward_order"] == "", "an answer that waits to be marked has no points yet"
    assert float(row["raw_score"]) == sum(float(row[name] or 0) for name in order)


def test_points_change_in_the_middle_of_a_course_and_marks_are_kept(course):
    before = gradebook_of(course)["right"]
    says(course, "[points]\nneuron = 4\nwhy_nonlinear = 6\n")
    summary = grade(course, only=("right", "blank"))
    assert summary.graded == 2
    after = gradebook_of(course)["right"]
    assert after["max_score"] == before["max_score"] + 3 + 3
    assert after["grades"]["check_neuron"] == (4.0, None, None, False, 4.0, False)
    assert after["grades"]["why_nonlinear"][:3] == (None, 2.5, 0.5), "the mark stays as it was typed"
    assert after["grades"]["why_nonlinear"][3], "and is put up to be looked at again"
    assert after["comments"] == before["comments"]
    row = grades_of(course)["right"]
    assert float(row["max_score"]) == after["max_score"] and row["neuron"] == "4.0"
    released = nbformat.read(course.root / "release" / UNIT / f"{UNIT}.ipynb", 4)
    assert {cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.get("points") for cell in released.cells}[
        "check_neuron"] == 4
    assert "**Mark scheme** (6 points)" in source_path(course, UNIT).read_text()
    assert grade(course, only=("right", "blank")).unchanged == 2


def test_follow_through_can_be_turned_off(tmp_path):
    course = new_course(tmp_path / "course")
    hand_in(course, "chain", answered(
        layer="def layer(z, W, b, h):\n    return h(W @ z - b)",
        two_layer="def two_layer(x, W1, b1, W2, b2, h1, h2):\n    return layer(layer(x, W1, b1, h1), W2, b2, h2)"))
    grade(course)
    assert records_of(course)["chain"].scores["check_two_layer"] > 0
    says(course, "followthrough = false\n")
    assert grade(course).graded == 1
    assert records_of(course)["chain"].scores["check_two_layer"] == 0


def test_weight_zero_drops_an_exercise_from_our_totals_alone(course):
    before, kept = grades_of(course), gradebook_of(course)
    says(course, "[weights]\nforward = 0\nneuron = 2\nforward_order = 0\n")
    after = grades_of(course)
    worth = {"forward": 3.0, "neuron": 1.0, "forward_order": 2.0}
    assert float(after["right"]["max_score"]) == float(before["right"]["max_score"]) - 3 - 2 + 1
    assert float(after["right"]["raw_score"]) == float(before["right"]["raw_score"]) - worth["forward"] + worth["neuron"]
    assert after["right"]["forward"] == "3.0", "its own column still says what it earned"
    assert (before["right"]["to_mark"], after["right"]["to_mark"]) == ("1", "0"), "nobody has to mark it"
    assert gradebook_of(course) == kept
    assert grade(course, only=("right", "blank")).unchanged == 2, "nothing has to be graded again"


def test_late_submissions_pay_in_grades_csv_and_in_nbgraders_gradebook(course):
    says(course, f'[late]\nrule = "per-day"\nshare = 0.1\n[late.due]\n"{UNIT}" = 2026-01-01T12:00:00Z\n')
    set_times(course, "2026-01-02 13:00:00 UTC", due="")
    grade(course, only=("right", "blank"))
    row, theirs = grades_of(course)["right"], gradebook_of(course)["right"]
    assert theirs["penalty"] == pytest.approx(0.2 * float(row["raw_score"]))
    assert float(row["late_submission_penalty"]) == pytest.approx(theirs["penalty"], abs=1e-3)
    assert float(row["score"]) == pytest.approx(0.8 * float(row["raw_score"]), abs=1e-3)
    mark(course, "right", forward_order=(2.0, None))
    assert float(grades_of(course)["right"]["score"]) == pytest.approx(0.8 * (float(row["raw_score"]) + 2), abs=1e-3)


def test_extensions_count_and_only_the_late_pay(course):
    says(course, f'[late]\nrule = "zero"\n[late.due]\n"{UNIT}" = 2026-01-01T12:00:00Z\n')
    prepare(course, [UNIT])
    set_times(course, "2026-01-02 13:00:00 UTC", due="")
    assert float(grades_of(course)["right"]["score"]) == 0
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        gradebook.grant_extension(UNIT, "right", days=2)
    assert float(grades_of(course)["right"]["late_submission_penalty"]) == 0


def test_two_rules_for_late_submissions_are_refused(course):
    says(course, '[late]\nrule = "zero"\n')
    path = course.root / "nbgrader_config.py"
    path.write_text(path.read_text() + "\nfrom nbgrader.plugins import LateSubmissionPlugin\n"
                    "c.AssignLatePenalties.plugin_class = LateSubmissionPlugin\n")
    with pytest.raises(CourseError, match="Late submissions have two rules"):
        prepare(course, [UNIT])


@pytest.mark.parametrize(("score", "step", "expected"), [
    (22.6393, None, 22.6393), (22.6393, 0.5, 22.5), (22.75, 0.5, 23.0), (2.5, 1, 3.0), (0.9143, 0.01, 0.91),
    (1.005, 0.01, 1.01), (0.0, 0.5, 0.0)])
def test_scores_are_rounded_to_a_step_halves_up(score, step, expected):
    assert rounded(score, step) == expected


def test_rounding_acts_on_the_score_and_not_on_what_it_is_made_of(course):
    mark(course, "right", why_nonlinear=(2.3, None))
    says(course, "rounding = 0.5\n")
    row = grades_of(course)["right"]
    assert float(row["raw_score"]) % 0.5 != 0
    assert float(row["score"]) == rounded(float(row["raw_score"]), 0.5)
    assert row["why_nonlinear"] == "2.3"


def test_the_units_of_the_course_are_those_of_grades_csv(course):
    says(course, 'units = ["06-sgd"]\n')
    assert grades_of(course) == {}


def test_the_database_is_remembered(course):
    elsewhere = f"sqlite:///{course.root / 'elsewhere.db'}"
    shutil.move(course.root / "gradebook.db", course.root / "elsewhere.db")
    says(course, f'db = "{elsewhere}"\n')
    assert "1 written answers to mark" in run("autograder", "report", UNIT, "--text", cwd=course.root).stdout
    says(course, "")
    assert run("autograder", "grade", UNIT, "--db", elsewhere, cwd=course.root).returncode == 1
    assert course.nbgrader().db_url == elsewhere, "what --db said is used until course.toml says something else"
    assert not (course.root / "gradebook.db").exists()


def test_the_gradebook_of_a_course_moves_with_it(course, tmp_path):
    assert run("nbgrader", "autograde", UNIT, "--student", "blank", "--force", cwd=course.root).returncode == 0
    moved = Course(course.root.rename(tmp_path / "moved"))
    assert moved.db() == f"sqlite:///{moved.root / 'gradebook.db'}"


def test_an_edited_source_is_refused_with_the_points_as_course_toml_has_them(course):
    path = source_path(course, UNIT)
    notebook = nbformat.read(path, 4)
    next(cell for cell in notebook.cells if cell.id == "check_neuron").metadata.nbgrader.points = 7
    path.write_text(edited := nbformat.v4.writes(notebook))
    for _ in range(2):
        with pytest.raises(CourseError, match=r"(?s)was changed.*\[points\]\nneuron = 7\n.*new-exercise"):
            prepare(course, [UNIT])
    assert path.read_text() == edited
    answer = run("nbgrader", "autograde", UNIT, "--force", cwd=course.root)
    assert answer.returncode != 0 and "was changed since" in answer.stderr
    path.rename(course.root / "mine.ipynb")
    prepare(course, [UNIT])
    assert path.exists()


def test_a_course_stays_on_the_units_that_it_was_started_with(course, monkeypatch):
    monkeypatch.setattr("autograder.preparing.prepare.unit_version", lambda unit: "another")
    with pytest.raises(NeedsUpgrade, match=r"with other units.*autograder upgrade.*keeps all marks"):
        grade(course)
    answer = records_of(course)
    assert answer["right"].points > 0


def test_the_version_of_course_toml_is_the_one_that_has_to_be_installed(course):
    says(course, 'version = "9.9.9"\n')
    with pytest.raises(NeedsUpgrade, match=r'asks for version "9\.9\.9" of the units.*autograder upgrade'):
        prepare(course, [UNIT])


def test_model_answers_are_shown_when_the_course_says_so(course):
    from datetime import UTC, datetime

    assert model_answers_shown(course, UNIT)
    says(course, 'model_answers = "never"\n')
    assert not model_answers_shown(course, UNIT)
    says(course, 'model_answers = "after-due"\n')
    assert not model_answers_shown(course, UNIT), "there is no due date yet"
    set_times(course)
    assert not model_answers_shown(course, UNIT, datetime(2026, 1, 1, 11, 59, tzinfo=UTC))
    assert model_answers_shown(course, UNIT, datetime(2026, 1, 1, 12, 1, tzinfo=UTC))
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        gradebook.grant_extension(UNIT, "right", days=2)
    assert not model_answers_shown(course, UNIT, datetime(2026, 1, 2, tzinfo=UTC)), "somebody has more time"


def test_nbgraders_own_commands_follow_course_toml(course):
    says(course, 'model_answers = "never"\n[late]\nrule = "zero"\n[late.due]\n'
                 f'"{UNIT}" = 2026-01-01T12:00:00Z\n[points]\nneuron = 4\n')
    set_times(course, due="")
    answer = run("nbgrader", "autograde", UNIT, "--student", "right", "--force", cwd=course.root)
    assert answer.returncode == 0, answer.stderr
    found = gradebook_of(course)["right"]
    assert found["grades"]["check_neuron"][0] == 4.0
    assert found["penalty"] == found["score"] > 0
    answer = run("nbgrader", "generate_feedback", UNIT, "--student", "right", "--force", cwd=course.root)
    assert answer.returncode == 0, answer.stderr
    page = (course.root / "feedback" / "right" / UNIT / f"{UNIT}.html").read_text()
    assert "Mark scheme" not in page and "Well seen." in page


def test_the_released_notebook_has_what_it_needs_beside_it(course):
    notebook = nbformat.read(course.root / "release" / UNIT / f"{UNIT}.ipynb", 4)
    first = next(cell.source for cell in notebook.cells if "from lab import" in cell.source)
    program = f"{first}\nprint(check.__module__)"
    answer = run("python", "-P", "-c", f"import sys; sys.path.insert(0, '.')\n{program}",
                 cwd=course.root / "release" / UNIT)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.endswith("lab.session\n")
