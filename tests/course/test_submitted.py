"""What was handed in is read without following or opening anything but plain files."""

import os
import socket

import pytest

from autograder.course import submitted
from autograder.course.submitted import NotReadable, read_plain_file, read_submission, students_of
from autograder.course.times import NO_TIMES, Times

UNIT = "01-forward-model"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "ada" / UNIT
    folder.mkdir(parents=True)
    return folder


def read(tmp_path, student="ada", times=NO_TIMES):
    return read_submission(tmp_path, UNIT, student, times)


def test_a_notebook_its_helpers_and_its_time_are_read(tmp_path, folder):
    (folder / f"{UNIT}.ipynb").write_bytes(b"{}")
    (folder / "helpers.py").write_bytes(b"x = 1")
    (folder / "timestamp.txt").write_text("2026-01-31 12:00:00 UTC\n")
    (folder / "data.csv").write_text("1,2")
    submission = read(tmp_path, times=Times(files=True))
    assert submission.raw == b"{}"
    assert submission.files == {"helpers.py": b"x = 1"}
    assert submission.timestamp == "2026-01-31 12:00:00 UTC"
    assert submission.notes == ()


def test_a_notebook_under_another_name_is_taken_when_it_is_the_only_one(tmp_path, folder):
    (folder / f"{UNIT} (1).ipynb").write_bytes(b"{}")
    submission = read(tmp_path)
    assert submission.raw == b"{}"
    assert f"'{UNIT} (1).ipynb'" in submission.notes[0]


def test_of_several_other_notebooks_none_is_guessed(tmp_path, folder):
    for name in ("a.ipynb", "b.ipynb"):
        (folder / name).write_bytes(b"{}")
    with pytest.raises(NotReadable, match=r"'a.ipynb', 'b.ipynb'.*rename the one"):
        read(tmp_path)


def test_an_empty_folder_says_that_it_is_empty(tmp_path, folder):
    with pytest.raises(NotReadable, match=r"no notebook \(it is empty\)"):
        read(tmp_path)


def test_a_folder_without_notebook_says_what_it_holds(tmp_path, folder):
    (folder / "homework.docx").write_bytes(b"")
    with pytest.raises(NotReadable, match=r"it holds 'homework.docx'"):
        read(tmp_path)


def make_link(path):
    target = path.parents[3] / "target"
    target.write_bytes(b"{}")
    path.symlink_to(target)


def make_socket(path):
    here = os.getcwd()
    os.chdir(path.parent)  # the path of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(here)


SPECIAL = {"a link": make_link, "a pipe": os.mkfifo, "a folder": os.mkdir, "a socket": make_socket,
           "a link ": lambda path: path.symlink_to("/dev/zero")}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", SPECIAL)
def test_a_notebook_that_is_no_plain_file_is_not_opened(tmp_path, folder, kind):
    SPECIAL[kind](folder / f"{UNIT}.ipynb")
    with pytest.raises(NotReadable, match=f"is {kind.strip()}, not a plain file"):
        read(tmp_path)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", SPECIAL)
def test_a_helper_that_is_no_plain_file_is_left_out_and_named(tmp_path, folder, kind):
    (folder / f"{UNIT}.ipynb").write_bytes(b"{}")
    SPECIAL[kind](folder / "helpers.py")
    SPECIAL[kind](folder / "timestamp.txt") if kind != "a link" else None
    submission = read(tmp_path)
    assert submission.files == {}
    assert f"'helpers.py' beside the notebook is {kind.strip()}" in submission.notes[0]
    assert submission.timestamp is None


@pytest.mark.parametrize("link", ["ada", f"ada/{UNIT}"])
def test_folders_that_are_links_are_not_entered(tmp_path, link):
    real = tmp_path / "elsewhere" / UNIT
    real.mkdir(parents=True)
    (real / f"{UNIT}.ipynb").write_bytes(b"{}")
    (tmp_path / link).parent.mkdir(exist_ok=True)
    (tmp_path / link).symlink_to(real if "/" in link else real.parent)
    assert "ada" in students_of(tmp_path, UNIT)
    with pytest.raises(NotReadable, match="links are never followed"):
        read(tmp_path)


@pytest.mark.parametrize("name", ["has space.py", "has-dash.py", ".hidden.py", "1st.py", "new\nline.py", "é.py", ".py"])
def test_helpers_that_cannot_be_imported_are_left_out(tmp_path, folder, name):
    (folder / f"{UNIT}.ipynb").write_bytes(b"{}")
    (folder / name).write_bytes(b"")
    submission = read(tmp_path)
    assert submission.files == {}
    assert "cannot be imported" in submission.notes[0]


def test_sizes_and_numbers_are_limited(tmp_path, folder, monkeypatch):
    monkeypatch.setattr(submitted, "NOTEBOOK_BYTES", 100)
    monkeypatch.setattr(submitted, "FILE_BYTES", 10)
    monkeypatch.setattr(submitted, "FILES", 2)
    (folder / f"{UNIT}.ipynb").write_bytes(b"x" * 100)
    for name, size in {"a.py": 10, "b.py": 11, "c.py": 1, "d.py": 1}.items():
        (folder / name).write_bytes(b"x" * size)
    submission = read(tmp_path)
    assert set(submission.files) == {"a.py", "c.py"}
    assert ["larger than" in submission.notes[0], "more than 2" in submission.notes[1]] == [True, True]
    (folder / f"{UNIT}.ipynb").write_bytes(b"x" * 101)
    with pytest.raises(NotReadable, match="is larger than"):
        read(tmp_path)


def test_all_files_together_are_limited_too(tmp_path, folder, monkeypatch):
    monkeypatch.setattr(submitted, "FILES_BYTES", 25)
    (folder / f"{UNIT}.ipynb").write_bytes(b"{}")
    for name, size in {"a.py": 10, "b.py": 10, "c.py": 6, "d.py": 5, "e.py": 1}.items():
        (folder / name).write_bytes(b"x" * size)
    submission = read(tmp_path)
    assert set(submission.files) == {"a.py", "b.py", "d.py"}
    assert [note[:14] for note in submission.notes] == ["The file 'c.py", "The file 'e.py"]
    assert "together" in submission.notes[0] and "left out" in submission.notes[0]


def test_the_answers_digest_follows_the_notebook_and_the_helpers(tmp_path, folder):
    (folder / f"{UNIT}.ipynb").write_bytes(b"{}")
    seen = {read(tmp_path).answers}
    for name, content in {"a.py": b"1", "b.py": b"1", f"{UNIT}.ipynb": b"[]"}.items():
        (folder / name).write_bytes(content)
        seen.add(read(tmp_path).answers)
    assert len(seen) == 4
    before = read(tmp_path).answers
    (folder / "timestamp.txt").write_text("2026-01-31")
    assert read(tmp_path).answers == before


def test_only_folders_with_the_unit_are_submissions(tmp_path, folder):
    (tmp_path / "bob" / "02-losses").mkdir(parents=True)
    (tmp_path / ".ipynb_checkpoints" / UNIT).mkdir(parents=True)
    (tmp_path / ".cyd" / UNIT).mkdir(parents=True)
    (tmp_path / "notes.txt").write_text("")
    assert students_of(tmp_path, UNIT) == [".cyd", "ada"]
    assert students_of(tmp_path / "nowhere", UNIT) == []


def test_a_submission_that_vanishes_is_said_to_have_vanished(tmp_path):
    with pytest.raises(NotReadable, match="vanished"):
        read(tmp_path)


def test_a_single_file_is_read_plainly_or_not_at_all(tmp_path):
    (tmp_path / "plain").write_bytes(b"text")
    (tmp_path / "link").symlink_to("plain")
    assert read_plain_file(str(tmp_path / "plain"), 10) == b"text"
    with pytest.raises(OSError, match="is a link"):
        read_plain_file(str(tmp_path / "link"), 10)
