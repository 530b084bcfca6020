"""Hold what newcomers get wrong, four for each exercise: (number of the first wrong step, points, text).

Step 0: nothing is wrong, but steps are jumped over, or the result is a copy.
"""

CHAIN_W = r"= \frac{\partial E}{\partial a_j^{(l)}} \frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}}"
CHAIN_A = r"= \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}}"

WRONG = {
    "derive_two_layer": (
        (2, 0, r"y_j = h_1(b_j^{(2)} + \sum_i w_{ji}^{(2)} h_2(b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k))"),
        (2, 0, r"y_j = h_2(b_j^{(2)} + \sum_i w_{ij}^{(2)} h_1(b_i^{(1)} + \sum_k w_{ki}^{(1)} x_k))"),
        (3, 0, "y_j = h_2(b_j^(2) + Σ_i w_ji^(2) z_i^(1)) = h_2(b_j^(2) + Σ_i w_ji^(2) h_1(Σ_k w_ik^(1) x_k))"),
        (2, 0, r"y_j = h_2(a_j^{(1)}) = h_2(b_j^{(2)} + \sum_i w_{ji}^{(2)} h_1(b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k))"),
    ),
    "derive_three_layer": (
        (2, 0, "y_j = h_3(b_j^(3) + Σ_i w_ji^(3) h_2(b_i^(2) + Σ_k w_ik^(2) h_2(b_k^(1) + Σ_m w_km^(1) x_m)))"),
        (2, 0, r"y_j = h_3(b_j^{(3)} + \sum_{i=1}^{M_1} w_{ji}^{(3)} h_2(b_i^{(2)} + \sum_{k=1}^{M_2} w_{ik}^{(2)} h_1(b_k^{(1)} + \sum_{m=1}^{D} w_{km}^{(1)} x_m)))"),
        (2, 0, r"y_j = h_3(b_j^{(3)} + \sum_i w_{ji}^{(3)} h_2(b_i^{(2)} + \sum_k w_{ik}^{(2)} h_1(b_k^{(1)} + \sum_m w_{km}^{(1)} x_k)))"),
        (2, 0, r"y_j = h_3(b_j^{(3)} + \sum_i w_{ji}^{(3)} h_1(b_i^{(1)} + \sum_m w_{im}^{(1)} x_m))"),
    ),
    "derive_recursion": (
        (2, 0, r"a_j^{(l)} = b_j^{(l)} + \sum_i w_{ji}^{(l)} h_l(a_i^{(l-1)})"),
        (2, 0, r"a_j^{(l)} = b_j^{(l-1)} + \sum_i w_{ji}^{(l-1)} h_{l-1}(a_i^{(l-1)})"),
        (2, 0, r"a_j^l = b_j^l + sum_i w_ji^l a_i^(l-1)"),
        (2, 0, r"a_j^{(l)} = h_{l-1}(b_j^{(l)} + \sum_i w_{ji}^{(l)} a_i^{(l-1)})"),
    ),
    "derive_collapse": (
        (3, 0.3, r"= b_j^{(2)} + \sum_i w_{ji}^{(2)} (b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k) = b_j^{(2)} + b_j^{(1)} + \sum_k \left( \sum_i w_{ji}^{(2)} w_{ik}^{(1)} \right) x_k"),
        (2, 0, r"= b_j^{(2)} + \sum_i w_{ji}^{(2)} \sum_k w_{ik}^{(1)} x_k = \sum_k (\sum_i w_{ji}^{(2)} w_{ik}^{(1)}) x_k + b_j^{(2)}"),
        (3, 0.3, r"= b_j^{(2)} + \sum_i w_{ji}^{(2)} (b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k) = b_j^{(2)} + \sum_i w_{ji}^{(2)} b_i^{(1)} + \sum_k \left( \sum_i w_{ji}^{(2)} \right) w_{ik}^{(1)} x_k"),
        (0, 0, r"= b_j^{(2)} + \sum_i w_{ji}^{(2)} b_i^{(1)} + \sum_k \left( \sum_i w_{ji}^{(2)} w_{ik}^{(1)} \right) x_k"),
    ),
    "derive_gaussian_nll": (
        (2, 0, r"= -\prod_n \log p(t_n) = \frac{NK}{2} \log 2\pi\sigma^2 + \frac{S}{2\sigma^2}"),
        (3, 0.3, r"= -\sum_n \log p(t_n) = -\sum_n \left( -\frac{1}{2} \log(2\pi\sigma^2) - \frac{\|y_n - t_n\|^2}{2\sigma^2} \right) = \frac{N}{2} \log(2\pi\sigma^2) + \frac{S}{2\sigma^2}"),
        (3, 0.3, "= -Σ_n log p(t_n) = Σ_n (K/2 log(2πσ²) + ‖y_n − t_n‖²/σ²) = NK/2 log(2πσ²) + S/σ²"),
        (0, 0, r"= \frac{NK}{2} \log(2\pi\sigma^2) + \frac{1}{2\sigma^2} \sum_n \|y_n - t_n\|^2 = \frac{NK}{2} \log(2\pi\sigma^2) + \frac{S}{2\sigma^2}"),
    ),
    "derive_best_sigma2": (
        (2, 0, r"= \frac{NK}{2} \cdot \frac{1}{2\pi\sigma^2} - \frac{S}{2\sigma^4}"),
        (2, 0, r"= \frac{NK}{2\sigma^2} + \frac{S}{2\sigma^4}"),
        (2, 0, r"= \frac{NK}{\sigma} - \frac{S}{\sigma^3}"),
        (0, 0, r"= \frac{NK}{2\sigma^2} - \frac{S}{2\sigma^4}"),
    ),
    "derive_best_sigma2_value": (
        (1, 0, r"\sigma^2 = \frac{S}{N}"), (1, 0, r"\sigma^2 = \frac{NK}{S}"), (1, 0, r"\sigma^2 = \frac{S}{2NK}"), (1, 0, r"\sigma^2 = \sqrt{\frac{S}{NK}}"),
    ),
    "derive_cross_entropy": (
        (3, 0.3, r"= -\sum_n \sum_k \log y_{nk}^{t_{nk}} = -\sum_n \sum_k y_{nk} \log t_{nk}"),
        (2, 0, r"= -\sum_n \prod_k \log y_{nk}^{t_{nk}} = -\sum_n \sum_k t_{nk} \log y_{nk}"),
        (3, 0.3, r"= -\sum_n \sum_k \log y_{nk}^{t_{nk}} = \sum_n \sum_k t_{nk} \log y_{nk}"),
        (0, 0, r"= -\sum_k \sum_n t_{nk} \log y_{nk} = -\sum_n \sum_k t_{nk} \log y_{nk}"),
    ),
    "derive_linear_gradient": (
        (3, 0.6, r"= \frac{\partial L}{\partial \hat y} \frac{\partial \hat y}{\partial w_i} = (\hat y - t) x_i"),
        (3, 0.6, "= ∂L/∂ŷ · ∂ŷ/∂w_i = 2(t - ŷ) x_i"),
        (3, 0.6, r"= \frac{\partial L}{\partial \hat y} \frac{\partial \hat y}{\partial w_i} = 2(\hat y - t) w_i"),
        (0, 0, "= 2 x_i (ŷ - t)"),
    ),
    "derive_top_gradient": (
        (3, 0.6, r"= \frac{\partial L}{\partial \hat y} \frac{\partial \hat y}{\partial w_j^{(2)}} = 2(\hat y - t) x_j"),
        (2, 0, r"= \frac{\partial L}{\partial z_j} \frac{\partial z_j}{\partial w_j^{(2)}} = 2(\hat y - t) z_j"),
        (3, 0.6, r"= 2(\hat y - t) \frac{\partial \hat y}{\partial w_j^{(2)}} = 2(\hat y - t) z_j (1 - z_j^2)"),
        (0, 0, r"= 2 \hat y z_j - 2 t z_j = 2(\hat y - t) z_j"),
    ),
    "derive_hidden_gradient": (
        (3, 0.6, r"= \frac{\partial L}{\partial \hat y} \frac{\partial \hat y}{\partial z_j} \frac{\partial z_j}{\partial a_j} \frac{\partial a_j}{\partial w_{ji}^{(1)}} = 2(\hat y - t) w_j^{(2)} (1 - z_j) x_i"),
        (3, 0.6, "= ∂L/∂ŷ ∂ŷ/∂z_j ∂z_j/∂a_j ∂a_j/∂w_ji^(1) = 2(ŷ - t) w_j^(2) x_i"),
        (3, 0.6, "= ∂L/∂ŷ ∂ŷ/∂z_j ∂z_j/∂a_j ∂a_j/∂w_ji^(1) = 2(ŷ - t) w_ji^(1) (1 - z_j²) x_i"),
        (0, 0, "= 2(ŷ - t) w_j^(2) (1 - z_j²) x_i"),
    ),
    "derive_sigmoid_prime": (
        (2, 0, r"= -\frac{e^{-a}}{(1+e^{-a})^2} = \sigma(a)(1-\sigma(a))"),
        (3, 0.6, r"= \frac{e^{-a}}{(1+e^{-a})^2} = \frac{e^{-a}}{1+e^{-a}} = 1 - \sigma(a)"),
        (3, 0.6, r"= \frac{e^{-a}}{(1+e^{-a})^2} = \sigma(a)(1+\sigma(a))"),
        (0, 0, "= σ(a) - σ(a)² = σ(a)(1 - σ(a))"),
    ),
    "derive_tanh_prime": (
        (3, 0.6, r"= \frac{(e^a+e^{-a})^2 - (e^a-e^{-a})^2}{(e^a+e^{-a})^2} = 1 - \tanh(a)"),
        (2, 0, r"= \frac{(e^a-e^{-a})^2 - (e^a+e^{-a})^2}{(e^a+e^{-a})^2} = 1 - \tanh^2(a)"),
        (3, 0.6, r"= \frac{(e^a+e^{-a})^2 - (e^a-e^{-a})^2}{(e^a+e^{-a})^2} = 1 + \tanh^2(a)"),
        (0, 0, r"= (1 - \tanh(a))(1 + \tanh(a)) = 1 - \tanh^2(a)"),
    ),
    "derive_output_delta": (
        (3, 0.6, r"= \frac{\partial E}{\partial y_j} \frac{\partial y_j}{\partial a_j^{(L)}} = (t_j - y_j) h'(a_j^{(L)})"),
        (3, 0.6, "= ∂E/∂y_j ∂y_j/∂a_j^(L) = (y_j - t_j) h'(y_j)"),
        (3, 0.6, r"= \frac{\partial E}{\partial y_j} \frac{\partial y_j}{\partial a_j^{(L)}} = 2 (y_j - t_j) h'(a_j^{(L)})"),
        (0, 0, r"= h_L'(a_j^{(L)}) (y_j - t_j)"),
    ),
    "derive_regression_delta": (
        (3, 0.6, r"= \frac{\partial E}{\partial y_j} \frac{\partial y_j}{\partial a_j^{(L)}} = y_j - t_j"),
        (3, 0.6, r"= \frac{\partial E}{\partial y_j} \frac{\partial y_j}{\partial a_j^{(L)}} = 2(t_j - y_j)"),
        (2, 0, r"= \frac{\partial}{\partial a_j^{(L)}} (a_k^{(L)} - t_k)^2 = 2(y_j - t_j)"),
        (0, 0, r"= 2 y_j - 2 t_j"),
    ),
    "derive_weight_gradient": (
        (3, 0.6, CHAIN_W + r"= \delta_j^{(l)} z_i^{(l)}"),
        (3, 0.6, CHAIN_W + r"= \delta_j^{(l+1)} z_i^{(l-1)}"),
        (2, 0, r"= \frac{\partial E}{\partial a_i^{(l)}} \frac{\partial a_i^{(l)}}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} z_i^{(l-1)}"),
        (0, 0, r"= z_i^{(l-1)} \delta_j^{(l)} = \delta_j^{(l)} z_i^{(l-1)}"),
    ),
    "derive_bias_gradient": (
        (3, 0.6, r"= \frac{\partial E}{\partial a_j^{(l)}} \frac{\partial a_j^{(l)}}{\partial b_j^{(l)}} = \delta_j^{(l)} b_j^{(l)}"),
        (3, 0.6, r"= \frac{\partial E}{\partial a_j^{(l)}} \frac{\partial a_j^{(l)}}{\partial b_j^{(l)}} = \delta_j^{(l-1)}"),
        (2, 0, r"= \sum_k \delta_k^{(l)}"),
        (0, 0, r"= \delta_j^{(l)}"),
    ),
    "derive_hidden_delta": (
        (2, 0, r"= \sum_k \frac{\partial E}{\partial a_k^{(l)}} \frac{\partial a_k^{(l)}}{\partial a_j^{(l-1)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})"),
        (3, 0.3, CHAIN_A + r"= \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h(a_j^{(l)})"),
        (3, 0.3, CHAIN_A + r"= \sum_k \delta_k^{(l+1)} w_{jk}^{(l+1)} h'(a_j^{(l)})"),
        (0, 0, r"= \sum_k h'(a_j^{(l)}) \delta_k^{(l+1)} w_{kj}^{(l+1)} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
    ),
    "derive_tanh_delta": (
        (3, 0.6, r"= \frac{\partial E}{\partial z_j^{(l)}} \frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = (1 + (z_j^{(l)})^2) \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}"),
        (3, 0.6, r"= \frac{\partial E}{\partial z_j^{(l)}} \frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = (1 - (z_j^{(l)})^2) \delta_k^{(l+1)} w_{kj}^{(l+1)}"),
        (3, 0.6, r"= \frac{\partial E}{\partial z_j^{(l)}} \frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = (1 - (z_j^{(l)})^2) \sum_k \delta_k^{(l)} w_{kj}^{(l)}"),
        (0, 0, r"= \sum_k (1 - (z_j^{(l)})^2) w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
    ),
    "derive_log_softmax": (
        (2, 0, r"= -\sum_k t_k \log \frac{e^{a_k}}{\sum_m a_m} = -\sum_k t_k a_k + \log \sum_m e^{a_m}"),
        (3, 0.3, r"= -\sum_k t_k \log \frac{e^{a_k}}{\sum_m e^{a_m}} = -\sum_k t_k (a_k + \log \sum_m e^{a_m})"),
        (3, 0.3, r"= -\sum_k t_k \log \frac{e^{a_k}}{\sum_m e^{a_m}} = -\sum_k t_k a_k + \sum_m \log e^{a_m} = -\sum_k t_k a_k + \log \sum_m e^{a_m}"),
        (0, 0, r"= \log \sum_m e^{a_m} - \sum_k t_k a_k"),
    ),
    "derive_grad_log_sum_exp": (
        (2, 0, r"= \frac{1}{\sum_k \exp(a_k)} = y_j"),
        (3, 0.6, r"= \frac{1}{\sum_k e^{a_k}} \frac{\partial}{\partial a_j} \sum_k e^{a_k} = \frac{\sum_k e^{a_k}}{\sum_k e^{a_k}} = 1"),
        (3, 0.6, r"= \frac{1}{\sum_k e^{a_k}} \frac{\partial}{\partial a_j} \sum_k e^{a_k} = y_j (1 - y_j)"),
        (0, 0, r"= y_j"),
    ),
    "derive_softmax_delta": (
        (2, 0, r"= -t_j + (1 - y_j) = y_j - t_j"),
        (2, 0, r"= -\sum_k t_k + y_j = y_j - t_j"),
        (3, 0.6, r"= -t_j + \frac{\partial}{\partial a_j} \log \sum_k \exp(a_k) = -t_j + \frac{1}{y_j}"),
        (0, 0, r"= -t_j + y_j = y_j - t_j"),
    ),
    "derive_batch_gradient": (
        (3, 0.6, r"= \sum_n \frac{\partial E_n}{\partial w_{ji}^{(l)}} = \sum_n \delta_{nj}^{(l)} \sum_n z_{ni}^{(l-1)}"),
        (3, 0.6, r"= \sum_n \frac{\partial E_n}{\partial w_{ji}^{(l)}} = \delta_{nj}^{(l)} z_{ni}^{(l-1)}"),
        (2, 0, r"= \frac{1}{N} \sum_n \frac{\partial E_n}{\partial w_{ji}^{(l)}} = \frac{1}{N} \sum_n \delta_{nj}^{(l)} z_{ni}^{(l-1)}"),
        (0, 0, r"= \sum_n \delta_{nj}^{(l)} z_{ni}^{(l-1)}"),
    ),
    "derive_edge_gradient": (
        (2, 0, r"= \frac{\partial L}{\partial y_j} \frac{\partial y_j}{\partial w_{j \to i}} = z_i x_j"),
        (3, 0.6, r"= \frac{\partial L}{\partial y_i} \frac{\partial y_i}{\partial w_{j \to i}} = z_j x_i"),
        (3, 0.6, r"= \frac{\partial L}{\partial y_i} \frac{\partial y_i}{\partial w_{j \to i}} = z_i y_j"),
        (0, 0, "= x_j z_i"),
    ),
    "derive_through_activation": (
        (3, 0.6, r"= \frac{\partial L}{\partial x_i} \frac{\partial x_i}{\partial y_i} = \frac{\partial L}{\partial x_i} f(y_i)"),
        (3, 0.6, r"= \frac{\partial L}{\partial x_i} \frac{\partial x_i}{\partial y_i} = \frac{\partial L}{\partial x_i} f'(x_i)"),
        (2, 0, r"= \frac{\partial L}{\partial x_i} \frac{\partial y_i}{\partial x_i} = \frac{\partial L}{\partial x_i} f'(y_i)"),
        (0, 0, r"= f'(y_i) \frac{\partial L}{\partial x_i}"),
    ),
    "derive_node_gradient": (
        (2, 0, r"= \frac{\partial L}{\partial y_k} \frac{\partial y_k}{\partial x_i} = \sum_{i \to k} z_k w_{i \to k}"),
        (3, 0.6, r"= \sum_{i \to k} \frac{\partial L}{\partial y_k} \frac{\partial y_k}{\partial x_i} = \sum_{i \to k} z_k w_{k \to i}"),
        (3, 0.6, r"= \sum_{i \to k} \frac{\partial L}{\partial y_k} \frac{\partial y_k}{\partial x_i} = \sum_{i \to k} z_k w_{i \to k} f'(y_k)"),
        (0, 0, r"= \sum_{i \to k} w_{i \to k} z_k"),
    ),
    "derive_z_recursion": (
        (3, 0.3, r"= \frac{\partial L}{\partial x_i} \frac{\partial x_i}{\partial y_i} = f'(x_i) \sum_{i \to k} w_{i \to k} z_k"),
        (3, 0.3, r"= \frac{\partial L}{\partial x_i} f'(y_i) = f'(y_i) \sum_{k \to i} w_{k \to i} z_k"),
        (2, 0, r"= \sum_{i \to k} \frac{\partial L}{\partial y_k} \frac{\partial y_k}{\partial x_i} = f'(y_i) \sum_{i \to k} w_{i \to k} z_k"),
        (0, 0, r"= f'(y_i) \sum_{i \to k} w_{i \to k} z_k"),
    ),
    "derive_z_output": (
        (3, 0.6, r"= \frac{\partial L}{\partial x_k} \frac{\partial x_k}{\partial y_k} = (x_k^* - x_k) f'(y_k)"),
        (3, 0.6, r"= \frac{\partial L}{\partial x_k} \frac{\partial x_k}{\partial y_k} = x_k - x_k^*"),
        (3, 0.6, r"= \frac{\partial L}{\partial x_k} \frac{\partial x_k}{\partial y_k} = (x_k - x_k^*)^2 f'(y_k)"),
        (0, 0, r"= (x_k - x_k^*) f'(y_k)"),
    ),
    "derive_downhill": (
        (3, 0.6, r"= \sum_i \frac{\partial E}{\partial w_i} \frac{\partial w_i}{\partial \eta} = \sum_i g_i^2"),
        (2, 0, r"= \frac{\partial E}{\partial w_i} \frac{\partial w_i}{\partial \eta} = -\sum_i g_i^2"),
        (3, 0.6, r"= \sum_i \frac{\partial E}{\partial w_i} \frac{\partial w_i}{\partial \eta} = -\left( \sum_i g_i \right)^2"),
        (0, 0, r"= -\sum_i g_i^2"),
    ),
    "derive_subset_average": (
        (2, 0, r"= \frac{1}{\binom{N}{m}} \sum_n \binom{N}{m-1} g_n = \frac{m}{N} \sum_n g_n"),
        (3, 0.6, r"= \frac{1}{\binom{N}{m}} \sum_n \binom{N-1}{m-1} g_n = \frac{N}{m} \sum_n g_n"),
        (3, 0.6, r"= \frac{1}{\binom{N}{m}} \sum_n \binom{N-1}{m-1} g_n = \frac{1}{N} \sum_n g_n"),
        (0, 0, r"= \frac{m}{N} \sum_n g_n"),
    ),
}
