"""Define a picture: a figure, the same in words, and what was found wrong in the code that fed it.

`@picture` makes a drawing function safe in a notebook: turned off it returns at once, a blank or failing
answer becomes a calm card, and nothing of matplotlib is imported before something is drawn with it.
"""

from __future__ import annotations

import base64
import functools
import html
import inspect
import io
from collections.abc import Callable, Sequence
from typing import Any

from lab.showing import style

from .asking import Waiting
from .drawing import Drawing, data_uri, in_both_themes, svg


class Shown:
    """Something a cell shows: HTML in a notebook, words elsewhere."""

    text = ""

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str | None:
        return None

    def _repr_png_(self) -> str | None:
        return None


class Off(Shown):
    """A blank that every picture and player is while LAB_PICTURES=off."""

    text = "(pictures are turned off)"


OFF = Off()


class Card(Shown):
    """A card of words instead of a picture: what it is waiting for."""

    def __init__(self, text: str) -> None:
        self.text = text

    def _repr_html_(self) -> str:
        return style.card(style.code_in_html(self.text), "waiting")


class Picture(Shown):
    """A drawn figure with its alt text.

    figure: one of ours (a Drawing) or of matplotlib's.  `alt` says in words what the figure shows, with its numbers;
    `findings` are sentences on what is wrong in the functions that were drawn (shown under the figure), `notes` what
    was checked and holds. A note of several lines is shown as it is written, its columns kept.
    """

    def __init__(self, figure: Any, alt: str, findings: Sequence[str] = (), notes: Sequence[str] = ()) -> None:
        self.figure = figure
        self.alt = alt
        self.findings = tuple(findings)
        self.notes = tuple(notes)
        self._png: bytes | None = None

    @property
    def text(self) -> str:  # type: ignore[override]
        lines = [f"Picture: {self.alt}", *(f"✗ {finding}" for finding in self.findings), *self.notes]
        return "\n".join(lines)

    def png(self) -> bytes:
        """Return the figure as PNG, at twice the page's resolution."""
        if self._png is None:
            buffer = io.BytesIO()
            with style.settings():
                self.figure.savefig(buffer, format="png", dpi=2 * style.DPI, metadata={"Description": self.alt})
            self._png = buffer.getvalue()
        return self._png

    def svg(self) -> str:
        """Return the figure as SVG that follows a page between light and dark."""
        if isinstance(self.figure, Drawing):
            return svg(self.figure)
        inches = self.figure.get_figwidth(), self.figure.get_figheight()
        return in_both_themes(self.png(), *(style.DPI * side for side in inches))

    def caption(self) -> str:
        """Return findings and notes as HTML, empty when there are none."""
        wrong = [f"<div><strong>✗ Not right:</strong> {style.code_in_html(one)}</div>" for one in self.findings]
        return "".join(wrong + [_note(one) for one in self.notes])

    def image(self) -> str:
        """Return the figure as an image with its alt text, which shrinks with the page."""
        width = round(self.figure.get_figwidth() * style.DPI)
        return (f'<img alt="{html.escape(self.alt, quote=True)}" width="{width}" '
                f'style="max-width:100%;height:auto" src="{data_uri(self.svg())}">')

    def _repr_html_(self) -> str:
        caption = self.caption()
        below = f'<figcaption style="margin-top:4px">{caption}</figcaption>' if caption else ""
        return f'<figure class="lab-picture" style="{style.CARD}">{self.image()}{below}</figure>'

    def _repr_png_(self) -> str | None:
        """Return it in base64, where it is asked for; beside the HTML it would make every notebook twice as large."""
        return base64.b64encode(self.png()).decode() if style.as_images() else None


def _note(text: str) -> str:
    """Return a note as HTML; one of several lines keeps its columns."""
    if "\n" not in text:
        return f"<div>{style.code_in_html(text)}</div>"
    return f'<pre style="margin:2px 0;font-size:13px;color:inherit;white-space:pre-wrap">{html.escape(text)}</pre>'


def picture(draw: Callable[..., Picture]) -> Callable[..., Shown]:
    """Decorate a drawing function: what cannot be drawn is answered with words, never with a traceback."""
    return in_words(draw, "Pictures need", "This picture cannot be drawn from these values")


def in_words(make: Callable[..., Shown], need: str, cannot: str) -> Callable[..., Shown]:
    """Return `make` in our settings, answering with words where it is turned off, waits or fails.

    Wrong arguments of the call itself (a missing one, a misspelt keyword) still raise TypeError: those are
    the notebook's mistakes, not the answer's.
    """
    signature = inspect.signature(make)

    @functools.wraps(make)
    def shown(*args: Any, **keywords: Any) -> Shown:
        if style.turned_off():
            return OFF
        signature.bind(*args, **keywords)
        try:
            with style.settings():
                return make(*args, **keywords)
        except Waiting as waiting:
            return Card(str(waiting))
        except ModuleNotFoundError as error:
            return Card(f"{need} {error.name}, which is not installed here.")
        except Exception as error:  # a student's value can be anything; the cell must go on and say why
            return Card(f"{cannot} ({type(error).__name__}: {error}).")

    return shown
