"""Plain data as a student reads it: small arrays whole, large ones by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np

from lab.calling.functions import Function

from .compare import as_numbers, shortened

ENTRIES, LEAVES, LINE, ROW = 40, 12, 90, 10
LONGEST = 600           # of a list in signs,
ITEMS = LONGEST // 2    # which more items than this always are
ROUNDING = 1e-5     # relative to the largest entry, as answers are compared
PLAIN = "a plain number has no axes and none of an array's methods: np.asarray(a) makes an array of either"
ERRORS = (  # (type, part of the message, what is mostly behind it)
    ("TypeError", "NoneType", "is an answer that it uses still blank? What works in place, such as shuffle or append, "
     "returns None too"),
    ("TypeError", "'ellipsis'", "is an answer that it uses still blank?"),
    ("TypeError", "multiply sequence by non-int",
     "a list is not multiplied entry by entry: go through it or use an array"),
    ("ValueError", "inhomogeneous shape", "entries of different shapes make no array: go through them one by one"),
    ("TypeError", "converted to Python scalars",
     "float() and the functions of `math` take one number, those of `np` arrays too"),
    ("TypeError", "bitwise_xor", "in Python a power is written **, and ^ is something else"),
    ("RecursionError", "", "does it call itself, or another with the same name, without an end?"),
    ("ValueError", "truth value of an array",
     "an `if`, like Python's own max, compares one number; np.where and np.max take whole arrays"),
    ("TypeError", "for ^", "in Python a power is written **, and ^ is something else"),
    ("TypeError", "'Function'", "there is a function where a number is meant: is it called, as in h(a)?"),
    ("TypeError", "'function'", "there is a function where a number is meant: is it called, as in h(a)?"),
    ("TypeError", "same_kind", "is an array of whole numbers being filled?"),
    ("ValueError", "array is read-only", "it writes into what was handed in: work on a copy"),
    ("ValueError", "destination is read-only", "it writes into what was handed in: work on a copy"),
    ("AttributeError", "'bool' object has no attribute", PLAIN),
    ("AttributeError", "'int' object has no attribute", PLAIN),
    ("AttributeError", "'float' object has no attribute", PLAIN),
    ("TypeError", "'float' object is not subscriptable", PLAIN),
    ("TypeError", "'int' object is not subscriptable", PLAIN),
    ("TypeError", "'float' object does not support item assignment", PLAIN),
    ("TypeError", "object of type 'float' has no len()", PLAIN),
    ("TypeError", "object of type 'int' has no len()", PLAIN),
    ("TypeError", "too many indices", PLAIN),
    ("IndexError", "too many indices for array", "a vector has one axis, (units,), and a batch two, (examples, units)"),
    ("ValueError", "operands could not be broadcast", "compare the shapes axis by axis, from the last; does a sum "
     "over an axis need keepdims=True, or a matrix its transpose?"),
    ("SyntaxError", "leading zeros in decimal integer", "is a comma meant as a decimal point?"),
)


def call_text(name: str, parameters: Sequence[str]) -> str:
    """Return `name(a, b)`, as it is written in the notebook."""
    return f"{name}({', '.join(parameters)})"


def arguments_text(parameters: Sequence[str], args: Sequence[Any]) -> list[tuple[str, str]]:
    """Return (name, value) of every argument as text."""
    names = [*parameters, *(f"argument {i}" for i in range(len(parameters), len(args)))]
    return [(name, plain_text(value)) for name, value in zip(names, args)]


def error_text(kind: str, message: str) -> str:
    """Return what Python said, in plainer words if it speaks of gufunc signatures or of what a blank returned."""
    said = f"{kind}: {message}".rstrip(": ")
    sizes = re.search(r"matmul: .*core dimension 0.*\(size (\d+) is different from (\d+)\)", message)
    if "matmul" in message and "does not have enough dimensions" in message:
        return f"{kind}: one side of @ is a number, where both are arrays: * multiplies by a number"
    if sizes:
        return f"{kind}: the sizes in a product with @ do not fit: {sizes[2]} on its left, {sizes[1]} on its right"
    known = kind.split()[-1]  # `CycleError, a ValueError` is a ValueError
    return next((f"{said.rstrip('.')}; {words}" for type_, part, words in ERRORS
                 if type_ == known and part in message), said)


def plain_text(value: Any, against: Any = None) -> str:
    """Return plain data in a line or a few; in an array, every entry that differs from `against` is marked ‹so›."""
    if isinstance(value, np.ndarray) and value.ndim:
        return _array_text(value, against)
    if isinstance(value, (list, tuple)):
        inside = ", ".join(plain_text(v, o) for v, o in islice(zip(value, _beside(value, against)), ITEMS))
        if ("\n" in inside or len(inside) > LINE) and any(_has_arrays(v) for v in value):
            return _leaves_text(value, against)
        inside = shortened(inside, LONGEST)
        return f"[{inside}]" if isinstance(value, list) else f"({inside}{',' if len(value) == 1 else ''})"
    if isinstance(value, Function):
        return value.in_words()
    if isinstance(value, dict):
        inside = ", ".join(f"{shortened(repr(k), LINE)}: {plain_text(v)}" for k, v in islice(value.items(), ENTRIES))
        return "{" + shortened(inside, 4 * LONGEST) + (", …}" if len(value) > ENTRIES else "}")
    if isinstance(value, (float, np.floating)) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
        return f"{float(value) + 0.0:.6g}"
    return shortened(str(value) if not isinstance(value, str) else repr(value), LONGEST)


def _beside(value: Sequence[Any], against: Any) -> Sequence[Any]:
    return against if isinstance(against, (list, tuple)) and len(against) == len(value) else [None] * len(value)


def _has_arrays(value: Any) -> bool:
    return any(map(_has_arrays, value)) if isinstance(value, (list, tuple)) else isinstance(value, np.ndarray)


def _leaves_text(value: Sequence[Any], against: Any) -> str:
    """Write lists of arrays with one entry per line under its own index: `[0][1] = [0.1  -0.3]`."""
    lines = []
    for where, leaf, other in islice(_leaves(value, against, ""), LEAVES + 1):
        before = f"{where} = "
        lines.append(before + plain_text(leaf, other).replace("\n", "\n" + " " * len(before)))
    return "\n".join(lines[:LEAVES] + ["…"] * (len(lines) > LEAVES))


def _leaves(value: Any, against: Any, where: str) -> Iterator[tuple[str, Any, Any]]:
    if not isinstance(value, (list, tuple)) or not _has_arrays(value):
        yield where, value, against
        return
    for i, (v, other) in enumerate(zip(value, _beside(value, against))):
        yield from _leaves(v, other, f"{where}[{i}]")


def _array_text(value: np.ndarray, against: Any) -> str:
    if value.size > ENTRIES:
        return f"an array of shape {value.shape}"
    wrong = _wrong(value, against)
    entries = [f"‹{_entry(v)}›" if marked else _entry(v) for v, marked in zip(value.ravel(), wrong)]
    width = max(map(len, entries), default=0)
    entries = [e.rjust(width) for e in entries]
    if value.ndim == 1:  # a long vector takes several lines
        return "[" + "\n ".join("  ".join(entries[i:i + ROW]) for i in range(0, len(entries), ROW)) + "]"
    return _nested(np.array(entries, dtype=object).reshape(value.shape))


def _entry(value: Any) -> str:
    return f"{float(value) + 0.0:.4g}" if np.asarray(value).dtype.kind == "f" else str(value)


def _nested(rows: np.ndarray) -> str:
    if rows.ndim == 1:
        return "[" + "  ".join(rows) + "]"
    return "[" + "\n ".join(_nested(row).replace("\n", "\n ") for row in rows) + "]"


def _wrong(value: np.ndarray, against: Any) -> np.ndarray:
    """Return which entries, in a row, differ by more than their last digits; none where nothing is to compare with."""
    other = as_numbers(against)
    if other is None or other.shape != value.shape or value.dtype.kind not in "fiub":
        return np.zeros(value.size, dtype=bool)
    with np.errstate(invalid="ignore"):
        gap = np.abs(other - value.astype(np.float64))
    return ~(gap <= ROUNDING * np.max(np.abs(other), initial=0.0)).ravel()
