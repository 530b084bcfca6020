"""Pictures: what they say of right answers, wrong ones, blanks and failures, and what they leave alone."""

from __future__ import annotations

import copy
import linecache
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import student_code as own

import lab
from lab import pictures
from lab.calling.functions import Function
from lab.pictures import Card, Off, Picture

x = np.linspace(0, 3, 20)
t = np.sin(2 * x) + 0.1 * np.cos(9 * x)
TARGETS = {"square": lambda x: x**2, "step": lambda x: (x >= 0) * 1.0}

# picture, the student's functions it is given, and its other arguments
CALLS: dict[str, tuple[Callable[..., Any], tuple[Any, ...], tuple[Any, ...]]] = {
    "activations": (pictures.activations, (own.sigmoid,), (own.sigmoid_prime,)),
    "network": (pictures.network, (own.forward,), ([1.0, -2.0], own.network(2, 3, 1), [np.tanh] * 2, [0.5])),
    "likelihood": (lambda nll, *rest: pictures.likelihood(*rest, nll), (own.gaussian_nll,), (np.sin, x, t, 0.3)),
    "sigma_curve": (pictures.sigma_curve, (own.gaussian_nll,), (x[:, None], t[:, None], own.best_sigma2)),
    "softmax_bars": (pictures.softmax_bars, (own.softmax,), ([1.0, 2.0, 0.5], [0, 1, 0])),
    "line_fit": (pictures.line_fit, (own.train_linear,), (np.c_[np.ones(20), x], 1 + x, 0.02)),
    "blame": (pictures.blame, (own.toy_forward, own.local_errors), own.TOY),
    "three_learn": (pictures.three_learn, (own.toy_forward, own.toy_gradients), own.TOY),
    "delta_flow": (pictures.delta_flow, (own.forward, own.hidden_delta, own.layer_gradients), own.FLOW),
    "step_size": (pictures.step_size, (own.numerical_gradient,), (own.cubic, own.POINT, own.SLOPE)),
    "graph": (lambda order, w: pictures.graph(w, order), (own.topological_order,), (own.WEIGHTS,)),
    "graph_values": (pictures.graph_values, (own.graph_forward, own.graph_backward), own.GRAPH),
    "descent": (pictures.descent, (own.sgd_step, own.valley, own.valley_gradient), ([2.0, 1.0], (0.05, 0.2))),
    "sgd_path": (pictures.sgd_path, (own.sgd_step, own.minibatches), (x, t, (0.0, 1.0), 0.1)),
    "delta_debugger": (pictures.delta_debugger, (own.forward, own.backward), own.FLOW),
    "graph_debugger": (pictures.graph_debugger, (own.graph_forward, own.graph_backward), own.GRAPH),
    "bowl": (pictures.bowl, (own.quadratic_descent,), ([[2.0, 0.5], [0.5, 6.0]], [2.0, 1.0], (0.05, 0.2))),
    "dead_relu": (pictures.dead_relu, (own.worked_error,), (0.01, 2.0809165622, 0.1, own.largest_safe_eta)),
    "surface": (pictures.surface, (own.valley,), ({"point_a": (0.0, 0.0)},)),
    "worst_mistakes": (pictures.worst_mistakes, (own.predict,), (own.DIGITS, own.LABELS, own.MODEL)),
    "held_back": (pictures.held_back, (own.predict, own.confusion), (own.DIGITS, own.LABELS, own.MODEL)),
    "confusion_matrix": (
        pictures.confusion_matrix, (own.confusion,), (own.LABELS, own.predict(own.DIGITS, own.MODEL))),
}  # fmt: skip
VALUES: dict[str, tuple[Callable[..., Any], Any, tuple[Any, ...]]] = {
    "fitted_curves": (pictures.fitted_curves, {"square": own.tanh_network(), "step": ...}, (TARGETS,)),
    "loss_curve": (pictures.loss_curve, [1.0, 0.5, 0.3], ()),
    "weight_images": (pictures.weight_images, own.MODEL, ()),
}


@pytest.mark.parametrize("name", [*CALLS, *VALUES])
def test_a_right_answer_gives_a_picture_with_alt_text_and_no_fault(name: str) -> None:
    call, functions, rest = CALLS[name] if name in CALLS else (VALUES[name][0], VALUES[name][1:2], VALUES[name][2])
    shown = call(*functions, *rest)
    assert isinstance(shown, Picture), shown
    assert not shown.findings
    html = shown._repr_html_()
    assert 'alt="' in html
    assert len(shown.alt) > 30
    assert "nan" not in shown.alt
    assert shown.alt in repr(shown)
    assert shown.png().startswith(b"\x89PNG")
    assert 200 <= shown.figure.get_figwidth() * 100 <= 700


@pytest.mark.parametrize("blank", [None, ..., lambda *args: None, lambda *args: ...], ids=["None", "...", "f", "g"])
@pytest.mark.parametrize("name", CALLS)
def test_a_blank_answer_gives_a_card_that_names_what_is_awaited(name: str, blank: Any) -> None:
    call, functions, rest = CALLS[name]
    for place in range(len(functions)):
        if name == "graph" and blank is None:
            continue  # a graph without an order is a picture of its own
        given = [*functions[:place], blank, *functions[place + 1 :]]
        if name in ("graph_values", "likelihood") and given[-1] is None:
            continue  # optional there
        shown = call(*given, *rest)
        assert isinstance(shown, Card), shown
        assert "Waiting for " in repr(shown)
        assert "lab-card" in str(shown._repr_html_())


@pytest.mark.parametrize("name", VALUES)
def test_a_blank_value_gives_a_card(name: str) -> None:
    call, _, rest = VALUES[name]
    assert isinstance(call(..., *rest), Card)
    assert isinstance(call(None, *rest), Card)


@pytest.mark.parametrize("name", CALLS)
def test_an_exception_is_told_not_raised(name: str) -> None:
    def fails(*args: Any) -> Any:
        raise ZeroDivisionError("division by zero")

    call, functions, rest = CALLS[name]
    shown = call(fails, *functions[1:], *rest)
    assert "ZeroDivisionError: division by zero" in repr(shown)
    assert 'raise ZeroDivisionError("division by zero")' in repr(shown), "the student's own line is shown"


def test_an_exception_is_told_by_the_line_that_a_check_names() -> None:
    cells = own.in_cells("def inner(h, a):\n    return h(a) + None\n", "def f(a):\n    return inner(np.tanh, a)\n")
    assert "(line 2: `return inner(np.tanh, a) → in inner, line 2: return h(a) + None`)" in repr(
        pictures.activations([cells["f"]]))
    wrong = own.in_cells("def f(a):\n    return h('text')\n")
    wrong["h"] = Function("tanh")
    assert "(line 2: `return h('text')`)" in repr(pictures.activations([wrong["f"]]))


def test_a_line_of_a_file_beside_the_lab_is_the_students_own() -> None:
    beside, source = str(Path(lab.__file__).parents[1] / "labels.py"), "def f(a):\n    return a + None\n"
    linecache.cache[beside] = (len(source), None, source.splitlines(keepends=True), beside)
    space: dict[str, Any] = {}
    exec(compile(source, beside, "exec"), space)
    assert "(line 2: `return a + None`)" in repr(pictures.activations([space["f"]]))


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("value", ["text", 3.0, [], {}, np.zeros((2, 2, 2)), object(), [None, ...]],
                         ids=["text", "number", "list", "dict", "array", "object", "blanks"])
def test_a_value_of_the_wrong_kind_is_told_not_raised(name: str, value: Any) -> None:
    call, functions, rest = CALLS[name]
    shown = call(lambda *args: value, *functions[1:], *rest)
    assert isinstance(shown, (Card, Picture))
    assert not isinstance(shown, Picture) or shown.findings or name in ("surface", "dead_relu", "likelihood",
                                                                        "sigma_curve", "activations")  # fmt: skip


@pytest.mark.parametrize("name", [*CALLS, *VALUES])
def test_turned_off_nothing_is_called(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_PICTURES", "off")

    def never(*args: Any) -> Any:
        raise AssertionError("called")

    call, functions, rest = CALLS[name] if name in CALLS else (VALUES[name][0], (None,), VALUES[name][2])
    shown = call(*[never for _ in functions], *rest)
    assert isinstance(shown, Off)
    assert shown._repr_html_() is None
    assert len(repr(shown)) < 60


@pytest.mark.parametrize("name", CALLS)
def test_inputs_are_left_as_they_were(name: str) -> None:
    call, functions, rest = CALLS[name]
    before = copy.deepcopy([arg for arg in rest if not callable(arg)])
    call(*functions, *rest)
    for old, new in zip(before, [arg for arg in rest if not callable(arg)], strict=True):
        assert repr(old) == repr(new)


WRONG: dict[str, tuple[str, Callable[[], Any], str]] = {
    "a bias is forgotten": ("network", lambda: pictures.network(
        lambda x, params, hs: own.forward(x, [(W, 0 * b) for W, b in params], hs),
        [1.0, -2.0], own.network(2, 3, 1), [np.tanh] * 2), "`a[0]` is not W z[0] + b"),
    "h is not applied": ("network", lambda: pictures.network(
        lambda x, params, hs: own.forward(x, params, [lambda a: a] * 2),
        [1.0, -2.0], own.network(2, 3, 1), [np.tanh] * 2), "`z[1]` is not h(a[0])"),
    "a column for a vector": ("network", lambda: pictures.network(
        lambda x, params, hs: ([v[:, None] for v in own.forward(x, params, hs)[0]], own.forward(x, params, hs)[1]),
        [1.0, -2.0], own.network(2, 3, 1), [np.tanh] * 2), "`a[0]` has shape (3, 1), where (3,) is expected"),
    "h′ is forgotten": ("delta_flow", lambda: pictures.delta_flow(
        own.forward, lambda W, d, a, hp: W.T @ d, own.layer_gradients, *own.FLOW), "`hidden_delta` for layer 2"),
    "δ and z are swapped": ("delta_flow", lambda: pictures.delta_flow(
        own.forward, own.hidden_delta, lambda d, z: (np.outer(z, d), d), *own.FLOW), "dW of layer"),
    "δ of the output is off": ("delta_flow", lambda: pictures.delta_flow(
        own.forward, own.hidden_delta, own.layer_gradients, *own.FLOW[:-1], lambda y, t, a: t - y),
        "`delta_of_output`"),
    "the 2 is missing": ("blame", lambda: pictures.blame(
        own.toy_forward, lambda *args: [v / 2 for v in own.local_errors(*args)], *own.TOY), "the 2 stays"),
    "σ′ = 1 − σ": ("activations", lambda: pictures.activations(own.sigmoid, lambda a: 1 - own.sigmoid(a)),
                   "is not its slope"),
    "no normalising": ("softmax_bars", lambda: pictures.softmax_bars(np.exp, [1.0, 2.0]), "probabilities sum to 1"),
    "½ for 1": ("likelihood", lambda: pictures.likelihood(
        np.sin, x, t, 0.3, lambda *args: 2 * own.gaussian_nll(*args)), "the densities drawn here give"),
    "a sum for a mean": ("sigma_curve", lambda: pictures.sigma_curve(
        own.gaussian_nll, x[:, None], t[:, None], lambda Y, T: np.sum((Y - T) ** 2)), "lower −log likelihood"),
    "three that learn uphill": ("three_learn", lambda: pictures.three_learn(
        own.toy_forward, lambda *at: [-d for d in own.toy_gradients(*at)], *own.TOY), "does not fall"),
    "uphill": ("line_fit", lambda: pictures.line_fit(
        lambda X, t, eta, n: own.train_linear(X, t, -eta, n), np.c_[np.ones(20), x], 1 + x, 0.01), "does not fall"),
    "one-sided differences": ("step_size", lambda: pictures.step_size(
        lambda f, w, eps: np.array([(f(w + eps * e) - f(w)) / eps for e in np.eye(3)]),
        own.cubic, own.POINT, own.SLOPE), "one-sided"),
    "a nudge is left": ("step_size", lambda: pictures.step_size(
        _leaves_nudges, own.cubic, own.POINT, own.SLOPE), "left changed"),
    "a node too early": ("graph", lambda: pictures.graph(
        own.WEIGHTS, lambda w: ["in1", "a", "in2", "b", "out", "out2"]), "a comes before in2, though in2 feeds a"),
    "a node left out": ("graph", lambda: pictures.graph(own.WEIGHTS, lambda w: own.ORDER[:-1]), "leaves out out2"),
    "z doubled": ("graph_values", lambda: pictures.graph_values(
        own.graph_forward, lambda *args: {**own.graph_backward(*args), "a": 9.0}, *own.GRAPH), "z of a is 9"),
    "uphill step": ("descent", lambda: pictures.descent(
        lambda p, g, eta: own.sgd_step(p, g, -eta), own.valley, own.valley_gradient, [2.0, 1.0]), "w − η ∂E/∂w"),
    "a wrong slope": ("descent", lambda: pictures.descent(
        own.sgd_step, own.valley, lambda w: w, [2.0, 1.0]), "the slope of the loss there is (2, 6)"),
    "dw1 rounded away": ("dead_relu", lambda: pictures.dead_relu(own.worked_error, 0.01, 1.0, 0.1), "slope of E at w1"),
    "rows for columns": ("confusion_matrix", lambda: pictures.confusion_matrix(
        lambda l, p, K: own.confusion(p, l, K), own.LABELS, own.predict(own.DIGITS, own.MODEL)), "transpose"),
    "another argmax": ("worst_mistakes", lambda: pictures.worst_mistakes(
        lambda X, params: np.zeros(len(X), dtype=int), own.DIGITS, own.LABELS, own.MODEL), "largest probability"),
    "a loss that grows": ("loss_curve", lambda: pictures.loss_curve([1.0, 2.0, 4.0]), "grew"),
}  # fmt: skip


def _leaves_nudges(f: Any, w: Any, eps: float) -> Any:
    right = own.numerical_gradient(f, w, eps)
    w += eps
    return right


@pytest.mark.thorough
@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_answer_is_drawn_and_said(fault: str) -> None:
    shown = WRONG[fault][1]()
    assert isinstance(shown, Picture)
    assert any(WRONG[fault][2] in finding for finding in shown.findings), shown.findings
    assert "Not right" in shown._repr_html_()


def test_one_wrong_step_is_blamed_once() -> None:
    """Layers below a wrong δ are judged from that δ, not from the right one."""
    def wrong_once(W: Any, d: Any, a: Any, hp: Any) -> Any:
        right = own.hidden_delta(W, d, a, hp)
        return 3 * right if W.shape == (2, 3) else right

    shown = pictures.delta_flow(own.forward, wrong_once, own.layer_gradients, *own.FLOW)
    assert len(shown.findings) == 1
    assert "for layer 2" in shown.findings[0]


def test_numbers_of_the_worked_network_stand_in_the_words() -> None:
    params = [(np.array([[0.01]]), np.zeros(1)), (np.array([[-5.0]]), np.array([-1.0]))]
    shown = pictures.network(own.forward, [3.0], params, [own.relu, own.sigmoid], [1.0])
    assert "layer 1: a = 0.03, z = 0.03; layer 2: a = −1.15, y = 0.2405" in shown.alt
    assert "0.2884" in repr(shown)
    dead = pictures.dead_relu(own.worked_error, 0.01, 2.0809165622, 0.1, own.largest_safe_eta)
    assert "lands at w1 = −0.1981" in dead.alt
    assert "the ReLU is dead" in dead.alt


def test_a_cycle_is_refused_in_words() -> None:
    shown = pictures.graph({("s", "a"): 1.0, ("a", "b"): 1.0, ("b", "a"): 1.0})
    assert isinstance(shown, Card)
    assert "cycle" in repr(shown)


def test_nodes_may_be_integers_and_tuples() -> None:
    shown = pictures.graph({((0, 0), (1, 0)): 1.0, ((0, 0), (2, 0)): -1.0, ((1, 0), (2, 0)): 0.5})
    assert isinstance(shown, Picture)
    assert "(0, 0)→(2, 0) −1" in shown.alt
    assert isinstance(pictures.graph({(0, 1): 1.0, (1, 2): 1.0, (0, 2): 2.0}), Picture)


def test_a_blank_entry_of_many_curves_waits_in_its_own_panel() -> None:
    call, value, rest = VALUES["fitted_curves"]
    assert "step: waiting for its params" in call(value, *rest).alt


def test_large_layers_are_drawn_in_part_and_counted() -> None:
    shown = pictures.network(own.forward, np.ones(30), own.network(30, 9, 2), [np.tanh] * 2)
    texts = [text.get_text() for text in shown.figure.axes[0].texts]
    assert "… and 24 more" in texts
    assert "… and 3 more" in texts


@pytest.mark.parametrize("sizes", [(2, 3, 2), (2, 3, 2, 1), (2, 3, 2, 2, 1)])
def test_long_numbers_stay_inside_their_boxes(sizes: tuple[int, ...]) -> None:
    params = [(0.01 * W, -0.012345678 * b) for W, b in own.network(*sizes)]
    layers, target = len(params), np.zeros(sizes[-1])
    shown = pictures.delta_flow(own.forward, own.hidden_delta, own.layer_gradients, [1.0, -2.0], target, params,
                                [np.tanh] * layers, [own.tanh_prime] * layers, own.delta_of_output)
    axes = shown.figure.axes[0]
    boxes = [box.get_window_extent() for box in axes.patches if type(box).__name__ == "FancyBboxPatch"]
    deltas = [text for text in axes.texts if text.get_text().startswith("δ")]
    assert len(deltas) == sum(sizes[1:])
    for text in deltas:
        extent = text.get_window_extent()
        assert any(b.x0 + 3 < extent.x0 < extent.x1 < b.x1 - 3 and b.y0 < extent.y0 < b.y1 for b in boxes), text


def test_labels_that_find_no_room_between_two_layers_are_left_out() -> None:
    deep = pictures.network(own.forward, [1.0, -2.0], own.network(2, 3, 2, 2, 2, 1), [np.tanh] * 5)
    flat = pictures.network(own.forward, [1.0, -2.0], own.network(2, 3, 1), [np.tanh] * 2)
    on_edges = [sum(text.get_rotation() != 0 for text in shown.figure.axes[0].texts) for shown in (deep, flat)]
    assert on_edges[0] == 0 < on_edges[1]


def test_a_misspelt_argument_of_the_notebook_still_raises() -> None:
    with pytest.raises(TypeError):
        pictures.network(own.forward, [1.0])


def test_the_notebooks_own_matplotlib_settings_stay() -> None:
    import matplotlib

    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "black"}):
        before = dict(matplotlib.rcParams)
        pictures.loss_curve([3.0, 2.0, 1.0]).png()
        assert dict(matplotlib.rcParams) == before


def test_a_dark_style_of_the_notebook_does_not_reach_the_card() -> None:
    from matplotlib import pyplot

    with pyplot.style.context("dark_background"):
        shown = pictures.loss_curve([3.0, 2.0, 1.0])
        assert shown.figure.get_facecolor() == (1.0, 1.0, 1.0, 1.0)
        assert shown.figure.axes[0].get_facecolor() == (1.0, 1.0, 1.0, 1.0)
    assert not pyplot.get_fignums(), "pictures stay outside pyplot"


def test_importing_pictures_and_players_needs_numpy_only() -> None:
    code = (
        "import sys\n"
        "sys.modules['matplotlib'] = sys.modules['ipywidgets'] = sys.modules['IPython'] = None\n"
        "from lab import pictures, players, notation, gradient_check\n"
        "print(notation('gradient'), pictures.loss_curve([1.0]), gradient_check(sum, lambda w: [1.0], [1.0]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "Pictures need matplotlib, which is not installed here" in done.stdout
    assert "✓ The gradient is that of the loss" in done.stdout


def test_a_curve_far_off_is_still_in_the_picture_and_one_that_ran_away_does_not_rule_it() -> None:
    (W1, b1), (W2, b2) = own.tanh_network()
    for shift, top in ((2.0, 2.0), (1e6, 3.0)):
        shown = pictures.fitted_curves({"square": [(W1, b1), (0 * W2, b2 + shift)]}, {"square": np.square})
        assert top < shown.figure.axes[0].get_ylim()[1] < 4


def test_epochs_are_whole_numbers_and_losses_are_written_plainly() -> None:
    shown = pictures.loss_curve([0.9, 0.7, 0.62, 0.6, 0.59], log=True)
    shown.png()
    across, up = (axis.get_ticklabels() for axis in (shown.figure.axes[0].xaxis, shown.figure.axes[0].yaxis))
    assert all(float(label.get_text().replace("\u2212", "-")).is_integer() for label in across)
    assert up and not [label for label in up if "10" in label.get_text()]


def test_weights_of_pixels_without_ink_are_left_out() -> None:
    inked = own.DIGITS * (np.arange(64) % 8 > 0)
    with_ink, without = pictures.weight_images(own.MODEL, 4, inked), pictures.weight_images(own.MODEL, 4)
    assert "Left out" in repr(with_ink) and "Left out" not in repr(without)
    assert "speak for a unit" in repr(without)


def test_the_way_back_in_the_picture_of_blame_has_weight_times_delta() -> None:
    shown = pictures.blame(own.toy_forward, own.local_errors, *own.TOY)
    texts = shown.figure.texts()
    delta, hidden = own.local_errors(*own.TOY)
    assert f"0.7 × {delta:.3g}".replace("-", "−") in " ".join(texts)
    assert f"Σ {0.7 * delta:.3g}".replace("-", "−") in texts
    assert f"δ {hidden[0]:.3g}".replace("-", "−") in texts
    assert {"−0.2", "0.5", "0.1"} <= set(texts), "weights that play no part stay visible"


def test_gradients_are_written_as_matrices() -> None:
    note = pictures.delta_flow(own.forward, own.hidden_delta, own.layer_gradients, *own.FLOW).notes[1]
    rows = note.split("\n")
    assert rows[0].startswith("layer 1: ∂E/∂W = δ zᵀ = [") and len(rows) == 4
    assert len({row.index("[") for row in rows[:3]}) == 1, "rows are below each other"
