"""Define random models whose quantities the symbols of a derivation name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .base import Family, Kind, World
from .graph import Graph
from .layered import Layered
from .likelihood import Classes, Gaussian
from .small import Linear, Scalar, Single, Steps, Subsets, Toy

WORLDS: dict[str, type[World]] = {
    "layered": Layered,
    "gaussian": Gaussian,
    "classes": Classes,
    "scalar": Scalar,
    "linear": Linear,
    "single": Single,
    "toy": Toy,
    "graph": Graph,
    "steps": Steps,
    "subsets": Subsets,
}


def sample(name: str, settings: Mapping[str, Any], seed: int) -> World:
    """Return one random world; `settings` are those of its class, where a list is chosen from by the seed."""
    chosen = {
        key: value[seed % len(value)] if isinstance(value, (list, tuple)) else value for key, value in settings.items()
    }
    return WORLDS[name](seed=seed, **chosen)


__all__ = ["WORLDS", "Family", "Kind", "World", "sample"]
