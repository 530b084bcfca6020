"""Forward-mode differentiation on arrays: a value together with its derivative, nested where derivatives are nested."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Value = Any
"""A float, an array, or a Dual of them."""


class Dual:
    """x + d·ε with ε² = 0; `tag` tells one ε from another, and the one that was introduced later is outside."""

    __array_ufunc__ = None  # an array on the left leaves the operation to us
    __slots__ = ("d", "tag", "x")

    def __init__(self, x: Value, d: Value, tag: int) -> None:
        self.x, self.d, self.tag = x, d, tag

    def parts(self, other: Value) -> tuple[Value, Value, Value, Value, int]:
        """Return both values and both derivatives with respect to the outer ε."""
        if isinstance(other, Dual):
            if other.tag > self.tag:
                return self, 0.0, other.x, other.d, other.tag
            if other.tag == self.tag:
                return self.x, self.d, other.x, other.d, self.tag
        return self.x, self.d, other, 0.0, self.tag

    def __add__(self, other: Value) -> Dual:
        x, dx, y, dy, tag = self.parts(other)
        return Dual(x + y, dx + dy, tag)

    __radd__ = __add__

    def __neg__(self) -> Dual:
        return Dual(-self.x, -self.d, self.tag)

    def __sub__(self, other: Value) -> Dual:
        return self + (-other)

    def __rsub__(self, other: Value) -> Dual:
        return (-self) + other

    def __mul__(self, other: Value) -> Dual:
        x, dx, y, dy, tag = self.parts(other)
        return Dual(x * y, dx * y + x * dy, tag)

    __rmul__ = __mul__

    def __truediv__(self, other: Value) -> Dual:
        return self * power(other, -1.0)

    def __rtruediv__(self, other: Value) -> Dual:
        return power(self, -1.0) * other

    def __getitem__(self, index: Any) -> Dual:
        return linear(self, lambda one: one[index])


def linear(value: Value, change: Callable[[Any], Any]) -> Value:
    """Return a linear function of a value, applied to the value and to each derivative."""
    if isinstance(value, Dual):
        return Dual(linear(value.x, change), linear(value.d, change), value.tag)
    return change(value)


def power(base: Value, exponent: Value) -> Value:
    """Return base ** exponent; both may carry derivatives."""
    if isinstance(exponent, Dual):
        return apply("exp", exponent * apply("log", base))
    if isinstance(base, Dual):
        return Dual(power(base.x, exponent), exponent * power(base.x, exponent - 1.0) * base.d, base.tag)
    return np.power(base, exponent, dtype=float)


PLAIN: dict[str, tuple[Callable[[Any], Any], Callable[[Value], Value]]] = {
    "exp": (np.exp, lambda x: apply("exp", x)),
    "log": (np.log, lambda x: power(x, -1.0)),
    "tanh": (np.tanh, lambda x: 1.0 - apply("tanh", x) * apply("tanh", x)),
    "sinh": (np.sinh, lambda x: apply("cosh", x)),
    "cosh": (np.cosh, lambda x: apply("sinh", x)),
    "sin": (np.sin, lambda x: apply("cos", x)),
    "cos": (np.cos, lambda x: -apply("sin", x)),
}
"""Each function on arrays with its derivative on values."""
COMPOSED: dict[str, Callable[[Value], Value]] = {
    "σ": lambda x: 0.5 * (1.0 + apply("tanh", 0.5 * x)),
    "sech": lambda x: power(apply("cosh", x), -1.0),
    "coth": lambda x: power(apply("tanh", x), -1.0),
    "σ'": lambda x: 0.25 * (1.0 - apply("tanh", 0.5 * x) * apply("tanh", 0.5 * x)),
    "tanh'": lambda x: 1.0 - apply("tanh", x) * apply("tanh", x),
    "exp'": lambda x: apply("exp", x),
    "log'": lambda x: power(x, -1.0),
}


def apply(name: str, value: Value) -> Value:
    """Return a known function of a value."""
    if name in COMPOSED:
        return COMPOSED[name](value)
    function, slope = PLAIN[name]
    if isinstance(value, Dual):
        return Dual(apply(name, value.x), slope(value.x) * value.d, value.tag)
    return function(value)


def derivative(value: Value, tag: int) -> Value:
    """Return the derivative with respect to the ε of this tag: 0 where the value does not depend on it."""
    return value.d if isinstance(value, Dual) and value.tag == tag else 0.0


def plain(value: Value) -> Any:
    """Return the value without any derivative."""
    while isinstance(value, Dual):
        value = value.x
    return value
