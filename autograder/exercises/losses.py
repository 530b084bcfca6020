"""Unit 2, losses: all exercises in the order of the notebook."""

from __future__ import annotations

from autograder.exercises.kinds import Exercise
from autograder.exercises.losses_classes import CLASS_LIKELIHOOD, ONE_HOT, SOFTMAX
from autograder.exercises.losses_cross_entropy import (
    CROSS_ENTROPY,
    CROSS_ENTROPY_FROM_LOGITS,
    CROSS_ENTROPY_LINES,
    REPAIR_CROSS_ENTROPY,
    WORKED_CROSS_ENTROPY,
)
from autograder.exercises.losses_gaussian import (
    BEST_SIGMA2,
    GAUSSIAN_NLL,
    GAUSSIAN_NLL_LINES,
    REPAIR_GAUSSIAN,
    SUM_OF_SQUARES,
)

WHY_LOG = Exercise(id="why_log", kind="explain", source="dtu e", minutes=6, read="Why the logarithm")
SIGMA_DOES_NOT_MOVE_W = Exercise(id="sigma_does_not_move_w", kind="explain", source="dtu f", minutes=6,
                                 read="What σ² does, and what it does not")

EXERCISES = (SUM_OF_SQUARES, GAUSSIAN_NLL_LINES, GAUSSIAN_NLL, WHY_LOG, REPAIR_GAUSSIAN, BEST_SIGMA2,
             SIGMA_DOES_NOT_MOVE_W, ONE_HOT, SOFTMAX, CLASS_LIKELIHOOD, CROSS_ENTROPY_LINES, CROSS_ENTROPY,
             WORKED_CROSS_ENTROPY, REPAIR_CROSS_ENTROPY, CROSS_ENTROPY_FROM_LOGITS)
