"""Unit 1, the forward model: from a neuron to a network."""

UNIT = "01-forward-model"
