"""Unit 2, typed as mathematics: likelihoods become losses, and two derivations to repair."""

from __future__ import annotations

from autograder.exercises.derivations import losses as typed
from autograder.exercises.derivations import repairs
from autograder.exercises.kinds import Mistake
from autograder.exercises.typed import derived, repaired

DERIVE_GAUSSIAN_NLL = derived(typed.GAUSSIAN_NLL, read="From likelihood to loss", equation="2.5")
DERIVE_BEST_SIGMA2 = derived(typed.BEST_SIGMA2, read="What σ² does, and what it does not", equation="2.6", value=typed.BEST_SIGMA2_VALUE)
DERIVE_CROSS_ENTROPY = derived(typed.CROSS_ENTROPY, read="The cross-entropy", equation="2.10")

REPAIR_GAUSSIAN = repaired(repairs.GAUSSIAN, read="Repair: two slips that cancel", mistakes=(
    Mistake("the second slip", "This line is wrong too, since log e^(−u) is not +u. But it is not the first wrong line: look for an earlier "
            "sign.", {"repair_gaussian_line": 4}),
    Mistake("a right step", "From line 2 to line 3 the products become sums, and that is right. Look one line earlier.",
            {"repair_gaussian_line": 3}),
    Mistake("a right line", "Lines 1, 4 and 5 are equal, because the second slip undoes the first. The first wrong line "
            "is between them.", {"repair_gaussian_line": 5})))

REPAIR_CROSS_ENTROPY = repaired(repairs.CROSS_ENTROPY, read="Repair: a sum comes and goes", mistakes=(
    Mistake("a line before the slip", "This line still sums over all n, and the line before multiplies over all n: they are "
            "equal.", {"repair_cross_entropy_line": 2}),
    Mistake("a line after the slip", "This line follows from the one before it, and that one has lost something already.",
            {"repair_cross_entropy_line": 4}),
    Mistake("the line where the sum comes back", "This line is not equal to the one before it either, but it is the second "
            "such line: here the sum comes back. Where did it go?", {"repair_cross_entropy_line": 5})))
