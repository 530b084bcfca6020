"""Hand-ins from every platform land in the course: whose, of which unit, when, with what lies beside them."""
from __future__ import annotations

import csv
import os
import shutil
import sys
import zipfile

import pytest
from classroom import new_course
from edits import UNIT, answer, as_saved_by_jupyter, insert, notebook_of
from nbgrader.api import Gradebook

from autograder.commands.main import main
from autograder.course.people.roster import hand_in_ids, read_roster
from autograder.course.submitted import read_submission
from handout import platform_zips as made
from handout.platform_zips import APPLE_DOUBLE, BLANK, CHANGED, CLASS_LIST, OTHER, OTHER_SOLVED, SOLVED, put, zipped


@pytest.fixture
def course(tmp_path):
    return new_course(tmp_path / "course")


class Desk:
    """An instructor at a course: collects, and reads the table."""

    def __init__(self, course, capsys, folder):
        self.course, self.capsys, self.folder = course, capsys, folder
        (folder / "class.csv").write_text(CLASS_LIST)

    def collect(self, *sources, yes=True, class_list=True, **options):
        table = self.folder / "table.csv"
        paths = [source if isinstance(source, str | os.PathLike) else self.zip(source) for source in sources]
        arguments = ["collect", *map(str, paths), "--course", str(self.course.root), "--table", str(table)]
        arguments += ["--yes"] if yes else []
        arguments += ["--class-list", str(self.folder / "class.csv")] if class_list else []
        arguments += [word for name, value in options.items() for word in (f"--{name}", value)]
        self.code = main(arguments)
        self.said = self.capsys.readouterr()
        self.rows = list(csv.DictReader(table.open(newline=""))) if self.code != 2 else []
        return self.rows

    def zip(self, members, name="download.zip"):
        zipped(members, self.folder / name)
        return self.folder / name

    def rows_with(self, status):
        return [row for row in self.rows if row["status"] == status]

    def has(self, student, unit=UNIT):
        return read_submission(self.course.submitted, unit, student)

    def tree(self):
        return {str(path.relative_to(self.course.root)): path.read_bytes()
                for path in sorted(self.course.root.rglob("*")) if path.is_file() and path.name != ".lock"}


@pytest.fixture
def desk(course, capsys, tmp_path):
    return Desk(course, capsys, tmp_path)


ALL = ["MOODLE_FOLDERS", "MOODLE_OLD", "MOODLE_FLAT", "CANVAS", "BLACKBOARD", "BRIGHTSPACE", "BRIGHTSPACE_FLAT", "SAKAI",
       "GITHUB", "EXCHANGE", "DRIVE", "FOLDERS"]
TIMES = {"BLACKBOARD": "2026-10-12 23:05:21 UTC", "BRIGHTSPACE": "2026-10-12 23:05:00 UTC",
         "BRIGHTSPACE_FLAT": "2026-10-12 23:05:00 UTC", "SAKAI": "2026-10-12 23:05:21 UTC",
         "EXCHANGE": "2026-10-12 21:05:21 UTC"}
HELPED = {"MOODLE_FOLDERS", "MOODLE_OLD", "MOODLE_FLAT", "CANVAS", "BRIGHTSPACE", "BRIGHTSPACE_FLAT", "GITHUB", "FOLDERS"}


@pytest.mark.parametrize("platform", ALL)
def test_every_platform_is_recognised_and_a_second_collect_changes_nothing(desk, platform):
    desk.collect(getattr(made, platform))
    for student, notebook in (("ada", SOLVED), ("joerg", CHANGED), ("obrien", SOLVED)):
        assert desk.has(student).raw == notebook
    assert sorted(os.listdir(desk.course.submitted)) == ["ada", "joerg", "obrien"]
    assert desk.has("ada").files == ({"mine.py": b"x = 1"} if platform in HELPED else {})
    submission = read_submission(desk.course.submitted, UNIT, "ada", desk.course.times())
    assert submission.timestamp == TIMES.get(platform)
    before = desk.tree()
    desk.collect(getattr(made, platform), class_list=False)
    assert desk.tree() == before
    assert {row["status"] for row in desk.rows} <= {"unchanged", "untouched", "left out", "doubtful"}


@pytest.mark.parametrize("platform", ["MOODLE_FOLDERS", "SAKAI", "GITHUB", "EXCHANGE"])
def test_a_folder_that_was_unpacked_by_hand_counts_like_the_archive(desk, platform, tmp_path):
    desk.collect(put(tmp_path / "unpacked", getattr(made, platform)))
    assert desk.has("joerg").raw == CHANGED


def test_the_first_look_writes_nothing(desk):
    rows = desk.collect(made.MOODLE_FOLDERS, yes=False)
    assert [(row["student"], row["unit"], row["status"]) for row in rows] == [
        (student, UNIT, "new") for student in ("ada", "joerg", "obrien")]
    assert "Nothing was written; the same command with --yes does it." in desk.said.out
    assert sorted(os.listdir(desk.course.root)) == ["secret", "submitted"]
    assert not os.listdir(desk.course.submitted)


@pytest.mark.parametrize(("platform", "key", "ids"), [
    ("MOODLE_FLAT", "moodle", {"ada": "12345", "joerg": "12346"}), ("CANVAS", "canvas", {"ada": "881", "joerg": "882"}),
    ("BLACKBOARD", "blackboard", {"ada": "ada", "joerg": "joe_m"})])
def test_the_platforms_own_ids_are_kept(desk, platform, key, ids):
    desk.collect(getattr(made, platform))
    roster = read_roster(desk.course.records)
    assert {student: roster[student].id_on(key, UNIT) for student in ids} == ids


def test_what_feedback_needs_to_go_back_is_remembered(desk):
    desk.collect(made.CANVAS)
    desk.collect(made.MOODLE_FLAT)
    assert hand_in_ids(desk.course.records, "canvas", [UNIT])[UNIT, "ada"] == "881_99001"
    assert hand_in_ids(desk.course.records, "moodle", [UNIT])[UNIT, "ada"] == "12345"


def test_local_times_are_those_of_the_course(desk):
    (desk.course.root / "course.toml").write_text('[late]\ntimezone = "Europe/Berlin"\n')
    desk.collect(made.BLACKBOARD)
    assert desk.has("ada") and desk.course.times().table["ada", UNIT] == "2026-10-12 21:05:21 UTC"


def test_of_several_attempts_the_latest_counts_and_the_earlier_is_kept(desk):
    desk.collect(made.BRIGHTSPACE)
    earlier, = (desk.course.root / "earlier" / "ada" / UNIT).iterdir()
    assert earlier.name.startswith("2026-10-11_09-26-00_UTC")
    assert (earlier / f"{UNIT}.ipynb").read_bytes() == CHANGED


def test_a_resubmission_replaces_and_says_so(desk):
    desk.collect(made.MOODLE_FOLDERS)
    desk.collect({"Ada Lovelace_12345_assignsubmission_file/homework.ipynb": CHANGED})
    row, = desk.rows
    assert (row["status"], row["note"]) == ("replaces", "what lay there is kept in earlier/")
    assert desk.has("ada").raw == CHANGED
    kept, = (desk.course.root / "earlier" / "ada" / UNIT).iterdir()
    assert (kept / f"{UNIT}.ipynb").read_bytes() == SOLVED


def test_an_older_archive_does_not_bring_an_older_attempt_back(desk):
    desk.collect(made.MOODLE_FOLDERS)
    desk.collect({"Ada Lovelace_12345_assignsubmission_file/homework.ipynb": CHANGED})
    desk.collect(made.MOODLE_FOLDERS)
    assert "an attempt that was collected before" in [row["note"] for row in desk.rows]
    assert desk.has("ada").raw == CHANGED


def test_an_attempt_with_an_earlier_time_is_kept_but_does_not_count(desk):
    desk.collect({"ada+u+2026-10-12 21:00:00 UTC+a/n.ipynb": SOLVED})
    desk.collect({"ada+u+2026-10-11 21:00:00 UTC+a/n.ipynb": CHANGED})
    assert [row["status"] for row in desk.rows] == ["earlier"]
    assert desk.has("ada").raw == SOLVED
    desk.collect({"ada+u+2026-10-13 21:00:00 UTC+a/n.ipynb": CHANGED})
    assert desk.has("ada").raw == CHANGED
    assert desk.course.times().table["ada", UNIT] == "2026-10-13 21:00:00 UTC"


def test_what_an_instructor_changed_stays_when_the_same_archive_is_collected_again(desk):
    desk.collect(made.MOODLE_FOLDERS)
    place = desk.course.submitted / "ada" / UNIT / f"{UNIT}.ipynb"
    place.write_bytes(CHANGED)
    (desk.course.root / "timestamps.csv").write_text("student,unit,timestamp\nada,01-forward-model,2026-01-01 00:00 UTC\n")
    desk.collect(made.MOODLE_FOLDERS)
    assert place.read_bytes() == CHANGED
    assert desk.course.times().table["ada", UNIT] == "2026-01-01 00:00 UTC"


def test_other_columns_and_rows_of_the_table_of_times_stay(desk):
    (desk.course.root / "timestamps.csv").write_text("assignment,student_id,time,why\n02-losses,grace,2026-01-01 00:00 UTC,ill\n")
    desk.collect(made.EXCHANGE)
    rows = list(csv.DictReader((desk.course.root / "timestamps.csv").open(newline="")))
    assert rows[0] == {"assignment": OTHER, "student_id": "grace", "time": "2026-01-01 00:00 UTC", "why": "ill"}
    assert desk.course.times().table["ada", UNIT] == "2026-10-12 21:05:21 UTC"


@pytest.mark.parametrize("moment", ["_exchange", "_copy"])
def test_nothing_is_lost_when_the_run_dies_while_it_replaces(desk, monkeypatch, moment):
    from autograder.handout.collecting import collect as collecting
    desk.collect(made.MOODLE_FOLDERS)
    real = getattr(collecting, moment)

    def die(*paths):
        real(*paths)
        raise KeyboardInterrupt

    monkeypatch.setattr(collecting, moment, die)
    later = desk.zip({"Ada Lovelace_12345_assignsubmission_file/homework.ipynb": CHANGED})
    assert main(["collect", str(later), "--course", str(desk.course.root), "--yes"]) == 130
    monkeypatch.undo()
    desk.collect(later)
    assert desk.has("ada").raw == CHANGED
    kept, = (desk.course.root / "earlier" / "ada" / UNIT).iterdir()
    assert (kept / f"{UNIT}.ipynb").read_bytes() == SOLVED


def test_two_assignments_of_moodle_have_two_ids_of_one_student(desk, tmp_path):
    zipped({"Ada Lovelace_1_assignsubmission_file/a.ipynb": SOLVED}, tmp_path / "unit1.zip")
    zipped({"Ada Lovelace_2_assignsubmission_file/a.ipynb": OTHER_SOLVED}, tmp_path / "unit2.zip")
    desk.collect(tmp_path / "unit1.zip", tmp_path / "unit2.zip", class_list=False)
    ada = read_roster(desk.course.records)["Ada Lovelace"]
    assert (ada.id_on("moodle", UNIT), ada.id_on("moodle", OTHER)) == ("1", "2")


def test_another_id_of_canvas_under_a_known_name_is_doubtful_without_a_class_list(desk):
    desk.collect({"leesam_1_2_a.ipynb": SOLVED}, class_list=False)
    desk.collect({"leesam_9_3_a.ipynb": OTHER_SOLVED}, class_list=False)
    assert [(row["status"], "under the id 1, and this is 9" in row["note"]) for row in desk.rows] == [("doubtful", True)]


def test_an_archive_with_nothing_in_it_is_said_to_be_empty(desk):
    desk.collect({})
    assert "nothing in it that somebody handed in" in desk.said.out and desk.code == 0


def test_several_archives_and_units_at_once(desk, tmp_path):
    folder = tmp_path / "downloads"
    put(folder, {"moodle.zip": zipped(made.MOODLE_FLAT), "canvas.zip": zipped({"hoppergrace_884_99009_x.ipynb": OTHER_SOLVED})})
    desk.collect(folder)
    assert desk.has("grace", OTHER).raw == OTHER_SOLVED
    assert desk.has("ada").raw == SOLVED
    assert desk.code == 0


def test_the_unit_is_read_from_the_content(desk):
    desk.collect({"Ada Lovelace_1_assignsubmission_file/01-forward-model.ipynb": OTHER_SOLVED})
    assert [(row["student"], row["unit"]) for row in desk.rows] == [("ada", OTHER)]


def test_untouched_templates_are_not_hand_ins_but_blank_answers_with_a_remark_are(desk):
    touched = as_saved_by_jupyter(insert(notebook_of(UNIT, "blank"), "I was ill this week.", text=True))
    desk.collect({"Ada Lovelace_1_assignsubmission_file/a.ipynb": BLANK,
                  "Grace Hopper_2_assignsubmission_file/a.ipynb": touched})
    assert {row["student"]: row["status"] for row in desk.rows} == {"ada": "untouched", "grace": "new"}


@pytest.mark.parametrize(("name", "note"), [
    ("Ada_1_assignsubmission_file/a.ipynb", "is it Ada Lovelace (ada)?"),
    ("Nobody Here_1_assignsubmission_file/a.ipynb", "nobody in the class list"),
    ("Participant_77_assignsubmission_file/a.ipynb", "nobody in the class list")])
def test_a_name_that_the_class_list_does_not_have_is_listed_and_not_guessed(desk, name, note):
    desk.collect({name: SOLVED})
    row, = desk.rows
    assert row["status"] == "doubtful" and note in row["note"]
    assert desk.code == 1 and not os.listdir(desk.course.submitted)


def test_two_students_of_one_name_are_told_apart_by_the_grading_worksheet_only(desk):
    (desk.folder / "class.csv").write_text("id,name\nsam1,Sam Lee\nsam2,Sam Lee\n")
    archive = {"Sam Lee_1_assignsubmission_file/a.ipynb": SOLVED, "Sam Lee_2_assignsubmission_file/a.ipynb": CHANGED}
    desk.collect(archive)
    assert {row["status"] for row in desk.rows} == {"doubtful"}
    assert "grading worksheet" in desk.rows[0]["note"]
    (desk.folder / "class.csv").write_text(
        "Identifier,Full name,Email address,Status,Grade,Last modified (submission)\n"
        "Participant 1,Sam Lee,a@x.example,Submitted,,\"Monday, 12 October 2026, 11:05 PM\"\n"
        "Participant 2,Sam Lee,b@x.example,Submitted,,-\n")
    desk.collect(archive)
    assert desk.has("a@x.example").raw == SOLVED and desk.has("b@x.example").raw == CHANGED
    assert desk.course.times().table == {("a@x.example", UNIT): "2026-10-12 23:05:00 UTC"}


def test_without_a_class_list_a_platforms_own_names_do(desk):
    desk.collect(made.MOODLE_FOLDERS, class_list=False)
    assert sorted(os.listdir(desk.course.submitted)) == [
        "Ada Lovelace", "Jörg Müller-Lüdenscheidt", "Siobhán OBrien"]
    desk.collect({"Ada Lovelace_99_assignsubmission_file/a.ipynb": CHANGED}, class_list=False)
    assert "two people may be called so" in desk.rows[0]["note"]


def test_a_flat_folder_without_a_class_list_belongs_to_nobody(desk):
    desk.collect(made.DRIVE, class_list=False)
    assert {row["status"] for row in desk.rows} == {"doubtful"} and desk.code == 1
    assert all("--class-list" in row["note"] for row in desk.rows)


def test_people_of_one_name_only_are_found_by_it_and_what_has_no_time_but_is_late_is_said(desk):
    (desk.folder / "class.csv").write_text("username,first name,last name\ncher,,Cher\nbo,Bo,\n")
    desk.collect({"cher_LATE_7_9_a.ipynb": SOLVED, "bo_8_10_a.ipynb": CHANGED})
    assert (desk.has("cher").raw, desk.has("bo").raw) == (SOLVED, CHANGED)
    assert "Late by the platform, which does not say when: 1." in desk.said.out and "timestamps.csv" in desk.said.out


@pytest.mark.parametrize("name", ["Müller-Lüdenscheidt, Jörg", "Joerg Mueller-Luedenscheidt", "jorg muller ludenscheidt",
                                  "Group 3-Jörg Müller-Lüdenscheidt"])
def test_names_match_whatever_their_order_and_accents(desk, name):
    desk.collect({f"{name}_1_assignsubmission_file/a.ipynb": SOLVED})
    assert [row["student"] for row in desk.rows] == ["joerg"]


def test_a_hand_in_of_a_group_is_everybodys(desk):
    (desk.folder / "class.csv").write_text("id,name,group\nada,Ada Lovelace,Team 1\ngrace,Grace Hopper,Team 1\n")
    desk.collect({"Team 1_5_assignsubmission_file/a.ipynb": SOLVED})
    assert desk.has("ada").raw == desk.has("grace").raw == SOLVED


def test_two_notebooks_with_different_answers_are_not_chosen_between(desk):
    desk.collect({"lovelaceada_1_2_a.ipynb": SOLVED, "lovelaceada_1_3_b.ipynb": CHANGED, "lovelaceada_1_4_c.ipynb": BLANK})
    assert sorted(row["status"] for row in desk.rows) == ["doubtful", "doubtful", "untouched"]
    desk.collect({"lovelaceada_1_2_a.ipynb": SOLVED, "lovelaceada_1_4_c.ipynb": BLANK})
    assert desk.has("ada").raw == SOLVED


def test_a_file_that_is_no_notebook_is_taken_for_the_unit_that_is_given(desk):
    archive = {"lovelaceada_1_2_homework.pdf": b"%PDF-1.7", "hoppergrace_2_3_01-forward-model.ipynb": SOLVED[:500]}
    desk.collect(archive)
    assert {row["student"]: row["status"] for row in desk.rows} == {"ada": "doubtful", "grace": "doubtful"}
    assert all("--unit" in row["note"] for row in desk.rows)
    desk.collect(archive, unit=UNIT)
    assert (desk.course.submitted / "ada" / UNIT / "homework.pdf").read_bytes() == b"%PDF-1.7"
    assert (desk.course.submitted / "grace" / UNIT / f"{UNIT}.ipynb").read_bytes() == SOLVED[:500]


def test_a_students_own_archive_is_opened_and_its_modules_come_along(desk):
    inner = zipped({"hw/nb.ipynb": SOLVED, "hw/mine.py": "x = 1", "hw/photo.png": b"\x89PNG",
                    "__MACOSX/hw/._nb.ipynb": APPLE_DOUBLE})
    desk.collect({"lovelaceada_1_2_hw.zip": inner, "__MACOSX/._lovelaceada_1_2_hw.zip": APPLE_DOUBLE})
    assert [row["status"] for row in desk.rows] == ["new"]
    assert sorted(os.listdir(desk.course.submitted / "ada" / UNIT)) == [f"{UNIT}.ipynb", "mine.py", "photo.png"]


def test_moodles_name_of_a_student_in_an_archive_without_marked_encoding(desk, tmp_path):
    raw = zipped({"J?rg M?ller-L?denscheidt_1_assignsubmission_file/a.ipynb": SOLVED})
    for encoding, path in (("cp437", "windows.zip"), ("utf-8", "mac.zip")):
        shutil.rmtree(desk.course.submitted)
        name = "Jörg Müller-Lüdenscheidt_1_assignsubmission_file/a.ipynb".encode(encoding)
        with zipfile.ZipFile(tmp_path / path, "w") as archive:
            archive.writestr("x" * len(name), SOLVED)
        (tmp_path / path).write_bytes((tmp_path / path).read_bytes().replace(b"x" * len(name), name))
        desk.collect(tmp_path / path)
        assert [(row["student"], row["status"]) for row in desk.rows][:1] == [("joerg", "new" if path == "windows.zip" else "unchanged")] or (
            desk.has("joerg").raw == SOLVED)
    assert raw


def test_nothing_is_written_outside_of_its_place(desk, tmp_path):
    link = zipfile.ZipInfo("Ada Lovelace_1_assignsubmission_file/link.ipynb")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
        archive.writestr("../../../evil_1_assignsubmission_file/a.ipynb", SOLVED)
        archive.writestr("/etc/Ada Lovelace_1_assignsubmission_file/../../../../x.py", "x = 1")
        archive.writestr("Ada Lovelace_1_assignsubmission_file/a.ipynb", SOLVED)
        archive.writestr(link, "/etc/passwd")
    before = {path for path in tmp_path.rglob("*") if not path.is_relative_to(desk.course.root)}
    desk.collect(tmp_path / "evil.zip")
    assert {path for path in tmp_path.rglob("*") if not path.is_relative_to(desk.course.root)} - before == {
        tmp_path / "table.csv"}
    assert sorted(os.listdir(desk.course.submitted)) == ["ada"]
    assert not [path for path in desk.course.submitted.rglob("*") if path.is_symlink()]
    assert "is a link" in " ".join(row["note"] for row in desk.rows)


def test_a_bomb_is_listed_and_never_unpacked(desk, tmp_path):
    bomb = zipped({"a.ipynb": bytes(60_000_000)})
    desk.collect({"lovelaceada_1_2_a.zip": bomb, "hoppergrace_2_3_a.ipynb": SOLVED})
    assert {row["student"]: row["status"] for row in desk.rows} == {"ada": "doubtful", "grace": "new"}


@pytest.mark.parametrize("content", [b"PK\x03\x04 but nothing else", zipped({"a": b"b" * 99})[:60]])
def test_a_broken_archive_is_refused_with_the_way_out(desk, tmp_path, content):
    (tmp_path / "broken.zip").write_bytes(content)
    desk.collect(tmp_path / "broken.zip")
    assert desk.code == 2 and "download it again" in desk.said.err


@pytest.mark.parametrize(("text", "words"), [
    ("", "is empty"), ("colour,size\nred,1\n", "no column that is known"), ("id,name\nada,A\nada,B\n", "is there twice"),
    ("id,name\n..,A\n", "cannot be the name"), ("id,name\n", "names nobody")])
def test_a_class_list_that_cannot_be_used_is_refused_and_nothing_is_written(desk, text, words):
    (desk.folder / "class.csv").write_text(text)
    desk.collect(made.CANVAS)
    assert desk.code == 2 and words in desk.said.err
    assert not os.listdir(desk.course.submitted)


@pytest.mark.parametrize("content", [
    "Name;E-Mail;Anmeldename\nLovelace, Ada;a@x.example;al1\n".encode("cp1252"),
    "\ufeffVorname\tNachname\tBenutzername\nAda\tLovelace\tal1\n".encode("utf-16"),
    b"\xef\xbb\xbfStudent,ID,SIS User ID,SIS Login ID,Section,Unit 1 (5)\n    Points Possible,,,,,28\n\"Lovelace, Ada\",881,77,al1,S1,\n"])
def test_class_lists_of_any_usual_heading_separator_and_encoding_are_read(desk, content):
    (desk.folder / "class.csv").write_bytes(content)
    desk.collect({"Ada Lovelace_1_assignsubmission_file/a.ipynb": SOLVED})
    assert [row["student"] for row in desk.rows] == ["al1"]


def test_an_own_answer_of_a_different_point_in_time_is_not_lost_when_the_run_dies(desk, monkeypatch):
    from autograder.handout.collecting import collect as collecting
    desk.collect(made.EXCHANGE)
    later = as_saved_by_jupyter(answer(notebook_of(UNIT), sigmoid="def sigmoid(a):\n    return 2 * a"))
    archive = {"ada+u+2026-10-14 21:00:00 UTC+a/n.ipynb": later}
    monkeypatch.setattr(collecting, "_write_times", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    desk.capsys.readouterr()
    assert main(["collect", str(desk.zip(archive)), "--course", str(desk.course.root), "--yes"]) == 130
    monkeypatch.undo()
    desk.collect(archive)
    assert desk.has("ada").raw == later
    assert desk.course.times().table["ada", UNIT] == "2026-10-14 21:00:00 UTC"
    assert len(list((desk.course.root / "earlier" / "ada" / UNIT).iterdir())) == 2


def test_a_second_class_list_is_about_the_same_people(desk, tmp_path):
    desk.collect(made.CANVAS)
    (desk.folder / "class.csv").write_text(
        "Identifier,Full name,Email address\nParticipant 7,A. Lovelace,ada@uni.example\nParticipant 8,Grace Hopper,\n")
    desk.collect({"Participant_7_assignsubmission_file/a.ipynb": CHANGED, "Participant_8_assignsubmission_file/a.ipynb": SOLVED})
    assert {row["student"]: row["status"] for row in desk.rows} == {"ada": "replaces", "grace": "new"}
    assert sorted(read_roster(desk.course.records).people) == ["ada", "grace", "joerg", "lilei", "obrien"]


def test_a_class_list_that_comes_later_is_about_those_who_handed_in_before(desk):
    desk.collect({"Ada Lovelace_5_assignsubmission_file/a.ipynb": SOLVED,
                  "Ned Nobody_6_assignsubmission_file/a.ipynb": SOLVED}, class_list=False)
    desk.collect({"Ada Lovelace_5_assignsubmission_file/a.ipynb": SOLVED,
                  "Ned Nobody_6_assignsubmission_file/a.ipynb": CHANGED})
    assert [(row["student"], row["status"]) for row in desk.rows] == [("Ada Lovelace", "unchanged"), ("", "doubtful")]
    assert read_roster(desk.course.records)["Ada Lovelace"].login == "ada"


def test_a_folder_of_a_class_is_not_taken_for_a_student(desk):
    desk.collect({"Homework A/Ada Lovelace - nb.ipynb": SOLVED, "Homework A/nb.ipynb": CHANGED})
    assert {row["student"]: row["status"] for row in desk.rows} == {"ada": "new", "": "doubtful"}


def test_the_same_archive_given_twice_is_one_hand_in(desk, tmp_path):
    zipped(made.MOODLE_FOLDERS, tmp_path / "a.zip")
    shutil.copy(tmp_path / "a.zip", tmp_path / "b.zip")
    desk.collect(tmp_path / "a.zip", tmp_path / "b.zip")
    assert not (desk.course.root / "earlier").exists() and len(desk.rows_with("new")) == 3


def test_every_solved_unit_of_a_repository_keeps_the_module_beside_it(desk):
    desk.collect({f"u-submissions/u-ada/{name}": content for name, content in {
        "nb/01-forward-model.ipynb": SOLVED, "nb/02-losses.ipynb": OTHER_SOLVED, "nb/mine.py": "x = 1"}.items()})
    assert desk.has("ada").files == desk.has("ada", OTHER).files == {"mine.py": b"x = 1"}


def test_who_hands_in_nothing_is_in_the_gradebook_once_a_class_list_was_given(desk, monkeypatch):
    monkeypatch.setenv("PATH", f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}")  # nbgrader calls alembic
    with Gradebook(f"sqlite:///{desk.course.root / 'gradebook.db'}") as gradebook:
        gradebook.add_student("grace", first_name="Amazing")
        desk.collect(made.CANVAS)
        gradebook.db.expire_all()
        names = {one.id: (one.first_name, one.last_name) for one in gradebook.students}
    assert names["grace"] == ("Amazing", "Hopper") and names["lilei"] == ("雷", "李")
