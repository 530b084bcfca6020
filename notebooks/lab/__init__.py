"""The student's library: check an answer, ask for a hint, see progress, compare notations, draw and play.

    from lab import check, hint, progress, notation
    check("sigmoid")        tries your `sigmoid` on a few inputs and says what came out
    hint("sigmoid")         the next of three hints
    progress()              what is done in this unit, and what is waiting
    before_you_hand_in(…)   what would be graded of the saved notebook, and what is left to do
    notation("forward")     an equation in the five conventions of the literature
    gradient_check(…)       a gradient held against differences of its loss
"""

from .gradient_check import gradient_check
from .handing_in import before_you_hand_in
from .notation import notation
from .session import CheckFailed, check, hint, progress

__all__ = ["CheckFailed", "before_you_hand_in", "check", "gradient_check", "hint", "notation", "progress"]
