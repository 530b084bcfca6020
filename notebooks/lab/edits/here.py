"""The search in the student's own session: on copies of what the answer uses, without side effects, and in time."""

from __future__ import annotations

import ast
import linecache
import time
import types
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from lab.calling.calls import call_locally, names_used
from lab.calling.requests import Result, Spent
from lab.judging.questions import Question

from .harmless import space_for
from .program import TICK, Program, program_of
from .search import Search
from .wording import Edit

SECONDS = 0.4           # of work: on a busy machine it takes longer, and finds as much,
BUSY = 2.0              # but no longer than this many times
GRACE = 0.05            # for the program that runs when the time is over
MOST_STEPS = 30_000     # of loops, in one call
LONGEST_RANGE = 100_000


def find_edit(question: Question, namespace: Mapping[str, Any], before: Sequence[Result],
              seconds: float = SECONDS) -> Edit | None:
    """Return the smallest edit that makes an answer of this session right; None where none is found in time, or where
    the answer uses what cannot be tried without side effects.

    namespace: the notebook's names, which stay as they are.  before: what came of the question's probes.
    """
    clock = _clock()
    called = [probe.name for probe in question.probes if probe.call]
    program = program_of(called[0], cells_of(called[0], namespace)) if called else None
    space = space_for(program, namespace) if program else None
    if program is None or space is None:
        return None
    functions = [name for name in program.free if isinstance(space.get(name), types.FunctionType)]
    chance = np.random.get_state()      # noqa: NPY002
    try:
        search = Search(question, program, seconds, functions, clock)
        return search.edit(Here(program, search, space), before)
    except (Unrepeatable, RecursionError, MemoryError):
        return None
    finally:
        np.random.set_state(chance)     # noqa: NPY002


def cells_of(name: str, namespace: Mapping[str, Any]) -> list[str]:
    """Return the code of the cells that define an answer and what it uses, its own cell last."""
    found: dict[str, str] = {}
    for used in [*sorted(names_used(namespace.get(name), namespace)), name]:
        thing = namespace.get(used)
        if isinstance(thing, types.FunctionType) and thing.__globals__ is namespace:
            found.pop(thing.__code__.co_filename, None)
            found[thing.__code__.co_filename] = "".join(linecache.getlines(thing.__code__.co_filename))
    return list(found.values())


def _clock() -> Callable[[], float]:
    """Return a clock of the work done from now on."""
    worked, began = time.thread_time(), time.monotonic()
    return lambda: max(time.thread_time() - worked, (time.monotonic() - began) / BUSY)


class Unrepeatable(Exception):
    """A definition that ran in its cell does not run a second time."""


class Here:
    """A runner of programs in this process, one at a time."""

    size = 1

    def __init__(self, program: Program, search: Search, space: dict[str, Any]) -> None:
        self.name, self.space, self.steps = program.name, space, 0
        self.calls, self.clock, self.deadline = search.calls, search.clock, search.deadline + GRACE
        space[TICK], space["range"] = self._step, _short_range
        self.own = [self.prepared(one) for one in [*program.others, *program.own]]
        self._define(self.own)

    def prepared(self, definition: ast.stmt) -> Any:
        """Return a definition compiled, ready to be run many times."""
        with warnings.catch_warnings(action="ignore"):   # of edits that make little sense
            return compile(ast.Module([definition], []), "<answer>", "exec")

    def run(self, programs: Sequence[Sequence[Any]], probes: Sequence[int]) -> list[list[Result]]:
        """Return the results of each program on these probes."""
        found = []
        for program in programs:
            self._define(program)
            found.append([self._result(i) for i in probes])
            self._define(self.own)
        return found

    def _result(self, i: int) -> Result:
        self.steps = 0
        if self.clock() > self.deadline:
            return Result("spent")
        return call_locally(partial(self.space[self.name]), self.calls[i])    # which is never taken for a blank

    def _define(self, program: Sequence[Any]) -> None:
        try:
            for code in program:
                exec(code, self.space)
        except Exception as error:  # a decorator or a default value may raise anything
            raise Unrepeatable from error

    def _step(self) -> bool:
        """Count one pass of a loop; stop what makes too many, or goes on after the time is over."""
        self.steps += 1
        if self.steps > MOST_STEPS or (self.steps % 64 == 0 and self.clock() > self.deadline):
            raise Spent
        return True


def _short_range(*bounds: int) -> range:
    found = range(*bounds)
    if len(found) > LONGEST_RANGE:
        raise Spent
    return found
