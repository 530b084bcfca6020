"""Read and write the public probes that ship with a notebook, as JSON."""

from __future__ import annotations

import json
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from .calling.functions import Function, Rng
from .calling.requests import Call, Fetch, RaisedError, Request, Result
from .judging.likeness import Print, Sample, about
from .judging.questions import MadeLater, NamedMistake, Probe, Question, of_slips
from .judging.ways import WAYS, Judgement

PUBLIC = Path(__file__).parent / "public"
LARGE, SAMPLED = 60, 16  # entries
CALL = Call("", ())     # with all options as usual

_found: dict[str, str] = {}     # the units of exercises: each check asks for those of all exercises of its unit


def to_json(value: Any) -> Any:
    """Return plain data, functions and generators as JSON; lists stay lists, everything else is marked."""
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
    """Return the value that `to_json` made this JSON from."""
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
    """Return a probe as JSON, leaving out what is as usual."""
    return {"aspect": probe.aspect, **_request_to_json(probe.request), **judgement_to_json(probe.judgement),
            **({} if probe.required else {"required": False}),
            **({} if probe.worth is None else {"worth": probe.worth})}


def probe_from_json(data: dict[str, Any]) -> Probe:
    """Return the probe that `probe_to_json` made JSON of."""
    return Probe(_request_from_json(data), data["aspect"], judgement_from_json(data), data.get("required", True),
                 data.get("worth"))


def _request_to_json(request: Request) -> dict[str, Any]:
    if isinstance(request, Fetch):
        return {"fetch": request.name}
    options = {key: value for key, value in vars(request).items()
               if key not in ("name", "args") and value != getattr(CALL, key)}
    return {"call": request.name, "args": to_json(list(request.args)), **({"options": options} if options else {})}


def _request_from_json(data: dict[str, Any]) -> Request:
    if "fetch" in data:
        return Fetch(data["fetch"])
    return Call(data["call"], tuple(from_json(data["args"])), **data.get("options", {}))


def judgement_to_json(judgement: Judgement) -> dict[str, Any]:
    """Return a judgement as its name and its fields, leaving out what is as usual."""
    given = {field.name: value for field in fields(judgement)
             if (value := getattr(judgement, field.name)) is not field.default}
    return {"judged": judgement.by, "by": {
        name: value if name in judgement.plain else to_json(value) for name, value in given.items()}}


def judgement_from_json(data: dict[str, Any]) -> Judgement:
    """Return the judgement that `judgement_to_json` made JSON of."""
    way = WAYS[data["judged"]]
    return way(**{key: value if key in way.plain else from_json(value) for key, value in data["by"].items()})


def outcome_to_json(outcome: Any) -> Any:
    """Return as JSON what a mistake gives on a probe."""
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
    """Return a mistake's value with large arrays cut to their beginning: enough to recognise them by."""
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
    """Return the shipped file of a unit, or an empty one if there is none."""
    return json.loads(_text_of(unit)) if unit in units() else {"unit": unit, "exercises": {}}


@cache
def _text_of(unit: str) -> str:
    return (PUBLIC / f"{unit}.json").read_text(encoding="utf-8")


def units() -> list[str]:
    """Return the units that ship, in their order."""
    return sorted(path.stem for path in PUBLIC.glob("*.json"))


def unit_of(exercise: str) -> str | None:
    """Return the unit that an exercise belongs to, or None."""
    if isinstance(exercise, str) and exercise in _found:
        return _found[exercise]
    named = (unit for unit in units() if f'"{exercise}"' in _text_of(unit))  # the other files need not be parsed
    unit = next((unit for unit in named if exercise in unit_data(unit)["exercises"]), None)
    if unit is not None:
        _found[exercise] = unit
    return unit


def public_question(exercise: str) -> Question:
    """Return the public question of an exercise; raise KeyError if none ships."""
    unit = unit_of(exercise)
    if unit is None:
        raise KeyError(exercise)
    data = unit_data(unit)["exercises"][exercise]
    probes = [probe_from_json(probe) for probe in data["probes"]]
    mistakes = [NamedMistake(m["name"], m["hint"], _fingerprint(m["outcomes"]), m.get("needs", ""))
                for m in data["mistakes"]]
    names = [tuple(slip) for slip in data.get("slips", ())]
    slipped = MadeLater(lambda: [of_slips([names[i] for i in slips], _prints(data["printed"], prints))
                                 for slips, prints in data.get("slipped", ())])
    return Question(exercise, probes, mistakes, data["parameters"], data["hints"], data["read"], slipped,
                    data.get("returns", ""))


def _prints(probes: list[int], prints: list[float | None]) -> Any:
    """Return the outcomes of slips, known on some probes and there by a print alone; None means an error."""
    known = {i: Result("raised") if number is None else Result("value", Print(number))
             for i, number in zip(probes, prints)}
    return known.get


def _fingerprint(outcomes: list[Any]) -> Any:
    @cache
    def outcome(i: int) -> Result | None:
        data = outcomes[i]
        if data is None:
            return None
        error = RaisedError(data["error"], data["about"]) if "error" in data else None
        return Result(data["status"], from_json(data.get("value")), from_json(data.get("again")),
                      data.get("changed", False), error=error)
    return outcome
