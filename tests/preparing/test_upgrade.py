"""A course that version 0.1 made, graded and marked goes over to the units of today, and keeps every mark."""

import csv
import shutil
import tarfile
from pathlib import Path

import pytest
from classroom import UNIT, gradebook_of, new_course, records_of, run
from nbgrader.api import Gradebook

from autograder.course.folder import Course, CourseError
from autograder.course.gradebook_cells import difference, take_cells
from autograder.preparing.course_unit import course_unit
from autograder.preparing.prepare import NeedsUpgrade, prepare, source_path
from autograder.preparing.upgrade import MARKS, upgrade

OLD = Path(__file__).parent / "version-0.1.tar.xz"
ENTERED = slice(1, 3)  # of a grade: manual score, extra credit


@pytest.fixture
def old(tmp_path):
    """Return two students, graded by version 0.1; written answers marked, one automatic score overridden, own settings."""
    with tarfile.open(OLD) as archive:
        archive.extractall(tmp_path / "course", filter="data")
    return Course(tmp_path / "course")


@pytest.fixture
def told():
    return []


def entered(gradebook):
    return {student: ({cell: grade[ENTERED] for cell, grade in found["grades"].items()},
                      {cell: comment[1] for cell, comment in found["comments"].items()})
            for student, found in gradebook.items()}


def kept(before, after):
    """Return True where every cell has what was entered there before, and cells that are new have nothing."""
    return all(
        {cell: has[cell] for cell in had} == had and all(has[cell] in (None, (None, None)) for cell in set(has) - set(had))
        for student, entries in before.items() for had, has in zip(entries, after[student], strict=True))


def shares(gradebook):
    """Return which share of its points each graded cell earned: the units of today weigh exercises differently."""
    return {student: {cell: grade[0] / grade[4] for cell, grade in found["grades"].items() if grade[0] is not None and grade[4]}
            for student, found in gradebook.items()}


def test_a_course_of_version_0_1_is_refused_with_the_way_out(old):
    answer = run("autograder", "grade", "--course", str(old.root), cwd="/")
    assert answer.returncode == 2
    assert "graded 01-forward-model with an earlier version" in answer.stderr
    assert "autograder upgrade" in answer.stderr and "Traceback" not in answer.stderr
    assert not (old.root / "before-upgrade-1").exists()


def test_nbgrader_refuses_it_too_and_runs_nothing(old):
    code = old.submitted / "ada" / UNIT / f"{UNIT}.ipynb"
    ran = old.root / "ran"
    code.write_text(code.read_text().replace("import numpy as np", f"open('{ran}', 'w'); import numpy as np", 1))
    answer = run("nbgrader", "autograde", UNIT, "--force", cwd=old.root)
    assert answer.returncode != 0 and "autograder upgrade" in answer.stderr
    assert not ran.exists()


def test_upgrading_keeps_all_marks_and_grades_again(old):
    before = gradebook_of(old)
    assert entered(before)["ada"][0]["why_nonlinear"] == (2.5, 0.5)
    answer = run("autograder", "upgrade", str(old.root), "--jobs", "1", cwd="/")
    assert answer.returncode == 0, answer.stderr
    assert "    derive_collapse = 0\n" in answer.stdout, "what older notebooks never asked may be left out"
    after = gradebook_of(old)
    assert kept(entered(before), entered(after))
    for student, before_ in shares(before).items():
        now = shares(after)[student]
        # a blank answer with text below it was scored 0 by version 0.1; it waits for a person today
        waiting = {cell for cell, grade in after[student]["grades"].items() if grade[3]}
        assert {cell: share for cell, share in now.items() if cell in before_} == {
            cell: share for cell, share in before_.items() if cell not in waiting}
        assert all(share == 0 for cell, share in now.items() if cell not in before_)
    with open(old.root / "grades.csv", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert (rows["ada"]["why_nonlinear"], rows["ben"]["layer"]) == ("3.0", "0.5")
    assert run("autograder", "grade", cwd=old.root).stdout.startswith("0 graded, 2 unchanged")


def test_ones_own_settings_are_kept_and_the_former_file_too(old, told):
    former = (old.root / "nbgrader_config.py").read_text()
    done = upgrade(old, told.append)
    text = (old.root / "nbgrader_config.py").read_text()
    assert text.endswith("c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    assert old.config().LateSubmissionPlugin.penalty_method == "zero"
    assert old.config().Autograde.exporter_class.__module__ == "autograder.grading.preprocessor"
    assert (done.kept / "nbgrader_config.py").read_text() == former
    assert (done.kept / "gradebook.db").exists() and str(done.kept) in told[0]
    assert run("nbgrader", "autograde", UNIT, "--student", "ada", cwd=old.root).returncode == 0


def test_upgrading_twice_is_upgrading_once(old, told):
    upgrade(old, told.append)
    files = {path: path.read_bytes() for path in old.root.rglob("*") if path.is_file()}
    again = upgrade(old, told.append)
    assert again.units == [] and "on the installed units already" in again.said[0]
    assert {path: path.read_bytes() for path in old.root.rglob("*") if path.is_file()} == files


def test_an_upgrade_that_was_killed_is_finished_by_the_next(old, told, monkeypatch):
    before = entered(gradebook_of(old))

    def killed(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("autograder.preparing.upgrade.prepare", killed)
    with pytest.raises(KeyboardInterrupt):
        upgrade(old, told.append)
    monkeypatch.undo()
    with pytest.raises(NeedsUpgrade):
        prepare(old, [UNIT])
    assert upgrade(old, told.append).units == [UNIT]
    prepare(old, [UNIT])
    assert kept(before, entered(gradebook_of(old)))


def change_cells(course):
    """Change a notebook as if the unit had asked something else: one exercise more, one fewer, other points."""
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_grade_cell("check_former", UNIT, UNIT, max_score=2, cell_type="code")
        gradebook.update_or_create_solution_cell("former", UNIT, UNIT)
        for name in ("check_former", "former"):
            gradebook.update_or_create_source_cell(name, UNIT, UNIT, cell_type="code", locked=False)
        gradebook.find_grade_cell("why_nonlinear", UNIT, UNIT).max_score = 2
        gradebook.db.commit()
        submitted = gradebook.find_submission_notebook(UNIT, UNIT, "ada")
        from nbgrader.api import Comment, Grade

        gradebook.db.add(Grade(cell_id=gradebook.find_grade_cell("check_former", UNIT, UNIT).id,
                               notebook_id=submitted.id, auto_score=1.0, manual_score=1.5, needs_manual_grade=False))
        gradebook.db.add(Comment(cell_id=gradebook.find_solution_cell("former", UNIT, UNIT).id,
                                 notebook_id=submitted.id, manual_comment="Nicely done."))
        layer = gradebook.find_grade_cell("check_layer", UNIT, UNIT)
        for row in gradebook.db.query(Grade).filter(Grade.cell_id == layer.id):
            gradebook.db.delete(row)
        gradebook.db.delete(layer)
        gradebook.db.delete(gradebook.find_source_cell("check_layer", UNIT, UNIT))
        gradebook.db.commit()


def test_exercises_may_come_and_go_and_no_mark_is_lost(old, told):
    change_cells(old)
    before = entered(gradebook_of(old))
    done = upgrade(old, told.append)
    after = entered(gradebook_of(old))
    with open(done.kept / MARKS, newline="") as file:
        lost = {row["cell"]: row for row in csv.DictReader(file)}
    assert (lost["check_former"]["student"], lost["check_former"]["manual_score"]) == ("ada", "1.5")
    assert lost["former"]["manual_comment"] == "Nicely done."
    assert "2 marks belong to exercises that exist no longer" in " ".join(done.said)
    assert all("check_former" not in scores and "former" not in comments for scores, comments in after.values())
    assert kept({student: ({cell: grade for cell, grade in scores.items() if cell != "check_former"},
                           {cell: text for cell, text in comments.items() if cell != "former"})
                 for student, (scores, comments) in before.items()}, after)
    run("autograder", "grade", "--jobs", "1", cwd=old.root)
    graded = gradebook_of(old)["ada"]["grades"]
    assert graded["check_layer"][0] == 1.0, "the new exercise has its score"
    assert graded["why_nonlinear"][3], "a mark under other points is put up to be looked at"


def test_marked_cells_are_never_removed_but_by_an_upgrade(old, told):
    upgrade(old, told.append)
    change_cells(old)
    with pytest.raises(CourseError, match=r"no longer asks check_former, former.*weight 0.*autograder upgrade"):
        prepare(old, [UNIT])
    url, pristine = old.nbgrader().db_url, course_unit(old, UNIT).pristine()
    take_cells(url, UNIT, pristine)
    assert difference(url, UNIT, pristine).gone == ("check_former", "former")
    assert difference(url, UNIT, pristine).new == ()


def test_a_source_that_somebody_edited_is_put_aside_and_not_lost(old, told):
    path = source_path(old, UNIT)
    edited = path.read_text().replace("One neuron", "A single neuron")
    path.write_text(edited)
    done = upgrade(old, told.append)
    assert (done.kept / "source" / UNIT / f"{UNIT}.ipynb").read_text() == edited
    assert "A single neuron" not in path.read_text()


def test_a_course_that_asked_for_an_earlier_version_goes_on_after_an_upgrade(tmp_path, told):
    course = new_course(tmp_path / "course")
    (course.root / "course.toml").write_text('version = "0.0.1"\n')
    with pytest.raises(NeedsUpgrade):
        prepare(course, [UNIT])
    assert 'course.toml still says version = "0.0.1"' in upgrade(course, told.append).said[-1]
    prepare(course, [UNIT])
    assert (course.root / "course.toml").read_text() == 'version = "0.0.1"\n'


def test_a_damaged_memory_is_a_sentence(old, told):
    upgrade(old, told.append)
    (old.root / "records" / "course.json").write_text("{")
    answer = run("autograder", "grade", cwd=old.root)
    assert answer.returncode == 2 and "restore it from a backup, or delete it" in answer.stderr
    (old.root / "records" / "course.json").unlink()
    assert upgrade(old, told.append).units == [UNIT]
    shutil.rmtree(old.root)


def test_a_dry_run_says_what_would_change_and_changes_nothing(old):
    change_cells(old)
    files = {path: path.read_bytes() for path in old.root.rglob("*") if path.is_file()}
    answer = run("autograder", "upgrade", str(old.root), "--dry-run", cwd="/")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "2 marks belong to exercises that exist no longer (check_former, former)" in answer.stdout
    assert f"graded again, with all marks that people entered kept: {UNIT}" in answer.stdout
    assert "\n    derive_collapse = 0\n" in answer.stdout, "a line that leaves out what older notebooks never asked"
    assert answer.stdout.endswith("Nothing was changed.\n")
    assert {path: path.read_bytes() for path in old.root.rglob("*") if path.is_file()} == files


def test_old_notebooks_bear_no_false_notes_after_an_upgrade(old, told):
    """What an earlier version handed out is not what a student wrote into locked cells."""
    upgrade(old, told.append)
    run("autograder", "grade", "--jobs", "1", cwd=old.root)
    for student, record in records_of(old).items():
        assert record.graded
        assert "The notebook is of an earlier version of the unit" in " ".join(record.notes), student
        assert "written into the locked cell" not in " ".join(record.notes), student
        assert "locked cells were missing" not in " ".join(record.notes), student


def test_the_gradebook_is_saved_wherever_it_lies(old, told):
    elsewhere = old.root.parent / "else where.db"
    shutil.move(old.root / "gradebook.db", elsewhere)
    (old.root / "course.toml").write_text(f'db = "sqlite:///{elsewhere}"\n')
    before = gradebook_of(old, f"sqlite:///{elsewhere}")
    done = upgrade(old, told.append)
    assert gradebook_of(old, f"sqlite:///{done.kept / 'gradebook.db'}") == before


@pytest.mark.parametrize(("database", "sentence"), [
    ("postgresql://nobody:secret@127.0.0.1:9/x", "pg_dump"), ("mysql://nobody@127.0.0.1/x", "--backed-up")])
def test_where_the_gradebook_cannot_be_saved_nothing_is_changed(old, database, sentence, monkeypatch):
    monkeypatch.setattr("autograder.preparing.backup.is_there", lambda url: True)
    monkeypatch.setattr("autograder.preparing.upgrade._marks_at_risk", lambda *_: [])
    monkeypatch.setattr(Course, "db", lambda course: database)
    files = {path: path.read_bytes() for path in old.root.rglob("*") if path.is_file()}
    with pytest.raises(CourseError, match=sentence) as refused:
        upgrade(old, print)
    assert "--backed-up" in str(refused.value) and "secret" not in str(refused.value)
    assert {path: path.read_bytes() for path in old.root.rglob("*") if path.is_file()} == files
