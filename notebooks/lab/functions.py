"""The functions that are handed to answers as h, h_prime, f …: a closed table, known by name on both sides.

`Function("tanh")` takes one number or an array of any shape (a list counts as an array) and returns a new
float or float array, leaving its argument as it was. It can be sent as its name and parameters.
Analytic functions also take complex numbers, so that complex-step differentiation works on them.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


def _growing_exponentials(x: Any) -> tuple[Any, Any]:
    """(x > 0, exp(-|x|)) without overflow; for complex x by its real part."""
    positive = x.real > 0
    return positive, np.exp(np.where(positive, -x, x))


def sigmoid(x: Any) -> Any:
    positive, e = _growing_exponentials(x)
    return np.where(positive, 1.0, e) / (1.0 + e)


def sigmoid_prime(x: Any) -> Any:
    e = _growing_exponentials(x)[1]
    return e / (1.0 + e) ** 2


def tanh_prime(x: Any) -> Any:
    return 4.0 * sigmoid_prime(2.0 * x)  # 1 - tanh² without cancellation


def softplus(x: Any) -> Any:
    positive, e = _growing_exponentials(x)
    return np.where(positive, x, 0.0) + np.log1p(e)


def softmax(x: Any) -> Any:
    """Over the last axis; of a number, 1."""
    e = np.exp(x - (x.real.max(axis=-1, keepdims=True) if x.ndim else x))
    return e / e.sum(axis=-1, keepdims=True) if x.ndim else e


def no_softmax_prime(x: Any) -> Any:
    raise TypeError("softmax has no elementwise derivative: each of its outputs depends on every input")


# name: (function, name of its derivative or None, default parameters); each function gets a fresh float array.
_Entry = tuple[Callable[..., Any], str | None, tuple[float, ...]]
TABLE: dict[str, _Entry] = {
    "identity": (lambda x: x, "identity_prime", ()),
    "identity_prime": (lambda x: np.ones_like(x), None, ()),
    "tanh": (np.tanh, "tanh_prime", ()),
    "tanh_prime": (tanh_prime, None, ()),
    "sigmoid": (sigmoid, "sigmoid_prime", ()),
    "sigmoid_prime": (sigmoid_prime, None, ()),
    "relu": (lambda x: np.where(x.real > 0, x, 0.0 * x.real), "relu_prime", ()),
    "relu_prime": (lambda x: np.where(x.real > 0, 1.0, 0.0), None, ()),
    "leaky_relu": (lambda x, slope: np.where(x.real > 0, x, slope * x), "leaky_relu_prime", (0.1,)),
    "leaky_relu_prime": (lambda x, slope: np.where(x.real > 0, 1.0, slope), None, (0.1,)),
    "softmax": (softmax, "softmax_prime", ()),
    "softmax_prime": (no_softmax_prime, None, ()),
    "softplus": (softplus, "softplus_prime", ()),
    "softplus_prime": (sigmoid, "sigmoid_prime", ()),
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
    "scaled_tanh": (lambda x, alpha, beta: alpha * np.tanh(beta * x), "scaled_tanh_prime", (1.7159, 2 / 3)),
    "scaled_tanh_prime": (lambda x, alpha, beta: alpha * beta * tanh_prime(beta * x), None, (1.7159, 2 / 3)),
    "affine": (lambda x, slope, offset: slope * x + offset, "affine_prime", (1.0, 0.0)),
    "affine_prime": (lambda x, slope, offset: np.full_like(x, slope), None, (1.0, 0.0)),
}


@dataclass(frozen=True)
class Function:
    """A function of the table. name: its key there. parameters: numbers, or () for the table's own."""

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
    def __name__(self) -> str:  # what a student sees who prints h.__name__
        return self.name

    def __call__(self, x: Any) -> Any:
        array = np.asarray(x)
        if array.dtype.kind not in "biufc":
            raise TypeError(f"{self.name} takes a number or an array of numbers, not {type(x).__name__}")
        array = np.array(array, dtype=np.complex128 if array.dtype.kind == "c" else np.float64, subok=False)
        with np.errstate(all="ignore"):
            return np.asarray(TABLE[self.name][0](array, *self.parameters))[()]

    def derivative(self) -> Function:
        """The function's derivative, also a Function (softmax's only says that it has none)."""
        name = TABLE[self.name][1]
        if name is None:
            raise ValueError(f"the table holds no derivative of {self.name}")
        return Function(name, self.parameters)

    def __repr__(self) -> str:
        return f"{self.name}{self.parameters or ''}"
