"""What a run tells while it goes on: to a terminal, to a log file, to a machine."""

import io
import json

from autograder import progress
from autograder.course.records import FAILED, GRADED, Record
from autograder.progress import Progress, duration, printable

UNIT = "01-forward-model"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def run(screen, monkeypatch, **options):
    """Return ten submissions, three seconds each, the fourth unchanged and the last not gradable."""
    clock = iter(range(0, 3000, 3))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(clock)))
    shown = Progress(screen=screen, **options)
    shown.total(10)
    for number in range(9):
        shown.record(Record(UNIT, f"s{number}", GRADED), unchanged=number == 3)
        shown.tick()
    shown.record(Record(UNIT, "eve\x1b[2J", FAILED, "It is no notebook."), unchanged=False)
    shown.end()
    return shown


def test_a_terminal_has_one_line_that_counts(monkeypatch):
    screen = Terminal()
    run(screen, monkeypatch)
    assert "9 of 10" in screen.getvalue()
    assert " a second · " in screen.getvalue()
    assert screen.getvalue().count("\n") == 1
    assert screen.getvalue().endswith("\r\x1b[K")


def test_a_log_file_has_a_line_now_and_then_and_no_control_characters(monkeypatch):
    screen = io.StringIO()
    run(screen, monkeypatch)
    lines = screen.getvalue().splitlines()
    assert 1 < len(lines) < 5
    assert f"{UNIT} · eve\\x1b[2J: It is no notebook." in lines
    assert "\x1b" not in screen.getvalue()


def test_machines_read_json(monkeypatch, capsysbinary):
    run(io.StringIO(), monkeypatch, machine=True)
    lines = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [line["unchanged"] for line in lines] == [False] * 3 + [True] + [False] * 6
    assert lines[-1]["reason"] == "It is no notebook."


def test_the_same_sentence_is_told_once():
    screen = io.StringIO()
    shown = Progress(screen=screen)
    for _ in range(3):
        shown.tell("Waiting for the gradebook.")
    assert screen.getvalue() == "Waiting for the gradebook.\n"


def test_times_read_as_people_say_them():
    assert [duration(seconds) for seconds in (3.2, 89, 200, 7200)] == ["3 s", "89 s", "3 min", "2.0 h"]


def test_text_of_a_students_making_cannot_move_the_cursor():
    assert printable("a\x1b[2J\nb\ud83d ♥") == "a\\x1b[2J\\nb\\ud83d ♥"
