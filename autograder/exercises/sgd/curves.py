"""Unit 6, walking downhill: a formula without biases, and four curves fitted by three tanh units."""

from __future__ import annotations

import numpy as np

from autograder.exercises.kinds import Asked, Exercise, Mistake, Trained, Value
from autograder.exercises.sampling import array, generator, integers, number
from autograder.reference import sgd as right

W10, B10 = np.array([[2.0], [-1.0], [0.5]]), np.array([1.0, 0.3, -0.8])
W20, B20 = np.array([[0.6, -1.2, 0.9]]), np.array([0.4])


def curve(rng):
    """Sample x, W1 (3, 1), b1 (3,), W2 (1, 3), b2 (1,)."""
    return number(rng), array(rng, 3, 1), array(rng, 3), array(rng, 1, 3), array(rng, 1)


def network(wrong):
    """Return a wrong repaired_curve in flat letters: wrong(x, w1 (3,), b1 (3,), w2 (3,), b2)."""
    return lambda x, W1, b1, W2, b2: float(wrong(x, np.ravel(W1), np.asarray(b1), np.ravel(W2), float(b2[0])))


REPAIR_FIGURE = Exercise(
    id="repair_figure", kind="repair", source="dtu, its formula for figure 5.3", minutes=12,
    read="Repair: the curve that has no biases",
    hints=("Put in x = 0. What does each line give, whatever the weights?",
           "Line 2 still has a constant unit and three biases. Where did they go?",
           "y = Σ w_i^(2) tanh(w_i^(1) x + b_i) + b^(2), i = 1, 2, 3. `W1 @ [x]` has one entry per unit, as `b1` has. What "
           "`W2` makes of the three has shape (1,), and its entry `[0]` is the number."),
    values={"repair_figure_line": Value(3, worth=0.0)},
    asked=Asked("repaired_curve", right.repaired_curve, sample=curve, worked=((0.5, W10, B10, W20, B20),),
                edges={"at 0, where only biases are left": lambda rng: (0.0, *curve(rng)[1:]),
                       "left of 0": lambda rng: (-abs(number(rng)), *curve(rng)[1:]),
                       "whole numbers": lambda rng: (2, integers(rng, 3, 1), integers(rng, 3), integers(rng, 1, 3),
                                                     integers(rng, 1))}),
    mistakes=(
        Mistake("no biases", "This is the formula as it stands: an odd function, 0 at x = 0.",
                network(lambda x, w1, b1, w2, b2: w2 @ np.tanh(w1 * x))),
        Mistake("the hidden biases left out", "Without b1 every unit bends at x = 0.",
                network(lambda x, w1, b1, w2, b2: w2 @ np.tanh(w1 * x) + b2)),
        Mistake("the output's bias left out", "The constant unit z_0 = 1 brings the output's bias b2.",
                network(lambda x, w1, b1, w2, b2: w2 @ np.tanh(w1 * x + b1))),
        Mistake("no tanh", "Every hidden unit ends with tanh; without it the curve is a straight line.",
                network(lambda x, w1, b1, w2, b2: w2 @ (w1 * x + b1) + b2)),
        Mistake("a column plus a row", "W1 * x is a column, (3, 1), and with b1, (3,), it spreads to (3, 3); W1 @ [x] has "
                "one entry per unit.", lambda x, W1, b1, W2, b2: (W2 @ np.tanh(W1 * x + b1) + b2)[0]),
        Mistake("the constant sent through tanh", "z_0 is 1 by definition; tanh 1 is 0.76.",
                network(lambda x, w1, b1, w2, b2: w2 @ np.tanh(w1 * x + b1) + b2 * np.tanh(1.0))),
        Mistake("the output's bias inside tanh", "b2 is added to the output, after the sum over the units.",
                network(lambda x, w1, b1, w2, b2: w2 @ np.tanh(w1 * x + b1 + b2))),
        Mistake("tanh at the output", "The output is linear: no tanh around the sum.",
                network(lambda x, w1, b1, w2, b2: np.tanh(w2 @ np.tanh(w1 * x + b1) + b2))),
        Mistake("the hidden biases outside tanh", "A bias belongs to the pre-activation, inside tanh.",
                network(lambda x, w1, b1, w2, b2: w2 @ (np.tanh(w1 * x) + b1) + b2)),
        Mistake("an array of one entry", "`W2 @ … + b2` has shape (1,), one entry per output; the number is its entry [0].",
                lambda x, W1, b1, W2, b2: np.array([right.repaired_curve(x, W1, b1, W2, b2)])),
        Mistake("the line above", "Line 2 is line 1 with the output's bias written as the weight of a constant unit; the two "
                "are equal.", {"repair_figure_line": 2}),
        Mistake("what follows from the slip", "Line 4 follows from line 3, and is as wrong; the slip is made before it.",
                {"repair_figure_line": 4}),
    ))

FULL = {"square": 0.002, "sine": 0.005, "abs": 0.003, "step": 0.03}
X_TRAIN = np.linspace(-1, 1, 50)
ETA, BATCH, EPOCHS = 0.3, 10, 1000


def parts(public):
    """Sample the four curves at points between the 50 of the notebook; hidden ones may be anywhere."""
    x = np.linspace(-0.985, 0.985, 60) if public else generator("06-sgd", "unseen points").uniform(-1, 1, 400)
    return [{"key": key, "name": f"`{key}`", "X": x[:, None], "T": right.TARGETS[key](x)[:, None], "measure": "mse",
             "steps": [[2 * full, 0.5], [full, 1.0]], "sizes": [1, 3, 1], "start": list(right.spread_start()[0])} for key, full in FULL.items()]


def trained(seed=0):
    """Return all four curves as the notebook's solution trains them."""
    return {key: right.fitted(X_TRAIN, target(X_TRAIN), right.spread_start(), ETA, BATCH, EPOCHS,
                              np.random.default_rng(seed)) for key, target in right.TARGETS.items()}


def tanhs(slopes, biases, heights, offset):
    """Sample params of three tanh units."""
    return [(np.reshape(slopes, (3, 1)), np.array(biases)), (np.reshape(heights, (1, 3)), np.array([float(offset)]))]


def one_unit(slope, bias, height, offset):
    """Return three units that are equal, and so no more than one."""
    return tanhs([slope] * 3, [bias] * 3, [height] * 3, offset)


def constant(value):
    """Return a network whose output is the same everywhere."""
    return one_unit(2.0, 0.0, 0.0, value)


# What training without hidden biases, and training of three equal units, come to.
SMOOTH_STEP = one_unit(3.508, 0.0, 0.195, 0.495)
ODD_SINE = tanhs([1.476, 0.476, 0.476], [0.0, 0.0, 0.0], [6.415, -6.503, -6.503], 0.0)
ONE_UNIT = {"square": one_unit(1.353, 1.225, -0.14, 0.575), "sine": one_unit(4.705, 0.0, 0.264, 0.0),
            "abs": one_unit(1.626, 1.44, -0.141, 0.758), "step": SMOOTH_STEP}


def kept():
    """Return a history from the start to some other params: only its ends are looked at."""
    return [right.spread_start(), ODD_SINE]


MEANS = {key: float(np.mean(target(X_TRAIN))) for key, target in right.TARGETS.items()}

FIT_CURVE = Exercise(
    id="fit_curve", kind="trained", source="dtu, figure 5.3", minutes=20, read="Four curves",
    uses=("sgd_step", "minibatches"),
    hints=("An epoch: new minibatches, and a step on each. Then as many epochs as it takes, and the same for each curve.",
           "Inside both loops: `E, gradients = curve_gradients(x[batch], t[batch], params)`, then "
           "`params = sgd_step(params, gradients, eta)`. Without `params =` nothing moves.",
           "With `start()`, η = 0.3, minibatches of 10 and 1000 epochs all four curves arrive: `history = fit(x_train, "
           "TARGETS[\"sine\"](x_train), eta=0.3, epochs=1000)`, and its last entry belongs into `fit_curve`."),
    trained=Trained("fit_curve", parts, trained, "history", kept),
    mistakes=(
        Mistake("never moved", "These are the parameters of the start. sgd_step returns new ones and leaves the old as they "
                "were: params = sgd_step(params, …).", {"fit_curve": {key: constant(0) for key in FULL}}),
        Mistake("the hidden biases stay 0", "The curves that are not fitted are the even ones. With b1 = 0 every unit bends at "
                "x = 0 and the network is an odd function and a constant: start with biases that differ, and update them.",
                {"fit_curve": {"square": constant(MEANS["square"]), "sine": ODD_SINE, "abs": constant(MEANS["abs"]),
                               "step": SMOOTH_STEP}}),
        Mistake("three units that are one", "Units that start equal get equal gradients and stay equal: three of them do no "
                "more than one. Start with weights or biases that differ.",
                {"fit_curve": ONE_UNIT}),
        Mistake("only the output's bias learns", "Every curve is flat, at the mean of its targets. Where W2 and the activations "
                "start at 0, no gradient reaches the weights: start with biases or weights that differ.",
                {"fit_curve": {key: constant(mean) for key, mean in MEANS.items()}}),
        Mistake("one curve four times", "All four entries are the network of the last curve: start anew for each, and keep "
                "what came out under its own name.", {"fit_curve": dict.fromkeys(FULL, SMOOTH_STEP)}),
        Mistake("the sine four times", "All four entries are the network of the sine: each curve has targets of its own.",
                {"fit_curve": dict.fromkeys(FULL, ODD_SINE)}),
    ))
