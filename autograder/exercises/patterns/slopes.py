"""Slips in a slope, in a path back and in an error: the factors of which every δ is made."""

from __future__ import annotations

import numpy as np

from autograder.exercises.kinds import Slip

TANH_SLOPES = (     # slope(a, z) where z = tanh(a)
    Slip("slope", "tanh once more", "z is the tanh already: its slope is 1 − z², without another tanh.",
         lambda a, z: 1 - np.tanh(z) ** 2),
    Slip("slope", "1 + z² where 1 − z² belongs", "tanh′ = 1 − tanh²: it is largest, 1, at a = 0 and falls to both sides.", lambda a, z: 1 + z ** 2),
    Slip("slope", "1 − z where 1 − z² belongs", "tanh′ = 1 − z²: the square is missing.", lambda a, z: 1 - z),
    Slip("slope", "(1 − z)² where 1 − z² belongs", "tanh′ = 1 − z²: only z is squared.", lambda a, z: (1 - z) ** 2),
    Slip("slope", "1 − a² where 1 − z² belongs", "tanh′(a) = 1 − tanh²(a) = 1 − z²; here a itself is squared.", lambda a, z: 1 - a ** 2),
    Slip("slope", "z(1 − z), the slope of σ", "z(1 − z) is σ′ in terms of σ; tanh has 1 − z².", lambda a, z: z * (1 - z)),
    Slip("slope", "z² where 1 − z² belongs", "tanh′ = 1 − z²: the 1 is missing.", lambda a, z: z ** 2),
    Slip("slope", "tanh where its slope belongs", "On the way back the factor is the slope 1 − z², not z.", lambda a, z: z),
    Slip("slope", "the slope left out", "Between a and z lies tanh: its slope 1 − z² is a factor.", lambda a, z: 1.0),
    Slip("slope", "the slope twice", "The slope 1 − z² is a factor once.", lambda a, z: (1 - z ** 2) ** 2),
)


def activation_slopes(prime: str = "h′") -> tuple[Slip, ...]:
    """Return slips in a slope that is handed in: slope(h_prime, a, z), z being what came out of h."""
    return (
        Slip("slope", f"{prime} at z", f"The slope is taken where the function was, at a: {prime}(a).", lambda f, a, z: f(z)),
        Slip("slope", f"{prime} at tanh(a)", f"The slope is taken at a itself: {prime}(a).", lambda f, a, z: f(np.tanh(a))),
        Slip("slope", f"{prime} left out", f"Between a and z lies a function: its slope {prime}(a) is a factor.", lambda f, a, z: 1.0),
        Slip("slope", "1 − z², whatever the function is", f"The slope is handed in: {prime}(a). 1 − z² is right for tanh alone.",
             lambda f, a, z: 1 - z ** 2),
        Slip("slope", "z(1 − z), whatever the function is", f"The slope is handed in: {prime}(a). z(1 − z) is right for σ alone.",
             lambda f, a, z: z * (1 - z)),
        Slip("slope", f"a where {prime}(a) belongs", f"The factor is the slope {prime}(a), not a itself.", lambda f, a, z: a),
        Slip("slope", f"z where {prime}(a) belongs", f"The factor is the slope {prime}(a), not z.", lambda f, a, z: z),
        Slip("slope", f"{prime} twice", f"{prime}(a) is a factor once.", lambda f, a, z: f(a) ** 2),
    )


ERRORS = (      # error(y, t), for E = ½ (y − t)²
    Slip("error", "the sign of y − t", "E grows with y where y is above t: y − t, not t − y.", lambda y, t: t - y),
    Slip("error", "the squared error, not its derivative", "The derivative of ½(y − t)² is y − t, without a square.",
         lambda y, t: (y - t) ** 2),
    Slip("error", "E itself, not its derivative", "This has E = ½(y − t)² where its derivative y − t belongs.",
         lambda y, t: 0.5 * (y - t) ** 2),
    Slip("error", "y where y − t belongs", "The error is y − t; the target is missing.", lambda y, t: y),
    Slip("error", "y + t where y − t belongs", "The error is the difference, y − t.", lambda y, t: y + t),
    Slip("error", "|y − t| where y − t belongs", "The sign of y − t says in which direction to go: no absolute value.", lambda y, t: abs(y - t)),
    Slip("error", "the slope of the cross-entropy", "−t/y + (1 − t)/(1 − y) belongs to a yes-or-no cross-entropy. For squares "
         "it is y − t.", lambda y, t: (1 - t) / (1 - y) - t / y),
)
ERRORS_OF_SEVERAL = (*ERRORS, Slip("error", "the sum of all errors", "Each output has an error of its own, y_j − t_j.",
                                  lambda y, t: np.sum(y - t)))

PATHS_BACK = (      # back(W, delta): what arrives along W (units above, units here) from delta (units above)
    Slip("back", "W where Wᵀ belongs", "W is (units above, units here), and the sum runs over the units above: Wᵀ.",
         lambda W, delta: W @ delta),
    Slip("back", "the weights left out", "What arrives from unit k is δ_k times the weight that leads to it.",
         lambda W, delta: np.sum(delta)),
    Slip("back", "the last path alone", "The sum over the units above adds to what is there, +=; with = the last is left.",
         lambda W, delta: W[-1] * delta[-1]),
    Slip("back", "the first path alone", "Each unit above sends blame back: a sum over all of them.", lambda W, delta: W[0] * delta[0]),
    Slip("back", "the first δ for every path", "Each weight meets the δ_k of the unit that it leads to.",
         lambda W, delta: W.sum(axis=0) * delta[0]),
    Slip("back", "the last δ for every path", "Each weight meets the δ_k of the unit that it leads to.",
         lambda W, delta: W.sum(axis=0) * delta[-1]),
    Slip("back", "a mean over the units above", "Every path adds its blame: a sum over the units above, not a mean.",
         lambda W, delta: W.T @ delta / len(delta)),
    Slip("back", "the sum of the weights times the sum of δ", "Each δ_k goes with its own weight: multiply first, then add.",
         lambda W, delta: W.sum(axis=0) * np.sum(delta)),
    Slip("back", "the sizes of the weights", "A negative weight sends blame back with the other sign: no absolute value.",
         lambda W, delta: abs(W).T @ delta),
    Slip("back", "the δ left out", "What arrives from unit k is its weight times δ_k.", lambda W, delta: W.sum(axis=0)),
)
