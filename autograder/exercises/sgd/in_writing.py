"""Unit 6: what is answered in writing, and the claims that are judged first."""

from __future__ import annotations

from autograder.exercises.claims import Claim, claims
from autograder.exercises.kinds import Exercise

WHY_STOCHASTIC = Exercise(id="why_stochastic", kind="explain", source="lin; dtu h", minutes=8, read="Noise", hints=(
    "For the first question, what did `subset_average` show? Is there a factor left if means are taken instead of sums?",
    "For the second, take N = 1000 and m = 10: how many backward passes and how many steps are there in an epoch?",
    "For the third, what is the gradient of all examples at a minimum and at a saddle, and what is that of a minibatch there?"))

WHY_STOCHASTIC_CLAIMS = claims(
    WHY_STOCHASTIC, "Take the three examples above, with gradients 1, 2 and 6, and for the first claim −1, 2 and 6.",
    Claim(False, "It does so on average. Can a single example not pull the other way?"),
    Claim(True, "How often is each example used in one epoch?"),
    Claim(True, "Cut twelve examples into minibatches of 3, and then of 2. How many steps are there?"),
    Claim(False, "At the minimum the gradient of all examples is 0. Is that of each minibatch 0 too?"),
)

WHEN_TO_STOP = Exercise(id="when_to_stop", kind="explain", source="lin; dtu, generalisation", minutes=8,
                        read="When is it enough?", hints=(
    "Compare the two errors in the picture. Until when do they fall together, and what happens then?",
    "A program cannot see the true sine. Which examples could it use instead, and what would it have to remember?",
    "For the third question, recall the noise of a minibatch, the plateau, and the saddle."))

WHEN_TO_STOP_CLAIMS = claims(
    WHEN_TO_STOP, "Look at the two curves of the picture again, and at the plateaus that the text mentions.",
    Claim(False, "Compare the two curves of the picture after some hundred epochs."),
    Claim(True, "Could the training examples themselves show that they are being learnt by heart?"),
    Claim(False, "A minibatch is right only on average. What do the other minibatches say?"),
    Claim(False, "Some runs on the sine stay on a plateau first. What do most of them do by epoch 3000?"),
)
