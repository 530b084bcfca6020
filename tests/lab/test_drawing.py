"""Our own drawings: one visual code, both themes, round ticks."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
import student_code as own

from lab import pictures
from lab.pictures.drawing import Drawing, Plot, data_uri, svg
from lab.pictures.drawing.plot import tick, ticks
from lab.showing import style

TEXTS = sorted(set(style.ROLES) - {"pale", "paper", "here", "white", "sky", "orange", "backward"}
               - {role for role in style.ROLES if role.startswith("shade")})


def contrast(one: str, other: str) -> float:
    def light(value: str) -> float:
        channels = np.array([int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("role", TEXTS)
def test_texts_stand_out_on_the_card_and_on_what_happens_now(role: str, theme: int) -> None:
    grounds = ("paper",) if role == "wrong" else ("paper", "here")
    for ground in grounds:
        assert contrast(style.ROLES[role][theme], style.ROLES[ground][theme]) >= 4.5, ground


def test_what_goes_back_is_dashed_and_vermillion_and_nothing_else_is() -> None:
    for shown in (pictures.delta_flow(own.forward, own.hidden_delta, own.layer_gradients, *own.FLOW),
                  pictures.blame(own.toy_forward, own.local_errors, *own.TOY),
                  pictures.network(own.forward, [1.0, -2.0], own.network(2, 3, 1), [np.tanh] * 2)):
        for path in ElementTree.fromstring(svg(shown.figure)).iter("{http://www.w3.org/2000/svg}path"):
            heads = "Fbackward" in path.get("class", "")
            dashed = path.get("stroke-dasharray") is not None
            assert dashed == ("Sbackward" in path.get("class", "") and not heads)


def test_a_weight_below_0_has_a_ring_at_the_end_of_its_line() -> None:
    params = own.network(2, 3, 1)
    below = sum(int((W < 0).sum()) for W, _ in params)
    text = svg(pictures.network(own.forward, [1.0, -2.0], params, [np.tanh] * 2).figure)
    assert len(re.findall(r"rx='4.5'", text)) == below > 0
    turned = [(abs(W), b) for W, b in params]
    assert "rx='4.5'" not in svg(pictures.network(own.forward, [1.0, -2.0], turned, [np.tanh] * 2).figure)


def test_a_picture_follows_the_page_into_the_dark() -> None:
    ours = pictures.graph(own.WEIGHTS).svg()
    of_matplotlib = pictures.loss_curve([3.0, 2.0]).svg()
    assert "prefers-color-scheme:dark" in ours and "prefers-color-scheme:dark" in of_matplotlib
    for one in (ours, of_matplotlib):
        ElementTree.fromstring(one)
        address = data_uri(one)
        assert address.startswith("data:image/svg+xml,") and not set('"<>#&') & set(address)


def test_a_drawing_is_a_bare_image_too() -> None:
    drawing = Drawing(200, 100)
    drawing.line([(10, 10), (90, 90)], "forward", dash=(4, 2))
    drawing.dots([(20, 20), (30, 40)], 5, "ink")
    drawing.box((100, 50), (40, 20), "here")
    drawing.text(100, 50, "½ < 1", turn=-90, halo=True)
    shown = pictures.Picture(drawing, "A drawing.")
    assert shown.png().startswith(b"\x89PNG")
    assert drawing.texts() == ["½ < 1"] and "½ &lt; 1" in svg(drawing)


@pytest.mark.parametrize(("limits", "log", "whole", "expected"), [
    ((0, 10), False, False, [0, 2, 4, 6, 8, 10]),
    ((1, 4), False, True, [1, 2, 3, 4]),
    ((0.03, 0.9), True, False, [0.03, 0.1, 0.3]),
    ((1e-13, 0.1), True, False, [1e-13, 1e-10, 1e-7, 1e-4, 0.1]),
])
def test_ticks_are_round(limits: tuple[float, float], log: bool, whole: bool, expected: list[float]) -> None:
    np.testing.assert_allclose(ticks(limits, 5, log, whole), expected)


def test_ticks_are_written_shortly() -> None:
    assert [tick(v) for v in (0, -0.5, 1e-7, 20000, 3e6)] == ["0", "−0.5", "10⁻⁷", "20000", "3·10⁶"]


def test_a_curve_is_cut_where_it_leaves_the_axes() -> None:
    drawing = Drawing(300, 200)
    plot = Plot(drawing, 40, 20, 200, 120, (0, 4), (0, 1))
    plot.curve([0, 1, 2, 3, 4], [0.5, 0.5, 9.0, np.nan, 0.5], "forward")
    assert [len(mark.points) for mark in drawing.marks] == [2]  # type: ignore[union-attr]
