"""A class of two hundred with every oddity of real hand-ins: each is graded or explained, and people are told."""
from __future__ import annotations

import csv
import gzip
import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from classroom import ROOT, UNIT, Quiet, gradebook_of, new_course, records_of, run
from edits import answer, cell_of, insert, notebook_of, saved
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.grading.run import Options, grade_class

OTHER = "02-losses"
EACH = 4  # students of each kind
KEPT = ("neuron", "check_neuron", "sigmoid", "check_sigmoid", "why_nonlinear_question", "why_nonlinear")
WORDS = "Layers without bends collapse into one affine map, so depth adds nothing."
BLANK = "*Write your answer here.*"
SOLVED = "\n\n".join(cell_of(notebook_of(UNIT), name).source for name in ("neuron", "sigmoid"))
NEURON = "def neuron(x, w, b, h):\n    return h(w @ x + b)"


def few(base="solved"):
    """Return a notebook with few exercises, which is quick to grade."""
    notebook = notebook_of(UNIT, base)
    first = next(i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    notebook.cells = [cell for i, cell in enumerate(notebook.cells)
                      if i == first or cell.metadata.nbgrader.grade_id in KEPT]
    return notebook


def typed(**answers):
    return saved(answer(few(), **answers))


def waiting(change):
    notebook = few()
    cell_of(notebook, "why_nonlinear").source = BLANK
    change(notebook)
    return saved(notebook)


def lost(notebook):
    insert(notebook, WORDS, after="why_nonlinear", text=True)
    for cell in notebook.cells:
        cell.metadata.clear()
        cell.pop("id", None)


def changed(change, base="solved"):
    notebook = few(base)
    change(notebook)
    return saved(notebook)


def alone(*sources, text=False):
    """Return a notebook of a student's own, with nothing of ours in it."""
    return saved(new_notebook(cells=[(new_markdown_cell if text else new_code_cell)(source) for source in sources]))


def of_old_format(notebook):
    """Return the notebook as formats 2 and 3 have it: cells in worksheets, sources called `input` and without ids."""
    cells = [{"cell_type": cell.cell_type, "metadata": {}, "language": "python", "outputs": [], "prompt_number": 1,
              "input" if cell.cell_type == "code" else "source": cell.source.splitlines(True)} for cell in notebook.cells]
    return saved({"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells}]})


def in_one_cell(notebook):
    cell_of(notebook, "neuron").source = SOLVED
    cell_of(notebook, "why_nonlinear").source = WORDS


def equal_ids(notebook):
    for cell in notebook.cells:
        cell.id = "cell"


def large_widgets(notebook):
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": {"0": {"model": "x" * 30_000_000}}}}


def answers_of(other, into):
    """Return a blank notebook with another unit's answers in its cells."""
    notebook = notebook_of(into, "blank")
    theirs, ours = ([cell for cell in one.cells if cell.cell_type == "code" and cell.metadata.nbgrader.get("solution")]
                    for one in (notebook_of(other), notebook))
    for cell, source in zip(ours, theirs, strict=False):
        cell.source = source.source
    return saved(notebook)


def zipped(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


S, B = saved(few()), saved(few("blank"))
OTHERS = saved(notebook_of(OTHER))
PLACE = f"{UNIT}/{UNIT}.ipynb"
DOUBLE = b"\x00\x05\x16\x07\x00"

GRADED = {  # kind -> the files of a student, and a word of the note about them ("" for none)
    "plain": ({PLACE: S}, ""),
    "folder": ({f"Unit 1/{UNIT}.ipynb": S}, "lay at"), "weekly": ({"week-1/notebook.ipynb": S}, "lay at"),
    "high": ({f"{UNIT}.ipynb": S}, "lay at"), "deep": ({f"{UNIT}/{PLACE}": S}, "handed in as"),
    "txt": ({f"{PLACE}.txt": S}, "handed in as"), "json": ({f"{PLACE}.json": S}, "handed in as"),
    "bare": ({f"{UNIT}/{UNIT}": S}, "handed in as"), "zip": ({"hw.zip": zipped(**{f"a/{UNIT}.ipynb": S})}, "lay at"),
    "gz": ({f"{PLACE}.gz": gzip.compress(S)}, "handed in as"), "mac": ({PLACE: S, f"{UNIT}/._{UNIT}.ipynb": DOUBLE}, ""),
    "brace": ({PLACE: S + b"\n}"}, "followed the end"), "bom": ({PLACE: b"\xef\xbb\xbf" + S}, ""),
    "utf16": ({PLACE: S.decode().encode("utf-16")}, ""),
    "twice": ({PLACE: B, f"{UNIT}/{UNIT} (1).ipynb": S}, "is blank"), "same": ({PLACE: S, f"{UNIT}/a.ipynb": S}, "same answers"),
    "timed": ({PLACE: S, f"{UNIT}/timestamp.txt": b"2026-01-01 10:00"}, "not believed"),
    "helped": ({PLACE: typed(neuron="from numpy_ import neuron"), f"{UNIT}/numpy_.py": NEURON.encode()}, ""),
    "below": ({PLACE: waiting(lambda n: insert(n, WORDS, after="why_nonlinear", text=True))}, "waits for a person"),
    "comment": ({PLACE: waiting(lambda n: insert(n, f"# {WORDS}", after="why_nonlinear"))}, "waits for a person"),
    "end": ({PLACE: waiting(lambda n: insert(n, WORDS, text=True))}, "waits for a person"),
    "lost": ({PLACE: waiting(lost)}, "waits for a person"),
    "photo": ({PLACE: waiting(lambda n: None), f"{UNIT}/page.jpg": b"\xff\xd8\xff"}, "waits for a person"),
    "brackets": ({PLACE: waiting(lambda n: cell_of(n, "why_nonlinear").update(source="[" * 30_000))}, ""),
    "windows": ({PLACE: b"\xef\xbb\xbf" + S.replace(b"\\n", b"\\r\\n").replace(b"\n", b"\r\n")}, ""),
    "old": ({PLACE: of_old_format(few())}, "waits for a person"), "ids": ({PLACE: changed(equal_ids)}, ""),
    "crammed": ({PLACE: changed(in_one_cell, "blank")}, "in another cell than its own"),
    "widgets": ({PLACE: changed(large_widgets)}, ""), "ours": ({PLACE: S, f"{UNIT}/\U0001f393.ipynb": alone("x = 1")}, "of no unit"),
    "\U0001f393 \u05d3\u05e0\u05d4 \u202e" + "long" * 20: ({PLACE: S}, ""),
}
EXPLAINED = {  # kind -> the cell of `neuron`, what is put at the end, and what the verdict says
    "misspelt": (NEURON.replace("neuron", "neruon"), "", "your cell defines `neruon`"),
    "capital": (NEURON.replace("neuron", "Neuron"), "", "your cell defines `Neuron`"),
    "method": ("class Net:\n    def neuron(self, x, w, b, h):\n        return h(w @ x + b)", "", "inside the class `Net`"),
    "script": ("x, w, b, h = 1, 2, 3, abs\nz = h(w * x + b)", "", "defines no `neuron`"),
    "magic": (f"%%writefile mine.py\n{NEURON}", "", "begins with `%%writefile`"),
    "helper": (NEURON.replace("w @ x", "dot(w, x)"), "def dot(w, x):\n    return w @ x", "`dot` is defined further down"),
    "package": (f"import sklearn_\n{NEURON}", "", "Only Python itself, NumPy and matplotlib"),
    "inside": (NEURON.replace("    return", "    import sklearn_\n    return"), "", "Only Python itself"),
    "program": (f"%%script python\n{NEURON}", "", "begins with `%%script`"),
    "blank": ("def neuron(x, w, b, h):\n    ...", "", "still blank"),
    "text": ("def neuron(x, w, b, h):\n    ...", f"```python\n{NEURON}\n```", "in a Markdown cell, which does not run"),
}
FAILED = {
    "two": ({PLACE: S, f"{UNIT}/copy.ipynb": typed(neuron="def neuron(x, w, b, h):\n    return 0")}, "'copy.ipynb'"),
    "other": ({PLACE: OTHERS}, f"the notebook of {OTHER}"), "pdf": ({PLACE: b"%PDF-1.7"}, "a PDF"), "none": ({PLACE: b""}, "empty"),
    "lfs": ({PLACE: b"version https://git-lfs.github.com/spec/v1\n"}, "Git LFS"), "zero": ({PLACE: bytes(5000)}, "OneDrive"),
    "cloud": ({f"{UNIT}/.{UNIT}.ipynb.icloud": b"bplist00"}, "iCloud"), "cut": ({PLACE: S[:2000]}, "not JSON"),
    "merge": ({PLACE: S.replace(b'"nbformat"', b'\n<<<<<<< HEAD\n"nbformat"')}, "a conflict that Git"),
    "strange": ({PLACE: alone("import numpy as np\nprint(1)", "data = [1, 2, 3]")}, "Nothing in this notebook is of"),
    "diary": ({PLACE: alone("# Monday", "We went to the lake.", text=True)}, "Nothing in this notebook is of"),
    "words": ({PLACE: answers_of(OTHER, into=UNIT)}, f"are answers to {OTHER}"),
    "double": ({f"{UNIT}/._{UNIT}.ipynb": DOUBLE}, "has no notebook"),
}
LOOSE = {f"{i}.ipynb": S for i in range(6)} | {
    "class.zip": zipped(**{f"ada/{UNIT}.ipynb": S}), f"week-3/{UNIT}.ipynb": S, "plain0/essay.docx": b"PK\x03\x04"}
ESCAPED = "red\x1b[31m"


def put(root: Path, files):
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Return the class, graded once by the command that a person types."""
    course = new_course(tmp_path_factory.mktemp("odd"))
    for i in range(EACH):
        for kind, (files, _) in {**GRADED, **FAILED}.items():
            put(course.submitted / f"{kind}{i}", files)
        for kind, (cell, last, _) in EXPLAINED.items():
            notebook = answer(few(), neuron=cell)
            put(course.submitted / f"{kind}{i}", {PLACE: saved(insert(notebook, last, text=last[0] == "`") if last else notebook)})
        put(course.submitted / UNIT, {f"swapped{i}/{UNIT}.ipynb": S})
        put(course.submitted, {f"group-of-two/deeper{i}/{PLACE}": S})
        put(course.submitted / f"mixed{i}", {PLACE: S, f"{UNIT}/{OTHER}.ipynb": OTHERS})
    put(course.submitted, LOOSE)
    put(course.submitted / ESCAPED, {PLACE: S})
    return course


@pytest.fixture(scope="module")
def told(course):
    return run("autograder", "grade", UNIT, cwd=course.root)


@pytest.fixture(scope="module")
def records(course, told):
    return records_of(course)


def test_the_class_is_of_two_hundred(course, records):
    assert len(records) + len(LOOSE) >= 200


@pytest.mark.parametrize("kind", [*GRADED, "swapped", "deeper", "mixed"])
def test_what_is_somewhere_is_graded_with_a_note(records, kind):
    words = GRADED.get(kind, ({}, "" if kind == "mixed" else "lay at"))[1]
    for i in range(EACH):
        record = records[f"{kind}{i}"]
        assert record.graded, record.reason
        assert (record.scores["check_neuron"], record.scores["check_sigmoid"]) == (1.0, 2.0)
        assert words in " ".join(record.notes)
        assert "why_nonlinear" in record.waiting
        assert words or not record.notes or record.notes[0].startswith(("No cell answers", "A locked", "7", "6", "8"))


@pytest.mark.parametrize("kind", EXPLAINED)
def test_what_was_written_under_another_name_is_named_and_earns_nothing(records, kind):
    for i in range(EACH):
        verdict = next(one for one in records[f"{kind}{i}"].verdicts if one["exercise"] == "neuron")
        assert EXPLAINED[kind][2] in verdict["message"]
        assert (verdict["status"] == "not started") == (kind == "blank")
        assert verdict["fraction"] == 0.0


@pytest.mark.parametrize("kind", FAILED)
def test_what_cannot_be_graded_says_why_and_what_to_do(records, kind):
    for i in range(EACH):
        record = records[f"{kind}{i}"]
        assert not record.graded
        assert FAILED[kind][1] in record.reason
        assert re.search(r"ask (the student )?for|ask the student which", record.reason)


def test_the_terminal_says_what_to_do_and_is_short(course, told):
    assert told.returncode == 1
    assert f"{len(LOOSE)} files below submitted/ belong to no submission" in told.stdout
    assert all(f"submitted/{name}" in told.stdout for name in list(LOOSE)[:5])
    assert "put each at submitted/<student>/<unit>/<unit>.ipynb" in told.stdout
    assert re.search(rf"{EACH} × .*was not believed", told.stdout)
    assert len(told.stdout.splitlines()) < 50
    assert "\x1b[31m" not in told.stdout + told.stderr
    listed = list(csv.DictReader((course.root / "records" / "unclaimed.csv").open()))
    assert {row["file"] for row in listed} == {f"submitted/{name}" for name in LOOSE}


def test_notes_reach_the_grades_the_report_and_the_graded_notebook(course, records):
    rows = {row["student_id"]: row for row in csv.DictReader((course.root / "grades.csv").open())
            if row["assignment"] == UNIT}
    assert "is blank" in rows["twice0"]["notes"]
    assert rows["red\\x1b[31m"]["max_score"]
    assert "\x1b" not in (course.root / "grades.csv").read_text()
    notebook = (course.autograded / "twice0" / UNIT / f"{UNIT}.ipynb").read_text()
    assert "About this submission" in notebook
    assert "is blank" in notebook
    report = run("autograder", "report", UNIT, cwd=course.root)
    assert re.search(rf"note · {EACH} × .*was not believed", report.stdout)
    assert "was not believed" in (course.root / "report.html").read_text()


def test_formgrader_has_the_answers_that_wait(course, records):
    book = gradebook_of(course)
    for kind in ("below", "comment", "end", "lost", "photo"):
        assert book[f"{kind}0"]["grades"]["why_nonlinear"][3], kind
    assert book["blank0"]["comments"]["forward_order"][0] == "No response."
    assert not book["blank0"]["grades"]["forward_order"][3]


def test_nothing_handed_in_can_be_imported_beside_a_graded_notebook(course, records):
    assert not [path for path in course.autograded.glob("*/*/*") if path.suffix == ".py"]
    assert (course.autograded / "helped0" / UNIT / "handed-in" / "numpy_.py").exists()


def test_a_graded_notebook_is_shown_at_once(course, records):
    notebook = (course.autograded / "brackets0" / UNIT / f"{UNIT}.ipynb").read_text()
    assert "[" * 1_001 not in notebook
    assert "cut off here" in notebook


def test_no_file_has_a_name_with_control_characters_but_the_students_own(course, records):
    names = [path.name for folder in (course.records, course.root) for path in folder.glob("*" if folder == course.root else "**/*")]
    assert not [name for name in names if not name.isprintable()]


def test_what_has_been_graded_is_not_graded_again(course, records):
    watcher = Quiet()
    summary = grade_class(course, [UNIT], watcher, Options(jobs=1))
    assert summary.graded == 0
    assert summary.unchanged + len(summary.failed) == len(records)


def test_nbgraders_own_command_finds_and_explains_the_same(tmp_path, records):
    course = new_course(tmp_path / "theirs")
    shutil.copy(ROOT / "nbgrader_config.py", course.root)
    kinds = ["folder", "twice", "below", "photo", "misspelt", "other", "two", "strange", "words"]
    for kind in kinds:
        source = EXPLAINED.get(kind)
        files = {PLACE: saved(answer(few(), neuron=source[0]))} if source else (GRADED | FAILED)[kind][0]
        put(course.submitted / f"{kind}0", files)
    put(course.submitted, {"0.ipynb": S})
    told = run("nbgrader", "autograde", UNIT, cwd=course.root)
    assert "1 file below submitted/ belongs to no submission" in told.stderr
    theirs = records_of(course)
    assert set(theirs) == {f"{kind}0" for kind in kinds}
    for student, record in theirs.items():
        assert (record.scores, record.notes, record.reason) == (
            records[student].scores, records[student].notes, records[student].reason)
