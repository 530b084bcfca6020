"""Show one equation in the five conventions of the literature, and what collides between them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from .conventions import COLLISIONS, CONVENTIONS, EQUATIONS, FORMULAS, SYMBOLS, Formula
from .typing_card import CARD, RULES

LEFT = '"text-align:left"'
CODE = re.compile(r"`([^`]+)`")


class Bridge:
    """A table that shows itself: HTML or Markdown with LaTeX in Jupyter, plain text elsewhere.

    The HTML scrolls by keyboard where the page is narrow, which a Markdown table cannot.
    """

    def __init__(self, markdown: str, text: str) -> None:
        self.markdown = markdown
        self.text = text

    def _repr_markdown_(self) -> str:
        return self.markdown

    def _repr_html_(self) -> str:
        parts = (_html(part.strip()) for part in self.markdown.split("\n\n") if part.strip())
        return f'<div style="overflow-x:auto" tabindex="0">{"".join(parts)}</div>'

    def __repr__(self) -> str:
        return self.text


def notation(equation: str | None = None, convention: str | None = None) -> Bridge:
    """Show a main equation as the five sources write it, or what collides between them.

    equation: "forward", "output_delta", "hidden_delta", "gradient" or "update"; without it, or with
    "collisions", the table of symbols that mean different things; "typing" is the card of how derivations are typed.
    convention: "graph", "rana", "lin", "dtu",
    "homework" or "ours" for one line only.
    """
    if equation is None or equation == "collisions":
        return _collisions()
    if equation == "typing":
        return _typing()
    if equation not in FORMULAS:
        raise ValueError(f"There is no equation {equation!r}; there are {', '.join(FORMULAS)}, 'collisions' and "
                         "'typing'.")
    if convention is None:
        return _table(equation)
    if convention not in CONVENTIONS:
        raise ValueError(f"There is no convention {convention!r}; there are {', '.join(CONVENTIONS)}.")
    formula = FORMULAS[equation][convention]
    head = f"{equation}, {convention} ({CONVENTIONS[convention]})"
    return Bridge(
        f"**{head}**\n\n$${formula.latex}$$\n\n{_set(formula.remark)}".rstrip(),
        f"{head}\n    {formula.text}\n    {formula.remark}".rstrip(),
    )


def _table(equation: str) -> Bridge:
    head = f"{equation}: {EQUATIONS[equation]}"
    lines = [f"**{head}**", "", "| convention | equation | remark |", "|:--|:--|:--|"]
    plain = [head]
    for convention, formula in FORMULAS[equation].items():
        lines.append(f"| {convention} | ${formula.latex}$ | {_set(formula.remark)} |")
        plain.append(f"  {convention:9} {formula.text}" + (f"   ({formula.remark})" if formula.remark else ""))
    return Bridge("\n".join(lines), "\n".join(plain))


def _typing() -> Bridge:
    lines = ["**How to type mathematics**", "", "| what | looks like | type | or |", "|:--|:--|:--|:--|"]
    plain = ["How to type mathematics"]
    for row in CARD:
        # a bar ends a cell of the table unless it is escaped
        full, short = (f"`{typed}`".replace("|", r"\|") if typed else "" for typed in (row.full, row.short))
        lines.append(f"| {row.what} | ${row.latex}$ | {full} | {short} |")
        plain.append(f"  {row.what:28} {row.full}" + (f"   or   {row.short}" if row.short else ""))
    lines += ["", *(f"- {rule}" for rule in RULES)]
    return Bridge("\n".join(lines), "\n".join([*plain, *(f"  {rule}" for rule in RULES)]))


def _collisions() -> Bridge:
    names = list(CONVENTIONS)
    lines = ["**The same thing, six times**", "", f"| what | {' | '.join(names)} |", "|:--" * (len(names) + 1) + "|"]
    for meaning, symbols in SYMBOLS.items():
        lines.append(f"| {meaning} | {' | '.join(map(_cell, symbols))} |")
    lines += ["", "**What collides**", "", "| symbol | means |", "|:--|:--|"]
    lines += [f"| {_symbol(symbol)} | {meanings} |" for symbol, meanings in COLLISIONS]
    return Bridge("\n".join(lines), "\n".join(_plain_collisions(names)))


def _html(part: str) -> str:
    """Return one part of our own Markdown as HTML: a table, a list, or a paragraph."""
    lines = part.split("\n")
    if part.startswith("|"):
        head, _, *rows = (_cells(line) for line in lines)
        return f'<table>{_row(head, "th")}{"".join(_row(row, "td") for row in rows)}</table>'
    if part.startswith("- "):
        return f'<ul>{"".join(f"<li>{_inline(line[2:])}</li>" for line in lines)}</ul>'
    return f"<p>{_inline(part)}</p>"


def _cells(line: str) -> list[str]:
    return [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip("|"))]


def _row(cells: Iterable[str], tag: str) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    return f'<tr>{"".join(f"<{tag}{scope} style={LEFT}>{_inline(cell)}</{tag}>" for cell in cells)}</tr>'


def _inline(text: str) -> str:
    """Return text with its code, bold words and formulas; a formula stays LaTeX between dollar signs."""
    text = CODE.sub(r"<code>\1</code>", escape(text, quote=False)).replace(r"\*", "*")
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", text)


def _cell(symbol: Formula) -> str:
    return f"${symbol.latex}$" if symbol.latex else symbol.text


def _set(remark: str) -> str:
    """Return a remark with its subscripts set as mathematics: x_0 → $x_{0}$."""
    return re.sub(r"\b([a-zA-Z])_(\w+)", r"$\1_{\2}$", remark).replace("*", r"\*")


def _symbol(symbol: str) -> str:
    return {"w_ij": "$w_{ij}$", "½": "½", "bias": "bias"}.get(symbol, f"${symbol}$")


def _plain_collisions(names: list[str]) -> list[str]:
    rows = [["", *names], *([meaning, *(s.text for s in symbols)] for meaning, symbols in SYMBOLS.items())]
    widths = [max(len(row[i]) for row in rows) for i in range(len(names) + 1)]
    table = ["  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip() for row in rows]
    return ["The same thing, six times", *table, "", "What collides", *(f"  {s:5} {m}" for s, m in COLLISIONS)]
