"""Asking the student's functions and values: an answer, or a sentence on what is still missing."""

from __future__ import annotations

import copy
import os
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lab.calling.errors import own_line
from lab.judging.compare import TOLERANCE, equal_arrays
from lab.showing.style import as_code

LAB = str(Path(__file__).parents[1]) + os.sep     # and not a student's labels.py beside it


class Waiting(Exception):
    """A picture cannot be drawn yet; the message is the sentence a student reads."""


def missing(value: object) -> bool:
    """Return True for a blank: nothing, or `...`."""
    return value is None or value is Ellipsis


def ask(name: str, function: Any, *args: Any, copies: bool = True) -> Any:
    """Return the value of the student's `function` on copies of the arguments. Raise Waiting when there is none."""
    if missing(function):
        raise Waiting(f"Waiting for `{name}`: it is not written yet.")
    if not callable(function):
        raise Waiting(f"Waiting for `{name}`: it is a {type(function).__name__}, where a function is expected.")
    try:
        with np.errstate(all="ignore"):  # pictures try odd places; a warning there is nobody's fault
            value = function(*(copy.deepcopy(args) if copies else args))
    except Exception as error:
        raise Waiting(f"Waiting for `{name}`: {_raised(error)}") from error
    if missing(value):
        raise Waiting(f"Waiting for `{name}`: it returns nothing yet.")
    return value


def _raised(error: Exception) -> str:
    """Return 'it raised ValueError: … (line 3: `return x @ W`)', the line being the one that a check names."""
    said = f"it raised {type(error).__name__}" + (f": {error}" if str(error) else "")
    if isinstance(error, TypeError) and "NoneType" in str(error):
        said = "a function that it calls returns nothing yet"
    line, text = own_line([(f.filename, f.lineno or 0, f.name, f.line or "")
                           for f in traceback.extract_tb(error.__traceback__)[1:] if _is_students(f.filename)])
    if text:
        said += f" (line {line}: `{text}`)"
    return said if said.endswith(".") else said + "."


def _is_students(filename: str) -> bool:
    """Return True for a file of the student: a cell or a file beside the notebook, no package and not the lab."""
    return not any(part in filename for part in (
        "site-packages", "dist-packages", "<frozen", "<__array_function__", LAB))


def array(name: str, value: Any, shape: tuple[int, ...] | None = None, findings: list[str] | None = None) -> np.ndarray:
    """Return the value as a float array of that shape.

    Right numbers in another arrangement, (3, 1) for (3,), are used as they are and said in `findings`;
    anything else raises Waiting with the shape that is expected.
    """
    if missing(value):
        raise Waiting(f"Waiting for {as_code(name)}: it has no value yet.")
    try:
        numbers = np.array(value, dtype=float)
    except (TypeError, ValueError):
        kind = type(value).__name__
        raise Waiting(f"{as_code(name)} should be numbers; it is a {kind} that cannot be read as such.") from None
    if shape is None or numbers.shape == shape:
        return numbers
    if numbers.size != int(np.prod(shape)):
        raise Waiting(f"{as_code(name)} has shape {numbers.shape}, where {shape} is expected.")
    if findings is not None:
        findings.append(f"{as_code(name)} has shape {numbers.shape}, where {shape} is expected.")
    return numbers.reshape(shape)


def scalar(name: str, value: Any, findings: list[str] | None = None) -> float:
    """Return the value as one number."""
    return float(array(name, value, (), findings))


def several(name: str, value: Any, count: int, what: str) -> Sequence[Any]:
    """Return the value as `count` things, else raise Waiting: '`forward` should return two lists (a, z)'."""
    if missing(value):
        raise Waiting(f"Waiting for `{name}`: it returns nothing yet.")
    if not isinstance(value, (tuple, list, np.ndarray)) or len(value) != count:
        raise Waiting(f"`{name}` should return {what}; it returned {_described(value)}.")
    if any(missing(one) for one in value):
        raise Waiting(f"Waiting for `{name}`: a part of what it returns is still blank.")
    return list(value)


def _described(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, (tuple, list, dict)):
        return f"a {type(value).__name__} of {len(value)}"
    return f"a {type(value).__name__}"


def close(a: Any, b: Any, relative: float = TOLERANCE) -> bool:
    """Return True if the first equals the second as the judge compares: by the largest entry, nothing broadcast."""
    return equal_arrays(np.asarray(b, dtype=float), np.asarray(a, dtype=float), relative)
