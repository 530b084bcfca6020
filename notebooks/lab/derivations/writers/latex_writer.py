"""Write trees as LaTeX, for MathJax."""

from __future__ import annotations

from ..trees import Binder, Function, Index, Layer, Name, Node
from .base import Writer

GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "varepsilon",
    "ζ": "zeta",
    "η": "eta",
    "θ": "theta",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ν": "nu",
    "ξ": "xi",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "φ": "varphi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
    "Γ": "Gamma",
    "Δ": "Delta",
    "Θ": "Theta",
    "Λ": "Lambda",
    "Ξ": "Xi",
    "Φ": "Phi",
    "Ψ": "Psi",
    "Ω": "Omega",
    "π": "pi",
}
TEXT_FUNCTIONS = {"log", "exp", "tanh", "cosh", "sinh", "sin", "cos", "coth"}


class Latex(Writer):
    """A writer of LaTeX."""

    def operator(self, sign: str) -> str:
        return " - " if sign == "−" else " + "

    def brackets(self, text: str) -> str:
        return rf"\left( {text.strip()} \right)"

    def fraction(self, above: str, below: str) -> str:
        return rf"\frac{{{above.strip()}}}{{{below.strip()}}}"

    def join(self, pieces: list[str], nodes: list[Node] | None = None) -> str:
        text = ""
        for number, piece in enumerate(pieces):
            digit = piece[:1].isdigit() and number > 0
            text += (r" \cdot " if digit or (number and piece.startswith(" -")) else r" \, " if number else "") + piece
        return text

    def symbol(self, name: str) -> str:
        if name == "∂":
            return r"\partial "
        return "\\" + GREEK[name] + " " if name in GREEK else r"\hat{y}" if name == "ŷ" else name

    def digits(self, text: str) -> str:
        return text

    def name(self, node: Name) -> str:
        letter = self.symbol(node.letter).strip()
        arrow = r" \to " if node.arrow else "" if all(len(str(one)) == 1 for one in node.indices) else ","
        below = arrow.join(self.symbol(latex_index(one)).strip() for one in node.indices)
        above = f"({latex_layer(node.layer)})" if node.layer else "*" if node.star else ""
        return letter + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")

    def normal(self) -> str:
        return r"\mathcal{N}"

    def bar(self) -> str:
        return r" \mid "

    def function(self, node: Function) -> str:
        argument = "" if node.argument is None else self.write(node.argument)
        if node.name == "exp" and "\\sum" not in argument and len(argument) < 60:
            return f"e^{{{argument.strip()}}}"
        name = (
            f"\\{node.name}"
            if node.name in TEXT_FUNCTIONS
            else self.symbol(node.name).strip()
            if len(node.name) == 1
            else rf"\operatorname{{{node.name}}}"
        )
        name += f"_{{{latex_layer(node.layer)}}}" if node.layer else ""
        name += "'" * node.primes
        return name if node.argument is None else name + self.brackets(argument)

    def big(self, sign: str, binder: Binder) -> str:
        upper = f"^{{{self.write(binder.upper)}}}" if binder.upper is not None else ""
        return ("\\sum" if sign == "∑" else "\\prod") + f"_{{{self.condition(binder)}}}{upper} "

    def raise_to(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent.strip()}}}"

    def bars(self, text: str) -> str:
        return rf"\left\| {text.strip()} \right\|"

    def root(self, text: str) -> str:
        return rf"\sqrt{{{text.strip()}}}"

    def binomial(self, above: str, below: str) -> str:
        return rf"\binom{{{above}}}{{{below}}}"

    def square(self, left: str, right: str) -> str:
        return rf"[{left} = {right}]"

    def condition(self, binder: Binder) -> str:
        """Return what stands below a Σ."""
        letter = latex_index(binder.letter)
        if binder.relation == "to":
            return " \\to ".join(latex_index(one) for one in binder.others)
        if binder.relation:
            sign = {"in": r"\in", "has": r"\ni", "except": r"\neq"}[binder.relation]
            return f"{letter} {sign} {latex_index(binder.others[0])}"
        return letter + ("" if binder.lower is None else f"={binder.lower}")


def latex_index(index: Index) -> str:
    """Return an index with the signs that LaTeX reads: a prime and a minus."""
    return str(index).replace("−", "-").replace("′", "'")


def latex_layer(layer: Layer | None) -> str:
    """Return a layer as LaTeX."""
    return str(layer).replace("−", "-")
