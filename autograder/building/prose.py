"""A notebook's text as HTML that needs neither network nor script: formulas become MathML, or else pictures."""

from __future__ import annotations

import re
from html import escape
from io import BytesIO

from lab.derivations import mathml
from lab.derivations.judging.problem import parse
from lab.derivations.language.problems import Unreadable
from lab.derivations.language.structure import statements
from lab.derivations.language.tokens import tokens

FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
TAG = re.compile(r"\\tag\s*\{([^}]*)\}")
FOLDED = re.compile(r"<details>.*?</details>|<img[^>]*>", re.DOTALL)
METADATA = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)
MARK = "formula{}here"


def html_of(markdown: str) -> str:
    """Return a cell's Markdown as HTML; what is folded away or drawn is left out."""
    from nbconvert.filters import markdown2html

    found: list[str] = []

    def keep(formula: re.Match[str]) -> str:
        found.append(formula_html(formula[1] or formula[2], display=bool(formula[1])))
        return MARK.format(len(found) - 1)

    text = str(markdown2html(FORMULA.sub(keep, FOLDED.sub("", markdown))))
    for number, formula in enumerate(found):
        text = text.replace(MARK.format(number), formula)
    return text


def formula_html(latex: str, display: bool = False) -> str:
    """Return a formula as MathML where the language of derivations reads it; else as a picture, else as text."""
    number = TAG.search(latex)
    bare = TAG.sub("", latex).strip()
    found = chain(bare, "layered") or picture(bare)
    if not display:
        return found.replace(" display='block'", "")
    return f'{found}<span class="number">({escape(number[1])})</span>' if number else found


def chain(latex: str, world: str) -> str:
    """Return expressions that are joined by = as one MathML element; "" where they cannot be read."""
    try:
        lines = statements(tokens(latex))
        if len(lines) != 1 or not lines[0].starts:
            return ""
        return mathml(*(parse(part, world) for part in lines[0].parts))
    except Unreadable:
        return ""


def picture(latex: str) -> str:
    """Return a formula as an SVG that matplotlib draws, with its source as the text for those who do not see it."""
    from matplotlib.mathtext import math_to_image

    file = BytesIO()
    try:
        math_to_image(f"${latex}$", file, format="svg")
    except ValueError:
        return f"<code>{escape(latex)}</code>"
    drawn = METADATA.sub("", file.getvalue().decode())
    return f'<span class="drawn" role="img" aria-label="{escape(latex)}">{drawn[drawn.index("<svg"):]}</span>'
