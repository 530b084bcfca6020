"""Players: moved by their buttons and sliders, still without widgets, honest about wrong functions."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import student_code as own

from lab import players
from lab.pictures import Card, Off, Picture
from lab.players import Player

x = np.linspace(-1, 1, 25)
HISTORY = [(10 * i, own.tanh_network()) for i in range(60)]

# player, the student's functions it is given, and its other arguments
CALLS: dict[str, tuple[Callable[..., Any], tuple[Any, ...], tuple[Any, ...]]] = {
    "delta_flow": (players.delta_flow_player, (own.forward, own.hidden_delta, own.layer_gradients), own.FLOW),
    "graph": (lambda order, f, b, w, *rest: players.graph_player(order, w, f, b, *rest),
              (own.topological_order, own.graph_forward, own.graph_backward), own.GRAPH),
    "descent": (players.descent_player, (own.sgd_step, own.valley, own.valley_gradient), ([2.0, 1.0], 0.1)),
    "step_size": (players.step_size_player, (own.numerical_gradient,), (own.cubic, own.POINT, own.SLOPE)),
    "curve": (players.curve_player, (HISTORY,), (x, x**2)),
    "digits": (players.digit_player, (own.predict,), (own.DIGITS, own.LABELS, own.MODEL)),
}  # fmt: skip


def made(name: str) -> Player:
    call, functions, rest = CALLS[name]
    shown = call(*functions, *rest)
    assert isinstance(shown, Player), shown
    return shown


def inside(widget: Any) -> list[Any]:
    return [widget, *(one for child in getattr(widget, "children", ()) for one in inside(child))]


def button(player: Player, text: str) -> Any:
    return next(one for one in inside(player.widget) if getattr(one, "description", "") == text)


def words(player: Player) -> str:
    """The line above the picture, without tags."""
    lines = [one.value for one in inside(player.widget) if 'role="status"' in str(getattr(one, "value", ""))]
    return re.sub("<[^>]+>", "", lines[0])


def image(player: Player) -> str:
    return next(one.value for one in inside(player.widget) if "<figure" in str(getattr(one, "value", "")))


@pytest.mark.parametrize("name", CALLS)
def test_a_player_shows_a_widget_and_a_still_picture(name: str) -> None:
    player = made(name)
    bundle = player._repr_mimebundle_()
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == player.widget.model_id
    assert 'alt="' in bundle["text/html"]
    assert bundle["text/plain"].startswith("Picture: ")
    assert 'alt="' in image(player)


@pytest.mark.thorough
@pytest.mark.parametrize("name", CALLS)
def test_without_ipywidgets_the_still_picture_is_left(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    player = made(name)
    assert player.widget is None
    assert set(player._repr_mimebundle_()) == {"text/plain", "text/html"}
    assert isinstance(player.still, Picture)
    assert not player.still.findings or name == "curve"


@pytest.mark.thorough
@pytest.mark.parametrize("name", CALLS)
def test_every_control_has_words(name: str) -> None:
    controls = [one for one in inside(made(name).widget) if hasattr(one, "on_click") or hasattr(one, "readout")]
    assert controls
    assert all(control.description for control in controls)
    assert all(control.tooltip for control in controls if hasattr(control, "on_click"))


@pytest.mark.parametrize("name", CALLS)
def test_turned_off_nothing_is_called(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_PICTURES", "off")

    def never(*args: Any) -> Any:
        raise AssertionError("called")

    call, functions, rest = CALLS[name]
    assert isinstance(call(*[never for _ in functions], *rest), Off)


@pytest.mark.parametrize("blank", [None, ..., lambda *args: None, lambda *args: ...], ids=["None", "...", "f", "g"])
@pytest.mark.parametrize("name", CALLS)
def test_a_blank_answer_gives_a_card(name: str, blank: Any) -> None:
    call, functions, rest = CALLS[name]
    for place in range(len(functions)):
        if name == "graph" and blank is None and place:
            continue  # optional there
        if name == "curve" and callable(blank):
            continue  # a value, not a function
        shown = call(*functions[:place], blank, *functions[place + 1 :], *rest)
        assert isinstance(shown, Card), shown
        assert "Waiting for" in repr(shown)


@pytest.mark.thorough
def test_the_delta_flow_goes_forward_and_back() -> None:
    player = made("delta_flow")
    assert words(player).startswith("Step 1 of 10. Input: x = (1, −2)")
    assert button(player, "Step back").disabled
    seen = []
    for _ in range(9):
        button(player, "Step forward").click()
        seen.append(words(player))
    assert [line.split(". ", 1)[1].split(":")[0] for line in seen] == [
        "Forward, layer 1", "Forward, layer 2", "Forward, layer 3", "The output", "Gradient of layer 3",
        "Back to layer 2", "Gradient of layer 2", "Back to layer 1", "Gradient of layer 1",
    ]  # fmt: skip
    assert button(player, "Step forward").disabled
    button(player, "Step back").click()
    assert "Back to layer 1: δ = h′(a) ⊙ Wᵀ δ of layer 2" in words(player)
    button(player, "First").click()
    assert "Input" in words(player)


def test_the_delta_flow_says_when_a_function_is_wrong() -> None:
    player = players.delta_flow_player(own.forward, lambda W, d, a, hp: W.T @ d, own.layer_gradients, *own.FLOW)
    assert "Not right" in image(player)
    assert "hidden_delta" in image(player)


def test_the_graph_is_walked_in_both_orders() -> None:
    player = made("graph")
    assert "in1 is an input, x = 1" in words(player)
    for _ in range(6):
        button(player, "Step forward").click()
    assert "Backward: z of out2 comes from its own target: z = " in words(player)
    button(player, "Last").click()
    assert "Backward: z of a comes from z of b and out" in words(player)
    bare = players.graph_player(own.topological_order, own.WEIGHTS)
    button(bare, "Step forward").click()
    assert words(bare) == "Step 2 of 12. Forward: in2 is an input."


def test_the_descent_follows_its_slider() -> None:
    player = made("descent")
    slider = next(one for one in inside(player.widget) if hasattr(one, "readout"))
    button(player, "Step").click()
    assert "1 step: w = (1.8, 0.4)" in words(player)
    slider.value = 0.01
    button(player, "Ten steps").click()
    assert words(player).startswith("11 steps")
    slider.value = 10
    button(player, "Ten steps").click()
    assert "runs away" in words(player)
    button(player, "Start again").click()
    assert "0 steps: w = (2, 1), loss 5" in words(player)


def test_the_descent_says_when_a_step_goes_uphill() -> None:
    uphill = lambda params, gradients, eta: own.sgd_step(params, gradients, -eta)
    player = players.descent_player(uphill, own.valley, own.valley_gradient, [2.0, 1.0])
    assert "sgd_step" in image(player)
    assert "Not right" in image(player)


def test_a_function_that_starts_to_fail_is_told_in_the_player() -> None:
    calls = [0]

    def fails_later(params: Any, gradients: Any, eta: Any) -> Any:
        calls[0] += 1
        if calls[0] > 30:
            raise OverflowError("too far")
        return own.sgd_step(params, gradients, eta)

    player = players.descent_player(fails_later, own.valley, own.valley_gradient, [2.0, 1.0])
    button(player, "Step").click()
    assert "OverflowError: too far" in words(player)


@pytest.mark.thorough
def test_the_step_size_follows_its_slider() -> None:
    player = made("step_size")
    slider = next(one for one in inside(player.widget) if hasattr(one, "readout"))
    slider.value = 0
    first = words(player)
    assert first.startswith("eps = 1e−13")
    slider.value = 32
    assert "eps = 1e−13" not in words(player)


def test_the_curve_shows_at_most_forty_moments_with_the_first_and_the_last() -> None:
    player = made("curve")
    assert words(player).startswith("Step 1 of 40. Epoch 0:")
    button(player, "Last").click()
    assert "Epoch 590:" in words(player)


def test_the_digits_come_worst_first() -> None:
    player = made("digits")
    sure = []
    for _ in range(4):
        match = re.search(r"with probability ([\d.]+)", words(player))
        assert match
        sure.append(float(match[1]))
        button(player, "Step forward").click()
    assert sure == sorted(sure, reverse=True)
