"""Probes as the tests of the lab put them: a call or a variable, and the value that is expected."""

from __future__ import annotations

from typing import Any

from lab.calling.requests import Call, Fetch
from lab.judging.questions import Probe
from lab.judging.ways.equal import Equal
from lab.judging.ways.values import Typed


def calling(name: str, args: tuple, expected: Any, aspect: str = "random", required: bool = True, **options: Any) -> Probe:
    """Return a probe that calls `name`, with the options of a `Call`."""
    return Probe(Call(name, args, **options), aspect, Equal(expected), required)


def typed(name: str, expected: Any, tolerance: float = 1e-3) -> Probe:
    """Return a probe that looks at the variable `name`."""
    return Probe(Fetch(name), "values", Typed(expected, tolerance))
