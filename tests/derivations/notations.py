"""One right derivation in many notations: all of them read the same."""

NOTATIONS = {
'derive_hidden_delta':[
r"$$\frac{\partial E}{\partial a_j^{(l)}} = \sum_{k=1}^{M_{l+1}} \frac{\partial E}{\partial a_k^{(l+1)}}\frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_{k=1}^{M_{l+1}} \delta_k^{(l+1)} w_{kj}^{(l+1)} h_l'\!\left(a_j^{(l)}\right)$$",
r"\begin{align*} \frac{\partial E}{\partial a_j^{(l)}} &= \sum_k \frac{\partial E}{\partial a_k^{(l+1)}}\frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}}\\ &= \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h_l'(a_j^{(l)}) \end{align*}",
"dE/da_j^(l) = sum_k dE/da_k^(l+1) * da_k^(l+1)/da_j^(l) = sum_k delta_k^(l+1) * w_kj^(l+1) * h'(a_j^(l))",
"∂E/∂a_j^l = Σ_k ∂E/∂a_k^{l+1} ∂a_k^{l+1}/∂a_j^l = Σ_k δ_k^{l+1} w_{kj}^{l+1} h'(a_j^l)",
r"\frac{\partial E}{\partial a^{(l)}_j} = \sum_k \frac{\partial E}{\partial a^{(l+1)}_k} \cdot \frac{\partial a^{(l+1)}_k}{\partial z^{(l)}_j} \cdot \frac{\partial z^{(l)}_j}{\partial a^{(l)}_j} \quad\text{(chain rule)} = \sum_k \delta^{(l+1)}_k \, w^{(l+1)}_{kj} \, h^{\prime}_{l}(a^{(l)}_j)",
r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \underbrace{\frac{\partial E}{\partial a_k^{(l+1)}}}_{\delta_k^{(l+1)}} \underbrace{\frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}}}_{w h'} = h'(a_j^{(l)}) \sum_k w_{k,j}^{(l+1)} \delta_k^{(l+1)}",
r"\dfrac{\partial E}{\partial a_j^{(l)}} = \sum\limits_{k} \dfrac{\partial E}{\partial a_k^{(l+1)}} \times \dfrac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \left[\sum\limits_k \delta_k^{(l+1)} w_{kj}^{(l+1)}\right] h'(a_j^{(l)}).",
r"\partial E / \partial a_j^{(l)} = \sum_k \partial E / \partial a_k^{(l+1)} \cdot \partial a_k^{(l+1)} / \partial a_j^{(l)} = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)}",
"∂E/∂a_j^(l)\n = Σ_k (∂E/∂a_k^(l+1)) (∂a_k^(l+1)/∂a_j^(l))     % all k\n = Σ_k δ_k^(l+1) · w_{kj}^(l+1) · h'(a_j^(l))\n",
"(partialE)/(partiala_j^(l)) = sum_k (partialE)/(partiala_k^(l+1))*(partiala_k^(l+1))/(partiala_j^(l)) = h'(a_j^(l))*sum_k w_(kj)^(l+1)*delta_k^(l+1)",
r"\frac{\mathrm{d} E}{\mathrm{d} a_j^{(l)}} = \sum_k \frac{\mathrm{d}E}{\mathrm{d}a_k^{(l+1)}} \frac{\mathrm{d}a_k^{(l+1)}}{\mathrm{d}a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
r"\frac{\partial \mathcal{L}}{\partial a_j^{(l)}} = \sum_k \frac{\partial \mathcal{L}}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
"∂E/∂a_j^(l) ≡ Σ_k ∂E/∂a_k^(l+1) ∂a_k^(l+1)/∂a_j^(l) := Σ_k δ_k^(l+1) w_kj^(l+1) h′(a_j^(l))",
"∂E/∂aⱼ⁽ˡ⁾ = Σₖ ∂E/∂aₖ⁽ˡ⁺¹⁾ · ∂aₖ⁽ˡ⁺¹⁾/∂aⱼ⁽ˡ⁾ = Σₖ δₖ⁽ˡ⁺¹⁾ wₖⱼ⁽ˡ⁺¹⁾ h'(aⱼ⁽ˡ⁾)",
r"\frac{\partial E}{\partial a_j^{(l)}} \stackrel{(1)}{=} \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} \overset{(2)}{=} \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
r"""
z_j^{(l)} = h(a_j^{(l)}), \quad a_k^{(l+1)} = \sum_j w_{kj}^{(l+1)} z_j^{(l)} + b_k^{(l+1)}
\Rightarrow \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = w_{kj}^{(l+1)} h'(a_j^{(l)})
\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}}
= \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})
""",
r"""\frac{\partial E}{\partial a_j^{(l)}}
= \sum_k \frac{\partial E}{\partial a_k^{(l+1)}}
  \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}}
= \sum_k \delta_k^{(l+1)}
  \cdot w_{kj}^{(l+1)}
  \cdot h'(a_j^{(l)})""",
r"""\frac{\partial E}{\partial a_j^{(l)}} =
\sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} =
\sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})""",
r"\frac{\partial E}{\partial a_m^{(l)}} = \sum_{p} \frac{\partial E}{\partial a_p^{(l+1)}} \frac{\partial a_p^{(l+1)}}{\partial a_m^{(l)}} = \sum_p \delta_p^{(l+1)} w_{pm}^{(l+1)} h'(a_m^{(l)})",
r"\frac{\partial E}{\partial a_j^{(k)}} = \sum_m \frac{\partial E}{\partial a_m^{(k+1)}} \frac{\partial a_m^{(k+1)}}{\partial a_j^{(k)}} = \sum_m \delta_m^{(k+1)} w_{mj}^{(k+1)} h'(a_j^{(k)})",
r"\frac{\partial E}{\partial a_j^{(\ell)}} = \sum_k \frac{\partial E}{\partial a_k^{(\ell+1)}} \frac{\partial a_k^{(\ell+1)}}{\partial a_j^{(\ell)}} = \sum_k \delta_k^{(\ell+1)} w_{kj}^{(\ell+1)} h'(a_j^{(\ell)})",
r"\partial_{a_j^{(l)}} E = \sum_k \partial_{a_k^{(l+1)}} E \cdot \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
r"= \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}}, \quad\text{with } \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = w_{kj}^{(l+1)} h'(a_j^{(l)})" + "\n" + r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
],
'derive_gaussian_nll':[
r"-\ln\prod_{n=1}^N p(\mathbf t_n) = -\sum_{n=1}^N \ln\left[ (2\pi\sigma^2)^{-K/2} \exp\left\{ -\frac{1}{2\sigma^2} \lVert \mathbf y_n - \mathbf t_n \rVert^2 \right\} \right] = \frac{NK}{2}\ln(2\pi\sigma^2) + \frac{1}{2\sigma^2}\sum_{n=1}^N \lVert \mathbf y_n - \mathbf t_n \rVert^2 = \frac{NK}{2}\ln(2\pi\sigma^2) + \frac{S}{2\sigma^2}",
"-log prod_n p(t_n) = -sum_n log p(t_n) = -sum_n (log((2*pi*sigma^2)^(-K/2)) - ||y_n - t_n||^2/(2*sigma^2)) = N*K/2*log(2*pi*sigma^2) + S/(2*sigma^2)",
"-log Π_n p(t_n) = -Σ_n log p(t_n) = -Σ_n [ -K/2 log 2πσ² - 1/(2σ²) ‖y_n-t_n‖² ] = NK/2 log 2πσ² + 1/(2σ²) Σ_n ‖y_n-t_n‖² = NK/2 log 2πσ² + S/2σ²",
"= -Σ_n log p(t_n) = N K/2 * log 2*π*σ² + Σ_n ‖y_n-t_n‖²/(2σ²) = 1/2 N K log(2πσ²) + 1/2 S/σ²",
r"-\log \prod_n p(t_n | x_n, w) = -\sum_n \log p(t_n | x_n, w) = -\sum_n \left( \log \frac{1}{(\sqrt{2\pi\sigma^2})^K} + \log e^{-\frac{\|y(x_n)-t_n\|^2}{2\sigma^2}}\right) = \frac{NK}{2} \log(2\pi\sigma^2) + \frac{E(w)}{2\sigma^2}",
r"-\log \prod_n p(t_n) = -\log \left[ (2\pi\sigma^2)^{-NK/2} \exp\left(-\frac{1}{2\sigma^2}\sum_n \|y_n - t_n\|^2\right) \right] = \frac{NK}{2} \log(2\pi\sigma^2) + \frac{1}{2\sigma^2} \sum_n \|y_n - t_n\|^2 = \frac{NK}{2} \log(2\pi\sigma^2) + \frac{S}{2\sigma^2}",
],
'derive_sigmoid_prime':[
"∂σ(a)/∂a = d/da (1+e^-a)^-1 = -(1+e^-a)^-2 * (-e^-a) = e^-a/(1+e^-a)^2 = 1/(1+e^-a) * e^-a/(1+e^-a) = σ(a)(1-σ(a))",
r"\sigma'(a) = \frac{e^{-a}}{(1+e^{-a})^2} = \sigma(a)\cdot[1-\sigma(a)]",
r"\frac{\partial}{\partial a}\left(\frac{1}{1+e^{-a}}\right) = \frac{-(-e^{-a})}{(1+e^{-a})^2} = \frac{1+e^{-a}-1}{(1+e^{-a})^2} = \frac{1}{1+e^{-a}} - \frac{1}{(1+e^{-a})^2} = \sigma(a) - \sigma^2(a)",
r"s = \sigma(a)" + "\n" + r"\frac{\partial \sigma(a)}{\partial a} = \frac{e^{-a}}{(1+e^{-a})^2} = \sigma(a) (1 - \sigma(a))",
r"\frac{\mathrm{d}}{\mathrm{d}x} \sigma(x) = \frac{\exp(-x)}{(1 + \exp(-x))^2} = \sigma(x)(1 - \sigma(x))",
r"\sigma(a) = \frac{1}{1+e^{-a}}" + "\n\n" + r"\frac{\partial \sigma(a)}{\partial a} = \frac{\partial}{\partial a}(1+e^{-a})^{-1} = (-1)(1+e^{-a})^{-2}\cdot(-1)e^{-a} = \sigma(a)(1-\sigma(a))",
],
'derive_cross_entropy':[
r"-\log\prod_{n=1}^{N}\prod_{k=1}^{K}y_{nk}^{t_{nk}}=-\sum_{n=1}^{N}\log\left(\prod_{k=1}^{K}y_{nk}^{t_{nk}}\right)=-\sum_{n=1}^{N}\sum_{k=1}^{K}\log\left(y_{nk}^{t_{nk}}\right)=-\sum_{n=1}^{N}\sum_{k=1}^{K}t_{nk}\log\left(y_{nk}\right)",
"-log ∏_n ∏_k y_{nk}^{t_{nk}} = - Σ_n Σ_k log y_{nk}^{t_{nk}} = - Σ_n Σ_k t_{nk} · log y_{nk}",
"-ln Π_n Π_k y_nk^t_nk = -Σ_n Σ_k ln y_nk^t_nk = -Σ_n Σ_k t_nk ln y_nk",
],
'derive_z_recursion':[
"z_i = dL/dy_i = dL/dx_i * dx_i/dy_i = (sum_{i->k} dL/dy_k * dy_k/dx_i) * f'(y_i) = f'(y_i) * sum_{i->k} w_{i->k} z_k",
r"\delta_i = \frac{\partial E}{\partial a_i} = \frac{\partial E}{\partial z_i} h'(a_i) = h'(a_i) \sum_{i \to k} w_{i \to k} \delta_k",
r"z_i = \frac{\partial \mathcal L}{\partial x_i}\frac{\partial x_i}{\partial y_i} = \left(\sum_{i\to k} z_k w_{i\to k}\right) f'(y_i)",
],
'derive_batch_gradient':[
r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \frac{\partial \sum_n E_n}{\partial w_{ji}^{(l)}} = \sum_n \frac{\partial E_n}{\partial w_{ji}^{(l)}} = \sum_n \frac{\partial E_n}{\partial a_{nj}^{(l)}} z_{ni}^{(l-1)} = \sum_n \delta_{nj}^{(l)} z_{ni}^{(l-1)}",
],
'derive_weight_gradient':[
r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l)}} \frac{\partial a_k^{(l)}}{\partial w_{ji}^{(l)}} = \sum_k \delta_k^{(l)} \delta_{kj} z_i^{(l-1)} = \delta_j^{(l)} z_i^{(l-1)}",
r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} \frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} \frac{\partial}{\partial w_{ji}^{(l)}} \sum_{i=0}^{M_{l-1}} w_{ji}^{(l)} z_i^{(l-1)} = \delta_j^{(l)} z_i^{(l-1)}",
],
'derive_subset_average':[
"1/binom(N,m) Σ_S Σ_{n∈S} g_n = 1/binom(N,m) Σ_n Σ_{S∋n} g_n = binom(N-1,m-1)/binom(N,m) Σ_n g_n = m/N Σ_n g_n",
r"\binom{N}{m}^{-1} \sum_{S} \sum_{n \in S} g_n = \binom{N}{m}^{-1} \binom{N-1}{m-1} \sum_{n} g_n = \frac{m}{N} \sum_{n} g_n",
],
'derive_best_sigma2':[
r"= \frac{NK}{2}\frac{1}{2\pi\sigma^2} 2\pi + \frac{S}{2}\frac{\partial (\sigma^2)^{-1}}{\partial\sigma^2} = \frac{NK}{2\sigma^2} - \frac{S}{2\sigma^4}",
],
'derive_two_layer':[r"h_2\left(\sum_{i=1}^M w_{ji}^{(2)} h_1\left(\sum_{l=1}^D w_{il}^{(1)} x_l + b_i^{(1)}\right) + b_j^{(2)}\right)", "y_j = h_2(b_j^(2) + sum_(i=1)^M w_(ji)^(2)*h_1(b_i^(1) + sum_(l=1)^D w_(il)^(1)*x_l))", r"\mathbf{y}_j = h_2(b^{(2)}_j + \sum_i w^{(2)}_{ji} h_1(b^{(1)}_i + \sum_k w^{(1)}_{ik} x_k))"],
'derive_downhill':[r"\frac{\partial E}{\partial \eta} = \sum_i \frac{\partial E}{\partial w_i} \frac{\partial w_i}{\partial \eta} = \sum_i g_i \frac{\partial (v_i - \eta g_i)}{\partial \eta} = \sum_i g_i(-g_i) = -\sum_i g_i^2", r"\frac{\partial E}{\partial \eta} = \sum_i \frac{\partial E}{\partial w_i} (-g_i) \Big|_{\eta=0} = -\sum_i g_i g_i"],
'derive_z_output':[r"z_k = \frac{\partial L}{\partial x_k}\frac{\partial x_k}{\partial y_k} = \left(x_k - x_k^{*}\right) f'\left(y_k\right)", "δ_k = ∂E/∂z_k · ∂z_k/∂a_k = (z_k - t_k) h'(a_k)", "z_k = ∂L/∂x_k ∂x_k/∂y_k = ½ ∂(x_k-x^*_k)²/∂x_k f'(y_k) = (x_k-x^*_k) f'(y_k)", r"\mathcal{L} = \frac{1}{2}\sum_{i \in O} (x_i - x_i^*)^2" + "\n" + r"z_k = \frac{\partial \mathcal{L}}{\partial x_k} f'(y_k) = (x_k - x_k^*) f'(y_k)"],
}
