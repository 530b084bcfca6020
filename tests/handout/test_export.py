"""Grades leave a course as each platform imports them: its columns, its ids, blank for nothing, and nothing that runs."""
from __future__ import annotations

import csv
import io
import shutil

import pytest
from classroom import UNIT, answered, grade, mark, new_course
from nbgrader.api import Gradebook

from autograder.commands.main import main
from autograder.course.folder import Course
from autograder.handout.exporting.tables import shown
from autograder.preparing.prepare import prepare
from handout.platform_zips import CLASS_LIST, SOLVED, put, zipped

EVIL = 'eve,"=HYPERLINK(""http://x"")",+Eve,eve@uni.example\n'


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Return three students collected from Moodle and Canvas, one of them with a blank notebook; two who handed in nothing."""
    folder = tmp_path_factory.mktemp("term")
    course = new_course(folder / "course")
    (folder / "class.csv").write_text(CLASS_LIST.replace("id,", "username,") + EVIL)
    zipped({"Ada Lovelace_12345_assignsubmission_file/a.ipynb": SOLVED,
            "Grace Hopper_12350_assignsubmission_file/a.ipynb": answered("blank", sigmoid="# I was ill.")},
           folder / "moodle.zip")
    zipped({"lovelaceada_881_1_a.ipynb": SOLVED, "hoppergrace_884_2_a.ipynb": answered("blank", sigmoid="# I was ill."),
            "müllerlüdenscheidtjörg_882_3_a.ipynb": SOLVED}, folder / "canvas.zip")
    for archive in ("moodle.zip", "canvas.zip"):
        assert main(["collect", str(folder / archive), "--course", str(course.root), "--class-list",
                     str(folder / "class.csv"), "--yes"]) == 0
    prepare(course, [UNIT])
    grade(course)
    mark(course, "ada", why_nonlinear=(2.5, None))
    return course.root


@pytest.fixture
def course(graded, tmp_path):
    shutil.copytree(graded, tmp_path / "course")
    return Course(tmp_path / "course")


@pytest.fixture
def export(course, capsys):
    def run(platform, *arguments, code=None):
        name = f"{platform}-{UNIT}.csv" if platform in ("moodle-worksheet", "sakai") else f"{platform}.csv"
        found = main(["export", platform, *arguments, "--course", str(course.root)])
        run.said = capsys.readouterr()
        assert code is None or found == code
        path = course.root / "exports" / name
        run.raw = path.read_bytes() if path.exists() else b""
        encoding = "utf-16" if run.raw.startswith(b"\xff\xfe") else "utf-8-sig"
        return list(csv.reader(io.StringIO(run.raw.decode(encoding))))
    return run


def in_grades_csv(course, student, column):
    rows = csv.DictReader((course.root / "grades.csv").read_text().splitlines())
    return {row["student_id"]: row[column] for row in rows}[student]


def test_canvas_gets_ids_titles_points_possible_and_blanks(export, course):
    head, possible, *rows = export("canvas", "--title", f"{UNIT}=Unit 1 (4711)")
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Unit 1 (4711)"]
    assert possible == ["Points Possible", "", "", "", "", in_grades_csv(course, "ada", "max_score")]
    by_login = {row[3]: row for row in rows}
    assert by_login["ada"][:2] == ["Lovelace, Ada", "881"]
    assert float(by_login["ada"][5]) > 20
    assert by_login["grace"][5] == "0"  # handed in, and wrong
    assert by_login["obrien"][5] == ""  # handed in nothing
    assert "new assignment" not in export.said.out


def test_a_title_without_its_id_is_warned_of(export):
    export("canvas", code=0)
    assert "makes a new assignment" in export.said.out


def test_moodles_worksheet_names_the_participants_of_the_hand_ins_and_leaves_others_out(export):
    head, *rows = export("moodle-worksheet", code=1)
    assert head == ["Identifier", "Full name", "Email address", "Grade", "Maximum grade", "Last modified (grade)"]
    assert [row[0] for row in rows] == ["Participant 12350", "Participant 12345"]
    assert "Jörg Müller-Lüdenscheidt (joerg): no id of Moodle's worksheet" in export.said.out


def test_moodles_gradebook_has_a_column_per_exercise_and_a_total(export, course):
    most = float(in_grades_csv(course, "ada", "max_score"))
    head, *rows = export("moodle", "--exercises", "--total", "Sum")
    assert head[:6] == ["Username", "ID number", "Email address", "First name", "Last name", UNIT]
    assert f"{UNIT}: neuron" in head and head[-1] == "Sum"
    ada = dict(zip(head, next(row for row in rows if row[0] == "ada"), strict=True))
    assert float(ada["Sum"]) == pytest.approx(100 * float(ada[UNIT]) / most, abs=0.01)
    assert ada[f"{UNIT}: why_nonlinear"] == "2.5"


def test_blackboard_brightspace_and_sakai_get_their_own_shape(export):
    head, *rows = export("blackboard", "--title", f"{UNIT}=Unit 1 [Total Pts: 28 Score] |99")
    assert head == ["Last Name", "First Name", "Username", "Student ID", "Unit 1 [Total Pts: 28 Score] |99"]
    assert export.raw.startswith(b"\xef\xbb\xbf")
    assert {row[2] for row in rows} == {"ada", "joerg", "grace", "obrien", "lilei", "eve"}
    head, *rows = export("brightspace", "--title", f"{UNIT}=Unit 1")
    assert head == ["OrgDefinedId", "Username", "Unit 1 Points Grade", "End-of-Line Indicator"]
    assert {row[-1] for row in rows} == {"#"} and not export.raw.startswith(b"\xef\xbb\xbf")
    first, empty, head, *rows = export("sakai", "--title", f"{UNIT}=Unit 1")
    assert (first, empty, head) == (["Unit 1", "Points"], [], ["Display ID", "ID", "Last Name", "First Name", "grade"])
    assert {row[0] for row in rows} >= {"ada", "grace"}


def test_marks_and_rounding_count_at_once(export, course):
    (course.root / "course.toml").write_text("rounding = 0.5\n")
    mark(course, "ada", why_nonlinear=(1.2, None))
    _, _, *rows = export("canvas")
    main(["grades", str(course.root)])
    ada = next(row for row in rows if row[3] == "ada")
    assert float(ada[5]) == float(in_grades_csv(course, "ada", "score")) and float(ada[5]) % 0.5 == 0


def test_an_override_is_marked_in_grades_csv(course):
    mark(course, "ada", check_neuron=(0.5, None))
    main(["grades", str(course.root)])
    assert in_grades_csv(course, "ada", "overridden") == "neuron"


def test_nothing_in_an_export_is_a_formula(export):
    for platform in ("canvas", "moodle", "blackboard"):
        rows = export(platform)
        cells = [cell for row in rows for cell in row]
        assert any("HYPERLINK" in cell for cell in cells)
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(("cell", "text"), [
    ("=1+1", "'=1+1"), ("+x", "'+x"), ("@x", "'@x"), ("-x", "'-x"), (" =x", "' =x"), ("\tx", "\\tx"), ("-", "-"),
    ("-3.5", "-3.5"), (None, ""), (20.50, "20.5"), (3.0, "3"), (1 / 3, "0.3333"), (0.0, "0"), ("Ada", "Ada")])
def test_cells_are_written_plain_and_harmless(cell, text):
    assert shown(cell) == text


CANVAS_FILE = ("\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Unit 1 (4711),Essay (4712)\r\n"
               "    Points Possible,,,,,28,10\r\n"
               '"Lovelace, Ada",881,,ada,S1,,7\r\n"Nobody, Ned",999,,ned,S1,,8\r\n"Hopper, Grace",884,,grace,S1,3,9\r\n')
WORKSHEET = ('Bezeichner,"Vollständiger Name",E-Mail-Adresse,Status,Bewertung,Bestwertung,"Zuletzt geändert (Bewertung)"\r\n'
             '"Teilnehmer/in 12345","Ada Lovelace",ada@uni.example,Abgegeben,,"28,00",-\r\n'
             '"Teilnehmer/in 12399","Siobhán O\'Brien",siobhan@uni.example,"Keine Abgabe",,"28,00",-\r\n')


def test_a_platforms_own_file_is_filled_and_otherwise_stays_as_it_is(export, course, tmp_path):
    (tmp_path / "canvas.csv").write_bytes(CANVAS_FILE.encode())
    rows = export("canvas", "--fill", str(tmp_path / "canvas.csv"), "--title", f"{UNIT}=Unit 1", code=1)
    assert export.raw.startswith(b"\xef\xbb\xbf")
    assert rows[1] == ["    Points Possible", "", "", "", "", "28", "10"]
    assert [row[6] for row in rows[2:]] == ["7", "8", "9"]
    assert float(rows[2][5]) > 20 and rows[3][5] == "" and rows[4][5] == "0"
    assert "Jörg Müller-Lüdenscheidt (joerg): is not in canvas.csv" in export.said.out
    (tmp_path / "worksheet.csv").write_bytes(WORKSHEET.encode())
    rows = export("moodle-worksheet", "--fill", str(tmp_path / "worksheet.csv"))
    assert float(rows[1][4]) > 20 and rows[1][5:] == ["28,00", "-"]
    assert rows[2][4] == ""


def test_blackboards_own_file_in_unicode_with_tabs_and_brightspaces_are_filled(export, tmp_path):
    head = f'"Last Name"\t"First Name"\t"Username"\t"{UNIT} [Total Pts: 28 Score] |991"\r\n'
    (tmp_path / "bb.xls").write_bytes((head + '"Lovelace"\t"Ada"\t"ada"\t""\r\n').encode("utf-16"))
    export("blackboard", "--fill", str(tmp_path / "bb.xls"))
    lines = export.raw.decode("utf-16").splitlines()
    assert lines[0] == head.strip() and float(lines[1].split("\t")[3].strip('"')) > 20
    (tmp_path / "d2l.csv").write_text(
        f"OrgDefinedId,Username,{UNIT} Points Grade <Numeric MaxPoints:28>,End-of-Line Indicator\n#77,#ada,,#\n#78,#obrien,,#\n")
    _, ada, obrien = export("brightspace", "--fill", str(tmp_path / "d2l.csv"))
    assert ada[:2] == ["#77", "#ada"] and float(ada[2]) > 20 and ada[3] == "#"
    assert obrien == ["#78", "#obrien", "", "#"]


@pytest.mark.parametrize(("arguments", "words"), [
    (["canvas", "--title", "Unit 1"], "is not UNIT=TITLE"), (["sakai", "--total"], "one column per file"),
    (["canvas", "--fill", "nowhere.csv"], "cannot be read"), (["canvas", "06-sgd"], "no grades of 06-sgd")])
def test_what_cannot_be_exported_is_refused_and_nothing_is_written(course, capsys, arguments, words):
    assert main(["export", *arguments, "--course", str(course.root)]) == 2
    assert words in capsys.readouterr().err
    assert not (course.root / "exports").exists()


def test_the_lowest_unit_is_dropped_from_the_total(course, capsys):
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment("02-losses")
        gradebook.add_notebook("02-losses", "02-losses")
        gradebook.add_grade_cell("check_loss", "02-losses", "02-losses", max_score=10, cell_type="code")
    put(course.root, {"course.toml": "dropped_lowest = 1\n"})
    most = float(in_grades_csv(course, "ada", "max_score"))
    main(["export", "moodle", "--total", "--course", str(course.root)])
    rows = list(csv.reader((course.root / "exports" / "moodle.csv").open(newline="")))
    ada = next(row for row in rows if row[0] == "ada")
    assert float(ada[-1]) == pytest.approx(100 * float(ada[5]) / most, abs=0.01)
