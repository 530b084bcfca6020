"""Unit 5: what is answered in writing, and the claims that are judged first."""

from __future__ import annotations

from autograder.exercises.claims import Claim, claims
from autograder.exercises.kinds import Exercise

WHY_BACKWARDS = Exercise(id="why_backwards", kind="explain", source="graph, question 5", minutes=6,
                         read="The order of blame", hints=(
    "Which z does (5.7) need on its right-hand side?",
    "In the picture, why must z_B wait for z_C and z_D? For which node does nothing have to be waited for?",
    "On how many paths does x of such an output reach the loss? What happens to effects where paths meet?"))

WHY_BACKWARDS_CLAIMS = claims(
    WHY_BACKWARDS, "Take the network with the skip edges above. For each claim, try to find a node that breaks it.",
    Claim(True, "(5.7) adds up a term for every edge that starts at the node. Which one could be left out?"),
    Claim(False, "Which z can be computed before any other is known?"),
    Claim(True, "Forwards, a node comes after those that feed it. Where are they in the reversed list?"),
    Claim(False, "All that happens beyond a successor is already in its z. How often is that z computed?"),
)

WHY_DOWNHILL = Exercise(id="why_downhill", kind="explain", source="graph, question 6", minutes=6, read="Downhill", hints=(
    "If one weight changes by a little, by how much does L change? And if all of them do?",
    "Put the changes of (5.10) into that sum. Which sign does each of its terms have?",
    "Your sum takes L for straight. Where is that nearly true, and what happens further away? Think of η = 2 above."))

WHY_DOWNHILL_CLAIMS = claims(
    WHY_DOWNHILL, "Take two weights with the derivatives 3 and −0.1, and a step with η = 0.01.",
    Claim(True, "Multiply the move of one weight by its derivative. Which sign does the product have?"),
    Claim(False, "What does minus η do to a negative derivative?"),
    Claim(False, "Look at the numbers above: what did the loss do with η = 2?"),
    Claim(False, "It says where L falls fastest here. Think of a long, narrow valley: where does its side wall point?"),
)
