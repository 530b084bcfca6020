"""Define what every way of judging can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from lab.calling.requests import Result
from lab.judging.compare import TOLERANCE
from lab.judging.likeness import differs
from lab.judging.verdict import Term
from lab.judging.words import plain_text

WAYS: dict[str, type[Judgement]] = {}
"""Each way of judging by the name under which it ships."""


@dataclass(frozen=True)
class Finding:
    """The finding on one probe.

    words: what is wrong, in a sentence; "" if nothing is.  earned: the share of the probe's worth, from 0 to 1.
    terms: what it is made up of, where it has parts; they add up to 1 and to `earned`.
    details: plain data for a panel of its own.
    mistake, hint: the name of a mistake that the way of judging knows by itself, and what to read about it.
    """

    words: str = ""
    earned: float = 1.0
    terms: Sequence[Term] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    mistake: str = ""
    hint: str = ""


HOLDS = Finding()


@dataclass(frozen=True)
class Judgement:
    """A way of judging one probe's outcome; the fields of a subclass are the plain data that it needs.

    A subclass names itself (`by`) and overrides what differs. `args` are the arguments that an answer was called with,
    () for a variable.
    """

    by: ClassVar[str] = ""
    takes_errors: ClassVar[bool] = False
    """Return True if an answer that raised is judged too."""
    speaks_alone: ClassVar[bool] = False
    """Return True if what it finds says all there is to say, even of an answer that earns something."""

    most: ClassVar[int] = 10_000
    """An answer may have this many numbers, however small the question is."""

    plain: ClassVar[tuple[str, ...]] = ()
    """The fields that are JSON as they are."""

    def __init_subclass__(cls) -> None:
        if cls.by:
            WAYS[cls.by] = cls

    def check(self, args: tuple, result: Result) -> str:
        """Return what is wrong with a result, in a sentence, or ""."""
        raise NotImplementedError

    def finding(self, args: tuple, result: Result) -> Finding:
        """Return what was seen; ways that give part of the credit override this instead of `check`."""
        words = self.check(args, result)
        return Finding(words, 0.0) if words else HOLDS

    @classmethod
    def side_by_side(cls, held: Sequence[tuple[tuple, Any]]) -> str:
        """Return what only shows when the answers to all probes judged this way, [(args, value), …], are compared."""
        return ""

    def is_blank(self, value: Any) -> bool:
        """Return True if this value is what the notebook came with."""
        return False

    def alike(self, args: tuple, value: Any, mistaken: Any) -> bool:
        """Return True if a value is what a mistake gives."""
        return not differs(mistaken, value, TOLERANCE)

    def to_compare(self) -> Any:
        """Return the value that a general slip may be a distortion of, or None."""
        return None

    def expected_text(self) -> str:
        """Return what a panel shows as expected, or ""."""
        return ""

    def received_text(self, value: Any) -> str:
        """Return what a panel shows of a value that was received."""
        return plain_text(value)

    def shipped(self, salt: str) -> Judgement:
        """Return this judgement as students get it."""
        return self

    def shipped_mistake(self, value: Any, salt: str) -> Any:
        """Return what a mistake gives as students get it."""
        return value
