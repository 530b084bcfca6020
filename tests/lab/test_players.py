"""Players: every frame drawn beforehand, one output that lasts, honest about wrong functions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest
import student_code as own

from lab import players
from lab.pictures import Card, Off
from lab.pictures.drawing import svg
from lab.players import Player

x = np.linspace(-1, 1, 25)
HISTORY = [(10 * i, own.tanh_network()) for i in range(60)]

# player, the student's functions it is given, and its other arguments
CALLS: dict[str, tuple[Callable[..., Any], tuple[Any, ...], tuple[Any, ...]]] = {
    "neuron": (players.neuron_player, (own.neuron, own.sigmoid), ()),
    "softmax": (players.softmax_player, (own.softmax,), ((2, 0, -1),)),
    "losses": (lambda softmax, loss: players.softmax_player(softmax, (1, 2, 0), loss), (own.softmax, own.cross_entropy), ()),
    "sigma": (lambda nll, *rest: players.sigma_player(*rest, nll), (own.gaussian_nll,), (np.sin, x, np.sin(3 * x))),
    "nudge": (players.nudge_player, (own.valley,), ([1.0, -0.5], ["w1", "w2"])),
    "learning_rate": (players.learning_rate_player, (own.toy_forward, own.toy_gradients), own.TOY),
    "delta_flow": (players.delta_flow_player, (own.forward, own.hidden_delta, own.layer_gradients), own.FLOW),
    "graph": (lambda order, f, b, w, *rest: players.graph_player(order, w, f, b, *rest),
              (own.topological_order, own.graph_forward, own.graph_backward), own.GRAPH),
    "descent": (players.descent_player, (own.sgd_step, own.valley, own.valley_gradient), ([2.0, 1.0], 0.1)),
    "sgd": (players.sgd_player, (own.sgd_step, own.minibatches), (x, 1.5 * x + 0.4 * np.cos(9 * x), (-1.0, 1.0), 0.2)),
    "step_size": (players.step_size_player, (own.numerical_gradient,), (own.cubic, own.POINT, own.SLOPE)),
    "boundary": (players.boundary_player, (own.forward_rows, own.batch_gradients), own.POINTS),
    "curve": (players.curve_player, (HISTORY,), (x, x**2)),
    "digits": (players.digit_player, (own.predict,), (own.DIGITS, own.LABELS, own.MODEL)),
}  # fmt: skip


def made(name: str) -> Player:
    call, functions, rest = CALLS[name]
    shown = call(*functions, *rest)
    assert isinstance(shown, Player), shown
    return shown


class Tags(HTMLParser):
    """The start tags of a page with their attributes, and the text of its scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, dict(attrs)))
        self.scripts += [""] if tag == "script" else []

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] == "script" and data.strip():
            self.scripts[-1] += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.tags if name == tag]


def data_of(player: Player) -> dict[str, Any]:
    """Return what the page's script is given."""
    return dict(json.loads(Tags(str(player._repr_html_())).scripts[0]))


def lines(player: Player) -> list[str]:
    """Return the words of every frame, in order."""
    return [frame[0] for frame in data_of(player)["frames"]]


@pytest.mark.parametrize("name", CALLS)
def test_a_player_is_one_output_of_html_that_needs_no_kernel(name: str) -> None:
    player = made(name)
    page = Tags(player._repr_html_())
    assert not hasattr(player, "_repr_mimebundle_"), "no other kind of output that could win over the HTML"
    assert not [attrs for _, attrs in page.tags for key in ("src", "href") if attrs.get(key, "data:")[:5] != "data:"]
    assert repr(player).startswith("Picture: ")
    assert not player.still.findings or name == "curve"


@pytest.mark.parametrize("name", CALLS)
def test_without_scripts_a_still_picture_words_and_folded_steps_are_left(name: str) -> None:
    page = Tags(made(name)._repr_html_())
    images, folds = page.all("img"), page.all("details")
    assert len(folds) >= 4 and len(images) >= len(folds)
    assert all(len(image["alt"]) > 30 for image in images)
    assert "run its cell again" in str(made(name)._repr_html_())
    source = unquote(images[1]["src"].removeprefix("data:image/svg+xml,"))
    assert ElementTree.fromstring(source).tag.endswith("svg")
    assert "prefers-color-scheme:dark" in source


@pytest.mark.parametrize("name", CALLS)
def test_the_page_puts_every_frame_together_from_its_elements(name: str) -> None:
    player = made(name)
    data = data_of(player)
    positions = player.frames.positions()
    assert len(data["frames"]) == len(positions) == np.prod([len(one["labels"]) for one in data["sliders"]])
    for k in (0, len(positions) // 2, len(positions) - 1):
        together = "\n".join(data["table"][i] for i in data["frames"][k][1])
        assert together == svg(player.frames.at(*positions[k]).drawing)
        ElementTree.fromstring(together)
        assert "nan" not in together
    assert any(one["play"] for one in data["sliders"])
    assert all(0 <= one["at"] < len(one["labels"]) for one in data["sliders"])


@pytest.mark.parametrize("name", CALLS)
def test_an_output_is_no_larger_than_a_few_pictures(name: str) -> None:
    assert len(made(name)._repr_html_()) < 800_000


def test_a_bare_image_is_shown_where_pages_keep_no_html(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_PICTURES", "png")
    assert str(made("delta_flow")._repr_png_()).startswith("iVBOR")


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
        if name in ("graph", "losses") and blank is None and place:
            continue  # optional there
        if name == "curve" and callable(blank):
            continue  # a value, not a function
        shown = call(*functions[:place], blank, *functions[place + 1 :], *rest)
        assert isinstance(shown, Card), shown
        assert "Waiting for" in repr(shown)


def test_a_function_that_fails_on_the_way_is_told_in_words() -> None:
    calls = [0]

    def fails_later(params: Any, gradients: Any, eta: Any) -> Any:
        calls[0] += 1
        if calls[0] > 30:
            raise OverflowError("too far")
        return own.sgd_step(params, gradients, eta)

    shown = players.descent_player(fails_later, own.valley, own.valley_gradient, [2.0, 1.0])
    assert "OverflowError: too far" in repr(shown)


def test_the_delta_flow_goes_forward_and_back() -> None:
    player = made("delta_flow")
    said = lines(player)
    assert said[0] == "Step 1 of 12. Input: x = (1, −2)."
    assert [line.split(". ", 1)[1].split(":")[0] for line in said[1:]] == [
        "Forward, layer 1", "Forward, layer 2", "Forward, layer 3", "The output", "Gradient of layer 3",
        "Back to layer 2", "δ of layer 2", "Gradient of layer 2", "Back to layer 1", "δ of layer 1",
        "Gradient of layer 1",
    ]  # fmt: skip


def test_each_arrow_back_carries_weight_times_delta_and_the_unit_their_sum() -> None:
    W2 = np.array([[2.0, -1.0]])
    params = [(np.eye(2), np.zeros(2)), (W2, np.zeros(1))]
    identity, one = lambda a: a, np.ones_like
    player = players.delta_flow_player(own.forward, own.hidden_delta, own.layer_gradients, [1.0, 3.0], [0.5], params,
                                       [identity] * 2, [one] * 2, lambda y, t, a: y - t)
    # y = 2 − 3 = −1, so δ = −1.5; back go 2 × −1.5 and −1 × −1.5
    said = lines(player)
    back = next(k for k, line in enumerate(said) if "Back to layer 1" in line)
    assert "unit 0: 2 × −1.5 = −3; unit 1: −1 × −1.5 = 1.5" in said[back]
    shown = player.frames.at(back).drawing.texts()
    assert {"2 × −1.5 = −3", "−1 × −1.5 = 1.5", "Σ −3", "Σ 1.5"} <= set(shown)
    assert not [text for text in shown if text.startswith("∂")]
    assert "× h′ 1" not in shown and "× h′ 1" in player.frames.at(back + 1).drawing.texts()
    assert {"2", "−1"} <= set(player.frames.at(back + 1).drawing.texts()), "weights stay where they can be read"
    assert "∂E/∂W = δ zᵀ = [−3 −9], [1.5 4.5]" in said[-1].replace("  ", " ").replace("[ ", "[")


def test_the_delta_flow_says_when_a_function_is_wrong() -> None:
    player = players.delta_flow_player(own.forward, lambda W, d, a, hp: W.T @ d, own.layer_gradients, *own.FLOW)
    page = str(player._repr_html_())
    assert "Not right" in page.rpartition('class="lab-still"')[2]
    assert "hidden_delta" in page


def test_the_graph_is_walked_in_both_orders() -> None:
    said = lines(made("graph"))
    assert "in1 is an input, x = 1" in said[0]
    assert "Backward: z of out2 comes from its own target: z = " in said[6]
    assert "Backward: z of a comes from z of b and out" in said[-1]
    assert "0.3 × −0.185 + −0.4 × −0.203" in said[-1]
    bare = players.graph_player(own.topological_order, own.WEIGHTS)
    assert lines(bare)[1] == "Step 2 of 12. Forward: in2 is an input."


def test_the_descent_has_a_path_for_every_learning_rate() -> None:
    player = made("descent")
    rates, counts = (list(one.labels) for one in player.frames.sliders)
    at = lambda eta, steps: player.frames.at(rates.index(eta), counts.index(steps)).line
    assert at("0.1", "0").startswith("η = 0.1, 0 steps: w = (2, 1), loss 5")
    assert at("0.1", "1").startswith("η = 0.1, 1 step: w = (1.8, 0.4)")
    assert "runs away" in at(rates[-1], counts[-1])
    frame = data_of(player)["frames"][-1]
    assert set(frame[2]) < set(frame[1]), "what is kept for comparison is the path alone"


def test_the_descent_says_when_a_step_goes_uphill() -> None:
    uphill = lambda params, gradients, eta: own.sgd_step(params, gradients, -eta)
    player = players.descent_player(uphill, own.valley, own.valley_gradient, [2.0, 1.0])
    assert "sgd_step" in str(player._repr_html_())
    assert "Not right" in str(player._repr_html_())


def test_sgd_is_noisy_where_gradient_descent_is_not() -> None:
    player = made("sgd")
    assert [one.name for one in player.frames.sliders] == ["minibatch size", "examples looked at"]
    first, last = player.frames.at(0, 0).line, player.frames.at(0, len(player.frames.sliders[1].labels) - 1).line
    assert first.count("took 0 steps") == 3
    assert "gradient descent took 6 steps" in last and "SGD took 150 steps" in last
    whole = player.frames.at(2, len(player.frames.sliders[1].labels) - 1).line
    losses = re.findall(r"(?:descent|SGD) took 6 steps, loss ([\d.e−]+)", whole)
    assert losses[0] == losses[1], "a minibatch of all examples is gradient descent"


def test_a_partition_that_leaves_examples_out_is_named() -> None:
    half = lambda N, size, rng: own.minibatches(N // 2, size, rng)
    shown = players.sgd_player(own.sgd_step, half, x, x, (0.0, 0.0), 0.2)
    assert "does not name every example once" in repr(shown)


def test_the_step_size_follows_its_slider() -> None:
    player = made("step_size")
    assert lines(player)[0].startswith("eps = 1e−13")
    assert player.frames.sliders[0].labels[0] == "1e−13"


def test_the_curve_shows_at_most_forty_moments_with_the_first_and_the_last() -> None:
    said = lines(made("curve"))
    assert said[0].startswith("Step 1 of 40. Epoch 0:")
    assert "Epoch 590:" in said[-1]


def test_the_digits_come_worst_first() -> None:
    sure = [float(re.search(r"with probability ([\d.]+)", line)[1]) for line in lines(made("digits"))[:5]]  # type: ignore[index]
    assert sure == sorted(sure, reverse=True)


def test_few_digits_are_shown_in_their_own_order() -> None:
    player = players.digit_player(own.predict, own.DIGITS[:2], own.LABELS[:2], own.MODEL)
    assert [line.split(": ")[0] for line in lines(player)] == ["Step 1 of 2. Image 0", "Step 2 of 2. Image 1"]


def test_a_neuron_without_its_bias_is_named() -> None:
    shown = players.neuron_player(lambda x, w, b, h: h(w @ x), own.sigmoid)
    assert "h(w x + b)" in str(shown._repr_html_()) and "Not right" in str(shown._repr_html_())
    assert "a = 0 at x = −b/w = 0" in lines(made("neuron"))[made("neuron").frames.positions().index((8, 6))]


def test_a_sure_and_wrong_network_pays_more_than_an_unsure_one() -> None:
    player = made("losses")
    assert "The loss is 1.1 for class 0, 1.1 for class 1, 1.1 for class 2." in player.frames.line(3, 3, 3)
    assert "6 for class 1, 6 for class 2" in player.frames.line(6, 0, 0)
    wrong = players.softmax_player(own.softmax, (1, 2, 0), lambda Y, T: own.cross_entropy(Y, T) / np.log(2))
    assert "`cross_entropy` of y = " in repr(wrong) and "−log y[0] is" in repr(wrong)


def test_softmax_does_not_see_what_is_added_to_all_logits() -> None:
    player = made("softmax")
    heights = lambda *at: player.frames.at(*at).drawing.texts()[-4:]
    assert heights(3, 4, 2)[:-1] == heights(4, 5, 3)[:-1]
    wrong = players.softmax_player(lambda a: np.exp(a) / 10)
    assert "exp(a) over the sum of all exp(a)" in str(wrong._repr_html_())


def test_the_likelihood_follows_the_width_of_the_bands() -> None:
    said = lines(made("sigma"))
    inside = [int(re.search(r"(\d+) of 25 points lie within ±σ", line)[1]) for line in said]  # type: ignore[index]
    assert inside == sorted(inside) and inside[0] < inside[-1]
    wrong = players.sigma_player(np.sin, x, np.sin(3 * x), lambda *args: 2 * own.gaussian_nll(*args))
    assert "the densities drawn here give" in str(wrong._repr_html_())


def test_a_nudge_shows_the_slope_of_the_loss() -> None:
    player = players.nudge_player(lambda w: (w - 1) ** 2, 0.5)
    middle = player.frames.at(player.frames.sliders[0].start).line
    assert middle == ("w = 0.5: L = 0.25. Nudge w up by 0.01 and L changes by −0.0099: slope −1, so a larger w makes L "
                      "smaller.")
    assert [one.name for one in made("nudge").frames.sliders] == ["weight", "moved by"]


def test_a_learning_rate_that_is_too_large_runs_away() -> None:
    said = lines(made("learning_rate"))
    assert "runs away" in said[-1] and "runs away" not in said[0]


def test_a_boundary_is_learnt_from_the_students_gradients() -> None:
    said = lines(made("boundary"))
    assert said[0].startswith("Step 1 of 15. After 0 steps: E = ") and "of 4 points" in said[0]
    assert "After 300 steps: E = 0.00" in said[-1] and "4 of 4 points on the right side" in said[-1]


def test_a_boundary_says_when_the_error_does_not_fall() -> None:
    uphill = lambda *args: [(-dW, -db) for dW, db in own.batch_gradients(*args)]
    shown = players.boundary_player(own.forward_rows, uphill, *own.POINTS)
    assert "The error does not fall" in str(shown._repr_html_())
    transposed = lambda *args: [(dW.T, db) for dW, db in own.batch_gradients(*args)]
    assert "dW of layer 1 has shape (2, 4), where (4, 2) is expected" in str(
        players.boundary_player(own.forward_rows, transposed, *own.POINTS)._repr_html_())
