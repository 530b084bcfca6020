"""Unit 2, losses: where the errors come from, by maximum likelihood.

Shapes: outputs Y and targets T (examples N, outputs K); logits A like Y; labels (N,).
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray


def sum_of_squares(Y: Array, T: Array) -> float:
    """S = Σ_n ‖y_n − t_n‖², without a ½   (dtu)."""
    return np.sum((Y - T) ** 2)


def gaussian_nll(Y: Array, T: Array, sigma2: float) -> float:
    """−log Π_n N(t_n | y_n, σ²I) = (NK/2) log 2πσ² + S/(2σ²)   (dtu e)."""
    return np.size(Y) / 2 * np.log(2 * np.pi * sigma2) + sum_of_squares(Y, T) / (2 * sigma2)


def best_sigma2(Y: Array, T: Array) -> float:
    """σ² = S/(NK), where the derivative of gaussian_nll in σ² is zero   (dtu f)."""
    return sum_of_squares(Y, T) / np.size(Y)


def one_hot(labels: Array, K: int) -> Array:
    """t_nk = 1 where k is the label of example n, else 0: (N, K)   (dtu)."""
    return np.eye(K)[np.asarray(labels)]


def softmax(A: Array) -> Array:
    """y_k = exp a_k / Σ_j exp a_j over the last axis, shifted by the largest logit   (dtu)."""
    e = np.exp(A - np.max(A, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def class_likelihood(Y: Array, T: Array) -> float:
    """Return Π_n Π_k y_nk^t_nk   (dtu g)."""
    return np.prod(Y ** T)


def cross_entropy(Y: Array, T: Array) -> float:
    """E = −Σ_n Σ_k t_nk log y_nk, with 0 · log 0 = 0   (dtu g)."""
    return -np.sum(T * np.log(np.where(T > 0, Y, 1)))


def cross_entropy_from_logits(A: Array, T: Array) -> float:
    """E = −Σ_n Σ_k t_nk a_nk + Σ_n log Σ_k exp a_nk, shifted by the largest logit of each row   (dtu i)."""
    top = np.max(A, axis=1, keepdims=True)
    return np.sum(top[:, 0] + np.log(np.sum(np.exp(A - top), axis=1))) - np.sum(T * A)


def worked_cross_entropy() -> dict[str, Any]:
    """y and E for the logits a = (1, 2, 0.5) and the target t = (0, 1, 0)."""
    A, T = np.array([[1.0, 2.0, 0.5]]), np.array([[0.0, 1.0, 0.0]])
    return {"y": softmax(A)[0].tolist(), "E": float(cross_entropy_from_logits(A, T))}
