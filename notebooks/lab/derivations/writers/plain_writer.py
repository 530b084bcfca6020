"""Write trees as plain Unicode text, for a terminal."""

from __future__ import annotations

from ..trees import Binder, Derivative, Function, Name, Node
from .base import FACTOR, Writer


class Plain(Writer):
    """A writer of plain Unicode text."""

    closed_fractions = False

    def operator(self, sign: str) -> str:
        return f" {sign} "

    def brackets(self, text: str) -> str:
        return f"({text.strip()})"

    def fraction(self, above: str, below: str) -> str:
        def side(text: str) -> str:
            text = text.strip()
            return (
                text
                if text.isalnum()
                or balanced(text)
                or (text.startswith("∂") and (" " not in text or balanced(text[1:])))
                else f"({text})"
            )

        return f"{side(above)}/{side(below)}"

    def join(self, pieces: list[str], nodes: list[Node] | None = None) -> str:
        return " · ".join(piece.strip() for piece in pieces)

    def applied(self, node: Derivative) -> str:
        return f"∂/∂{self.write(node.by, FACTOR)} {self.write(node.body, FACTOR)}"

    def symbol(self, name: str) -> str:
        return name

    def digits(self, text: str) -> str:
        return text.replace("-", "−")

    def name(self, node: Name) -> str:
        inner = ("→" if node.arrow else "").join(map(str, node.indices))
        below = f"_{inner}" if len(inner) == 1 else f"_{{{inner}}}" if inner else ""
        return node.letter + below + (f"^({node.layer})" if node.layer else "^*" if node.star else "")

    def function(self, node: Function) -> str:
        layer = str(node.layer) if node.layer else ""
        name = node.name + (f"_{layer}" if len(layer) == 1 else f"_{{{layer}}}" if layer else "") + "′" * node.primes
        return name if node.argument is None else f"{name}({self.write(node.argument).strip()})"

    def big(self, sign: str, binder: Binder) -> str:
        inner = self.condition(binder)
        above = "" if binder.upper is None else self.write(binder.upper)
        upper = f"^{above}" if len(above) == 1 else f"^{{{above}}}" if above else ""
        return ("Σ" if sign == "∑" else "Π") + (f"_{inner}" if len(inner) == 1 else f"_{{{inner}}}") + upper + " "

    def raise_to(self, base: str, exponent: str) -> str:
        exponent = exponent.strip()
        return f"{base}^{exponent if len(exponent) == 1 else '{' + exponent + '}'}"

    def bars(self, text: str) -> str:
        return f"‖{text.strip()}‖"

    def root(self, text: str) -> str:
        return f"√({text.strip()})"

    def binomial(self, above: str, below: str) -> str:
        return f"binom({above}, {below})"

    def square(self, left: str, right: str) -> str:
        return f"[{left} = {right}]"

    def condition(self, binder: Binder) -> str:
        """Return what stands below a Σ."""
        if binder.relation == "to":
            return f"{binder.others[0]} → {binder.others[1]}"
        if binder.relation:
            sign = {"in": "∈", "has": "∋", "except": "≠"}[binder.relation]
            return f"{binder.letter} {sign} {binder.others[0]}"
        return binder.letter + ("" if binder.lower is None else f"={binder.lower}")


def balanced(text: str) -> bool:
    """Return True for a text in one pair of brackets."""
    if not (text.startswith("(") and text.endswith(")")):
        return False
    depth = 0
    for number, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0 and number < len(text) - 1:
            return False
    return True
