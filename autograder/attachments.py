"""Puts the figures that a Markdown cell shows into the cell itself, so that a notebook is one file.

An attachment of type image/svg+xml is refused by JupyterLab's Markdown ("Cannot render unknown image mime type"), so
a drawn SVG travels as the PNG of the same name that lies beside it.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path

from nbformat import NotebookNode

IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<target>[^)\s]+)\)")
TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
         ".svg": "image/svg+xml"}


def attach_figures(cell: NotebookNode, folder: Path) -> list[str]:
    """Replaces each ``![alt](path)`` in `cell` by an attachment; paths are relative to `folder`.

    Returns what is wrong, as sentences without their full stop.
    """
    errors: list[str] = []
    attachments: dict[str, dict[str, str]] = {}

    def attach(match: re.Match[str]) -> str:
        target, alt = match["target"], match["alt"].strip()
        if not alt:
            errors.append(f"the figure {target} has no alt text; say in words what it shows: ![...]({target})")
        if re.match(r"[a-z]+:", target):
            errors.append(f"the figure {target} is not a file; put it into figures/")
            return match[0]
        path = picture_file(folder / target)
        if not path.is_file() or path.suffix not in TYPES:
            errors.append(f"the figure {target} does not exist; draw it with `make figures` or correct the path")
            return match[0]
        attachments[path.name] = {TYPES[path.suffix]: base64.b64encode(path.read_bytes()).decode()}
        return f"![{match['alt']}](attachment:{path.name})"

    cell.source = IMAGE.sub(attach, cell.source)
    if attachments:
        cell.attachments = attachments
    return errors


def figure_files(text: str, folder: Path) -> list[Path]:
    """The files of all figures named in a unit's source, for knowing when it must be built again."""
    targets = {match["target"] for match in IMAGE.finditer(text)}
    return sorted({picture_file(folder / target) for target in targets if not re.match(r"[a-z]+:", target)})


def picture_file(path: Path) -> Path:
    """The file that is attached for the figure `path`: of an SVG, the PNG beside it if there is one."""
    beside = path.with_suffix(".png")
    return beside if path.suffix == ".svg" and beside.is_file() else path
