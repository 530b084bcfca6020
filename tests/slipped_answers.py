"""Wrong answers as students write them, in many styles, each with the lines on which it slips."""

from __future__ import annotations

SLIPPED: list[tuple[str, tuple[int, ...], str]] = [
    # --- unit 1
    ("neuron", (4,), """
def neuron(x, w, b, h):
    total = b
    for k in range(len(x)):
        total += w[k] + x[k]
    return h(total)"""),
    ("neuron", (5,), """
def neuron(x, w, b, h):
    a = 0
    for wi, xi in zip(w, x):
        a = a + wi * xi
    return h(a) + b"""),
    ("sigmoid", (2,), """
def sigmoid(a):
    e = np.exp(np.abs(a))
    return np.where(np.asarray(a) >= 0, 1 / (1 + e), e / (1 + e))"""),
    ("layer", (5,), """
def layer(z, W, b, h):
    out = []
    for row, bias in zip(W, b):
        s = np.dot(row, z)
        out.append(s - bias)
    return h(np.array(out))"""),
    ("layer", (5,), """
def layer(z, W, b, h):
    a = np.zeros(len(b))
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            a[i] += W[i, j] * z[j - 1]
        a[i] += b[i]
    return h(a)"""),
    ("absorb_bias", (3,), """
def absorb_bias(W, b):
    column = b.reshape(-1, 1)
    return np.hstack([W, column])"""),
    ("threshold_to_bias", (3,), """
def threshold_to_bias(W_lin):
    weights = W_lin[1:].T
    bias = W_lin[0]
    return weights, bias"""),
    ("two_layer", (3,), """
def two_layer(x, W1, b1, W2, b2, h1, h2):
    hidden = h1(np.dot(W1, x) + b1)
    return h1(np.dot(W2, hidden) + b2)"""),
    ("three_layer", (4,), """
def three_layer(x, W1, b1, W2, b2, W3, b3, h1, h2, h3):
    first = h1(W1.dot(x) + b1)
    second = h2(W2.dot(first) + b2)
    return h3(W3.dot(second) + b3 * b3)"""),
    ("forward", (8,), """
def forward(x, params, hs):
    zs = [x]
    acts = []
    for l in range(len(params)):
        W = params[l][0]
        bias = params[l][1]
        acts.append(W @ zs[l] + bias)
        zs.append(hs[l](acts[0]))
    return acts, zs"""),
    ("forward", (6,), """
def forward(x, params, hs):
    a = []
    z = [x]
    for k, (W, b) in enumerate(params):
        a.append(np.dot(W, z[k]) + b)
        z.append(hs[0](a[k]))
    return a, z"""),
    ("forward_batch", (4,), """
def forward_batch(X, params, hs):
    out = X
    for i in range(len(params)):
        W, b = params[i - 1]
        out = hs[i](out @ W.T + b)
    return out"""),
    ("collapse", (5,), """
def collapse(params):
    W, b = params[0]
    for k in range(1, len(params)):
        Wk, bk = params[k]
        b = bk + b
        W = Wk @ W
    return W, b"""),
    # --- unit 2
    ("sum_of_squares", (4,), """
def sum_of_squares(Y, T):
    total = 0.0
    for y, t in zip(Y, T):
        total += ((y + t) ** 2).sum()
    return total"""),
    ("softmax", (3,), """
def softmax(A):
    shifted = A - A.max(axis=-1, keepdims=True)
    p = np.exp(shifted * shifted)
    return p / p.sum(axis=-1, keepdims=True)"""),
    ("best_sigma2", (3,), """
def best_sigma2(Y, T):
    n = Y.size
    return sum_of_squares(Y, T) / n ** 2"""),
    ("cross_entropy", (6,), """
def cross_entropy(Y, T):
    E = 0
    for n in range(T.shape[0]):
        for k in range(T.shape[1]):
            if T[n, k] > 0:
                E += T[n, k] * np.log(Y[n, k])
    return E"""),
    ("gaussian_nll", (4,), """
def gaussian_nll(Y, T, sigma2):
    N, K = Y.shape
    S = np.sum((Y - T) ** 2)
    return N * K * np.log(2 * np.pi * sigma2) + S / (2 * sigma2)"""),
    # --- unit 3
    ("linear_gradient", (3,), """
def linear_gradient(w, x, t):
    y = np.dot(w, x)
    return 2 * y - t * x"""),
    ("train_linear", (5,), """
def train_linear(X, t, eta, epochs):
    w = np.zeros(X.shape[1])
    for e in range(epochs):
        for n in range(len(X)):
            w = w - eta * (w @ X[n] - t[n]) * X[n - 1]
    return w"""),
    ("one_weight_gradient", (4,), """
def one_weight_gradient(x, t, W1, w2, j, i):
    a, z, y = toy_forward(x, W1, w2)
    outer = 2 * (y - t)
    return outer * w2[i] * (1 - np.tanh(a[j]) ** 2) * x[i]"""),
    ("top_gradient", (3,), """
def top_gradient(x, t, W1, w2):
    a, z, y = toy_forward(x, W1, w2)
    return 2 * (t - y) * z"""),
    ("toy_gradients", (4,), """
def toy_gradients(x, t, W1, w2):
    a, z, y = toy_forward(x, W1, w2)
    top, hidden = local_errors(x, t, W1, w2)
    return np.outer(x, hidden), top * z"""),
    # --- unit 4
    ("sigmoid_prime", (3,), """
def sigmoid_prime(a):
    s = sigmoid(a)
    return s * (1 - s ** 2)"""),
    ("hidden_delta", (3,), """
def hidden_delta(W_next, delta_next, a, h_prime):
    back = np.dot(W_next.T, delta_next)
    return back * h_prime(back)"""),
    ("hidden_delta", (6,), """
def hidden_delta(W_next, delta_next, a, h_prime):
    d = np.zeros(len(a))
    for j in range(len(a)):
        s = 0
        for k in range(len(delta_next)):
            s = W_next[k, j] * delta_next[k]
        d[j] = s
    return h_prime(a) * d"""),
    ("backward", (8,), """
def backward(x, t, params, hs, h_primes, delta_of_output):
    a, z = forward(x, params, hs)
    delta = delta_of_output(z[-1], t, a[-1])
    grads = [None] * len(params)
    for l in range(len(params) - 1, -1, -1):
        grads[l] = (np.outer(delta, z[l]), delta)
        if l > 0:
            delta = (params[l][0].T @ delta) * h_primes[l - 1](a[l - 2])
    return grads"""),
    ("backward", (8,), """
def backward(x, t, params, hs, h_primes, delta_of_output):
    a, z = forward(x, params, hs)
    d = delta_of_output(z[-1], t, a[-1])
    grads = []
    for l in range(len(params) - 1, 0, -1):
        grads.insert(0, layer_gradients(d, z[l]))
        d = hidden_delta(params[l][0], d, a[l - 1], h_primes[l - 1])
    grads.insert(0, layer_gradients(d, z[1]))
    return grads"""),
    ("softmax_delta", (4,), """
def softmax_delta(a, t):
    e = np.exp(a - a.max())
    p = e / e.sum()
    return p + t"""),
    ("batch_gradients", (6,), """
def batch_gradients(X, T, params, hs, h_primes, delta_of_output):
    A, Z = forward(X, params, hs)
    D = delta_of_output(Z[-1], T, A[-1])
    out = []
    for l in range(len(params) - 1, -1, -1):
        out.append((D.T @ Z[l], D.sum(axis=0)))
        if l > 0:
            D = h_primes[l - 1](A[l - 1]) * (D @ params[l][0])
    return out"""),
    ("numerical_gradient", (8,), """
def numerical_gradient(f, w, eps=1e-5):
    g = np.zeros_like(w)
    for idx in np.ndindex(w.shape):
        plus = w.copy()
        minus = w.copy()
        plus[idx] += eps
        minus[idx] -= eps
        g[idx] = f(plus) - f(minus) / (2 * eps)
    return g"""),
    ("worked_network", (6,), """
def worked_network(x, t, w1, w2, b):
    a1 = w1 * x
    z1 = relu(a1)
    y = sigmoid(w2 * z1 + b)
    d2 = (y - t) * y * (1 - y)
    d1 = d2 * w2 * relu_prime(a1) * z1
    return (y - t) ** 2 / 2, d1 * x, d2 * z1, d2"""),
    # --- unit 5
    ("graph_forward", (6,), """
def graph_forward(weights, inputs, f):
    y, x = {}, dict(inputs)
    for node in topological_order(weights):
        if node in inputs:
            continue
        y[node] = sum(w + x[j] for (j, i), w in weights.items() if i == node)
        x[node] = f(y[node])
    return y, x"""),
    ("graph_loss", (4,), """
def graph_loss(x, targets):
    E = 0
    for node in targets:
        E += 0.5 * (x[node] + targets[node]) ** 2
    return E"""),
    ("from_successors", (5,), """
def from_successors(node, weights, z):
    total = 0
    for (src, dst), w in weights.items():
        if src == node:
            total += w * z[dst] ** 2
    return total"""),
    ("from_successors", (4,), """
def from_successors(node, weights, z):
    total = 0
    for (src, dst) in weights:
        if dst == node:
            total += weights[src, dst] * z[dst]
    return total"""),
    ("z_output", (3,), """
def z_output(x, target, y, f_prime):
    slope = f_prime(y)
    return x - target * slope"""),
    ("graph_backward", (6,), """
def graph_backward(weights, inputs, targets, f, f_prime):
    y, x = graph_forward(weights, inputs, f)
    z = {}
    for node in topological_order(weights)[::-1]:
        if node not in inputs:
            blame = x[node] * targets[node] if node in targets else 0
            blame += from_successors(node, weights, z)
            z[node] = blame * f_prime(y[node])
    return z"""),
    ("graph_gradient", (6,), """
def graph_gradient(weights, inputs, targets, f, f_prime):
    y, x = graph_forward(weights, inputs, f)
    z = graph_backward(weights, inputs, targets, f, f_prime)
    grad = {}
    for (j, i) in weights:
        grad[j, i] = z[i] * x[j] * f_prime(x[i])
    return grad"""),
    ("graph_step", (4,), """
def graph_step(weights, gradient, eta):
    new = {}
    for e in weights:
        new[e] = weights[e] - eta / gradient[e]
    return new"""),
    ("layers_are_a_graph", (5,), """
def layers_are_a_graph(params):
    g = {}
    for l in range(len(params)):
        W, b = params[l]
        for (j, i), value in np.ndenumerate(W):
            g[(l, j), (l + 1, i)] = value
    return g"""),
    # --- unit 6
    ("sgd_step", (4,), """
def sgd_step(params, gradients, eta):
    new = []
    for (W, b), (dW, db) in zip(params, gradients):
        new.append((W - eta * dW, b - db))
    return new"""),
    ("quadratic_descent", (6,), """
def quadratic_descent(H, w0, eta, steps):
    w = np.array(w0, dtype=float)
    path = [w]
    for _ in range(steps):
        g = H @ w
        w = w - g / eta
        path.append(w)
    return np.array(path)"""),
    ("quadratic_descent", (4,), """
def quadratic_descent(H, w0, eta, steps):
    path = np.zeros((steps + 1, len(w0)))
    path[0] = w0
    for k in range(steps - 1):
        path[k + 1] = path[k] - eta * H @ path[k]
    return path"""),
    ("max_eta", (3,), """
def max_eta(H):
    lam = np.linalg.eigvalsh(H)
    return 2 / lam.mean()"""),
    ("subset_average", (6,), """
def subset_average(gradients, m):
    total = np.zeros(gradients.shape[1])
    count = 0
    for chosen in combinations(range(len(gradients)), m):
        total += gradients[list(chosen)].sum(axis=0)
        count += m
    return total / count"""),
    ("minibatches", (5,), """
def minibatches(N, size, rng):
    idx = rng.permutation(N)
    out = []
    for s in range(0, N, size):
        out.append(idx[s:size + 1])
    return out"""),
    # --- unit 7
    ("confusion", (4,), """
def confusion(labels, predicted, K):
    C = np.zeros((K, K), dtype=int)
    for i in range(len(labels)):
        C[labels[i], predicted[i]] += i
    return C"""),
    ("predict", (3,), """
def predict(X, params):
    out = forward(X, params)
    return out[-1].argmin(axis=1)"""),
    ("init_params", (5,), """
def init_params(sizes, rng):
    out = []
    for i in range(len(sizes) - 1):
        fan_in, fan_out = sizes[i], sizes[i + 1]
        W = rng.standard_normal((fan_out, fan_in)) * np.sqrt(fan_in)
        out.append((W, np.zeros(fan_out)))
    return out"""),
    ("loss_and_gradients", (8,), """
def loss_and_gradients(X, T, params):
    *Z, A = forward(X, params)
    A = A - A.max(axis=1, keepdims=True)
    log_Y = A - np.log(np.exp(A).sum(axis=1, keepdims=True))
    delta, grads = (np.exp(log_Y) - T) / len(X), []
    for l in reversed(range(len(params))):
        if l < len(params) - 1:
            delta = (1 - Z[l + 1]) * (delta @ params[l + 1][0])
        grads.insert(0, (delta.T @ Z[l], delta.sum(axis=0)))
    return -np.sum(T * log_Y) / len(X), grads"""),
    ("train", (8,), """
def train(X, T, params, eta, batch_size, epochs, rng):
    losses = []
    for epoch in range(epochs):
        order = rng.permutation(len(X))
        for s in range(0, len(X), batch_size):
            rows = order[s:s + batch_size]
            E, grads = loss_and_gradients(X[rows], T[rows], params)
            params = [(W - eta * dW, b + eta * db) for (W, b), (dW, db) in zip(params, grads)]
        losses.append(loss_and_gradients(X, T, params)[0])
    return params, losses"""),
    # --- two slips
    ("layer", (5, 6), """
def layer(z, W, b, h):
    rows = W.shape[0]
    a = np.zeros(rows)
    for i in range(rows):
        a[i] = W[i] @ z - b[i]
    return a"""),
    ("delta_rule_step", (2, 3), """
def delta_rule_step(w, x, t, eta):
    error = t - np.dot(w, x)
    return w - eta * error"""),
    ("output_delta", (2, 3), """
def output_delta(y, t, a, h_prime):
    error = y + t
    slope = h_prime(y)
    return error * slope"""),
    ("forward", (5, 6), """
def forward(x, params, hs):
    a = []
    z = [x]
    for (W, b), h in zip(params, hs):
        a.append(W @ z[-1] - b)
        z.append(hs[0](a[-1]))
    return a, z"""),
    ("graph_loss", (2,), """
def graph_loss(x, targets):
    E = 1
    for node, t in targets.items():
        E += (x[node] - t) ** 2
    return E / 2"""),
    ("sgd_step", (4, 5), """
def sgd_step(params, gradients, eta):
    out = []
    for (W, b), (dW, db) in zip(params, gradients):
        W_new = W + eta * dW
        b_new = b - eta / db
        out.append((W_new, b_new))
    return out"""),
]
