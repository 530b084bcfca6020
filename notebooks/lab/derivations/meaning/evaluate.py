"""Trees become numbers: one array for all values of all letters, with derivatives by forward mode."""

from __future__ import annotations

from dataclasses import replace
from math import comb, factorial
from typing import Any

import numpy as np

from ..trees import (
    Add,
    Axis,
    Binomial,
    Constant,
    Derivative,
    Factorial,
    Function,
    Kronecker,
    Multiply,
    Node,
    Number,
    Power,
    Quantity,
    Shorthand,
    SquaredNorm,
    Sum,
    walk,
)
from ..worlds.base import LEAD, World
from .canonical import canonical
from .duals import Dual, Value, apply, derivative, linear, plain, power
from .situation import Moved, Situation, TooMuch, axes_of, checked
from .summing import multiplied_out, relation_mask

MOST_AXES = 16
MOST_NODES = 1_500


def evaluate(node: Node, world: World, free: tuple[Axis, ...]) -> Any:
    """Return the value of an expression for all values of its free letters: an array with one axis for each.

    Raise TooMuch where that would take too long. A value that does not exist is nan or infinite, without a warning.
    """
    size = sum(1 for _ in walk(node))
    axes = axes_of([node], free)
    if size > MOST_NODES or len(axes) > MOST_AXES:
        raise TooMuch("This step is far longer than it needs to be. Split it.")
    with np.errstate(all="ignore"):
        value = plain(value_of(node, Situation(world, axes)))
    value = np.asarray(value, dtype=float)
    if value.ndim > len(free):
        value = value.reshape(value.shape[: len(free)])
    elif value.ndim < len(free):
        value = value.reshape((1,) * (len(free) - value.ndim) + value.shape)
    return value


def value_of(node: Node, at: Situation) -> Value:
    """Return the value of a node, with derivatives of what is moved."""
    if at.replaced:
        key = canonical(node)
        if key in at.replaced:
            return at.replaced[key]
    return EVALUATE[type(node)](node, at)


def number(node: Number, at: Situation) -> Value:
    """Return the value of a number."""
    return float(node.value)


def constant(node: Constant, at: Situation) -> Value:
    """Return π or e."""
    return np.pi if node.name == "π" else np.e


def quantity(node: Quantity, at: Situation) -> Value:
    """Return the entries of a quantity's array that its indices name."""
    family = at.world.families[node.family]
    value = at.world.value(node.family, node.layer)
    zero = family.zero or (False,) * len(node.indices)
    own = [at.index(index) - (0 if from_zero else 1) for index, from_zero in zip(node.indices, zero)]

    def gather(array: Any) -> Any:
        array = np.asarray(array)
        lead = array.ndim - len(own)
        picks: list[Any] = []
        for block in range(lead):
            depth, place = divmod(
                lead - 1 - block, LEAD
            )  # the innermost perturbation is next to the quantity's own axes
            picks.append(at.moved[depth].indices[LEAD - 1 - place] if array.shape[block] > 1 else 0)
        picks += [pick if array.shape[lead + number] > 1 else 0 for number, pick in enumerate(own)]
        return array[tuple(picks)]

    return linear(value, gather)


def add(node: Add, at: Situation) -> Value:
    """Return the value of a sum of terms."""
    result = value_of(node.terms[0], at)
    for term in node.terms[1:]:
        result = checked(result + value_of(term, at))
    return result


def multiply(node: Multiply, at: Situation) -> Value:
    """Return the value of a product."""
    result = value_of(node.factors[0], at)
    for factor in node.factors[1:]:
        result = checked(result * value_of(factor, at))
    return result


def raised(node: Power, at: Situation) -> Value:
    """Return the value of a power."""
    base, exponent = value_of(node.base, at), value_of(node.exponent, at)
    return checked(power(base, exponent))


def summed(node: Sum, at: Situation) -> Value:
    """Return the value of a Σ or Π over its letter."""
    axis = node.axis
    assert axis is not None and axis.kind is not None
    place, size = at.axes[axis], len(at.places(axis).ravel())
    body = value_of(node.body, at)
    mask = relation_mask(node, at)
    if node.product:
        return multiplied_out(body, mask, place, size)

    def along(array: Any) -> Any:
        array = np.asarray(array, dtype=float)
        if mask is not None:
            array = np.where(mask, array, 0.0)
        if array.ndim == 0 or array.shape[place] == 1 != size:
            return array * size
        return array.sum(axis=place, keepdims=True)

    return linear(checked(body), along)




def function(node: Function, at: Situation) -> Value:
    """Return the value of a function; log 0 is infinite."""
    assert node.argument is not None
    argument = value_of(node.argument, at)
    if node.name in ("h", "f"):
        if node.primes > 2:
            raise TooMuch("Third derivatives are not needed here.")
        return at.world.function(node.name, node.layer, node.primes, argument)
    if node.name == "log" and np.any(plain(argument) == 0):
        at.logs_of_zero.append(True)
    return apply(node.name + "'" * node.primes, argument)


def differentiated(node: Derivative, at: Situation) -> Value:
    """Return the value of a derivative, by forward mode."""
    if len(at.moved) + len(at.replaced) >= 2:
        raise TooMuch("Derivatives are nested too deep here. Work the inner one out first.")
    if isinstance(node.by, Quantity):
        return by_quantity(node.body, node.by, at)
    if isinstance(node.by, Power) and isinstance(node.by.base, Quantity) and isinstance(node.by.exponent, Number):
        exponent = float(node.by.exponent.value)  # ∂/∂σ, where σ² is the quantity
        return by_quantity(node.body, node.by.base, at) / (exponent * power(value_of(node.by.base, at), exponent - 1.0))
    return by_expression(node.body, node.by, at)


def by_quantity(body: Node, by: Quantity, at: Situation) -> Value:
    """Return the derivative of `body` with respect to a quantity of the world."""
    family = {"wt": "w", "zt": "z"}.get(by.family, by.family)
    zero = at.world.families[by.family].zero or (False,) * len(by.indices)
    world = at.world.move(family, by.layer)
    own = [at.index(index) - (0 if from_zero else 1) for index, from_zero in zip(by.indices, zero)]
    indices = [0] * (LEAD - len(own)) + own
    inner = replace(at, world=world, moved=(*at.moved, Moved(indices)))
    return derivative(value_of(body, inner), world.depth_of_moves)


def by_expression(body: Node, by: Node, at: Situation) -> Value:
    """Return ∂body/∂by where `by` is an abbreviation or an expression: it alone is moved, where it occurs."""
    tag = 100 + len(at.replaced)
    value = value_of(by, at)
    replaced = {**at.replaced, canonical(by): Dual(value, 1.0, tag)}
    if isinstance(by, Shorthand) and by.indices:
        replaced.update(others_of(body, by, at, tag))
    moved = derivative(value_of(body, replace(at, replaced=replaced)), tag)
    middle = through(at.world)
    if middle and np.ndim(plain(moved)) == 0 and plain(moved) == 0.0:
        one = Quantity(middle)
        below = by_quantity(by, one, at)
        return by_quantity(body, one, at) / (np.float64(below) if isinstance(below, float) else below)
    return moved


def through(world: World) -> str:
    """Return the one quantity v that the error is a function of: dA/du = (dA/dv) / (du/dv); "" where there is none."""
    if len(world.families) == 1 and "a" in world.families:
        return "a"
    return "ŷ" if "ŷ" in world.families else ""


def others_of(body: Node, by: Shorthand, at: Situation, tag: int) -> dict[str, Value]:
    """Return the same abbreviation with other indices: moved where the indices have the same value."""
    found = {}
    for one in walk(body):
        if isinstance(one, Shorthand) and one.name == by.name and one.indices != by.indices:
            same: Any = 1.0
            for left, right in zip(one.indices, by.indices):
                same = same * (at.index(left) == at.index(right))
            found[canonical(one)] = Dual(value_of(one.meaning, at), same, tag)
    return found


def kronecker(node: Kronecker, at: Situation) -> Value:
    """Return 1 where both indices are equal, else 0."""
    return 1.0 * (at.index(node.left) == at.index(node.right))


def binomial(node: Binomial, at: Situation) -> Value:
    """Return a binomial coefficient of whole numbers up to 60."""
    above, below = (whole(value_of(one, at)) for one in (node.above, node.below))
    return float(comb(above, below)) if 0 <= below <= above <= 60 else np.nan if above < 0 else 0.0


def factorials(node: Factorial, at: Situation) -> Value:
    """Return the factorial of a whole number up to 60."""
    one = whole(value_of(node.body, at))
    return float(factorial(one)) if 0 <= one <= 60 else np.nan


def whole(value: Value) -> int:
    """Return a value as an integer; raise TooMuch if it is none."""
    one = plain(value)
    if np.size(one) != 1 or not float(np.ravel(one)[0]).is_integer() or abs(float(np.ravel(one)[0])) > 1000:
        raise TooMuch("Binomials and factorials are of whole numbers only, such as N and m.")
    return int(np.ravel(one)[0])


EVALUATE: dict[type[Node], Any] = {
    Number: number,
    Constant: constant,
    Quantity: quantity,
    Shorthand: lambda node, at: value_of(node.meaning, at),
    Add: add,
    Multiply: multiply,
    Power: raised,
    Sum: summed,
    Function: function,
    Derivative: differentiated,
    Kronecker: kronecker,
    Binomial: binomial,
    Factorial: factorials,
    SquaredNorm: lambda node, at: value_of(node.body, at),
}
