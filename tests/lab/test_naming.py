"""Parts of a result go by their names, and of a network's gradients it is said which layers are right."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lab.judging.naming import layers_right, named, part_name


@pytest.mark.parametrize(("path", "returns", "name"), [
    ("[1][2]", "a z", "z[2]"), ("[0]", "E dw1 dw2 db", "E"), ("[1][0]", "*dW db", "dW of layer 2"),
    ("[0][1]", "*W b", "b of layer 1"), ("[2]", "*dW db", "layer 3"), ("[1][0][1]", "E *dW db", "db of layer 1"),
    ("['out']", "=z", "z['out']"), ("[1]['h']", "y x", "x['h']"), ("[5]", "a z", "result[5]"), ("[0]", "", "result[0]")])
def test_a_part_has_the_name_that_students_give_it(path: str, returns: str, name: str) -> None:
    assert part_name(path, returns) == name


def test_sentences_and_panels_use_the_names() -> None:
    assert named("in result[1][0]: 1 at [0, 2] where 2 is expected", "*dW db") == (
        "in dW of layer 2: 1 at [0, 2] where 2 is expected")
    assert named("[0][0] = [1  2]\n[0][1] = [3]", "*W b") == "W of layer 1 = [1  2]\nb of layer 1 = [3]"
    assert named("in result[0]: 1", "") == "in result[0]: 1"


RIGHT = [(np.ones((2, 3)), np.ones(2)), (np.ones((4, 2)), np.ones(4)), (np.ones((1, 4)), np.ones(1))]


def with_layer(number: int, dW: Any = None, db: Any = None) -> list[Any]:
    return [(W if l != number or dW is None else dW, b if l != number or db is None else db) for l, (W, b) in enumerate(RIGHT)]


@pytest.mark.parametrize(("received", "words"), [
    (RIGHT, ""), (None, ""), (RIGHT[:2], ""),
    (with_layer(0, np.zeros((2, 3)), np.zeros(2)), "Layers 2 to 3 are right: look at how δ comes back to layer 1."),
    (with_layer(1, np.zeros((4, 2)), np.zeros(4)), "Layer 3 is right: look at how δ comes back to layer 2."),
    (with_layer(1, np.zeros((4, 2))), "Layer 3 is right, and so is db of layer 2, its δ: look at what that δ is multiplied by."),
    (with_layer(2, np.zeros((1, 4))), "db of layer 3 is right, and so is its δ: look at what that δ is multiplied by."),
    ([(0 * W, 0 * b) for W, b in RIGHT], "The last layer is not right either: look at its δ first, the others come from it.")])
def test_which_layers_are_right_is_said(received: Any, words: str) -> None:
    assert layers_right(RIGHT, received, "*dW db") == words
    assert layers_right((1.0, RIGHT), (2.0, received), "E *dW db") == words


def test_of_other_results_nothing_is_said() -> None:
    assert layers_right(RIGHT, with_layer(0, np.zeros((2, 3))), "a z") == ""
