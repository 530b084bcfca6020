"""Unit 4, the output: a repair of the softmax, and its δ for squares."""

from __future__ import annotations

import numpy as np

from autograder.exercises.backpropagation.output import (
    ALL_LOW,
    EXTREME,
    FIRST_LOW,
    ONE_HIGH,
    WORKED,
    large_and_wrong,
    logits,
    unshifted,
)
from autograder.exercises.backpropagation.sampling import single
from autograder.exercises.kinds import Asked, Exercise, Mistake
from autograder.exercises.patterns import networks
from autograder.reference import backpropagation as right
from autograder.reference.forward_model import sigmoid


def _jacobian(a, t, off_diagonal):
    y = right.softmax(a)
    return y * (y - t) + off_diagonal * y * np.dot(y, y - t)


SOFTMAX_SQUARED_DELTA = Exercise(
    id="softmax_squared_delta", kind="function", source="dtu i, k: the trap", minutes=10, read="Softmax with squares",
    uses=("grad_log_sum_exp",),
    hints=("Does a_1 move only y_1? Look at the sum in the denominator.",
           "∂y_k/∂a_j = y_k (1 − y_k) for j = k, and −y_k y_j otherwise. δ_j = Σ_k (y_k − t_k) ∂y_k/∂a_j.",
           "`y = grad_log_sum_exp(a)`. `np.diag(y)` has y on its diagonal, `np.outer(y, y)` is the table of all y_k y_j; "
           "what they make meets y − t with @."),
    asked=Asked("softmax_squared_delta", right.softmax_squared_delta, sample=(logits, single(logits)), worked=(WORKED,),
                edges={"extreme logits": EXTREME, "one logit far above": ONE_HIGH, "the first far below": FIRST_LOW,
                       "all logits low": ALL_LOW, "large whole logits": large_and_wrong}),
    parts=networks.SOFTMAX_SQUARED_DELTA,
    mistakes=(
        Mistake("cross-entropy's δ", "y − t belongs to the cross-entropy; for ½Σ(y − t)² the softmax's slopes do not "
                "cancel.", lambda a, t: right.softmax(a) - t),
        Mistake("the diagonal alone", "y(1 − y)(y − t) treats the softmax as if a_j moved only y_j; it moves every y_k "
                "through the sum.", lambda a, t: right.softmax(a) * (1 - right.softmax(a)) * (right.softmax(a) - t)),
        Mistake("the sign off the diagonal", "∂y_k/∂a_j = −y_k y_j for j ≠ k: what one class gains, the others lose.",
                lambda a, t: _jacobian(a, t, 1.0)),
        Mistake("the second term without effect", "This is diag(y)(y − t) alone. Either − y yᵀ is missing, or it is written as "
                "y @ y.T: for an array (K,) that is one number. The table of all y_k y_j is np.outer(y, y).",
                lambda a, t: _jacobian(a, t, 0.0)),
        Mistake("the sign off the diagonal alone", "∂y_k/∂a_j = −y_k y_j for j ≠ k: what one class gains, the others lose.",
                lambda a, t: _jacobian(a, t, 1.0) - 2 * right.softmax(a) ** 2 * (right.softmax(a) - t)),
        Mistake("the diagonal left out", "∂y_j/∂a_j = y_j (1 − y_j): the term with y_j (y_j − t_j) is missing.",
                lambda a, t: -right.softmax(a) * np.dot(right.softmax(a), right.softmax(a) - t)),
        Mistake("the Jacobian summed", "Each δ_j is a sum over k of (y_k − t_k) ∂y_k/∂a_j: the difference belongs inside the sum. The "
                "sum of the slopes alone is 0.", lambda a, t: 0.0 * np.asarray(a)),
        Mistake("y where y − t belongs", "δ_j = Σ_k (y_k − t_k) ∂y_k/∂a_j: the target is missing.", lambda a, t: _jacobian(a, 0 * np.asarray(t), -1.0)),
        Mistake("* where @ belongs", "Each δ_j is a sum over k: the matrix times the array, with @. * multiplies entry by entry and adds "
                "nothing up.", lambda a, t: (np.diag(right.softmax(a)) - np.outer(right.softmax(a), right.softmax(a)))
                * (right.softmax(a) - t)),
        Mistake("σ where softmax belongs", "Each output here depends on all logits; σ would look at its own alone.",
                lambda a, t: (sigmoid(a) - t) * sigmoid(a) * (1 - sigmoid(a))),
        Mistake("exp overflows", "e^1000 is inf, and inf/inf is nan. Subtract the largest a first.",
                lambda a, t: unshifted(a) * (unshifted(a) - t - unshifted(a) @ (unshifted(a) - t))),
    ))
