"""A course folder is prepared once, by nbgrader's own steps, and left alone when it is right."""

import shutil

import nbformat
import pytest
from classroom import ROOT, UNIT, new_course, run
from nbgrader.api import Gradebook
from nbgrader.utils import is_grade, is_solution

from autograder.building.build import blank, pristine
from autograder.course.folder import Course, CourseError, known_units, open_course
from autograder.preparing.prepare import prepare


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    course = new_course(tmp_path_factory.mktemp("course"))
    prepare(course, [UNIT])
    return course


@pytest.fixture
def course(prepared, tmp_path):
    shutil.copytree(prepared.root, tmp_path / "course")
    return Course(tmp_path / "course")


def stamps(course):
    return {path: path.stat().st_mtime_ns for path in course.root.rglob("*") if path.is_file()}


def test_the_gradebook_knows_every_cell_with_its_points(prepared):
    cells = pristine(UNIT).cells
    with Gradebook(f"sqlite:///{prepared.root / 'gradebook.db'}") as gradebook:
        notebook = gradebook.find_notebook(UNIT, UNIT)
        assert {cell.name: cell.max_score for cell in notebook.grade_cells} == {
            cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points for cell in cells if is_grade(cell)}
        assert {cell.name for cell in notebook.solution_cells} == {
            cell.metadata.nbgrader.grade_id for cell in cells if is_solution(cell)}
        assert {cell.name: cell.cell_type for cell in notebook.grade_cells}["why_nonlinear"] == "markdown"


def test_the_released_notebook_is_the_students(prepared):
    released = nbformat.read(prepared.root / "release" / UNIT / f"{UNIT}.ipynb", as_version=4)
    assert released.cells == blank(UNIT).cells


def test_the_secret_lies_in_the_course_and_nowhere_else(course):
    secret = course.secret()
    holding = [path for path in course.root.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
    assert holding == [course.root / "secret"]


def test_preparing_again_changes_nothing(course):
    before = stamps(course)
    prepare(course, [UNIT])
    assert stamps(course) == before


@pytest.mark.parametrize("lost", ["gradebook.db", f"source/{UNIT}/{UNIT}.ipynb", f"release/{UNIT}/{UNIT}.ipynb",
                                  "nbgrader_config.py"])
def test_what_is_lost_is_made_again(course, lost):
    (course.root / lost).unlink()
    prepare(course, [UNIT])
    assert (course.root / lost).exists()
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        assert gradebook.find_notebook(UNIT, UNIT).max_score > 0


def test_points_changed_in_the_gradebook_are_put_right(course):
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        gradebook.find_grade_cell("check_sigmoid", UNIT, UNIT).max_score = 99
        gradebook.db.commit()
    prepare(course, [UNIT])
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        assert gradebook.find_grade_cell("check_sigmoid", UNIT, UNIT).max_score < 99


def test_texts_may_come_and_go_while_there_are_submissions(course):
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        gradebook.add_student("ada")
        gradebook.add_submission(UNIT, "ada")
        texts = [cell.name for cell in gradebook.find_notebook(UNIT, UNIT).source_cells if cell.locked
                 and not cell.name.startswith("check_")]
        gradebook.db.delete(gradebook.find_source_cell(texts[0], UNIT, UNIT))
        gradebook.update_or_create_source_cell("an_old_text", UNIT, UNIT, cell_type="markdown", locked=True)
        gradebook.db.commit()
    prepare(course, [UNIT])
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        names = {cell.name for cell in gradebook.find_notebook(UNIT, UNIT).source_cells}
        assert gradebook.find_submission(UNIT, "ada").score == 0
    assert texts[0] in names
    assert "an_old_text" not in names


def test_exercises_that_no_longer_match_marked_submissions_are_refused_in_words(course):
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        gradebook.add_student("ada")
        gradebook.update_or_create_grade_cell("check_former", UNIT, UNIT, max_score=2, cell_type="code")
        gradebook.add_submission(UNIT, "ada")
    with pytest.raises(CourseError, match=f"The exercises of {UNIT} are not those.*autograder upgrade"):
        prepare(course, [UNIT])


def test_the_courses_own_settings_are_kept_and_used(course):
    path = course.root / "nbgrader_config.py"
    path.write_text(path.read_text() + "\nc.CourseDirectory.db_url = 'sqlite:///elsewhere.db'\n")
    assert course.nbgrader().db_url == f"sqlite:///{course.root / 'elsewhere.db'}"
    prepare(course, [UNIT])
    assert (course.root / "elsewhere.db").exists()
    assert Course(course.root, "sqlite:////given.db").nbgrader().db_url == "sqlite:////given.db"


def test_settings_that_cannot_be_loaded_are_named(course):
    (course.root / "nbgrader_config.py").write_text("c = nonsense\n")
    with pytest.raises(CourseError, match=r"nbgrader_config.py cannot be loaded \(NameError"):
        prepare(course, [UNIT])


def test_a_folder_and_units_must_exist(tmp_path):
    with pytest.raises(CourseError, match="There is no folder"):
        open_course(tmp_path / "nowhere")
    with pytest.raises(CourseError, match=r"There is no unit '\.\./08'; the units are 01-forward-model"):
        known_units(["../08"])
    assert UNIT in known_units([])


def test_an_empty_secret_is_refused(tmp_path):
    (tmp_path / "secret").write_text("\n")
    with pytest.raises(CourseError, match="holds no secret"):
        Course(tmp_path).secret()


def test_a_course_is_made_where_there_is_nothing(tmp_path):
    answer = run("autograder", "course", "new", UNIT, cwd=tmp_path, env={"PATH": "/usr/bin:/bin"})
    assert (answer.returncode, answer.stderr) == (0, "")
    root = tmp_path / "new"
    assert {path.name for path in root.iterdir()} == {
        "gradebook.db", "nbgrader_config.py", "records", "release", "secret", "source", "submitted"}
    assert (root / "nbgrader_config.py").read_bytes() == (ROOT / "nbgrader_config.py").read_bytes()
