"""The pages' templates: HTML files beside this module, in which everything is escaped unless it says otherwise."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

TEMPLATES = Path(__file__).with_name("templates")
TONES = {"right": "right", "right once": "partly", "partly": "partly", "wrong": "wrong", "raised": "wrong",
         "could not run": "wrong", "not started": "blank", "written": "blank"}


@cache
def environment() -> Environment:
    """Return Jinja2's environment for our pages."""
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True)
    made.filters |= {"code": code, "breakable": breakable, "tone": lambda status: TONES.get(status, "blank")}
    return made


@cache
def templates_digest() -> str:
    """Return a digest of all templates, which changes when a page would look different."""
    parts = [path.name.encode() + b"\0" + path.read_bytes() for path in sorted(TEMPLATES.iterdir()) if path.is_file()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def breakable(name: str) -> Markup:
    """Return an escaped name that may be broken after each underscore, and nowhere else."""
    return Markup(escape(name).replace("_", Markup("_<wbr>")))


def code(words: str) -> Markup:
    """Return escaped text in which `backquoted` words are code."""
    pieces = str(words).split("`")
    if len(pieces) % 2 == 0:
        return escape(words)
    return Markup("").join(Markup("<code>{}</code>").format(piece) if i % 2 else escape(piece)
                           for i, piece in enumerate(pieces))
