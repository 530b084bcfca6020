"""From a declaration to what ships: decisive steps and mistakes become hashes of values in a random world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product as combinations
from typing import Any

from lab.derivations.judging.prints import fingerprint, hashes
from lab.derivations.judging.problem import DICTIONARIES, Problem, parse
from lab.derivations.meaning.dictionaries import OURS
from lab.derivations.meaning.evaluate import evaluate
from lab.derivations.meaning.reader import Reader
from lab.derivations.trees import Axis, Multiply, Node, Sum
from lab.derivations.worlds import sample

from .kinds import Derivation, Product, Repair, Slip, Terms, Value

PUBLIC_SEEDS = (11, 22, 36)


def ship(declaration: Derivation, seeds: Sequence[int] = PUBLIC_SEEDS) -> dict[str, Any]:
    """Return a derivation as plain data, for worlds with these seeds; nothing in it can be read as a step."""
    shipped: dict[str, Any] = {
        "id": declaration.id, "kind": declaration.kind, "given": declaration.given, "world": declaration.world,
        "settings": {key: list(value) if isinstance(value, tuple) else value for key, value in declaration.settings.items()},
        "seeds": list(seeds), "ends_in": list(declaration.ends_in), "form": list(declaration.form), "hints": list(declaration.hints),
        "minutes": declaration.minutes, "optional": declaration.optional, "share": declaration.share,
        **({"letters": dict(declaration.letters)} if declaration.letters else {}),
    }
    prints = Prints(shipped)
    shipped["steps"] = [{"caption": one.caption, "patterns": [prints.pattern(pattern) for pattern in one.patterns]} for one in declaration.steps]
    shipped["mistakes"] = [prints.mistake(one) for one in declaration.mistakes]
    return shipped


def ship_value(declaration: Value, of: Derivation, seeds: Sequence[int] = PUBLIC_SEEDS) -> dict[str, Any]:
    """Return a formula that is compared with a value, as plain data: the value ships as one hash for each world."""
    shipped: dict[str, Any] = {
        "id": declaration.id, "kind": "value", "given": declaration.left, "left": declaration.left, "world": of.world, "settings": dict(of.settings),
        "seeds": list(seeds), "hints": list(declaration.hints), "share": declaration.share, "mistakes": []}
    prints = Prints(shipped)
    node, _ = prints.read(declaration.value)
    shipped["values"] = [list(hashes(fingerprint(node, world, ()))[:1]) for world in prints.problem.worlds]
    shipped["mistakes"] = [prints.mistake(one) for one in declaration.mistakes]
    return shipped


def ship_repair(declaration: Repair, seeds: Sequence[int] = PUBLIC_SEEDS) -> dict[str, Any]:
    """Return a repair as plain data; its lines are shown to the student anyway, the corrected one is not in it."""
    lines = [line.split(" = ") for line in declaration.lines]
    shipped: dict[str, Any] = {
        "id": declaration.id, "kind": "repair", "given": declaration.compare or lines[0][0], "world": declaration.world,
        "settings": dict(declaration.settings), "seeds": list(seeds), "lines": lines, "wrong": declaration.wrong, "letters": dict(declaration.letters),
        "question": declaration.question, "hints": list(declaration.hints), "minutes": declaration.minutes, "mistakes": [], "ends_in": []}
    prints = Prints(shipped)
    shipped["mistakes"] = [prints.mistake(one) for one in declaration.mistakes]
    return shipped


class Prints:
    """A maker of fingerprints in the first world of an exercise."""

    def __init__(self, shipped: Mapping[str, Any]) -> None:
        worlds = [sample(shipped["world"], shipped["settings"], seed) for seed in shipped["seeds"]]
        self.problem = Problem(shipped, worlds)
        self.letters = self.problem.letters()
        self.problem.read_given(letters=self.letters)
        self.world = worlds[0]

    def read(self, text: str) -> tuple[Node, tuple[Axis, ...]]:
        """Return an expression with the letters in it that are not free in the exercise."""
        free: dict[str, Axis | int] = {axis.letter: axis for axis in self.problem.axes}
        reader = Reader(self.world, DICTIONARIES.get(self.problem.world_name, OURS), free, abbreviations=self.letters, strict=False)
        node = reader.read(parse(text, self.problem.world_name))
        loose = tuple(axis for axis in reader.free.values() if isinstance(axis, Axis) and axis not in self.problem.axes)
        return node, loose

    def hashed(self, node: Node, loose: tuple[Axis, ...]) -> list[str]:
        """Return the hash of an expression, and where letters may be replaced by numbers, one for each choice of them."""
        axes = self.problem.axes
        found = [hashes(fingerprint(node, self.world, axes, loose))[0]]
        if self.problem.world_name in ("linear", "toy") and axes:
            value = evaluate(node, self.world, (*axes, *loose))
            sizes = [self.world.size(axis.kind or ()) for axis in axes]
            for place in combinations(*(range(size) for size in sizes)):
                index = tuple(one if value.shape[number] > 1 else 0 for number, one in enumerate(place))
                found.append(hashes(fingerprint(None, self.world, (), loose, value[index]))[0])
        return found

    def pattern(self, pattern: Product | Terms) -> dict[str, Any]:
        """Return the hashes by which a decisive step is recognised."""
        if isinstance(pattern, Terms):
            read = [self.read(group) for group in pattern.groups]
            return {"kind": "sum", "groups": [self.hashed(node, loose) for node, loose in read], "half": pattern.half, "closed": pattern.closed}
        whole, loose = self.read(f"{pattern.over} " + " ".join(rf"\left( {group} \right)" for group in pattern.groups))
        sums: list[Axis] = []
        while isinstance(whole, Sum) and len(sums) < pattern.over.count("\\sum"):
            assert whole.axis is not None
            sums.append(whole.axis)
            whole = whole.body
        factors = whole.factors if isinstance(whole, Multiply) and len(pattern.groups) > 1 else (whole,)
        kinds = [" ".join(str(part) for part in axis.kind or ()) for axis in sums]
        return {"kind": "product", "over": kinds, "groups": [self.hashed(factor, (*loose, *sums)) for factor in factors],
                "rest": pattern.rest, "deep": pattern.deep, "closed": pattern.closed, **({"without": list(pattern.without)} if pattern.without else {})}

    def mistake(self, slip: Slip) -> dict[str, Any]:
        """Return the hashes by which a named mistake is recognised, with its name and hint."""
        values = [self.hashed(*self.read(text)) for text in slip.wrong]
        return {"name": slip.name, "hint": slip.hint, "values": values, "edits": list(slip.edits), "split": slip.split}
