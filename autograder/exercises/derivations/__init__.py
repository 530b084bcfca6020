"""The derivations that are typed as mathematics: declared here, shipped as hashes, judged by `lab.derivations`.

`DERIVATIONS`, `VALUES` and `REPAIRS` hold the declarations by id; `ship` makes of one what goes to students, or what
grading judges by, with seeds of its own.
"""

from __future__ import annotations

from . import backpropagation, delta_rule, derivatives, forward_model, graph, losses, repairs, sgd
from .kinds import Decisive, Derivation, Product, Repair, Slip, Terms, Value

DERIVATIONS: dict[str, Derivation] = {
    one.id: one for module in (forward_model, losses, delta_rule, derivatives, backpropagation, graph, sgd) for one in module.DERIVATIONS}
VALUES: dict[str, Value] = {one.id: one for one in losses.VALUES}
REPAIRS: dict[str, Repair] = {one.id: one for one in repairs.REPAIRS}

__all__ = ["DERIVATIONS", "REPAIRS", "VALUES", "Decisive", "Derivation", "Product", "Repair", "Slip", "Terms", "Value"]
