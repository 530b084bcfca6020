"""Note which cell was the last to define an answer, and how that went: IPython calls before and after every cell.

Only hashes, ids of cells and sentences are kept, so that no value of the notebook lives longer because of this. Outside
IPython, and while a notebook is graded, nothing is watched.
"""

from __future__ import annotations

import hashlib
import re
import symtable
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .kernel import is_graded

BOUND = re.compile(r"^(?:async\s+)?(?:def|class)\s+(\w+)|^\(?(\w+(?:\s*,\s*\w+)*),?\s*\)?\s*(?::[^=\n]+)?=(?!=)",
                   re.MULTILINE)
COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp", "genexpr"}
LONGEST = 50_000  # characters of a cell that are looked at


@dataclass(frozen=True)
class Run:
    """The last cell that was to define a name.

    number: the how-many-th run it was.  error: why it did not, in words.  uses: the names that its code looks up.
    """

    digest: str
    number: int
    error: str = ""
    uses: tuple[str, ...] = ()


@dataclass
class Watch:
    """A watch over the cells of one session.

    runs: by the name that a cell was to define.  answers: by the cell's id, which for an answer is its exercise.
    cells: the hash of each cell that ran, and when.  changed: called after each cell that was to define something.
    cell: the id of the cell that runs now.  on: False where there are no cells to watch.
    """

    runs: dict[str, Run] = field(default_factory=dict)
    answers: dict[str, Run] = field(default_factory=dict)
    cells: dict[str, int] = field(default_factory=dict)
    changed: Callable[[], None] = lambda: None
    cell: str = ""
    on: bool = False
    _names: Mapping[str, Any] = field(default_factory=dict)
    _before: dict[str, int] | None = None
    _bound_in: dict[str, str] = field(default_factory=dict)
    _number: int = 0

    def before(self, info: Any) -> None:
        """Take the names that the cell is to define, as they are now."""
        source, self.cell = str(getattr(info, "raw_cell", "")), str(getattr(info, "cell_id", None) or "")
        self._before = {name: id(self._names[name]) for name in names_in(source) if name in self._names}
        self._number += 1
        self.cells[digest_of(source)] = self._number

    def after(self, result: Any) -> None:
        """Take note of what the cell was to define, and whether it did."""
        if self._before is None:  # this was the cell that has imported the lab
            self.before(result.info)
        source, cell = str(getattr(result.info, "raw_cell", "")), self.cell
        digest, names, before = digest_of(source), names_in(source), self._before or {}
        problem = result.error_before_exec or result.error_in_exec
        why = in_words(problem) if problem else ""
        stale = {name for name in names if name not in self._names or before.get(name) == id(self._names[name])}
        uses = self._used_in(source) if names or cell else ()
        for name in names:
            self.runs[name] = Run(digest, self._number, why if name in stale else "", uses)
        gone = [name for name, bound in self._bound_in.items() if cell and bound == cell and name not in names]
        for name in gone:
            self.runs[name] = Run(digest, self._number, f"does not define `{name}` any more")
        self._bound_in.update(dict.fromkeys([*names, *gone], cell))
        if cell:
            self.answers[cell] = Run(digest, self._number, why if stale else "", uses)
        self._before = None
        if names or gone:
            self.changed()

    def runs_of(self, exercise: str, names: Iterable[str], own_cell: bool = False) -> list[Run]:
        """Return the last runs of the cells that were to define an answer; none where none was seen.

        own_cell: look at the answer's own cell alone if it ran, because other cells use these names too.
        """
        if own_cell and exercise in self.answers:
            return [self.answers[exercise]]
        return [run for name in names if (run := self.runs.get(name))]

    def helpers_of(self, runs: Iterable[Run]) -> dict[str, Run]:
        """Return the last runs of all that these cells use, by name, and of all that those use."""
        found: dict[str, Run] = {}
        cells = list(runs)
        for cell in cells:  # grows on the way
            new = {name: run for name in cell.uses if name not in found and (run := self.runs.get(name))}
            found.update(new)
            cells.extend(new.values())
        return found

    def _used_in(self, source: str) -> tuple[str, ...]:
        """Return what a cell's functions look up, and which functions of other cells it uses outside of them."""
        outside, inside = names_read(source)
        return tuple(sorted(inside | {name for name in outside if callable(self._names.get(name))}))


def in_words(problem: BaseException) -> str:
    """Return how a cell ended that stopped with an error."""
    why = str(getattr(problem, "msg", problem)).strip().split("\n")[0][:200]
    return f"stopped with {type(problem).__name__}{why and ': ' + why}"


def names_in(source: str) -> list[str]:
    """Return the names that a cell is to define at its left margin, also where it is no Python yet."""
    found = (one[1] or one[2] for one in BOUND.finditer(source[:LONGEST]))
    return list(dict.fromkeys(name for words in found for name in re.findall(r"[A-Za-z_]\w*", words)))


def names_read(source: str) -> tuple[set[str], set[str]]:
    """Return the names that a cell takes from other cells, and those that its functions look up; none if no Python."""
    try:
        cell = symtable.symtable(source[:LONGEST], "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(), set()
    own = {one.get_name() for one in cell.get_symbols() if one.is_assigned() or one.is_imported()}
    outside = {one.get_name() for one in cell.get_symbols() if one.is_referenced()}
    inside: set[str] = set()
    scopes = [(scope, True) for scope in cell.get_children()]
    for scope, at_margin in scopes:  # grows on the way
        at_once = at_margin and scope.get_name() in COMPREHENSIONS
        read = {one.get_name() for one in scope.get_symbols() if one.is_global() and one.is_referenced()}
        (outside if at_once else inside).update(read)
        scopes.extend((child, at_once) for child in scope.get_children())
    return outside - own, inside


def digest_of(source: str) -> str:
    """Return a hash of a cell's code, which blank lines and spaces at the end of a line don't change."""
    return hash_of(line.rstrip() for line in source.splitlines() if line.strip())


def hash_of(parts: Iterable[str]) -> str:
    """Return a short hash of some texts; "" of none."""
    text = "\n".join(parts)
    return hashlib.blake2b(text.encode("utf-8", "backslashreplace"), digest_size=8).hexdigest() if text else ""


def watch_of(shell: Any) -> Watch:
    """Watch the cells of a shell from now on; None, and a notebook that is graded, have none to watch."""
    watch = Watch()
    if hasattr(shell, "events") and not is_graded():
        watch.on, watch._names = True, shell.user_ns
        shell.events.register("pre_run_cell", watch.before)
        shell.events.register("post_run_cell", watch.after)
    return watch
