"""Define what a player plays: one frame for every position of its sliders, drawn beforehand.

A frame is a line in words and a drawing. Frames share most of what they draw, so a page gets every element once, and
for each frame the list of those it consists of.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from lab.pictures.drawing import Drawing, svg

MOST_MOMENTS = 12  # frames that a page without scripts has to click through


@dataclass(frozen=True)
class Slider:
    """A control: its name, what each of its positions is called, and where it starts.

    play: the milliseconds for which Play shows a position; 0 where Play leaves this slider alone.
    """

    name: str
    labels: Sequence[str]
    start: int = 0
    play: int = 0


@dataclass(frozen=True)
class Frame:
    """One picture with its line in words. `keep` are elements of the drawing that stay for comparison when asked."""

    line: str
    drawing: Drawing
    keep: Sequence[int] = ()


@dataclass
class Frames:
    """The frames of a player, in the order of its sliders' positions, the last slider's changing fastest.

    steps: True where the positions of the only slider are steps one after the other, with buttons for each way;
    kept: what the button that keeps a frame's path is called, where there is one.
    """

    sliders: Sequence[Slider]
    draw: Callable[..., Frame]
    alt: str
    steps: bool = False
    kept: str = ""
    _drawn: dict[tuple[int, ...], Frame] = field(default_factory=dict)

    def at(self, *position: int) -> Frame:
        """Return the frame at these positions of the sliders."""
        if position not in self._drawn:
            self._drawn[position] = self.draw(*position)
        return self._drawn[position]

    def positions(self) -> list[tuple[int, ...]]:
        """Return all positions of the sliders."""
        return list(product(*(range(len(slider.labels)) for slider in self.sliders)))

    def line(self, *position: int) -> str:
        """Return the line of a frame, which says where its slider is when there are steps."""
        said = self.at(*position).line
        return f"Step {position[0] + 1} of {len(self.sliders[0].labels)}. {said}" if self.steps else said

    def moments(self) -> list[tuple[int, ...]]:
        """Return the positions that a page without scripts shows: every step, or each slider on its way alone."""
        if len(self.sliders) == 1:
            return [(i,) for i in _spread(len(self.sliders[0].labels), MOST_MOMENTS)]
        start = tuple(slider.start for slider in self.sliders)
        found = {start}
        for place, slider in enumerate(self.sliders):
            for i in _spread(len(slider.labels), 3):
                found.add((*start[:place], i, *start[place + 1 :]))
        return sorted(found)

    def data(self) -> str:
        """Return all frames as JSON: the elements once, and for each frame its line and which elements it has."""
        table: dict[str, int] = {}
        frames: list[list[Any]] = []
        for position in self.positions():
            frame = self.at(*position)
            places = [table.setdefault(line, len(table)) for line in svg(frame.drawing).split("\n")]
            kept = [places[1 + mark] for mark in frame.keep]
            frames.append([self.line(*position), places, *([kept] if kept else [])])
        sliders = [{"name": one.name, "labels": list(one.labels), "at": one.start, "play": one.play}
                   for one in self.sliders]
        whole = {"sliders": sliders, "frames": frames, "table": list(table), "alt": self.alt, "steps": self.steps,
                 "kept": self.kept, "width": self.at(*self.positions()[0]).drawing.width}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def _spread(count: int, most: int) -> list[int]:
    return sorted({round(i * (count - 1) / max(min(count, most) - 1, 1)) for i in range(min(count, most))})


def stepped(count: int, draw: Callable[[int], Frame], alt: str, play: int = 0) -> Frames:
    """Return frames that follow each other, with buttons for one step in each way."""
    labels = [f"step {i + 1} of {count}" for i in range(count)]
    return Frames([Slider("step", labels, 0, play or (900 if count <= 20 else 250))], draw, alt, steps=True)
