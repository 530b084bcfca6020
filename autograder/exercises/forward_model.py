"""Unit 1, the forward model: what is asked, in the order of the notebook."""

from autograder.exercises import forward_model_batches, forward_model_networks, forward_model_units

EXERCISES = (*forward_model_units.EXERCISES, *forward_model_networks.EXERCISES, *forward_model_batches.EXERCISES)
