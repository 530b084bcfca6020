"""course.toml: every key is read, every default is today's behaviour, and what is wrong is said with what is allowed."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from autograder.course.folder import Course, CourseError, installed_units
from autograder.course.settings import CourseSettings, Late, SettingsError
from autograder.preparing.start import start_course

UNIT = "01-forward-model"


@pytest.fixture
def read(tmp_path):
    def read(text):
        (tmp_path / "course.toml").write_text(text, encoding="utf-8")
        return Course(tmp_path).settings
    return read


def test_a_course_without_the_file_has_the_defaults(tmp_path):
    assert Course(tmp_path).settings == CourseSettings()
    assert Course(tmp_path).units() == installed_units()


def test_the_file_that_a_new_course_gets_says_what_the_defaults_are(tmp_path):
    settings = start_course(tmp_path / "course").settings
    assert settings.units == tuple(installed_units())
    assert settings.version
    same = {name: getattr(settings, name) for name in CourseSettings.__dataclass_fields__} | {"units": (), "version": ""}
    assert CourseSettings(**same) == CourseSettings()


def test_the_file_that_a_new_course_gets_names_every_key(tmp_path):
    text = (start_course(tmp_path / "course").root / "course.toml").read_text()
    for key in CourseSettings.__dataclass_fields__:
        assert f"\n{key} = " in text or f"\n[{key}" in text, key
    assert all(f"\n{key} = " in text for key in Late.__dataclass_fields__ if key != "due")


def test_every_key_is_read(read):
    settings = read(f"""
        version = "0.2.0"
        units = ["06-sgd", "{UNIT}"]
        rounding = 0.5
        followthrough = false
        model_answers = "after-due"
        timestamps = "exchange"
        db = "postgresql://host/grades"
        [late]
        rule = "per-day"
        share = 0.25
        at_most = 0.5
        grace = 10
        timezone = "Europe/Berlin"
        [late.due]
        "{UNIT}" = 2026-10-12T23:59:00
        "06-sgd" = 2026-12-01T12:00:00-05:00
        [points]
        neuron = 3
        [weights]
        sigmoid = 0
    """)
    assert (settings.version, settings.units) == ("0.2.0", ("06-sgd", UNIT))
    assert (settings.rounding, settings.followthrough, settings.model_answers) == (0.5, False, "after-due")
    assert (settings.timestamps, settings.db) == ("exchange", "postgresql://host/grades")
    late = settings.late
    assert (late.rule, late.share, late.at_most, late.grace) == ("per-day", 0.25, 0.5, 10)
    assert late.due[UNIT].astimezone(UTC) == datetime(2026, 10, 12, 21, 59, tzinfo=UTC)
    assert late.due["06-sgd"] == datetime(2026, 12, 1, 12, tzinfo=timezone(timedelta(hours=-5)))
    assert (settings.points, settings.weights) == ({"neuron": 3.0}, {"sigmoid": 0.0})
    assert (settings.weight("sigmoid"), settings.weight("neuron")) == (0.0, 1.0)


def test_a_date_without_a_time_ends_with_that_day(read):
    due = read(f'[late.due]\n"{UNIT}" = 2026-10-12').late.due[UNIT]
    assert due == datetime(2026, 10, 12, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(("text", "words"), [
    ("units = [", "is not valid TOML"),
    ("rule = zero", "Texts need quotation marks"),
    ("rounds = 1", "there is no key 'rounds'; the keys are version, units, .*Did you mean \"rounding\""),
    ("units = ['sgd']", 'units: "sgd" is not allowed; the units are 01-.*Did you mean "06-sgd"'),
    ("units = '06-sgd'", "write a list"),
    ("units = ['06-sgd', '06-sgd']", "name each unit once"),
    ("version = 1", "write the version as text"),
    ("rounding = 'half'", 'write "none", or the step'),
    ("rounding = 0", "or the step"),
    ("rounding = true", "or the step"),
    ("followthrough = 'no'", "write true or false"),
    ("model_answers = 'afterdue'", 'one of "always", "after-due", "never".*Did you mean "after-due"'),
    ("timestamps = 'mine'", 'one of "platform", "exchange", "files"'),
    ("db = 5", "write the database's URL"),
    ("points = 3", "write a table"),
    ("[points]\nneuron = 'two'", r"\[points\] neuron: \"two\" is not allowed; write a number of at least 0"),
    ("[points]\nneuron = -1", "number of at least 0"),
    ("[points]\nneurn = 1", r"\[points\]: there is no exercise 'neurn'. Did you mean \"neuron\"\?"),
    ("[weights]\nneurn = 1", r"\[weights\]: there is no exercise 'neurn'"),
    ("[weights]\nneuron = nan", "write a number"),
    ("[late]\nrule = 'per-week'", 'one of "none", "zero", "per-day", "per-hour"'),
    ("[late]\nrules = 'zero'", r"\[late\]: there is no key 'rules'"),
    ("[late]\nshare = 10", "write a number from 0 to 1"),
    ("[late]\ntimezone = 'Berlin'", 'write a name such as "Europe/Berlin"'),
    ("[late]\ntimezone = '../../etc/passwd'", "write a name such as"),
    ("[late.due]\n'06-sgd' = 'tomorrow'", "without quotation marks"),
    ("[late.due]\n'6' = 2026-10-12", "the units are"),
])
def test_what_is_wrong_is_said_with_the_key_and_what_is_allowed(read, tmp_path, text, words):
    with pytest.raises(SettingsError, match=f"(?s){words}") as raised:
        read(text)
    assert str(raised.value).startswith(str(tmp_path / "course.toml"))
    assert raised.value.code == 2


@pytest.mark.parametrize(("rule", "seconds", "lost"), [
    ("none", 1e6, 0), ("zero", 1, 8), ("zero", 0, 0), ("per-day", 1, 1), ("per-day", 86400, 1), ("per-day", 86401, 2),
    ("per-day", 1e9, 4), ("per-hour", 7201, 3)])
def test_a_late_submission_loses_what_the_rule_says(rule, seconds, lost):
    assert Late(rule, share=0.125, at_most=0.5).penalty(8.0, seconds) == lost


def test_within_the_grace_nothing_is_lost():
    assert Late("zero", grace=15).penalty(8.0, 900) == 0
    assert Late("zero", grace=15).penalty(8.0, 901) == 8


def test_a_unit_outside_the_course_is_not_graded(tmp_path):
    course = start_course(tmp_path / "course", ["06-sgd", UNIT])
    assert course.units() == course.named_units([]) == ["06-sgd", UNIT]
    with pytest.raises(CourseError, match=r"There is no unit '02-losses'.*not among the units of course.toml"):
        course.named_units(["02-losses"])


def test_a_new_course_leaves_what_is_there(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    course = start_course(tmp_path, [UNIT], "postgresql://host/grades")
    assert course.settings.db == "postgresql://host/grades"
    (tmp_path / "course.toml").write_text("# mine")
    with pytest.raises(CourseError, match="exists already"):
        start_course(tmp_path)
    assert (tmp_path / "course.toml").read_text() == "# mine"
    assert (tmp_path / "notes.txt").read_text() == "mine"
