"""Players: the student's own code, moved by buttons and sliders, in one output that lasts.

The rule is that of lab.pictures: the student's functions come first, by name, then the arguments they take. A
player checks what it can by itself and says under the picture when a function is wrong. All frames are drawn when the
cell runs; stage.py says what is left of a player where no scripts run.

unit 1  neuron_player(neuron, h)
unit 2  softmax_player(softmax, a=(2, 0, -1), cross_entropy=None)
        sigma_player(curve, x, t, gaussian_nll)
unit 3  nudge_player(loss, w, names=None, reach=2.0)
        learning_rate_player(toy_forward, toy_gradients, x, t, W1, w2, eta=0.05, steps=20)
unit 4  delta_flow_player(forward, hidden_delta, layer_gradients, x, t, params, hs, h_primes, delta_of_output,
                          loss=None)
        step_size_player(numerical_gradient, f, w, exact)
        boundary_player(forward, batch_gradients, X, T, params, hs, h_primes, delta_of_output, eta=0.2, steps=300)
unit 5  graph_player(topological_order, weights, graph_forward=None, graph_backward=None, inputs=None,
                     targets=None, f=None, f_prime=None)
unit 6  descent_player(sgd_step, loss, gradient, start, eta=0.1, steps=30, span=None)
        sgd_player(sgd_step, minibatches, x, t, start=(0.0, 0.0), eta=0.1, epochs=6, size=1)
        curve_player(history, x, t)
unit 7  digit_player(predict, X, labels, params)
        digit_pad(predict, X, labels, params)
unit 1  trained_reader()
"""

from .boundary import boundary_player
from .curve import curve_player
from .delta_flow import delta_flow_player
from .descent import descent_player
from .digits import digit_player
from .graph import graph_player
from .learning_rate import learning_rate_player
from .neuron import neuron_player
from .nudge import nudge_player
from .pad import digit_pad, trained_reader
from .sgd import sgd_player
from .sigma import sigma_player
from .softmax import softmax_player
from .stage import Player
from .step_size import step_size_player

__all__ = [
    "Player", "boundary_player", "curve_player", "delta_flow_player", "descent_player", "digit_pad", "digit_player",
    "graph_player", "learning_rate_player", "neuron_player", "nudge_player", "sgd_player", "sigma_player",
    "softmax_player", "step_size_player", "trained_reader",
]
