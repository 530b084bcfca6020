"""Tell how the answers stand: as checked in this session or before, and whether their cells changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from lab.judging.verdict import Verdict
from lab.shipped import unit_data, unit_of
from lab.showing.overview import Changed
from lab.showing.panel import Panel

from . import kernel
from .keeping import KEPT, Done, Kept, file_for, keep, kept, latest
from .saved import SavedCell, notebook_file, saved_cells
from .watching import Run, Watch, digest_of, hash_of, watch_of


@dataclass
class Session:
    """The memory of one session. kept: by unit.  hinted: the exercises and cells of the hints that it has shown.

    shown: each ✓ in the notebook: its handle, its panel, and what is shown instead by now.
    """

    watch: Watch
    kept: dict[str, Kept] = field(default_factory=dict)
    hinted: set[tuple[str, str]] = field(default_factory=set)
    shown: dict[str, tuple[Any, Panel, Panel | Changed]] = field(default_factory=dict)

    def mark_changed(self) -> None:
        """Show each ✓ whose cell changed since as changed, and as before where it is again as it was."""
        for exercise, (handle, panel, before) in list(self.shown.items()):
            changed = statuses(unit_of(exercise) or "").get(exercise) == "changed"
            now = Changed(exercise, _what_changed(exercise)) if changed else panel
            if now != before:
                self.shown[exercise] = (handle, panel, now)
                handle.update(now)


_outside = Session(Watch())  # in plain Python
_sessions: WeakKeyDictionary[Any, Session] = WeakKeyDictionary()


def session() -> Session:
    """Return what this session remembers; from the first call on, its cells are watched."""
    shell = kernel.shell()
    if shell is None:
        return _outside
    if shell not in _sessions:
        _sessions[shell] = Session(watch_of(shell))
        _sessions[shell].watch.changed = _sessions[shell].mark_changed
    return _sessions[shell]


def runs_of(exercise: str) -> list[Run]:
    """Return the last runs of the cells that were to define an answer."""
    data = _data(exercise)
    return session().watch.runs_of(exercise, data["names"], own_cell=data["kind"] == "values")


def failed(exercise: str) -> str:
    """Return, in words, how the last cell failed that was to define an answer; "" where it did not fail."""
    return next((run.error for run in runs_of(exercise) if run.error), "")


def failed_helper(exercise: str) -> tuple[str, str]:
    """Return something that an answer uses, and how the last cell failed that was to define it; "", "" if none did."""
    return next(((name, run.error) for name, run in _helpers(exercise).items() if run.error), ("", ""))


def statuses(unit: str) -> dict[str, str]:
    """Return how each answer of a unit stands that was ever checked.

    "changed" is a ✓ whose cell has changed since, or the cell of something that it uses.
    """
    return {name: one.now(_answer(name), _cells()) for name, one in _kept_of(unit).done.items()}


def next_hint(exercise: str, last: int) -> int:
    """Return which hint is next, from 0, and remember it; a restart does not begin again with the first.

    A cell that is run again after a restart shows its hint again, so that running all cells reveals nothing new.
    """
    here, unit = session(), unit_of(exercise) or ""
    hints, cell = _kept_of(unit).hints.setdefault(exercise, {}), here.watch.cell
    again = cell in hints and (exercise, cell) not in here.hinted and cell != ""
    hints[cell] = max(0, min(hints[cell] if again else max(hints.values(), default=-1) + 1, last))
    here.hinted.add((exercise, cell))
    _save(unit)
    return hints[cell]


def checked(exercise: str, verdict: Verdict, panel: Panel, handle: Any) -> None:
    """Remember a verdict, and where it is shown."""
    unit = unit_of(exercise) or ""
    shown = session().shown
    shown.pop(exercise, None)
    if verdict.status == "not run":
        return  # what is known from earlier holds on
    done = _kept_of(unit).done
    done.pop(exercise, None)
    if verdict.status in KEPT:
        helpers = {name: run.digest for name, run in _helpers(exercise).items()}
        done[exercise] = Done(verdict.status, _answer(exercise), helpers)
    if verdict.status == "right" and handle is not None:
        shown[exercise] = (handle, panel, panel)
    _save(unit)


def unrun(exercise: str) -> str:
    """Say that an answer is written but has not run since the kernel was started; "" where that is not known."""
    seen, cell = session().watch, saved_answer(exercise)
    if not seen.on or exercise in seen.answers:
        return ""
    if cell is not None and not cell.blank and digest_of(cell.source) not in seen.cells:
        return "Your cell holds an answer, which has not run since the kernel was started."
    if exercise in _kept_of(unit_of(exercise) or "").done and not seen.runs.keys() & set(_data(exercise)["names"]):
        return "You have worked on it in an earlier session; its cell has not run since the kernel was started."
    return ""


def saved_answer(exercise: str) -> SavedCell | None:
    """Return the cell of an answer in the saved notebook, if there is one."""
    path = notebook_file(unit_of(exercise) or "", kernel.namespace())
    cells = saved_cells(path) if path is not None else []
    return next((cell for cell in cells if cell.name == exercise and cell.answer), None)


def unit_here(units: list[str]) -> str | None:
    """Return the unit of the notebook that runs here, by its file's name, or by whose progress was kept last."""
    path = notebook_file("", kernel.namespace())
    names = [path.stem if path is not None else "", latest(Path.cwd())]
    return next((unit for name in names for unit in units if name == unit), None)


def _data(exercise: str) -> Mapping[str, Any]:
    return dict(unit_data(unit_of(exercise) or "")["exercises"][exercise])


def _answer(exercise: str) -> str:
    return hash_of(run.digest for run in runs_of(exercise))


def _helpers(exercise: str) -> dict[str, Run]:
    return session().watch.helpers_of(runs_of(exercise))


def _cells() -> dict[str, str]:
    return {name: run.digest for name, run in session().watch.runs.items()}


def _what_changed(exercise: str) -> str:
    if failure := failed(exercise):
        return f"Its cell {failure}."
    others = _kept_of(unit_of(exercise) or "").done[exercise].other_helpers(_cells())
    return f"It uses `{others[0]}`, which has changed." if others else "Its cell holds something else by now."


def _file(unit: str) -> Path | None:
    """Return where progress is kept; None outside notebooks, and while one is graded."""
    if not session().watch.on:
        return None
    notebook = notebook_file(unit, kernel.namespace())
    return file_for(notebook) if notebook is not None else None


def _kept_of(unit: str) -> Kept:
    known = session().kept
    if unit not in known:
        path = _file(unit)
        known[unit] = kept(path, unit_data(unit)["exercises"]) if path is not None else Kept()
    return known[unit]


def _save(unit: str) -> None:
    if (path := _file(unit)) is not None:
        keep(path, unit, _kept_of(unit))
