"""Unit 7: what is answered in writing, and the claims that are judged first."""

from __future__ import annotations

from autograder.exercises.claims import Claim, claims
from autograder.exercises.kinds import Exercise

WHAT_IT_GETS_WRONG = Exercise(id="what_it_gets_wrong", kind="explain", source="unit 7", minutes=8,
                              read="Two errors", hints=(
    "Find the largest numbers off the diagonal of the confusion matrix. Which strokes do these two digits share?",
    "Which digits were the weights fitted to? Not everything in those images is typical of the digit.",
    "What would the network have to see, or what should it be kept from learning, so that accidental things matter less?"))

WHAT_IT_GETS_WRONG_CLAIMS = claims(
    WHAT_IT_GETS_WRONG, "Measure your two errors first, and look at one row of your confusion matrix.",
    Claim(False, "Compare your two errors. Which digits was the network fitted to?"),
    Claim(True, "Something was then chosen by these digits. Whom will the winner suit best?"),
    Claim(True, "Write down the 64 numbers of a digit, and of the same digit moved by one column."),
    Claim(False, "Its row is the label and its column the prediction. When are the two the same?"),
)
