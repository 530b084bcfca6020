"""Right derivations as people type them, in styles that nobody would choose, for every exercise."""

RIGHT = {
    ("derive_sigmoid_prime", "a letter introduced below the given expression"): r"""
\frac{\partial \sigma(a)}{\partial a}
  u = 1 + e^{-a}
  = \frac{\partial}{\partial u} (1/u) \cdot \frac{\partial u}{\partial a}
  = -\frac{1}{u^2} \cdot (-e^{-a})
  = \frac{1}{u} \cdot \frac{u - 1}{u}
  = \sigma(a) (1 - \sigma(a))
""",
    ("derive_two_layer", "bias as weight zero"): r"y_j = h_2\left( \sum_{i=1}^{M} w_{ji}^{(2)} h_1\left( \sum_{k=1}^{D} w_{ik}^{(1)} x_k + w_{i0}^{(1)} \right) + w_{j0}^{(2)} \right)",
    ("derive_two_layer", "output called k"): r"y_k = h_2(b_k^{(2)} + \sum_{j} w_{kj}^{(2)} h_1(b_j^{(1)} + \sum_i w_{ji}^{(1)} x_i))",
    ("derive_two_layer", "sum with an absorbed bias"): r"y_j = h_2(\sum_{i=0}^M w_{ji}^{(2)} z_i^{(1)}) = h_2(w_{j0}^{(2)} + \sum_{i=1}^M w_{ji}^{(2)} h_1(\sum_{l=0}^D w_{il}^{(1)} x_l))",
    ("derive_two_layer", "side lines"): r"""
a_i^{(1)} = b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k
z_i^{(1)} = h_1(a_i^{(1)})
a_j^{(2)} = b_j^{(2)} + \sum_i w_{ji}^{(2)} z_i^{(1)}
y_j = h_2(a_j^{(2)}) = h_2(b_j^{(2)} + \sum_i w_{ji}^{(2)} h_1(b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k))
""",
    ("derive_three_layer", "unicode scripts"): "y_j = h₃(b_j^(3) + Σₖ w_{jk}^(3) h₂(b_k^(2) + Σᵢ w_{ki}^(2) h₁(b_i^(1) + Σₘ w_{im}^(1) x_m)))",
    ("derive_three_layer", "same letter again in an inner sum"): r"y_j = h_3(b_j^{(3)} + \sum_i w_{ji}^{(3)} h_2(b_i^{(2)} + \sum_p w_{ip}^{(2)} h_1(b_p^{(1)} + \sum_i w_{pi}^{(1)} x_i)))",
    ("derive_recursion", "homework layers"): r"a_j^l = b_j^l + sum_k w_(jk)^l*h_(l-1)(a_k^(l-1))",
    ("derive_recursion", "sum from zero over z"): r"a_j^{(l)} = \sum_{i=0}^{M_{l-1}} w_{ji}^{(l)} z_i^{(l-1)} = b_j^{(l)} + \sum_{i=1}^{M_{l-1}} w_{ji}^{(l)} h_{l-1}\bigl(a_i^{(l-1)}\bigr)",
    ("derive_collapse", "one coefficient in brackets"): r"""
y_j = b_j^{(2)} + \sum_i w_{ji}^{(2)} \Bigl( b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k \Bigr)
 = \Bigl( b_j^{(2)} + \sum_i w_{ji}^{(2)} b_i^{(1)} \Bigr) + \sum_i \sum_k w_{ji}^{(2)} w_{ik}^{(1)} x_k
 = \Bigl( b_j^{(2)} + \sum_i w_{ji}^{(2)} b_i^{(1)} \Bigr) + \sum_k \Bigl( \sum_i w_{ji}^{(2)} w_{ik}^{(1)} \Bigr) x_k
""",
    ("derive_gaussian_nll", "dtu letters"): r"""
-\log \left( \prod_{n=1}^N \mathcal{N}(\mathbf{t}_n | \mathbf{y}(\mathbf{x}_n), \sigma^2 \mathbf{I}) \right)
= -\log\left( \prod_{n=1}^{N} \frac{1}{\sqrt{2\pi\sigma^2}^D} \right) - \log\left( \prod_{n=1}^N e^{\frac{-\|\mathbf{y}(\mathbf{x}_n) - \mathbf{t}_n\|_2^2}{2\sigma^2}} \right)
= -\sum_{n=1}^N \log\left( \frac{1}{\sqrt{2\pi\sigma^2}^D} \right) - \sum_{n=1}^N \log\left( e^{\frac{-\|\mathbf{y}(\mathbf{x}_n) - \mathbf{t}_n\|_2^2}{2\sigma^2}} \right)
= \sum_{n=1}^N \frac{D}{2} \log(2\pi\sigma^2) + \frac{1}{2\sigma^2} E(w)
= \frac{ND}{2} \log(2\pi\sigma^2) + \frac{1}{2\sigma^2} E(w)
""",
    ("derive_gaussian_nll", "the letters of the text"): r"""
-\log \prod_n p(t_n)
  = -\log(c^N \prod_n e^{-u_n})
  = -N \log c - \log \prod_n e^{-u_n}
  = -N \log c + \sum_n u_n
  = NK/2 \log(2\pi\sigma^2) + S/(2\sigma^2)
""",
    ("derive_gaussian_nll", "side lines above the given expression"): r"""
v_n = \|y_n - t_n\|^2
c = 1/(2\pi\sigma^2)^{K/2}
-\log \prod_n p(t_n)
  = -\sum_n \log(c e^{-v_n/(2\sigma^2)})
  = -N \log c + \sum_n v_n/(2\sigma^2)
  = NK/2 \log(2\pi\sigma^2) + S/(2\sigma^2)
""",
    ("derive_gaussian_nll", "coordinates"): r"""
-\log \prod_n p(t_n) = -\sum_n \log p(t_n)
= -\sum_n \sum_k \log\left( \frac{1}{\sqrt{2\pi\sigma^2}} e^{-(y_{nk}-t_{nk})^2/(2\sigma^2)} \right)
= \sum_n \sum_k \left( \frac12 \log(2\pi\sigma^2) + \frac{(y_{nk}-t_{nk})^2}{2\sigma^2} \right)
= \frac{NK}{2}\log(2\pi\sigma^2) + \frac{1}{2\sigma^2} S
""",
    ("derive_gaussian_nll", "E for half of S"): r"= -\sum_n \log p(t_n) = \sum_n \left[ \frac{K}{2} \ln(2\pi\sigma^2) + \frac{1}{2\sigma^2} \|t_n - y_n\|^2 \right] = \frac{NK}{2} \ln(2\pi\sigma^2) + \frac{E}{\sigma^2}",
    ("derive_best_sigma2", "letter v"): r"""
v = \sigma^2
\frac{\partial}{\partial \sigma^2} \left( \frac{NK}{2} \log 2\pi\sigma^2 + \frac{S}{2\sigma^2} \right)
= \frac{NK}{2} \cdot \frac{1}{\sigma^2} + \frac{\partial}{\partial\sigma^2} \frac{S}{2\sigma^2}
= \frac{NK}{2\sigma^2} - \frac{S}{2(\sigma^2)^2} = 0
""",
    ("derive_cross_entropy", "plain words"): "-log prod_n prod_k y_nk^(t_nk) = -sum_n log prod_k y_nk^(t_nk) = -sum_n sum_k log(y_nk^(t_nk)) = -sum_n sum_k t_nk*log(y_nk)",
    ("derive_cross_entropy", "aligned"): r"""\begin{aligned}
-\log \prod_n \prod_k y_{nk}^{t_{nk}}
&= -\sum_{n=1}^{N} \log \prod_{k=1}^{K} y_{nk}^{t_{nk}} && \text{log of a product} \\[4pt]
&= -\sum_{n=1}^{N} \sum_{k=1}^{K} \log y_{nk}^{t_{nk}} \\
&= -\sum_{n=1}^{N} \sum_{k=1}^{K} t_{nk} \log y_{nk}. \tag{2.10}
\end{aligned}""",
    ("derive_linear_gradient", "rana as printed with a sum"): r"\frac{\partial L}{\partial w_i} = \frac{\partial (\hat{y} - y)^2}{\partial w_i} = 2(\hat{y} - y) \frac{\partial \left( \sum_i x_i w_i \right)}{\partial w_i} = 2(\hat{y} - y) x_i",
    ("derive_linear_gradient", "slashes"): "dL/dw_i = dL/dŷ * dŷ/dw_i = 2*(ŷ-t)*x_i",
    ("derive_linear_gradient", "factors one by one"): r"""
∂L/∂ŷ = 2(ŷ - t)
∂ŷ/∂w_i = x_i
∂L/∂w_i = ∂L/∂ŷ · ∂ŷ/∂w_i = 2(ŷ - t) x_i
""",
    ("derive_linear_gradient", "factors one by one, combined at once"): r"""
\frac{\partial L}{\partial \hat y} = 2(\hat y - t), \quad \frac{\partial \hat y}{\partial w_i} = x_i
\frac{\partial L}{\partial w_i} = 2(\hat y - t) x_i
""",
    ("derive_top_gradient", "homework style"): r"(partialL)/(partialw_j^(2)) = (partialL)/(partial\hat y)*(partial\hat y)/(partialw_j^(2)) = 2*(\hat y-t)*z_j",
    ("derive_hidden_gradient", "through a first"): r"""
\frac{\partial L}{\partial w_{ji}^{(1)}} = \frac{\partial L}{\partial \hat y} \frac{\partial \hat y}{\partial a_j} \frac{\partial a_j}{\partial w_{ji}^{(1)}}
= 2(\hat y - t) \cdot w_j^{(2)} \tanh'(a_j) \cdot x_i = 2(\hat y - t) w_j^{(2)} (1 - z_j^2) x_i
""",
    ("derive_hidden_gradient", "layers everywhere"): r"\frac{\partial L}{\partial w^{(1)}_{ji}} = \frac{\partial L}{\partial \hat{y}} \frac{\partial \hat{y}}{\partial z^{(1)}_j} \frac{\partial z^{(1)}_j}{\partial a^{(1)}_j} \frac{\partial a^{(1)}_j}{\partial w^{(1)}_{ji}} = 2(\hat{y}-t)\, w^{(2)}_j \left(1-{z^{(1)}_j}^2\right) x_i",
    ("derive_sigmoid_prime", "homework variable"): r"dσ(z)/dz = d/dz (1/(1+e^(-z))) = e^(-z)/(1+e^(-z))^2 = σ(z)*(1-σ(z))",
    ("derive_sigmoid_prime", "chain with u"): r"""
u = 1 + e^{-a}
\frac{\partial \sigma}{\partial a} = \frac{\partial \sigma}{\partial u} \frac{\partial u}{\partial a} = -u^{-2} \cdot (-e^{-a}) = \frac{e^{-a}}{u^2} = \sigma(a) \left( 1 - \sigma(a) \right)
""",
    ("derive_sigmoid_prime", "e^a above and below"): r"\frac{\partial \sigma(a)}{\partial a} = \frac{\partial}{\partial a} \frac{e^a}{1+e^a} = \frac{e^a(1+e^a) - e^a e^a}{(1+e^a)^2} = \frac{e^a}{(1+e^a)^2} = \sigma(a)(1-\sigma(a))",
    ("derive_sigmoid_prime", "plain python powers"): "∂σ(a)/∂a = -(1+exp(-a))**(-2) * (-exp(-a)) = exp(-a)/(1+exp(-a))**2 = σ(a)*(1-σ(a))",
    ("derive_tanh_prime", "four over the square"): r"\frac{d}{da}\tanh(a) = \frac{4}{(e^a+e^{-a})^2} = 1-\tanh^2(a)",
    ("derive_tanh_prime", "cosh"): r"\frac{\partial \tanh(a)}{\partial a} = \frac{\cosh^2(a) - \sinh^2(a)}{\cosh^2(a)} = 1 - \tanh^2 a",
    ("derive_tanh_prime", "one over cosh"): r"\frac{\partial \tanh(a)}{\partial a} = \frac{1}{\cosh^2 a} = 1 - \tanh(a)^2",
    ("derive_tanh_prime", "product rule"): r"= \frac{\partial}{\partial a}\left((e^a - e^{-a}) (e^a+e^{-a})^{-1}\right) = (e^a+e^{-a})(e^a+e^{-a})^{-1} - (e^a-e^{-a})(e^a+e^{-a})^{-2}(e^a-e^{-a}) = 1 - \tanh^2(a)",
    ("derive_output_delta", "homework letters"): r"delta_j^(L) = (partialC)/(partiala_j^(L))*(partiala_j^(L))/(partialz_j^(L)) = (y_j-t_j)*f'(z_j^(L))",
    ("derive_output_delta", "f and L"): r"\delta_j^{(L)} = \frac{\partial \mathcal{L}}{\partial y_j} f'(a_j^{(L)}) = (y_j - t_j) f'(a_j^{(L)})",
    ("derive_output_delta", "prime command"): r"\delta_j^{(L)} = \frac{\partial E}{\partial y_j}\frac{\partial y_j}{\partial a_j^{(L)}} = (y_j-t_j)\, h_L^{\prime}(a_j^{(L)})",
    ("derive_regression_delta", "lin letters"): r"\delta_j^{(L)} = \frac{\partial E_n}{\partial s_j^{(L)}} = \frac{\partial E_n}{\partial x_j^{(L)}} \times \frac{\partial x_j^{(L)}}{\partial s_j^{(L)}} = 2 (x_j^{(L)} - y_j)",
    ("derive_regression_delta", "unicode"): "δ_j^(L) = ∂E/∂y_j · ∂y_j/∂a_j^(L) = 2(y_j − t_j) · 1 = 2(y_j − t_j)",
    ("derive_log_softmax", "bracketed difference"): r"-\sum_k t_k \log y_k = -\sum_k t_k \log\frac{e^{a_k}}{\sum_j e^{a_j}} = -\sum_k t_k\Bigl[a_k - \log\sum_j e^{a_j}\Bigr] = -\sum_k t_k a_k + \log\sum_j e^{a_j}",
    ("derive_log_softmax", "plain"): "-sum_k t_k*log(y_k) = -sum_k t_k*log(exp(a_k)/sum_j exp(a_j)) = -sum_k t_k*(a_k - log(sum_j exp(a_j))) = -sum_k t_k*a_k + log(sum_j exp(a_j))",
    ("derive_log_softmax", "layer written"): r"-\sum_k t_k \log y_k = -\sum_k t_k \log \frac{\exp(a_k^{(L)})}{\sum_m \exp(a_m^{(L)})} = -\sum_k t_k a_k^{(L)} + \sum_k t_k \log \sum_m \exp(a_m^{(L)}) = -\sum_k t_k a_k^{(L)} + \log \sum_m \exp(a_m^{(L)})",
    ("derive_grad_log_sum_exp", "d for ∂"): r"\frac{d}{d a_j} \log \sum_k \exp(a_k) = \frac{\frac{d}{d a_j} \sum_k \exp(a_k)}{\sum_k \exp(a_k)} = \frac{\exp(a_j)}{\sum_k \exp(a_k)} = y_j",
    ("derive_grad_log_sum_exp", "Kronecker"): r"\frac{\partial}{\partial a_j} \log \sum_k \exp(a_k) = \frac{1}{\sum_m e^{a_m}} \sum_k e^{a_k} \delta_{kj} = \frac{e^{a_j}}{\sum_m e^{a_m}} = y_j",
    ("derive_softmax_delta", "through y with cases"): r"""
\frac{\partial y_k}{\partial a_j} = y_k (\delta_{kj} - y_j)
\frac{\partial}{\partial a_j} \left( -\sum_k t_k a_k + \log \sum_k \exp(a_k) \right) = \sum_k \frac{\partial E}{\partial y_k} \frac{\partial y_k}{\partial a_j} = -\sum_k \frac{t_k}{y_k} y_k ([k=j] - y_j) = -t_j + y_j \sum_k t_k = y_j - t_j
""",
    ("derive_softmax_delta", "one by one"): r"""\frac{\partial}{\partial a_j} \left( -\sum_k t_k a_k + \log \sum_k \exp(a_k) \right)
= -t_j + \frac{\partial}{\partial a_j} \log \sum_k \exp(a_k) = -t_j + y_j""",
    ("derive_softmax_delta", "split sum"): r"= \frac{\partial E}{\partial y_j}\frac{\partial y_j}{\partial a_j} + \sum_{k \neq j} \frac{\partial E}{\partial y_k}\frac{\partial y_k}{\partial a_j} = -t_j(1-y_j) + \sum_{k\ne j} t_k y_j = y_j - t_j",
    ("derive_weight_gradient", "lin"): r"\frac{\partial E_n}{\partial w_{ij}^{(l)}} = \frac{\partial E_n}{\partial s_j^{(l)}} \times \frac{\partial s_j^{(l)}}{\partial w_{ij}^{(l)}} = \delta_j^{(l)} x_i^{(l-1)}",
    ("derive_weight_gradient", "written out"): r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} \frac{\partial}{\partial w_{ji}^{(l)}} \left( b_j^{(l)} + \sum_k w_{jk}^{(l)} z_k^{(l-1)} \right) = \delta_j^{(l)} z_i^{(l-1)}",
    ("derive_weight_gradient", "without the bias in the sum"): r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_k \delta_k^{(l)} \frac{\partial}{\partial w_{ji}^{(l)}} \sum_m w_{km}^{(l)} z_m^{(l-1)} = \sum_k \delta_k^{(l)} \delta_{kj} z_i^{(l-1)} = \delta_j^{(l)} z_i^{(l-1)}",
    ("derive_weight_gradient", "Unicode superscripts"): "∂E/∂w_{ji}⁽ˡ⁾ = ∂E/∂a_j⁽ˡ⁾ · ∂a_j⁽ˡ⁾/∂w_{ji}⁽ˡ⁾ = δ_j⁽ˡ⁾ z_i⁽ˡ⁻¹⁾",
    ("derive_bias_gradient", "homework"): "(partialC)/(partialb_j^l) = (partialC)/(partialz_j^l)*(partialz_j^l)/(partialb_j^l) = delta_j^l*1 = delta_j^l",
    ("derive_bias_gradient", "∂ with subscript"): r"\frac{\partial E}{\partial b_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l)}} \frac{\partial a_k^{(l)}}{\partial b_j^{(l)}} = \sum_k \delta_k^{(l)} [k = j] = \delta_j^{(l)}",
    ("derive_hidden_delta", "homework"): r"(partialC)/(partialz_j^l) = sum_k (partialC)/(partialz_k^(l+1))*(partialz_k^(l+1))/(partialz_j^l) = sum_k delta_k^(l+1)*w_(kj)^(l+1)*f'(z_j^l)",
    ("derive_hidden_delta", "lin"): r"""\frac{\partial E}{\partial s_i^{(l)}}
= \sum_{j=1}^{d^{(l+1)}} \frac{\partial E}{\partial s_j^{(l+1)}} \times \frac{\partial s_j^{(l+1)}}{\partial x_i^{(l)}} \times \frac{\partial x_i^{(l)}}{\partial s_i^{(l)}}
= \sum_{j=1}^{d^{(l+1)}} \delta_j^{(l+1)} \times w_{ij}^{(l+1)} \times \varphi'(s_i^{(l)})""",
    ("derive_hidden_delta", "other letters"): r"\frac{\partial E}{\partial a_i^{(l)}} = \sum_j \frac{\partial E}{\partial a_j^{(l+1)}} \frac{\partial a_j^{(l+1)}}{\partial a_i^{(l)}} = \sum_j \delta_j^{(l+1)} w_{ji}^{(l+1)} h'(a_i^{(l)})",
    ("derive_hidden_delta", "delta in front"): r"\delta_j^{(l)} = \frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} h'(a_j^{(l)}) w_{kj}^{(l+1)}",
    ("derive_hidden_delta", "left side repeated"): r"""
∂E/∂a_j^(l) = Σ_k ∂E/∂a_k^(l+1) ∂a_k^(l+1)/∂a_j^(l)
∂E/∂a_j^(l) = Σ_k δ_k^(l+1) ∂a_k^(l+1)/∂a_j^(l)
∂E/∂a_j^(l) = Σ_k δ_k^(l+1) w_kj^(l+1) h'(a_j^(l))
""",
    ("derive_hidden_delta", "last expression repeated"): r"""
∂E/∂a_j^(l) = Σ_k ∂E/∂a_k^(l+1) ∂a_k^(l+1)/∂a_j^(l)
Σ_k ∂E/∂a_k^(l+1) ∂a_k^(l+1)/∂a_j^(l) = Σ_k δ_k^(l+1) w_kj^(l+1) h'(a_j^(l))
""",
    ("derive_hidden_delta", "derivative written out"): r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} \frac{\partial}{\partial a_j^{(l)}} \left( b_k^{(l+1)} + \sum_i w_{ki}^{(l+1)} h(a_i^{(l)}) \right) = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
    ("derive_hidden_delta", "factors then combined"): r"""
\frac{\partial E}{\partial a_k^{(l+1)}} = \delta_k^{(l+1)}
\frac{\partial a_k^{(l+1)}}{\partial z_j^{(l)}} = w_{kj}^{(l+1)}
\frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = h_l'(a_j^{(l)})
\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h_l'(a_j^{(l)})
""",
    ("derive_tanh_delta", "general slope first"): r"\frac{\partial E}{\partial a_j^{(l)}} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)} = (1 - (z_j^{(l)})^2) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}",
    ("derive_tanh_delta", "square in the upper index"): r"\frac{\partial E}{\partial a_j^{(l)}} = \frac{\partial E}{\partial z_j^{(l)}} \left(1 - \tanh^2 a_j^{(l)}\right) = \left(1 - z_j^{(l)2}\right) \sum_{k=1}^{M_{l+1}} w_{kj}^{(l+1)} \delta_k^{(l+1)}",
    ("derive_batch_gradient", "double sum"): r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_{n,k} \frac{\partial E_n}{\partial a_{nk}^{(l)}} \frac{\partial a_{nk}^{(l)}}{\partial w_{ji}^{(l)}} = \sum_n \delta_{nj}^{(l)} z_{ni}^{(l-1)}",
    ("derive_batch_gradient", "plain"): "∂E/∂w_ji^(l) = sum_n ∂E_n/∂w_ji^(l) = sum_n ∂E_n/∂a_nj^(l) * ∂a_nj^(l)/∂w_ji^(l) = sum_n δ_nj^(l)*z_ni^(l-1)",
    ("derive_edge_gradient", "ours"): r"\frac{\partial E}{\partial w_{j \to i}} = \frac{\partial E}{\partial a_i} \frac{\partial a_i}{\partial w_{j \to i}} = \delta_i z_j",
    ("derive_edge_gradient", "ascii arrow"): "∂L/∂w_{j->i} = ∂L/∂y_i * ∂y_i/∂w_{j->i} = z_i * x_j",
    ("derive_through_activation", "prime on x"): r"\frac{\partial L}{\partial y_i} = \frac{\partial L}{\partial x_i} \frac{d x_i}{d y_i} = \frac{\partial L}{\partial x_i} f'(y_i)",
    ("derive_node_gradient", "written out"): r"\frac{\partial L}{\partial x_i} = \sum_{i \to k} \frac{\partial L}{\partial y_k} \frac{\partial}{\partial x_i} \left( \sum_{j \to k} x_j w_{j \to k} \right) = \sum_{i \to k} z_k w_{i \to k}",
    ("derive_node_gradient", "k below with a colon"): r"\frac{\partial L}{\partial x_i} = \sum_{k : i \to k} \frac{\partial L}{\partial y_k} \frac{\partial y_k}{\partial x_i} = \sum_{k : i \to k} w_{i \to k} z_k",
    ("derive_z_recursion", "one step at a time"): r"""
z_i = ∂L/∂y_i
 = ∂L/∂x_i · ∂x_i/∂y_i
 = ∂L/∂x_i · f'(y_i)
 = (Σ_{i→k} ∂L/∂y_k ∂y_k/∂x_i) f'(y_i)
 = f'(y_i) Σ_{i→k} w_{i→k} z_k
""",
    ("derive_z_output", "star first"): r"z_k = \frac{\partial \mathcal L}{\partial x_k} \frac{\partial x_k}{\partial y_k} = (x_k - x^*_k) f'(y_k)",
    ("derive_downhill", "plain"): "∂E/∂η = Σ_i ∂E/∂w_i · ∂w_i/∂η = Σ_i g_i · (-g_i) = -Σ_i g_i²",
    ("derive_downhill", "d and E of w"): r"\frac{d E(w)}{d \eta} = \sum_i \frac{\partial E}{\partial w_i} \frac{d w_i}{d\eta} = -\sum_i \frac{\partial E}{\partial w_i} g_i = -\sum_i g_i^2",
    ("derive_subset_average", "choose"): r"\frac{1}{{N \choose m}} \sum_S \sum_{n \in S} g_n = \frac{1}{{N \choose m}} \sum_n {N-1 \choose m-1} g_n = \frac{m}{N} \sum_n g_n",
    ("derive_subset_average", "factorials"): r"= \frac{m!(N-m)!}{N!} \sum_n \frac{(N-1)!}{(m-1)!(N-m)!} g_n = \frac{m}{N} \sum_n g_n",
}
