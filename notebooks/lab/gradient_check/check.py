"""Check a gradient against its loss by central differences."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lab.pictures.asking import Waiting, ask, missing
from lab.pictures.picture import OFF, Shown
from lab.showing import style

from .compared import GOOD, Compared
from .differences import Differences, differences
from .heat_map import heat_map
from .parameters import Leaf, at_path, leaves, rebuilt
from .sentences import doubts, findings_of, headline, label


class GradientCheck(Shown):
    """The findings of a gradient check.

    ok: True, False, or None when it could not be decided; max_error: the largest relative error; layers: the same
    by layer; findings: sentences on what is wrong; notes: what else should be known; picture: the heat map.
    """

    def __init__(
        self, ok: bool | None, headline: str, layers: Mapping[str, float] | None = None, findings: Sequence[str] = (),
        notes: Sequence[str] = (), compared: Sequence[Compared] = (),
    ) -> None:
        self.ok = ok
        self.headline = headline
        self.layers = dict(layers or {})
        self.max_error = max(self.layers.values(), default=float("nan"))
        self.findings = tuple(findings)
        self.notes = tuple(notes)
        self._compared = compared
        self.text = "\n".join([headline, *(f"✗ {one}" for one in self.findings), *self.notes])

    @functools.cached_property
    def picture(self) -> Shown | None:
        """Return the picture of the entries that differ, or None if nothing was compared."""
        return heat_map(self._compared) if self._compared else None

    def _repr_html_(self) -> str | None:
        inside = style.code_in_html(self.headline)
        inside = f"<strong>{inside}</strong>" if self.layers else inside
        inside += "".join(f"<div>✗ {style.code_in_html(one)}</div>" for one in self.findings)
        inside += "".join(f"<div>{style.code_in_html(one)}</div>" for one in self.notes)
        drawn = self.picture._repr_html_() if self.picture else None
        return style.card(inside, "gradient check") + (drawn or "")


def gradient_check(loss: Any, gradient: Any, params: Any, eps: float = 1e-5) -> GradientCheck:
    """Compare gradient(params) with central differences of loss(params), parameter by parameter.

    params: a list of (W, b), an array, a list of arrays, or a dict; gradient returns the same form. Check at
    weights that are not all zero, equal or symmetric: there faults would cancel. A step that is too small or too
    large, and a kink such as ReLU's at 0, are said and not taken for faults.
    """
    if style.turned_off():
        return GradientCheck(None, OFF.text)
    try:
        with np.errstate(all="ignore"):
            return _check(loss, gradient, params, eps)
    except Waiting as waiting:
        return GradientCheck(None, str(waiting))


def _check(loss: Any, gradient: Any, params: Any, eps: float) -> GradientCheck:
    if missing(params):
        raise Waiting("Waiting for `params`: it has no value yet.")
    try:
        spots = leaves(params)
    except ValueError as error:
        raise Waiting(f"These params cannot be read: {error}.") from None
    values = [leaf.value for leaf in spots]
    given = ask("gradient", gradient, rebuilt(params, values))
    measured = differences(
        lambda new: _number(ask("loss", loss, rebuilt(params, new), copies=False)), values, eps
    )
    findings: list[str] = []
    compared = [_compare(leaf, given, measured, k, findings) for k, leaf in enumerate(spots)]
    layers: dict[str, float] = {}
    for one in compared:
        layers[one.leaf.layer] = max(layers.get(one.leaf.layer, 0.0), one.worst)
    doubt, notes = doubts(measured, compared, eps)
    findings += findings_of(compared, list(layers))
    ok = False if findings else None if doubt > GOOD else True
    return GradientCheck(ok, headline(ok, layers), layers, findings, notes, compared)


def _number(value: Any) -> Any:
    """Return the loss as one number, in its own precision."""
    number = np.asarray(value)
    if number.dtype.kind not in "fiub" or number.size != 1:
        raise Waiting(f"`loss` should return one number; it returned {np.shape(value)} {type(value).__name__}.")
    if not np.isfinite(number).all():
        raise Waiting(f"`loss` is {number.ravel()[0]} here; a gradient can only be checked where the loss is finite.")
    return number.reshape(())[()]


def _compare(leaf: Leaf, gradient: Any, measured: Differences, k: int, findings: list[str]) -> Compared:
    """Compare one array of the gradient with its differences; report a wrong shape in `findings`."""
    right, kink = measured.slopes[k], measured.kinks[k]
    nowhere = np.zeros(right.shape, dtype=bool)
    unread = Compared(leaf, np.full(right.shape, np.nan), right, np.full(right.shape, np.inf), kink, nowhere)
    try:
        given = np.array(at_path(gradient, leaf.path), dtype=float)
    except ValueError as error:
        findings.append(f"{label(leaf)}: the gradient cannot be read: {error}.")
        return unread
    except TypeError:
        findings.append(f"{label(leaf)}: the gradient is still blank.")
        return unread
    if given.shape != right.shape:
        turned = given.ndim == 2 and given.T.shape == right.shape
        hint = ": is it the transpose?" if turned else "."
        findings.append(f"{label(leaf)}: its gradient has shape {given.shape}, where {right.shape} is expected{hint}")
        if given.size != right.size:
            return unread
        given = given.T if turned else given.reshape(right.shape)
    if not np.isfinite(given).all():
        findings.append(f"{label(leaf)}: the gradient is not finite everywhere.")
    return _judged(leaf, given, right, kink, measured)


def _judged(leaf: Leaf, given: np.ndarray, right: np.ndarray, kink: np.ndarray, measured: Differences) -> Compared:
    """Return |given − right| relative to the larger of both, with a floor where both are too small to tell."""
    largest = max(float(np.nanmax(np.abs(s), initial=0.0)) for s in measured.slopes)
    floor = max(1e-3 * float(np.nanmax(np.abs(right), initial=0.0)), 1e-6 * largest, 1e-300)
    gap, size = np.abs(given - right), np.maximum(np.maximum(np.abs(given), np.abs(right)), floor)
    off = 10 * measured.rounding + 10 * measured.truncation * largest
    wrong = np.isfinite(given) & (gap > GOOD * size + off)
    # Slopes that drown in rounding are not called inexact for it; with a hopeless step nothing else would be left.
    drowned = 1e5 * measured.rounding
    error = gap / (np.maximum(size, drowned) if drowned < 1e-2 * largest else size)
    error = np.where(np.isfinite(given), error, np.inf)
    return Compared(leaf, given, right, np.where(kink | np.isnan(right), np.nan, error), kink, wrong & ~kink)
