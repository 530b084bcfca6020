"""Play gradient descent and stochastic gradient descent on one map, as they go."""

from __future__ import annotations

from typing import Any

from lab.pictures.descents.map import contours
from lab.pictures.descents.noisy import around_all, data, draw_walks, mean_loss, walks_of
from lab.pictures.drawing import Drawing, Plot
from lab.pictures.picture import Picture
from lab.showing import style

from .frames import Frame, Frames, Slider
from .stage import Player, player

MOMENTS = 30


@player
def sgd_player(
    sgd_step: Any, minibatches: Any, x: Any, t: Any, start: Any = (0.0, 0.0), eta: float = 0.1, epochs: int = 6,
    size: int = 1, seed: int = 0,
) -> Player:
    """Show the paths of pictures.sgd_path as they grow, and the size of the minibatches on a second slider.

    Arguments as there; the sizes are `size`, about a quarter of the examples, and all of them.
    """
    examples = data(x, t)
    count = len(examples[0])
    sizes = sorted({size, max(size, round(count / 4)), count})
    runs = [walks_of(sgd_step, minibatches, examples, start, eta, epochs, one, seed) for one in sizes]
    area = around_all({f"{i} {kind}": walk for i, (walks, _) in enumerate(runs) for kind, walk in walks.items()},
                      examples)
    loss = mean_loss(examples)
    ground = contours(Plot(Drawing(700, 440), 60, 16, 400, 350, *area), loss)
    looks = sorted({round(k * epochs * count / MOMENTS) for k in range(MOMENTS + 1)})

    def frame(which: int, k: int) -> Frame:
        walks = runs[which][0]
        drawing = Drawing(700, 440)
        draw_walks(drawing, walks, area, loss, looks[k], epochs, ground)
        said = []
        for kind, walk in walks.items():
            taken = int((walk.looked <= looks[k]).sum()) - 1
            said.append(f"{kind} took {style.plural(taken, 'step')}, loss {style.number(walk.losses[taken], 3)}")
        return Frame(f"Minibatches of {sizes[which]}, {style.plural(looks[k], 'example')} looked at: "
                     f"{'; '.join(said)}.", drawing)

    sliders = [Slider("minibatch size", [str(one) for one in sizes], sizes.index(size)),
               Slider("examples looked at", [str(one) for one in looks], 0, play=300)]
    frames = Frames(sliders, frame, "Contours of the loss of a line, with three paths.")
    last = (sizes.index(size), len(looks) - 1)
    found = runs[sizes.index(size)][1]
    return Player(lambda: Picture(frame(*last).drawing, f"{frames.alt} {frame(*last).line}", found), frames)
