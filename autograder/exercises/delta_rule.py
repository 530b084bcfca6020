"""Unit 3, the delta rule: all exercises in the order of the notebook."""

from __future__ import annotations

from autograder.exercises.delta_rule_linear import (
    DELTA_RULE_STEP,
    EQUIVALENT_ETA,
    LINEAR_GRADIENT,
    REPAIR_FACTOR_TWO,
    TRAIN_LINEAR,
)
from autograder.exercises.delta_rule_shapes import PREDICT_SHAPES, REPAIR_SHAPES
from autograder.exercises.delta_rule_toy import (
    LOCAL_ERRORS,
    ONE_WEIGHT_GRADIENT,
    TOP_GRADIENT,
    TOY_FORWARD,
    TOY_GRADIENTS,
)
from autograder.exercises.kinds import Exercise

CREDIT_ASSIGNMENT = Exercise(id="credit_assignment", kind="explain", source="rana, credit assignment", minutes=8,
                             read="Following the blame")

EXERCISES = (LINEAR_GRADIENT, DELTA_RULE_STEP, EQUIVALENT_ETA, REPAIR_FACTOR_TWO, TRAIN_LINEAR, TOY_FORWARD,
             PREDICT_SHAPES, TOP_GRADIENT, ONE_WEIGHT_GRADIENT, LOCAL_ERRORS, CREDIT_ASSIGNMENT, TOY_GRADIENTS,
             REPAIR_SHAPES)
