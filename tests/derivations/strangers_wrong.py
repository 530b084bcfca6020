"""Wrong and half-finished derivations typed by people who had read the specification only (see `strangers`).

WRONG: {exercise: (first wrong step, points, text)}.   PARTLY: {exercise: (points, text)}, nothing wrong, not everything there.
"""

WRONG = {
    "derive_two_layer": (
        (2, 0, r"y_j = h_2(b_j^{(2)} + \sum_i w_{ij}^{(2)} h_1(b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k))"),
        (2, 0, "y_j = h_1(b_j^(2) + Σ_i w_ji^(2) h_1(b_i^(1) + Σ_k w_ik^(1) x_k))"),
        (2, 0, "y_j = h_2(b_j^(2) + Σ_i w_ji^(2) (b_i^(1) + Σ_k w_ik^(1) x_k))"),
        (3, 0, "y_j = h_2(a_j^(2)) = h_2(b_j^(2) + Σ_i w_ji^(1) z_i^(1)) = h_2(b_j^(2) + Σ_i w_ji^(2) h_1(b_i^(1) + Σ_k w_ik^(1) x_k))"),
        (2, 0, "y_j = h_2(b_j^(1) + Σ_i w_ji^(2) h_1(b_i^(1) + Σ_k w_ik^(1) x_k))"),
        (2, 0, "y_j = h_2(Σ_i w_ji^(2) h_1(Σ_k w_ik^(1) x_k))"),
        (2, 0, r"y_j = h_2(b_j^{(2)} + \sum_{i=1}^{K} w_{ji}^{(2)} h_1(b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k))"),
    ),
    "derive_three_layer": (
        (2, 0, "y_j = h_3(b_j^(3) + Σ_p w_jp^(3) h_1(b_p^(2) + Σ_i w_pi^(2) h_2(b_i^(1) + Σ_k w_ik^(1) x_k)))"),
        (2, 0, "y_j = h_3(b_j^(3) + Σ_p w_jp^(3) h_2(b_p^(2) + w_pi^(2) h_1(b_i^(1) + Σ_k w_ik^(1) x_k)))"),
    ),
    "derive_recursion": (
        (2, 0, "a_j^(l) = b_j^(l) + Σ_i w_ji^(l) h_l(a_i^(l))"),
        (2, 0, "a_j^(l) = b_j^(l) + Σ_i w_ij^(l) h_{l-1}(a_i^(l-1))"),
        (2, 0, "a_j^(l) = b_j^(l) + Σ_i w_ji^(l-1) h_{l-1}(a_i^(l-1))"),
        (2, 0, "a_j^(l) = b_j^(l) - Σ_i w_ji^(l) h_{l-1}(a_i^(l-1))"),
        (2, 0, r"a_j^{(l)} = h_l\left(b_j^{(l)} + \sum_i w_{ji}^{(l)} h_{l-1}(a_i^{(l-1)})\right)"),
        (2, 0, r"a_j^{(l)} = b_j^{(l)} + \sum_{i=0}^{M_{l-1}} w_{ji}^{(l)} h_{l-1}(a_i^{(l-1)})"),
    ),
    "derive_collapse": (
        (3, 0.3, "y_j = b_j^(2) + Σ_i w_ji^(2) (b_i^(1) + Σ_k w_ik^(1) x_k) = b_j^(2) + b_i^(1) + Σ_k Σ_i w_ji^(2) w_ik^(1) x_k"),
        (3, 0.3, "y_j = b_j^(2) + Σ_i w_ji^(2) (b_i^(1) + Σ_k w_ik^(1) x_k) = b_j^(2) + Σ_k (Σ_i w_ji^(2) w_ik^(1)) x_k"),
    ),
    "derive_gaussian_nll": (
        (2, 0, r"-\log\prod_n p(t_n) = \sum_n \log p(t_n) = \frac{NK}{2}\log(2\pi\sigma^2) + \frac{S}{2\sigma^2}"),
        (3, 0.3, r"-\log\prod_n p(t_n) = -\sum_n\log p(t_n) = \sum_n\left(\frac12\log(2\pi\sigma^2) + \frac{\|y_n-t_n\|^2}{2\sigma^2}\right) = \frac{N}{2}\log(2\pi\sigma^2) + \frac{S}{2\sigma^2}"),
        (4, 0.6, r"-\log\prod_n p(t_n) = -\sum_n\log p(t_n) = \sum_n\left(\frac K2\log(2\pi\sigma^2) + \frac{\|y_n-t_n\|^2}{2\sigma^2}\right) = \frac{K}{2}\log(2\pi\sigma^2) + \frac{S}{2\sigma^2}"),
        (3, 0.3, r"-\log\prod_n p(t_n) = -\sum_n\log p(t_n) = \sum_n\left(\frac K2\log(2\pi\sigma^2) + \frac{\|y_n-t_n\|^2}{\sigma^2}\right)"),
        (4, 0.6, r"-\log\prod_n p(t_n) = -\sum_n\log p(t_n) = \sum_n\left(\frac K2\log(2\pi\sigma^2) + \frac{\|y_n-t_n\|^2}{2\sigma^2}\right) = \frac{NK}{2}\log(2\pi\sigma^2) + \frac{E}{2\sigma^2}"),
    ),
    "derive_best_sigma2": (
        (2, 0, r"= \frac{NK}{\sigma^2} + \frac{\partial}{\partial\sigma^2}\frac{S}{2\sigma^2} = \frac{NK}{2\sigma^2} - \frac{S}{2\sigma^4}"),
        (3, 0.6, r"= \frac{NK}{2\sigma^2} + \frac{\partial}{\partial\sigma^2}\frac{S}{2\sigma^2} = \frac{NK}{2\sigma^2} + \frac{S}{2\sigma^4}"),
    ),
    "derive_cross_entropy": (
        (3, 0.3, r"= -\sum_n\log\prod_k y_{nk}^{t_{nk}} = -\sum_k t_{nk}\log y_{nk}"),
        (2, 0, r"= \sum_n\log\prod_k y_{nk}^{t_{nk}} = -\sum_n\sum_k t_{nk}\log y_{nk}"),
        (3, 0.3, r"= -\sum_n\sum_k\log y_{nk}^{t_{nk}} = -\sum_n\sum_k y_{nk}\log y_{nk}"),
        (3, 0.3, r"= -\sum_n\log\prod_k y_{nk}^{t_{nk}} = -\sum_n\prod_k t_{nk}\log y_{nk}"),
    ),
    "derive_linear_gradient": (
        (3, 0.6, r"\frac{\partial L}{\partial w_i} = \frac{\partial L}{\partial\hat y}\frac{\partial\hat y}{\partial w_i} = (\hat y - t) x_i"),
        (2, 0, r"\frac{\partial L}{\partial w_i} = 2(t - \hat y)\frac{\partial\hat y}{\partial w_i} = 2(\hat y - t) x_i"),
        (2, 0, "∂L/∂w_i = 2(ŷ - t) x_j"),
        (3, 0.6, "∂L/∂w_i = ∂L/∂ŷ ∂ŷ/∂w_i = 2(ŷ - t)² x_i"),
        (3, 0.6, r"\frac{\partial L}{\partial w_i} = \frac{\partial L}{\partial\hat y}\frac{\partial\hat y}{\partial w_i} = 2(\hat y - t) \sum_i x_i"),
    ),
    "derive_top_gradient": (
        (3, 0.6, "∂L/∂w_j^(2) = ∂L/∂ŷ ∂ŷ/∂w_j^(2) = 2(ŷ-t) a_j"),
        (3, 0.6, "∂L/∂w_j^(2) = ∂L/∂ŷ ∂ŷ/∂w_j^(2) = 2(t-ŷ) z_j"),
        (3, 0.6, "∂L/∂w_j^(2) = ∂L/∂ŷ ∂ŷ/∂w_j^(2) = 2(ŷ-t) w_j^(2)"),
    ),
    "derive_hidden_gradient": (
        (3, 0.6, "∂L/∂w_ji^(1) = ∂L/∂ŷ ∂ŷ/∂z_j ∂z_j/∂a_j ∂a_j/∂w_ji^(1) = 2(ŷ-t) w_j^(2) (1-a_j²) x_i"),
        (3, 0.6, "∂L/∂w_ji^(1) = ∂L/∂ŷ ∂ŷ/∂z_j ∂z_j/∂a_j ∂a_j/∂w_ji^(1) = 2(ŷ-t) (1-z_j²) x_i"),
        (3, 0.6, "∂L/∂w_ji^(1) = ∂L/∂ŷ ∂ŷ/∂z_j ∂z_j/∂a_j ∂a_j/∂w_ji^(1) = 2(ŷ-t) w_j^(2) (1-z_j²) x_j"),
        (3, 0.6, "∂L/∂w_ji^(1) = ∂L/∂ŷ ∂ŷ/∂z_j ∂z_j/∂a_j ∂a_j/∂w_ji^(1) = 2(ŷ-t) w_i^(2) (1-z_j²) x_i"),
        (3, 0.6, "∂L/∂w_ji^(1) = ∂L/∂ŷ ∂ŷ/∂z_j ∂z_j/∂a_j ∂a_j/∂w_ji^(1) = 2(ŷ-t) w_j^(2) z_j (1-z_j) x_i"),
        (2, 0, "∂L/∂w_ji^(1) = ∂L/∂ŷ ∂ŷ/∂z_j ∂a_j/∂w_ji^(1) = 2(ŷ-t) w_j^(2) (1-z_j²) x_i"),
    ),
    "derive_sigmoid_prime": (
        (2, 0, r"= -(1+e^{-a})^{-2} e^{-a} = \sigma(a)(1-\sigma(a))"),
        (3, 0.6, r"= \frac{e^{-a}}{(1+e^{-a})^2} = \frac{e^{-a}}{1+e^{-a}} = 1-\sigma(a)"),
        (3, 0.6, r"= \frac{e^{-a}}{(1+e^{-a})^2} = \sigma(a)(\sigma(a)-1)"),
        (3, 0.6, r"= \frac{e^{-a}}{(1+e^{-a})^2} = \sigma(a)(1-\sigma(a)^2)"),
        (2, 0, r"= \frac{e^{-a}}{1+e^{-2a}} = \sigma(a)(1-\sigma(a))"),
    ),
    "derive_tanh_prime": (
        (2, 0, r"= \frac{\cosh^2 a + \sinh^2 a}{\cosh^2 a} = 1 - \tanh^2(a)"),
        (3, 0.6, r"= \frac{4}{(e^a+e^{-a})^2} = 1 + \tanh^2(a)"),
        (3, 0.6, r"= \frac{4}{(e^a+e^{-a})^2} = 1 - \tanh(a)"),
        (3, 0.6, r"= \frac{\cosh^2 a - \sinh^2 a}{\cosh^2 a} = \tanh(a)(1 - \tanh(a))"),
    ),
    "derive_output_delta": (
        (3, 0.6, r"\delta_j^{(L)} = \frac{\partial E}{\partial y_j}\frac{\partial y_j}{\partial a_j^{(L)}} = (y_j - t_j) h'(y_j)"),
        (3, 0.6, r"\delta_j^{(L)} = \frac{\partial E}{\partial y_j}\frac{\partial y_j}{\partial a_j^{(L)}} = (y_j - t_j) h(a_j^{(L)})"),
        (3, 0.6, r"\delta_j^{(L)} = \frac{\partial E}{\partial y_j}\frac{\partial y_j}{\partial a_j^{(L)}} = y_j - t_j"),
        (3, 0.6, r"\delta_j^{(L)} = \frac{\partial E}{\partial y_j}\frac{\partial y_j}{\partial a_j^{(L)}} = (t_j - y_j) h'(a_j^{(L)})"),
        (3, 0.6, r"\delta_j^{(L)} = \frac{\partial E}{\partial y_j}\frac{\partial y_j}{\partial a_j^{(L)}} = (y_j - t_j) h'(a_j^{(L-1)})"),
        (3, 0.6, r"\delta_j^{(L)} = \frac{\partial E}{\partial y_j}\frac{\partial y_j}{\partial a_j^{(L)}} = \sum_j (y_j - t_j) h'(a_j^{(L)})"),
        (2, 0, r"\delta_j^{(L)} = \frac{\partial E}{\partial y_k}\frac{\partial y_k}{\partial a_j^{(L)}} = (y_j - t_j) h'(a_j^{(L)})"),
    ),
    "derive_regression_delta": (
        (3, 0.6, r"\delta_j^{(L)} = \frac{\partial E}{\partial y_j}\frac{\partial y_j}{\partial a_j^{(L)}} = y_j - t_j"),
        (3, 0.6, r"\delta_j^{(L)} = \frac{\partial E}{\partial y_j}\frac{\partial y_j}{\partial a_j^{(L)}} = -2(y_j - t_j)"),
        (2, 0, r"\delta_j^{(L)} = \frac{\partial}{\partial a_j^{(L)}}\frac12\sum_k(a_k^{(L)} - t_k)^2 = 2(y_j - t_j)"),
    ),
    "derive_weight_gradient": (
        (3, 0.6, r"= \frac{\partial E}{\partial a_j^{(l)}}\frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} a_i^{(l-1)}"),
        (3, 0.6, r"= \frac{\partial E}{\partial a_j^{(l)}}\frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} w_{ji}^{(l)}"),
        (3, 0.6, r"= \frac{\partial E}{\partial a_j^{(l)}}\frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}} = \delta_j^{(l+1)} z_i^{(l-1)}"),
        (2, 0, r"= \frac{\partial E}{\partial a_i^{(l)}}\frac{\partial a_i^{(l)}}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} z_i^{(l-1)}"),
        (3, 0.6, r"= \sum_k\frac{\partial E}{\partial a_k^{(l)}}\frac{\partial a_k^{(l)}}{\partial w_{ji}^{(l)}} = \sum_k\delta_k^{(l)} z_i^{(l-1)} = \delta_j^{(l)} z_i^{(l-1)}"),
        (3, 0.6, "(partialC)/(partialw_(jk)^l) = (partialC)/(partialz_j^l)*(partialz_j^l)/(partialw_(jk)^l) = a_j^(l-1)*delta_k^l"),
    ),
    "derive_bias_gradient": (
        (3, 0.6, r"\frac{\partial E}{\partial b_j^{(l)}} = \frac{\partial E}{\partial a_j^{(l)}}\frac{\partial a_j^{(l)}}{\partial b_j^{(l)}} = \delta_j^{(l)} z_j^{(l-1)}"),
        (3, 0.6, r"\frac{\partial E}{\partial b_j^{(l)}} = \frac{\partial E}{\partial a_j^{(l)}}\frac{\partial a_j^{(l)}}{\partial b_j^{(l)}} = -\delta_j^{(l)}"),
        (3, 0.6, r"\frac{\partial E}{\partial b_j^{(l)}} = \frac{\partial E}{\partial a_j^{(l)}}\frac{\partial a_j^{(l)}}{\partial b_j^{(l)}} = \delta_j^{(l)} b_j^{(l)} = \delta_j^{(l)}"),
    ),
    "derive_hidden_delta": (
        (3, 0.3, r"= \sum_k \delta_k^{(l+1)} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{jk}^{(l+1)} h'(a_j^{(l)})"),
        (3, 0.3, r"= \sum_k \delta_k^{(l+1)} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(z_j^{(l)})"),
        (3, 0.3, r"= \sum_k \delta_k^{(l+1)} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_k^{(l+1)})"),
        (3, 0.3, r"= \sum_k \delta_k^{(l+1)} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l)} h'(a_j^{(l)})"),
        (3, 0.3, r"= \sum_k \delta_k^{(l+1)} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = -\sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})"),
        (3, 0.3, r"= \sum_k \delta_k^{(l+1)} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} z_j^{(l)}"),
        (3, 0.3, r"= \sum_k \delta_k^{(l+1)} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = h'(a_j^{(l)}) \delta_k^{(l+1)} w_{kj}^{(l+1)}"),
        (2, 0, r"= \sum_{k=1}^{M_l} \delta_k^{(l+1)} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (2, 0, r"= \sum_k \delta_k^{(l)} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (3, 0.3, "(partialC)/(partialz_j^l) = sum_k (partialC)/(partialz_k^(l+1))*(partialz_k^(l+1))/(partialz_j^l) = sum_k w_(jk)^(l+1)*delta_k^(l+1)*f'(z_j^l)"),
        (4, 0.6, "∂E/∂a_j^(l) = Σ_k ∂E/∂a_k^(l+1) ∂a_k^(l+1)/∂a_j^(l) = Σ_k δ_k^(l+1) w_kj^(l+1) h'(a_j^(l)) = 2 h'(a_j^(l)) Σ_k δ_k^(l+1) w_kj^(l+1)"),
        (3, 0.3, r"= \sum_k \delta_k^{(l+1)} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = -\sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)}) = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
    ),
    "derive_tanh_delta": (
        (3, 0.6, r"= \frac{\partial E}{\partial z_j^{(l)}}\frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = (1 - z_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (3, 0.6, r"= \frac{\partial E}{\partial z_j^{(l)}}\frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = (1 - (a_j^{(l)})^2) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (3, 0.6, r"= \frac{\partial E}{\partial z_j^{(l)}}\frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = (1 + (z_j^{(l)})^2) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
    ),
    "derive_log_softmax": (
        (3, 0.3, r"= -\sum_k t_k\log\frac{e^{a_k}}{\sum_m e^{a_m}} = -\sum_k t_k(a_k + \log\sum_m e^{a_m})"),
        (3, 0.3, r"= -\sum_k t_k\log\frac{e^{a_k}}{\sum_m e^{a_m}} = -\sum_k t_k a_k + \sum_m a_m"),
        (4, 0.6, r"= -\sum_k t_k\log\frac{e^{a_k}}{\sum_m e^{a_m}} = -\sum_k t_k(a_k - \log\sum_m e^{a_m}) = -\sum_k t_k a_k - \log\sum_m e^{a_m}"),
        (2, 0, r"= -\sum_k t_k\log\frac{e^{a_k}}{\sum_m a_m} = -\sum_k t_k a_k + \log\sum_m e^{a_m}"),
    ),
    "derive_grad_log_sum_exp": (
        (2, 0, r"= \frac{1}{\sum_k\exp(a_k)} = y_j"),
        (3, 0.6, r"= \frac{1}{\sum_k e^{a_k}}\frac{\partial}{\partial a_j}\sum_k e^{a_k} = \frac{\sum_k e^{a_k}}{\sum_k e^{a_k}} = 1"),
        (3, 0.6, r"= \frac{1}{\sum_k e^{a_k}}\frac{\partial}{\partial a_j}\sum_k e^{a_k} = \frac{a_j e^{a_j}}{\sum_k e^{a_k}} = y_j"),
    ),
    "derive_softmax_delta": (
        (3, 0.6, r"= -\frac{\partial}{\partial a_j}\sum_k t_k a_k + \frac{\partial}{\partial a_j}\log\sum_k\exp(a_k) = t_j + y_j"),
        (3, 0.6, r"= -\frac{\partial}{\partial a_j}\sum_k t_k a_k + \frac{\partial}{\partial a_j}\log\sum_k\exp(a_k) = -\sum_k t_k + y_j = y_j - t_j"),
        (3, 0.6, r"= \sum_k\frac{\partial E}{\partial y_k}\frac{\partial y_k}{\partial a_j} = \sum_k -\frac{t_k}{y_k} y_k(1 - y_j) = y_j - t_j"),
        (3, 0.6, r"= -t_j + \frac{\exp(a_j)}{\sum_k\exp(a_k)} = y_j t_j"),
    ),
    "derive_batch_gradient": (
        (2, 0, r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \frac{1}{N}\sum_n\frac{\partial E_n}{\partial w_{ji}^{(l)}} = \sum_n\delta_{nj}^{(l)} z_{ni}^{(l-1)}"),
        (3, 0.6, r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_n\frac{\partial E_n}{\partial w_{ji}^{(l)}} = \delta_{nj}^{(l)} z_{ni}^{(l-1)}"),
        (3, 0.6, r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_n\frac{\partial E_n}{\partial w_{ji}^{(l)}} = \sum_n\delta_{nj}^{(l)} \sum_n z_{ni}^{(l-1)}"),
    ),
    "derive_edge_gradient": (
        (3, 0.6, "∂L/∂w_{j→i} = ∂L/∂y_i ∂y_i/∂w_{j→i} = z_i x_i"),
        (3, 0.6, "∂L/∂w_{j→i} = ∂L/∂y_i ∂y_i/∂w_{j→i} = z_j x_i"),
        (3, 0.6, "∂L/∂w_{j→i} = ∂L/∂y_i ∂y_i/∂w_{j→i} = z_i y_j"),
        (2, 0, "∂L/∂w_{j→i} = ∂L/∂x_i ∂y_i/∂w_{j→i} = z_i x_j"),
    ),
    "derive_through_activation": (
        (3, 0.6, "∂L/∂y_i = ∂L/∂x_i ∂x_i/∂y_i = ∂L/∂x_i f'(x_i)"),
        (3, 0.6, "∂L/∂y_i = ∂L/∂x_i ∂x_i/∂y_i = ∂L/∂x_i f(y_i)"),
        (3, 0.6, "∂L/∂y_i = ∂L/∂x_i ∂x_i/∂y_i = ∂L/∂x_i"),
    ),
    "derive_node_gradient": (
        (3, 0.6, r"= \sum_{i\to k}\frac{\partial L}{\partial y_k}\frac{\partial y_k}{\partial x_i} = \sum_{i\to k} z_k w_{k\to i}"),
        (3, 0.6, r"= \sum_{i\to k}\frac{\partial L}{\partial y_k}\frac{\partial y_k}{\partial x_i} = \sum_{i\to k} z_i w_{i\to k}"),
        (3, 0.6, r"= \sum_{i\to k}\frac{\partial L}{\partial y_k}\frac{\partial y_k}{\partial x_i} = \sum_{i\to k} x_k w_{i\to k}"),
    ),
    "derive_z_recursion": (
        (3, 0.3, r"z_i = \frac{\partial L}{\partial x_i} f'(y_i) = f'(x_i)\sum_{i\to k} w_{i\to k} z_k"),
        (3, 0.3, r"z_i = \frac{\partial L}{\partial x_i} f'(y_i) = f'(y_i)\sum_{j\to i} w_{j\to i} z_j"),
        (3, 0.3, r"z_i = \frac{\partial L}{\partial x_i} f'(y_i) = \sum_{i\to k} w_{i\to k} z_k"),
        (3, 0.3, r"z_i = \frac{\partial L}{\partial x_i} f'(y_i) = \sum_{i\to k} f'(y_k) w_{i\to k} z_k"),
    ),
    "derive_z_output": (
        (3, 0.6, "z_k = ∂L/∂x_k ∂x_k/∂y_k = (x_k^* - x_k) f'(y_k)"),
        (3, 0.6, "z_k = ∂L/∂x_k ∂x_k/∂y_k = (x_k - x_k^*) f'(x_k)"),
        (3, 0.6, "z_k = ∂L/∂x_k ∂x_k/∂y_k = 2(x_k - x_k^*) f'(y_k)"),
    ),
    "derive_downhill": (
        (3, 0.6, "∂E/∂η = Σ_i ∂E/∂w_i ∂w_i/∂η = Σ_i g_i²"),
        (3, 0.6, "∂E/∂η = Σ_i ∂E/∂w_i ∂w_i/∂η = -η Σ_i g_i²"),
        (3, 0.6, "∂E/∂η = Σ_i ∂E/∂w_i ∂w_i/∂η = -Σ_i g_i"),
        (2, 0, "∂E/∂η = ∂E/∂w_i ∂w_i/∂η = -Σ_i g_i²"),
        (3, 0.6, "∂E/∂η = Σ_i ∂E/∂w_i ∂w_i/∂η = -(Σ_i g_i)²"),
    ),
    "derive_subset_average": (
        (2, 0, r"= \frac{1}{\binom Nm}\sum_n\binom{N}{m-1} g_n = \frac mN\sum_n g_n"),
        (3, 0.6, r"= \frac{1}{\binom Nm}\sum_n\binom{N-1}{m-1} g_n = \frac Nm\sum_n g_n"),
        (3, 0.6, r"= \frac{1}{\binom Nm}\sum_n\binom{N-1}{m-1} g_n = \frac{1}{N}\sum_n g_n"),
    ),
}

PARTLY = {
    "derive_two_layer": (
        (0, "y_j = h_2(a_j^(2))"),
        (0, "y_j = h_2(b_j^(2) + Σ_i w_ji^(2) z_i^(1))"),
    ),
    "derive_recursion": ((0, "a_j^(l) = b_j^(l) + Σ_i w_ji^(l) z_i^(l-1)"),),
    "derive_gaussian_nll": (
        (0.3, r"-\log\prod_n p(t_n) = -\sum_n\log p(t_n)"),
        (0, r"= \frac{S}{2\sigma^2} + \frac{NK}{2}\log(2\pi\sigma^2) = \frac{NK}{2}\log(2\pi\sigma^2) + \frac{S}{2\sigma^2}"),
    ),
    "derive_best_sigma2": ((0.6, r"= \frac{\partial}{\partial\sigma^2}\left(\frac{NK}{2}\log 2\pi\sigma^2\right) - \frac{S}{2\sigma^4}"),),
    "derive_cross_entropy": (
        (0.3, r"= -\sum_n\log\prod_k y_{nk}^{t_{nk}}"),
        (0, r"= -\sum_k\sum_n\log(y_{nk}) \cdot t_{nk} + 0 = -\sum_n\sum_k t_{nk}\log y_{nk}"),
    ),
    "derive_linear_gradient": (
        (0.6, "∂L/∂w_i = ∂L/∂ŷ ∂ŷ/∂w_i"),
        (0, "∂L/∂w_i = ∂L/∂w_i = 2(ŷ-t)x_i"),
        (0, "∂L/∂w_i = 2(ŷ-t)x_i = x_i 2 (ŷ-t)"),
        (0, "∂L/∂w_i = 1·2(ŷ-t)x_i + 0 = 2(ŷ-t)x_i"),
    ),
    "derive_hidden_gradient": (
        (0.6, "∂L/∂w_ji^(1) = ∂L/∂ŷ ∂ŷ/∂z_j ∂z_j/∂a_j ∂a_j/∂w_ji^(1)"),
        (0.6, "∂L/∂w_ji^(1) = ∂L/∂ŷ ∂ŷ/∂z_j ∂z_j/∂a_j ∂a_j/∂w_ji^(1) = 2(ŷ-t) w_j^(2) (1-tanh²(a_j)) x_i"),
    ),
    "derive_sigmoid_prime": (
        (0.6, r"= \frac{e^{-a}}{(1+e^{-a})^2}"),
        (0, r"= (1-\sigma(a))\sigma(a) = \sigma(a)(1-\sigma(a))"),
        (0, r"= \sigma'(a) = \sigma(a)(1-\sigma(a))"),
    ),
    "derive_output_delta": ((0.6, r"\delta_j^{(L)} = \frac{\partial E}{\partial y_j}\frac{\partial y_j}{\partial a_j^{(L)}}"),),
    "derive_weight_gradient": (
        (0.6, r"= \frac{\partial E}{\partial a_j^{(l)}}\frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}} = \frac{\partial E}{\partial a_j^{(l)}} z_i^{(l-1)}"),
        (0, r"= z_i^{(l-1)}\delta_j^{(l)} = \delta_j^{(l)} z_i^{(l-1)}"),
    ),
    "derive_hidden_delta": (
        (0, r"= \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})"),
        (0, r"= \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)}) = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}"),
        (0, r"= \frac{\partial E}{\partial a_j^{(l)}} \cdot 1 = h'(a_j^{(l)}) \sum_m w_{mj}^{(l+1)} \delta_m^{(l+1)}"),
        (0.6, r"= \sum_k \delta_k^{(l+1)} \frac{\partial a_k^{(l+1)}}{\partial z_j^{(l)}} \frac{\partial z_j^{(l)}}{\partial a_j^{(l)}}"),
    ),
    "derive_log_softmax": ((0.7, "= -Σ_k t_k (log e^(a_k) - log Σ_j e^(a_j)) = -Σ_k t_k a_k + log Σ_j e^(a_j)"), (0.3, r"= -\sum_k t_k\log\frac{e^{a_k}}{\sum_m e^{a_m}}"), (0, r"= \log\sum_m e^{a_m} - \sum_k t_k a_k = -\sum_k t_k a_k + \log\sum_m e^{a_m}")),
    "derive_grad_log_sum_exp": ((0.6, r"= \frac{1}{\sum_k e^{a_k}}\frac{\partial}{\partial a_j}\sum_k e^{a_k} = \frac{e^{a_j}}{\sum_k e^{a_k}}"), (0, "= y_j")),
    "derive_batch_gradient": ((0.6, r"= \sum_n\frac{\partial E_n}{\partial w_{ji}^{(l)}}"),),
    "derive_node_gradient": ((0, r"\frac{\partial L}{\partial x_i} = \sum_{i\to k} z_k w_{i\to k}"), (0.6, r"= \sum_{i\to k}\frac{\partial L}{\partial y_k}\frac{\partial y_k}{\partial x_i}")),
    "derive_downhill": ((0, "∂E/∂η = -Σ_i g_i²"), (0.6, "∂E/∂η = Σ_i ∂E/∂w_i ∂w_i/∂η")),
    "derive_subset_average": ((0.6, r"= \frac{1}{\binom Nm}\sum_n\binom{N-1}{m-1} g_n"),),
}
