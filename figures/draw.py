"""Draw the course's figures: `python figures/draw.py` draws all, `… draw.py neuron the-loop` some.

Each figure is one function in one of the modules beside this one; its alt text is an entry in alt.toml.
"""
from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

import curves
import fits
import learning_units
import loop
import networks
import notations
import orders
import paths
import style
import surfaces
import worked

BAR = "\\|"  # a bar inside a cell of a Markdown table
HERE = Path(__file__).resolve().parent

FIGURES: dict[str, Callable[[], Figure]] = {
    "the-loop": loop.the_loop,
    "neuron": networks.neuron,
    "two-layer-network": networks.two_layer_network,
    "absorbed-bias": networks.absorbed_bias,
    "five-notations": notations.five_notations,
    "activations": curves.activations,
    "worked-network": worked.worked_network,
    "four-curves": fits.four_curves,
    "gaussian-around-y": curves.gaussian_around_y,
    "softmax-to-one-hot": curves.softmax_to_one_hot,
    "linear-unit": learning_units.linear_unit,
    "toy-network": learning_units.toy_network,
    "two-paths": learning_units.two_paths,
    "delta-flow": worked.delta_flow,
    "skip-edge-graph": orders.skip_edge_graph,
    "error-surface": surfaces.error_surface,
    "error-surface-points": surfaces.error_surface_points,
    "descent-paths": surfaces.descent_paths,
    "dead-relu": worked.dead_relu,
    "path-exercise": paths.path_exercise,
    "path-answer": paths.path_answer,
    "path-submission": paths.path_submission,
}


def alt_texts() -> dict[str, str]:
    """Return the alt text of each figure by name."""
    return tomllib.loads((HERE / "alt.toml").read_text(encoding="utf-8"))


def drawn(name: str) -> str:
    """Return the figure of that name as SVG text."""
    with matplotlib.rc_context():
        style.settings()
        return style.svg(FIGURES[name](), alt_texts()[name])


def table() -> str:
    """Return the figures and their alt texts as a Markdown table, for README.md."""
    rows = (f"| `{name}.svg` | {alt_texts()[name].replace('|', BAR)} |" for name in FIGURES)
    return "\n".join(["| figure | alt text |", "|---|---|", *rows])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Draw the course's figures as SVG files.")
    parser.add_argument("names", nargs="*", help="figures to draw; all of them when none is named")
    parser.add_argument("--to", type=Path, default=HERE, help="folder to draw into (default: figures/)")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.names if name not in FIGURES]
    if unknown:
        print(f"There is no figure called {', '.join(unknown)}. There are: {', '.join(FIGURES)}.", file=sys.stderr)
        return 2
    asked.to.mkdir(parents=True, exist_ok=True)
    for name in asked.names or FIGURES:
        style.write(asked.to / f"{name}.svg", drawn(name))
    if asked.to == HERE:
        readme = HERE / "README.md"
        above = readme.read_text(encoding="utf-8").partition("| figure | alt text |")[0]
        style.write(readme, above + table() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
