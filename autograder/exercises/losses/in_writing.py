"""Unit 2: what is answered in writing, and the claims that are judged first."""

from __future__ import annotations

from autograder.exercises.claims import Claim, claims
from autograder.exercises.kinds import Exercise

WHY_LOG = Exercise(id="why_log", kind="explain", source="dtu e", minutes=6, read="Why the logarithm",
                   hints=("If one likelihood is larger than another, what can you say about their logarithms?",
                          "Write the logarithm of (2.2) with a sum. What does the derivative of a sum look like, and what that of "
                          "a product of N factors?",
                          "Look at the two numbers printed above the question: which of them could still tell a good w from a "
                          "bad one?"))

WHY_LOG_CLAIMS = claims(
    WHY_LOG, "Try each claim with two likelihoods, such as 0.2 and 0.001, and their logarithms.",
    Claim(False, "They are largest at the same place. What is the logarithm of 0.01?"),
    Claim(True, "Compare log 0.2 and log 0.001. Can the order ever change?"),
    Claim(True, "Try `0.1 ** 1000` in a cell of your own."),
    Claim(False, "Try it with 10 · 100 and logarithms to the base 10: 3 is not 1 · 2."),
)

SIGMA_DOES_NOT_MOVE_W = Exercise(id="sigma_does_not_move_w", kind="explain", source="dtu f", minutes=6,
                                 read="What σ² does, and what it does not",
                                 hints=("Which of the two terms of (2.5) contain w?",
                                        "What do adding a constant, and multiplying by a positive number, do to the place "
                                        "where a function is smallest?",
                                        "Then go back to the picture with the slider for σ², and say what changes when you move it."))

SIGMA_DOES_NOT_MOVE_W_CLAIMS = claims(
    SIGMA_DOES_NOT_MOVE_W, "Put two networks into (2.5), one with E = 1 and one with E = 2, for σ² = 1 and for σ² = 4.",
    Claim(False, "One term of (2.5) grows with σ². What does the other one do?"),
    Claim(True, "Subtract the two losses. What is left, and which sign does it have?"),
    Claim(False, "Differentiate (2.5) with respect to w: is there no σ² left?"),
    Claim(False, "Take E = ½(w − 3)². Where is the loss smallest with σ² = 1, and where with σ² = 2?"),
)
