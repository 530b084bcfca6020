"""Unit 6, walking downhill: gradient descent on a bowl, how long its steps may be, and the shape of an error."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from autograder.exercises.kinds import Asked, Exercise, Mistake, Value
from autograder.exercises.patterns import steps
from autograder.exercises.sampling import array, integers, size
from autograder.reference import sgd as right

H0 = np.array([[2.0, 1.0], [1.0, 2.0]])


def bowl(rng, d=None, curvatures=None):
    """Sample H (d, d), symmetric and not diagonal, whose eigenvalues are well apart."""
    d = d or size(rng, 2, 4)
    H = np.diag(curvatures or 0.4 * 1.9 ** np.arange(d) * rng.uniform(0.9, 1.1, d))
    for i, j in combinations(range(d), 2):
        turn(H, i, j, rng.uniform(0.2, 0.8))
    return H


def turn(H, i, j, t):
    """Turn a symmetric H in the plane of two axes, by the angle whose half has the tangent t; no library is asked."""
    cos, sin = (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
    for rows in (H, H.T):
        rows[i], rows[j] = cos * rows[i] - sin * rows[j], sin * rows[i] + cos * rows[j]
    H[j, i] = H[i, j]
    H[:] = np.triu(H) + np.triu(H, 1).T


def valley(rng):
    """Sample H (3, 3) with curvatures from 0.001 to 50 and the axes in any order.

    Entries off the diagonal are at most 0.4 √(H_ii H_jj): with rows so scaled, H has ones on its diagonal and at most
    0.8 beside them, so it is positive definite, and remains so when its entries are rounded.
    """
    curvatures = rng.permutation([1e-3, 0.1, 50.0])
    root = np.sqrt(curvatures)
    beside = np.triu(array(rng, 3, 3, scale=0.25), 1)       # from 0.05 to 0.375 in size
    return (np.eye(3) + beside + beside.T) * np.outer(root, root)


def descent(rng, d=None, steps=None, share=None):
    """Sample H, w0, a learning rate that is a share of the largest allowed, and a number of steps."""
    H = bowl(rng, d)
    eta = float(share or rng.uniform(0.15, 0.8)) * float(right.max_eta(H))
    return H, array(rng, len(H)), eta, size(rng, 2, 6) if steps is None else steps


def saddle(rng):
    """Sample a curvature of each sign."""
    return bowl(rng, 2, [-0.7, 1.6]), array(rng, 2), 0.2, 4


def whole_descent(rng):
    """Sample the arguments of a descent in whole numbers."""
    return np.array([[2, 1], [1, 3]]), integers(rng, 2), 0.1, 3


def walk(rule):
    """Return a wrong quadratic_descent, told by its step: rule(w, H, w0, η)."""
    def code(H, w0, eta, steps):
        path = [np.array(w0, dtype=float)]
        for _ in range(steps):
            path.append(rule(path[-1], H, path[0], eta))
        return np.array(path)
    return code


def one_array(start, first):
    """Return a wrong quadratic_descent that changes one array again and again, from start(w0), with row 0 first(w, w0)."""
    def code(H, w0, eta, steps):
        w = start(w0)
        path = [first(w, w0)]
        for _ in range(steps):
            w -= eta * H @ w
            path.append(w)
        return np.array(path)
    return code


def elementwise(H, w0, eta, steps):
    """Return a path with H * w instead of H @ w."""
    path = [np.array(w0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - eta * H * path[-1])
    return np.array(path)


def entry_by_entry(w, H, w0, eta):
    """Return a step in which each entry already uses the new ones before it."""
    w = w.copy()
    for i in range(len(w)):
        w[i] -= eta * H[i] @ w
    return w


def walking_the_start(H, w0, eta, steps):
    """Return a right path, but move w0 itself."""
    path = [w0.copy()]
    for _ in range(steps):
        w0 -= eta * H @ w0
        path.append(w0.copy())
    return np.array(path)


def whole_numbers(H, w0, eta, steps):
    """Return a path in an array of w0's type, which cuts off decimals."""
    path = np.zeros((steps + 1, len(w0)), dtype=np.asarray(w0).dtype)
    path[0] = w0
    for k in range(steps):
        path[k + 1] = path[k] - eta * H @ path[k]
    return path


QUADRATIC_DESCENT = Exercise(
    id="quadratic_descent", kind="function", source="dtu, basic gradient descent", minutes=12, read="A bowl",
    hints=("Start a list with a copy of w0; each step appends the next point.",
           "The gradient of ½ wᵀHw is H w. One step: w − η H w, with the w of the step before.",
           "Begin with `path = [np.array(w0, dtype=float)]`. `path[-1]` is where you are: append the next point, `steps` times. At "
           "the end, `np.array(path)` makes rows of the list."),
    asked=Asked("quadratic_descent", right.quadratic_descent, sample=descent,
                worked=((np.array([[1.0, 0.0], [0.0, 8.0]]), np.array([-3.6, 0.9]), 0.2, 3),),
                edges={"no step": lambda rng: descent(rng, steps=0), "one parameter": lambda rng: descent(rng, d=1),
                       "a step too long": lambda rng: descent(rng, share=1.15), "a saddle": saddle,
                       "whole numbers": whole_descent}),
    parts=steps.QUADRATIC_DESCENT,
    mistakes=(
        Mistake("uphill", "Downhill is minus the gradient: w − η H w.", walk(lambda w, H, w0, eta: w + eta * H @ w)),
        Mistake("the learning rate left out", "The gradient is multiplied by η.", walk(lambda w, H, w0, eta: w - H @ w)),
        Mistake("the ½ kept in the gradient", "The gradient of ½ wᵀHw is H w: the 2 of the square cancels the ½.",
                walk(lambda w, H, w0, eta: w - eta / 2 * H @ w)),
        Mistake("E instead of its gradient", "½ wᵀHw is E, one number; its gradient is H w, an entry for each parameter.",
                walk(lambda w, H, w0, eta: w - eta * 0.5 * w @ H @ w)),
        Mistake("a 2 in the gradient", "The gradient of ½ wᵀHw is H w: the ½ cancels the 2.",
                walk(lambda w, H, w0, eta: w - 2 * eta * H @ w)),
        Mistake("the gradient of the start at every step", "After a step the slope is another: use H w of the point that "
                "was reached.", walk(lambda w, H, w0, eta: w - eta * H @ w0)),
        Mistake("the start left out", "Row 0 is w0, so there is one row more than there are steps.",
                lambda H, w0, eta, steps: np.array(list(right.quadratic_descent(H, w0, eta, steps)[1:]))),
        Mistake("only the end", "The whole path is asked for, a row for each point.",
                lambda H, w0, eta, steps: right.quadratic_descent(H, w0, eta, steps)[-1]),
        Mistake("every row the last point", "All rows are one and the same array: w -= … changes it wherever it is "
                "already in the list; w = w - … makes a new one.",
                one_array(lambda w0: np.array(w0, dtype=float), lambda w, w0: w), needs="a change in place"),
        Mistake("every row but the first the last point", "All steps are one and the same array: w -= … changes it wherever "
                "it is already in the list; w = w - … makes a new one.",
                one_array(lambda w0: w0.copy(), lambda w, w0: w0), needs="a change in place"),
        Mistake("the start overwritten", "w = w0 is no copy: w -= … writes into the array that was passed in, and into every "
                "row of the path; w = w - … makes a new one.", one_array(lambda w0: w0, lambda w, w0: w),
                needs="a change in place"),
        Mistake("* where @ belongs", "H * w multiplies entry by entry and gives a matrix; the gradient is the product H @ w.",
                elementwise),
        Mistake("the diagonal of H alone", "The gradient is the product H @ w; off the diagonal H counts too.",
                walk(lambda w, H, w0, eta: w - eta * np.diag(H) * w)),
        Mistake("one step too few", "`steps` steps are made, range(steps) of them; with the start the path has one row more.",
                lambda H, w0, eta, steps: right.quadratic_descent(H, w0, eta, max(steps - 1, 0))),
        Mistake("only the first step", "`return` is inside the loop over the steps: it belongs after it.",
                lambda H, w0, eta, steps: right.quadratic_descent(H, w0, eta, min(steps, 1)),
                needs="a return in a loop"),
        Mistake("one step too many", "`steps` steps are made; the start is a row of its own, not a step.",
                lambda H, w0, eta, steps: right.quadratic_descent(H, w0, eta, steps + 1)),
        Mistake("one entry after the other", "All entries of H w belong to the point before the step; here the later ones were "
                "computed when the earlier had already moved.", walk(entry_by_entry)),
        Mistake("the array w0 itself moved", "w0 -= … changes what was passed in: let w be another array, w = w0 - ….",
                walking_the_start),
        Mistake("cut to whole numbers", "The path is kept in an array of integers: make it one of floats.",
                whole_numbers),
    ))

MAX_ETA = Exercise(
    id="max_eta", kind="function", source="dtu, basic gradient descent", minutes=8, read="How long may a step be?",
    hints=("Which of the curvatures is the first to forbid a longer step?",
           "|1 − ηλ| < 1 has to hold for the largest eigenvalue λ; the smaller ones then hold by themselves.",
           "`np.linalg.eigvalsh(H)` gives the eigenvalues of a symmetric matrix, the smallest first."),
    asked=Asked("max_eta", right.max_eta, sample=lambda rng: (bowl(rng),), worked=((H0,), (np.diag([1.0, 8.0]),)),
                edges={"one parameter": lambda rng: (bowl(rng, 1),),
                       "a long valley": lambda rng: (valley(rng),),
                       "a round bowl": (3 * np.eye(3),),
                       "the large curvature first": (np.diag([8.0, 1.0]),),
                       "the large curvature across (1, 1)": (np.array([[2.0, -1.0], [-1.0, 2.0]]),),
                       "whole numbers": (np.array([[4, 1], [1, 3]]),)}),
    mistakes=(
        Mistake("the smallest curvature", "The largest curvature is the first to forbid a longer step.",
                lambda H: 2 / np.linalg.eigvalsh(H)[0]),
        Mistake("the determinant", "The determinant is the product of all eigenvalues; only the largest counts.",
                lambda H: 2 / np.linalg.det(H)),
        Mistake("1/λ where 2/λ belongs", "With 1/λ a step lands on the bottom; it may overshoot as far again: 2/λ.",
                lambda H: 1 / np.linalg.eigvalsh(H)[-1]),
        Mistake("the sum of the curvatures", "The trace is the sum of all eigenvalues; only the largest counts.",
                lambda H: 2 / np.trace(H)),
        Mistake("the largest entry", "The largest curvature is an eigenvalue, not an entry of H.",
                lambda H: 2 / np.max(H)),
        Mistake("the curvature itself", "This is λ; the limit is 2/λ.", lambda H: np.linalg.eigvalsh(H)[-1]),
        Mistake("the norm of H", "np.linalg.norm takes the root of all entries squared; the largest eigenvalue is smaller.",
                lambda H: 2 / np.linalg.norm(H)),
        Mistake("the last in the list", "np.linalg.eig sorts nothing: take the largest eigenvalue, not the last.",
                lambda H: 2 / float(np.linalg.eig(H)[0][-1])),
        Mistake("the first in the list", "np.linalg.eigvals sorts nothing: take the largest eigenvalue, not the first.",
                lambda H: 2 / float(np.linalg.eigvals(H)[0])),
        Mistake("turned upside down", "ηλ = 2 at the limit, so η = 2/λ.", lambda H: np.linalg.eigvalsh(H)[-1] / 2),
        Mistake("the fastest η instead of the largest", "2/(λ_min + λ_max) makes descent as quick as it can be; it converges up to "
                "2/λ_max.", lambda H: 2 / (np.linalg.eigvalsh(H)[0] + np.linalg.eigvalsh(H)[-1])),
        Mistake("the eigenvectors too", "np.linalg.eigh returns a pair, eigenvalues and eigenvectors; eigvalsh returns the eigenvalues "
                "alone.", lambda H: 2 / np.linalg.eigh(H)),  # type: ignore[operator]
        Mistake("the eigenvectors as well", "np.linalg.eig returns a pair, eigenvalues and eigenvectors; eigvalsh returns the eigenvalues "
                "alone.", lambda H: 2 / np.linalg.eig(H)),  # type: ignore[operator]
        Mistake("one limit for each direction", "All directions move with the same η: one number, the smallest limit.",
                lambda H: 2 / np.linalg.eigvalsh(H)),
    ))

LANDSCAPE = Exercise(
    id="landscape", kind="values", source="dtu, figure 5.5", minutes=10, read="Hills, valleys and passes",
    hints=("First the gradient: where it is not zero, the point is on a slope, whatever the curvature.",
           "Where it is zero, look at the two eigenvalues: both positive, both negative, or one of each?",
           "A minimum is global if the error is lower nowhere else, and local otherwise: read the heights on the contours."),
    values={name: Value(kind, choices=("global minimum", "local minimum", "saddle", "slope"), also=also)
            for name, kind, also in (("point_a", "local minimum", ("minimum",)), ("point_b", "slope", ()),
                                     ("point_c", "saddle", ()))},
    mistakes=(
        Mistake("A taken for the global minimum", "From A every way leads up, but there is a place on the map where E is lower.",
                {"point_a": "global minimum"}),
        Mistake("B taken for a saddle", "B is curved like a saddle, but its gradient is not zero.",
                {"point_b": "saddle"}),
        Mistake("C taken for a global minimum", "At C the gradient is zero, but one of the two curvatures is negative: there is a way "
                "down.", {"point_c": "global minimum"}),
        Mistake("C taken for a local minimum", "At C the gradient is zero, but one of the two curvatures is negative: there is "
                "a way down.", {"point_c": "local minimum"}),
        Mistake("C taken for a slope", "At C the gradient is zero: it is level there, for a moment.", {"point_c": "slope"}),
        Mistake("A taken for a slope", "At A the gradient is zero.", {"point_a": "slope"}),
        Mistake("B taken for a level point", "At B the gradient is (2, 1): a small step against it lowers E.",
                {"point_b": "local minimum"}),
    ))
