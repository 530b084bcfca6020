"""Unit 1, typed as mathematics: the network as one formula."""

from __future__ import annotations

from autograder.exercises.derivations import forward_model as typed
from autograder.exercises.typed import derived

DERIVE_TWO_LAYER = derived(typed.TWO_LAYER, read="Two layers", equation="1.9")
DERIVE_THREE_LAYER = derived(typed.THREE_LAYER, read="Three layers", equation="1.10")
DERIVE_RECURSION = derived(typed.RECURSION, read="Any number of layers")
DERIVE_COLLAPSE = derived(typed.COLLAPSE, read="Why the functions must bend", equation="1.13")
