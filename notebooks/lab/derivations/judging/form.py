"""Decide whether a result has the form that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab.english import listed

from ..meaning.canonical import canonical
from ..trees import (
    Binomial,
    Derivative,
    Factorial,
    Function,
    Kronecker,
    Layer,
    Node,
    Power,
    Quantity,
    SquaredNorm,
    Sum,
    walk,
)
from .terms import linear_terms

LETTERS = {"wt": "w", "zt": "z", "target": "x*", "En": "E_n", "δ0": "δ", "δr": "δ", "pk": "p"}


def form_fault(node: Node, shipped: Mapping[str, Any], given_key: str) -> str:
    """Return why a right expression is not yet in the form asked for, as a sentence; "" where it is."""
    if canonical(node, defined=True) == given_key:
        return "This only renames the given expression."
    allowed = set(shipped["ends_in"])
    for one in walk(node):
        if (fault := symbol_fault(one, allowed, shipped)) != "":
            return fault
    for rule in shipped.get("form", ()):
        if (fault := RULES[rule](node)) != "":
            return fault
    return ""


def symbol_fault(one: Node, allowed: set[str], shipped: Mapping[str, Any]) -> str:
    """Return a sentence about a symbol that the result must not contain."""
    if isinstance(one, Quantity):
        return quantity_fault(one, allowed, shipped)
    if isinstance(one, Function):
        name = one.name + "'" * one.primes
        known = allowed & {name, f"{name}[{plain_layer(one.layer)}]"}
        return "" if known else still_there(name.replace("'", "′"), shipped)
    if isinstance(one, Derivative):
        if derivative_name(one) in allowed:
            return ""
        named = canonical(one, defined=True)
        name = named[:1] if "∂" not in named and named[:1].isalpha() else ""
        slopes = {letter.split("[")[0] for letter in allowed}
        if isinstance(one.body, Function) and one.body.argument == one.by and f"{one.body.name}'" in slopes:
            name = f"{one.body.name}′"
        left = f"it has a name of its own, {name}" if name else "it has still to be worked out"
        return f"A ∂ is left: {left}."
    if isinstance(one, Sum) and not one.product:
        return ""
    return next((sentence for kind, sentence in LEFT_OVER.items() if isinstance(one, kind)), "")


LEFT_OVER: dict[type[Node], str] = {
    Binomial: "Binomials and factorials have still to be cancelled.",
    Factorial: "Binomials and factorials have still to be cancelled.",
    Sum: "The product Π has still to be worked out.",
    SquaredNorm: "‖·‖² has still to be replaced.",
    Kronecker: "Kronecker's δ has still to be summed away.",
}


def still_there(name: str, shipped: Mapping[str, Any]) -> str:
    """Return a sentence about a symbol that is left, with those that may be."""
    wanted = [letter.split("[")[0].replace("'", "′").replace("x*", "x^*") for letter in shipped["ends_in"]]
    return f"{name} is still there: write the result in terms of {listed(list(dict.fromkeys(wanted)))}."


def quantity_fault(one: Quantity, allowed: set[str], shipped: Mapping[str, Any]) -> str:
    """Return a sentence if a result must not contain this quantity, else ""."""
    name = LETTERS.get(one.family, one.family)
    if allowed & {name, f"{name}[{plain_layer(one.layer)}]"} or inside_allowed_derivative(one, allowed):
        return ""
    if name == "z" and "y" in allowed and one.layer == Layer("L"):  # the activation of the last layer is the output
        return ""
    return still_there(f"{name}{f'^({one.layer})' if one.layer else ''}", shipped)


def inside_allowed_derivative(one: Quantity, allowed: set[str]) -> bool:
    """Return True for the letters of ∂L/∂x, where the result may contain that derivative."""
    return any(name.startswith("∂") and one.family in (name[1:].split("/∂")) for name in allowed)


def derivative_name(one: Derivative) -> str:
    """Return a derivative as the list of allowed letters names it, such as ∂E/∂a."""
    if isinstance(one.body, Quantity) and isinstance(one.by, Quantity):
        return f"∂{one.body.family}/∂{one.by.family}"
    return "∂"


def plain_layer(layer: Layer | None) -> str:
    """Return a layer in ASCII, such as l-1; "" for none."""
    return str(layer).replace("−", "-") if layer is not None else ""


def one_coefficient(node: Node) -> str:
    """Require that one coefficient multiplies every x_k: its sum is the outermost."""
    for term in linear_terms(node):
        if any(isinstance(one, Quantity) and one.family == "x" for factor in term.factors for one in walk(factor)):
            if len(term.axes) > 1 and term.axes[0].kind != ("unit", Layer("", 0)):
                return "x_k has to stand outside of the sum over the hidden units: exchange the two sums."
            if any(
                isinstance(one, Sum)
                for factor in term.factors
                for one in walk(factor)
                if any(isinstance(inner, Quantity) and inner.family == "x" for inner in walk(factor))
            ):
                return "x_k has to stand outside of the sum over the hidden units."
    return ""


def target_as_factor(node: Node) -> str:
    """Require that t is a factor, neither an exponent nor inside a logarithm."""
    for one in walk(node):
        inside = one.exponent if isinstance(one, Power) else one.argument if isinstance(one, Function) else None
        if inside is not None and any(isinstance(inner, Quantity) and inner.family == "t" for inner in walk(inside)):
            return "t has to be a factor in front of the logarithm."
    return ""


def target_with_logit(node: Node) -> str:
    """Require that t occurs only in Σ t_k a_k."""
    for term in linear_terms(node):
        families = {one.family for factor in term.factors for one in walk(factor) if isinstance(one, Quantity)}
        logs = any(isinstance(one, Function) and one.name == "log" for factor in term.factors for one in walk(factor))
        if "t" in families and logs:
            return "The logarithm has still to be freed of t: Σ t = 1."
        exps = any(
            isinstance(factor, Function)
            and factor.name == "log"
            and isinstance(factor.argument, Function)
            and factor.argument.name == "exp"
            for factor in term.factors
        )
        if exps:
            return "log exp has still to be cancelled."
    return ""


def worked_logs(node: Node) -> str:
    """Require that no logarithm of an exponential is left."""
    for one in walk(node):
        if (
            isinstance(one, Function)
            and one.name == "log"
            and one.argument is not None
            and any(isinstance(inner, Function) and inner.name == "exp" for inner in walk(one.argument))
        ):
            return "log and exp have still to be cancelled."
    return ""


RULES = {
    "one coefficient": one_coefficient,
    "target as factor": target_as_factor,
    "target with logit": target_with_logit,
    "worked logs": worked_logs,
}
