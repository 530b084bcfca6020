"""Define what each source's letters mean in each world; ours are dtu's, with the biases written out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..language.tokens import Token


@dataclass(frozen=True)
class Dictionary:
    """A dictionary of letters.

    families: letter → family, if it is not the family's own name. turned: weights from → to.

    functions: letter → function.  extra: letters that keep their own meaning are taken unless they are `hidden`.
    sizes: letters that count something → family of that number or the kind they count.
    """

    source: str
    families: dict[str, str] = field(default_factory=dict)
    turned: bool = False
    functions: dict[str, str] = field(default_factory=lambda: {"h": "h", "f": "h", "φ": "h"})
    hidden: frozenset[str] = frozenset()
    squared_error: str = "E"


OURS = Dictionary("ours")
LAYERED = {
    "homework": Dictionary("homework", {"a": "z", "z": "a", "C": "E"}),
    "lin": Dictionary("lin", {"s": "a", "x": "zt", "w": "wt", "e": "E", "y": "t"}, turned=True),
}
HATTED = Dictionary("ours", {"ŷ": "y"})
HATTED_RANA = Dictionary("rana", {"ŷ": "y", "y": "t"})
RANA = Dictionary("rana", {"y": "t", "δ": "δ0"}, turned=True)
RANA_OURS = Dictionary("rana", {"y": "t", "δ": "δ0"})
GRAPH = Dictionary(
    "graph", {"x*": "target", "E": "L", "C": "L", "t": "target"}, functions={"f": "f", "h": "f", "φ": "f", "σ": "f"}
)
GRAPH_OURS = Dictionary(
    "ours",
    {"a": "y", "z": "x", "δ": "z", "t": "target", "E": "L", "C": "L", "x": "x"},
    functions={"f": "f", "h": "f", "φ": "f"},
)
GRAPH_TO_FROM = replace(GRAPH_OURS, turned=True)
"""Ours with w_{ij}, to i from j, for w_{j → i}."""
DTU = Dictionary("dtu", {"E": "S", "D": "K"})
SCALAR = Dictionary("ours", dict.fromkeys("azsxv", "a"))


def candidates(world: str, tokens: Iterable[Token], defined: set[str]) -> list[Dictionary]:
    """Return the dictionaries that a text may be read with, the likeliest first.

    The first letter that only one source uses decides; `defined` are letters that the student has defined.
    """
    found = list(tokens)
    if world == "layered":
        return layered(found, defined)
    if world in ("linear", "toy"):
        written = {bare_y(found, at) for at, token in enumerate(found) if token.text == "y" and "y" not in defined}
        if written == {True}:  # without a hat anywhere: the output of the notebook's text, or else rana's target
            return [OURS_TOY, RANA, RANA_OURS]
        return [RANA, RANA_OURS] if True in written else [OURS_TOY]
    if world == "graph":
        ours = any(token.text in ("a", "δ") and token.kind == "letter" for token in found)
        return [GRAPH_OURS, GRAPH_TO_FROM] if ours else [GRAPH]
    if world == "gaussian":
        return [DTU] if any(dtu_at(found, at) for at in range(len(found))) else [OURS]
    if world == "scalar":
        return [SCALAR]
    return [OURS]


OURS_TOY = Dictionary("ours", {"y": "ŷ", "E": "L"})


def bare_y(tokens: list[Token], at: int) -> bool:
    """Return True for a y without a hat, which only rana writes here."""
    if tokens[at].text != "y" or tokens[at].kind != "letter":
        return False
    before = [token.text for token in tokens[max(0, at - 2) : at]]
    after = tokens[at + 1 : at + 2]
    hatted = (
        before[-1:] == ["hat"]
        or before == ["hat", "{"]
        or before == ["hat", "("]
        or (after and after[0].kind == "hat-after")
    )
    return not hatted and not (after and after[0].text == "hat" and not after[0].gap)


def dtu_at(tokens: list[Token], at: int) -> bool:
    """Return True for D, and for E(w)."""
    if tokens[at].kind != "letter":
        return False
    if tokens[at].text == "D":
        return True
    following = [token.text for token in tokens[at + 1 : at + 3]]
    return tokens[at].text == "E" and following in (["(", "w"], ["(", "W"])


def layered(tokens: list[Token], defined: set[str]) -> list[Dictionary]:
    """Return the dictionaries of a layered network that these letters suggest, the likeliest first."""
    ys = {token.text == "y" and bare_y(tokens, at) for at, token in enumerate(tokens) if token.text in ("y", "ŷ")}
    if False in ys and "ŷ" not in defined:
        return [HATTED_RANA] if True in ys else [HATTED]
    for at, token in enumerate(tokens):
        if token.kind != "letter" or token.text in defined:
            continue
        if token.text == "C":
            return [LAYERED["homework"]]
        if token.text in ("s", "φ") and not in_script(tokens, at):
            return [LAYERED["lin"], OURS] if token.text == "φ" else [LAYERED["lin"]]
        if token.text == "x" and layer_of_x(tokens, at):
            return [LAYERED["lin"]]
    if any(token.kind == "letter" and token.text == "f" for token in tokens):
        return [OURS, LAYERED["homework"]]
    return [OURS]


def in_script(tokens: list[Token], at: int) -> bool:
    """Return True for a token inside the braces of an index."""
    depth = 0
    for token in reversed(tokens[:at]):
        if token.kind in ("}", "close"):
            depth += 1
        elif token.kind in ("{", "open"):
            if depth == 0:
                position = tokens.index(token)
                return position > 0 and tokens[position - 1].kind == "_"
            depth -= 1
        elif token.kind == "_" and depth == 0:
            return token is tokens[at - 1]
    return False


def layer_of_x(tokens: list[Token], at: int) -> bool:
    """Return True for an x with a layer, which only lin writes: x_i^{(l-1)}."""
    texts = [token.text for token in tokens[at + 1 : at + 12]]
    while texts[:1] == ["_"]:
        texts = texts[1:]
        if texts[:1] and texts[0] in ("{", "("):
            close = {"{": "}", "(": ")"}[texts[0]]
            texts = texts[texts.index(close) + 1 :] if close in texts else []
        else:
            texts = texts[1:]
    return texts[:1] == ["^"] and any(text in ("l", "L") for text in texts[1:4])
