"""Train the reader with which unit 1 opens, on the digits that students get, and write it beside them.

    python -m autograder.building.reader

The file is committed and is not built anew: its last digits depend on the processor. Its network takes 36 numbers, not
64 pixels (lab/players/strokes.py says which), so that it is no answer to unit 7.
"""

from __future__ import annotations

import numpy as np

from autograder.reference.digits import init_params, predict, train
from lab.places import DATA
from lab.players.strokes import COUNT, strokes

HIDDEN, ETA, EPOCHS, BATCH, SEED, HELD_BACK = 48, 1.0, 200, 32, 16, 200


def varied(X: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return images in which some are moved by a pixel, and some have darker or paler ink."""
    images = X.reshape(-1, 8, 8).copy()
    for image in images:
        image[:] = _moved(image, *rng.integers(-1, 2, 2)) if rng.random() < 0.25 else image
        image[:] = np.clip(image * rng.uniform(0.8, 1.4), 0, 1)
    return images.reshape(-1, 64)


def _moved(image: np.ndarray, down: int, right: int) -> np.ndarray:
    padded = np.pad(image, 1)
    return padded[1 - down : 9 - down, 1 - right : 9 - right]


def main() -> None:
    """Train, say how many digits it reads that it was not trained on, and write the file."""
    rng = np.random.default_rng(SEED)
    stored = np.load(DATA / "digits.npz")
    X, labels = stored["pixels"] / 16, stored["labels"].astype(int)
    T = np.eye(10)[labels]
    params = init_params([COUNT, HIDDEN, 10], rng)
    for epoch in range(EPOCHS):
        seen = strokes(varied(X[HELD_BACK:], rng))
        params, _ = train(seen, T[HELD_BACK:], params, ETA / (1 + epoch / 60), BATCH, 1, rng)
    held = strokes(X[:HELD_BACK])
    print(f"{100 * np.mean(predict(held, params) == labels[:HELD_BACK]):.1f} % of {HELD_BACK} digits held back")
    arrays = {"digits": stored["pixels"][[int(np.flatnonzero(labels == k)[2]) for k in range(10)]]}
    for l, (W, b) in enumerate(params, start=1):
        arrays |= {f"W{l}": W.astype(np.float16), f"b{l}": b.astype(np.float16)}
    np.savez_compressed(DATA / "reader.npz", **arrays)


if __name__ == "__main__":
    main()
