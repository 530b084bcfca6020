"""Put the figures that a Markdown cell shows into the cell's own text, so that a notebook is one file.

A figure is there as an `img` whose source is a data URI. An attachment would leave the text shorter, but
JupyterLab refuses one of type image/svg+xml ("Cannot render unknown image mime type"), and a picture of
pixels is either blurred or too large. JupyterLab, and nbconvert and so formgrader, show the `img` alike;
markdown-it, which VS Code uses, takes SVG data URIs in an `img` only, not in ``![]()``.
"""

from __future__ import annotations

import base64
import re
from html import escape
from pathlib import Path

IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<target>[^)\s]+)\)")
REMOTE = re.compile(r"[a-z]+:")
TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif"}


def embed_figures(text: str, folder: Path) -> tuple[str, list[str]]:
    """Return `text` with each ``![alt](path)`` replaced by the figure itself; paths are relative to `folder`.

    Also returns what is wrong, as sentences without their full stop.
    """
    errors: list[str] = []

    def embed(match: re.Match[str]) -> str:
        target, alt = match["target"], " ".join(match["alt"].split())
        path = folder / target
        if not alt:
            errors.append(f"the figure {target} has no alt text; say what it shows: ![in words]({target})")
        if REMOTE.match(target):
            errors.append(f"the figure {target} is not a file; put it into figures/")
        elif path.suffix not in TYPES:
            errors.append(f"the figure {target} is of an unknown type; the types are {', '.join(TYPES)}")
        elif not path.is_file():
            errors.append(f"the figure {target} does not exist; draw it with `make figures` or correct the path")
        else:
            content = base64.b64encode(path.read_bytes()).decode()
            return f'<img alt="{escape(alt)}" src="data:{TYPES[path.suffix]};base64,{content}">'
        return match[0]

    return IMAGE.sub(embed, text), errors


def figure_files(text: str, folder: Path) -> list[Path]:
    """Return the files of all figures named in a unit's source, which decide when it must be built again."""
    targets = {match["target"] for match in IMAGE.finditer(text)}
    return sorted({folder / target for target in targets if not REMOTE.match(target)})
