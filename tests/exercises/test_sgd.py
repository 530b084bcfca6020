"""Unit 6: its golden numbers, and its reference against the same mathematics written differently."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.exercises import exercises_of
from autograder.exercises.sampling import network
from autograder.exercises.sgd.curves import BATCH, EPOCHS, ETA, FULL, X_TRAIN, parts
from autograder.reference import sgd as right
from autograder.reference.backpropagation import numerical_gradient, worked_network

UNIT = "06-sgd"
EXERCISES = exercises_of(UNIT)
LANDSCAPE_POINTS = {"point_a": (-0.75, 2.0), "point_b": (1.0, 0.5), "point_c": (0.0, 0.5)}


def test_the_worked_step_has_the_numbers_that_the_course_prints() -> None:
    new = right.worked_step()
    assert [f"{new[name]:.10f}" for name in ("w1", "w2", "b", "E")] == [
        "-0.1980916562", "-4.9995838167", "-0.9861272229", "0.2652266849"]
    assert f"{right.largest_safe_eta(0.01, worked_network(3, 1, 0.01, -5, -1)[1]):.10f}" == "0.0048055747"


def test_beyond_the_largest_safe_eta_the_relu_is_dead_though_the_error_falls() -> None:
    E, dw1, *_ = worked_network(3, 1, 0.01, -5, -1)
    safe = right.largest_safe_eta(0.01, dw1)
    assert right.worked_step(eta=0.999 * safe)["w1"] > 0 > right.worked_step(eta=1.001 * safe)["w1"]
    new = right.worked_step()
    assert new["E"] < E
    assert worked_network(3, 1, new["w1"], new["w2"], new["b"])[1:3] == (0.0, 0.0)


def test_a_step_of_a_network_is_a_step_of_each_of_its_numbers() -> None:
    rng = np.random.default_rng(0)
    params, gradients = network(rng, [2, 3, 1]), network(rng, [2, 3, 1])
    before = [(W.copy(), b.copy()) for W, b in params]
    flat = [np.concatenate([part.ravel() for layer in p for part in layer]) for p in (params, gradients)]
    new = right.sgd_step(params, gradients, 0.3)
    assert np.allclose(np.concatenate([part.ravel() for layer in new for part in layer]), flat[0] - 0.3 * flat[1])
    assert all(np.array_equal(old, kept) for a, b in zip(params, before) for old, kept in zip(a, b))


@pytest.mark.parametrize(("share", "grows"), [(0.98, False), (1.02, True)])
def test_descent_on_a_bowl_converges_up_to_max_eta_and_not_beyond(share: float, grows: bool) -> None:
    H = np.array([[5.0, 3.0, 0.5], [3.0, 5.0, -0.5], [0.5, -0.5, 2.0]])
    path = right.quadratic_descent(H, np.array([1.0, 0.3, -2.0]), share * right.max_eta(H), 400)
    assert path.shape == (401, 3)
    assert (np.linalg.norm(path[-1]) > np.linalg.norm(path[0])) is np.bool_(grows)


def test_the_bowl_of_the_text() -> None:
    assert right.max_eta(np.array([[2.0, 1.0], [1.0, 2.0]])) == pytest.approx(2 / 3)
    assert right.max_eta(np.array([[5.0, 3.0], [3.0, 5.0]])) == pytest.approx(0.25)
    assert right.quadratic_descent(np.diag([1.0, 8.0]), [-3.6, 0.9], 0.2, 1)[1] == pytest.approx([-2.88, -0.54])


def landscape_error(w: Any) -> Any:
    u = w[1] - 0.5
    return u ** 4 / 4 + u ** 3 / 6 - 1.5 * u ** 2 + 10 / 3 + (w[0] + u / 2) ** 2


def landscape_hessian(w: np.ndarray) -> np.ndarray:
    u = w[1] - 0.5
    return np.array([[2.0, 1.0], [1.0, 3 * u**2 + u - 2.5]])


def test_the_landscape_is_differentiated_rightly() -> None:
    autograd = pytest.importorskip("autograd")
    for w in (np.array([0.3, -1.1]), np.array([-2.0, 1.7])):
        assert np.allclose(right.landscape_gradient(w), autograd.grad(landscape_error)(w))
        assert np.allclose(right.landscape_gradient(w), numerical_gradient(landscape_error, w), atol=1e-7)
        assert np.allclose(landscape_hessian(w), autograd.hessian(landscape_error)(w))


def test_the_three_points_are_what_the_answers_say() -> None:
    def kind(w: np.ndarray) -> str:
        if np.linalg.norm(right.landscape_gradient(w)) > 1e-9:
            return "slope"
        curvatures = np.linalg.eigvalsh(landscape_hessian(w))
        if curvatures[0] < 0 < curvatures[1]:
            return "saddle"
        lower = landscape_error(np.array([1.0, -1.5])) < landscape_error(w)
        return "local minimum" if lower else "minimum"

    found = {name: kind(np.array(at)) for name, at in LANDSCAPE_POINTS.items()}
    assert found == {name: value.expected for name, value in EXERCISES["landscape"].values.items()}


def test_the_points_lie_where_the_figure_marks_them(root: Any) -> None:
    readme = (root / "figures" / "README.md").read_text(encoding="utf-8")
    for name, at in LANDSCAPE_POINTS.items():
        row = next(line for line in readme.split("\n") if line.startswith(f"| {name[-1].upper()} |"))
        assert f"({at[0]:g}, {at[1]:g})".replace("-", "−") in row
        assert EXERCISES["landscape"].values[name].expected in row


@pytest.mark.parametrize("m", range(1, 6))
def test_subsets_give_their_share_of_the_gradient_on_average(m: int) -> None:
    gradients = np.random.default_rng(m).normal(size=(5, 3))
    assert np.allclose(right.subset_average(gradients, m), m / 5 * gradients.sum(axis=0))


def test_minibatches_part_the_examples() -> None:
    batches = right.minibatches(17, 5, np.random.default_rng(1))
    assert [len(batch) for batch in batches] == [5, 5, 5, 2]
    assert sorted(np.concatenate(batches)) == list(range(17))


def test_the_gradients_of_the_curve_agree_with_automatic_differentiation() -> None:
    autograd = pytest.importorskip("autograd")
    x, t = np.linspace(-1, 1, 7), np.random.default_rng(0).normal(size=7)
    params = network(np.random.default_rng(2), [1, 3, 1])

    def error(flat: Any) -> Any:
        w1, b1, w2, b2 = flat[:3], flat[3:6], flat[6:9], flat[9]
        y = autograd.numpy.dot(autograd.numpy.tanh(x[:, None] * w1 + b1), w2) + b2
        return autograd.numpy.mean((y - t) ** 2) / 2

    flat = np.concatenate([part.ravel() for layer in params for part in layer])
    E, gradients = right.curve_gradients(x, t, params)
    assert pytest.approx(error(flat)) == E
    assert np.allclose(np.concatenate([g.ravel() for layer in gradients for g in layer]), autograd.grad(error)(flat))


def test_the_formula_without_biases_is_odd_and_the_repaired_one_is_the_network() -> None:
    params = network(np.random.default_rng(3), [1, 3, 1])
    (W1, b1), (W2, b2) = params
    without = lambda x: right.repaired_curve(x, W1, 0 * b1, W2, 0 * b2)
    assert without(-0.7) == pytest.approx(-without(0.7)) and without(0.0) == 0.0
    E, _ = right.curve_gradients(np.array([0.7]), np.array([0.0]), params)
    assert right.repaired_curve(0.7, W1, b1, W2, b2) ** 2 / 2 == pytest.approx(E)


@pytest.mark.thorough
@pytest.mark.parametrize(("eta", "size", "epochs", "seed"), [
    (ETA, BATCH, EPOCHS, 1), (0.3, 50, 4000, 0), (0.5, 25, 1500, 2), (0.05, 1, 400, 3)],
    ids=["the notebook's", "plain gradient descent", "large minibatches", "one example at a time"])
def test_honest_training_reaches_the_full_marks_with_room_to_spare(eta: float, size: int, epochs: int,
                                                                  seed: int) -> None:
    unseen = {part["key"]: part for part in parts(False)}
    for key, target in right.TARGETS.items():
        (W1, b1), (W2, b2) = right.fitted(X_TRAIN, target(X_TRAIN), right.spread_start(), eta, size, epochs,
                                          np.random.default_rng(seed))
        Y = np.tanh(unseen[key]["X"] @ W1.T + b1) @ W2.T + b2
        assert np.mean((Y - unseen[key]["T"]) ** 2) < 0.7 * FULL[key], key


def test_the_points_of_the_check_the_judge_and_the_notebook_are_different() -> None:
    public, hidden = ({float(x) for part in parts(p) for x in part["X"].ravel()} for p in (True, False))
    assert not public & hidden and not (public | hidden) & {float(x) for x in X_TRAIN}


def test_the_text_prints_what_the_reference_computes(root: Any) -> None:
    text = (root / "solutions" / f"{UNIT}.md").read_text(encoding="utf-8")
    new = right.worked_step()
    assert f"fell from {right.worked_step(eta=0)['E']:.4f} to {new['E']:.4f}" in text
    _, dw1, dw2, db = worked_network(3, 1, 0.01, -5, -1)
    assert f"dw1, dw2, db = {dw1:.10f}, {dw2:.10f}, {db:.10f}" in text
    assert round(0.1 / right.largest_safe_eta(0.01, dw1), -1) == 20 and "twenty times too large" in text
    curvatures = np.linalg.eigvalsh(np.array([[-2.5, -1.0], [-1.0, 2.0]]))
    assert f"\\lambda = {curvatures[0]:.2f} \\ \\text{{and}}\\ {curvatures[1]:.2f}" in text
    assert all(f"{FULL[key]}" in text for key in FULL)
