"""Judged as the history of a training: the parameters at its start and after each of its epochs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lab.calling.requests import Result
from lab.judging.compare import as_numbers

from .judgement import Judgement


@dataclass(frozen=True)
class TrainingHistory(Judgement):
    """A list of two params or more, of one form and not all alike; how good they are is judged elsewhere."""

    by = "training history"
    most = 1_000_000     # of some thousand epochs

    def check(self, args: tuple, result: Result) -> str:
        history = result.value
        if not isinstance(history, (list, tuple)):
            return "a list is expected: the params at the start and after each epoch, as `fit` returns them"
        flat = [_flat(history[i]) for i in (0, -1) if len(history) > 1]
        if len(flat) < 2 or any(one is None for one in flat):
            return ("a list of params is expected, those at the start and after each epoch: is this what `fit` "
                    "returned, and not its last entry or a list of errors?")
        if flat[0].shape != flat[1].shape or np.array_equal(flat[0], flat[1]):
            return "its last params are those of the start: does `fit` keep the params of each epoch?"
        return ""


def _flat(params: Any) -> Any:
    """Return all numbers of a list of (W, b), None where it is none."""
    if not isinstance(params, (list, tuple)) or not params:
        return None
    if not all(isinstance(layer, (list, tuple)) and len(layer) == 2 for layer in params):
        return None
    parts = [as_numbers(part) for layer in params for part in layer]
    arrays = [np.ravel(part) for part in parts if part is not None and part.ndim]
    return np.concatenate(arrays) if len(arrays) == len(parts) else None
