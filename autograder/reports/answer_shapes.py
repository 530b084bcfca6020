"""The shape of an answer: its tokens without names of one's own, comments, layout, and what was handed out."""

from __future__ import annotations

import builtins
import io
import keyword
import re
import tokenize
from collections.abc import Iterable, Iterator

KEPT = frozenset((*keyword.kwlist, *dir(builtins), "np", "numpy", "math", "self"))
IGNORED = {tokenize.COMMENT, tokenize.NL, tokenize.ENDMARKER, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
WORD = re.compile(r"\w+|[^\w\s]")


def shape_of(source: str, template: str = "", known: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the tokens of an answer, with the names that its author chose numbered in their order.

    template: the cell as it was handed out, whose lines say nothing.  known: names that everybody uses.
    """
    given = {line.strip() for line in template.splitlines()}
    text = "\n".join(line for line in source.splitlines() if line.strip() and line.strip() not in given)
    keep, own = KEPT.union(known), dict[str, str]()
    shape: list[str] = []
    for is_name, token in _tokens(text):
        if is_name and token not in keep and shape[-1:] != ["."]:
            token = own.setdefault(token, f"v{len(own)}")
        shape.append(token)
    return tuple(shape)


def _tokens(text: str) -> Iterator[tuple[bool, str]]:
    """Yield (whether it is a name, token); if it is not Python, words and characters."""
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(_dedented(text)).readline):
            if token.type == tokenize.STRING:  # a typed derivation, among others
                found += [(False, word) for word in WORD.findall(token.string)]
            elif token.type not in IGNORED:
                found.append((token.type == tokenize.NAME, token.string))
    except (tokenize.TokenError, SyntaxError, ValueError):
        found = [(word.isidentifier(), word) for word in WORD.findall(text)]
    yield from found


def _dedented(text: str) -> str:
    """Return a text without indentation, of which Python would refuse some where the line that opens a body is gone."""
    return "\n".join(line.lstrip() for line in text.splitlines()) + "\n"
