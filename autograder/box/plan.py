"""Outside the box: keep track, across restarts, of what is known and what must still be tried."""
from __future__ import annotations

import json
from collections.abc import Sequence

from lab.calling.requests import Outcome

from .checked import Outputs, Room
from .contract import Call, Cell, CellRun, Limits, Request, Result
from .conversation import Failure, Item
from .manners import together
from .wire import MAX_HEADER

MAX_SOURCE = MAX_HEADER // 8    # bytes as they cross the wire, where an emoji takes twelve
FORGIVEN, LEAST = 3, 0.1    # after so many hangs each next one gets half as long, down to this share of its time
HANGS = 2       # failed requests of one cell, after which its others are not tried


class Plan:
    """The state of each cell: waiting, run (with or without an error), or left out after a crash or timeout."""

    def __init__(self, cells: Sequence[Cell], limits: Limits) -> None:
        self._cells, self._limits = cells, limits
        self.runs = [CellRun("skipped") for _ in cells]
        self.failures = 0
        self._hangs = 0
        self._room = Room(limits)
        self._ran: set[int] = set()
        self._first = Result("skipped")     # of the two calls that come one after the other
        self._left_out: set[int] = set()
        for number, cell in enumerate(cells):
            if len(json.dumps(cell.source)) > MAX_SOURCE:
                self._leave_out(number, "died", f"the cell is longer than {MAX_SOURCE} bytes")

    def items(self) -> list[Item]:
        """Return what a new fork has to do: run earlier cells again silently, then retry whatever is not known yet."""
        items: list[Item] = []
        needed = 0
        share = max(LEAST, 0.5 ** max(0, self._hangs - FORGIVEN + 1))   # a notebook of loops would hold up a class
        for number, cell in enumerate(self._cells):
            if number in self._left_out:
                continue
            known = number in self._ran
            items.append(Item(number, self._limits.cell_seconds * (1 if known else share), source=cell.source,
                              silent=known, room=self._room, outputs=Outputs(self._room)))
            if not known:
                needed = len(items)
            for request in cell.requests[len(self.runs[number].results):]:
                seconds = min(request.seconds, self._limits.cell_seconds) * share
                items.append(Item(number, seconds, request=request, room=self._room))
                if isinstance(request, Call) and request.twice:
                    items.append(Item(number, seconds, request=request, room=self._room, again=True))
                needed = len(items)
        return items[:needed]

    def take(self, items: list[Item], failure: Failure | None) -> None:
        """Record the outcome of items, and blame a failure on the first that did not end."""
        for item in items:
            if not item.took:
                if failure is not None:
                    self._blame(item, failure)
                return
            run = self.runs[item.cell]
            if item.result is not None:
                self._take_result(item, item.result)
            elif not item.silent:
                self._ran.add(item.cell)
                run.status = "ok" if item.good else "error"
                run.seconds, run.outputs = item.took, item.outputs.kept if item.outputs else []

    def _take_result(self, item: Item, result: Result) -> None:
        if isinstance(item.request, Call) and item.request.twice:
            if not item.again:
                self._first = result
                return
            result = together(self._first, result)
        self.runs[item.cell].results.append(result)

    def stop(self, reason: str) -> None:
        """Give up: leave out all that is not known yet."""
        for number, cell in enumerate(self._cells):
            run = self.runs[number]
            if number not in self._ran | self._left_out:
                run.reason = reason
            self._fill(run, cell.requests, "skipped", reason)

    def _blame(self, item: Item, failure: Failure) -> None:
        self.failures += 1
        self._hangs += failure.kind == "timeout"
        run, requests = self.runs[item.cell], self._cells[item.cell].requests
        if item.request is None:
            status = "timeout" if failure.kind == "timeout" else "died"
            if item.silent:
                self._left_out.add(item.cell)
                self._fill(run, requests, "skipped", f"its cell could not run a second time: {failure.reason}")
            else:
                run.outputs, run.seconds = item.outputs.kept if item.outputs else [], item.seconds
                self._leave_out(item.cell, status, failure.reason)
            return
        outcome: Outcome = "timeout" if failure.kind == "timeout" else "broken"
        run.results.append(Result(outcome, reason=failure.reason, seconds=item.seconds))
        if sum(result.status in ("timeout", "broken") for result in run.results) >= HANGS:
            self._fill(run, requests, outcome, f"not tried, because others had failed before: {failure.reason}")

    def _leave_out(self, number: int, status: str, reason: str) -> None:
        self._left_out.add(number)
        self.runs[number].status, self.runs[number].reason = status, reason
        self._fill(self.runs[number], self._cells[number].requests, "skipped", reason)

    @staticmethod
    def _fill(run: CellRun, requests: Sequence[Request], status: Outcome, reason: str) -> None:
        run.results += [Result(status, reason=reason) for _ in requests[len(run.results):]]
