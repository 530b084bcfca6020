"""When a submission came in is read right or refused, and believed only from where a student cannot write."""
from __future__ import annotations

import codecs

import pytest

from autograder.course.submitted import read_submission
from autograder.course.times import Times, time_of, times_for

UNIT = "01-forward-model"


@pytest.mark.parametrize(("text", "time"), [
    ("2026-02-03 11:59 PM", "2026-02-03 23:59:00"), ("2026-02-03 12:05 a.m.", "2026-02-03 00:05:00"),
    ("02/15/2026 11:59 PM", "2026-02-15 23:59:00"), ("15.02.2026 23:59", "2026-02-15 23:59:00"),
    ("3 February 2026, 11:59 PM", "2026-02-03 23:59:00"), ("2026-02-03 11:59:00pm UTC", "2026-02-03 23:59:00"),
    ("2026-02-03 12:00:00 CET", "2026-02-03 11:00:00"), ("2026-02-03 12:00:00 +0100", "2026-02-03 11:00:00"),
    ("2026-02-03 12:00:00 -3600", "2026-02-03 13:00:00"), ("2026-02-03T12:00:00+01:00", "2026-02-03 11:00:00"),
    ("2026-02-03T12:00:00Z", "2026-02-03 12:00:00"), ("\ufeff2026-02-03 12:00", "2026-02-03 12:00:00"),
    ("03/03/2026 1:00 PM", "2026-03-03 13:00:00"),
])
def test_a_time_is_read_as_its_writer_meant_it(text, time):
    assert str(time_of(text)) == time


@pytest.mark.parametrize("text", ["03/02/2026 11:59 PM", "3.2.2026 23:59", "yesterday evening", "", "2026-02-03 12:00 XYZT",
                                  "2026-02-03 12:00 /etc/passwd", "2026-13-45 12:00"])
def test_a_time_that_may_be_another_is_refused(text):
    with pytest.raises(ValueError, match=r"may be one of two days|is no time|names no time zone"):
        time_of(text)


def hand_in(tmp_path, timestamp=b"2026-02-03 12:00"):
    folder = tmp_path / "submitted" / "ada" / UNIT
    folder.mkdir(parents=True)
    (folder / f"{UNIT}.ipynb").write_bytes(b"{}")
    (folder / "timestamp.txt").write_bytes(timestamp)


def read(tmp_path, times):
    return read_submission(tmp_path / "submitted", UNIT, "ada", times)


def test_a_students_own_timestamp_is_reported_and_not_believed(tmp_path):
    hand_in(tmp_path)
    submission = read(tmp_path, times_for(tmp_path))
    assert submission.timestamp is None
    assert "timestamp.txt was handed in" in submission.notes[0]
    assert "--timestamp-from" in submission.notes[0]


@pytest.mark.parametrize("content", [codecs.BOM_UTF8 + b"2026-02-03 12:00", "\ufeff2026-02-03 12:00".encode("utf-16-le")])
def test_what_the_exchange_collected_is_believed_with_any_mark_of_its_encoding(tmp_path, content):
    hand_in(tmp_path, content)
    submission = read(tmp_path, times_for(tmp_path, "exchange"))
    assert (str(time_of(submission.timestamp)), submission.notes) == ("2026-02-03 12:00:00", ())


def test_a_time_that_cannot_be_read_is_explained_in_the_record(tmp_path):
    hand_in(tmp_path, b"03/02/2026 11:59 PM")
    submission = read(tmp_path, times_for(tmp_path, "exchange"))
    assert submission.timestamp is None
    assert "may be one of two days" in submission.notes[0]


def test_a_table_of_the_instructors_comes_before_anything_handed_in(tmp_path):
    hand_in(tmp_path)
    (tmp_path / "timestamps.csv").write_text(f"student,unit,timestamp\nada,{UNIT},2026-02-04 08:00\n")
    assert read(tmp_path, times_for(tmp_path)).timestamp == "2026-02-04 08:00"
    assert read(tmp_path, times_for(tmp_path, "exchange")).timestamp == "2026-02-04 08:00"


def test_any_table_may_be_named_and_its_faults_are_explained(tmp_path):
    table = tmp_path / "canvas.csv"
    table.write_text(f"student_id,assignment,timestamp\nada,{UNIT},2026-02-04 08:00\n")
    assert times_for(tmp_path, str(table)) == Times(False, {("ada", UNIT): "2026-02-04 08:00"})
    table.write_text("name,when\nada,now\n")
    with pytest.raises(ValueError, match="line 2, lacks a student"):
        times_for(tmp_path, str(table))
    with pytest.raises(ValueError, match="cannot be read as a table"):
        times_for(tmp_path, str(tmp_path / "none.csv"))
