"""Put players into one output of HTML that keeps working wherever the notebook goes.

All frames are drawn when the cell runs, by the student's own code, and are part of the cell's output. Where a page
runs scripts (a notebook that is trusted, an HTML export), buttons, a slider and Play move between them, with or without
a kernel. Where it runs none, the output is a still picture with words, and steps that unfold by a click; one sentence
says how to start the player again. No widget is involved, so nothing can be lost on reopening.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lab.pictures.picture import Picture, Shown, in_words
from lab.showing import style

from .frames import Frames

AGAIN = "To start this player, run its cell again (Shift+Enter), or trust the notebook."


class Player(Shown):
    """A player as a cell's value: `still` is its picture, `frames` what it plays.

    What the still picture finds wrong stays below whatever frame is shown.
    """

    def __init__(self, still: Callable[[], Shown], frames: Frames) -> None:
        self._make_still = functools.cache(still)
        self.frames = frames

    @property
    def still(self) -> Shown:
        """Return the picture that is shown where no scripts run."""
        return self._make_still()

    @property
    def text(self) -> str:  # type: ignore[override]
        return self.still.text

    def _repr_png_(self) -> str | None:
        return self.still._repr_png_()

    def _repr_html_(self) -> str:
        still = self.still
        wrong = notes = ""
        if isinstance(still, Picture):
            wrong, notes = Picture(still.figure, "", still.findings).caption(), Picture(still.figure, "", (),
                                                                                        still.notes).caption()
        image = still.image() if isinstance(still, Picture) else still._repr_html_() or ""
        below = f'<div style="margin-top:4px">{wrong}</div>' if wrong else ""
        return page(f'{image}{notes}<p style="margin:6px 0"><em>{AGAIN}</em></p>{self._moments()}',
                    f'<script type="application/json" class="lab-frames">{self.frames.data()}</script>'
                    f"<script>{file_of('player.js')}</script>", below)

    def _moments(self) -> str:
        """Return every moment as a fold: its words, and its picture when it is opened."""
        folds = []
        for position in self.frames.moments():
            line, frame = self.frames.line(*position), self.frames.at(*position)
            picture = Picture(frame.drawing, f"{self.frames.alt} {line}")
            folds.append(f"<details><summary>{style.code_in_html(line)}</summary>{picture.image()}</details>")
        return f"<details><summary><strong>Step by step: {len(folds)} pictures to open</strong></summary>" \
               f'<div style="padding-left:12px">{"".join(folds)}</div></details>'


def page(still: str, scripts: str, below: str = "", name: str = "player") -> str:
    """Return a player's output: what stands there without scripts, and the scripts that take its place."""
    return (f'<div class="lab-player lab-picture" role="group" aria-label="{name}" style="{style.CARD}">'
            f"<style>{file_of('player.css')}</style>"
            f'<div class="lab-still">{still}</div>{below}{scripts}</div>')


@functools.cache
def file_of(name: str) -> str:
    """Return a script or a style sheet of this folder."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def player(make: Callable[..., Player]) -> Callable[..., Shown]:
    """Decorate a player: what cannot start is answered with words, as in `picture`."""

    @functools.wraps(make)
    def made(*args: Any, **keywords: Any) -> Player:
        one = make(*args, **keywords)
        for position in one.frames.positions():  # now, so that what fails is said in words
            one.frames.at(*position)
        return one

    return in_words(made, "Players need", "This player cannot start with these values")
