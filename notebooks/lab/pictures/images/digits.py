"""The 8×8 digits: a gallery, the worst mistakes, the confusion matrix, what the first layer looks for."""

from __future__ import annotations

from typing import Any

import numpy as np

from lab.pictures.asking import Waiting, array, ask, close, missing
from lab.pictures.picture import Picture, picture
from lab.showing import style


@picture
def digits(X: Any, labels: Any = None, count: int = 20) -> Picture:
    """Draw a gallery of the first `count` digits. X: (N, 64), pixels in [0, 1]; labels: (N,)"""
    X = _pixels(X)[:count]
    names = [""] * len(X) if labels is None else [str(int(v)) for v in array("labels", labels)[:count]]
    figure = _gallery(X, names)
    said = f", labelled {', '.join(names)}" if labels is not None else ""
    return Picture(figure, f"{len(X)} handwritten digits of 8 by 8 pixels{said}.")


@picture
def worst_mistakes(predict: Any, X: Any, labels: Any, params: Any, count: int = 10) -> Picture:
    """Draw the wrong digits the model is surest of, each with its label, the prediction and how sure it is.

    predict: the student's (X, params) → (N,); params: a network with tanh hidden layers and softmax output.
    """
    found: list[str] = []
    X, labels, predicted, y = judged(predict, X, labels, params, found)
    wrong = mistakes(labels, predicted, y)
    share = f"{len(wrong)} of {len(labels)} digits wrong ({style.number(100 * len(wrong) / len(labels), 3)} %)"
    if not len(wrong):
        figure = _gallery(X[:count], [str(v) for v in labels[:count]])
        return Picture(figure, f"No mistakes among {len(labels)} digits; the first of them are shown.", found)
    shown = wrong[:count]
    names = [f"is {labels[n]}, read {predicted[n]}\n{100 * y[n, predicted[n]]:.0f} % sure" for n in shown]
    alt = f"{share}. The surest mistakes: " + "; ".join(name.replace("\n", ", ") for name in names) + "."
    return Picture(_gallery(X[shown], names, columns=5), alt, found, [share + "."])


def judged(
    predict: Any, X: Any, labels: Any, params: Any, found: list[str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return X (N, 64), labels (N,), the student's predictions (N,), and the network's own probabilities (N, K)."""
    X = _pixels(X)
    labels = array("labels", labels, (len(X),)).astype(int)
    if missing(params):
        raise Waiting("Waiting for the model: its params have no value yet.")
    y = Classifier(params).probabilities(X)
    predicted = array("predict", ask("predict", predict, X, params), (len(X),), found).astype(int)
    if predicted.min() < 0 or predicted.max() >= y.shape[1]:
        given = f"{predicted.min()} to {predicted.max()}"
        raise Waiting(f"`predict` gives labels from {given}; classes are 0 to {y.shape[1] - 1}.")
    other = int(np.sum(predicted != np.argmax(y, axis=1)))
    if other:
        found.append(f"`predict` differs from the class of largest probability on {other} of {len(X)} digits.")
    return X, labels, predicted, y


class Classifier:
    """A network with tanh hidden layers and a softmax output, as pictures show it."""

    def __init__(self, params: Any) -> None:
        self._layers = [(array("W", W), array("b", b)) for W, b in params]

    def probabilities(self, X: np.ndarray) -> np.ndarray:
        """Return the output (N, K)."""
        Z = X
        for W, b in self._layers[:-1]:
            Z = np.tanh(Z @ W.T + b)
        A = Z @ self._layers[-1][0].T + self._layers[-1][1]
        e = np.exp(A - A.max(axis=1, keepdims=True))
        return np.asarray(e / e.sum(axis=1, keepdims=True))


def mistakes(labels: np.ndarray, predicted: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return which are wrong, the surest first."""
    wrong = np.flatnonzero(labels != predicted)
    return wrong[np.argsort(-y[wrong, predicted[wrong]], kind="stable")]


@picture
def confusion_matrix(confusion: Any, labels: Any, predicted: Any, K: int = 10) -> Picture:
    """Draw the student's confusion (labels, predicted, K) → (K, K) as a table: row label, column prediction."""
    if missing(predicted):
        raise Waiting("Waiting for the predictions: they have no value yet.")
    labels, predicted = array("labels", labels).astype(int), array("predicted", predicted).astype(int)
    found: list[str] = []
    counts = array("confusion", ask("confusion", confusion, labels, predicted, K), (K, K), found)
    right = np.zeros((K, K))
    np.add.at(right, (labels, predicted), 1)
    if not np.array_equal(counts, right):
        turned = " It is the transpose: rows are labels, columns predictions." if close(counts.T, right) else ""
        k, j = np.argwhere(counts != right)[0]
        found.append(
            f"`confusion`[{k}, {j}] is {style.number(counts[k, j])}, but {style.number(right[k, j])} digits with "
            f"label {k} were predicted as {j}.{turned}"
        )
    figure = style.figure(420, 520)
    axes = figure.subplots()
    axes.imshow(np.log1p(np.maximum(counts, 0)), cmap="Blues", vmin=0, vmax=np.log1p(max(counts.max(), 1)) * 1.6)
    for k, j in np.ndindex(K, K):
        if counts[k, j]:
            bold = {"weight": "bold"} if k == j else {}
            axes.text(j, k, style.number(counts[k, j]), ha="center", va="center", fontsize=8, **bold)
    axes.set(xlabel="predicted", ylabel="label", xticks=range(K), yticks=range(K))
    axes.spines[:].set_visible(False)
    correct = float(np.trace(counts))
    off = counts - np.diag(np.diag(counts))
    k, j = np.unravel_index(int(np.argmax(off)), off.shape)
    note = f"{style.number(correct)} of {style.number(counts.sum())} are on the diagonal."
    if off.max() > 0:
        times = style.plural(off[k, j], "time")
        note += f" Most often confused: {k} read as {j}, {times}."
    return Picture(figure, f"Confusion matrix, rows labels, columns predictions. {note}", found, [note])


@picture
def weight_images(params: Any, count: int = 16, X: Any = None) -> Picture:
    """Draw the incoming weights of the hidden units that count most, as 8×8 images: yellow above 0, blue below.

    Units are ordered by how strongly the layer above listens to them, and each says which class it speaks for most and
    against most. X: (N, 64) digits; with them, pixels that none of them inks, whose weights never learn, are left out.
    """
    if missing(params):
        raise Waiting("Waiting for the model: its params have no value yet.")
    layers = [(array("W", W), array("b", b)) for W, b in params]
    W = layers[0][0]
    if W.ndim != 2 or W.shape[1] != 64:
        raise Waiting(f"The first layer's W has shape {W.shape}; for 8×8 images (units, 64) is expected.")
    shown = W.copy()
    if X is not None:
        shown[:, _pixels(X).max(axis=0) == 0] = np.nan
    order, names = np.arange(len(W)), [f"class {k}" for k in range(len(W))]
    if len(layers) > 1:
        above = layers[1][0]
        order = np.argsort(-np.linalg.norm(above, axis=0), kind="stable")
        names = [f"unit {i}" for i in range(len(W))]
        if len(layers) == 2:
            names = [f"{name}: for {np.argmax(w)},\nagainst {np.argmin(w)}" for name, w in zip(names, above.T)]
    order = order[:count]
    bound = float(np.nanmax(np.abs(shown))) or 1.0
    figure = _gallery(np.ma.masked_invalid(shown[order]), [names[i] for i in order],
                      columns=6 if len(layers) == 2 else 8, cmap="cividis", vmin=-bound, vmax=bound)
    note = "Yellow pixels speak for a unit (weight above 0), blue ones against it, grey ones hardly count."
    if X is not None:
        note += " Left out: no digit has ink there, so these weights stay where they started."
    if len(W) > len(order):
        note = f"The {len(order)} of {len(W)} units to which the next layer listens most. {note}"
    return Picture(figure, f"Weights of {len(order)} units of the first layer as 8 by 8 images, from "
                   f"{style.number(-bound, 2)} (blue) to {style.number(bound, 2)} (yellow).", (), [note])


def _pixels(X: Any) -> np.ndarray:
    X = array("X", X)
    if X.ndim != 2 or X.shape[1] != 64:
        raise Waiting(f"X has shape {X.shape}; images of 8×8 pixels are rows of 64 numbers, (N, 64).")
    return X


def _gallery(X: np.ndarray, names: list[str], columns: int = 10, **shade: Any) -> Any:
    shade = shade or {"cmap": "gray_r", "vmin": 0, "vmax": 1}
    columns = min(columns, max(len(X), 1))
    rows = -(-len(X) // columns)
    lines = max((name.count("\n") + 1 for name in names if name), default=0)
    width = min(style.WIDTH / columns, 110)
    figure = style.figure(max(rows, 1) * (min(width, 96) + 13 * lines) + 10, max(width * columns, 200))
    for axes in (panels := figure.subplots(max(rows, 1), columns, squeeze=False).ravel()):
        axes.axis("off")
    for axes, image, name in zip(panels, X, names):
        axes.imshow(image.reshape(8, 8), interpolation="nearest", **shade)
        axes.set_title(name, fontsize=8, pad=3)
    return figure
