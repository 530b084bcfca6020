"""The parts of the gradient check: parameters as arrays, differences, slips, words, heat map."""
