"""Render a drawing as SVG, and make images that follow the page between light and dark.

An image in a page cannot see the page's colours, but a browser tells it whether the page is light or dark
(`prefers-color-scheme`, which follows the page's `color-scheme`). So each image carries both sets of colours.
"""

from __future__ import annotations

import base64
import functools
import html
from collections.abc import Callable
from math import isfinite
from urllib.parse import quote

from lab.showing import style

from .canvas import Drawing
from .marks import Line, Mark, Shape, Text

FONT = "font-family='DejaVu Sans,Verdana,system-ui,sans-serif'"


def svg(drawing: Drawing) -> str:
    """Return the drawing as SVG, one element per line, so that two frames differ in few lines."""
    return "\n".join([head(drawing), *(element(mark) for mark in drawing.marks), "</svg>"])


def head(drawing: Drawing) -> str:
    """Return the opening line with the colours of all roles, and the card behind the drawing."""
    w, h = _n(drawing.width), _n(drawing.height)
    roles = {"paper", *(role for mark in drawing.marks for role in _roles(mark))}
    return (f"<svg xmlns='http://www.w3.org/2000/svg' width='{w}' height='{h}' viewBox='0 0 {w} {h}' {FONT}>"
            f"<style>{_rules(frozenset(roles))}</style><rect class='Fpaper' width='{w}' height='{h}'/>")


@functools.lru_cache(maxsize=4096)
def element(mark: Mark) -> str:
    """Return one mark as an element."""
    return _WRITERS[type(mark)](mark)


def _line(mark: Line) -> str:
    pen, pieces = "M", []
    for x, y in mark.points:
        if isfinite(x):
            pieces.append(f"{pen}{_n(x)} {_n(y)}")
        pen = "L" if isfinite(x) else "M"
    data = "".join(pieces)
    dashes = f" stroke-dasharray='{' '.join(map(_n, mark.dash))}'" if mark.dash else ""
    alpha = f" opacity='{_n(mark.alpha)}'" if mark.alpha < 1 else ""
    return (f"<path class='S{mark.stroke or 'none'} F{mark.fill or 'none'}' stroke-width='{_n(mark.width)}'"
            f"{dashes}{alpha} d='{data}'/>")


def _shape(mark: Shape) -> str:
    (x, y), (w, h) = mark.centre, mark.size
    dashes = f" stroke-dasharray='{' '.join(map(_n, mark.dash))}'" if mark.dash else ""
    return (f"<rect class='S{mark.stroke or 'none'} F{mark.fill or 'none'}' stroke-width='{_n(mark.width)}'{dashes} "
            f"x='{_n(x - w / 2)}' y='{_n(y - h / 2)}' width='{_n(w)}' height='{_n(h)}' rx='{_n(mark.corner)}'/>")


def _text(mark: Text) -> str:
    x, y = _n(mark.at[0]), _n(mark.at[1] + 0.35 * mark.size)
    turn = f" transform='rotate({_n(mark.turn)} {_n(mark.at[0])} {_n(mark.at[1])})'" if mark.turn else ""
    look = ("" if mark.anchor == "start" else f" text-anchor='{mark.anchor}'") + (
        " font-weight='bold'" if mark.bold else "")
    halo = " H" if mark.halo else ""
    return (f"<text class='F{mark.role}{halo}' x='{x}' y='{y}' font-size='{_n(mark.size)}'{look}{turn}>"
            f"{html.escape(mark.text, quote=False)}</text>")


_WRITERS: dict[type, Callable[..., str]] = {Line: _line, Shape: _shape, Text: _text}


def _n(value: float) -> str:
    """Return a coordinate to a tenth of a pixel, as short as it can be written."""
    return f"{value:.1f}".removesuffix(".0").replace("-0.", "-.") if value else "0"


def _roles(mark: Mark) -> list[str]:
    return [mark.role] if isinstance(mark, Text) else [role for role in (mark.fill, mark.stroke) if role]


@functools.lru_cache(maxsize=256)
def _rules(roles: frozenset[str]) -> str:
    """Return the style sheet of these roles, for light pages and for dark ones."""
    light, dark = ("".join(f".F{role}{{fill:{style.ROLES[role][theme]}}}.S{role}{{stroke:{style.ROLES[role][theme]}}}"
                           for role in sorted(roles)) + f".H{{stroke:{style.ROLES['paper'][theme]}}}"
                   for theme in (0, 1))
    return (".Fnone{fill:none}.Snone{stroke:none}path{stroke-linecap:round;stroke-linejoin:round}"
            ".H{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}"
            f"{light}@media(prefers-color-scheme:dark){{{dark}}}")


def data_uri(source: str) -> str:
    """Return SVG as an address that an image in any page can have."""
    return "data:image/svg+xml," + quote(source, safe=" =:/;,()+-.'!*_~?@[]|$")


def in_both_themes(png: bytes, width: float, height: float) -> str:
    """Return SVG around a picture on white whose lightness turns round on a dark page, its hues staying."""
    w, h = _n(width), _n(height)
    return (f"<svg xmlns='http://www.w3.org/2000/svg' width='{w}' height='{h}' viewBox='0 0 {w} {h}'><style>"
            "@media(prefers-color-scheme:dark){image{filter:invert(.91) hue-rotate(180deg)}}</style>"
            f"<image width='{w}' height='{h}' href='data:image/png;base64,{base64.b64encode(png).decode()}'/></svg>")
