"""Letters with indices in a sentence, such as a_k^{(l+1)}: lowered and raised in HTML, without braces in plain text."""

from __future__ import annotations

import re

LETTER = r"(?<![A-Za-z0-9_&/])([A-Za-zα-ωŷΣΠ])"
BELOW = r"(?:_(\{[^{}<>]{1,12}\}|[A-Za-z0-9]{1,2}(?![A-Za-z0-9_])))"
ABOVE = r"(?:\^(\{[^{}<>]{1,12}\}|\([^()<>]{1,5}\)|[A-Za-z0-9*](?![A-Za-z0-9_])))"
INDEXED = re.compile(f"{LETTER}(?:{BELOW}{ABOVE}?|{ABOVE})")
CODE = re.compile(r"(<code.*?</code>)", re.DOTALL)
BRACED = re.compile(r"\^\{(\([^{}]*\))\}")

FLAT = 'style="line-height:0"'  # so that indices move no line apart


def raised_in_html(html: str) -> str:
    """Return HTML in which the indices of letters are lowered and raised, except in code."""
    parts = CODE.split(html)
    return "".join(part if number % 2 else INDEXED.sub(_set, part) for number, part in enumerate(parts))


def unbraced(text: str) -> str:
    """Return a sentence for a terminal: a_k^(l+1) for a_k^{(l+1)}, and a ∕ that no editor takes for a file's path."""
    return BRACED.sub(r"^\1", text).replace("/∂", "∕∂")


def _set(found: re.Match[str]) -> str:
    letter, below, above, alone = found.groups()
    above = above or alone
    lowered = f"<sub {FLAT}>{below.strip('{}')}</sub>" if below else ""
    return f"{letter}{lowered}" + (f"<sup {FLAT}>{above.strip('{}')}</sup>" if above else "")
