"""Every figure is drawn by script, described in words, small, and correct in its numbers."""
from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "figures"
SVG = "{http://www.w3.org/2000/svg}"
sys.path.insert(0, str(FOLDER))

import draw  # noqa: E402
import fits  # noqa: E402
import orders  # noqa: E402
import style  # noqa: E402
import surfaces  # noqa: E402
import worked  # noqa: E402

NAMES = list(draw.FIGURES)


def committed(name: str) -> str:
    return (FOLDER / f"{name}.svg").read_text("utf-8")


def locked(package: str) -> str:
    """Return the version that requirements.lock pins."""
    return re.findall(rf"(?m)^{package}==([\w.]+)", (ROOT / "requirements.lock").read_text("utf-8"))[0]


def test_the_folder_holds_the_drawn_figures_and_no_other_pictures() -> None:
    pictures = {path.name for path in FOLDER.iterdir() if path.suffix in (".svg", ".png", ".jpg", ".gif", ".pdf")}
    assert pictures == {f"{name}.svg" for name in NAMES}


def test_every_figure_has_an_alt_text_and_every_alt_text_a_figure() -> None:
    assert set(draw.alt_texts()) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_alt_text_says_what_is_seen_and_can_stand_in_a_markdown_image(name: str) -> None:
    alt = draw.alt_texts()[name]
    assert len(alt.split()) >= 20
    assert not set("[]\n") & set(alt)


@pytest.mark.parametrize("name", NAMES)
def test_the_svg_is_whole_small_and_described(name: str) -> None:
    text = committed(name)
    root = ElementTree.fromstring(text)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == root.get("aria-label") == draw.alt_texts()[name]
    assert len(text.encode()) < 60_000
    assert float(root.get("viewBox", "").split()[2]) == 504    # 700 hundredths of an inch, in points


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_the_svg_depends_on_the_day_the_machine_or_fonts(name: str) -> None:
    root = ElementTree.fromstring(committed(name))
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags.isdisjoint({"metadata", "text", "image", "script"})
    ids = {element.get("id") for element in root.iter()}
    used = {value for element in root.iter() for key, text in element.items() if key in ("href", "clip-path")
            for value in re.findall(r"#([\w-]+)", text)}
    assert used <= ids


@pytest.mark.parametrize("name", NAMES)
def test_a_white_card_lies_behind_so_that_it_reads_on_dark_pages(name: str) -> None:
    styles = [path.get("style", "") for path in ElementTree.fromstring(committed(name)).iter(f"{SVG}path")]
    first = next(one for one in styles if "fill:none" not in one)
    assert "fill:#ffffff" in first


@pytest.mark.skipif(matplotlib.__version__ != locked("matplotlib"),
                    reason="another matplotlib than the lock's shapes and places text a little differently")
@pytest.mark.parametrize("name", NAMES)
def test_drawing_again_gives_the_same_bytes(name: str) -> None:
    assert draw.drawn(name) == committed(name), "run `make figures` and look at what changed"


def test_drawing_does_not_depend_on_the_readers_own_matplotlib_settings() -> None:
    with matplotlib.rc_context({"font.size": 20, "axes.facecolor": "red"}):
        changed = draw.drawn("neuron")
    assert changed == draw.drawn("neuron")


def test_an_unknown_figure_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert draw.main(["neurone"]) == 2
    assert "no figure called neurone" in capsys.readouterr().err


def test_the_readme_lists_every_figure_with_its_alt_text() -> None:
    assert (FOLDER / "README.md").read_text("utf-8").endswith(draw.table() + "\n")


@pytest.mark.parametrize("colour", ["INK", "GREY", "BLUE", "DEEP_GREEN", "DEEP_VERMILLION", "DEEP_PURPLE"])
def test_colours_of_text_stand_out_on_the_card(colour: str) -> None:
    value = getattr(style, colour)
    channels = np.array([int(value[i:i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    assert 1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05) >= 4.5


def test_the_worked_network_has_the_curriculums_numbers() -> None:
    values = worked.work()
    shown = [values.a1, values.z1, values.a2, values.y, values.error, values.dw1, values.dw2, values.db]
    expected = [0.03, 0.03, -1.15, 0.2404890831, 0.2884284165, 2.0809165622, -0.0041618331, -0.1387277708]
    np.testing.assert_allclose(shown, expected, rtol=1e-8)
    np.testing.assert_allclose(worked.W1 / values.dw1, 0.0048055747, rtol=1e-8)


@pytest.mark.parametrize("w1", [-0.01, 0.004, 0.02])
def test_the_worked_gradient_is_the_slope_of_the_error(w1: float) -> None:
    step = 1e-6
    slope = (worked.work(w1 + step).error - worked.work(w1 - step).error) / (2 * step)
    np.testing.assert_allclose(worked.work(w1).dw1, slope, rtol=1e-6, atol=1e-12)


def derivatives(error: Callable[..., Any], at: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Return gradient and Hessian by central differences."""
    step, axes = 1e-4, np.eye(2)
    here = np.array(at)

    def gradient(point: np.ndarray) -> np.ndarray:
        return np.array([error(*(point + step * e)) - error(*(point - step * e)) for e in axes]) / (2 * step)

    return gradient(here), np.array([gradient(here + step * e) - gradient(here - step * e) for e in axes]) / (2 * step)


def test_the_points_of_the_exercise_are_what_the_readme_says() -> None:
    number = r"−?[\d.]+"
    rows = re.findall(rf"\| (\w[\w ]*) \| \(({number}), ({number})\) \| ({number}) \| \(({number}), ({number})\) "
                      rf"\| ({number}), ({number}) \|", (FOLDER / "README.md").read_text("utf-8"))
    assert len(rows) == 4
    for name, *texts in rows:
        w1, w2, error, *rest = (float(text.replace("−", "-")) for text in texts)
        gradient, hessian = derivatives(surfaces.exercise_surface, (w1, w2))
        assert surfaces.EXERCISE_POINTS.get(name, (w1, w2)) == (w1, w2)
        np.testing.assert_allclose(surfaces.exercise_surface(w1, w2), error, atol=5e-5)
        np.testing.assert_allclose([*gradient, *np.linalg.eigvalsh(hessian)], rest, atol=1e-4)


@pytest.mark.parametrize(("at", "signs"), [((2, 1), (1, 1)), ((-1.5, -0.75), (1, 1)), ((0, 0), (-1, 1))])
def test_the_level_points_of_the_error_surface_are_level(at: tuple[float, float], signs: tuple[int, int]) -> None:
    gradient, hessian = derivatives(surfaces.surface, at)
    np.testing.assert_allclose(gradient, 0, atol=1e-6)
    np.testing.assert_array_equal(np.sign(np.linalg.eigvalsh(hessian)), signs)


def test_only_the_largest_learning_rate_climbs() -> None:
    errors = [[w @ surfaces.CURVATURE @ w for w in surfaces.descent(eta, 200)[-2:]] for eta, *_ in surfaces.RATES]
    assert [after < before for before, after in errors] == [True, True, False]


def test_the_orders_visit_no_node_too_early() -> None:
    order = orders.forward_order()
    assert sorted(order) == sorted(orders.PLACES)
    assert all(order.index(source) < order.index(target) for source, target in orders.EDGES + orders.SKIPS)


@pytest.mark.parametrize(("name", "enough"), [("square", 0.002), ("sine", 0.005), ("abs", 0.003), ("step", 0.03)])
def test_the_trained_curves_would_pass_the_exercise(name: str, enough: float) -> None:
    target, _, seed = fits.CURVES[name]
    parameters, _ = fits.trained(target, seed)
    unseen = np.linspace(-0.99, 0.99, 67)
    assert np.mean((fits.forward(unseen, parameters)[1] - target(unseen)) ** 2) < enough


def test_the_fits_jacobian_is_the_derivative_of_the_output() -> None:
    rng = np.random.default_rng(1)
    x, parameters, step = rng.normal(size=5), rng.normal(size=10), 1e-6
    columns = [(fits.forward(x, parameters + step * e)[1] - fits.forward(x, parameters - step * e)[1]) / (2 * step)
               for e in np.eye(10)]
    np.testing.assert_allclose(fits.jacobian(x, parameters), np.column_stack(columns), atol=1e-8)
