"""Make matplotlib's SVG small and the same on every machine: fewer digits, relative paths, short names.

Coordinates are rounded to 0.01 pt, those of curves of many points to 0.1 pt: below what is seen, and far above
what two machines' arithmetic differs by.
"""
from __future__ import annotations

import re
from collections.abc import Callable

GLYPH_GRID = 8  # matplotlib writes outlines in 1/64 of a font unit; 1/8 is finer than any eye
LONG = 25  # points
POINTS = {"M": 1, "L": 1, "Q": 2, "C": 3, "Z": 0}

Replacement = str | Callable[[re.Match[str]], str]


def number(value: float, digits: int) -> str:
    """Return the shortest way to write a number to that many digits."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return re.sub(r"^(-?)0\.", r"\1.", "0" if text == "-0" else text)


def path(data: str, shrink: float, digits: int) -> str:
    """Return a path of absolute M, L, Q, C and Z, divided by shrink, rounded, and written with relative steps.

    Steps are differences of rounded points, so that rounding never adds up along the path.
    """
    words = re.findall(r"[A-Za-z]|-?[\d.]+(?:e-?\d+)?", data)
    unit = 10**digits
    pieces: list[str] = []
    here = start = (0, 0)
    at, last = 0, ""
    while at < len(words):
        command = words[at].upper()
        numbers = [round(float(word) / shrink * unit) for word in words[at + 1:at + 1 + 2 * POINTS[command]]]
        at += 1 + len(numbers)
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        steps = [number(step / unit, digits) for x, y in points for step in (x - here[0], y - here[1])]
        name = command.lower()
        pieces.append(("" if name == last and name != "z" else name) + _joined(steps, name == last))
        here = points[-1] if points else start
        start = here if command == "M" else start
        last = "l" if command == "M" else name
    return "".join(pieces)


def _joined(steps: list[str], continued: bool) -> str:
    text = " ".join(steps)
    text = re.sub(r" -", "-", text)
    return f" {text}" if continued and not text.startswith("-") else text


def _glyph(match: re.Match[str]) -> str:
    shrunk = path(match.group(2), GLYPH_GRID, 0)
    return f'<path id="{match.group(1)}" d="{shrunk}" transform="scale({GLYPH_GRID / 64})"/>'


def _curve(match: re.Match[str]) -> str:
    return path(match.group(1), 1, 1 if match.group(1).count("\n") > LONG else 2)


def _use(match: re.Match[str]) -> str:
    name, x, y = match.group(1), number(float(match.group(2)), 0), number(float(match.group(3)), 0)
    if match.group(4):
        return f'<use href="#{name}" transform="translate({x} {y}){match.group(4).strip()}"/>'
    return f'<use href="#{name}" x="{x}" y="{y}"/>'


STEPS: tuple[tuple[str, Replacement], ...] = (
    (r"(?s)<!--.*?-->\s*", ""),
    (r"(?s)<!DOCTYPE.*?>\s*", ""),
    (r' xmlns:xlink="[^"]*"', ""),
    (r'(?s)<path id="((?:Cm|DejaVu|STIX)[^"]*)" d="([^"]*)" transform="scale\(0\.015625\)"/>', _glyph),
    (r'<use xlink:href="#([^"]+)" transform="translate\((-?[\d.]+) (-?[\d.]+)\)( scale\([^)]*\))?"/>', _use),
    (r'<use xlink:href="#([^"]+)"/>', r'<use href="#\1"/>'),
    (r"xlink:href", "href"),
    (r'(?s)(?<= d=")([^"]*[.][^"]*)(?=")', _curve),
    (r"(?<!scale\()(?<![\w.#])-?\d+\.\d{3,}", lambda match: number(float(match.group()), 2)),
    (r' id="(?:text|patch|line2d|axes|figure|matplotlib\.axis|xtick|ytick|FillBetweenPolyCollection|\w*Collection|'
     r'\w*ContourSet)_\d+"', ""),
    (r"; stroke-linejoin: miter", ""),
    (r"(?<=[a-z]): (?=[^\"]*\")", ":"),
    (r"; (?=[a-z-]+:)", ";"),
    (r"(?m)^\s+", ""),
)


def compact(svg: str) -> str:
    """Return the same picture in fewer bytes."""
    for pattern, replacement in STEPS:
        svg = re.sub(pattern, replacement, svg)
    return _ungrouped(_short_names(svg))


def _short_names(svg: str) -> str:
    """Number glyphs in order of appearance; leave out blanks, which have no outline."""
    outlines = re.findall(r'<path id="((?:Cm|DejaVu|STIX)[^"]*)"(?: d="([^"]*)")?', svg)
    for position, (name, outline) in enumerate(outlines):
        if not outline:
            svg = re.sub(rf'<(?:path id="|use href="#){name}"[^>]*/>\n?', "", svg)
        svg = svg.replace(f'"{name}"', f'"g{position}"').replace(f'"#{name}"', f'"#g{position}"')
    return svg


def _ungrouped(svg: str) -> str:
    """Remove the groups that say nothing; every tag is on a line of its own here."""
    kept: list[str] = []
    opened: list[bool] = []
    for line in svg.splitlines():
        if re.fullmatch(r"<g\b[^>]*/>", line):
            continue
        if re.match(r"<g\b", line):
            opened.append(line != "<g>")
            if not opened[-1]:
                continue
        elif line == "</g>" and not opened.pop():
            continue
        kept.append(line)
    return "\n".join(line for line in kept if line) + "\n"
