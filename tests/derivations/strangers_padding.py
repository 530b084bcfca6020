"""More of what strangers typed: slips that cancel, results that are padded, and right derivations beside them.

The tables are those of `strangers`; `PADDED` holds (points, text) like `PARTLY`.
"""

RIGHT_LATER = {
    "derive_cross_entropy": (
        r"-\log\prod_n\prod_k y_{nk}^{t_{nk}} = -\sum_n \log \prod_k (y_{nk})^{t_{nk}} = -\sum_n\sum_k \log (y_{nk})^{t_{nk}} = -\sum_n\sum_k t_{nk} \log (y_{nk})",
        r"= -\sum_n \sum_k \ln [y_{nk}]^{t_{nk}} = -\sum_n \sum_k t_{nk} \ln y_{nk}",
    ),
    "derive_softmax_delta": (
        r"= -t_j + \frac{e^{a_j}}{\sum_j e^{a_j}} = y_j - t_j",
    ),
}

WRONG_LATER = {
    "derive_hidden_delta": (
        (2, 0, r"= \sqrt{(h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)})^2} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (2, 0, r"= -\sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (2, 0, r"= 2 \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (3, 0.3, r"= \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)} + 1 = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (3, 0.3, r"= \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = 0 = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (3, 0.3, r"= \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)} h'(a_j^{(l-1)})"),
        (3, 0.3, r"= \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k w_{kj}^{(l+1)} \delta_j^{(l+1)} h'(a_j^{(l)})"),
        (3, 0.3, r"= \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_{k=1}^{K} w_{kj}^{(l+1)} \delta_k^{(l+1)} h'(a_j^{(l)})"),
        (3, 0.3, r"= \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_{k=2}^{M_{l+1}} w_{kj}^{(l+1)} \delta_k^{(l+1)} h'(a_j^{(l)})"),
        (3, 0.3, r"= \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)} h_{l+1}'(a_j^{(l)})"),
    ),
    "derive_weight_gradient": (
        (3, 0.6, r"= \frac{\partial E}{\partial a_j^{(l)}} \frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} x_i"),
        (3, 0.6, r"= \frac{\partial E}{\partial a_j^{(l)}} \frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} h'(a_j^{(l)}) z_i^{(l-1)}"),
        (3, 0.6, r"= \frac{\partial E}{\partial a_j^{(l)}} \frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} + z_i^{(l-1)}"),
    ),
    "derive_cross_entropy": (
        (2, 0, r"\log\prod_n\prod_k y_{nk}^{t_{nk}} = -\sum_n \log\prod_k y_{nk}^{t_{nk}} = -\sum_n\sum_k \log y_{nk}^{t_{nk}} = -\sum_n\sum_k t_{nk}\log y_{nk}"),  # the given expression was changed
        (2, 0, r"-\log\prod_n\prod_k y_{nk}^{t_{nk}} = -\prod_n\log\prod_k y_{nk}^{t_{nk}} = -\sum_n\sum_k t_{nk}\log y_{nk}"),
        (3, 0.3, r"= -\sum_n\sum_k\log y_{nk}^{t_{nk}} = -\sum_n\sum_k \log t_{nk} y_{nk}"),
        (3, 0.3, r"= -\sum_n\sum_k\log y_{nk}^{t_{nk}} = -\sum_{n=1}^K\sum_{k=1}^N t_{nk} \log y_{nk}"),
        (3, 0.3, r"= -\sum_n\sum_k\log y_{nk}^{t_{nk}} = -\sum_n\sum_k t_{kn} \log y_{nk}"),
    ),
    "derive_sigmoid_prime": (
        (2, 0, r"= \frac{-e^{-a}}{(1+e^{-a})^2} = \sigma(a)(1-\sigma(a))"),
        (2, 0, r"= e^{-a}(1+e^{-a})^2 = \sigma(a)(1-\sigma(a))"),
    ),
    "derive_softmax_delta": (
        (2, 0, r"= -t_j + \frac{e^{a_j}}{\sum_j e^{a_j}} + 1 = y_j - t_j"),
        (2, 0, r"= -t_k + \frac{e^{a_j}}{\sum_k e^{a_k}} = y_j - t_j"),
        (2, 0, r"= \frac{\partial E}{\partial y_j}\frac{\partial y_j}{\partial a_j} = y_j - t_j"),
    ),
    "derive_gaussian_nll": (
        (2, 0, r"= -\log \sum_n p(t_n) = \frac{NK}{2}\log 2\pi\sigma^2 + \frac{S}{2\sigma^2}"),
        (2, 0, r"= -\sum_k \log p(t_n) = \frac{NK}{2}\log 2\pi\sigma^2 + \frac{S}{2\sigma^2}"),
    ),
    "derive_node_gradient": (
        (2, 0, r"∂L/∂x_i = Σ_{i→k} ∂L/∂x_k ∂y_k/∂x_i = Σ_{i→k} z_k w_{i→k}"),
        (2, 0, r"∂L/∂x_i = Σ_{k→i} ∂L/∂y_k ∂y_k/∂x_i = Σ_{i→k} z_k w_{i→k}"),
    ),
    "derive_subset_average": (
        (2, 0, r"\frac{3}{\binom Nm} \sum_S \sum_{n \in S} g_n = \frac{1}{\binom Nm} \sum_n \binom{N-1}{m-1} g_n = \frac mN \sum_n g_n"),
        (2, 0, r"= \frac{1}{\binom Nm} \sum_n \binom{N-1}{m} g_n = \frac mN \sum_n g_n"),
        (2, 0, r"= \frac{1}{\binom Nm} \binom{N-1}{m-1} g_n = \frac mN \sum_n g_n"),
    ),
}

PADDED = {
    "derive_hidden_delta": (
        (0, r"= h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)} \cdot \frac{\partial b_j^{(l)}}{\partial b_j^{(l)}} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (0, r"= \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)} h'(a_j^{(l)}) \frac{\partial (b_j^{(l)} + 1)}{\partial b_j^{(l)}} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (0, r"= 1 \cdot \frac{\partial E}{\partial a_j^{(l)}} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (0, r"= \frac{\partial E}{\partial a_j^{(l)}} + 0 = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (0, r"= \frac{\frac{\partial E}{\partial a_j^{(l)}}}{1} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (0, r"= 2 \frac{\partial E}{\partial a_j^{(l)}} - \frac{\partial E}{\partial a_j^{(l)}} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (0, r"= h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)} + \frac{\partial E}{\partial a_j^{(l)}} - \frac{\partial E}{\partial a_j^{(l)}} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (0, r"= \sum_k \delta_{kj} \frac{\partial E}{\partial a_k^{(l)}} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (0, r"= \frac{h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}}{2} + \frac{h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}}{2} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (0, r"= (\frac{\partial E}{\partial a_j^{(l)}})^1 = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (0, r"= -(-h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}) = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (0, r"= \delta_j^{(l)} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (0, r"= \frac{\partial E}{\partial a_j^{(l)}} \cdot \frac{\partial a_j^{(l)}}{\partial a_j^{(l)}} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (0, "\\delta_j^{(l)} = h'(a_j^{(l)}) \\sum_k w_{kj}^{(l+1)} \\delta_k^{(l+1)}\n\\frac{\\partial E}{\\partial a_j^{(l)}} = \\delta_j^{(l)} = h'(a_j^{(l)}) \\sum_k w_{kj}^{(l+1)} \\delta_k^{(l+1)}"),
    ),
    "derive_sigmoid_prime": (
        (0, r"= \sigma'(a) (1+e^{-a})^2 (1+e^{-a})^{-2} = \sigma(a)(1-\sigma(a))"),
        (0, r"= \sigma(a)(1-\sigma(a)) \frac{\partial (a + 1)}{\partial a} = \sigma(a)(1-\sigma(a))"),
        (0, r"= \sigma(a) - \sigma(a)^2 = \sigma(a)(1-\sigma(a))"),
        (0, r"= \frac{\partial}{\partial a}\frac{1}{1+e^{-a}} = \sigma(a)(1-\sigma(a))"),
    ),
    "derive_tanh_prime": (
        (0, r"= 1 - tanh(a)tanh(a) = 1 - tanh²(a)"),
        (0, r"= tanh'(a) = 1 - tanh²(a)"),
    ),
    "derive_edge_gradient": (
        (0, r"= z_i x_j = x_j z_i"),
        (0, r"= ∂L/∂w_{j→i} · 1 = z_i x_j"),
    ),
    "derive_batch_gradient": (
        (0, r"= \sum_n z_{ni}^{(l-1)} \delta_{nj}^{(l)} = \sum_n \delta_{nj}^{(l)} z_{ni}^{(l-1)}"),
        (0, r"= N \cdot \frac1N \sum_n \delta_{nj}^{(l)} z_{ni}^{(l-1)} = \sum_n \delta_{nj}^{(l)} z_{ni}^{(l-1)}"),
    ),
    "derive_subset_average": (
        (0, r"= \frac{m}{N} \sum_n g_n = \sum_n \frac{m}{N} g_n"),
        (0, r"= \frac{1}{\binom{N}{m}} \sum_S \sum_{n \in S} g_n \cdot 1 = \frac{m}{N}\sum_n g_n"),
    ),
    "derive_best_sigma2": (
        (0, r"= (\frac{NK}{2\sigma^2} - \frac{S}{2\sigma^4}) \frac{\partial S}{\partial S} = \frac{NK}{2\sigma^2} - \frac{S}{2\sigma^4}"),
        (0, r"= \frac{1}{2\sigma^2}(NK - S/\sigma^2)"),
        (0, r"= 0 + \frac{NK}{2\sigma^2} - \frac{S}{2\sigma^4}"),
    ),
    "derive_through_activation": (
        (0, r"= \frac{\partial L}{\partial x_i} f'(y_i) = \frac{\partial L}{\partial y_i}"),
    ),
}
