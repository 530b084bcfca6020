"""Define how an exercise is declared: data and small functions, from which everything else derives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from autograder.exercises.derivations.kinds import Derivation, Repair
from autograder.exercises.derivations.kinds import Value as DerivedValue
from lab.judging.ways import Judgement

Sampler = Callable[[np.random.Generator], tuple]
Typed = Derivation | DerivedValue | Repair
JudgedBy = Judgement | Callable[..., Judgement]
KINDS = (
    "function",  # write a function
    "derivation",  # type a derivation as mathematics, step by step
    "formula",   # type one expression as mathematics
    "values",    # type or compute variables
    "repair",    # name the wrong line and write it right, as mathematics or as a function
    "trained",   # hand over trained parameters
    "explain",   # write a text, which a person marks
)


@dataclass(frozen=True)
class Mistake:
    """A named wrong answer.

    code: the wrong answer itself: a function with the exercise's signature, or {variable: wrong value}, where a value that
    takes long is a function of nothing; for a repair it may be either.  hint: what a student who made it should read, about the work and not the person.
    needs: what a source must show for this cause to be claimed, a key of lab.judging.in_source.SHOWN: "a return in a loop".
    """

    name: str
    hint: str
    code: Callable[..., Any] | Mapping[str, Any]
    needs: str = ""


@dataclass(frozen=True)
class Slip:
    """One way in which a part of a model answer goes wrong; name and hint as a `Mistake` has them.

    part: the name of the part.  value: what stands in its place.
    """

    part: str
    name: str
    hint: str
    value: Any


@dataclass(frozen=True)
class Parts:
    """A model answer whose parts can be exchanged: `model(*args, **parts)`, right where none is given.

    Every slip alone and every two slips of different parts are wrong answers that have a name, after the `Mistake`s.
    """

    model: Callable[..., Any]
    slips: tuple[Slip, ...]

    def slipped(self) -> Sequence[tuple[tuple[Slip, ...], Callable[..., Any]]]:
        """Return every slip, then every two of different parts, each with the wrong answer that it makes."""
        return self._slipped

    @cached_property
    def _slipped(self) -> list[tuple[tuple[Slip, ...], Callable[..., Any]]]:
        twos = [(one, other) for one, other in combinations(self.slips, 2) if one.part != other.part]
        return [(slips, self._with(slips)) for slips in [*((slip,) for slip in self.slips), *twos]]

    def _with(self, slips: tuple[Slip, ...]) -> Callable[..., Any]:
        changed = {slip.part: slip.value for slip in slips}
        return lambda *args: self.model(*args, **changed)


@dataclass(frozen=True)
class Edge:
    """The inputs of an edge aspect: sampled anew each time, or always the same `args`.

    judged_by: as in `Asked`, and as the function is judged unless it is given here.
    tolerance: that of the function, unless it is given here.
    twice: called twice, to give the same both times.
    required: nothing is earned without it.
    """

    sample: Sampler | None = None
    args: tuple = ()
    judged_by: JudgedBy | None = None
    tolerance: float | None = None
    twice: bool = False
    required: bool = False


@dataclass(frozen=True)
class Asked:
    """A function that is asked for, and what it is tried on.

    reference: the right answer.  sample: returns the arguments of one random probe, every size varied; several are
    tried in turn, and every one of them must hold for any credit (use one for badly scaled inputs where a
    difference quotient must not pass).  worked: fixed arguments, the worked examples.
    edges: name of an edge aspect -> arguments, a sampler, or an Edge.
    judged_by: a way of judging of lab.judging.ways, or a function of the arguments that returns one; without it, a
    result must equal the reference's.
    budget: how many numbers the functions handed in may be asked for, given the arguments: several times the honest need.
    cost: the sampler of the arguments on which they are counted, where it is not the first of `sample`.
    heavy: hidden arguments so large that only an honest answer ends within `heavy_seconds`.
    tolerance: relative to the largest entry of what is expected.  probes: how many hidden random ones.
    arrays: False where the arguments are such that a read-only or Fortran layout means nothing.
    returns: the names of the parts of what is returned, as `lab.judging.naming.part_name` takes them.
    single: False where no answer can be right in single precision.
    """

    name: str
    reference: Callable[..., Any]
    sample: Sampler | tuple[Sampler, ...]
    worked: tuple[tuple, ...] = ()
    edges: Mapping[str, Any] = field(default_factory=dict)
    judged_by: JudgedBy | None = None
    budget: Callable[..., int] | None = None
    cost: Sampler | None = None
    heavy: Sampler | None = None
    heavy_seconds: float = 5.0
    tolerance: float = 1e-5
    probes: int = 5
    arrays: bool = True
    single: bool = True
    returns: str = ""


@dataclass(frozen=True)
class Value:
    """A variable that is asked for: a number, a text (a choice), a tuple (a shape) or a list of numbers.

    tolerance: relative.  between: any number in this closed interval is right.  choices: the texts to choose from.
    also: other texts that are right.
    worth: the share of the exercise's points; without it, the values share them equally.
    """

    expected: Any = None
    tolerance: float = 1e-3
    between: tuple[float, float] | None = None
    choices: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    worth: float | None = None


@dataclass(frozen=True)
class Trained:
    """A variable with trained parameters.

    parts(public) gives the list that lab.judging.ways.trained judges by: with the data that ships with the notebook, or with the
    data that no student has seen.  example() trains parameters that earn everything.
    history: a variable with the parameters at the start and after each epoch; a tenth is lost without.  kept() makes one.
    """

    name: str
    parts: Callable[[bool], list[dict[str, Any]]]
    example: Callable[[], Any]
    history: str = ""
    kept: Callable[[], Any] | None = None

    def right(self) -> dict[str, Any]:
        """Return right values of all its variables."""
        return {self.name: self.example(), **({self.history: self.kept()} if self.kept else {})}


@dataclass(frozen=True)
class Exercise:
    """One thing asked; kind is one of KINDS.

    source: where in the sources it comes from, as CURRICULUM cites them.  read: the heading of the section to
    read again.  hints: three, from a nudge to nearly there.  minutes: for a student who meets it first.
    asked: the function; values: the variables (a repair's are its line number and its choices); trained.
    typed: what is typed as mathematics, by the name of its variable.  equation: the number of what is derived, "4.14".
    uses: the ids of earlier exercises of the unit whose functions an answer may call. Where one of those is wrong or
        blank, this one is judged once more with the right one in its place.
    parts: the model answer in parts, of which one or two may go wrong (see `autograder.exercises.patterns`).
    optional: marked so for students, and left blank it does not fail nbgrader's Validate; its points count like any.
    """

    id: str
    kind: str
    source: str
    minutes: int
    read: str
    hints: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    asked: Asked | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    trained: Trained | None = None
    typed: Mapping[str, Typed] = field(default_factory=dict)
    equation: str = ""
    uses: tuple[str, ...] = ()
    parts: Parts | None = None
    optional: bool = False

    @cached_property
    def kept(self) -> dict[Any, Any]:
        """Return what was made of this declaration alone, and is the same for every student: probes, and wrong answers to them."""
        return {}

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names that an answer defines."""
        found = (*self.values, *self.typed)
        if self.asked:
            found += (self.asked.name,)
        if self.trained:
            found += (self.trained.name, *filter(None, (self.trained.history,)))
        return found or (self.id,)
