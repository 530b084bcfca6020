"""Outside the box: run a notebook in it, and restart with a new process when a student's code ends one."""
from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from .contract import BoxUnavailable, Cell, CellRun, Limits
from .conversation import Conversation, Failure, Item
from .keeper import Gone, Keeper
from .machine import explained
from .plan import Plan

ISOLATIONS = ("bubblewrap", "process")
TRIAL = """import os, sys, lab, numpy
for module in (lab, numpy):
    if not os.access(module.__file__, os.R_OK):
        sys.exit(f'students\\' code, which never runs as root, may not read {module.__file__}: chmod -R go+rX it')"""


class Box:
    """A warm process from which each notebook gets its own fork; one run at a time.

    isolation: "bubblewrap", or "process", which keeps judging outside the student's process and nothing more
    secrets: further paths that must not exist inside
    Raises BoxUnavailable when entered where the isolation cannot be had.
    """

    def __init__(self, isolation: str = "bubblewrap", limits: Limits = Limits(),  # noqa: B008
                 secrets: Sequence[Path] = ()) -> None:
        if isolation not in ISOLATIONS:
            raise ValueError(f"isolation is one of {', '.join(ISOLATIONS)}, not {isolation!r}")
        self.isolation, self.limits, self._secrets = isolation, limits, tuple(secrets)
        self._keeper: Keeper | None = None

    def __enter__(self) -> Box:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 traceback: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Start the zygote, and try a fork. Raise BoxUnavailable."""
        self._keeper = Keeper(self.isolation, self._secrets)
        tried = self.run([Cell(TRIAL)], limits=Limits(cell_seconds=60))[0]
        if tried.status != "ok":
            wrong = [str(output["evalue"]) for output in tried.outputs if "evalue" in output]
            said = "\n".join([self._keeper.said(), tried.reason, *wrong])
            self.close()
            raise BoxUnavailable(explained(said))

    def close(self) -> None:
        """End the zygote, if it was started."""
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None

    def run(self, cells: Sequence[Cell], *, files: Mapping[str, bytes] | None = None, figures: bool = False,
            limits: Limits | None = None) -> list[CellRun]:
        """Run the cells in order in one new process, answering each cell's requests right after it.

        files: what lies beside the notebook, by plain name. One CellRun a cell; nothing that the cells do raises.
        """
        limits = limits or self.limits
        plan = Plan(cells, limits)
        deadline = time.monotonic() + limits.total_seconds
        spared = False
        while items := plan.items():
            if time.monotonic() > deadline:
                plan.stop(f"the notebook used up its {limits.total_seconds:g} s")
                break
            if plan.failures > limits.restarts:
                plan.stop(f"the notebook's process had to be started afresh more than {limits.restarts} times")
                break
            failure = self._play(items, files or {}, figures, limits, deadline)
            if failure is not None and failure.kind in ("gone", "killed") and not spared:
                spared, failure = True, None    # ended from outside: whatever ran then is tried once more
            plan.take(items, failure)
            if failure is not None and failure.kind == "flood":
                plan.stop(failure.reason)
                break
        return plan.runs

    def _play(self, items: list[Item], files: Mapping[str, bytes], figures: bool, limits: Limits,
              deadline: float) -> Failure | None:
        """Work through items in a new fork, and end it."""
        if self._keeper is None:
            self._keeper = Keeper(self.isolation, self._secrets)
        try:
            with self._keeper.fork(limits, figures, files) as connection:
                failure = Conversation(connection, self._keeper, limits, deadline).play(items)
            self._keeper.end_fork(grace=1.0 if failure is not None and failure.kind == "died" else 0.0)
        except Gone:
            self.close()
            return Failure("gone", "the box itself was ended")
        if failure is not None and not failure.reason:
            kind = "killed" if self._keeper.was_killed(limits) else failure.kind
            return Failure(kind, self._keeper.how_it_ended(limits))
        return failure
