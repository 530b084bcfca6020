"""Players: the student's own code, step by step, with ipywidgets; a still picture where there are none.

The rule is that of lab.pictures: the student's functions come first, by name, then the arguments they take. A
player checks what it can by itself and says under the picture when a function is wrong.

unit 4  delta_flow_player(forward, hidden_delta, layer_gradients, x, t, params, hs, h_primes, delta_of_output,
                          loss=None)
        step_size_player(numerical_gradient, f, w, exact)
unit 5  graph_player(topological_order, weights, graph_forward=None, graph_backward=None, inputs=None,
                     targets=None, f=None, f_prime=None)
unit 6  descent_player(sgd_step, loss, gradient, start, eta=0.1, steps=30, span=None)
        curve_player(history, x, t)
unit 7  digit_player(predict, X, labels, params)
"""

from .curve import curve_player
from .delta_flow import delta_flow_player
from .descent import descent_player
from .digits import digit_player
from .graph import graph_player
from .stage import Player
from .step_size import step_size_player

__all__ = [
    "Player", "curve_player", "delta_flow_player", "descent_player", "digit_player", "graph_player", "step_size_player",
]
