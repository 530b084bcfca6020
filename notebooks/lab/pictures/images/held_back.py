"""What a model makes of digits it was not trained on: some are held back, the student's functions do the rest."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from lab.pictures.asking import array, ask, several
from lab.pictures.picture import Picture, picture

from .digits import confusion_matrix, worst_mistakes

SEEN, SIZES, ETA, BATCH_SIZE, EPOCHS = 900, (64, 32, 10), 0.3, 32, 30


@picture
def held_back(init_params: Any, train: Any, predict: Any, confusion: Any, X: Any, T: Any, labels: Any) -> Picture:
    """Draw the confusion matrix on the digits after the first 900, on which a model is trained."""
    params = _trained(init_params, train, X, T)
    predicted = array("predict", ask("predict", predict, X[SEEN:], params), (len(X) - SEEN,))
    return cast(Picture, confusion_matrix(confusion, labels[SEEN:], predicted))


@picture
def held_back_mistakes(init_params: Any, train: Any, predict: Any, X: Any, T: Any, labels: Any) -> Picture:
    """Draw the worst mistakes of the same model on the same digits."""
    return cast(Picture, worst_mistakes(predict, X[SEEN:], labels[SEEN:], _trained(init_params, train, X, T)))


def _trained(init_params: Any, train: Any, X: Any, T: Any) -> Any:
    rng = np.random.default_rng(0)
    start = ask("init_params", init_params, list(SIZES), rng)
    value = ask("train", train, X[:SEEN], T[:SEEN], start, ETA, BATCH_SIZE, EPOCHS, rng)
    return several("train", value, 2, "(params, losses)")[0]
