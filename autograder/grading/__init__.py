"""Grading a class: the queue, workers, the cluster, and the way of one submission."""
