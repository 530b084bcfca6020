"""Every file below submitted/ is somebody's submission, or is listed as nobody's: told by its content."""
from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from edits import UNIT, answer, as_saved_by_jupyter, notebook_of

from autograder.building.build import units
from autograder.course import candidates
from autograder.course.inventory import as_csv, look_through, table_of
from autograder.course.submitted import NotReadable, read_submission

OTHER = "02-losses"
SOLVED = as_saved_by_jupyter(notebook_of(UNIT))
BLANK = as_saved_by_jupyter(notebook_of(UNIT, "blank"))
CHANGED = as_saved_by_jupyter(answer(notebook_of(UNIT), sigmoid="def sigmoid(a):\n    return a"))
OTHER_UNITS = as_saved_by_jupyter(notebook_of(OTHER))
APPLE_DOUBLE = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X"


def zipped(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


ZIP = zipped(**{f"hw/{UNIT}.ipynb": SOLVED, "hw/mine.py": b"x = 1", f"__MACOSX/hw/._{UNIT}.ipynb": APPLE_DOUBLE})


def put(root, **files):
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


@pytest.mark.parametrize("path", [
    f"ada/Unit 1/{UNIT}.ipynb", f"ada/Homework 1/{UNIT}.ipynb", f"ada/01/{UNIT}.ipynb", "ada/week-1/notebook.ipynb",
    f"{UNIT}/ada/{UNIT}.ipynb", f"class/ada/{UNIT}/{UNIT}.ipynb", f"ada/{UNIT}.ipynb", f"ada/{UNIT}.ipynb.txt",
    "ada/homework.json", f"ada/{UNIT}/{UNIT}/{UNIT}.ipynb", f"ada/{UNIT}/{UNIT}.ipynb.json", f"ada/{UNIT}/{UNIT}.json",
    f"ada/{UNIT}/{UNIT}", f"ada/{UNIT}/{UNIT} (1).IPYNB", f"ada/{OTHER}/{UNIT}.ipynb", "ada/a/b/c/d/untitled.ipynb"])
def test_a_notebook_in_another_place_is_graded_by_its_content_with_a_note(tmp_path, path):
    put(tmp_path, **{path: SOLVED})
    found = look_through(tmp_path, units())
    assert (found.students[UNIT], found.unclaimed) == (["ada"], [])
    submission = read_submission(tmp_path, UNIT, "ada")
    assert submission.raw == SOLVED
    assert path.rpartition("/")[2] in " ".join(submission.notes)


@pytest.mark.parametrize("path", [f"ada/{UNIT}.zip", f"ada/{UNIT}/hand-in.zip"])
def test_a_zip_is_opened_and_its_modules_come_along(tmp_path, path):
    put(tmp_path, **{path: ZIP})
    assert look_through(tmp_path, units()).students[UNIT] == ["ada"]
    submission = read_submission(tmp_path, UNIT, "ada")
    assert (submission.raw, submission.files) == (SOLVED, {"mine.py": b"x = 1"})


def test_a_compressed_notebook_is_unpacked(tmp_path):
    put(tmp_path, **{f"ada/{UNIT}/{UNIT}.ipynb.gz": gzip.compress(SOLVED)})
    assert read_submission(tmp_path, UNIT, "ada").raw == SOLVED


@pytest.mark.parametrize(("path", "content", "what"), [
    (f"{UNIT}.ipynb", SOLVED, f"a notebook of {UNIT}"), ("ada.zip", ZIP, f"a notebook of {UNIT}"),
    ("k.ipynb.json", SOLVED, f"a notebook of {UNIT}"), (f"week-3/{UNIT}.ipynb", SOLVED, f"a notebook of {UNIT}"),
    (f"{UNIT}/x.ipynb", SOLVED, f"a notebook of {UNIT}"), ("ada/x.ipynb", b'{"cells": []}', "a notebook"),
    ("ada/x.tar", b"\x00" * 257 + b"ustar" + b"\x00" * 250, "nothing but zero bytes|tar"),
    ("ada/essay.pdf", b"%PDF-1.7", "a PDF"), ("ada/a.ipynb.icloud", b"bplist00", "a placeholder"),
    ("ada/b.ipynb", b"\x00" * 900, "a placeholder|placeholder of OneDrive"),
    ("ada/c.zip", b"PK\x03\x04no", "cannot be unpacked"), ("ada/d.gz", b"\x1f\x8bno", "cannot be unpacked"),
    ("ada/e.ipynb", b"version https://git-lfs.github.com/spec/v1\n", "Git LFS pointer"),
])
def test_what_nobody_claims_is_listed_with_what_it_is(tmp_path, path, content, what):
    put(tmp_path, **{path: content, f"ben/{UNIT}/{UNIT}.ipynb": SOLVED})
    found = look_through(tmp_path, units())
    assert found.students[UNIT] == ["ben"]
    (one,) = found.unclaimed
    assert one.path == path
    assert any(words in one.what for words in what.split("|"))
    assert f"submitted/{path}" in "\n".join(table_of(found.unclaimed))


def test_a_class_in_its_places_leaves_nothing_over(tmp_path):
    put(tmp_path, **{f"{name}/{unit}/{file}": content for name in ("ada", "ben") for unit, file, content in (
        (UNIT, f"{UNIT}.ipynb", SOLVED), (OTHER, f"{OTHER}.ipynb", OTHER_UNITS), (UNIT, "helpers.py", b""),
        (UNIT, "data.csv", b"1,2"), (UNIT, "timestamp.txt", b"2026"), (UNIT, ".DS_Store", b"x"),
        (UNIT, f"._{UNIT}.ipynb", APPLE_DOUBLE), (UNIT, f".progress/{UNIT}.json", b"{}"),
        (UNIT, f".ipynb_checkpoints/{UNIT}-checkpoint.ipynb", BLANK))})
    put(tmp_path, **{".DS_Store": b"x", "._ada": APPLE_DOUBLE})
    found = look_through(tmp_path, units())
    assert (found.students[UNIT], found.students[OTHER], found.unclaimed) == (["ada", "ben"], ["ada", "ben"], [])
    assert read_submission(tmp_path, UNIT, "ada").notes[1:] == ()  # but for the time, which is not believed


def test_the_table_is_short_and_counts_the_rest(tmp_path):
    put(tmp_path, **{f"{i:03}.ipynb": b"{}" for i in range(120)})
    found = look_through(tmp_path, units())
    lines = table_of(found.unclaimed)
    assert len(lines) < 20
    assert "120 files" in lines[0]
    assert "and 108 more" in lines[-2]
    assert as_csv(found.unclaimed).count(b"\n") == 121


def notes_of(root):
    return " ".join(read_submission(root, UNIT, "ada").notes)


def test_of_a_blank_and_a_solved_notebook_the_solved_one_counts(tmp_path):
    put(tmp_path, **{f"ada/{UNIT}/{UNIT}.ipynb": BLANK, f"ada/{UNIT}/{UNIT} (1).ipynb": SOLVED})
    assert read_submission(tmp_path, UNIT, "ada").raw == SOLVED
    assert f"'submitted/ada/{UNIT}/{UNIT}.ipynb' is blank" in notes_of(tmp_path)


def test_a_solved_notebook_elsewhere_counts_before_a_blank_one_in_its_place(tmp_path):
    put(tmp_path, **{f"ada/{UNIT}/{UNIT}.ipynb": BLANK, f"ada/late/{UNIT}.ipynb": SOLVED})
    assert look_through(tmp_path, units()).unclaimed == []
    assert read_submission(tmp_path, UNIT, "ada").raw == SOLVED


def test_a_solved_notebook_in_its_place_counts_before_one_elsewhere_which_is_listed(tmp_path):
    put(tmp_path, **{f"ada/{UNIT}/{UNIT}.ipynb": SOLVED, f"ada/late/{UNIT}.ipynb": CHANGED})
    assert [one.path for one in look_through(tmp_path, units()).unclaimed] == [f"ada/late/{UNIT}.ipynb"]
    assert read_submission(tmp_path, UNIT, "ada").raw == SOLVED


def test_two_notebooks_with_different_answers_are_refused_by_name(tmp_path):
    put(tmp_path, **{f"ada/{UNIT}/{UNIT}.ipynb": SOLVED, f"ada/{UNIT}/{UNIT} (1).ipynb": CHANGED})
    with pytest.raises(NotReadable, match=rf"'{UNIT}.ipynb', '{UNIT} \(1\).ipynb'.*which one counts"):
        read_submission(tmp_path, UNIT, "ada")


def test_two_notebooks_with_the_same_answers_are_as_good_as_one(tmp_path):
    put(tmp_path, **{f"ada/{UNIT}/{UNIT}.ipynb": SOLVED, f"ada/{UNIT}/{UNIT}-copy.ipynb": SOLVED + b"\n"})
    assert read_submission(tmp_path, UNIT, "ada").raw == SOLVED
    assert "has the same answers" in notes_of(tmp_path)


def test_another_units_notebook_beside_this_one_is_graded_as_its_own_unit(tmp_path):
    put(tmp_path, **{f"ada/{UNIT}/{UNIT}.ipynb": SOLVED, f"ada/{UNIT}/{OTHER}.ipynb": OTHER_UNITS})
    assert look_through(tmp_path, units()).students[OTHER] == ["ada"]
    assert read_submission(tmp_path, OTHER, "ada").raw == OTHER_UNITS
    assert read_submission(tmp_path, UNIT, "ada").raw == SOLVED


@pytest.mark.parametrize(("name", "content", "what"), [
    (f".{UNIT}.ipynb.icloud", b"bplist00", "a placeholder"), (f"{OTHER}.ipynb", OTHER_UNITS, f"the notebook of {OTHER}"),
    (f"._{UNIT}.ipynb", APPLE_DOUBLE, f"'._{UNIT}.ipynb'"), ("a.zip", zipped(a=b"x"), "a zip archive without a notebook"),
])
def test_a_folder_without_its_notebook_says_what_lies_there(tmp_path, name, content, what):
    put(tmp_path, **{f"ada/{UNIT}/{name}": content})
    with pytest.raises(NotReadable, match=rf"has no notebook .*{what}.*ask the student"):
        read_submission(tmp_path, UNIT, "ada")


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked(tmp_path):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.ipynb", b"\x00" * 110_000_000)
    put(tmp_path, **{f"ada/{UNIT}/a.zip": bomb.getvalue(), f"ben/{UNIT}/a.ipynb.gz": gzip.compress(bytes(110_000_000), 1)})
    for student in ("ada", "ben"):
        with pytest.raises(NotReadable, match=r"more than \d+ MB"):
            read_submission(tmp_path, UNIT, student)


def test_files_that_are_no_notebooks_are_not_read_to_their_end(tmp_path, monkeypatch):
    put(tmp_path, **{f"ada/{UNIT}/{UNIT}.ipynb": SOLVED})
    for i in range(30):
        with (tmp_path / "ada" / UNIT / f"{i}.dat").open("wb") as file:
            file.truncate(10**11)  # takes no room on the disk
    asked = []
    real = candidates.read_below
    monkeypatch.setattr(candidates, "read_below", lambda *args, **kw: asked.append(args[2:]) or real(*args, **kw))
    assert read_submission(tmp_path, UNIT, "ada").raw == SOLVED
    assert asked
    assert {limit for limit, in asked} == {candidates.START}


def test_many_large_notebooks_do_not_fill_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(candidates, "NOTEBOOK_BYTES", 3 * len(SOLVED))
    put(tmp_path, **{f"ada/{i}.ipynb": SOLVED for i in range(9)})
    found = candidates.candidates_among(tmp_path, [f"ada/{i}.ipynb" for i in range(9)])
    assert sum(len(notebooks) for _, notebooks, _ in found) == 3
