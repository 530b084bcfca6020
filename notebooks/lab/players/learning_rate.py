"""Play three neurons learning, at many learning rates."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.pictures.asking import scalar
from lab.pictures.curves.learning import outputs_of
from lab.pictures.drawing import Drawing, Plot
from lab.pictures.picture import Picture
from lab.showing import style

from .frames import Frame, Frames, Slider
from .stage import Player, player

RATES = tuple(float(f"{rate:.2g}") for rate in np.geomspace(0.005, 2, 25))


@player
def learning_rate_player(
    toy_forward: Any, toy_gradients: Any, x: Any, t: Any, W1: Any, w2: Any, eta: float = 0.05, steps: int = 20
) -> Player:
    """Show output and loss of the 3-2-1 network, step by step, with the learning rate on a slider.

    Arguments as in pictures.three_learn. "Keep this curve" leaves one in the picture beside the next ones.
    """
    t = scalar("t", t)
    rates = sorted({*RATES, float(eta)})
    found: dict[float, list[str]] = {rate: [] for rate in rates}
    runs = {rate: outputs_of(toy_forward, toy_gradients, x, t, W1, w2, rate, steps, found[rate]) for rate in rates}
    first = float((runs[rates[0]][0] - t) ** 2)
    reach = max(1.2 * abs(runs[rates[0]][0] - t), 0.1)

    def frame(k: int) -> Frame:
        outputs = runs[rates[k]]
        losses = (outputs - t) ** 2
        drawing = Drawing(680, 300)
        left = Plot(drawing, 50, 30, 260, 200, (0, steps), (t - reach, t + reach))
        left.frame("step", title="output y", whole=True)
        left.curve((0, steps), (t, t), "target", (9, 3), 2, name="target t")
        kept = [len(drawing.marks)]
        left.curve(range(len(outputs)), outputs, "forward", (), 2.2, name="y", marker="dot")
        left.legend(50, 286)
        right = Plot(drawing, 395, 30, 260, 200, (0, steps), (0, max(1.3 * first, 1e-9)))
        right.frame("step", title="loss L = (y − t)²", whole=True)
        kept.append(len(drawing.marks))
        right.curve(range(len(losses)), losses, "forward", (), 2.2, marker="dot")
        curves = [i for i in kept if i < len(drawing.marks)]
        line = f"η = {style.number(rates[k], 2)}: L goes from {style.number(first)} to "
        if len(outputs) <= steps or losses[-1] > first:
            return Frame(line + f"{style.number(losses[-1], 3)}. It runs away: this η is too large.", drawing, curves)
        over = int(np.sum(np.diff(np.sign(outputs - t)) != 0))
        jumps = f", jumping over the target {style.plural(over, 'time')}" if over else ""
        return Frame(line + f"{style.number(losses[-1], 3)} in {steps} steps{jumps}.", drawing, curves)

    start = rates.index(float(eta))
    frames = Frames([Slider("learning rate η", [style.number(rate, 2) for rate in rates], start, play=400)], frame,
                    "The 3-2-1 network learning one example.", kept="Keep this curve")
    wrong = list(dict.fromkeys(found[rates[start]]))
    if not (runs[rates[0]][-1] - t) ** 2 < first:
        wrong.append("The loss does not fall even with the smallest η: is a sign of the gradients wrong?")
    return Player(lambda: Picture(frame(start).drawing, f"{frames.alt} {frame(start).line}", wrong), frames)
