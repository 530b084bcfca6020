"""Unit 3: what is answered in writing, and the claims that are judged first."""

from __future__ import annotations

from autograder.exercises.claims import Claim, claims
from autograder.exercises.kinds import Exercise

CREDIT_ASSIGNMENT = Exercise(id="credit_assignment", kind="explain", source="rana, credit assignment", minutes=8,
                             read="Following the blame", hints=(
    "Take the factors of (3.8) one by one: what is nudged, and what moves because of it?",
    "Which of the four factors contain i? The others are the same for every weight into unit j.",
    "The blame is a product, so it is 0 as soon as one factor is. Which factors can be 0, or nearly so, while y − t is large?"))

CREDIT_ASSIGNMENT_CLAIMS = claims(
    CREDIT_ASSIGNMENT, "Set one factor of (3.8) to 0 after the other. Which weights does it silence?",
    Claim(True, "Which factor of (3.8) is the slope of tanh, and how large is it far out?"),
    Claim(False, "They share three factors of (3.8). Which one is their own?"),
    Claim(True, "A nudge of this weight is multiplied by its input. How far does it get?"),
    Claim(False, "The output does not listen to this unit. What can a nudge of its pre-activation change?"),
)
