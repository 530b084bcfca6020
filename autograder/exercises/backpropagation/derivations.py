"""Unit 4, typed as mathematics: slopes, the δ of the output and of the layers below, gradients, and six repairs."""

from __future__ import annotations

import numpy as np

from autograder.exercises.derivations import backpropagation as recursion
from autograder.exercises.derivations import derivatives as slopes
from autograder.exercises.derivations import repairs
from autograder.exercises.kinds import Mistake, Value
from autograder.exercises.typed import derived, repaired

DERIVE_SIGMOID_PRIME = derived(slopes.SIGMOID_PRIME, read="The slope of the sigmoid", equation="4.2")
DERIVE_TANH_PRIME = derived(slopes.TANH_PRIME, read="The slope of tanh", equation="4.3")
DERIVE_OUTPUT_DELTA = derived(slopes.OUTPUT_DELTA, read="δ of the output", equation="4.8")
DERIVE_REGRESSION_DELTA = derived(slopes.REGRESSION_DELTA, read="The same without ½")
DERIVE_LOG_SOFTMAX = derived(slopes.LOG_SOFTMAX, read="Softmax and cross-entropy", equation="4.10")
DERIVE_GRAD_LOG_SUM_EXP = derived(slopes.GRAD_LOG_SUM_EXP, read="The slope of log-sum-exp", equation="4.11")
DERIVE_SOFTMAX_DELTA = derived(slopes.SOFTMAX_DELTA, read="The slope of log-sum-exp")
DERIVE_WEIGHT_GRADIENT = derived(recursion.WEIGHT_GRADIENT, read="The local error", equation="4.7")
DERIVE_BIAS_GRADIENT = derived(recursion.BIAS_GRADIENT, read="The local error")
DERIVE_HIDDEN_DELTA = derived(recursion.HIDDEN_DELTA, read="One layer down", equation="4.13")
DERIVE_TANH_DELTA = derived(recursion.TANH_DELTA, read="One layer down")
DERIVE_BATCH_GRADIENT = derived(recursion.BATCH_GRADIENT, read="Many examples")

REPAIR_SIGMOID_PRIME = repaired(
    repairs.SIGMOID_PRIME, read="Repair: a slope that never falls",
    question={"counterexample": Value(0.0, between=(-1e300, float(np.log(9.0))), worth=0.25)},
    mistakes=(
        Mistake("the line after the slip", "That line is a correct consequence of the one before; the mistake is where "
                "1/(1 + e^(−a)) disappears.", {"repair_sigmoid_prime_line": 5}),
        Mistake("the line before the slip", "That line is right: e^(−a)/(1 + e^(−a))². Look at what happens to it.",
                {"repair_sigmoid_prime_line": 3}),
        Mistake("a large a", "Far to the right both are nearly 0 and differ by less than 0.01: (1 − σ)² is the difference.",
                {"counterexample": 5.0})))

REPAIR_SOFTMAX_DELTA = repaired(repairs.SOFTMAX_DELTA, read="Repair: one index for two things", mistakes=(
    Mistake("the line with the clash", "An inner sum may use a letter again: read line by line, line 2 is still equal to line "
            "1, though it invites the mistake that follows.", {"repair_softmax_delta_line": 2}),
    Mistake("a right line", "Line 3 is the logarithm of the quotient as a difference, and equal to line 2.",
            {"repair_softmax_delta_line": 3})))

REPAIR_BATCH = repaired(repairs.BATCH, read="Repair: a sum in the wrong place", mistakes=(
    Mistake("the line after the slip", "The gradient does sum over n: that line is right. The mistake is in δ.",
            {"repair_batch_line": 5}),
    Mistake("the chain rule", "Line 3 is right: a_nj moves the pre-activations of its own example only.",
            {"repair_batch_line": 3})))

REPAIR_DEAD_END = repaired(repairs.DEAD_END, read="Repair: a dead end", mistakes=(
    Mistake("a right line", "Line 2 is the derivative, term by term: it is equal to ∂E/∂w. Look at what happens to ∂a_k/∂w.",
            {"repair_dead_end_line": 2}),
    Mistake("the line after the slip", "Line 4 is wrong too, but line 3 already is.", {"repair_dead_end_line": 4})))

REPAIR_REGRESSION = repaired(repairs.REGRESSION, read="Repair: a result that is borrowed", mistakes=(
    Mistake("a right line", "Line 2 has the derivative of y_j, which is a_j, as its factor 1.", {"repair_regression_line": 2}),))

REPAIR_BATCH_GRADIENT = repaired(repairs.BATCH_GRADIENT, read="Repair: an example is forgotten", mistakes=(
    Mistake("a right line", "Line 2 is the chain rule for each example: it is right.", {"repair_batch_gradient_line": 2}),))
