"""Reading and writing the public probes that ship with a notebook, as JSON."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from .calling.calls import RaisedError
from .calling.functions import Function, Rng
from .judging.diagnosis import about
from .judging.questions import NamedMistake, Probe, Question, Result, Sample

PUBLIC = Path(__file__).parent / "public"
LARGE, SAMPLED = 60, 16  # entries
PROBE_OPTIONS = ("property", "tolerance", "required", "twice", "layout", "counted", "budget", "seconds")


def to_json(value: Any) -> Any:
    """Plain data, functions and generators as JSON; lists stay lists, everything else is marked."""
    if isinstance(value, np.ndarray):
        return {"array": value.tolist(), "dtype": value.dtype.name, "shape": list(value.shape)}
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, list):
        return [to_json(v) for v in value]
    if isinstance(value, tuple):
        return {"tuple": [to_json(v) for v in value]}
    if isinstance(value, dict):
        return {"dict": [[to_json(k), to_json(v)] for k, v in value.items()]}
    if isinstance(value, Function):
        return {"function": value.name, "parameters": [to_json(v) for v in value.parameters]}
    if isinstance(value, Rng):
        return {"rng": value.seed}
    if isinstance(value, Sample):
        return {"sample": list(value.first), "shape": list(value.shape)}
    return value


def from_json(data: Any) -> Any:
    """The inverse of `to_json`."""
    if isinstance(data, list):
        return [from_json(v) for v in data]
    if not isinstance(data, dict):
        return data
    if "array" in data:
        return np.array(data["array"], dtype=data["dtype"]).reshape(data["shape"])
    if "tuple" in data:
        return tuple(from_json(v) for v in data["tuple"])
    if "dict" in data:
        return {from_json(k): from_json(v) for k, v in data["dict"]}
    if "function" in data:
        return Function(data["function"], tuple(from_json(v) for v in data["parameters"]))
    if "sample" in data:
        return Sample(tuple(data["shape"]), tuple(data["sample"]))
    return Rng(data["rng"])


def probe_to_json(probe: Probe) -> dict[str, Any]:
    """A probe, leaving out what is as usual."""
    usual = Probe("", "", None)
    data = {key: getattr(probe, key) for key in PROBE_OPTIONS if getattr(probe, key) != getattr(usual, key)}
    return {"name": probe.name, "aspect": probe.aspect, **data,
            "args": None if probe.args is None else to_json(list(probe.args)), "expected": to_json(probe.expected)}


def outcome_to_json(outcome: Any) -> Any:
    """What a mistake gives on a probe."""
    if outcome is None:
        return None
    data: dict[str, Any] = {"status": outcome.status}
    if outcome.status == "value":
        data["value"] = to_json(_sampled(outcome.value))
        if outcome.again is not None:
            data["again"] = to_json(_sampled(outcome.again))
    if outcome.changed:
        data["changed"] = True
    if outcome.error is not None:
        data["error"] = outcome.error.type
        data["about"] = about(outcome.error.message)
    return data


def _sampled(value: Any) -> Any:
    """A mistake's value with large arrays cut to their beginning: enough to recognise them by."""
    if isinstance(value, (list, tuple)):
        return type(value)(_sampled(v) for v in value)
    if isinstance(value, np.ndarray) and value.size > LARGE:
        return Sample(value.shape, tuple(value.ravel()[:SAMPLED].tolist()))
    return value


def is_sampled(value: Any) -> bool:
    """Return True where a mistake's value holds an array of which only the beginning ships."""
    return any(map(is_sampled, value)) if isinstance(value, (list, tuple)) else isinstance(value, Sample) or (
        isinstance(value, np.ndarray) and value.size > LARGE)


@cache
def unit_data(unit: str) -> dict[str, Any]:
    """The shipped file of a unit, or one that knows no exercise."""
    return json.loads(_text_of(unit)) if unit in units() else {"unit": unit, "exercises": {}}


@cache
def _text_of(unit: str) -> str:
    return (PUBLIC / f"{unit}.json").read_text(encoding="utf-8")


def units() -> list[str]:
    """The units that ship, in their order."""
    return sorted(path.stem for path in PUBLIC.glob("*.json"))


def unit_of(exercise: str) -> str | None:
    """The unit an exercise belongs to, or None."""
    named = (unit for unit in units() if f'"{exercise}"' in _text_of(unit))  # the other files need not be parsed
    return next((unit for unit in named if exercise in unit_data(unit)["exercises"]), None)


def public_question(exercise: str) -> Question:
    """The public question of an exercise; KeyError where none ships."""
    unit = unit_of(exercise)
    if unit is None:
        raise KeyError(exercise)
    data = unit_data(unit)["exercises"][exercise]
    probes = [Probe(**{**p, "args": None if p["args"] is None else tuple(from_json(p["args"])),
                       "expected": from_json(p["expected"])}) for p in data["probes"]]
    mistakes = [NamedMistake(m["name"], m["hint"], _fingerprint(m["outcomes"])) for m in data["mistakes"]]
    return Question(exercise, data["kind"], probes, mistakes, data["parameters"], data["lines_at_least"],
                    data["line_names"], data["hints"], data["read"])


def _fingerprint(outcomes: list[Any]) -> Any:
    def outcome(i: int) -> Result | None:
        data = outcomes[i]
        if data is None:
            return None
        error = RaisedError(data["error"], data["about"]) if "error" in data else None
        return Result(data["status"], from_json(data.get("value")), from_json(data.get("again")),
                      data.get("changed", False), error=error)
    return outcome
