"""Unit 6, walking downhill: all exercises in the order of the notebook."""

from __future__ import annotations

from autograder.exercises import sgd_batches, sgd_bowls, sgd_curves, sgd_steps
from autograder.exercises.kinds import Exercise

WHY_STOCHASTIC = Exercise(id="why_stochastic", kind="explain", source="lin; dtu h", minutes=8, read="Minibatches")
WHEN_TO_STOP = Exercise(id="when_to_stop", kind="explain", source="lin; dtu, generalisation", minutes=8,
                        read="When is it enough?")

EXERCISES = (*sgd_steps.EXERCISES, *sgd_bowls.EXERCISES, *sgd_batches.EXERCISES, WHY_STOCHASTIC, *sgd_curves.EXERCISES,
             WHEN_TO_STOP)
