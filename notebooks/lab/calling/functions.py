"""The functions that are handed to answers as h, h_prime, f …: a closed table, known by name on both sides.

`Function("tanh")` takes one number or an array of any shape (a list counts as an array) and returns a new
float or float array, leaving its argument as it was; the few of `ARRAYS` take several arrays. It can be sent as
its name and parameters.
Analytic functions also take complex numbers, so that complex-step differentiation works on them.

What students are asked to write (sigmoid, softmax, the derivatives of sigmoid, tanh and ReLU) is not in the table:
`Function("scaled_tanh", (½, ½, ½))` is a sigmoid, "share" stands for softmax as a function of a whole layer.
`Rng(seed)` is a random generator on its way to an answer.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


def _ripple(x: Any, slope: Any) -> Any:
    """Return a number for an array of any shape: each entry acts differently, none with a small third derivative."""
    places = 1.0 + np.arange(x.size).reshape(x.shape) / x.size
    return np.sum(places * np.sin(slope * x + places)) + np.sum(np.sum(x, axis=-1) ** 3.0)


def _leaning(y: Any, t: Any, a: Any, p: Any, q: Any) -> Any:
    """Return a δ of the output that belongs to no textbook error: every argument plays a part of its own."""
    return (y - t) * (p + y * y) + q * a


def _leaning_share(y: Any, t: Any, a: Any, p: Any, q: Any) -> Any:
    """Like `_leaning`, where each δ depends on every output of its example, as it does below a softmax."""
    e = _leaning(y, t, a, p, q)
    return e - y * np.sum(e, axis=-1, keepdims=True)


def _share(x: Any) -> Any:
    """Return (x² + 1) over its sum along the last axis: like softmax, each output depends on every input."""
    e = x * x + 1.0
    return e / e.sum(axis=-1, keepdims=True) if x.ndim else e / e


# name: (function, name of its derivative or None, default parameters); each function gets a fresh float array.
_Entry = tuple[Callable[..., Any], str | None, tuple[float, ...]]
TABLE: dict[str, _Entry] = {
    "identity": (lambda x: x, "identity_prime", ()),
    "identity_prime": (np.ones_like, None, ()),
    "tanh": (np.tanh, "bell", ()),
    "bell": (lambda x: np.cosh(x) ** -2.0, None, ()),
    "scaled_tanh": (
        lambda x, offset, height, slope: offset + height * np.tanh(slope * x), "scaled_bell", (0.0, 1.7, 0.6)),
    "scaled_bell": (
        lambda x, offset, height, slope: height * slope * np.cosh(slope * x) ** -2.0, None, (0.0, 1.7, 0.6)),
    "relu": (lambda x: np.where(x.real > 0, x, 0.0 * x.real), "step", ()),
    "step": (lambda x: np.where(x.real > 0, 1.0, 0.0), None, ()),
    "leaky_relu": (lambda x, slope: np.where(x.real > 0, x, slope * x), "leaky_step", (0.1,)),
    "leaky_step": (lambda x, slope: np.where(x.real > 0, 1.0, slope), None, (0.1,)),
    "share": (_share, None, ()),
    "softsign": (lambda x: x / (1.0 + np.where(x.real > 0, x, -x)), "softsign_prime", ()),
    "softsign_prime": (lambda x: (1.0 + np.where(x.real > 0, x, -x)) ** -2.0, None, ()),
    "sin": (np.sin, "cos", ()),
    "cos": (np.cos, "cos_prime", ()),
    "cos_prime": (lambda x: -np.sin(x), None, ()),
    "arctan": (np.arctan, "arctan_prime", ()),
    "arctan_prime": (lambda x: 1.0 / (1.0 + x * x), None, ()),
    "square": (lambda x: x * x, "square_prime", ()),
    "square_prime": (lambda x: 2.0 * x, None, ()),
    "cube": (lambda x: x * x * x, "cube_prime", ()),
    "cube_prime": (lambda x: 3.0 * x * x, None, ()),
    "exp": (np.exp, "exp", ()),
    "affine": (lambda x, slope, offset: slope * x + offset, "affine_prime", (1.0, 0.0)),
    "affine_prime": (lambda x, slope, offset: np.full_like(x, slope), None, (1.0, 0.0)),
    "ripple": (_ripple, None, (1.0,)),
    "leaning": (_leaning, None, (1.3, 0.4)),
    "leaning_share": (_leaning_share, None, (1.3, 0.4)),
    "worked_delta": (lambda y, t, a, delta: np.full_like(y, delta), None, (-0.1387277708,)),
}
# the functions of more arrays than one: a δ of the output from (y, t, a)
ARRAYS = {"leaning": 3, "leaning_share": 3, "worked_delta": 3}

# Names that only this table knows never reach a student: panels show these formulas; {0}, {1}, … are the parameters.
FORMULAS = {
    "identity_prime": "1", "square_prime": "2 a", "cube_prime": "3 a²", "cos_prime": "−sin(a)",
    "bell": "1 / cosh²(a)", "scaled_tanh": "{0:g} + {1:g} tanh({2:g} a)",
    "scaled_bell": "{1:g} · {2:g} / cosh²({2:g} a)",
    "step": "1 for a > 0, else 0", "leaky_relu": "a for a > 0, else {0:g} a", "leaky_step": "1 for a > 0, else {0:g}",
    "softsign": "a / (1 + |a|)", "softsign_prime": "1 / (1 + |a|)²", "arctan_prime": "1 / (1 + a²)",
    "share": "(a² + 1) / Σ (a² + 1)", "affine": "{0:g} a + {1:g}", "affine_prime": "{0:g}",
    "ripple": "a number made of all entries of a", "leaning": "(y − t) ({0:g} + y²) + {1:g} a",
    "leaning_share": "e − y Σ e, e = (y − t) ({0:g} + y²) + {1:g} a",
    "worked_delta": "{0:.4g}, the δ that you found by hand",
}
KNOWN_AS: dict[tuple[Any, ...], str] = {
    ("scaled_tanh", 0.5, 0.5, 0.5): "the sigmoid", ("scaled_bell", 0.5, 0.5, 0.5): "the sigmoid's slope"}


@dataclass(frozen=True)
class Function:
    """A function of the table.

    name: its key there. parameters: numbers, or () for the table's own.
    """

    name: str
    parameters: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if type(self.name) is not str or self.name not in TABLE:
            raise ValueError(f"there is no function {str(self.name)[:50]!r}; there are {', '.join(TABLE)}")
        default = TABLE[self.name][2]
        given = tuple(self.parameters)
        if not all(type(number) in (int, float) for number in given) or len(given) not in (0, len(default)):
            raise ValueError(f"{self.name} takes {len(default)} numbers as parameters, not {given!r:.100}")
        object.__setattr__(self, "parameters", given or default)

    @property
    def __name__(self) -> str:  # what a student sees who prints h.__name__: no name that only this table knows
        return "function" if self.name in FORMULAS else self.name

    def __call__(self, *given: Any) -> Any:
        count = ARRAYS.get(self.name, 1)
        if len(given) != count:
            raise TypeError(f"{self.__name__} takes {count} argument{'s' if count > 1 else ''}, not {len(given)}")
        with np.errstate(all="ignore"):
            return np.asarray(TABLE[self.name][0](*map(self._floats, given), *self.parameters))[()]

    def _floats(self, x: Any) -> np.ndarray:
        array = np.asarray(x)
        if array.dtype.kind not in "biufc":
            raise TypeError(f"{self.__name__} takes a number or an array of numbers, not {type(x).__name__}")
        return np.array(array, dtype=np.complex128 if array.dtype.kind == "c" else np.float64, subok=False)

    def derivative(self) -> Function:
        """Return the function's derivative, also a Function. Raise ValueError if the table holds none."""
        name = TABLE[self.name][1]
        if name is None:
            raise ValueError(f"the table holds no derivative of {self.name}")
        return Function(name, self.parameters)

    def __repr__(self) -> str:
        return self.in_words()

    def in_words(self) -> str:
        """Return a name that every student knows, such as 'tanh', or else a formula: 'a ↦ 1 for a > 0, else 0'."""
        if self.name not in FORMULAS:
            return self.name
        letters = "(y, t, a)" if self.name in ARRAYS else "a"
        known = KNOWN_AS.get((self.name, *self.parameters), "")
        return f"{letters} ↦ {FORMULAS[self.name].format(*self.parameters)}{known and f', {known}'}"


def numbers_in(value: Any) -> int:
    """Return how many numbers a function is asked for at once, given plain data or arrays."""
    if isinstance(value, np.ndarray):
        return max(1, value.size)
    if isinstance(value, (list, tuple)):
        return max(1, sum(map(numbers_in, value)))
    if isinstance(value, dict):
        return sum(map(numbers_in, value.values()))
    return 1


@dataclass(frozen=True)
class Rng:
    """A numpy random generator by its seed, made anew for every call of an answer."""

    seed: int

    def generator(self) -> np.random.Generator:
        """Return the generator, at its beginning."""
        return np.random.default_rng(self.seed)
