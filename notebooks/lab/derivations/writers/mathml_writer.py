"""Write trees as MathML, for pages without a network."""

from __future__ import annotations

from html import escape

from ..trees import Binder, Function, Index, Name, Node, Sum, walk
from .base import Writer

OPEN, CLOSE = "<mo stretchy='false'>(</mo>", "<mo stretchy='false'>)</mo>"
"""Brackets around a layer, which do not grow with what is beside them."""


class MathML(Writer):
    """A writer of MathML."""

    def operator(self, sign: str) -> str:
        return f"<mo>{sign}</mo>"

    def brackets(self, text: str) -> str:
        return f"<mrow><mo>(</mo>{text}<mo>)</mo></mrow>"

    def fraction(self, above: str, below: str) -> str:
        return f"<mfrac><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>"

    def join(self, pieces: list[str], nodes: list[Node] | None = None) -> str:
        text = ""
        for number, piece in enumerate(pieces):
            times = "<mo>·</mo>" if piece.startswith("<mn>") else "<mspace width='0.17em'/>"
            text += (times if number else "") + piece
        return text

    def symbol(self, name: str) -> str:
        if name in "∂!":
            return f"<mo>{name}</mo>"
        return "<mover><mi>y</mi><mo>^</mo></mover>" if name == "ŷ" else f"<mi>{escape(name)}</mi>"

    def digits(self, text: str) -> str:
        return f"<mn>{text.replace('-', '−')}</mn>"

    def name(self, node: Name) -> str:
        letter = self.symbol(node.letter)
        below = ("<mo>→</mo>" if node.arrow else "").join(self.index(one) for one in node.indices)
        above = f"{OPEN}<mi>{node.layer}</mi>{CLOSE}" if node.layer else "<mo>*</mo>" if node.star else ""
        if below and above:
            return f"<msubsup>{letter}<mrow>{below}</mrow><mrow>{above}</mrow></msubsup>"
        if below:
            return f"<msub>{letter}<mrow>{below}</mrow></msub>"
        return f"<msup>{letter}<mrow>{above}</mrow></msup>" if above else letter

    def bar(self) -> str:
        return "<mo>|</mo>"

    def index(self, one: Index) -> str:
        """Write one index."""
        return f"<mn>{one}</mn>" if isinstance(one, int) else f"<mi>{escape(str(one))}</mi>"

    def function(self, node: Function) -> str:
        summed = node.argument is not None and any(isinstance(one, Sum) for one in walk(node.argument))
        if node.name == "exp" and node.argument is not None and not summed:
            return f"<msup><mi>e</mi><mrow>{self.write(node.argument)}</mrow></msup>"
        name = f"<mi>{escape(node.name)}</mi>"
        if node.layer:
            name = f"<msub>{name}<mi>{node.layer}</mi></msub>"
        name += "<mo>′</mo>" * node.primes
        return name if node.argument is None else name + self.brackets(self.write(node.argument))

    def big(self, sign: str, binder: Binder) -> str:
        below = self.condition(binder)
        if binder.upper is not None:
            return (
                f"<munderover><mo>{sign}</mo><mrow>{below}</mrow><mrow>{self.write(binder.upper)}</mrow></munderover>"
            )
        return f"<munder><mo>{sign}</mo><mrow>{below}</mrow></munder>"

    def raise_to(self, base: str, exponent: str) -> str:
        return f"<msup><mrow>{base}</mrow><mrow>{exponent}</mrow></msup>"

    def bars(self, text: str) -> str:
        return f"<mrow><mo>‖</mo>{text}<mo>‖</mo></mrow>"

    def root(self, text: str) -> str:
        return f"<msqrt>{text}</msqrt>"

    def binomial(self, above: str, below: str) -> str:
        fraction = f"<mfrac linethickness='0'><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>"
        return f"<mrow><mo>(</mo>{fraction}<mo>)</mo></mrow>"

    def square(self, left: str, right: str) -> str:
        return f"<mo>[</mo><mi>{left}</mi><mo>=</mo><mi>{right}</mi><mo>]</mo>"

    def condition(self, binder: Binder) -> str:
        """Return what stands below a Σ."""
        sign = {"to": "→", "in": "∈", "has": "∋", "except": "≠", "": "="}[binder.relation]
        first = binder.others[0] if binder.relation == "to" else binder.letter
        if not binder.relation and binder.lower is None:
            return self.index(first)
        second = binder.others[1] if binder.relation == "to" else binder.others[0] if binder.relation else binder.lower
        return f"{self.index(first)}<mo>{sign}</mo>{self.index(second if second is not None else '')}"
