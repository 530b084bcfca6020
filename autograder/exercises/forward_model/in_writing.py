"""Unit 1: what is answered in writing, and the claims that are judged first."""

from __future__ import annotations

from autograder.exercises.claims import Claim, claims
from autograder.exercises.kinds import Exercise

FORWARD_ORDER = Exercise(id="forward_order", kind="explain", minutes=5, read="Any number of layers",
                         source="graph, forward propagation; lin, the learning model",
                         hints=("What does a unit need before its pre-activation can be computed?",
                                "Take three units with the arrows A→B, A→C, B→C. Which orders work? What goes wrong in "
                                "the others?",
                                "Say what must come before what, and which equation says so. Then say who will read a "
                                "stored a or z again."))

FORWARD_ORDER_CLAIMS = claims(
    FORWARD_ORDER, "Write down every order of A, B and C with the arrows A→B and A→C. What do they have in common?",
    Claim(True, "Its pre-activation is a sum over all arrows that end at it. Which of the terms could be missing?"),
    Claim(False, "What if two units have no arrow and no path between them?"),
    Claim(False, "Only arrows count, not places in a drawing. Is there a path from the one to the other?"),
    Claim(True, "In one forward pass a unit has one $z$. What would a second computation of it give?"),
)

WHY_NONLINEAR = Exercise(id="why_nonlinear", kind="explain", source="dtu d", minutes=6,
                         read="Why the functions must bend",
                         hints=("Put h(a) = a into the formula of three layers.",
                                "Multiply out until x appears once. What is in front of it, and what comes after the plus?",
                                "The result is W x + b. Sketch what that looks like for one input, and name a curve that it "
                                "can never be."))

WHY_NONLINEAR_CLAIMS = claims(
    WHY_NONLINEAR, "For each claim, write the network as W x + b, with numbers for one input and one output.",
    Claim(True, "That is one weight per input and a bias. Which part of it could such a network not do?"),
    Claim(False, "More units make the matrices larger. What is the product of two matrices?"),
    Claim(False, "Add a number to a line: what does it look like now?"),
    Claim(False, "Multiply ten matrices. How many are left?"),
)
