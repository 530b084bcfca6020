"""A pad to draw a digit on, read at once by a network: the student's own, or one that comes with the course.

The page computes the forward pass from the parameters it is given, so the pad works without a kernel too; whether the
student's `predict` reads the data as the page does is checked when the cell runs.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from lab.pictures.drawing import Drawing
from lab.pictures.images.digits import Classifier, judged
from lab.pictures.picture import Picture, Shown, in_words
from lab.places import DATA
from lab.showing import style

from .digits import bars, image
from .stage import AGAIN, file_of, page
from .strokes import strokes

READER = DATA / "reader.npz"
PEN = 2.1  # radius in 32nds of the pad, which gives strokes as wide as in the data
MOST_CHECKED = 300
Params = list[tuple[np.ndarray, np.ndarray]]


class Pad(Shown):
    """The pad as a cell's value; where no scripts run it shows some digits, and how they are read."""

    def __init__(self, params: Params, samples: np.ndarray, with_strokes: bool = False,
                 findings: Sequence[str] = ()) -> None:
        self.params, self.samples, self.with_strokes = params, samples, with_strokes
        self.findings = tuple(findings)

    @functools.cached_property
    def still(self) -> Picture:
        """Return a picture of two digits, each also moved by a pixel, with the probability of each class."""
        drawing, said = Drawing(620, 4 * 225 + 10), []
        for place, (name, pixels) in enumerate(self._shown()[:4]):
            y = self.probabilities(pixels[None])[0]
            top = 24.0 + 225 * place
            drawing.text(28 + 96, top - 13, name, bold=True)
            image(drawing, pixels, 28, top)
            bars(drawing, y, {int(np.argmax(y)): "read as"}, top=top)
            said.append(f"{name}: read as {int(np.argmax(y))} with probability {style.number(np.max(y), 2)}")
        return Picture(drawing, f"Digits and how they are read. {'; '.join(said)}.", self.findings)

    def _shown(self) -> list[tuple[str, np.ndarray]]:
        """Return every other digit of the samples, each followed by a copy that is moved by one pixel."""
        found = []
        for number, pixels in enumerate(self.samples[2:6:2], start=1):
            moved = np.roll(np.pad(pixels.reshape(8, 8), ((0, 0), (0, 1)))[:, :8], 1, axis=1)
            moved[:, 0] = 0
            found += [(f"digit {number}", pixels), (f"digit {number}, one to the right", moved.ravel())]
        return found

    def probabilities(self, X: np.ndarray) -> np.ndarray:
        """Return what the page computes too: (N, K) for images (N, 64)."""
        return Classifier(self.params).probabilities(strokes(X) if self.with_strokes else X)

    @property
    def text(self) -> str:  # type: ignore[override]
        return self.still.text

    def _repr_png_(self) -> str | None:
        return self.still._repr_png_()

    def _repr_html_(self) -> str:
        data = {"params": [[np.round(W, 4).tolist(), np.round(b, 4).tolist()] for W, b in self.params],
                "samples": ["".join("0123456789abcdefg"[round(16 * float(v))] for v in row) for row in self.samples],
                "strokes": self.with_strokes, "pen": PEN, "classes": len(self.params[-1][1])}
        scripts = (f'<script type="application/json" class="lab-pad-data">'
                   f'{json.dumps(data, separators=(",", ":"))}</script><style>{file_of("pad.css")}</style>'
                   f'<script>{file_of("pad.js")}</script>')
        wrong = f'<div style="margin-top:4px">{self.still.caption()}</div>' if self.findings else ""
        return page(f'{self.still.image()}<p style="margin:6px 0"><em>{AGAIN}</em></p>', scripts, wrong, "digit pad")


def pad(make: Any) -> Any:
    """Decorate a pad: what cannot start is answered with words."""
    return in_words(make, "The pad needs", "The pad cannot start with these values")


@pad
def digit_pad(predict: Any, X: Any, labels: Any, params: Any) -> Pad:
    """Draw a digit with the mouse or the keys, move it about, and watch the network's probabilities.

    predict: the student's (X, params) → labels, checked on the first of X (N, 64) and labels (N,) to name the class of
    largest probability; params: tanh hidden layers and softmax output.
    """
    found: list[str] = []
    pixels, names, _, _ = judged(predict, X[:MOST_CHECKED], labels[:MOST_CHECKED], params, found)
    one_each = [int(np.flatnonzero(names == k)[0]) for k in np.unique(names)]
    layers = [(np.asarray(W, dtype=float), np.asarray(b, dtype=float)) for W, b in params]
    return Pad(layers, np.clip(pixels[one_each], 0, 1), findings=found)


@pad
def trained_reader() -> Pad:
    """Draw a digit, and a network that is trained already reads it: what this course builds, from the first cell.

    Its 36 inputs are not pixels but how strokes run (lab/players/strokes.py).
    """
    with np.load(READER) as stored:
        count = sum(name.startswith("W") for name in stored)
        params = [(stored[f"W{l}"].astype(float), stored[f"b{l}"].astype(float)) for l in range(1, count + 1)]
        samples = stored["digits"] / 16
    return Pad(params, samples, with_strokes=True)
