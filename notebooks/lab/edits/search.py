"""The search for the smallest edit: on the smallest failing probe first, then on all; two where one is not enough."""

from __future__ import annotations

import ast
import copy
import difflib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Protocol

from lab.calling.functions import numbers_in
from lab.calling.requests import Result
from lab.judging.diagnosis import alike, named_mistake
from lab.judging.judge import judge
from lab.judging.questions import NamedMistake, Question
from lab.judging.trying import tried

from .nearness import nearness
from .neighbours import neighbours
from .program import Program, Uncounted
from .syntax import Neighbour
from .wording import Edit, edit_of

COST = "cost"           # the aspect whose probes say nothing of what is wrong with a value
ONE_TOKEN = 1.5         # the weight up to which an edit may lead to a named mistake
FAR_NEARER = 0.8        # of what is wrong, the share that such an edit may leave: what only happens to fit leaves more
SECOND = 2.0            # the weight of the larger of two edits
SEEDS = 12              # first edits from which a second one is tried
Prepared = Any


class Bench(Protocol):
    """A place where programs run: in this process, or in a box."""

    size: int
    """Return how many programs are best run together."""

    def prepared(self, definition: ast.stmt) -> Prepared:
        """Return a definition as it is now, ready to run later."""

    def run(self, programs: Sequence[Sequence[Prepared]], probes: Sequence[int]) -> list[list[Result]]:
        """Return what comes of some probes, for each program: the definitions that differ from the student's own."""


@dataclass
class _Try:
    neighbour: Neighbour
    prepared: Prepared
    result: Result
    near: float


class Search:
    """One search. functions: the names of functions that the answer may call, beside those that it does."""

    bench: Bench

    def __init__(self, question: Question, program: Program, deadline: float, functions: Sequence[str] = (),
                 clock: Callable[[], float] = time.monotonic) -> None:
        self.places = [i for i, probe in enumerate(question.probes) if probe.call and probe.aspect != COST]
        self.question = replace(question, probes=[question.probes[i] for i in self.places], mistakes=[
            NamedMistake(one.name, one.hint, lambda i, one=one: one.outcome(self.places[i]))     # type: ignore[misc]
            for one in question.mistakes])
        self.calls = [probe.call for probe in self.question.probes if probe.call]
        self.program, self.functions = program, functions
        self.deadline, self.clock = deadline, clock
        self.tries = 0

    def edit(self, bench: Bench, before: Sequence[Result] | None = None) -> Edit | None:
        """Return the smallest edit that makes the answer right, None where none is found in time.

        before: what came of all probes of the question; they are run where it is not given.
        """
        self.bench = bench
        results = [before[i] for i in self.places] if before else self._all(())
        target = self._target(results)
        if target is None:
            return None
        base = nearness(self.question.probes[target], results[target])
        found, tries = self._one_edit((), (), target)
        if found is not None:
            return self._described([found])
        seeds = sorted((one for one in tries if one.near > base), key=lambda one: one.neighbour.weight / 10 - one.near)
        nearer = [one for one in seeds if 1 - one.near < FAR_NEARER * (1 - base)]
        fallback = self._towards_a_mistake(nearer, target, results[target])
        for seed in _various(seeds):
            if self._late():
                break
            second = self._second(seed, target)
            if second is not None:
                return self._described([seed.neighbour, second])
        return fallback

    def _late(self) -> bool:
        return self.clock() > self.deadline

    def _all(self, program: Sequence[Prepared]) -> list[Result]:
        return self.bench.run([program], range(len(self.places)))[0]

    def _target(self, results: Sequence[Result]) -> int | None:
        """Return the smallest probe that fails, a required one before others."""
        failing = [i for i, one in enumerate(tried(self.question, results)) if one.words and not one.blank]
        probes = self.question.probes
        return min(failing, key=lambda i: (not probes[i].required, results[i].status == "raised" and i > 0,
                                           numbers_in(probes[i].args)), default=None)

    def _one_edit(self, first: Sequence[Neighbour], done: Sequence[Prepared], target: int,
                  most: float = 9.0) -> tuple[Neighbour | None, list[_Try]]:
        """Return the smallest edit that makes the program right, and all that were tried."""
        waiting = neighbours(self.program.own, self.functions, most)
        tries: list[_Try] = []
        best: tuple[float, float, Neighbour] | None = None
        others = {one.definition for one in first}
        while group := list(islice(waiting, self.bench.size)):
            if self._late() or (best is not None and group[0].weight > best[1]):
                break
            whole = [(one, new) for one in group if (new := self._prepared(one)) is not None]
            programs = [[*(done if others != {one.definition} else ()), new] for one, new in whole]
            for (one, _), new, results in zip(whole, programs, self.bench.run(programs, [target])):
                self.tries += 1
                near = nearness(self.question.probes[target], results[0])
                tries.append(_Try(one, new[-1], results[0], near))
                if near == 1.0 and not self._late() and (fraction := self._fraction(new)) > 0 and (
                        best is None or (-fraction, one.weight) < best[:2]):
                    best = (-fraction, one.weight, one)
            if best is not None and best[0] > -1.0:     # right but for an edge: something better may follow
                best = (best[0], max(best[1], 2.0), best[2])
        return (best[2] if best else None), tries

    def _prepared(self, neighbour: Neighbour) -> Prepared | None:
        """Return the definition with the edit, None where it is no Python: a `continue` outside of a loop."""
        undo = neighbour.made().make()
        try:
            return self.bench.prepared(self.program.own[neighbour.definition])
        except SyntaxError:
            return None
        finally:
            undo.make()

    def _fraction(self, program: Sequence[Prepared]) -> float:
        return judge(replace(self.question, mistakes=()), self._all(program)).fraction

    def _second(self, seed: _Try, target: int) -> Neighbour | None:
        """Return the edit that makes right what another edit has made better."""
        if seed.near == 1.0:
            failing = self._target(self._all([seed.prepared]))
            if failing is None:
                return None
            target = failing
        undo = seed.neighbour.made().make()
        try:
            return self._one_edit([seed.neighbour], [seed.prepared], target, SECOND)[0]
        finally:
            undo.make()

    def _towards_a_mistake(self, tries: Sequence[_Try], target: int, before: Result) -> Edit | None:
        """Return the edit that turns the answer into a named mistake, which it then has beside."""
        probe = self.question.probes[target]
        outcomes = [outcome for one in self.question.mistakes if (outcome := one.outcome(target)) is not None
                    and outcome.status == "value" and not alike(probe, before, outcome)]
        for one in tries:
            if self._late():
                return None
            fits = one.neighbour.weight <= ONE_TOKEN and one.result.status == "value" and any(
                alike(probe, one.result, outcome) for outcome in outcomes)
            results = self._all([one.prepared]) if fits else []
            mistake = named_mistake(self.question, tried(self.question, results)) if fits else None
            if mistake is not None and judge(replace(self.question, mistakes=()), results).fraction == 0:
                return replace(self._described([one.neighbour]), mistake=mistake.name, hint=mistake.hint)
        return None

    def _described(self, found: Sequence[Neighbour]) -> Edit:
        before = self._lines()
        undo = []
        try:
            words = edit_of(found)      # as the student wrote it, before anything is changed
            undo += [one.made().make() for one in found]
            old, new = _difference(before, self._lines())
        finally:
            for change in reversed(undo):
                change.make()
        return replace(words, before=old, after=new)

    def _lines(self) -> list[str]:
        whole = [Uncounted().visit(copy.deepcopy(one)) for one in self.program.own]
        return [line for one in whole for line in ast.unparse(one).split("\n")]


def _various(seeds: Sequence[_Try]) -> Iterator[_Try]:
    """Yield first edits that give different values, the nearest first: edits that come to the same need one try."""
    seen: list[tuple[float, int]] = []
    for seed in seeds:
        mark = (round(seed.near, 9), seed.neighbour.line)
        if seed.near == 1.0 or mark not in seen:
            seen.append(mark)
            yield seed
        if len(seen) >= SEEDS:
            return


def _difference(before: Sequence[str], after: Sequence[str]) -> tuple[str, str]:
    """Return the lines that go and those that come."""
    old: list[str] = []
    new: list[str] = []
    for kind, i, j, k, l in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            old += before[i:j]
            new += after[k:l]
    return "\n".join(old), "\n".join(new)
