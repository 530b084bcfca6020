"""Right derivations as newcomers type them, three for each exercise: other letters, orders, notations and ways."""

RIGHT = {
    "derive_two_layer": (
        r"y_j = h_2\left( \sum_{i=1}^{M} w_{ji}^{(2)} \, h_1\left( \sum_{d=1}^{D} w_{id}^{(1)} x_d + b_i^{(1)} \right) + b_j^{(2)} \right)",
        "y_j = h_2( sum_i w_ji^(2) z_i^(1) + b_j^(2) )   % z comes from the layer below\n    = h_2( sum_i w_ji^(2) h_1(sum_k w_ik^(1) x_k + b_i^(1)) + b_j^(2) )",
        r"""
u_i = b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k
y_p = h_2\Bigl(b_p^{(2)} + \sum_i w_{pi}^{(2)} h_1(u_i)\Bigr) = h_2\Bigl(b_p^{(2)} + \sum_i w_{pi}^{(2)} h_1\bigl(b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k\bigr)\Bigr)
""",
    ),
    "derive_three_layer": (
        r"""
z_i^{(1)} = h_1\left(b_i^{(1)} + \sum_{m=1}^{D} w_{im}^{(1)} x_m\right)
z_k^{(2)} = h_2\left(b_k^{(2)} + \sum_{i=1}^{M_1} w_{ki}^{(2)} z_i^{(1)}\right)
y_j = h_3\left(b_j^{(3)} + \sum_{k=1}^{M_2} w_{jk}^{(3)} z_k^{(2)}\right)
    = h_3\left(b_j^{(3)} + \sum_{k=1}^{M_2} w_{jk}^{(3)} h_2\left(b_k^{(2)} + \sum_{i=1}^{M_1} w_{ki}^{(2)} h_1\left(b_i^{(1)} + \sum_{m=1}^{D} w_{im}^{(1)} x_m\right)\right)\right)
""",
        "y_j = h_3( Σ_p w_jp⁽³⁾ h_2( Σ_q w_pq⁽²⁾ h_1( Σ_r w_qr⁽¹⁾ x_r + b_q⁽¹⁾ ) + b_p⁽²⁾ ) + b_j⁽³⁾ )",
        r"y_j = z_j^{(3)} = h_3(a_j^{(3)}) = h_3\Big(\sum_{k=0}^{M_2} w_{jk}^{(3)} z_k^{(2)}\Big) = h_3\Big(w_{j0}^{(3)} + \sum_{k=1}^{M_2} w_{jk}^{(3)} h_2\big(w_{k0}^{(2)} + \sum_{i=1}^{M_1} w_{ki}^{(2)} h_1(w_{i0}^{(1)} + \sum_{d=1}^D w_{id}^{(1)} x_d)\big)\Big)",
    ),
    "derive_recursion": (
        r"""
z_i^{(l-1)} = h_{l-1}(a_i^{(l-1)})
a_j^{(l)} = b_j^{(l)} + \sum_{i=1}^{M_{l-1}} w_{ji}^{(l)} z_i^{(l-1)}
a_j^{(l)} = b_j^{(l)} + \sum_{i=1}^{M_{l-1}} w_{ji}^{(l)} h_{l-1}(a_i^{(l-1)})
""",
        "a_j^l = sum_i w_ji^l * h_(l-1)(a_i^(l-1)) + b_j^l",
        r"a_p^{(l)} = \sum_{q} h_{l-1}\bigl(a_q^{(l-1)}\bigr)\, w_{pq}^{(l)} + b_p^{(l)} \qquad \text{(for 2 layers at least)}",
    ),
    "derive_collapse": (
        r"""
y_j = a_j^{(2)} \text{ since h is the identity}
 = b_j^{(2)} + \sum_i w_{ji}^{(2)} a_i^{(1)}
 = b_j^{(2)} + \sum_i w_{ji}^{(2)} \left( b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k \right)
 = b_j^{(2)} + \sum_i w_{ji}^{(2)} b_i^{(1)} + \sum_i w_{ji}^{(2)} \sum_k w_{ik}^{(1)} x_k
 = b_j^{(2)} + \sum_i w_{ji}^{(2)} b_i^{(1)} + \sum_k \left( \sum_i w_{ji}^{(2)} w_{ik}^{(1)} \right) x_k
""",
        "y_j = Σ_i w_ji^(2) (Σ_k w_ik^(1) x_k + b_i^(1)) + b_j^(2)\n = Σ_k Σ_i w_ji^(2) w_ik^(1) x_k + Σ_i w_ji^(2) b_i^(1) + b_j^(2)\n = Σ_k x_k (Σ_i w_ji^(2) w_ik^(1)) + Σ_i w_ji^(2) b_i^(1) + b_j^(2)",
        r"y_j = b_j^{(2)} + \sum_{m=1}^{M} w_{jm}^{(2)} \left[ b_m^{(1)} + \sum_{d=1}^{D} w_{md}^{(1)} x_d \right] = \sum_{d=1}^{D} \left[ \sum_{m=1}^{M} w_{jm}^{(2)} w_{md}^{(1)} \right] x_d + \left[ b_j^{(2)} + \sum_{m=1}^{M} w_{jm}^{(2)} b_m^{(1)} \right]",
    ),
    "derive_gaussian_nll": (
        r"""
-\ln \prod_n p(t_n) = -\sum_{n=1}^N \ln p(t_n)
p(t_n) = (2\pi\sigma^2)^{-\frac{K}{2}} e^{-\frac{\|t_n - y_n\|^2}{2\sigma^2}}
-\sum_{n=1}^N \ln p(t_n) = -\sum_{n=1}^N \left( -\frac{K}{2} \ln(2\pi\sigma^2) - \frac{\|t_n - y_n\|^2}{2\sigma^2} \right)
 = N \frac{K}{2} \ln(2\pi\sigma^2) + \frac{1}{2\sigma^2} \sum_{n=1}^N \|t_n - y_n\|^2
 = \frac{NK}{2} \ln(2\pi\sigma^2) + \frac{S}{2\sigma^2}
""",
        "-log Π_n p(t_n) = Σ_n -log p(t_n) = Σ_n (K/2 * log(2πσ²) + ‖y_n − t_n‖²/(2σ²)) = N*K/2 * log(2πσ²) + E/σ²",
        r"""
- \log \prod_n p(t_n)
= - \log \prod_n \prod_k \frac{1}{\sqrt{2\pi\sigma^2}} \exp\left( -\frac{(t_{nk} - y_{nk})^2}{2\sigma^2} \right)
= - \sum_n \sum_k \left[ \log \frac{1}{\sqrt{2\pi\sigma^2}} - \frac{(t_{nk} - y_{nk})^2}{2\sigma^2} \right]
= \sum_n \sum_k \frac{1}{2} \log(2\pi\sigma^2) + \frac{1}{2\sigma^2} \sum_n \sum_k (t_{nk} - y_{nk})^2
= \frac{N K}{2} \log(2\pi\sigma^2) + \frac{S}{2\sigma^2}
""",
    ),
    "derive_best_sigma2": (
        r"= \frac{NK}{2} \frac{2\pi}{2\pi\sigma^2} + \frac{\partial}{\partial \sigma^2} \left(\frac{S}{2} (\sigma^2)^{-1}\right) = \frac{NK}{2\sigma^2} - \frac{S}{2} (\sigma^2)^{-2} = \frac{1}{2\sigma^2} \left( NK - \frac{S}{\sigma^2} \right)",
        "= d/dσ² (N K/2 · log(2πσ²)) + d/dσ² (S/(2σ²)) = N K/(2σ²) + d/dσ² (S/(2σ²)) = N K/(2σ²) - S/(2σ⁴)",
        r"""
\frac{\partial}{\partial \sigma^2} \frac{S}{2\sigma^2} = -\frac{S}{2\sigma^4}
\frac{\partial}{\partial \sigma^2} \left( \frac{NK}{2} \log 2\pi\sigma^2 + \frac{S}{2\sigma^2} \right) = \frac{NK}{2} \frac{\partial \log 2\pi\sigma^2}{\partial \sigma^2} - \frac{S}{2\sigma^4} = \frac{NK}{2\sigma^2} - \frac{S}{2\sigma^4}
""",
    ),
    "derive_best_sigma2_value": (r"\sigma^2 = \frac{1}{NK} \sum_{n=1}^N \sum_{k=1}^K (y_{nk} - t_{nk})^2", "2E/(NK)", "σ² = S/(N·K)"),
    "derive_cross_entropy": (
        r"""
-\ln \prod_n \prod_k y_{nk}^{t_{nk}}
 = -\sum_n \ln \prod_k y_{nk}^{t_{nk}}   \text{ (log of a product)}
 = -\sum_n \sum_k \ln y_{nk}^{t_{nk}}    \text{ (again)}
 = -\sum_n \sum_k t_{nk} \ln y_{nk}      \text{ (log of a power)}
""",
        "-log ∏_i ∏_c y_ic^(t_ic) = Σ_i Σ_c -log(y_ic^(t_ic)) = Σ_i Σ_c -t_ic log(y_ic)",
        r"= - \sum_{k=1}^K \sum_{n=1}^N \log \left( y_{nk}^{t_{nk}} \right) = - \sum_{k=1}^K \sum_{n=1}^N t_{nk} \cdot \log y_{nk} = - \sum_{n=1}^N \sum_{k=1}^K t_{nk} \log y_{nk}",
    ),
    "derive_linear_gradient": (
        r"""
e = \hat y - t
\frac{\partial L}{\partial w_i} = \frac{\partial e^2}{\partial w_i} = 2 e \frac{\partial e}{\partial w_i} = 2 (\hat y - t) \frac{\partial \hat y}{\partial w_i} = 2 (\hat y - t) x_i
""",
        "∂L/∂w_j = 2(ŷ − t) · ∂/∂w_j (Σ_i w_i x_i) = 2(ŷ − t) x_j",
        r"\frac{dL}{dw_i} = \frac{dL}{d\hat{y}} \cdot \frac{d\hat{y}}{dw_i} = -2 (t - \hat{y}) \cdot \frac{d\hat{y}}{dw_i} = -2 (t - \hat{y}) x_i",
    ),
    "derive_top_gradient": (
        r"""
\frac{\partial \hat y}{\partial w_j^{(2)}} = z_j
\frac{\partial L}{\partial w_j^{(2)}} = \frac{\partial L}{\partial \hat y} \frac{\partial \hat y}{\partial w_j^{(2)}} = \frac{\partial L}{\partial \hat y} z_j = 2 (\hat y - t) z_j
""",
        "∂L/∂w_k^(2) = 2 (ŷ - t) * ∂ŷ/∂w_k^(2) = 2 (ŷ - t) * z_k",
        r"\frac{\partial L}{\partial w_j^{(2)}} = 2(\hat y - t)\,\frac{\partial}{\partial w_j^{(2)}}\Bigl(\sum_i w_i^{(2)} z_i\Bigr) = 2 z_j (\hat y - t)",
    ),
    "derive_hidden_gradient": (
        r"""
\frac{\partial L}{\partial w_{ji}^{(1)}} = 2(\hat y - t) \frac{\partial \hat y}{\partial w_{ji}^{(1)}}
= 2(\hat y - t) \frac{\partial \hat y}{\partial z_j} \frac{\partial z_j}{\partial a_j} \frac{\partial a_j}{\partial w_{ji}^{(1)}}
= 2(\hat y - t) \cdot w_j^{(2)} \cdot (1 - z_j^2) \cdot x_i
""",
        "∂L/∂w_ji^(1) = ∂L/∂ŷ ∂ŷ/∂z_j ∂z_j/∂a_j ∂a_j/∂w_ji^(1) = x_i (1 - z_j²) w_j^(2) · 2(ŷ-t)",
        r"""
\frac{\partial z_j}{\partial a_j} = 1 - z_j^2 \\
\frac{\partial a_j}{\partial w_{ji}^{(1)}} = x_i \\
\frac{\partial \hat y}{\partial z_j} = w_j^{(2)} \\
\frac{\partial L}{\partial \hat y} = 2(\hat y - t) \\
\frac{\partial L}{\partial w_{ji}^{(1)}} = \frac{\partial L}{\partial \hat y} \frac{\partial \hat y}{\partial z_j} \frac{\partial z_j}{\partial a_j} \frac{\partial a_j}{\partial w_{ji}^{(1)}} = 2 (\hat y - t) w_j^{(2)} (1 - z_j^2) x_i
""",
    ),
    "derive_sigmoid_prime": (
        r"""
\frac{\partial \sigma(a)}{\partial a} = \frac{0 \cdot (1 + e^{-a}) - 1 \cdot (-e^{-a})}{(1+e^{-a})^2} \text{ quotient rule}
= \frac{1}{1+e^{-a}} \cdot \frac{e^{-a}}{1+e^{-a}}
= \frac{1}{1+e^{-a}} \left( 1 - \frac{1}{1+e^{-a}} \right) = \sigma(a) (1 - \sigma(a))
""",
        "dσ/da = -1/(1+e^(-a))^2 * d/da (1 + e^(-a)) = e^(-a)/(1+e^(-a))^2 = e^(-a) σ(a)^2 = (1/σ(a) - 1) σ(a)^2 = σ(a) - σ(a)^2",
        r"""
v = e^{-a}
\frac{\partial \sigma(a)}{\partial a} = \frac{\partial}{\partial a} \frac{1}{1+v} = \frac{-1}{(1+v)^2} \frac{\partial v}{\partial a} = \frac{v}{(1+v)^2} = \frac{1}{1+v} \cdot \left(1 - \frac{1}{1+v}\right) = \sigma(a)(1-\sigma(a))
""",
    ),
    "derive_tanh_prime": (
        r"""
\frac{\partial \tanh(a)}{\partial a} = \frac{\partial}{\partial a} \frac{e^a - e^{-a}}{e^a + e^{-a}}
= \frac{(e^a + e^{-a})(e^a + e^{-a}) - (e^a - e^{-a})(e^a - e^{-a})}{(e^a + e^{-a})^2}
= 1 - \left( \frac{e^a - e^{-a}}{e^a + e^{-a}} \right)^2 = 1 - \tanh^2(a)
""",
        "d tanh(a)/da = d/da (sinh(a)/cosh(a)) = (cosh(a)*cosh(a) - sinh(a)*sinh(a))/cosh(a)^2 = 1 - sinh(a)^2/cosh(a)^2 = 1 - tanh(a)^2",
        r"""
u = e^{a} - e^{-a}
v = e^{a} + e^{-a}
\frac{\partial \tanh(a)}{\partial a} = \frac{v \cdot v - u \cdot u}{v^2} = 1 - \frac{u^2}{v^2} = 1 - \tanh(a)^2
""",
    ),
    "derive_output_delta": (
        r"\delta_j^{(L)} = \frac{\partial E}{\partial a_j^{(L)}} = \frac{\partial E}{\partial y_j} \cdot \frac{\partial y_j}{\partial a_j^{(L)}} = \frac{\partial}{\partial y_j} \left( \frac12 \sum_k (y_k - t_k)^2 \right) h_L'(a_j^{(L)}) = (y_j - t_j) h_L'(a_j^{(L)})",
        "δ_k^(L) = ∂E/∂y_k · ∂y_k/∂a_k^(L) = h'(a_k^(L)) · (y_k − t_k)",
        r"""
\frac{\partial E}{\partial y_j} = y_j - t_j \quad \text{from the error}
\frac{\partial y_j}{\partial a_j^{(L)}} = h_L'(a_j^{(L)}) \quad \text{from the activation}
\delta_j^{(L)} = \frac{\partial E}{\partial y_j} \frac{\partial y_j}{\partial a_j^{(L)}} = (y_j - t_j)\, h_L'(a_j^{(L)})
""",
    ),
    "derive_regression_delta": (
        r"\delta_j^{(L)} = \frac{\partial}{\partial a_j^{(L)}} \sum_{k=1}^{K} (a_k^{(L)} - t_k)^2 = 2 (a_j^{(L)} - t_j) = 2 (y_j - t_j)",
        "δ_j^(L) = ∂E/∂a_j^(L) = Σ_k ∂E/∂y_k ∂y_k/∂a_j^(L) = Σ_k 2(y_k - t_k) ∂y_k/∂a_j^(L) = 2(y_j - t_j)",
        r"""
y_j = a_j^{(L)}
\delta_m^{(L)} = \frac{\partial E}{\partial y_m} \frac{\partial y_m}{\partial a_m^{(L)}} = \frac{\partial E}{\partial y_m} \cdot 1 = 2(y_m - t_m)
""",
    ),
    "derive_weight_gradient": (
        r"""
a_j^{(l)} = \sum_{i} w_{ji}^{(l)} z_i^{(l-1)} + b_j^{(l)}
\Rightarrow \frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}} = z_i^{(l-1)}
\frac{\partial E}{\partial w_{ji}^{(l)}} = \frac{\partial E}{\partial a_j^{(l)}} \frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} z_i^{(l-1)}
""",
        "dE/dw_pq^(l) = dE/da_p^(l) * da_p^(l)/dw_pq^(l) = δ_p^(l) * z_q^(l-1)",
        r"\frac{\partial E}{\partial w^{(l)}_{ji}} = \sum_{m=1}^{M_l} \delta^{(l)}_m \frac{\partial a^{(l)}_m}{\partial w^{(l)}_{ji}} = \delta^{(l)}_j \frac{\partial a^{(l)}_j}{\partial w^{(l)}_{ji}} = z^{(l-1)}_i \delta^{(l)}_j",
    ),
    "derive_bias_gradient": (
        r"""
\frac{\partial a_j^{(l)}}{\partial b_j^{(l)}} = 1
\frac{\partial E}{\partial b_j^{(l)}} = \frac{\partial E}{\partial a_j^{(l)}} \frac{\partial a_j^{(l)}}{\partial b_j^{(l)}} = \delta_j^{(l)}
""",
        "dE/db_i^(l) = dE/da_i^(l) · da_i^(l)/db_i^(l) = δ_i^(l) · 1 = δ_i^(l)",
        r"\frac{\partial E}{\partial b_j^{(l)}} = \delta_j^{(l)} \cdot \frac{\partial}{\partial b_j^{(l)}} \left[ \sum_{i=1}^{M_{l-1}} w_{ji}^{(l)} z_i^{(l-1)} + b_j^{(l)} \right] = \delta_j^{(l)}",
    ),
    "derive_hidden_delta": (
        r"""
\frac{\partial E}{\partial a_j^{(l)}} = \sum_{k=1}^{M_{l+1}} \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}}   % all paths
= \sum_{k=1}^{M_{l+1}} \delta_k^{(l+1)} \frac{\partial}{\partial a_j^{(l)}} \left( \sum_{i=1}^{M_l} w_{ki}^{(l+1)} h_l(a_i^{(l)}) + b_k^{(l+1)} \right)
= \sum_{k=1}^{M_{l+1}} \delta_k^{(l+1)} w_{kj}^{(l+1)} h_l^\prime(a_j^{(l)})
= h_l^\prime(a_j^{(l)}) \sum_{k=1}^{M_{l+1}} w_{kj}^{(l+1)} \delta_k^{(l+1)}
""",
        "δ_i^l = ∂E/∂a_i^l = Σ_j ∂E/∂a_j^(l+1) ∂a_j^(l+1)/∂z_i^l ∂z_i^l/∂a_i^l = Σ_j δ_j^(l+1) w_ji^(l+1) h'(a_i^l)",
        r"""
\frac{\partial E}{\partial z_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial z_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}
\frac{\partial E}{\partial a_j^{(l)}} = \frac{\partial E}{\partial z_j^{(l)}} \frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = h'(a_j^{(l)}) \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}
""",
    ),
    "derive_tanh_delta": (
        r"""
\frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = 1 - (z_j^{(l)})^2
\frac{\partial E}{\partial a_j^{(l)}} = \frac{\partial E}{\partial z_j^{(l)}} \frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = (1 - (z_j^{(l)})^2) \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}
""",
        "∂E/∂a_i^(l) = Σ_k ∂E/∂a_k^(l+1) ∂a_k^(l+1)/∂z_i^(l) ∂z_i^(l)/∂a_i^(l) = Σ_k δ_k^(l+1) w_ki^(l+1) (1 − tanh²(a_i^(l))) = (1 − z_i^(l) z_i^(l)) Σ_k w_ki^(l+1) δ_k^(l+1)",
        r"= \sum_{k} \delta_k^{(l+1)} w_{kj}^{(l+1)} \frac{\partial \tanh(a_j^{(l)})}{\partial a_j^{(l)}} = \left( 1 - \left(z_j^{(l)}\right)^2 \right) \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}",
    ),
    "derive_log_softmax": (
        r"""
y_k = \frac{e^{a_k}}{\sum_{m} e^{a_m}}
-\sum_k t_k \log y_k = -\sum_k t_k \left( \log e^{a_k} - \log \sum_{m} e^{a_m} \right)
= -\sum_k t_k a_k + \left( \sum_k t_k \right) \log \sum_{m} e^{a_m}
= -\sum_k t_k a_k + \log \sum_{m} e^{a_m}
""",
        "-Σ_k t_k log y_k = -Σ_k t_k log(exp(a_k)/Σ_i exp(a_i)) = -Σ_k t_k a_k + Σ_k t_k log Σ_i exp(a_i) = log Σ_i exp(a_i) - Σ_k t_k a_k",
        r"""
s = \sum_{j=1}^K \exp(a_j)
-\sum_k t_k \log y_k = -\sum_k t_k \log \frac{\exp(a_k)}{s} = -\sum_k t_k (a_k - \log s) = -\sum_k t_k a_k + \log s = -\sum_k t_k a_k + \log \sum_{j=1}^K \exp(a_j)
""",
    ),
    "derive_grad_log_sum_exp": (
        r"""
s = \sum_k e^{a_k}
\frac{\partial s}{\partial a_j} = e^{a_j}
\frac{\partial}{\partial a_j} \log \sum_k \exp(a_k) = \frac{1}{s} \frac{\partial s}{\partial a_j} = \frac{e^{a_j}}{s} = y_j
""",
        "= 1/(Σ_m exp(a_m)) * ∂/∂a_j (Σ_k exp(a_k)) = exp(a_j)/(Σ_m exp(a_m)) = y_j",
        r"\frac{\partial}{\partial a_i} \log \sum_k \exp(a_k) = \frac{\sum_k \frac{\partial \exp(a_k)}{\partial a_i}}{\sum_k \exp(a_k)} = \frac{\exp(a_i)}{\sum_k \exp(a_k)} = y_i",
    ),
    "derive_softmax_delta": (
        "= -∂/∂a_j Σ_k t_k a_k + ∂/∂a_j log Σ_k exp(a_k) = -t_j + ∂/∂a_j log Σ_k exp(a_k) = -t_j + y_j = y_j - t_j",
        r"""
\frac{\partial E}{\partial y_k} = -\frac{t_k}{y_k}
\frac{\partial y_k}{\partial a_j} = y_k (\delta_{kj} - y_j)
\frac{\partial E}{\partial a_j} = \sum_k \frac{\partial E}{\partial y_k} \frac{\partial y_k}{\partial a_j} = -\sum_k t_k (\delta_{kj} - y_j) = -t_j + y_j \sum_k t_k = y_j - t_j
""",
        r"= -t_j + \frac{1}{\sum_k \exp(a_k)} \frac{\partial}{\partial a_j} \sum_k \exp(a_k) = -t_j + \frac{\exp(a_j)}{\sum_k \exp(a_k)} = y_j - t_j",
    ),
    "derive_batch_gradient": (
        r"""
\frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_{n=1}^N \frac{\partial E_n}{\partial w_{ji}^{(l)}}
\frac{\partial E_n}{\partial w_{ji}^{(l)}} = \frac{\partial E_n}{\partial a_{nj}^{(l)}} \frac{\partial a_{nj}^{(l)}}{\partial w_{ji}^{(l)}} = \delta_{nj}^{(l)} z_{ni}^{(l-1)}
\frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_{n=1}^N \delta_{nj}^{(l)} z_{ni}^{(l-1)}
""",
        "∂E/∂w_ji^l = Σ_n ∂E_n/∂w_ji^l = Σ_n ∂E_n/∂a_nj^l ∂a_nj^l/∂w_ji^l = Σ_n z_ni^(l-1) δ_nj^l",
        r"\frac{\partial E}{\partial w_{pq}^{(l)}} = \sum_{s=1}^{N} \frac{\partial E_s}{\partial w_{pq}^{(l)}} = \sum_{s=1}^{N} \delta_{sp}^{(l)} z_{sq}^{(l-1)}",
    ),
    "derive_edge_gradient": (
        r"""
y_i = \sum_{j \to i} w_{j \to i} x_j
\frac{\partial L}{\partial w_{j \to i}} = \frac{\partial L}{\partial y_i} \cdot \frac{\partial y_i}{\partial w_{j \to i}} = z_i \frac{\partial y_i}{\partial w_{j \to i}} = z_i x_j
""",
        "dL/dw_{j→i} = dL/dy_i · dy_i/dw_{j→i} = x_j z_i",
        r"\frac{\partial L}{\partial w_{p \to q}} = \frac{\partial L}{\partial y_q} \frac{\partial y_q}{\partial w_{p \to q}} = \frac{\partial L}{\partial y_q} x_p = z_q \, x_p",
    ),
    "derive_through_activation": (
        r"\frac{\partial L}{\partial y_k} = \frac{\partial L}{\partial x_k} \cdot \frac{\partial x_k}{\partial y_k} = f^{\prime}(y_k) \frac{\partial L}{\partial x_k}",
        "∂L/∂y_i = ∂L/∂x_i · ∂f(y_i)/∂y_i = ∂L/∂x_i · f'(y_i)",
        r"""
\frac{\partial x_i}{\partial y_i} = f'(y_i) \text{ since } x_i = f(y_i)
\frac{\partial L}{\partial y_i} = \frac{\partial L}{\partial x_i} \frac{\partial x_i}{\partial y_i} = \frac{\partial L}{\partial x_i} f'(y_i)
""",
    ),
    "derive_node_gradient": (
        r"\frac{\partial L}{\partial x_j} = \sum_{j \to m} \frac{\partial L}{\partial y_m} \frac{\partial y_m}{\partial x_j} = \sum_{j \to m} w_{j \to m} z_m",
        "∂L/∂x_i = Σ_{i→k} z_k · ∂y_k/∂x_i = Σ_{i→k} z_k w_{i→k}",
        r"""
\frac{\partial y_k}{\partial x_i} = w_{i \to k}
\frac{\partial L}{\partial y_k} = z_k
\frac{\partial L}{\partial x_i} = \sum_{k: i \to k} \frac{\partial L}{\partial y_k} \frac{\partial y_k}{\partial x_i} = \sum_{k: i \to k} z_k w_{i \to k}
""",
    ),
    "derive_z_recursion": (
        r"z_i = \frac{\partial L}{\partial y_i} = \frac{\partial L}{\partial x_i} f'(y_i) = \left( \sum_{i \to k} \frac{\partial L}{\partial y_k} \frac{\partial y_k}{\partial x_i} \right) f'(y_i) = f'(y_i) \sum_{i \to k} z_k \, w_{i \to k}",
        "z_i = f'(y_i) · ∂L/∂x_i = f'(y_i) Σ_{i→k} z_k ∂y_k/∂x_i = f'(y_i) Σ_{i→k} w_{i→k} z_k",
        r"""
\frac{\partial L}{\partial x_i} = \sum_{i \to k} \frac{\partial L}{\partial y_k} \frac{\partial y_k}{\partial x_i} = \sum_{i \to k} z_k w_{i \to k}
z_i = \frac{\partial L}{\partial x_i} \frac{\partial x_i}{\partial y_i} = f'(y_i) \sum_{i \to k} z_k w_{i \to k}
""",
    ),
    "derive_z_output": (
        r"z_k = \frac{\partial L}{\partial y_k} = \frac{\partial L}{\partial x_k} \frac{\partial x_k}{\partial y_k} = (x_k - x_k^*) \frac{\partial x_k}{\partial y_k} = (x_k - x_k^*) f'(y_k)",
        "z_k = ∂L/∂x_k · f'(y_k) = f'(y_k) (x_k - x^*_k)",
        r"""
\frac{\partial L}{\partial x_k} = x_k - x_k^{*}
\frac{\partial x_k}{\partial y_k} = f'(y_k)
z_k = \frac{\partial L}{\partial x_k} \cdot \frac{\partial x_k}{\partial y_k} = -(x_k^{*} - x_k) f'(y_k)
""",
    ),
    "derive_downhill": (
        r"""
\frac{\partial w_i}{\partial \eta} = -g_i
\frac{\partial E}{\partial \eta} = \sum_i \frac{\partial E}{\partial w_i} \frac{\partial w_i}{\partial \eta} = \sum_i g_i (-g_i) = -\sum_i g_i^2
""",
        "dE/dη = Σ_j dE/dw_j dw_j/dη = Σ_j g_j · d/dη (v_j − η g_j) = −Σ_j g_j²",
        r"= \sum_{i} \frac{\partial E}{\partial w_i} \cdot (-g_i) = -\sum_{i} g_i g_i = -\sum_i g_i^2 \text{, which is never positive}",
    ),
    "derive_subset_average": (
        r"""
= \frac{1}{\binom{N}{m}} \sum_{n=1}^N \binom{N-1}{m-1} g_n
= \frac{m! \, (N-m)!}{N!} \cdot \frac{(N-1)!}{(m-1)! \, (N-m)!} \sum_{n=1}^N g_n
= \frac{m}{N} \sum_{n=1}^N g_n
""",
        "= (1/binom(N, m)) Σ_n binom(N-1, m-1) g_n = m/N Σ_n g_n",
        r"= \binom{N}{m}^{-1} \sum_{n} g_n \sum_{S \ni n} 1 = \frac{\binom{N-1}{m-1}}{\binom{N}{m}} \sum_n g_n = \frac{m}{N} \sum_n g_n",
    ),
}
