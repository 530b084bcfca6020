"""Draw pictures of the student's own code.

One rule for all: the student's functions come first, by name and not called, then the arguments they take, in
their own order. A picture calls them; a blank or failing answer gives a card that says what it is waiting for.
What comes back shows itself as the last line of a cell, with alt text; what can be checked is checked and said.
With LAB_PICTURES=off in the environment everything returns a line of text at once and calls nothing; with
LAB_PICTURES=png every picture is a bare image.

Where things are: picture.py is what a picture is, asking.py asks the student's functions; drawing/ writes our own SVG,
which follows a page between light and dark, and networks/, graphs/, curves/, descents/ and images/ hold the pictures of
layered networks, of other graphs, of functions and of training, of paths on a surface, and of digits.

unit 1, 4  activations(functions, primes=None, names=None, span=(-6, 6))
unit 1     network(forward, x, params, hs, t=None)
           bends(forward_batch, params, functions, names=None, span=(-3, 3))
unit 2     likelihood(curve, x, t, sigma2, gaussian_nll=None)
           sigma_curve(gaussian_nll, Y, T, best_sigma2=None)
           softmax_bars(softmax, a, t=None)
unit 3     line_fit(train_linear, X, t, eta, epochs=(0, 1, 5, 50))
           blame(toy_forward, local_errors, x, t, W1, w2, j=0, i=0)
           three_learn(toy_forward, toy_gradients, x, t, W1, w2, eta=0.05, steps=20)
unit 4     delta_flow(forward, hidden_delta, layer_gradients, x, t, params, hs, h_primes, delta_of_output, loss=None)
           delta_debugger(forward, backward, x, t, params, hs, h_primes, delta_of_output)
           step_size(numerical_gradient, f, w, exact)
           costs(forward, batch_gradients, passes_needed)
unit 5     graph(weights, topological_order=None)
           graph_values(graph_forward, graph_backward, weights, inputs, targets, f, f_prime)
           graph_debugger(graph_forward, graph_backward, weights, inputs, targets, f, f_prime)
unit 6     descent(sgd_step, loss, gradient, start, etas=(0.05, 0.2, 0.5), steps=20, span=None)
           sgd_path(sgd_step, minibatches, x, t, start=(0.0, 0.0), eta=0.1, epochs=6, size=1, seed=0)
           bowl(quadratic_descent, H, w0, etas, steps=20)
           surface(loss, points=None, span=((-2, 2), (-2, 2)))
           dead_relu(error, w1, dw1, eta, safe_eta=None)
           fitted_curves(fit_curve, targets, span=(-1, 1))
           when_to_stop(fit, x, t, x_unseen, t_unseen, eta=0.3, size=5, epochs=3000)
unit 7     loss_curve(losses, names=None, log=False)
           digits(X, labels=None, count=20)
           worst_mistakes(predict, X, labels, params, count=10)
           confusion_matrix(confusion, labels, predicted, K=10)
           held_back(predict, confusion, X, labels, params)
           ladder(init_params, train, predict, shifted, learnt, held, params)
           weight_images(params, count=16, X=None)
"""

from .curves.activations import activations
from .curves.bending import bends
from .curves.costs import costs
from .curves.learning import three_learn
from .curves.losses import likelihood, sigma_curve, softmax_bars
from .curves.step_error import step_size
from .curves.stopping import when_to_stop
from .curves.training import fitted_curves, line_fit, loss_curve
from .descents.descending import bowl, dead_relu, descent, surface
from .descents.noisy import sgd_path
from .graphs.debugger import graph_debugger
from .graphs.pictures import graph, graph_values
from .images.digits import confusion_matrix, digits, weight_images, worst_mistakes
from .images.held_back import held_back, ladder
from .networks.blame import blame
from .networks.debugger import delta_debugger
from .networks.pictures import delta_flow, network
from .picture import Card, Off, Picture, Shown

__all__ = [
    "Card", "Off", "Picture", "Shown", "activations", "bends", "blame", "bowl", "confusion_matrix", "costs",
    "dead_relu", "delta_debugger", "delta_flow", "descent", "digits", "fitted_curves", "graph", "graph_debugger",
    "graph_values", "held_back", "ladder", "likelihood", "line_fit", "loss_curve", "network", "sgd_path",
    "sigma_curve", "softmax_bars", "step_size", "surface", "three_learn", "weight_images", "when_to_stop",
    "worst_mistakes",
]
