"""Derivations typed by people who had read the specification only, with the verdict that it demands.

RIGHT, RIGHT_TOO: {exercise: texts that earn everything}.   UNREADABLE: {exercise: texts}.
REPAIRED, NOT_REPAIRED: {repair: corrected lines that are right, or wrong}.
"""

RIGHT = {
    "derive_two_layer": (
        r"\begin{aligned} y_j &= h_2\bigl(a_j^{(2)}\bigr) \\ &= h_2\Bigl(b_j^{(2)} + \sum_{i=1}^{M} w_{ji}^{(2)} h_1\Bigl(b_i^{(1)} + \sum_{k=1}^{D} w_{ik}^{(1)} x_k\Bigr)\Bigr) \tag{1} \end{aligned}",
        "y_j = h₂(Σ_m w_jm^(2) h₁(Σ_d w_md^(1) x_d + b_m^(1)) + b_j^(2))",
        r"y_j = h_2(sum_i w_(ji)^(2)*h_1(sum_k w_(ik)^(1)*x_k + b_i^(1)) + b_j^(2))",
        r"y_k = h_2\left(\sum_{i=0}^{M} w_{ki}^{(2)} z_i^{(1)}\right) = h_2\left(b_k^{(2)} + \sum_{i=1}^{M} w_{ki}^{(2)} h_1\left(\sum_{d=0}^{D} w_{id}^{(1)} x_d\right)\right)",
        r"= h_2\left(\sum_i w_{ji}^{(2)} h_1\left(b_i^{(1)} + \sum_k x_k w_{ik}^{(1)}\right) + b_j^{(2)}\right)",
    ),
    "derive_three_layer": (
        r"y_j = h_3(a_j^{(3)}) = h_3\left(b_j^{(3)} + \sum_p w_{jp}^{(3)} h_2\left(b_p^{(2)} + \sum_i w_{pi}^{(2)} h_1\left(b_i^{(1)} + \sum_l w_{il}^{(1)} x_l\right)\right)\right)",
        "u_i = h_1(b_i^(1) + Σ_k w_ik^(1) x_k)\nv_p = h_2(b_p^(2) + Σ_i w_pi^(2) u_i)\ny_j = h_3(b_j^(3) + Σ_p w_jp^(3) v_p) = h_3(b_j^(3) + Σ_p w_jp^(3) h_2(b_p^(2) + Σ_i w_pi^(2) h_1(b_i^(1) + Σ_k w_ik^(1) x_k)))",
        r"y_j = h_3\left[ b_j^{(3)} + \sum_{p=1}^{M_2} w_{jp}^{(3)} h_2\left[ b_p^{(2)} + \sum_{i=1}^{M_1} w_{pi}^{(2)} h_1\left[ b_i^{(1)} + \sum_{k=1}^{D} w_{ik}^{(1)} x_k \right] \right] \right]",
    ),
    "derive_recursion": (
        r"a_j^{(l)} = \sum_{i=1}^{M_{l-1}} w_{ji}^{(l)} h_{l-1}(a_i^{(l-1)}) + b_j^{(l)}",
        "a_j^(l) = b_j^(l) + Σ_i w_ji^(l) z_i^(l-1) = b_j^(l) + Σ_i w_ji^(l) h(a_i^(l-1))",
        r"a_k^{(l)} = w_{k0}^{(l)} + \sum_{m} w_{km}^{(l)} h_{l-1}\left(a_m^{(l-1)}\right) % the bias as weight 0",
    ),
    "derive_collapse": (
        "y_j = b_j^(2) + Σ_i w_ji^(2) (b_i^(1) + Σ_k w_ik^(1) x_k) = b_j^(2) + Σ_i w_ji^(2) b_i^(1) + Σ_i Σ_k w_ji^(2) w_ik^(1) x_k = b_j^(2) + Σ_i w_ji^(2) b_i^(1) + Σ_k (Σ_i w_ji^(2) w_ik^(1)) x_k",
        r"y_j = b_j^{(2)} + \sum_i w_{ji}^{(2)} \left(\sum_k w_{ik}^{(1)} x_k + b_i^{(1)}\right) \\ = \sum_{i,k} w_{ji}^{(2)} w_{ik}^{(1)} x_k + \sum_i w_{ji}^{(2)} b_i^{(1)} + b_j^{(2)} \\ = \sum_k x_k \sum_i w_{ji}^{(2)} w_{ik}^{(1)} + b_j^{(2)} + \sum_i w_{ji}^{(2)} b_i^{(1)}",
        r"y_m = b_m^{(2)} + \sum_i w_{mi}^{(2)} \left(b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k\right) = b_m^{(2)} + \sum_i w_{mi}^{(2)} b_i^{(1)} + \sum_k \left(\sum_i w_{mi}^{(2)} w_{ik}^{(1)}\right) x_k",
    ),
    "derive_gaussian_nll": (
        r"-\ln \prod_{n=1}^{N} p(t_n) = -\sum_{n=1}^{N} \ln p(t_n) \\ = -\sum_{n=1}^{N} \ln \left[ \frac{1}{(2\pi\sigma^2)^{K/2}} \exp\left( -\frac{1}{2\sigma^2} \|y_n - t_n\|^2 \right) \right] \\ = \sum_{n=1}^{N} \left[ \frac{K}{2} \ln(2\pi\sigma^2) + \frac{1}{2\sigma^2} \|y_n - t_n\|^2 \right] \\ = \frac{NK}{2} \ln(2\pi\sigma^2) + \frac{1}{2\sigma^2} S",
        "-log prod_n p(t_n) = -sum_n log p(t_n) = sum_n (K/2*log(2*pi*sigma^2) + sum_k (y_nk-t_nk)^2/(2*sigma^2)) = N*K/2*log(2*pi*sigma^2) + S/(2*sigma^2)",
        r"-\log\prod_n p(t_n) = -\sum_n \log p(t_n) = -\sum_{n,k} \log\left(\frac{1}{\sqrt{2\pi\sigma^2}} e^{-\frac{(t_{nk}-y_{nk})^2}{2\sigma^2}}\right) = \sum_{n,k} \frac12\log(2\pi\sigma^2) + \sum_{n,k}\frac{(t_{nk}-y_{nk})^2}{2\sigma^2} = \frac{NK}{2}\log(2\pi\sigma^2) + \frac{E}{\sigma^2}",
        r"-\log\prod_n p(t_n) = -\log\prod_n (2\pi\sigma^2)^{-K/2} - \log\prod_n e^{-\|y_n-t_n\|^2/(2\sigma^2)} = \frac{NK}{2}\log(2\pi\sigma^2) + \sum_n \frac{\|y_n-t_n\|^2}{2\sigma^2} = NK\log\sqrt{2\pi\sigma^2} + \frac{S}{2\sigma^2}",
    ),
    "derive_best_sigma2": (
        r"\frac{\partial}{\partial\sigma^2}\left(\frac{NK}{2}\log 2\pi\sigma^2 + \frac{S}{2\sigma^2}\right) = \frac{NK}{2}\frac{2\pi}{2\pi\sigma^2} + \frac{S}{2}\frac{\partial}{\partial\sigma^2}\frac{1}{\sigma^2} = \frac{NK}{2\sigma^2} - \frac{S}{2\sigma^4}",
        "= NK/2 · 1/σ² + ∂/∂σ² (S/(2σ²)) = NK/(2σ²) - S/(2σ⁴) = 0",
        r"= \frac{\partial}{\partial\sigma^2}\left(\frac{NK}{2}\log 2\pi\sigma^2\right) - \frac{S}{2(\sigma^2)^2} = \frac{1}{2\sigma^2}\left(NK - \frac{S}{\sigma^2}\right)",
    ),
    "derive_best_sigma2_value": (r"\frac{S}{NK}", "σ² = S/(N K)", r"\sigma^2 = \frac{1}{NK} \sum_n \sum_k (y_{nk} - t_{nk})^2", "sigma^2 = S/(N*K)"),
    "derive_cross_entropy": (
        r"-\ln \prod_{n=1}^N \prod_{k=1}^K y_{nk}^{t_{nk}} = -\sum_{n=1}^N \ln \prod_{k=1}^K y_{nk}^{t_{nk}} = -\sum_{n=1}^N \sum_{k=1}^K \ln y_{nk}^{t_{nk}} = -\sum_{n=1}^N \sum_{k=1}^K t_{nk} \ln y_{nk}",
        "-log ∏_n ∏_k y_nk^{t_nk} = -Σ_n Σ_k log(y_nk^{t_nk}) = -Σ_{n,k} t_nk log y_nk",
        r"= \sum_n \left( -\log \prod_k y_{nk}^{t_{nk}} \right) = -\sum_n \sum_k t_{nk} \log(y_{nk})",
        r"-\log \prod_{n,k} y_{nk}^{t_{nk}} = -\sum_{n,k} \log y_{nk}^{t_{nk}} = -\sum_{n,k} t_{nk} \log y_{nk}",
        r"-\log \prod_i \prod_j y_{ij}^{t_{ij}} = -\sum_i \log \prod_j y_{ij}^{t_{ij}} = -\sum_i \sum_j \log y_{ij}^{t_{ij}} = -\sum_i \sum_j t_{ij} \log y_{ij}",
    ),
    "derive_linear_gradient": (
        r"\frac{\partial L}{\partial w_i} = \frac{\partial L}{\partial \hat y} \frac{\partial \hat y}{\partial w_i} = 2(\hat y - t)\, x_i",
        r"\frac{\mathrm{d}L}{\mathrm{d}w_i} = \frac{\mathrm{d}L}{\mathrm{d}\hat y} \cdot \frac{\mathrm{d}\hat y}{\mathrm{d}w_i} = 2 (\hat y - t) \cdot \frac{\mathrm{d}}{\mathrm{d}w_i} \sum_k w_k x_k = 2 x_i (\hat y - t)",
        "(partialL)/(partialw_i) = 2*(ŷ-t)*(partialŷ)/(partialw_i) = 2*(ŷ-t)*x_i",
        r"\frac{\partial L}{\partial w_j} = \frac{\partial}{\partial w_j} (\hat y - t)^2 = 2(\hat y - t) \frac{\partial}{\partial w_j}(\hat y - t) = 2(\hat y - t) x_j",
    ),
    "derive_top_gradient": (
        r"\frac{\partial L}{\partial w_j^{(2)}} = \frac{\partial L}{\partial \hat{y}} \frac{\partial \hat{y}}{\partial w_j^{(2)}} = 2(\hat{y} - t) z_j",
        "∂L/∂w_j^(2) = 2(ŷ - t) ∂/∂w_j^(2) (Σ_k w_k^(2) z_k) = 2(ŷ - t) z_j",
        "dL/dw_j^(2) = dL/dŷ dŷ/dw_j^(2) = 2 (ŷ - t) z_j^(1)",
    ),
    "derive_hidden_gradient": (
        r"\frac{\partial L}{\partial w_{ji}^{(1)}} = \frac{\partial L}{\partial \hat y}\frac{\partial \hat y}{\partial z_j}\frac{\partial z_j}{\partial a_j}\frac{\partial a_j}{\partial w_{ji}^{(1)}} = 2(\hat y - t)\cdot w_j^{(2)} \cdot (1 - \tanh^2(a_j)) \cdot x_i = 2(\hat y - t) w_j^{(2)} (1 - z_j^2) x_i",
        "∂L/∂w_ji^(1) = ∂L/∂ŷ · ∂ŷ/∂w_ji^(1) = 2(ŷ-t) · ∂ŷ/∂z_j · ∂z_j/∂a_j · ∂a_j/∂w_ji^(1) = 2(ŷ-t) w_j^(2) (1-z_j²) x_i",
        r"\frac{\partial L}{\partial w_{ji}^{(1)}} = \frac{\partial L}{\partial \hat y} \frac{\partial \hat y}{\partial a_j} \frac{\partial a_j}{\partial w_{ji}^{(1)}} = \frac{\partial L}{\partial \hat y} \frac{\partial \hat y}{\partial z_j} \frac{\partial z_j}{\partial a_j} x_i = 2 w_j^{(2)} (\hat y - t) (1 - z_j^2) x_i",
    ),
    "derive_sigmoid_prime": (
        r"\frac{d\sigma(a)}{da} = \frac{d}{da}\left(1+e^{-a}\right)^{-1} = -\left(1+e^{-a}\right)^{-2}\cdot\left(-e^{-a}\right) = \frac{e^{-a}}{(1+e^{-a})^2} = \frac{1}{1+e^{-a}}\cdot\frac{e^{-a}}{1+e^{-a}} = \sigma(a)(1-\sigma(a))",
        "∂σ(a)/∂a = e^(-a)/(1+e^(-a))^2 = 1/(1+e^(-a)) * (1 - 1/(1+e^(-a))) = σ(a)*(1-σ(a))",
        r"\frac{\partial\sigma(a)}{\partial a} = \frac{0\cdot(1+e^{-a}) - 1\cdot(-e^{-a})}{(1+e^{-a})^2} = \frac{(1+e^{-a})-1}{(1+e^{-a})^2} = \frac{1}{1+e^{-a}} - \frac{1}{(1+e^{-a})^2} = \sigma(a) - \sigma(a)^2",
        "u = 1 + e^{-a}\n\\frac{\\partial \\sigma(a)}{\\partial a} = -\\frac{1}{u^2} \\frac{\\partial u}{\\partial a} = \\frac{e^{-a}}{u^2} = \\sigma(a) (1 - \\sigma(a))",
        r"\frac{\partial\sigma(a)}{\partial a} = \frac{e^a(1+e^a) - e^a e^a}{(1+e^a)^2} = \frac{e^a}{(1+e^a)^2} = \sigma (1-\sigma)",
    ),
    "derive_tanh_prime": (
        r"\frac{d\tanh(a)}{da} = \frac{\cosh^2 a - \sinh^2 a}{\cosh^2 a} = 1 - \tanh^2(a)",
        r"\frac{\partial\tanh(a)}{\partial a} = \frac{(e^a+e^{-a})(e^a+e^{-a}) - (e^a-e^{-a})(e^a-e^{-a})}{(e^a+e^{-a})^2} = 1 - \frac{(e^a-e^{-a})^2}{(e^a+e^{-a})^2} = 1 - \tanh(a)^2",
        "= 4/(e^a+e^(-a))^2 = 1 - tanh(a)^2",
        r"= \frac{1}{\cosh^2(a)} = 1 - \tanh^2 a",
    ),
    "derive_output_delta": (
        r"\delta_j^{(L)} = \frac{\partial E}{\partial a_j^{(L)}} = \frac{\partial E}{\partial y_j}\frac{\partial y_j}{\partial a_j^{(L)}} = (y_j - t_j)\, h'(a_j^{(L)})",
        "δ_j^(L) = ∂E/∂y_j · ∂y_j/∂a_j^(L) = (y_j - t_j) h_L'(a_j^(L))",
        r"\delta_k^{(L)} = \sum_i \frac{\partial E}{\partial y_i}\frac{\partial y_i}{\partial a_k^{(L)}} = \frac{\partial E}{\partial y_k}\frac{\partial y_k}{\partial a_k^{(L)}} = (y_k - t_k) h'(a_k^{(L)})",
        "delta_j^(L) = (partialE)/(partialy_j)*(partialy_j)/(partiala_j^(L)) = (y_j-t_j)*h'(a_j^(L))",
        r"\delta_j^{(L)} = \frac{\partial}{\partial y_j}\left[\frac12\sum_k (y_k - t_k)^2\right] \frac{\partial y_j}{\partial a_j^{(L)}} = (y_j - t_j) h'(a_j^{(L)})",
    ),
    "derive_regression_delta": (
        r"\delta_j^{(L)} = \frac{\partial E}{\partial y_j}\frac{\partial y_j}{\partial a_j^{(L)}} = 2(y_j - t_j)\cdot 1 = 2(y_j - t_j)",
        r"\delta_j^{(L)} = \frac{\partial}{\partial a_j^{(L)}} \sum_k (a_k^{(L)} - t_k)^2 = 2(a_j^{(L)} - t_j) = 2(y_j - t_j)",
        "δ_j^(L) = Σ_k ∂E/∂y_k ∂y_k/∂a_j^(L) = ∂E/∂y_j = 2y_j - 2t_j",
    ),
    "derive_weight_gradient": (
        r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l)}} \frac{\partial a_k^{(l)}}{\partial w_{ji}^{(l)}} = \frac{\partial E}{\partial a_j^{(l)}} \frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} z_i^{(l-1)}",
        "(partialC)/(partialw_(jk)^l) = (partialC)/(partialz_j^l)*(partialz_j^l)/(partialw_(jk)^l) = a_k^(l-1)*delta_j^l",
        r"\frac{\partial E_n}{\partial w_{ij}^{(l)}} = \frac{\partial E_n}{\partial s_j^{(l)}} \times \frac{\partial s_j^{(l)}}{\partial w_{ij}^{(l)}} = \delta_j^{(l)} x_i^{(l-1)}",
        "dE/dw_ji^(l) = δ_j^(l) · da_j^(l)/dw_ji^(l) = δ_j^(l) z_i^(l-1)",
        r"= \delta_j^{(l)} z_i^{(l-1)} = \frac{\partial E}{\partial a_j^{(l)}}\frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} z_i^{(l-1)}",
        r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_{k=1}^{M_l} \delta_k^{(l)} \frac{\partial a_k^{(l)}}{\partial w_{ji}^{(l)}} = \sum_k \delta_k^{(l)} \delta_{kj} z_i^{(l-1)} = \delta_j^{(l)} z_i^{(l-1)}",
    ),
    "derive_bias_gradient": (
        r"\frac{\partial E}{\partial b_j^{(l)}} = \frac{\partial E}{\partial a_j^{(l)}} \frac{\partial a_j^{(l)}}{\partial b_j^{(l)}} = \frac{\partial E}{\partial a_j^{(l)}} = \delta_j^{(l)}",
        "(partialC)/(partialb_j^l) = (partialC)/(partialz_j^l)*(partialz_j^l)/(partialb_j^l) = delta_j^l*1 = delta_j^l",
        "∂E/∂b_j^(l) = Σ_k δ_k^(l) ∂a_k^(l)/∂b_j^(l) = δ_j^(l)",
        r"\frac{dE}{db_j^{(l)}} = \sum_{k} \frac{dE}{da_k^{(l)}} \frac{da_k^{(l)}}{db_j^{(l)}} = \sum_k \delta_k^{(l)} [k=j] = \delta_j^{(l)}",
    ),
    "derive_hidden_delta": (
        r"""\begin{aligned}
\frac{\partial E}{\partial a_j^{(l)}}
&= \sum_{k=1}^{M_{l+1}} \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} && \text{(chain rule)} \\
&= \sum_{k=1}^{M_{l+1}} \delta_k^{(l+1)} \frac{\partial}{\partial a_j^{(l)}} \Bigl( b_k^{(l+1)} + \sum_i w_{ki}^{(l+1)} h(a_i^{(l)}) \Bigr) \\
&= \sum_{k=1}^{M_{l+1}} \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)}) \\
&= h'\bigl(a_j^{(l)}\bigr) \sum_{k=1}^{M_{l+1}} w_{kj}^{(l+1)} \delta_k^{(l+1)} \tag{9}
\end{aligned}""",
        "(partialC)/(partialz_j^l) = sum_k (partialC)/(partialz_k^(l+1))*(partialz_k^(l+1))/(partiala_j^l)*(partiala_j^l)/(partialz_j^l) = sum_k w_(kj)^(l+1)*delta_k^(l+1)*f'(z_j^l)",
        r"\delta_j^{(l)} = \sum_k \delta_k^{(l+1)} \frac{\partial a_k^{(l+1)}}{\partial z_j^{(l)}} \frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = h_l'(a_j^{(l)}) \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}",
        r"\frac{\partial E_n}{\partial s_j^{(l)}} = \sum_k \frac{\partial E_n}{\partial s_k^{(l+1)}} \times \frac{\partial s_k^{(l+1)}}{\partial x_j^{(l)}} \times \frac{\partial x_j^{(l)}}{\partial s_j^{(l)}} = \varphi'(s_j^{(l)}) \sum_k w_{jk}^{(l+1)} \delta_k^{(l+1)}",
        """a_k^(l+1) = b_k^(l+1) + Σ_i w_ki^(l+1) h(a_i^(l))
∂a_k^(l+1)/∂a_j^(l) = w_kj^(l+1) h'(a_j^(l))
∂E/∂a_j^(l) = Σ_k ∂E/∂a_k^(l+1) ∂a_k^(l+1)/∂a_j^(l) = Σ_k δ_k^(l+1) w_kj^(l+1) h'(a_j^(l))""",
        "dE/da_m^(l) = Σ_k dE/da_k^(l+1) da_k^(l+1)/da_m^(l) = Σ_k δ_k^(l+1) w_km^(l+1) h'(a_m^(l))",
        "∂E/∂a_j^(l) = Σ_k δ_k^(l+1) · ∂a_k^(l+1)/∂a_j^(l)\n   ∂a_k^(l+1)/∂a_j^(l) = w_kj^(l+1) · h'(a_j^(l))\n⇒ ∂E/∂a_j^(l) = h'(a_j^(l)) Σ_k δ_k^(l+1) w_kj^(l+1)",
    ),
    "derive_tanh_delta": (
        r"\frac{\partial E}{\partial a_j^{(l)}} = \frac{\partial E}{\partial z_j^{(l)}}\frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = \left(\sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}\right)\left(1 - (z_j^{(l)})^2\right)",
        "∂E/∂a_j^(l) = tanh'(a_j^(l)) Σ_k δ_k^(l+1) w_kj^(l+1) = (1 - tanh²(a_j^(l))) Σ_k δ_k^(l+1) w_kj^(l+1) = (1 - (z_j^(l))²) Σ_k w_kj^(l+1) δ_k^(l+1)",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} \frac{\partial a_k^{(l+1)}}{\partial z_j^{(l)}} \frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} \frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} (1 - z_j^{(l)} z_j^{(l)})",
    ),
    "derive_log_softmax": (
        r"-\sum_k t_k \log y_k = -\sum_k t_k \log\frac{\exp(a_k)}{\sum_j \exp(a_j)} = -\sum_k t_k \left(a_k - \log\sum_j \exp(a_j)\right) = -\sum_k t_k a_k + \sum_k t_k \log\sum_j \exp(a_j) = -\sum_k t_k a_k + \log\sum_j \exp(a_j)",
        "-Σ_k t_k log y_k = -Σ_k t_k log(e^{a_k}/Σ_m e^{a_m}) = -Σ_k t_k (log e^{a_k} - log Σ_m e^{a_m}) = -Σ_k t_k a_k + log Σ_m e^{a_m}",
        "s = Σ_m e^{a_m}\n-Σ_k t_k ln y_k = -Σ_k t_k ln(e^{a_k}/s) = -Σ_k t_k (a_k - ln s) = -Σ_k t_k a_k + ln s = ln Σ_m e^{a_m} - Σ_k t_k a_k",
        r"-\sum_{k=1}^{K} t_k \ln y_k = -\sum_{k=1}^{K} t_k \ln e^{a_k} \left(\sum_{m=1}^{K} e^{a_m}\right)^{-1} = -\sum_{k=1}^{K} t_k a_k + \sum_{k=1}^{K} t_k \ln \sum_{m=1}^{K} e^{a_m} = \ln\sum_{m=1}^{K} e^{a_m} - \sum_{k=1}^{K} t_k a_k",
    ),
    "derive_grad_log_sum_exp": (
        r"\frac{\partial}{\partial a_j}\log\sum_k\exp(a_k) = \frac{1}{\sum_k\exp(a_k)}\frac{\partial}{\partial a_j}\sum_k\exp(a_k) = \frac{\exp(a_j)}{\sum_k\exp(a_k)} = y_j",
        "Z = Σ_k e^{a_k}\n∂/∂a_j log Σ_k e^{a_k} = 1/Z ∂Z/∂a_j = e^{a_j}/Z = y_j",
        "= 1/(sum_k exp(a_k)) * sum_k d/da_j exp(a_k) = exp(a_j)/(sum_k exp(a_k)) = y_j",
    ),
    "derive_softmax_delta": (
        r"\frac{\partial}{\partial a_j}\left(-\sum_k t_k a_k + \log\sum_k \exp(a_k)\right) = -\frac{\partial}{\partial a_j}\sum_k t_k a_k + \frac{\partial}{\partial a_j}\log\sum_k\exp(a_k) = -t_j + \frac{\exp(a_j)}{\sum_k\exp(a_k)} = y_j - t_j",
        "= -t_j + e^{a_j}/Σ_k e^{a_k} = y_j - t_j",
        r"\delta_j = \sum_k \frac{\partial E}{\partial y_k}\frac{\partial y_k}{\partial a_j} = \sum_k -\frac{t_k}{y_k} y_k(\delta_{kj} - y_j) = -t_j + y_j\sum_k t_k = y_j - t_j",
        r"\frac{\partial E}{\partial a_j} = \sum_k \frac{\partial E}{\partial y_k}\frac{\partial y_k}{\partial a_j} = -\sum_k \frac{t_k}{y_k} y_k ([k=j] - y_j) = -\sum_k t_k [k=j] + y_j\sum_k t_k = -t_j + y_j",
    ),
    "derive_batch_gradient": (
        r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_n \frac{\partial E_n}{\partial w_{ji}^{(l)}} = \sum_n \frac{\partial E_n}{\partial a_{nj}^{(l)}}\frac{\partial a_{nj}^{(l)}}{\partial w_{ji}^{(l)}} = \sum_n \delta_{nj}^{(l)} z_{ni}^{(l-1)}",
        "∂E/∂w_ji^(l) = Σ_n ∂E_n/∂w_ji^(l) = Σ_n δ_nj^(l) ∂a_nj^(l)/∂w_ji^(l) = Σ_n z_ni^(l-1) δ_nj^(l)",
        r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \frac{\partial}{\partial w_{ji}^{(l)}}\sum_{n=1}^{N} E_n = \sum_{n=1}^{N}\frac{\partial E_n}{\partial w_{ji}^{(l)}} = \sum_{n=1}^{N}\delta_{nj}^{(l)} z_{ni}^{(l-1)}",
    ),
    "derive_edge_gradient": (
        r"\frac{\partial L}{\partial w_{j\to i}} = \frac{\partial L}{\partial y_i}\frac{\partial y_i}{\partial w_{j\to i}} = z_i x_j",
        "∂L/∂w_{j→i} = ∂L/∂y_i ∂y_i/∂w_{j→i} = ∂L/∂y_i x_j = z_i x_j",
        "∂E/∂w_{j→i} = ∂E/∂a_i ∂a_i/∂w_{j→i} = δ_i z_j",
        r"\frac{d\mathcal{L}}{dw_{j\rightarrow i}} = \sum_k \frac{d\mathcal{L}}{dy_k}\frac{dy_k}{dw_{j\rightarrow i}} = \frac{d\mathcal{L}}{dy_i}\frac{dy_i}{dw_{j\rightarrow i}} = z_i x_j",
    ),
    "derive_through_activation": (
        r"\frac{\partial\mathcal L}{\partial y_i} = \frac{\partial\mathcal L}{\partial x_i}\frac{\partial x_i}{\partial y_i} = \frac{\partial\mathcal L}{\partial x_i} f'(y_i)",
        "∂L/∂y_i = ∂L/∂x_i · ∂x_i/∂y_i = ∂L/∂x_i · ∂f(y_i)/∂y_i = f'(y_i) ∂L/∂x_i",
        "dL/dy_k = dL/dx_k dx_k/dy_k = dL/dx_k f'(y_k)",
    ),
    "derive_node_gradient": (
        "∂L/∂x_i = Σ_{i→k} ∂L/∂y_k ∂y_k/∂x_i = Σ_{i→k} z_k w_{i→k}",
        r"\frac{\partial L}{\partial x_i} = \sum_{k: i \to k} \frac{\partial L}{\partial y_k}\frac{\partial y_k}{\partial x_i} = \sum_{k: i \to k} w_{i\to k} z_k",
        r"\frac{\partial\mathcal L}{\partial x_j} = \sum_{j\to m} z_m \frac{\partial y_m}{\partial x_j} = \sum_{j\to m} z_m w_{j\to m}",
    ),
    "derive_z_recursion": (
        r"z_i = \frac{\partial L}{\partial y_i} = \frac{\partial L}{\partial x_i}\frac{\partial x_i}{\partial y_i} = f'(y_i)\sum_{i\to k}\frac{\partial L}{\partial y_k}\frac{\partial y_k}{\partial x_i} = f'(y_i)\sum_{i\to k} w_{i\to k} z_k",
        "z_i = ∂L/∂x_i f'(y_i) = (Σ_{i→k} z_k w_{i→k}) f'(y_i)",
        r"z_i = \sum_{i\to k}\frac{\partial L}{\partial y_k}\frac{\partial y_k}{\partial x_i}\frac{\partial x_i}{\partial y_i} = \sum_{i\to k} z_k w_{i\to k} f'(y_i)",
    ),
    "derive_z_output": (
        r"z_k = \frac{\partial L}{\partial x_k}\frac{\partial x_k}{\partial y_k} = (x_k - x_k^*) f'(y_k)",
        "z_k = ∂L/∂y_k = ∂L/∂x_k · f'(y_k) = f'(y_k) (x_k - x^*_k)",
        r"z_k = \frac{\partial}{\partial x_k}\left(\frac12 (x_k - x_k^*)^2\right) f'(y_k) = (x_k - x_k^*) f'(y_k)",
    ),
    "derive_downhill": (
        r"\frac{\partial E}{\partial\eta} = \sum_i\frac{\partial E}{\partial w_i}\frac{\partial w_i}{\partial\eta} = \sum_i g_i\cdot(-g_i) = -\sum_i g_i^2",
        "dE/dη = Σ_i dE/dw_i dw_i/dη = Σ_i g_i (-g_i) = -Σ_i g_i²",
        "(partialE)/(partialeta) = sum_i (partialE)/(partialw_i)*(partialw_i)/(partialeta) = -sum_i g_i*g_i",
        "∂w_i/∂η = -g_i\n∂E/∂w_i = g_i\n∂E/∂η = Σ_i ∂E/∂w_i ∂w_i/∂η = -Σ_i g_i^2",
    ),
    "derive_subset_average": (
        r"\frac{1}{\binom{N}{m}}\sum_S\sum_{n\in S} g_n = \frac{1}{\binom Nm}\sum_n \binom{N-1}{m-1} g_n = \frac{m}{N}\sum_n g_n",
        r"= \frac{\binom{N-1}{m-1}}{\binom{N}{m}}\sum_{n=1}^{N} g_n = \frac{(N-1)!}{(m-1)!(N-m)!}\cdot\frac{m!(N-m)!}{N!}\sum_{n=1}^{N} g_n = \frac mN\sum_{n=1}^{N} g_n",
        r"\frac{1}{\binom{N}{m}}\sum_S\sum_{n\in S} g_n = \sum_n \frac{\binom{N-1}{m-1}}{\binom{N}{m}} g_n = \sum_n \frac{m}{N} g_n",
    ),
}

RIGHT_TOO = {
    "derive_hidden_delta": (
        "∂E/∂a_j^(l) = Σ_{k=1}^{M_{l+1}} ∂E/∂a_k^(l+1) ⋅ ∂a_k^(l+1)/∂a_j^(l) = Σ_{k=1}^{M_{l+1}} δ_k^(l+1) w_kj^(l+1) h′(a_j^(l))",
        r"\[ \frac{\partial E}{\partial a_j^{(l)}} = \sum\limits_{k} \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = h^\prime(a_j^{(l)}) \sum\limits_{k} w^{(l+1)}_{kj} \delta^{(l+1)}_k \]",
        r"$$\dfrac{\partial E}{\partial a_j^{(l)}} = \sum_k \dfrac{\partial E}{\partial a_k^{(l+1)}} \dfrac{\partial a_k^{(l+1)}}{\partial z_j^{(l)}} \dfrac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{k,j}^{(l+1)} h'(a_j^{(l)})$$",
        r"\begin{align*} \frac{\partial E}{\partial a_j^{(l)}} &= \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \cdot \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} \nonumber\\ &= \sum_k \underbrace{\frac{\partial E}{\partial a_k^{(l+1)}}}_{\delta_k^{(l+1)}} \underbrace{w_{kj}^{(l+1)} h'(a_j^{(l)})}_{\text{by the chain rule}} \\ &= \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)}) \end{align*}",
        "∂E/∂a_j^(l) = ∑_k (∂E/∂a_k^(l+1)) (∂a_k^(l+1)/∂a_j^(l)) = ∑_k δ_k^(l+1) * w_{kj}^(l+1) * h'(a_j^(l))",
        "∂E/∂a_j⁽ˡ⁾ = Σₖ ∂E/∂aₖ⁽ˡ⁺¹⁾ ∂aₖ⁽ˡ⁺¹⁾/∂aⱼ⁽ˡ⁾ = Σₖ δₖ⁽ˡ⁺¹⁾ wₖⱼ⁽ˡ⁺¹⁾ h'(aⱼ⁽ˡ⁾)",
        "\\frac{\\partial E}{\\partial a_j^{(l)}}\n= \\sum_k \\frac{\\partial E}{\\partial a_k^{(l+1)}} \\frac{\\partial a_k^{(l+1)}}{\\partial a_j^{(l)}} % chain rule\n\n= \\sum_k \\delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)}) % done\n",
        "D_j = h'(a_j^(l))\n∂E/∂a_j^(l) = Σ_k δ_k^(l+1) ∂a_k^(l+1)/∂z_j^(l) ∂z_j^(l)/∂a_j^(l) = Σ_k δ_k^(l+1) w_kj^(l+1) D_j = h'(a_j^(l)) Σ_k δ_k^(l+1) w_kj^(l+1)",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial}{\partial a_j^{(l)}}\left[\sum_{i=0}^{M_l} w_{ki}^{(l+1)} z_i^{(l)}\right] = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} \frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \sum_i \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial z_i^{(l)}} \frac{\partial z_i^{(l)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
    ),
    "derive_weight_gradient": (
        r"\frac{\partial E}{\partial w_{ji}^{(l)}} := \frac{\partial E}{\partial a_j^{(l)}} \frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} z_i^{(l-1)}",
        r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_m \frac{\partial E}{\partial a_m^{(l)}} \frac{\partial}{\partial w_{ji}^{(l)}} \sum_n w_{mn}^{(l)} z_n^{(l-1)} = \delta_j^{(l)} z_i^{(l-1)}",
        r"\frac{\partial E}{\partial w_{pq}^{(l)}} = \frac{\partial E}{\partial a_p^{(l)}} \frac{\partial a_p^{(l)}}{\partial w_{pq}^{(l)}} = \delta_p^{(l)} z_q^{(l-1)}",
        "∂E/∂w_{ji}^{(l)} = ∂E/∂a_j^{(l)} × ∂a_j^{(l)}/∂w_{ji}^{(l)} = δ_j^{(l)} × z_i^{(l-1)}",
    ),
    "derive_sigmoid_prime": (
        r"\sigma'(a) = \left(\frac{1}{1+e^{-a}}\right)' = \frac{e^{-a}}{(1+e^{-a})^2} = \sigma(a)(1-\sigma(a))",
        r"= \frac{e^{-a}}{(1+e^{-a})^{2}} = \frac{1}{1+e^{-a}}\left(\frac{1+e^{-a}}{1+e^{-a}} - \frac{1}{1+e^{-a}}\right) = \sigma(a)\left[1-\sigma(a)\right]",
        "∂σ(a)/∂a = -(1+exp(-a))**(-2) * (-exp(-a)) = exp(-a)/(1+exp(-a))**2 = σ(a)*(1-σ(a))",
        r"= \sigma(a)^2 e^{-a} = \sigma(a)^2\left(\frac{1}{\sigma(a)} - 1\right) = \sigma(a) - \sigma(a)^2",
        r"\sigma = \frac{1}{1+e^{-a}} \\ \frac{d\sigma}{da} = \frac{e^{-a}}{(1+e^{-a})^2} = \sigma(1-\sigma)",
        r"\frac{\partial \sigma(a)}{\partial a} = \frac{\partial}{\partial a} \frac{e^a}{1+e^a} = \frac{e^a (1+e^a) - e^{2a}}{(1+e^a)^2} = \frac{e^a}{1+e^a}\cdot\frac{1}{1+e^a} = \sigma(a)(1-\sigma(a))",
    ),
    "derive_tanh_prime": (
        "d tanh(a)/da = (cosh(a)*cosh(a) - sinh(a)*sinh(a))/cosh(a)^2 = 1 - tanh(a)^2",
        r"= \frac{(e^a+e^{-a})^2-(e^a-e^{-a})^2}{(e^a+e^{-a})^2} = 1-\tanh^2 a",
        "u = e^a - e^{-a}\nv = e^a + e^{-a}\n∂tanh(a)/∂a = (v·v - u·u)/v² = 1 - (u/v)² = 1 - tanh²(a)",
    ),
    "derive_gaussian_nll": (
        r"-\log \prod_{n} p(t_n) = -\log \prod_n \frac{1}{(2\pi\sigma^2)^{K/2}} e^{-\frac{1}{2\sigma^2}\|t_n-y_n\|^2} = -\sum_n \log \frac{1}{(2\pi\sigma^2)^{K/2}} e^{-\frac{1}{2\sigma^2}\|t_n-y_n\|^2} = \frac{NK}{2}\log 2\pi\sigma^2 + \frac{1}{2\sigma^2}\sum_n \|t_n-y_n\|^2 = \frac{NK}{2}\log 2\pi\sigma^2 + \frac{S}{2\sigma^2}",
        r"-\log \prod_n \mathcal{N}(t_n | y_n, \sigma^2 I) = -\sum_n \log \mathcal{N}(t_n | y_n, \sigma^2 I) = -\sum_n \left( \log (2\pi\sigma^2)^{-K/2} - \frac{\|t_n - y_n\|^2}{2\sigma^2} \right) = \frac{NK}{2} \log(2\pi\sigma^2) + \frac{E}{\sigma^2}",
        "= -Σ_n ln p(t_n) = Σ_n ½ K ln(2πσ²) + Σ_n ‖y_n − t_n‖²/(2σ²) = ½ N K ln(2πσ²) + S/(2σ²)",
    ),
    "derive_log_softmax": (
        r"-\sum_k t_k \log y_k = -\sum_k t_k \log \frac{e^{a_k}}{\sum_{k'} e^{a_{k'}}} = -\sum_k t_k a_k + \log \sum_{k'} e^{a_{k'}}",
    ),
    "derive_softmax_delta": (
        r"= -\sum_k t_k \frac{\partial a_k}{\partial a_j} + \frac{1}{\sum_k e^{a_k}} \frac{\partial}{\partial a_j} \sum_k e^{a_k} = -t_j + \frac{e^{a_j}}{\sum_k e^{a_k}} = y_j - t_j",
        r"= -\sum_k t_k \delta_{kj} + y_j = y_j - t_j",
        r"\frac{\partial y_k}{\partial a_j} = y_k (\delta_{kj} - y_j) \\ \frac{\partial E}{\partial a_j} = \sum_k \frac{\partial E}{\partial y_k} \frac{\partial y_k}{\partial a_j} = -\sum_k t_k (\delta_{kj} - y_j) = y_j - t_j",
    ),
    "derive_linear_gradient": (
        r"\frac{\partial L}{\partial w_i} = \frac{\partial L}{\partial \hat{y}} \frac{\partial \hat{y}}{\partial w_i}" "\n" r"\frac{\partial L}{\partial \hat{y}} = 2(\hat{y}-t)" "\n" r"\frac{\partial \hat{y}}{\partial w_i} = x_i" "\n" r"\frac{\partial L}{\partial w_i} = 2(\hat{y}-t) x_i",
        "e = ŷ - t\n∂L/∂w_i = ∂L/∂e ∂e/∂w_i = 2e x_i = 2(ŷ - t)x_i",
        r"\frac{\partial L}{\partial w_i} = \frac{\partial}{\partial w_i}(\sum_k w_k x_k - t)^2 = 2(\sum_k w_k x_k - t) \cdot \frac{\partial}{\partial w_i} \sum_k w_k x_k = 2(\hat y - t) x_i",
    ),
    "derive_downhill": (
        r"\left.\frac{\partial E}{\partial \eta}\right|_{\eta=0} = \sum_i \frac{\partial E}{\partial w_i} \frac{\partial w_i}{\partial \eta} = \sum_i g_i (-g_i) = -\sum_i g_i^2",
        "∂E/∂η = Σ_i ∂E/∂w_i · ∂(v_i - η g_i)/∂η = -Σ_i g_i g_i = - Σ_i g_i^2",
    ),
    "derive_z_recursion": (
        r"z_i = \frac{\partial L}{\partial y_i}" "\n" r"= \frac{\partial L}{\partial x_i} \cdot \frac{\partial x_i}{\partial y_i}" "\n" r"= \frac{\partial L}{\partial x_i} f'(y_i)" "\n" r"\frac{\partial L}{\partial x_i} = \sum_{i \to k} w_{i \to k} z_k" "\n" r"z_i = f'(y_i) \sum_{i \to k} w_{i \to k} z_k",
        "δ_i = ∂E/∂a_i = ∂E/∂z_i h'(a_i) = h'(a_i) Σ_{i→k} w_{i→k} δ_k",
    ),
    "derive_batch_gradient": (
        r"E = \sum_n E_n \\ \frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_n \frac{\partial E_n}{\partial w_{ji}^{(l)}} = \sum_n \delta_{nj}^{(l)} z_{ni}^{(l-1)}",
        "∂E/∂w_ji^(l) = Σ_n Σ_k ∂E/∂a_nk^(l) ∂a_nk^(l)/∂w_ji^(l) = Σ_n δ_nj^(l) z_ni^(l-1)",
    ),
    "derive_output_delta": (
        r"\delta_j^{(L)} = \frac{\partial E}{\partial a_j^{(L)}} = \frac{\partial}{\partial a_j^{(L)}} \frac{1}{2} \sum_k (y_k - t_k)^2 = (y_j - t_j) \frac{\partial y_j}{\partial a_j^{(L)}} = (y_j - t_j) h'(a_j^{(L)})",
        "E = ½ Σ_k (y_k - t_k)²\nδ_j^(L) = ∂E/∂y_j ∂y_j/∂a_j^(L) = (y_j - t_j) · h'(a_j^(L))",
        r"\delta_j^{(L)} = \frac{\partial E}{\partial z_j^{(L)}} \frac{\partial z_j^{(L)}}{\partial a_j^{(L)}} = (y_j - t_j) h_L'(a_j^{(L)})",
    ),
    "derive_cross_entropy": (
        "- ln Π_{n=1}^N Π_{k=1}^K y_{nk}^{t_{nk}} = - Σ_{n=1}^N Σ_{k=1}^K ln y_{nk}^{t_{nk}} = - Σ_{n=1}^N Σ_{k=1}^K t_{nk} ln y_{nk}",
        r"-\log(\prod_n \prod_k y_{nk}^{t_{nk}}) = -\sum_n \log(\prod_k y_{nk}^{t_{nk}}) = -\sum_n \sum_k \log(y_{nk}^{t_{nk}}) = -\sum_n \sum_k t_{nk} \log(y_{nk})",
    ),
    "derive_best_sigma2": (
        "s = σ²\n∂/∂σ² (NK/2 log 2πσ² + S/(2σ²)) = NK/(2s) + ∂/∂s (S/(2s)) = NK/(2s) - S/(2s²) = NK/(2σ²) - S/(2σ⁴)",
    ),
    "derive_best_sigma2_value": (r"\hat\sigma^2 = S/(NK)", "2E/(NK)", r"\sigma^2 = \frac{1}{N K} S."),
    "derive_subset_average": (
        r"\frac{1}{\binom{N}{m}} \sum_S \sum_{n \in S} g_n = \frac{1}{\binom{N}{m}} \sum_n \sum_{S \ni n} g_n = \frac{1}{\binom{N}{m}} \sum_n \binom{N-1}{m-1} g_n = \frac{m}{N} \sum_n g_n",
    ),
    "derive_collapse": (
        r"y_j = a_j^{(2)} = b_j^{(2)} + \sum_i w_{ji}^{(2)} a_i^{(1)} = b_j^{(2)} + \sum_i w_{ji}^{(2)} \left(b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k\right) = \left(b_j^{(2)} + \sum_i w_{ji}^{(2)} b_i^{(1)}\right) + \sum_k \left(\sum_i w_{ji}^{(2)} w_{ik}^{(1)}\right) x_k",
        "V_jk = Σ_i w_ji^(2) w_ik^(1)\nc_j = b_j^(2) + Σ_i w_ji^(2) b_i^(1)\ny_j = b_j^(2) + Σ_i w_ji^(2) (b_i^(1) + Σ_k w_ik^(1) x_k) = c_j + Σ_k V_jk x_k",
    ),
    "derive_grad_log_sum_exp": (
        r"= \frac{\frac{\partial}{\partial a_j}\sum_k e^{a_k}}{\sum_k e^{a_k}} = \frac{e^{a_j}}{\sum_k e^{a_k}} = y_j",
        "S = Σ_k exp(a_k)\n∂/∂a_j log Σ_k exp(a_k) = (1/S) ∂S/∂a_j = exp(a_j)/S = y_j",
    ),
    "derive_hidden_gradient": (
        r"\frac{\partial L}{\partial w_{ji}} = \frac{\partial L}{\partial \hat y} \frac{\partial \hat y}{\partial z_j} \frac{\partial z_j}{\partial a_j} \frac{\partial a_j}{\partial w_{ji}} = 2(\hat y - t) w_j (1-z_j^2) x_i",
        r"\frac{\partial L}{\partial w_{ij}^{(1)}} = 2(\hat y - y)\frac{\partial}{\partial w_{ij}^{(1)}} \sum_k w_k^{(2)} z_k = 2(\hat y - y) w_j^{(2)} \frac{\partial z_j}{\partial a_j}\frac{\partial a_j}{\partial w_{ij}^{(1)}} = 2(\hat y - y) w_j^{(2)} (1-z_j^2) x_i",
    ),
    "derive_tanh_delta": (
        r"\delta_j^{(l)} = \frac{\partial E}{\partial z_j^{(l)}} \tanh'(a_j^{(l)}) = (1-(z_j^{(l)})^2) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} w_{kj}^{(l+1)} (1 - \tanh^2(a_j^{(l)})) = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} (1 - {z_j^{(l)}}^2)",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} (1 - \tanh^2(a_j^{(l)})) = (1 - z_j^{(l)2}) \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}",
    ),
    "derive_edge_gradient": (
        r"\frac{\partial L}{\partial w_{j \to i}} = \frac{\partial L}{\partial y_i} \frac{\partial}{\partial w_{j \to i}} \sum_{k \to i} x_k w_{k \to i} = z_i x_j",
        "dL/dw_{j->i} = dL/dy_i * dy_i/dw_{j->i} = z_i * x_j",
    ),
    "derive_z_output": (
        r"z_k = \frac{\partial}{\partial y_k} \left[ \frac12 \sum_{i \in O} (x_i - x_i^*)^2 \right] = (x_k - x_k^*) \frac{\partial x_k}{\partial y_k} = (x_k - x_k^*) f'(y_k)",
        "z_k = ∂L/∂x_k ∂x_k/∂y_k = (x_k - x_k*) f'(y_k)",
    ),
    "derive_two_layer": (
        r"y_j = h_2\left(\sum_{i=1}^{M_1} w_{ji}^{(2)} h_1\left(\sum_{k=1}^{M_0} w_{ik}^{(1)} x_k + b_i^{(1)}\right) + b_j^{(2)}\right)",
        r"y_j(\mathbf{x}) = h_2\left(\sum_{i} w_{ji}^{(2)} h_1\left(\sum_{k} w_{ik}^{(1)} x_k + b_i^{(1)}\right) + b_j^{(2)}\right)",
    ),
}

UNREADABLE = {
    "derive_two_layer": (r"y = h_2(W^{(2)} h_1(W^{(1)} x + b^{(1)}) + b^{(2)})", r"y_j = h_2(b_j^{(2)} + w_{j1}^{(2)} z_1 + \dots + w_{jM}^{(2)} z_M)"),
    "derive_hidden_delta": (
        r"\delta^{(l)} = h'(a^{(l)}) \odot W^{(l+1)\top} \delta^{(l+1)}",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)}",
        r"\frac{\partial E}{\partial a_j^{(l)} = \sum_k \delta_k^{(l+1)}",
        "∂E/∂a_j^(l) = by the chain rule we get this: Σ_k δ_k^(l+1) w_kj^(l+1) h'(a_j^(l))",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \delta_1^{(l+1)} w_{1j}^{(l+1)} h'(a_j^{(l)}) + \ldots",
        "\frac{\\partial E}{\\partial a_j^{(l)}} = 1",
        r"= }",
        r"= \sum_k \delta_k^{(l+1)} \foo{w}_{kj}",
    ),
    "derive_weight_gradient": (r"\frac{\partial E}{\partial W^{(l)}} = \delta^{(l)} z^{(l-1)T}", "= δ_j^(l) z_i^(l-1) +", "= * δ_j^(l)"),
    "derive_sigmoid_prime": (r"= \frac{e^{-a}}{", "= e^{-a}/(1+e^{-a}", "= 1 - ?", "= σ(q)"),
}

REPAIRED = {
    "repair_gaussian": ("-log Π_n c - log Π_n e^{-u_n}", r"-\log\prod_n (2\pi\sigma^2)^{-K/2} - \log\prod_n e^{-\frac{\|y_n-t_n\|^2}{2\sigma^2}}", r"-\left(\ln\prod_{n=1}^N c + \ln\prod_{n=1}^N e^{-u_n}\right)"),
    "repair_cross_entropy": (r"-\sum_n\sum_k\log\left(y_{nk}^{t_{nk}}\right)", r"= -\sum_{n,k}\log y_{nk}^{t_{nk}}", "-sum_n sum_k log(y_nk^(t_nk))"),
    "repair_softmax_delta": ("y_k - t_k", "-t_k + y_k", r"\frac{\partial E}{\partial a_k} = \frac{e^{a_k}}{\sum_j e^{a_j}} - t_k"),
    "repair_sigmoid_prime": ("σ(a)(1-σ(a))", r"\frac{1}{1+e^{-a}}\left(1-\frac{1}{1+e^{-a}}\right)", r"\sigma(a) - \sigma(a)^2"),
    "repair_factor_two": (r"= 2\,\delta\,z \quad \text{with } \delta = y - t", "2δz", r"2\,\delta\,z", r"\frac{\partial L}{\partial w} = 2 z \delta"),
    "repair_batch": (r"h'(a_{nj}^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_{nk}^{(l+1)}", "Σ_k δ_nk^(l+1) w_kj^(l+1) h'(a_nj^(l))", r"\delta_{nj}^{(l)} = \sum_{k=1}^{M_{l+1}} \delta_{nk}^{(l+1)} w_{kj}^{(l+1)} h'(a_{nj}^{(l)})"),
    "repair_dead_end": (r"(y_j - t_j) z_i^{(L-1)}", "∂E/∂w_ji^(L) = y_j z_i^(L-1) - t_j z_i^(L-1)", r"-t_j z_i^{(L-1)} + y_j z_i^{(L-1)}"),
    "repair_regression": ("2(y_j - t_j)", "δ_j^(L) = 2(y_j - t_j)", "-2(t_j - y_j)"),
    "repair_batch_gradient": (r"\sum_n \delta_{nj}^{(l)} z_{ni}^{(l-1)}", "∂E/∂w_ji^(l) = Σ_n z_ni^(l-1) δ_nj^(l)", r"\sum_{n=1}^{N} \delta_{nj}^{(l)} z_{ni}^{(l-1)}"),
}

NOT_REPAIRED = {
    "repair_gaussian": ("-log Π_n c + log Π_n e^{-u_n}", "log Π_n c - log Π_n e^{-u_n}", "-Σ_n log c - log Π_n u_n"),
    "repair_cross_entropy": (r"-\sum_k\log y_{nk}^{t_{nk}}", r"-\sum_n\sum_k t_{nk}\log y_{nk}", r"\sum_n\sum_k\log y_{nk}^{t_{nk}}", r"-\log\prod_n\prod_k y_{nk}^{t_{nk}}"),
    "repair_softmax_delta": ("y_k", "t_k - y_k", "-t_k(1-y_k)"),
    "repair_sigmoid_prime": ("1-σ(a)", "σ(a)", r"\frac{e^{-a}}{(1+e^{-a})^2}", "σ(a)(1+σ(a))"),
    "repair_factor_two": (r"= 2\delta z \quad \text{with } \delta = y + t", "δz", "2(y-t)z", "2δ", "2δw"),
    "repair_batch": (r"\sum_k \delta_{nk}^{(l+1)} w_{jk}^{(l+1)} h'(a_{nj}^{(l)})", r"\sum_n \sum_k \delta_{nk}^{(l+1)} w_{kj}^{(l+1)} h'(a_{nj}^{(l)})", r"\sum_k \delta_{k}^{(l+1)} w_{kj}^{(l+1)} h'(a_{j}^{(l)})"),
    "repair_dead_end": (r"(y_j - t_j) z_i^{(L)}", r"(y_i - t_i) z_j^{(L-1)}", r"(y_j - t_j)"),
    "repair_regression": ("y_j - t_j", "2(t_j - y_j)", "2(y_k - t_k)", "4(y_j - t_j)"),
    "repair_batch_gradient": (r"\sum_n \delta_{nj}^{(l)} z_i^{(l-1)}", r"\delta_{nj}^{(l)} z_{ni}^{(l-1)}", r"\frac{1}{N}\sum_n \delta_{nj}^{(l)} z_{ni}^{(l-1)}"),
}
