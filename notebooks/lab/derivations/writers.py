"""Trees as text again: LaTeX for MathJax, MathML for pages without a network, and plain Unicode."""

from __future__ import annotations

from fractions import Fraction
from html import escape

from .trees import (
    Add,
    Binder,
    Binomial,
    Constant,
    Derivative,
    Factorial,
    Function,
    Kronecker,
    Layer,
    Multiply,
    Name,
    Node,
    Number,
    Power,
    SquaredNorm,
    Sum,
    product,
)

GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta", "θ": "theta", "κ": "kappa",
         "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "varphi", "χ": "chi", "ψ": "psi",
         "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega", "π": "pi"}
TEXT_FUNCTIONS = {"log", "exp", "tanh", "cosh", "sinh", "sin", "cos", "coth"}
HALF = Number(Fraction(1, 2))
SUM, TERM, FACTOR = 0, 1, 2


class Writer:
    """Writes a tree; a subclass says how each piece looks."""

    closed_fractions = True
    """True where a fraction needs no brackets around it, above or below its line."""

    def write(self, node: Node, level: int = SUM) -> str:
        """Return the text of a node, in brackets where it binds less than its surroundings."""
        if isinstance(node, Number) and node.value < 0 and level == FACTOR:
            return self.brackets(self.operator("−").strip() + self.number(Number(-node.value)))
        if self.closed_fractions and isinstance(node, Multiply) and sides(node)[1]:
            return self.product(node)
        if isinstance(node, Add):
            text = self.add(node)
            return self.brackets(text) if level > SUM else text
        if isinstance(node, (Multiply, Sum)) or (isinstance(node, Derivative) and node.spread):
            text = self.product(node)
            return self.brackets(text) if level > TERM else text
        return self.single(node)

    def add(self, node: Add) -> str:
        text = ""
        for number, term in enumerate(node.terms):
            minus, rest = without_sign(term)
            piece = self.write(rest, TERM)
            text += self.operator("−") + piece if minus else (self.operator("+") if number else "") + piece
        return text

    def product(self, node: Node) -> str:
        if isinstance(node, Sum):
            minus, rest = without_sign(node.body)
            body = self.write(rest, TERM)
            return self.big("∏" if node.product else "∑", node.binder) + (self.operator("−") if minus else "") + body
        if isinstance(node, Derivative):
            return self.applied(node)
        assert isinstance(node, Multiply)
        minus, rest = without_sign(node)
        if minus:
            return self.operator("−") + self.write(rest, TERM)
        above, below = sides(node)
        if below:
            return self.join([*self.quotients(above, below)])
        return self.factors(above)

    def applied(self, node: Derivative) -> str:
        """Return ∂/∂B in front of what it acts on."""
        return self.fraction(self.d(node), self.d(node) + self.write(node.by, FACTOR)) + self.acted_on(node)

    def acted_on(self, node: Derivative) -> str:
        minus, _ = without_sign(node.body)
        text = self.write(node.body, FACTOR if minus or isinstance(node.body, Add) else TERM)
        first = node.body.factors[0] if isinstance(node.body, Multiply) else None
        return self.write(node.body, FACTOR) if isinstance(first, (Add, Multiply)) and not self.closed(first) else text

    def closed(self, node: Node) -> bool:
        """Return True for a fraction that needs no brackets."""
        return self.closed_fractions and isinstance(node, Multiply) and bool(sides(node)[1])

    def quotients(self, above: list[Node], below: list[Node]) -> list[str]:
        if self.closed_fractions:
            return [self.fraction(*(self.write(product(side)) for side in (above, below)))]
        return [self.fraction(self.factors(above), self.factors(below))]

    def factors(self, nodes: list[Node]) -> str:
        pieces = []
        for number, node in enumerate(nodes):
            last = number == len(nodes) - 1
            open_ended = isinstance(node, Sum) or (isinstance(node, Derivative) and node.spread)
            pieces.append(self.write(node, TERM if last and open_ended else FACTOR))
        return self.join(pieces, nodes)

    def d(self, node: Derivative) -> str:
        return self.symbol("∂")

    def single(self, node: Node) -> str:
        if isinstance(node, Number):
            return self.number(node)
        if isinstance(node, Constant):
            return self.symbol(node.name)
        if isinstance(node, Name):
            return self.name(node)
        if isinstance(node, Function):
            return self.function(node)
        if isinstance(node, Power):
            return self.power(node)
        if isinstance(node, Derivative):
            body = self.write(node.body, TERM if isinstance(node.body, (Name, Function, Power, Sum)) else FACTOR)
            return self.fraction(self.d(node) + body, self.d(node) + self.write(node.by, FACTOR))
        if isinstance(node, SquaredNorm):
            return self.raise_to(self.bars(self.write(node.body)), self.digits("2"))
        if isinstance(node, Binomial):
            return self.binomial(self.write(node.above), self.write(node.below))
        if isinstance(node, Factorial):
            return self.write(node.body, FACTOR) + self.symbol("!")
        assert isinstance(node, Kronecker)
        return self.square(f"{node.left}", f"{node.right}")

    def power(self, node: Power) -> str:
        if node.exponent == HALF:
            return self.root(self.write(node.base))
        if is_minus_one(node.exponent):
            return self.fraction(self.digits("1"), self.write(node.base))
        base = self.write(node.base, FACTOR)
        if isinstance(node.base, (Power, Derivative)) or (isinstance(node.base, Number) and node.base.value.denominator != 1) \
                or (isinstance(node.base, Name) and node.base.layer is not None) or (isinstance(node.base, Function) and node.base.name == "exp"):
            base = self.brackets(base)
        return self.raise_to(base, self.write(node.exponent))

    # How each piece looks.
    def operator(self, sign: str) -> str:
        raise NotImplementedError

    def brackets(self, text: str) -> str:
        raise NotImplementedError

    def fraction(self, above: str, below: str) -> str:
        raise NotImplementedError

    def join(self, pieces: list[str], nodes: list[Node] | None = None) -> str:
        raise NotImplementedError

    def symbol(self, name: str) -> str:
        raise NotImplementedError

    def digits(self, text: str) -> str:
        raise NotImplementedError

    def number(self, node: Number) -> str:
        if node.value.denominator == 1:
            return self.digits(str(node.value))
        if any(node.value.denominator % prime == 0 for prime in (3, 7, 11)) or node.value.denominator in (2, 4, 8):
            return self.fraction(self.digits(str(node.value.numerator)), self.digits(str(node.value.denominator)))
        return self.digits(f"{float(node.value):g}")

    def name(self, node: Name) -> str:
        raise NotImplementedError

    def function(self, node: Function) -> str:
        raise NotImplementedError

    def big(self, sign: str, binder: Binder) -> str:
        raise NotImplementedError

    def raise_to(self, base: str, exponent: str) -> str:
        raise NotImplementedError

    def bars(self, text: str) -> str:
        raise NotImplementedError

    def root(self, text: str) -> str:
        raise NotImplementedError

    def binomial(self, above: str, below: str) -> str:
        raise NotImplementedError

    def square(self, left: str, right: str) -> str:
        raise NotImplementedError


class Latex(Writer):
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
        below = arrow.join(self.symbol(str(one)).strip() for one in node.indices)
        above = f"({latex_layer(node.layer)})" if node.layer else "*" if node.star else ""
        return letter + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")

    def function(self, node: Function) -> str:
        argument = "" if node.argument is None else self.write(node.argument)
        if node.name == "exp" and "\\sum" not in argument and len(argument) < 60:
            return f"e^{{{argument.strip()}}}"
        name = f"\\{node.name}" if node.name in TEXT_FUNCTIONS else self.symbol(node.name).strip() if len(node.name) == 1 else rf"\operatorname{{{node.name}}}"
        name += f"_{{{latex_layer(node.layer)}}}" if node.layer else ""
        name += "'" * node.primes
        return name if node.argument is None else name + self.brackets(argument)

    def big(self, sign: str, binder: Binder) -> str:
        upper = f"^{{{self.write(binder.upper)}}}" if binder.upper is not None else ""
        return ("\\sum" if sign == "∑" else "\\prod") + f"_{{{condition(binder, self)}}}{upper} "

    def arrow(self) -> str:
        return r" \to "

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


class Plain(Writer):
    closed_fractions = False

    def operator(self, sign: str) -> str:
        return f" {sign} "

    def brackets(self, text: str) -> str:
        return f"({text.strip()})"

    def fraction(self, above: str, below: str) -> str:
        def side(text: str) -> str:
            text = text.strip()
            return text if text.isalnum() or balanced(text) or (text.startswith("∂") and (" " not in text or balanced(text[1:]))) else f"({text})"
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
        inner = condition(binder, self)
        upper = f"^{self.write(binder.upper)}" if binder.upper is not None else ""
        return ("Σ" if sign == "∑" else "Π") + (f"_{inner}" if len(inner) == 1 else f"_{{{inner}}}") + upper + " "

    def arrow(self) -> str:
        return "→"

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


class MathML(Writer):
    def operator(self, sign: str) -> str:
        return f"<mo>{sign}</mo>"

    def brackets(self, text: str) -> str:
        return f"<mrow><mo>(</mo>{text}<mo>)</mo></mrow>"

    def fraction(self, above: str, below: str) -> str:
        return f"<mfrac><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>"

    def join(self, pieces: list[str], nodes: list[Node] | None = None) -> str:
        return "<mspace width='0.17em'/>".join(pieces)

    def symbol(self, name: str) -> str:
        if name in "∂!":
            return f"<mo>{name}</mo>"
        return "<mover><mi>y</mi><mo>^</mo></mover>" if name == "ŷ" else f"<mi>{escape(name)}</mi>"

    def digits(self, text: str) -> str:
        return f"<mn>{text.replace('-', '−')}</mn>"

    def name(self, node: Name) -> str:
        letter = self.symbol(node.letter)
        below = ("<mo>→</mo>" if node.arrow else "").join(self.index(one) for one in node.indices)
        above = f"<mo>(</mo><mi>{node.layer}</mi><mo>)</mo>" if node.layer else "<mo>*</mo>" if node.star else ""
        if below and above:
            return f"<msubsup>{letter}<mrow>{below}</mrow><mrow>{above}</mrow></msubsup>"
        if below:
            return f"<msub>{letter}<mrow>{below}</mrow></msub>"
        return f"<msup>{letter}<mrow>{above}</mrow></msup>" if above else letter

    def index(self, one: str | int) -> str:
        return f"<mn>{one}</mn>" if isinstance(one, int) else f"<mi>{escape(one)}</mi>"

    def function(self, node: Function) -> str:
        name = f"<mi>{escape(node.name)}</mi>"
        if node.layer:
            name = f"<msub>{name}<mi>{node.layer}</mi></msub>"
        name += "<mo>′</mo>" * node.primes
        return name if node.argument is None else name + self.brackets(self.write(node.argument))

    def big(self, sign: str, binder: Binder) -> str:
        below = condition(binder, self)
        if binder.upper is not None:
            return f"<munderover><mo>{sign}</mo><mrow>{below}</mrow><mrow>{self.write(binder.upper)}</mrow></munderover>"
        return f"<munder><mo>{sign}</mo><mrow>{below}</mrow></munder>"

    def arrow(self) -> str:
        return "<mo>→</mo>"

    def raise_to(self, base: str, exponent: str) -> str:
        return f"<msup><mrow>{base}</mrow><mrow>{exponent}</mrow></msup>"

    def bars(self, text: str) -> str:
        return f"<mrow><mo>‖</mo>{text}<mo>‖</mo></mrow>"

    def root(self, text: str) -> str:
        return f"<msqrt>{text}</msqrt>"

    def binomial(self, above: str, below: str) -> str:
        return f"<mrow><mo>(</mo><mfrac linethickness='0'><mrow>{above}</mrow><mrow>{below}</mrow></mfrac><mo>)</mo></mrow>"

    def square(self, left: str, right: str) -> str:
        return f"<mo>[</mo><mi>{left}</mi><mo>=</mo><mi>{right}</mi><mo>]</mo>"


def condition(binder: Binder, writer: Writer) -> str:
    """Return what stands below a Σ."""
    mathml = isinstance(writer, MathML)
    letter = (lambda one: writer.index(one)) if isinstance(writer, MathML) else str
    sign = (lambda text, latex: f"<mo>{text}</mo>" if mathml else f" {latex} " if isinstance(writer, Latex) else f" {text} ")
    if binder.relation == "to":
        return letter(binder.others[0]) + sign("→", r"\to") + letter(binder.others[1])
    if binder.relation:
        text, latex = {"in": ("∈", r"\in"), "has": ("∋", r"\ni"), "except": ("≠", r"\neq")}[binder.relation]
        return letter(binder.letter) + sign(text, latex) + letter(binder.others[0])
    start = "" if binder.lower is None else ("<mo>=</mo>" if mathml else "=") + writer.digits(str(binder.lower))
    return letter(binder.letter) + start


def latex_layer(layer: Layer | None) -> str:
    return str(layer).replace("−", "-")


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


def without_sign(node: Node) -> tuple[bool, Node]:
    """Return True and the rest for a node with −1 in front."""
    if isinstance(node, Multiply) and isinstance(node.factors[0], Number) and node.factors[0].value == -1 and len(node.factors) > 1:
        rest = node.factors[1:]
        inner = rest[0] if len(rest) == 1 else Multiply(rest)
        return True, inner
    if isinstance(node, Number) and node.value < 0:
        return True, Number(-node.value)
    return False, node


def sides(node: Multiply) -> tuple[list[Node], list[Node]]:
    """Return the factors above and below the line of a quotient that was typed as one: a/b and \\frac{a}{b}."""
    if len(node.factors) == 2 and isinstance(node.factors[1], Power) and is_minus_one(node.factors[1].exponent) \
            and not isinstance(node.factors[0], Power):
        return [node.factors[0]], [node.factors[1].base]
    return list(node.factors), []


def is_minus_one(node: Node) -> bool:
    return isinstance(node, Number) and node.value == -1


def latex(node: Node) -> str:
    """Return a tree as LaTeX."""
    return Latex().write(node).strip()


def plain(node: Node) -> str:
    """Return a tree as plain Unicode text."""
    return Plain().write(node).strip()


def mathml(node: Node) -> str:
    """Return a tree as a MathML element."""
    return f"<math display='block'>{MathML().write(node)}</math>"
