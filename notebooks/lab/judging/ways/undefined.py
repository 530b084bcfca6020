"""Judge what cannot be computed: an error or a value that is not finite holds, a finite number does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lab.calling.requests import Result
from lab.judging.compare import as_numbers

from .judgement import Judgement


@dataclass(frozen=True)
class Undefined(Judgement):
    """There is nothing to compute; `words` say what a finite number shows."""

    by = "undefined"
    takes_errors = True

    words: str = ("a finite number where there is none: there is no subset of more than all N examples, so no mean. "
                  "Is it computed from the right side? Go through the subsets")

    def check(self, args: tuple, result: Result) -> str:
        numbers = as_numbers(result.value) if result.status == "value" else None
        finite = numbers is not None and numbers.size > 0 and bool(np.all(np.isfinite(numbers)))
        return self.words if finite else ""

    def alike(self, args: tuple, value: Any, mistaken: Any) -> bool:
        """Return True: a mistake is known by what it gives where there is something to give."""
        return True

    def expected_text(self) -> str:
        return "an error, or nan"
