"""Slips of back-propagation through any number of layers: where a δ begins, how it comes back, and what it meets."""

from __future__ import annotations

import numpy as np

from autograder.exercises.kinds import Parts, Slip
from autograder.exercises.patterns.networks import GIVEN, back_along, given_slope, multiplied
from autograder.exercises.patterns.slopes import PATHS_BACK, activation_slopes
from autograder.reference.forward_model import forward


def _backward(x, t, params, hs, h_primes, delta_of_output, start=lambda d, z, t, a, f: d(z[-1], t, a[-1]), slope=given_slope, back=back_along,
              taken=lambda a, z, l: z[l], weights=lambda params, l, dW: params[l][0], of=lambda l: l - 1, early=False, keep=False,
              biases=lambda d: d, table=np.outer, listed=lambda found: found, joined=multiplied):
    """Return the gradients; l is the layer whose δ is known, of(l) the place of a and h′ one layer down."""
    a, z = forward(x, params, hs)
    delta = start(delta_of_output, z, t, a, h_primes[-1])
    found: list = []
    for l in reversed(range(len(params))):
        below = delta
        if l:
            below = joined(slope(h_primes[of(l)], a[of(l)], z[of(l) + 1]), back(np.asarray(weights(params, l, np.outer(delta, z[l]))), delta), h_primes[l - 1])
        used = below if early else delta
        found.insert(0, (table(used, taken(a, z, l)), biases(used)))
        delta = delta if keep else below
    return listed(found)


STARTS = (
    Slip("start", "y − t where delta_of_output belongs", "Which δ the output has depends on the error: it is handed in.",
         lambda d, z, t, a, f: z[-1] - t),
    Slip("start", "t − y where delta_of_output belongs", "Which δ the output has depends on the error: it is handed in.",
         lambda d, z, t, a, f: t - z[-1]),
    Slip("start", "(y − t) h′(a) where delta_of_output belongs", "Which δ the output has depends on the error: it is handed in.",
         lambda d, z, t, a, f: (z[-1] - t) * f(a[-1])),
    Slip("start", "h′ once more at the output", "delta_of_output has its h′ already.", lambda d, z, t, a, f: d(z[-1], t, a[-1]) * f(a[-1])),
    Slip("start", "delta_of_output(t, y, a)", "Its arguments are y, t and a, in this order.", lambda d, z, t, a, f: d(t, z[-1], a[-1])),
    Slip("start", "delta_of_output(y, t, y)", "Its arguments are y, t and a, the pre-activations of the last layer.",
         lambda d, z, t, a, f: d(z[-1], t, z[-1])),
    Slip("start", "delta_of_output(a, t, a)", "Its arguments are y, t and a: y is z[-1].", lambda d, z, t, a, f: d(a[-1], t, a[-1])),
    Slip("start", "delta_of_output(a, t, y)", "Its arguments are y, t and a, in this order.", lambda d, z, t, a, f: d(a[-1], t, z[-1])),
)
WALKS = (
    Slip("taken", "z of the layer itself", "A layer's gradient is δ times what it took in, z[l]; z[l + 1] is what it gave out.",
         lambda a, z, l: z[l + 1]),
    Slip("taken", "the input for every layer", "A layer's gradient is δ times what it took in: x for the first layer alone, then z[l].",
         lambda a, z, l: z[0]),
    Slip("taken", "a where z belongs in the gradients", "What a layer takes in is z[l], what came out of h below, not a.",
         lambda a, z, l: a[l - 1] if l else z[0]),
    Slip("weights", "the weights of the layer below", "δ[l − 1] comes from δ[l] along the weights between them: params[l][0].",
         lambda params, l, dW: params[l - 1][0]),
    *(Slip("weights", "weights that have moved already", "δ comes back along the weights of the forward pass; no step is taken here.",
           lambda params, l, dW, eta=eta: params[l][0] - eta * dW) for eta in (1.0, 0.1)),
    Slip("of", "a and h′ one layer too high", "The δ of the layer below has the slope of that layer: a[l - 1] and h_primes[l - 1].",
         lambda l: l),
    Slip("early", "δ replaced before its gradients are taken", "First the gradients of layer l from its δ, then the δ of the layer "
         "below. Here the δ has already moved down.", True),
    Slip("keep", "the output's δ in every layer", "hidden_delta returns the δ of the layer below: keep it, delta = hidden_delta(…).", True),
    Slip("biases", "the biases without gradients", "∂E/∂b = δ in every layer.", lambda d: 0 * d),
    Slip("biases", "one bias where the layer belongs", "∂E/∂b has an entry for each unit: δ itself, not its sum.", np.sum),
    Slip("biases", "ones as the gradients of the biases", "∂E/∂b = δ in every layer.", lambda d: np.ones(np.shape(d))),
    Slip("table", "stored (in, out)", "dW has the shape of W, (out, in): δ zᵀ, not z δᵀ.", lambda d, z: np.outer(z, d)),
    Slip("listed", "the last layer first", "The list has the order of params: the first layer's gradients come first.",
         lambda found: found[::-1]),
    Slip("listed", "dW without db", "Each layer has a pair (dW, db).", lambda found: [dW for dW, _ in found]),
    Slip("listed", "db before dW", "Each pair is (dW, db), in this order.", lambda found: [(db, dW) for dW, db in found]),
    Slip("listed", "the first layer left out", "Layer 0 has gradients too.", lambda found: found[1:]),
    Slip("listed", "only the last layer", "The loop goes on to layer 0; a `return` inside it ends it.", lambda found: found[-1:]),
)


def _layer_gradients(delta, z_prev, table=np.outer, biases=lambda d, z: d, listed=lambda dW, db: (dW, db)):
    delta, z_prev = np.asarray(delta, dtype=float), np.asarray(z_prev, dtype=float)
    return listed(table(delta, z_prev), biases(delta, z_prev))


LAYER_GRADIENTS = Parts(_layer_gradients, (
    Slip("table", "stored (in, out)", "dW has the shape of W, (out, in): δ zᵀ, not z δᵀ.", lambda d, z: np.outer(z, d)),
    Slip("table", "** where × belongs", "Two stars are a power: each entry is a product.", np.power.outer),
    Slip("table", "+ where × belongs", "Each entry is a product, δ_j z_i.", np.add.outer),
    Slip("table", "δ left out of dW", "z_i is ∂a_j/∂W_ji; times δ_j it is ∂E/∂W_ji.", lambda d, z: np.outer(np.ones(len(d)), z)),
    Slip("table", "z left out of dW", "∂E/∂W_ji is δ_j times what comes in, z_i.", lambda d, z: np.outer(d, np.ones(len(z)))),
    Slip("table", "the sign of dW", "∂E/∂W_ji = δ_j z_i, without a minus: no step is taken yet.", lambda d, z: -np.outer(d, z)),
    Slip("biases", "one bias for the layer", "Each unit has its own bias: db is δ itself, not its sum.", lambda d, z: np.sum(d)),
    Slip("biases", "a mean for the biases", "Each unit has its own bias: db is δ itself.", lambda d, z: np.mean(d)),
    Slip("biases", "no gradient for the biases", "∂a_j/∂b_j = 1, so ∂E/∂b = δ.", lambda d, z: 0 * d),
    Slip("biases", "ones for the biases", "∂a_j/∂b_j = 1 is one factor; the other is δ_j.", lambda d, z: np.ones(len(d))),
    Slip("biases", "z for the biases", "The bias's input is 1 and not z: ∂E/∂b = δ.", lambda d, z: z),
    Slip("biases", "δ times z for the biases", "The bias's input is 1 and not z: ∂E/∂b = δ.", lambda d, z: d * z[0]),
    Slip("biases", "the sign of db", "∂E/∂b = δ, without a minus.", lambda d, z: -d),
    Slip("listed", "db before dW", "The pair is (dW, db), in this order.", lambda dW, db: (db, dW)),
))


def _forwards(x, t, params, hs, h_primes, delta_of_output, **parts):
    """Run the loop from the first layer to the last, with the output's δ at its beginning."""
    a, z = forward(x, params, hs)
    delta = delta_of_output(z[-1], t, a[-1])
    found = []
    for l in range(len(params)):
        found.append((np.outer(delta, z[l]), delta))
        if l:
            delta = h_primes[l - 1](a[l - 1]) * (params[l][0].T @ delta)
    return found


FORWARDS = Slip("all", "a loop from the first layer to the last", "Blame comes from the output: the loop begins at the last layer, "
                "reversed(range(len(params))).", _forwards)
BACKWARD = Parts(lambda *args, **parts: parts.pop("all", _backward)(*args, **parts),
                 (*STARTS, *activation_slopes(), *PATHS_BACK, *GIVEN, *WALKS, FORWARDS))


def _batch(X, T, *rest, added=lambda one, N: sum(one), of_biases=None, rows=lambda N: range(N), **parts):
    found = [_backward(X[n], T[n], *rest, **parts) for n in rows(len(X))]
    return [(added([pair[0] for pair in layer], len(X)), (of_biases or added)([pair[1] for pair in layer], len(X)))
            for layer in zip(*found)]


BATCH_GRADIENTS = Parts(_batch, (
    *STARTS, *activation_slopes(), *(slip for slip in WALKS if not slip.name.startswith(("dW", "one bias", "only"))),
    Slip("added", "a mean over the examples", "E is the sum over the examples, and so are its gradients.", lambda one, N: sum(one) / N),
    Slip("of_biases", "a mean over the examples in db", "db is the sum over the examples, as dW is.", lambda one, N: sum(one) / N),
    Slip("of_biases", "the biases of the last example", "db is the sum over the examples, as dW is.", lambda one, N: one[-1]),
    Slip("rows", "the first example left out", "Every example counts, the one with index 0 too.", lambda N: range(1, N)),
    Slip("rows", "the last example left out", "Every example counts: range(N) already ends before N.", lambda N: range(N - 1)),
    Slip("rows", "only the first example", "The loop goes on through all examples; a `return` inside it ends it.", lambda N: range(1)),
    Slip("rows", "only the last example", "The gradients of each example are added, not overwritten.", lambda N: range(N - 1, N)),
))
