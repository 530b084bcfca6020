"""Type what one student types in each unit: one answer right, three wrong with names, one that does not run."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Student:
    """A student of one unit. right: (exercise, code). wrong: exercise → (code, the mistake's name). broken: (exercise, code, what Python says).

    blank: the exercise left as it is.
    """

    right: tuple[str, str]
    wrong: dict[str, tuple[str, str]]
    broken: tuple[str, str, str]
    blank: str


STUDENTS = {
    "01-forward-model": Student(
        right=("sigmoid", "def sigmoid(a):\n    return 0.5 * (1 + np.tanh(np.asarray(a) / 2))"),
        wrong={
            "neuron": ("def neuron(x, w, b, h):\n    return w @ x + b", "h forgotten"),
            "worked_forward": ("a1 = z1 = 0.03\na2 = -1.15\ny = 1 / (1 + np.exp(1.15))\nE = (y - 1) ** 2",
                               "the ½ left out of E"),
            "repair_two_layer": (
                "repair_two_layer_line = 3\n\ndef repaired_two_layer(x, V1, V2, h1, h2):\n"
                "    a = V1 @ np.concatenate([[1.0], x])\n    return h2(V2 @ h1(np.concatenate([[1.0], a])))",
                "the constant goes through h1"),
        },
        broken=("two_layer", "def two_layer(x, W1, b1, W2, b2, h1, h2):\n    z1 = h1(W1 @ x + b1)\n"
                "    return h2(W2 @ z + b2)", "NameError"),
        blank="collapse",
    ),
    "02-losses": Student(
        right=("best_sigma2", "def best_sigma2(Y, T):\n    return np.mean((Y - T) ** 2)"),
        wrong={
            "sum_of_squares": ("def sum_of_squares(Y, T):\n    return np.sum((Y - T) ** 2) / 2", "the ½ put in"),
            "derive_cross_entropy": (
                'derive_cross_entropy = r"""\n-\\log \\prod_n \\prod_k y_{nk}^{t_{nk}}\n  = Σ_n Σ_k t_nk log y_nk\n"""',
                "the sign lost"),
            "one_hot": ("def one_hot(labels, K):\n    return np.eye(K)[np.asarray(labels) - 1]", "labels counted from 1"),
        },
        broken=("softmax", "def softmax(A):\n    e = np.exp(A - np.max(A, axis=1))\n    return e / e.sum()", "AxisError"),
        blank="cross_entropy_from_logits",
    ),
    "03-delta-rule": Student(
        right=("equivalent_eta", "equivalent_eta = lambda eta: eta + eta"),
        wrong={
            "delta_rule_step": ("def delta_rule_step(w, x, t, eta):\n    return w + eta * (w @ x - t) * x", "uphill"),
            "predict_shapes": ("shape_a = shape_z = shape_delta_hidden = shape_dw2 = (2,)\nshape_dW1 = (3, 2)",
                               "(in, out) where (out, in) belongs"),
            "repair_factor_two": ("repair_factor_two_line = 3\ntidied_loss = 'half'\n"
                                  "repair_factor_two_fixed = 'δ z'", "the 2 left out"),
        },
        broken=("top_gradient", "def top_gradient(x, t, W1, w2):\n    return 2 * (y - t) * np.tanh(W1 @ x, w2)",
                "NameError"),
        blank="repair_shapes",
    ),
    "04-backpropagation": Student(
        right=("tanh_prime", "def tanh_prime(a):\n    return 1 / np.cosh(np.clip(a, -300, 300)) ** 2"),
        wrong={
            "relu_prime": ("def relu_prime(a):\n    return np.ones_like(a, dtype=float)", "1 everywhere"),
            "worked_gradients": ("y = sigmoid(-1.15)\ndb = (y - 1) * y * (1 - y)\ndw2 = 0.03 * db\ndw1 = -5 * db",
                                 "x left out of ∂E/∂w1"),
            "hidden_delta": ("def hidden_delta(W_next, delta_next, a, h_prime):\n    return W_next.T @ delta_next",
                             "h′ forgotten"),
        },
        broken=("layer_gradients", "def layer_gradients(delta, z_prev):\n    return np.outer(delta, z_previous), delta", "NameError"),
        blank="softmax_squared_delta",
    ),
    "05-graph": Student(
        right=("edge_gradient", "edge_gradient = lambda z_i, x_j: z_i * x_j"),
        wrong={
            "graph_loss": ("def graph_loss(x, targets):\n    return sum((x[i] - t) ** 2 for i, t in targets.items())",
                           "the ½ left out"),
            "topological_order": ("def topological_order(weights):\n    return sorted({node for edge in weights for node in edge})",
                                  "sorted by name"),
            "z_output": ("def z_output(x, target, y, f_prime):\n    return x - target", "f′ forgotten"),
        },
        broken=("graph_step", "def graph_step(weights, gradient, eta):\n    return weights - eta * gradient", "TypeError"),
        blank="layers_are_a_graph",
    ),
    "06-sgd": Student(
        right=("max_eta", "def max_eta(H):\n    return 2 / np.linalg.norm(H, 2)"),
        wrong={
            "largest_safe_eta": ("def largest_safe_eta(w1, dw1):\n    return dw1 / w1", "turned upside down"),
            "worked_step": ("w1 = w1_old - dw1\nw2 = w2_old - dw2\nb = b_old - db\nE = worked_error(w1, w2, b)",
                            "the learning rate left out"),
            "sgd_step": ("def sgd_step(params, gradients, eta):\n"
                         "    return [(W + eta * dW, b + eta * db) for (W, b), (dW, db) in zip(params, gradients)]",
                         "uphill"),
        },
        broken=("quadratic_descent", "def quadratic_descent(H, w0, eta, steps):\n    path = np.zeros((steps, 2))\n"
                "    path[0] = w0\n    for k in range(steps):\n        path[k + 1] = path[k] - eta * H @ path[k]\n"
                "    return path", "could not broadcast"),
        blank="subset_average",
    ),
    "07-digits": Student(
        right=("digits_model", "rng = np.random.default_rng(7)\nstart = init_params([64, 24, 10], rng)\n"
               "digits_model, losses = train(X_train, T_train, start, 0.3, 16, 40, rng)"),
        wrong={
            "init_params": ("def init_params(sizes, rng):\n"
                            "    return [(rng.normal(size=(n, m)), np.zeros(n)) for m, n in zip(sizes, sizes[1:])]",
                            "standard deviation 1"),
            "predict": ("def predict(X, params):\n    Z = X\n    for W, b in params[:-1]:\n        Z = np.tanh(Z @ W.T + b)\n"
                        "    W, b = params[-1]\n    return np.argmax(Z @ W.T + b, axis=0)", "over the wrong axis"),
            "loss_and_gradients": (
                "def loss_and_gradients(X, T, params):\n    Z = [X]\n    for W, b in params[:-1]:\n"
                "        Z.append(np.tanh(Z[-1] @ W.T + b))\n    W, b = params[-1]\n    A = Z[-1] @ W.T + b\n"
                "    A = A - A.max(axis=1, keepdims=True)\n    Y = np.exp(A) / np.exp(A).sum(axis=1, keepdims=True)\n"
                "    E = np.mean(np.log(np.exp(A).sum(axis=1)) - np.sum(T * A, axis=1))\n    D = (Y - T) / len(X)\n"
                "    G = []\n    for l in reversed(range(len(params))):\n        G.insert(0, (D.T @ Z[l], D.sum(axis=0)))\n"
                "        D = D @ params[l][0]\n    return E, G", "tanh′ forgotten"),
        },
        broken=("train", "def train(X, T, params, eta, batch_size, epochs, rng):\n    for epoch in range(epochs):\n"
                "        batch = rng.permutation(len(X))[:batch_size]\n"
                "        E, G = loss_and_gradient(X[batch], T[batch], params)\n    return params, []", "NameError"),
        blank="confusion",
    ),
}
