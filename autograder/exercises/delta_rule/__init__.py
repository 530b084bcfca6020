"""Unit 3, the delta rule: one neuron learns, then three."""

UNIT = "03-delta-rule"
