"""Make a student's text inert for the page on which a person marks it.

nbgrader's formgrader and feedback show Markdown with whatever HTML is in it, as nbconvert does: a script in a
written answer would run with the instructor's rights. Here a blank after each `<` that could begin a tag leaves only
text, in every renderer of Markdown, and formulas as they are; plain tags without attributes stay. Links to what
could run are taken apart, and an image whose attachment is not there (which would break the whole page) loses its
address.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from itertools import islice
from typing import Any
from urllib.parse import unquote

from autograder.graft.reading import EMBEDDED

PLAIN = r"(?:br|b|i|u|s|em|strong|sub|sup)"
TAG = re.compile(rf"<(?=[A-Za-z/!?])(?!/?{PLAIN}\s*/?>)", re.IGNORECASE)
LONG = 100  # of an address, so much is looked at: a text of a million brackets is gone through once
LINK = re.compile(rf"\](?=(?:\(|:)\s*+<?\s*+([^\s>)]{{0,{LONG}}}))")
HARMLESS = ("http:", "https:", "mailto:", "attachment:", "data:image/png", "data:image/jpeg", "data:image/gif",
            "data:image/webp")
ATTACHED = re.compile(r"(\](?:\(|:)\s*+<?\s*+)attachment:([^\s>)]*)")
LONGEST_LINE = 2_000    # of code
LONGEST_CODE = 50_000   # of one cell
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # control characters but tab and newline
CUT = "[cut off here: the whole text is in the notebook as handed in]"
COSTLY = ((re.compile(r"\["), 1_000), (re.compile(r"\\begin\b"), 200))
PLAIN_NAME = re.compile(r"[A-Za-z0-9._-]+")


def inert(text: str, images: Mapping[str, Any] = {}) -> tuple[str, dict[str, Any]]:
    """Return Markdown that shows the same words and can do nothing, and the images attached to it by name.

    Renderers write an address anew, so that an image of another name than a plain one would not be found.
    """
    names = {name: name if PLAIN_NAME.fullmatch(name) else f"image--{i}" for i, name in enumerate(images)}

    def attached(image: re.Match[str]) -> str:
        name = image[2] if image[2] in names else unquote(image[2])
        return f"{image[1]}attachment:{names[name]}" if name in names else f"{image[1]}#{image[2]}"

    text = UNSEEN.sub("\ufffd", text)
    text = LINK.sub(lambda link: "] " if _runs(link[1]) else "]", TAG.sub("< ", calmed(text)))
    return ATTACHED.sub(attached, text), {names[name]: image for name, image in images.items()}


def clipped(code: str, room: int = LONGEST_CODE) -> str:
    """Return code as it is shown, at most `room` characters of it.

    What colours it goes through a line once for each of its names, and through lines of blanks again and again.
    """
    code = UNSEEN.sub("\ufffd", code)
    lines = ["" if line.isspace() else line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]} … (cut off here)"
             for line in code.split("\n")]
    room = min(room, LONGEST_CODE)
    code = "\n".join(lines)
    return code if len(code) <= room else f"{code[:room]}\n# … (cut off here)"


def cut(text: str, room: int) -> tuple[str, int]:
    """Truncate a text to so many characters, embedded images aside; return it and the room that is left.

    Renderers of Markdown look at each formula's beginning and then at all that follows it, for hours where a text
    is long enough.
    """
    size = len(EMBEDDED.sub("", text)) if len(text) > room else len(text)
    if size <= room:
        return text, room - size
    return f"{text[:room]}\n\n{CUT}", 0


def calmed(text: str) -> str:
    """Return a text without what renderers take minutes for, such as thousands of brackets: cut off where they begin.

    Each opening bracket and each environment of a formula is followed to the end of the text.
    """
    for pattern, most in COSTLY:
        places = list(islice(pattern.finditer(text), most, most + 1))
        if places:
            text = f"{text[:places[0].start()]}\n\n{CUT}"
    return text


def _runs(address: str) -> bool:
    """Return True if a browser could run an address, which may be written with entities and backslashes."""
    if address.lower().startswith(HARMLESS):
        return False
    if len(address) == LONG or not (":" in address or "&" in address):
        return len(address) == LONG
    plain = re.sub(r"[\x00-\x20\\]", "", html.unescape(address))
    return re.match(r"[^/?#]*?:", plain) is not None
