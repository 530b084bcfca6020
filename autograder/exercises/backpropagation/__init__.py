"""Unit 4, back-propagation: the recursion through the layers."""

UNIT = "04-backpropagation"
