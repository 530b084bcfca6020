"""List how mathematics is typed in derivations, as data: what is meant, as LaTeX and as text, and what to type."""

from __future__ import annotations

from typing import NamedTuple


class Typed(NamedTuple):
    """A row of the card: what it is, as LaTeX and as text, and two ways to type it."""

    what: str
    latex: str
    text: str
    full: str
    short: str = ""


CARD: tuple[Typed, ...] = (
    Typed("indices and a layer", r"w_{ji}^{(l)}", "w_ji(l)", r"w_{ji}^{(l)}", "w_ji^(l)"),
    Typed("a Greek letter", r"\delta_j^{(l+1)}", "δ_j(l+1)", r"\delta_j^{(l+1)}", "δ_j^(l+1)"),
    Typed("a fraction", r"\frac{a}{2}", "a/2", r"\frac{a}{2}", "a/2"),
    Typed("a partial derivative", r"\frac{\partial E}{\partial a_j}", "∂E/∂a_j",
          r"\frac{\partial E}{\partial a_j}", "∂E/∂a_j"),
    Typed("the derivative of a bracket", r"\frac{\partial}{\partial a_j} (\ldots)", "∂/∂a_j (…)",
          r"\frac{\partial}{\partial a_j} ( )",
          "∂/∂a_j ( )"),
    Typed("a sum", r"\sum_k w_k x_k", "Σ_k w_k x_k", r"\sum_k w_k x_k", "Σ_k w_k x_k"),
    Typed("a sum with its range", r"\sum_{k=1}^{K} x_k", "Σ_k=1…K x_k", r"\sum_{k=1}^{K} x_k", "sum_k=1^K x_k"),
    Typed("a product", r"\prod_n p(t_n)", "Π_n p(t_n)", r"\prod_n p(t_n)", "Π_n p(t_n)"),
    Typed("a function, its slope", r"h_l(a), \ h_l'(a)", "h_l(a), h_l′(a)", "h_l(a), h_l'(a)", "h(a), h'(a)"),
    Typed("exponential, logarithm", r"e^{-a}, \ \log y", "e^(−a), log y", r"e^{-a}, \log y", "exp(-a), log(y)"),
    Typed("a power", r"(y - t)^2", "(y − t)²", "(y - t)^2", "(y - t)²"),
    Typed("σ², 2πσ²", r"\sigma^2, \ 2\pi\sigma^2", "σ², 2πσ²", r"\sigma^2, 2\pi\sigma^2", "σ², 2πσ²"),
    Typed("a squared length", r"\Vert y_n - t_n \Vert^2", "‖y_n − t_n‖²", r"\|y_n - t_n\|^2", "‖y_n - t_n‖²"),
    Typed("an edge (unit 5)", r"w_{j \to i}, \ \sum_{i \to k}", "w_j→i, Σ_i→k",
          r"w_{j \to i}, \sum_{i \to k}", "w_{j→i}, Σ_{i→k}"),
    Typed("a binomial", r"\binom{N}{m}", "N over m", r"\binom{N}{m}"),
)
RULES: tuple[str, ...] = (
    'Put an r in front of the quotes: r"""…""". Without it Python turns "\\t" and "\\f" into other characters.',
    "Each line that begins with = is a step; it must be equal to the first expression.",
    "A line with another left side is a side line, such as u = 1 + e^{-a} or ∂a_j/∂b_j = 1. It costs nothing. "
    "Put side lines above the first expression.",
    "Write single entries with their indices, not matrices. A sum without a range runs over all units of its layer.",
    "A sum reaches to the next + or −. Put what it adds up in brackets if that has a + or − in it.",
    r"Remarks go into \text{…}, or after % to the end of the line. What follows a \text{where} on its line "
    "is read as a side line.",
)
