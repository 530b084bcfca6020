"""Unit 5, typed as mathematics: the five steps of back-propagation on any network."""

from __future__ import annotations

from autograder.exercises.derivations import graph as typed
from autograder.exercises.typed import derived

DERIVE_EDGE_GRADIENT = derived(typed.EDGE_GRADIENT, read="One edge", equation="5.4")
DERIVE_THROUGH_ACTIVATION = derived(typed.THROUGH_ACTIVATION, read="Through the activation", equation="5.5")
DERIVE_NODE_GRADIENT = derived(typed.NODE_GRADIENT, read="All the ways a node matters", equation="5.6")
DERIVE_Z_RECURSION = derived(typed.Z_RECURSION, read="The recursion", equation="5.7")
DERIVE_Z_OUTPUT = derived(typed.Z_OUTPUT, read="Where blame begins", equation="5.8")
