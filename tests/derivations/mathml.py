"""Read MathML written by `lab.derivations` back into text that the parser reads."""

from __future__ import annotations

from xml.etree import ElementTree


def text_of(mathml: str) -> str:
    """Return what a browser shows, as text with a brace around every script."""
    return written(ElementTree.fromstring(mathml)).replace("−", "-")


def written(one: ElementTree.Element) -> str:
    parts = [written(part) for part in one]
    if one.tag in ("math", "mrow"):
        return "".join(parts)
    if one.tag == "mspace":
        return r" \, "
    if one.tag == "mfrac" and one.get("linethickness") == "0":
        return rf"\binom{{{parts[0]}}}{{{parts[1]}}}"
    if one.tag == "mfrac":
        return rf"\frac{{{parts[0]}}}{{{parts[1]}}}"
    if one.tag == "msqrt":
        return rf"\sqrt{{{''.join(parts)}}}"
    if one.tag == "mover":
        return rf"\hat{{{parts[0]}}}"
    if one.tag == "msup":
        return f"{parts[0]}^{{{parts[1]}}}"
    if one.tag in ("msub", "munder"):
        return f"{parts[0]}_{{{parts[1]}}}"
    if one.tag in ("msubsup", "munderover"):
        return f"{parts[0]}_{{{parts[1]}}}^{{{parts[2]}}}"
    assert one.tag in ("mi", "mn", "mo") and not parts, one.tag
    letter = one.text or ""
    return rf"\{letter} " if one.tag == "mi" and letter in ("log", "exp", "tanh", "cosh", "sinh") else letter
