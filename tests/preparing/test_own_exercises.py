"""An exercise of one's own is asked, checked in the student's notebook and graded, and the package stays as it is."""

import shutil

import nbformat
import pytest
from classroom import UNIT, grade, gradebook_of, hand_in, new_course, records_of, run
from edits import as_saved_by_jupyter

from autograder.building.blanking import solve
from autograder.building.build import pristine
from autograder.course.folder import Course, CourseError
from autograder.preparing.course_unit import CourseUnit, course_unit
from autograder.preparing.for_students import files_beside
from autograder.preparing.own_exercises import ExerciseError
from autograder.preparing.prepare import prepare
from autograder.preparing.start import start_course, start_exercise, try_exercises

NAME = "weighted_squares"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = start_course(tmp_path_factory.mktemp("course"), [UNIT]).root
    course = new_course(root)
    start_exercise(course, NAME, UNIT, "neuron")
    prepare(course, [UNIT])
    return root


@pytest.fixture
def course(made, tmp_path):
    shutil.copytree(made, tmp_path / "course")
    return Course(tmp_path / "course")


def files_of(course):
    return course.root / "exercises" / UNIT / f"{NAME}.py", course.root / "exercises" / UNIT / f"{NAME}.md"


def released(course):
    return nbformat.read(course.root / "release" / UNIT / f"{UNIT}.ipynb", 4)


def handed_in(course, answer=None, base="blank"):
    """Return the course's own notebook as a student saves it; answer: what stands in the cell of the own exercise."""
    notebook = released(course)
    if base == "solved":
        notebook = solve(notebook, course_unit(course, UNIT).source())
    if answer is not None:
        next(cell for cell in notebook.cells if cell.id == NAME).source = answer
    return as_saved_by_jupyter(notebook)


def test_the_template_is_an_exercise_that_works(course):
    assert try_exercises(course, [UNIT]) == []


def test_it_is_asked_below_the_exercise_that_it_comes_after(course):
    ids = [cell.id for cell in released(course).cells]
    at = ids.index("check_neuron")
    assert ids[at + 2:at + 4] == [NAME, f"check_{NAME}"]
    assert ids[at + 1].startswith("own-weighted-squares")
    assert set(ids) - {*ids[at + 1:at + 4]} == {cell.id for cell in pristine(UNIT).cells}
    assert "BEGIN SOLUTION" not in (course.root / "release" / UNIT / f"{UNIT}.ipynb").read_text()


def test_the_package_stays_as_it_is(course):
    assert NAME not in CourseUnit(UNIT).exercises
    assert NAME not in {cell.id for cell in pristine(UNIT).cells}
    assert NAME not in course_unit(Course(course.root.parent), UNIT).exercises
    assert NAME in course_unit(course, UNIT).exercises
    assert course_unit(course, UNIT).version != CourseUnit(UNIT).version


@pytest.mark.parametrize(("answer", "words"), [
    ("return w @ x**2", "✓"), ("return w @ x", "the square forgotten"), ("...", "not started")])
def test_the_students_notebook_checks_it(course, answer, words):
    folder = course.root / "release" / UNIT
    program = f"import numpy as np\nfrom lab import check, hint\n\ndef {NAME}(x, w):\n    {answer}\n\n" \
              f"hint('{NAME}')\ncheck('{NAME}')"
    said = run("python", "-P", "-c", f"import sys; sys.path.insert(0, '.')\n{program}", cwd=folder)
    assert words in said.stdout, said.stderr
    assert "Start with the squares" in said.stdout
    assert (said.returncode == 0) == (words != "the square forgotten")


def test_it_is_graded_like_any_other(course):
    hand_in(course, "right", handed_in(course, base="solved"))
    hand_in(course, "wrong", handed_in(course, f"def {NAME}(x, w):\n    return np.sum((w * x) ** 2)\n"))
    hand_in(course, "blank", handed_in(course))
    grade(course)
    verdicts = {student: {one["exercise"]: one for one in record.verdicts} for student, record in records_of(course).items()}
    assert {student: found[NAME]["status"] for student, found in verdicts.items()} == {
        "right": "right", "wrong": "wrong", "blank": "not started"}
    assert verdicts["wrong"][NAME]["mistake"] == "the products squared"
    scores = {student: found["grades"][f"check_{NAME}"][0] for student, found in gradebook_of(course).items()}
    assert scores == {"right": 1.0, "wrong": 0.0, "blank": 0.0}
    assert NAME in (course.root / "grades.csv").read_text().split("\n")[0]
    assert grade(course).unchanged == 3


def test_it_may_come_in_the_middle_of_a_course_and_leave_it_only_by_its_weight(tmp_path):
    course = new_course(tmp_path / "course")
    prepare(course, [UNIT])
    hand_in(course, "right", handed_in_without(course))
    grade(course)
    before = gradebook_of(course)["right"]
    start_exercise(course, NAME, UNIT)
    assert grade(course).graded == 1
    after = gradebook_of(course)["right"]
    assert after["max_score"] == before["max_score"] + 1
    assert after["grades"].pop(f"check_{NAME}")[0] == 0.0
    assert after["grades"] == before["grades"]
    for path in files_of(course):
        path.unlink()
    with pytest.raises(CourseError, match=f"no longer asks check_{NAME}, {NAME}.*the weight 0 in course.toml"):
        grade(course)


def handed_in_without(course):
    return as_saved_by_jupyter(solve(released(course), course_unit(course, UNIT).source()))


def test_a_change_of_it_has_submissions_graded_again(course):
    hand_in(course, "right", handed_in(course, base="solved"))
    grade(course)
    code, _ = files_of(course)
    code.write_text(code.read_text().replace("return w @ x**2", "return 2 * (w @ x**2)"))
    assert grade(course).graded == 1
    assert gradebook_of(course)["right"]["grades"][f"check_{NAME}"][0] == 0.0


def test_points_and_weights_go_by_its_name(course):
    (course.root / "course.toml").write_text(f"[points]\n{NAME} = 5\n[weights]\n{NAME} = 0\n")
    prepare(course, [UNIT])
    assert next(cell for cell in released(course).cells if cell.id == f"check_{NAME}").metadata.nbgrader.points == 5


def test_nothing_of_it_is_ever_overwritten(course):
    before = {path: path.read_bytes() for path in files_of(course)}
    with pytest.raises(CourseError, match="already"):
        start_exercise(course, NAME, UNIT)
    prepare(course, [UNIT])
    assert {path: path.read_bytes() for path in before} == before
    assert sorted(path.name for path in (course.root / "exercises").rglob("*")) == sorted(
        ["README.md", UNIT, f"{NAME}.py", f"{NAME}.md"])


@pytest.mark.parametrize(("name", "unit", "after", "words"), [
    ("neuron", UNIT, "", "01-forward-model has an exercise neuron already"),
    ("delta_rule_update", "06-sdg", "", "There is no unit '06-sdg'"),
    ("Neuron-2", UNIT, "", "write it like weighted_sum"),
    ("fine", UNIT, "nueron", "has no exercise 'nueron' to put yours after. Did you mean \"neuron\""),
])
def test_a_new_exercise_that_cannot_be_is_a_sentence(course, name, unit, after, words):
    with pytest.raises(CourseError, match=words):
        start_exercise(course, name, unit, after)


@pytest.mark.parametrize(("changes", "words"), [
    (("py", "w @ x**2\n\n\ndef sample", "w @ x**2\n\n\ndef sample("), r"weighted_squares.py, line \d+: SyntaxError"),
    (("py", "minutes=5,", "minuets=5,"), "TypeError: .*minuets.*Correct that line"),
    (("py", 'id="weighted_squares"', 'id="other"'), "the id is 'other'; make it 'weighted_squares'"),
    (("py", 'kind="function"', 'kind="funktion"'), "there is no kind 'funktion'; the kinds are function"),
    (("py", '"w @ x**2 is all there is to it."', ""), "there are 2 hints; write 3"),
    (("py", "EXERCISE = ", "EXERCISE = lambda: "), "declares 0 exercises"),
    (("md", "after: neuron", "after: nueron"), "names no exercise of 01-forward-model. Did you mean \"neuron\""),
    (("md", "after: neuron", "befor: neuron"), "there is no 'befor' between the lines ---"),
    (("md", ":points: 1\n", ""), "weighted_squares.md, line .*needs its points"),
    (("md", ":exercise: weighted_squares", ":exercise: others"), "weighted_squares"),
])
def test_what_is_wrong_with_it_is_said_with_the_file_and_the_line(course, changes, words):
    ending, before, after = changes
    path = files_of(course)[ending == "md"]
    assert before in path.read_text()
    path.write_text(path.read_text().replace(before, after))
    with pytest.raises(ExerciseError, match=f"(?s){words}"):
        course_unit(course, UNIT).source()


@pytest.mark.parametrize(("before", "after", "words"), [
    ("lambda x, w: w @ x)", "lambda x, w: w @ x**2)", "'the square forgotten' earns everything"),
    ("return w @ x**2", "return w @ x**2 if w.size > 1 else None", "the reference itself does not earn everything"),
])
def test_an_exercise_that_does_not_hold_is_not_handed_out(course, before, after, words):
    code, _ = files_of(course)
    code.write_text(code.read_text().replace(before, after))
    answer = run("autograder", "course", str(course.root), cwd="/")
    assert answer.returncode == 1
    assert words in answer.stdout and "Traceback" not in answer.stderr


def test_a_folder_that_is_no_unit_is_not_left_out_unseen(course):
    (course.root / "exercises" / UNIT).rename(course.root / "exercises" / "forward-model")
    with pytest.raises(ExerciseError, match=r'is not named like a unit.*Did you mean "01-forward-model"'):
        prepare(course, [UNIT])


def test_both_commands_work_from_the_command_line(tmp_path):
    assert run("autograder", "new", "course", UNIT, cwd=tmp_path).returncode == 0
    said = run("autograder", "new-exercise", "course", NAME, "--unit", UNIT, cwd=tmp_path)
    assert said.returncode == 0 and f"{NAME}.md asks the exercise" in said.stdout
    assert run("autograder", "course", "course", cwd=tmp_path).returncode == 0
    assert NAME in (tmp_path / "course" / "release" / UNIT / f"{UNIT}.ipynb").read_text()


def test_what_is_handed_out_holds_nothing_of_the_instructors(course):
    names = {place for place, _ in files_beside(course_unit(course, UNIT))}
    assert {"lab/__init__.py", f"lab/public/{UNIT}.json", "data/digits.npz"} <= names
    assert not any("autograder" in name or "reference" in name for name in names)
    public = dict(files_beside(course_unit(course, UNIT)))
    assert NAME.encode() in public[f"lab/public/{UNIT}.json"]
