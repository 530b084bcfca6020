"""Unit 5, any network: all exercises in the order of the notebook."""

from __future__ import annotations

from autograder.exercises.graph_backward import GRAPH_BACKWARD
from autograder.exercises.graph_learning import GRAPH_GRADIENT, GRAPH_STEP, LAYERS_ARE_A_GRAPH
from autograder.exercises.graph_network import GRAPH_FORWARD, TOPOLOGICAL_ORDER
from autograder.exercises.graph_node import (
    EDGE_GRADIENT,
    FROM_SUCCESSORS,
    GRAPH_LOSS,
    THROUGH_ACTIVATION,
    Z_OUTPUT,
    Z_RECURSION,
)
from autograder.exercises.kinds import Exercise

WHY_BACKWARDS = Exercise(id="why_backwards", kind="explain", source="graph, question 5", minutes=6,
                         read="The order of blame")
WHY_DOWNHILL = Exercise(id="why_downhill", kind="explain", source="graph, question 6", minutes=6, read="Downhill")

EXERCISES = (TOPOLOGICAL_ORDER, GRAPH_FORWARD, GRAPH_LOSS, EDGE_GRADIENT, THROUGH_ACTIVATION, FROM_SUCCESSORS,
             Z_RECURSION, Z_OUTPUT, WHY_BACKWARDS, GRAPH_BACKWARD, GRAPH_GRADIENT, WHY_DOWNHILL, GRAPH_STEP,
             LAYERS_ARE_A_GRAPH)
