"""Declare typed derivations, and turn the declarations into what ships to students."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Product:
    """A decisive product: factors under sums, each found by its value however it is written.

    over: the sums in front, such as "\\sum_k".  groups: the factors.  rest: True where other factors may be left over.
    deep: found anywhere inside a step, not only as one of its terms.  closed: True where it also counts when no ∂ is left;
    "unfinished" where then the step must not have the asked form yet.  without: functions that the step must not contain.
    """

    groups: tuple[str, ...]
    over: str = ""
    rest: bool = False
    deep: bool = False
    closed: bool | str = False
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Terms:
    """A decisive sum: its terms, each found by its value.

    half: at least one term has to be worked out already.  closed: as for `Product`.
    """

    groups: tuple[str, ...]
    half: bool = False
    closed: bool | str = True


@dataclass(frozen=True)
class Decisive:
    """A step that has to be shown: what it is called, and the forms it may have."""

    caption: str
    patterns: tuple[Product | Terms, ...]


@dataclass(frozen=True)
class Slip:
    """A named mistake of a derivation.

    wrong: expressions that a step with this mistake is equal to.  edits: the kinds of change that would repair the
    step (the keys of `lab.derivations.judging.mistakes.EDIT_NAMES`, or "fault " and the kind of an index fault).
    """

    name: str
    hint: str
    wrong: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()
    split: bool = False
    """True for a mistake with products Π that are still there."""


@dataclass(frozen=True)
class Derivation:
    """A derivation or formula that is typed as mathematics.

    kind: "derivation", or "formula" where the right result earns everything.  given: the first expression.
    world, settings: the random model; a list in the settings is chosen from by the seed.  ends_in: the symbols that the
    result may contain; "δ[l+1]" only in that layer.  form: further rules of the form (lab.derivations.judging.form).
    right: right derivations in different styles, for the tests.  share: of the points, where two variables are one exercise.
    letters: letters that the text of the unit has introduced, with what they stand for.
    """

    id: str
    unit: int
    given: str
    world: str
    ends_in: tuple[str, ...]
    source: str
    minutes: int
    hints: tuple[str, str, str]
    mistakes: tuple[Slip, ...]
    right: tuple[str, ...]
    steps: tuple[Decisive, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    form: tuple[str, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)
    kind: str = "derivation"
    optional: bool = False
    share: float = 1.0


@dataclass(frozen=True)
class Value:
    """A formula that is compared with a value, with or without `left =` in front."""

    id: str
    left: str
    value: str
    of: str
    hints: tuple[str, str, str]
    right: tuple[str, ...]
    mistakes: tuple[Slip, ...] = ()
    share: float = 0.4


@dataclass(frozen=True)
class Repair:
    """A derivation with a wrong line; the corrected line is typed.

    lines: the lines shown, numbered from 1.  wrong: the number of the first unequal line.  compare: the expression that
    the corrected line has to be equal to, where it is not the line before.  question: True where a further question
    takes one quarter.
    """

    id: str
    unit: int
    world: str
    lines: tuple[str, ...]
    wrong: int
    source: str
    minutes: int
    hints: tuple[str, str, str]
    right: tuple[str, ...]
    mistakes: tuple[Slip, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    compare: str = ""
    question: bool = False
