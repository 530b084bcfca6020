"""The structure of a text: statements of expressions that are joined by =, before their meaning is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .problems import Unreadable
from .tokens import Token

MOST_STEPS = 60
JOINS = {"+", "-", "*", "/"}
EQUALS = {"=", ":="}
SIGNS_OF_ORDER = {"<", ">", "≤", "≥"}


@dataclass
class Statement:
    """Expressions joined by =; each is a list of tokens.

    starts: False where the first expression is missing because the text begins with =.  assigns: True for X := ….
    signed: True where the first line begins with a sign and may continue the statement before.  note: True for what a
    remark says behind an expression, such as \\text{where } u = 1 + e^{-a}; it comes after all other statements.
    """

    parts: list[list[Token]] = field(default_factory=list)
    starts: bool = True
    assigns: bool = False
    signed: bool = False
    note: bool = False


def statements(tokens: list[Token], is_given: Callable[[list[Token]], bool] = lambda line: False) -> list[Statement]:
    """Return the statements of a text; raise Unreadable where an = joins nothing.

    is_given: tells whether a line without an = is the given expression, which begins a statement of its own.
    """
    tokens, notes = without_notes(tokens)
    found: list[Statement] = []
    open_end = False  # the line before ended with = or an operator
    strong = True  # a separator or an empty line came before
    for line, strong_break in lines(tokens):
        strong = strong or strong_break
        parts, assigns = split(line)
        if not found or (strong and line[0].kind not in EQUALS and not open_end):
            begin(found, parts, assigns, line)
        elif line[0].kind in EQUALS:
            continue_with(found[-1], parts[1:])
        elif open_end or line[0].kind in ("*", "/", "^", "_", "close", "}"):
            found[-1].parts[-1] += parts[0]
            continue_with(found[-1], parts[1:])
        elif len(parts) == 1 and is_given(parts[0]):
            begin(found, parts, assigns, line)
        elif line[0].kind in ("+", "-"):
            if len(parts) > 1:
                begin(found, parts, assigns, line)
                found[-1].signed = True
            else:
                found[-1].parts[-1] += parts[0]
        elif len(parts) > 1:
            begin(found, parts, assigns, line)
        else:
            found[-1].parts[-1] += parts[0]
        star = len(line) > 1 and line[-1].kind == "*" and line[-2].kind == "^"  # x_k^* ends no product
        open_end = line[-1].kind in EQUALS | JOINS and not star
        if line[-1].kind in EQUALS:
            found[-1].parts.append([])
        strong = False
    for statement in found:
        check(statement)
    return [*found, *notes]


def without_notes(tokens: list[Token]) -> tuple[list[Token], list[Statement]]:
    """Return the tokens without what remarks say, and that as statements where it is an equation.

    A remark such as \\text{for } k = j says which letters are meant and is left out.
    """
    kept: list[Token] = []
    said: list[list[Token]] = []
    inside = False
    depth = 0
    for token in tokens:
        depth += 1 if token.kind in ("open", "{") else -1 if token.kind in ("close", "}") else 0
        if token.kind == "note" or (inside and token.kind == "," and depth <= 0):
            inside = True
            said.append([])
        elif token.kind in ("break", ";") and depth <= 0:
            inside = False
            kept.append(token)
        else:
            (said[-1] if inside else kept).append(token)
    notes = [Statement(split(one)[0], note=True) for one in said if is_equation(one)]
    return kept, notes


def is_equation(tokens: list[Token]) -> bool:
    """Return True for an equation between expressions, not for k = j and l = 1, …, L − 1."""
    parts, _ = split(tokens)
    if len(parts) < 2 or not all(parts) or any(one.kind in SIGNS_OF_ORDER | {"dots", "≠", "∈", "→"} for one in tokens):
        return False
    return not (len(parts[0]) == 1 and len(parts[1]) == 1 and parts[1][0].kind in ("letter", "number"))


def begin(found: list[Statement], parts: list[list[Token]], assigns: bool, line: list[Token]) -> None:
    """Begin a statement with a line, or one that goes on from the line before if it begins with =."""
    if line[0].kind in EQUALS:
        found.append(Statement(parts[1:], starts=False))
    else:
        found.append(Statement(parts, assigns=assigns))
    if sum(len(one.parts) for one in found) > MOST_STEPS:
        raise Unreadable(
            f"This has more than {MOST_STEPS} steps; no derivation here needs a tenth of that.", line[0].at
        )


def continue_with(statement: Statement, parts: list[list[Token]]) -> None:
    """Append parts to a statement of the line before."""
    if not statement.parts[-1] and parts:
        statement.parts.pop()
    statement.parts += parts
    if len(statement.parts) > MOST_STEPS:
        raise Unreadable(f"This has more than {MOST_STEPS} steps; no derivation here needs a tenth of that.")


def check(statement: Statement) -> None:
    """Raise Unreadable if one side of an = is empty."""
    for number, part in enumerate(statement.parts):
        if not part:
            near = statement.parts[number - 1][-1].end if number and statement.parts[number - 1] else 0
            raise Unreadable("Nothing stands on one side of this =.", near, "an expression")


def lines(tokens: list[Token]) -> list[tuple[list[Token], bool]]:
    """Return the lines outside brackets, each with True where an empty line, a comma or an arrow came before it."""
    found: list[tuple[list[Token], bool]] = []
    current: list[Token] = []
    depth, strong = 0, True
    for token in tokens:
        depth += 1 if token.kind in ("open", "{") else -1 if token.kind in ("close", "}") else 0
        separator = token.kind in (",", ";") and depth <= 0
        if separator or (token.kind == "break" and depth <= 0):
            if current := without_condition(current):
                found.append((current, strong))
                current, strong = [], False
            strong = strong or separator or token.text == "blank"
        elif token.kind != "break":
            current.append(token)
    if current := without_condition(current):
        found.append((current, strong))
    return found


def without_condition(line: list[Token]) -> list[Token]:
    """Return a line without what only says for which letters it holds: (l < L) at its end, or k ≠ j alone."""
    depth = 0
    for at in range(len(line) - 1, -1, -1):
        depth += 1 if line[at].kind in ("close", "}") else -1 if line[at].kind in ("open", "{") else 0
        if depth == 0:
            break
    else:
        return line
    alone = not any(one.kind in EQUALS for one in line)
    start = at if line[-1].text == ")" and line[at].gap and at else 0 if alone else len(line)
    condition = [one.kind for one in line[start:] if one.kind not in ("open", "close")]
    said = condition[:1] in (["letter"], ["number"]) and condition[1:2] in ([one] for one in [*SIGNS_OF_ORDER, "≠"])
    return line[:start] if said else line


def split(line: list[Token]) -> tuple[list[list[Token]], bool]:
    """Return the parts of a line between its = signs outside brackets, and True where the first sign is :=.

    An = that ends the line opens no part; the next line fills it.
    """
    parts: list[list[Token]] = [[]]
    depth, assigns = 0, False
    if len(line) > 2 and line[-2].kind in SIGNS_OF_ORDER and line[-1].text == "0":  # … ≤ 0 says what it is good for
        line = line[:-2]
    for number, token in enumerate(line):
        depth += 1 if token.kind in ("open", "{") else -1 if token.kind in ("close", "}") else 0
        if token.kind in EQUALS and depth <= 0 and not in_sum(line, number):
            assigns = assigns or (token.kind == ":=" and len(parts) == 1)
            if number < len(line) - 1:
                parts.append([])
        else:
            parts[-1].append(token)
    return parts, assigns


def in_sum(line: list[Token], number: int) -> bool:
    """Return True for the = of sum_k=1^K, typed without brackets."""
    return (
        number >= 3
        and line[number - 3].kind in ("Σ", "Π")
        and line[number - 2].kind == "_"
        and line[number - 1].kind == "letter"
        and number + 1 < len(line)
        and line[number + 1].kind == "number"
    )
