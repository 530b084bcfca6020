"""Unit 4, back-propagation: what is asked, in the order of the notebook; the exercises stand in modules by theme."""

from __future__ import annotations

from autograder.exercises import backpropagation_batch as batch
from autograder.exercises import backpropagation_checking as checking
from autograder.exercises import backpropagation_derivatives as derivatives
from autograder.exercises import backpropagation_hidden as hidden
from autograder.exercises import backpropagation_network as network
from autograder.exercises import backpropagation_output as output
from autograder.exercises import backpropagation_softmax as softmax

EXERCISES = (
    *derivatives.EXERCISES,
    output.OUTPUT_DELTA, output.OUTPUT_DELTA_NO_HALF, output.LOG_SOFTMAX_LINES, output.GRAD_LOG_SUM_EXP,
    output.SOFTMAX_DELTA, softmax.REPAIR_SOFTMAX_DELTA, softmax.FINISH_SOFTMAX_DELTA, softmax.SOFTMAX_SQUARED_DELTA,
    hidden.HIDDEN_DELTA, hidden.TANH_HIDDEN_DELTA, hidden.BACKPROP_RULE,
    hidden.LAYER_GRADIENTS, hidden.THRESHOLD_GRADIENT,
    network.BACKWARD, network.WORKED_NETWORK,
    checking.NUMERICAL_GRADIENT, checking.BEST_STEP,
    hidden.REPAIR_BATCH, batch.BATCH_GRADIENTS,
    checking.PASSES_NEEDED, network.WHY_LINEAR,
)
