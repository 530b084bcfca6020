"""The spellings of every symbol: LaTeX commands, Unicode characters and plain words."""

from __future__ import annotations

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ",
    "varrho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω", "ell": "l",
}
COMMANDS = {
    "partial": "∂", "sum": "Σ", "prod": "Π", "cdot": "*", "times": "*", "ast": "*", "star": "*", "bullet": "*",
    "to": "→", "rightarrow": "→", "longrightarrow": "→", "leadsto": "→", "rightsquigarrow": "→", "mapsto": "→",
    "in": "∈", "ni": "∋", "owns": "∋", "prime": "'", "mid": "|", "vert": "|", "lvert": "|", "rvert": "|",
    "|": "‖", "Vert": "‖", "lVert": "‖", "rVert": "‖", "pi": "π", "ne": "≠", "neq": "≠", "equiv": "=",
    "coloneqq": ":=", "triangleq": "=", "doteq": "=", "div": "/", "slash": "/", "lbrace": "(", "rbrace": ")",
    "lbrack": "[", "rbrack": "]", "{": "(", "}": ")", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "sim": "~",
    "colon": ":", "approx": "≈", "propto": "∝", "infty": "∞", "pm": "±", "mp": "±", "lt": "<", "gt": ">",
    "choose": "choose",
    "leftarrow": "←", "gets": "←", "iff": ";", "Rightarrow": ";", "implies": ";", "Longrightarrow": ";",
    "therefore": ";",
    "Leftrightarrow": ";", "Longleftrightarrow": ";", "because": ";",
}
FUNCTIONS = {
    "log": "log", "ln": "log", "exp": "exp", "tanh": "tanh", "cosh": "cosh", "sinh": "sinh", "sech": "sech",
    "sin": "sin", "cos": "cos", "softmax": "softmax", "sigmoid": "σ", "relu": "relu", "ReLU": "relu", "coth": "coth",
}
STRUCTURES = {"frac", "sqrt", "binom", "hat"}
ALIASES = {"dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "dbinom": "binom", "tbinom": "binom", "widehat": "hat"}
WRAPPERS = {
    "mathbf", "boldsymbol", "bm", "vec", "mathit", "mathsf", "mathtt", "boxed", "underline", "overline", "bar", "tilde",
    "mathnormal", "mathbb", "pmb", "bf", "rm", "textcolor", "cancel", "mathop", "mathrm", "operatorname", "mathcal",
    "mathscr", "norm", "mathord", "mathbin", "smash",
}
IGNORED = {
    "left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl",
    "Biggr", "bigm", "Bigm", "displaystyle", "textstyle", "scriptstyle", "scriptscriptstyle", "limits", "nolimits",
    "quad",
    "qquad", ",", ";", ":", "!", " ", ">", "enspace", "enskip", "thinspace", "nonumber", "notag", "hline", "strut",
    "mathstrut", "$", "&", "[", "]", "(", ")", "noindent", "centering", "qed", "square", "blacksquare", "Box",
    "allowbreak", "relax", "nobreak", "medspace", "thickspace", "negthinspace", "/", "-", "bf", "rm", "it", "checkmark",
}
DROPPED = {
    "tag", "label", "phantom", "hphantom", "vphantom", "hspace", "vspace", "mspace", "color", "ref", "eqref",
    "intertext", "footnote", "hskip", "kern", "mkern", "shortintertext",
}
TEXTS = {"text", "mbox", "textrm", "textit", "textbf", "textnormal", "textsf", "hbox", "mathrm", "operatorname"}
NOTES = {"with", "where", "since", "because", "as", "for", "if", "when", "using", "by", "from", "but", "in", "note",
         "only"}
"""First words of a text behind which the rest of the line is a remark, such as \\text{where } u = 1 + e^{-a}."""
JOINS = {"so", "thus", "hence", "therefore", "then", "and", "gives", "we", "it", "this"}
"""First words of a text between two statements."""
SCRIPT_WORDS = {
    "next": "next", "prev": "prev", "previous": "prev",
    "succ": "succ", "successors": "succ", "children": "succ", "pred": "pred", "predecessors": "pred", "parents": "pred",
}
"""Words that mean something in an index: layers, and the nodes that a node feeds or is fed by."""
MATRIX = {"top": "⊤", "intercal": "⊤", "odot": "⊙", "circ": "∘", "otimes": "⊗", "nabla": "∇", "transpose": "⊤",
          "Vec": "vec", "diag": "diag", "begin{pmatrix}": "", "begin{bmatrix}": ""}
DOTS = {"dots", "ldots", "cdots", "vdots", "ddots", "dotsc", "dotsb"}

UNICODE = {
    "∂": "∂", "𝜕": "∂", "∑": "Σ", "Σ": "Σ", "∏": "Π", "Π": "Π", "·": "*", "⋅": "*", "×": "*", "∗": "*", "•": "*",
    "∙": "*",
    "−": "-", "–": "-", "—": "-", "-": "-", "‐": "-", "′": "'", "’": "'", "‘": "'", "→": "→", "⟶": "→", "↝": "→",
    "⇝": "→",
    "⟿": "→", "∈": "∈", "∋": "∋", "‖": "‖", "∥": "‖", "≠": "≠", "≡": "=", "≔": ":=", "≜": "=", "÷": "/", "∕": "/",
    "⁄": "/",
    "≈": "≈", "≤": "≤", "≥": "≥", "∞": "∞", "←": "←", "⇒": ";", "⟹": ";", "∴": ";", "⇔": ";", "∝": "∝", "±": "±",
    "∣": "|", "ℓ": "l", "𝓛": "L", "ℒ": "L", "∆": "Δ", "µ": "μ", "＝": "=", "＋": "+", "⟨": "(", "⟩": ")",
    "☐": "", "∎": "", "□": "", "■": "", "✓": "", "\u200b": "", "\ufeff": "", "\u2061": "", "\u2062": "", "\u200a": "",
}
FRACTIONS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅛": (1, 8), "⅙": (1, 6), "⅕": (1, 5)}
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱʲᵏˡᵐᵗᵃᵇᵈᵉᶠᵍʰᵒᵖʳˢᵘᵛʷˣʸᶻᴸᴷᴺᴹᴰᵀ",
    "0123456789+-=()nijklmtabdefghoprsuvwxyzLKNMDT"))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-=()aehijklmnoprstuvx"))

PLAIN_GREEK = ("alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "lambda", "sigma", "phi", "varphi", "pi")
PLAIN_WORDS = sorted(["partial", "sum", "prod", "sqrt", "binom", "frac", "hat", *FUNCTIONS, *PLAIN_GREEK], key=len,
    reverse=True)
"""What is recognised without a backslash, the longest first."""

SHORT_ENGLISH = {"is", "of", "by", "we", "if", "so", "as", "it", "at", "on", "or", "an", "be", "no", "do", "since",
    "for",
                 "with", "and", "the", "but", "use", "where", "chain", "rule", "because", "hence", "thus", "this",
                 "that",
                 "only", "each", "every", "now", "let", "then", "all", "are", "from", "over", "which", "when",
                 "has", "into"}
