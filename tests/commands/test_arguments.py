"""The command line says what may have been meant, shows examples, and ends with the right code."""

import pytest

from autograder.commands.main import main, parser
from autograder.errors import AutograderError, WrongCommand, did_you_mean

UNITS = ["01-forward-model", "02-losses", "03-delta-rule", "04-backpropagation", "05-graph", "06-sgd", "07-digits"]


def said(capsys, *arguments):
    try:
        code = main(arguments)
    except SystemExit as ended:
        code = ended.code
    return code, capsys.readouterr()


def commands():
    return list(parser()._subparsers._group_actions[0].choices)


@pytest.mark.parametrize(("name", "meant"), [
    ("forward-model", "01-forward-model"), ("1", "01-forward-model"), ("graph", "05-graph"), ("06_sgd", "06-sgd"),
    ("loses", "02-losses"), ("Backprop", "04-backpropagation"), ("c", ""), ("", ""), ("quantum", "")])
def test_the_nearest_unit_is_named(name, meant):
    assert did_you_mean(name, UNITS) == (f' Did you mean "{meant}"?' if meant else "")


@pytest.mark.parametrize(("arguments", "meant"), [
    (("grad",), "grade"), (("repport",), "report"), (("grade", "--agian"), "--again"),
    (("report", "--txt"), "--text"), (("grade", "--isolation", "proces"), "process"),
    (("grade", "sgd"), "06-sgd"), (("build", "6"), "06-sgd"), (("course", "there", "graph"), "05-graph"),
    (("new", "there", "delta-rule"), "03-delta-rule"),
    (("new-exercise", ".", "mine", "--unit", "losses"), "02-losses")])
def test_a_misspelt_word_of_a_command_is_recognised(tmp_path, monkeypatch, capsys, arguments, meant):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "submitted").mkdir()
    code, answer = said(capsys, *arguments)
    assert code == 2
    assert f'Did you mean "{meant}"?' in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["submitted"], "a wrong command leaves nothing behind"


def test_a_folder_in_the_place_of_a_unit_is_pointed_to_its_option(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mycourse").mkdir()
    code, answer = said(capsys, "grade", "mycourse")
    assert code == 2 and "A course folder is given with --course." in answer.err


@pytest.mark.parametrize("command", commands())
def test_every_command_shows_an_example_that_is_a_command(capsys, command):
    code, answer = said(capsys, command, "--help")
    assert code == 0
    examples = answer.out.split("Examples:\n")[1].strip().splitlines()
    for example in examples:
        words = example.strip().split("  ")[0].split()
        assert words[0] == "autograder" and words[1] == command
        options, unknown = parser().parse_known_args(words[1:])
        assert options.command and not unknown, example


def test_the_version_is_told(capsys):
    code, answer = said(capsys, "--version")
    assert code == 0 and answer.out.startswith("autograder 0.")


@pytest.mark.parametrize(("error", "code"), [
    (AutograderError("It cannot\nbe done."), 1), (WrongCommand("There is none."), 2),
    (PermissionError(13, "Permission denied", "a\x1bfile"), 2)])
def test_errors_are_sentences_with_a_code(monkeypatch, capsys, error, code):
    def broken(options):
        raise error

    monkeypatch.setattr("autograder.commands.house._doctor", broken)
    found, answer = said(capsys, "doctor")
    assert found == code
    assert answer.err.endswith(".\n") and "Traceback" not in answer.err and "\x1b" not in answer.err


def test_a_file_that_stops_grading_is_no_wrong_command(tmp_path, monkeypatch, capsys):
    def broken(*_, **__):
        raise PermissionError(13, "Permission denied", "records")

    monkeypatch.setattr("autograder.grading.run.grade_class", broken)
    (tmp_path / "submitted").mkdir()
    code, answer = said(capsys, "grade", "06-sgd", "--course", str(tmp_path))
    assert code == 1 and answer.err == ("records cannot be used (Permission denied); correct that and run the same "
                                        "command again.\n")
