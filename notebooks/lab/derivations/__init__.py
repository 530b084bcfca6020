"""Typed mathematics: derivations are read, judged step by step, and written again.

judge_derivation(shipped, text)   the verdict on a derivation or a formula
judge_value(shipped, text)        the verdict on a formula that is compared with a value, such as σ² = …
judge_repair(shipped, text)       the verdict on the corrected line of a repair
latex, plain, mathml              a parsed expression as text again
"""

from .judging.judge import judge_derivation
from .judging.single import judge_repair, judge_value
from .judging.verdict import DecisiveShown, DerivationVerdict, FirstWrong, StepShown
from .writers import latex, mathml, plain

__all__ = [
    "DecisiveShown",
    "DerivationVerdict",
    "FirstWrong",
    "StepShown",
    "judge_derivation",
    "judge_repair",
    "judge_value",
    "latex",
    "mathml",
    "plain",
]
