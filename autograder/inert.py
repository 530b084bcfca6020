"""A student's text made inert for the page on which a person marks it.

nbgrader's formgrader and feedback show Markdown with whatever HTML stands in it, as nbconvert does: a script in a
written answer would run with the instructor's rights. Here a blank after each `<` that could begin a tag leaves only
text, in every renderer of Markdown, and formulas as they are; plain tags without attributes stay. Links to what
could run are taken apart, and an image whose attachment is not there (which would break the whole page) loses its
address.
"""

from __future__ import annotations

import html
import re
from collections.abc import Container

PLAIN = r"(?:br|b|i|u|s|em|strong|sub|sup)"
TAG = re.compile(rf"<(?=[A-Za-z/!?])(?!/?{PLAIN}\s*/?>)", re.IGNORECASE)
LINK = re.compile(r"\](?=(?:\(|:)\s*<?\s*([^\s>)]*))")
RUNS = ("javascript:", "vbscript:", "data:", "file:")
PICTURES = ("data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp")
ATTACHED = re.compile(r"(\]\(\s*<?\s*)attachment:([^\s>)]*)")


def inert(text: str, attachments: Container[str] = ()) -> str:
    """Markdown that shows the same words and can do nothing. attachments: the names of the images that are there."""
    text = LINK.sub(lambda link: "] " if _runs(link[1]) else "]", TAG.sub("< ", text))
    return ATTACHED.sub(lambda image: image[0] if image[2] in attachments else f"{image[1]}#{image[2]}", text)


def _runs(address: str) -> bool:
    """Whether a browser could run what stands at an address, which may be written with entities and backslashes."""
    plain = re.sub(r"[\x00-\x20\\]", "", html.unescape(address)).lower()
    return plain.startswith(RUNS) and not plain.startswith(PICTURES)
