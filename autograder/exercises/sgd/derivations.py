"""Unit 6, typed as mathematics: why a small step goes downhill, and why a random subset is enough."""

from __future__ import annotations

from autograder.exercises.derivations import sgd as typed
from autograder.exercises.typed import derived

DERIVE_DOWNHILL = derived(typed.DOWNHILL, read="Why a short step helps")
DERIVE_SUBSET_AVERAGE = derived(typed.SUBSET_AVERAGE, read="A few examples for all", equation="6.11")
