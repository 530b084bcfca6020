"""Judge typed mathematics: a derivation step by step, a formula by its value, a corrected line by the line before."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from lab.calling.requests import Result
from lab.judging.verdict import Term

from .judgement import Finding, Judgement

if TYPE_CHECKING:
    from lab.derivations import DerivationVerdict

SHOWN = ("status", "sentence", "points", "steps", "first_wrong", "decisive", "result", "remarks", "expected")
MOST_KEPT = 300     # some ten kilobytes each
_known: OrderedDict[bytes, DerivationVerdict] = OrderedDict()
BLANKS = ("", "...", "…", "=", "=...", "=…")


@dataclass(frozen=True)
class Derived(Judgement):
    """A typed text is right by what ships of its exercise, `data`: hashes and the seeds of random worlds."""

    by = "derivation"
    plain = ("data",)
    speaks_alone = True

    data: Mapping[str, Any]

    def finding(self, args: tuple, result: Result) -> Finding:
        found = _judged(self.data, result.value)
        first = found.first_wrong
        share = found.points / self._most()
        return Finding(
            "" if share >= 1 else found.sentence, share, self._terms(found), {"typed": [self._shown(found)]},
            mistake=first.mistake if first else "", hint=first.sentence if first and first.mistake else "")

    def is_blank(self, value: Any) -> bool:
        """Return True for a text in which nothing stands but what the cell came with."""
        if not isinstance(value, str):
            return False
        text = "".join(value.split())
        given = "".join(str(self.data["given"]).split())
        return text in BLANKS or (text.startswith(given) and text.removeprefix(given) in BLANKS)

    def expected_text(self) -> str:
        return ""

    def received_text(self, value: Any) -> str:
        return ""

    def _most(self) -> float:
        """Return the points that the judge of repairs gives at most, which knows of the further question."""
        return 0.75 if self.data.get("question") else 1.0

    def _terms(self, found: DerivationVerdict) -> tuple[Term, ...]:
        if self.data["kind"] != "derivation":
            return ()
        steps = [(one.caption, 0.6 / len(found.decisive)) for one in found.decisive]
        worths = [*steps, ("the result", 0.4)] if steps else [("the derivation", 1.0)]
        earned = [points for _, points in found.sums] if len(found.sums) == len(worths) else None
        if earned is None or abs(sum(earned) - found.points) > 1e-9:
            return (Term("the derivation", 1.0, found.points),)
        return tuple(Term(name, worth, got) for (name, worth), got in zip(worths, earned, strict=True))

    def _shown(self, found: DerivationVerdict) -> dict[str, Any]:
        """Return a verdict as plain data for its panel."""
        shown = asdict(found)
        return {"kind": self.data["kind"], "equation": self.data.get("equation", ""),
                "caret": found.place.caret if found.place else "",
                **{key: shown[key] for key in SHOWN}}


def _judged(data: Mapping[str, Any], text: object) -> DerivationVerdict:
    """Return the verdict on a text; the last ones are kept, because many of a class type a short formula alike."""
    judge = _judge(data["kind"])
    if not isinstance(text, str):
        return judge(data, text)
    key = hashlib.sha256(json.dumps([data, text], sort_keys=True).encode()).digest()
    if key in _known:
        _known.move_to_end(key)
    else:
        _known[key] = judge(data, text)
        if len(_known) > MOST_KEPT:
            _known.popitem(last=False)
    return _known[key]


def _judge(kind: str) -> Callable[[Mapping[str, Any], object], DerivationVerdict]:
    """Return the judge of one kind of text; imported when it is first needed, as many notebooks begin without one."""
    from lab import derivations

    others = {"repair": derivations.judge_repair, "value": derivations.judge_value}
    return others.get(kind, derivations.judge_derivation)
