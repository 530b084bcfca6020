"""The digit pad and the reader that unit 1 opens with."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import student_code as own

from autograder.exercises.digits import model as unit
from lab import players
from lab.calling.requests import Result
from lab.judging.ways.trained import TrainedParameters
from lab.pictures import Card, Off
from lab.pictures.images.digits import Classifier
from lab.players.pad import READER
from lab.players.strokes import COUNT, strokes


def digits(root: Path) -> tuple[np.ndarray, np.ndarray]:
    with np.load(root / "notebooks" / "data" / "digits.npz") as stored:
        return stored["pixels"] / 16, stored["labels"].astype(int)


def reader_params() -> list[tuple[np.ndarray, np.ndarray]]:
    return players.trained_reader().params


def test_the_reader_reads_the_digits_of_the_course(root: Path) -> None:
    X, labels = digits(root)
    read = np.argmax(Classifier(reader_params()).probabilities(strokes(X)), axis=1)
    assert np.mean(read == labels) > 0.95


def test_the_reader_is_small_and_no_answer_to_unit_7(root: Path) -> None:
    assert READER.stat().st_size < 8_000
    params = reader_params()
    assert params[0][0].shape[1] == COUNT != 64
    assert TrainedParameters(unit.parts(False)).finding((), Result("value", params)).earned == 0


def test_unit_1_tells_how_many_numbers_the_reader_consists_of(root: Path) -> None:
    count = sum(W.size + b.size for W, b in reader_params())
    assert f" {count} numbers" in (root / "solutions" / "01-forward-model.md").read_text(encoding="utf-8")


def test_what_the_reader_sees_is_no_weighted_sum_of_pixels(root: Path) -> None:
    X = digits(root)[0]
    fitted = X @ np.linalg.lstsq(X, strokes(X), rcond=None)[0]
    assert np.mean((fitted - strokes(X)) ** 2) > 0.01 * np.var(strokes(X))


def test_strokes_tell_directions_apart() -> None:
    upright, level = np.zeros((8, 8)), np.zeros((8, 8))
    upright[:, 3] = level[3] = 1
    right, below = strokes(np.array([upright, level]).reshape(2, 64)).reshape(2, 4, 9)[:, :2].sum(axis=2).T
    assert below[0] > 0 == right[0] and right[1] > 0 == below[1]


def test_the_pad_carries_the_students_own_parameters() -> None:
    pad = players.digit_pad(own.predict, own.DIGITS, own.LABELS, own.MODEL)
    data = json.loads(pad._repr_html_().split('class="lab-pad-data">')[1].split("</script>")[0])
    assert not data["strokes"]
    for (W, b), (given, bias) in zip(own.MODEL, data["params"], strict=True):
        np.testing.assert_allclose(given, W, atol=1e-4)
        np.testing.assert_allclose(bias, b, atol=1e-4)


def test_without_scripts_digits_are_left_with_how_they_are_read() -> None:
    page = players.trained_reader()._repr_html_()
    assert "read as" in page and "run its cell again" in page
    assert "one to the right" in page


def test_a_predict_that_does_not_read_as_the_page_does_is_named() -> None:
    pad = players.digit_pad(lambda X, params: np.zeros(len(X), dtype=int), own.DIGITS, own.LABELS, own.MODEL)
    assert "differs from the class of largest probability" in pad._repr_html_()


@pytest.mark.parametrize("blank", [None, ..., lambda *args: None])
def test_the_pad_waits_for_what_is_blank(blank: object) -> None:
    assert isinstance(players.digit_pad(blank, own.DIGITS, own.LABELS, own.MODEL), Card)
    assert isinstance(players.digit_pad(own.predict, own.DIGITS, own.LABELS, ...), Card)


def test_turned_off_the_pad_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_PICTURES", "off")
    assert isinstance(players.trained_reader(), Off)
