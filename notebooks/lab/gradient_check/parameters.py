"""Turn parameters in any of their forms into named arrays, and back.

A list of (W, b), a list of arrays, one array, or a dict whose values are numbers, arrays or pairs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

Path = tuple[Any, ...]


class Leaf(NamedTuple):
    """One array (or number) among the parameters: where it is, the layer it belongs to, its name there."""

    path: Path
    layer: str
    name: str
    value: np.ndarray


def leaves(params: Any) -> list[Leaf]:
    """Return every array among the parameters, in order.

    Raises ValueError, with the reason in words, for what cannot be read."""
    return [
        Leaf(path, _layer(path, params), _name(path, params), value)
        for path, value in _walk(params, ())
    ]


def _walk(value: Any, path: Path) -> list[tuple[Path, np.ndarray]]:
    if isinstance(value, Mapping):
        return [leaf for key, inner in value.items() for leaf in _walk(inner, (*path, key))]
    if isinstance(value, (list, tuple)) and any(_is_container(v) for v in value):
        return [leaf for i, inner in enumerate(value) for leaf in _walk(inner, (*path, i))]
    if isinstance(value, (list, tuple)) and len(path) == 0 and not value:
        raise ValueError("params is empty")
    try:
        return [(path, np.array(value, dtype=float))]
    except (TypeError, ValueError):
        raise ValueError(f"{_where(path)} is a {type(value).__name__}, not numbers") from None


def _is_container(value: Any) -> bool:
    return isinstance(value, (list, tuple, np.ndarray, Mapping)) and np.ndim(_shape_of(value)) > 0


def _shape_of(value: Any) -> Any:
    return value if not isinstance(value, (list, tuple, Mapping)) else [0]


def _layer(path: Path, params: Any) -> str:
    if not path:
        return "params"
    if isinstance(params, Mapping):
        return "weights" if _all_numbers(params) else str(path[0])
    return f"layer {path[0] + 1}"


def _name(path: Path, params: Any) -> str:
    if not path:
        return "w"
    if isinstance(params, Mapping) and _all_numbers(params):
        return " → ".join(map(str, path[0])) if isinstance(path[0], tuple) else str(path[0])
    if len(path) > 1:
        return {0: "W", 1: "b"}.get(path[-1], str(path[-1])) if isinstance(path[-1], int) else str(path[-1])
    return "w" if not isinstance(params, Mapping) else str(path[0])


def _all_numbers(params: Mapping[Any, Any]) -> bool:
    return all(np.ndim(value) == 0 for value in params.values())


def rebuilt(params: Any, values: Sequence[np.ndarray]) -> Any:
    """Return parameters in the form of `params`, with copies of these values in the order of `leaves`."""
    stock = iter(values)

    def build(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: build(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple)) and any(_is_container(v) for v in value):
            return type(value)([build(inner) for inner in value])
        new = next(stock).copy()
        return float(new) if new.ndim == 0 else new

    return build(params)


def at_path(value: Any, path: Path) -> Any:
    """Return what the gradient holds at this path.

    Raises ValueError, with the reason in words, where there is nothing."""
    for i, key in enumerate(path):
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            raise ValueError(f"it has nothing for {_where(path[: i + 1])}") from None
    return value


def _where(path: Path) -> str:
    if not path:
        return "params"
    return "params" + "".join(f"[{key!r}]" for key in path)
