"""Unit 3, typed as mathematics: the gradients of the linear unit and of the 3-2-1 network, and a lost factor."""

from __future__ import annotations

from autograder.exercises.derivations import delta_rule as typed
from autograder.exercises.derivations import repairs
from autograder.exercises.kinds import Mistake, Value
from autograder.exercises.typed import derived, repaired

DERIVE_LINEAR_GRADIENT = derived(typed.LINEAR_GRADIENT, read="One neuron, one error", equation="3.3")
DERIVE_TOP_GRADIENT = derived(typed.TOP_GRADIENT, read="The top layer", equation="3.7")
DERIVE_HIDDEN_GRADIENT = derived(typed.HIDDEN_GRADIENT, read="One weight further down", equation="3.8")

REPAIR_FACTOR_TWO = repaired(
    repairs.FACTOR_TWO, read="Repair: a 2 is tidied away",
    question={"tidied_loss": Value("half", choices=("whole", "half"), worth=0.25)},
    mistakes=(
        Mistake("the loss that the derivation starts from", "For (y − t)² the tidied rule is off by 2; it is exact for ½(y − t)².",
                {"tidied_loss": "whole"}),
        Mistake("a line that only follows from the slip", "The 2 is gone before this line.", {"repair_factor_two_line": 4}),
        Mistake("a right line", "Line 2 has its 2: look where it goes.", {"repair_factor_two_line": 2})))
