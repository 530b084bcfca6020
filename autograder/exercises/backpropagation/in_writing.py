"""Unit 4: what is answered in writing, and the claims that are judged first."""

from __future__ import annotations

from autograder.exercises.claims import Claim, claims
from autograder.exercises.kinds import Exercise

FINISH_SOFTMAX_DELTA = Exercise(id="finish_softmax_delta", kind="explain", source="dtu i, its unfinished answer",
                                minutes=5, read="Repair: one index for two things", hints=(
    "Write the logarithm of the fraction as a difference. Which of its two terms is the same for every k?",
    "In how many places does a_j occur then? Differentiate each of them.",
    "What do the y_j add up to, and what do the t_j?"))

FINISH_SOFTMAX_DELTA_CLAIMS = claims(
    FINISH_SOFTMAX_DELTA, "Write y for three logits, and ask of each claim: in which places does a_j occur?",
    Claim(True, "The sum runs over all classes. Is one of them left out?"),
    Claim(False, "What is below the fraction line of y_k?"),
    Claim(False, "Push a_j of a wrong class up. Does y of the right class stay as it is?"),
    Claim(True, "Every exponential gets the same factor. What happens to it in the fraction?"),
)

BACKPROP_RULE = Exercise(id="backprop_rule", kind="explain", source="dtu j; graph Q3, Q4", minutes=10,
                         read="One layer down", hints=(
    "Nudge a_j. What moves next, and what after that? Does anything in layer l+2 notice it in another way?",
    "There is one path through each unit k above. What happens to the effects where the paths meet?",
    "Along one path there are three factors: ∂E/∂a_k, ∂a_k/∂z_j and ∂z_j/∂a_j. Which letter is each of them?"))

BACKPROP_RULE_CLAIMS = claims(
    BACKPROP_RULE, "Draw one unit and the two that it feeds. Follow a nudge of its a, and note what it is multiplied by.",
    Claim(True, "Is there an arrow from layer l to anywhere else?"),
    Claim(False, "What those weights do to E is in δ of layer l + 1 already. Which weights are between the two layers?"),
    Claim(False, "The nudge reaches all three at once. What do their effects on E do together?"),
    Claim(False, "A nudge of a in layer l is behind W of this layer already. Which weights does it meet on its way to E?"),
)

WHY_LINEAR = Exercise(id="why_linear", kind="explain", source="dtu, final comments", minutes=6, read="Straight back", hints=(
    "Look at the table above the question: what doubles when δ doubles, and what does not when x doubles?",
    "The way back asks what small changes do at one point. What does the curve of h look like from very near?",
    "In (4.14), which quantities are fixed numbers by the time the way back begins? Where do they come from?"))

WHY_LINEAR_CLAIMS = claims(
    WHY_LINEAR,
    "Write the backward rule for one unit: δ = h′(a) w δ_next. Which parts change when x, or δ_next, is doubled?",
    Claim(True, "Double δ on the right of the backward rule. Does anything else there change?"),
    Claim(False, "x changes every a. What does that do to the slopes h′(a)?"),
    Claim(False, "After the forward pass a is known. What is h′(a) then, for whichever h?"),
    Claim(True, "At which point would the slope of h be taken otherwise?"),
)
