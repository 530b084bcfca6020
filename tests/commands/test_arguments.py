"""The command line says what may have been meant, shows examples, and ends with the right code."""

import shlex
import shutil
import subprocess
import sys

import pytest

from autograder.commands.main import main, parser
from autograder.course.folder import in_full, known_units
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
    (("grade", "sdg"), "06-sgd"), (("build", "grahp"), "05-graph"), (("course", "there", "garph"), "05-graph"),
    (("new", "there", "delta-rul3"), "03-delta-rule"), (("publish", "there", "--too", "x"), "--to"),
    (("new-exercise", ".", "mine", "--unit", "lossses"), "02-losses")])
def test_a_misspelt_word_of_a_command_is_recognised(tmp_path, monkeypatch, capsys, arguments, meant):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "submitted").mkdir()
    code, answer = said(capsys, *arguments)
    assert code == 2
    assert f'Did you mean "{meant}"?' in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["submitted"], "a wrong command leaves nothing behind"


@pytest.mark.parametrize(("name", "unit"), [
    ("1", "01-forward-model"), ("04", "04-backpropagation"), ("forward-model", "01-forward-model"),
    ("delta_rule", "03-delta-rule"), ("Back", "04-backpropagation"), ("07-digits", "07-digits")])
def test_a_unit_may_be_named_in_short(name, unit):
    assert in_full(name, UNITS) == unit
    assert known_units([name, unit]) == [unit]


@pytest.mark.parametrize("name", ["8", "", "s", "de", "quantum", "-1"])
def test_what_is_no_short_name_or_may_be_two_stays_as_it_is(name):
    assert in_full(name, [*UNITS, "08-delta", "09-signs"]) == (name if name != "8" else "08-delta")
    assert in_full("del", [*UNITS, "08-delta"]) == "del"


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_completes_commands_options_and_units(capsys, shell):
    code, answer = said(capsys, "completion", shell)
    assert code == 0
    assert all(word in answer.out for word in [*commands(), "--dry-run", *UNITS])
    if program := shutil.which(shell):
        assert subprocess.run([program, "-n"], input=answer.out, text=True, check=False).returncode == 0


def test_bash_offers_the_units():
    script = subprocess.run([sys.executable, "-m", "autograder", "completion", "bash"], capture_output=True, text=True,
                            check=True).stdout
    typed = "\nCOMP_WORDS=(autograder grade 0); COMP_CWORD=2; _shtab_autograder autograder 0 grade; echo ${COMPREPLY[@]}"
    offered = subprocess.run(["bash", "-c", script + typed], capture_output=True, text=True, check=True).stdout
    assert offered.split() == UNITS


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
        words = shlex.split(example.strip().split("  ")[0])
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
