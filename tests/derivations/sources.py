"""The sources' own derivations, typed as printed: (exercise, text, number of the first wrong step or 0, remark that is due)."""

SOURCES = {
    "dtu a, the bias unit through h_1": ("derive_two_layer", r"""
y_j = h_2(a_j^{(2)})
y_j = h_2 \left( \sum_{i=0}^M w_{ji}^{(2)} z_i^{(1)} \right)
y_j = h_2 \left( \sum_{i=0}^M w_{ji}^{(2)} h_1 \left( a_i^{(1)} \right) \right)
y_j = h_2 \left( \sum_{i=0}^M w_{ji}^{(2)} h_1 \left( \sum_{l=0}^D w_{il}^{(1)} x_l \right) \right)
""", 4),
    "dtu a, literally": ("derive_two_layer", r"""
y_j = h_2(a_j^{(2)})
y_j = h_2 \left( \sum_i^M w_{ji}^{(2)} z_i^{(1)} \right)
y_j = h_2 \left( \sum_i^M w_{ji}^{(2)} h_1 \left( a_i^{(1)} \right) \right)
y_j = h_2 \left( \sum_i^M w_{ji}^{(2)} h_1 \left( \sum_{l=0}^D w_{il}^{(1)} x_l \right) \right)
""", 3),
    "dtu b, K for a hidden width": ("derive_three_layer", r"""
y_j = h_3 \left( \sum_p^K w_{jp}^{(3)} h_2 \left( \sum_i^M w_{pi}^{(2)} h_1 \left( \sum_{l=0}^D w_{il}^{(1)} x_l \right) \right) \right)
""", 2),
    "dtu e, the split product": ("derive_gaussian_nll", r"""
-\log \left( \prod_{n=1}^N \mathcal{N}(\mathbf{t}_n | \mathbf{y}(\mathbf{x}_n), \sigma^2 \mathbf{I}) \right)
= -\log \left( \prod_{n=1}^N \frac{1}{\sqrt{2\pi\sigma^2}^D} \right) + \log \left( \prod_{n=1}^N e^{\frac{-\|\mathbf{y}(\mathbf{x}_n) - \mathbf{t}_n\|_2^2}{2\sigma^2}} \right)
= -\sum_{n=1}^N \log \left( \frac{1}{\sqrt{2\pi\sigma^2}^D} \right) + \sum_{n=1}^N \log \left( e^{\frac{-\|\mathbf{y}(\mathbf{x}_n) - \mathbf{t}_n\|_2^2}{2\sigma^2}} \right)
= - \sum_{n=1}^N \log \left( \frac{1}{\sqrt{2\pi\sigma^2}^D} \right) + \sum_{n=1}^N \frac{\|\mathbf{y}(\mathbf{x}_n) - \mathbf{t}_n\|_2^2}{2\sigma^2}
= - \sum_{n=1}^N \left( \log(1) - \log \left( \sqrt{2\pi\sigma^2}^D \right) \right) + \frac{1}{2\sigma^2} \sum_{n=1}^N \|\mathbf{y}(\mathbf{x}_n) - \mathbf{t}_n\|_2^2
= \sum_{n=1}^N \log \left( \sqrt{2\pi\sigma^2}^D \right) + \frac{1}{2\sigma^2} E(w)
= \sum_{n=1}^N \frac{D}{2} \log(2\pi\sigma^2) + \frac{1}{2\sigma^2} E(w)
= \frac{ND}{2} \log(2\pi\sigma^2) + \frac{1}{2\sigma^2} E(w)
""", 2),
    "dtu g, p = −log p and the lost sum": ("derive_cross_entropy", r"""
-\log \prod_n \prod_k y_{nk}^{t_{nk}} = - \log \left( \prod_{k=1}^K [y_k(\mathbf{x}_n)]^{t_{nk}} \right)
= - \sum_{k=1}^K \log \left( [y_k(\mathbf{x}_n)]^{t_{nk}} \right)
= - \sum_{k=1}^K t_{nk} \log y_k(\mathbf{x}_n)
= - \sum_{n=1}^N \sum_{k=1}^K t_{nk} \log y_k(\mathbf{x}_n)
""", 2),
    "dtu i, the clash of indices": ("derive_log_softmax", r"""
-\sum_k t_k \log y_k
= - \sum_{k=1}^K t_k \log \frac{\exp(a_k)}{\sum_j \exp(a_j)}
= - \sum_{k=1}^K t_k \log \frac{\exp(a_k)}{\sum_k \exp(a_k)}
= - \sum_{k=1}^K t_k \log \exp(a_k) + \log \sum_k \exp(a_k)
= - \sum_{k=1}^K t_k a_k + \log \sum_{k=1}^K \exp(a_k)
""", 0),
    "dtu (9), K for M_{l+1}": ("derive_hidden_delta", r"""
\frac{\partial E(w)}{\partial a_j^{(l)}} = \sum_{k=1}^K \frac{\partial E(w)}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}}
= \sum_{k=1}^K \delta_k^{(l+1)} w_{kj}^{(l+1)} h'_l(a_j^{(l)})
""", 2),
    "dtu 8": ("derive_weight_gradient", r"""
\frac{\partial E(w)}{\partial w_{ji}^{(l)}} = \sum_k \frac{\partial E(w)}{\partial a_k^{(l)}} \frac{\partial a_k^{(l)}}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} z_i^{(l-1)}
""", 0),
    "dtu l, z without an n": ("derive_batch_gradient", r"""
\frac{\partial E(w)}{\partial w_{ji}^{(l)}} = \sum_{n=1}^N \frac{\partial E_n}{\partial w_{ji}^{(l)}} = \sum_{n=1}^N \delta_{nj}^{(l)} z_i^{(l-1)}
""", 3),
    "rana, the linear unit": ("derive_linear_gradient", r"""
\frac{\partial L}{\partial w_i} = \frac{\partial (\hat{y} - y)^2}{\partial w_i} = 2(\hat{y} - y) \frac{\partial (\sum_k x_k w_k)}{\partial w_i} = 2(\hat{y} - y) x_i
""", 0),
    "rana, the top layer": ("derive_top_gradient", r"""
\frac{\partial L}{\partial w_1^{(2)}} = \frac{\partial (\hat{y} - y)^2}{\partial w_1^{(2)}} = 2(\hat{y} - y) \frac{\partial (w_1^{(2)} z_1 + w_2^{(2)} z_2)}{\partial w_1^{(2)}} = 2(\hat{y} - y) z_1
""", 0),
    "rana, ignoring the 2": ("derive_top_gradient", r"""
\frac{\partial L}{\partial w_i^{(2)}} = \frac{\partial L}{\partial \hat y} \frac{\partial \hat y}{\partial w_i^{(2)}} = (\hat{y} - y) z_i = \delta z_i
""", 3),
    "rana, the layer (21)": ("derive_hidden_gradient", r"""
\frac{\partial L}{\partial w_{11}^{(1)}} = \frac{\partial (\hat{y} - y)^2}{\partial w_{11}^{(1)}} = 2(\hat{y} - y) \frac{\partial (w_1^{(2)} z_1 + w_2^{(2)} z_2)}{\partial w_{11}^{(21)}}
""", 3),
    "rana, the next layer": ("derive_hidden_gradient", r"""
\frac{\partial L}{\partial w_{11}^{(1)}} = \frac{\partial (\hat{y} - y)^2}{\partial w_{11}^{(1)}} = 2(\hat{y} - y) \frac{\partial (w_1^{(2)} z_1 + w_2^{(2)} z_2)}{\partial w_{11}^{(1)}}
= 2(\hat{y} - y) w_1^{(2)} \frac{\partial (\tanh(w_{11}^{(1)}x_1 + w_{21}^{(1)}x_2 + w_{31}^{(1)}x_3))}{\partial w_{11}^{(1)}} + 0
= 2(\hat{y} - y) w_1^{(2)}(1 - \tanh^2(a_1))x_1
= 2(\hat{y} - y) w_1^{(2)}(1 - z_1^2)x_1
""", 0),
    "rana, the tidied next layer": ("derive_hidden_gradient", r"""
\frac{\partial L}{\partial w_{ij}^{(1)}} = 2(\hat{y} - y) w_{j}^{(2)} \frac{\partial z_j}{\partial w_{ij}^{(1)}} = (\hat{y} - y)w_j^{(2)}(1 - \tanh^2(a_j))x_i = \delta_j x_i
""", 3),
    "homework, σ′": ("derive_sigmoid_prime", r"dσ(z)/dz = e^(-z)/(1+e^(-z))^2 = 1-(1/(1+e^(-z)))", 3),
    "lin, the recursion": ("derive_tanh_delta", r"""
\frac{\partial E_n}{\partial s_i^{(l)}} = \sum_{j=1}^{d^{(l+1)}} \frac{\partial E_n}{\partial s_j^{(l+1)}} \times \frac{\partial s_j^{(l+1)}}{\partial x_i^{(l)}} \times \frac{\partial x_i^{(l)}}{\partial s_i^{(l)}}
= \sum_{j=1}^{d^{(l+1)}} \delta_j^{(l+1)} \times w_{ij}^{(l+1)} \times \varphi'(s_i^{(l)})
= \left(1 - (x_i^{(l)})^2\right) \sum_{j=1}^{d^{(l+1)}} w_{ij}^{(l+1)} \delta_j^{(l+1)}
""", 0),
    "lin, the weight": ("derive_weight_gradient", r"""
\frac{\partial E_n}{\partial w_{ij}^{(l)}} = \frac{\partial E_n}{\partial s_j^{(l)}} \times \frac{\partial s_j^{(l)}}{\partial w_{ij}^{(l)}} = \delta_j^{(l)} x_i^{(l-1)}
""", 0),
    "graph (4)": ("derive_edge_gradient", r"\frac{\partial \mathcal{L}}{\partial w_{j \to i}} = \frac{\partial \mathcal{L}}{\partial y_i} \frac{\partial y_i}{\partial w_{j \to i}} = \frac{\partial \mathcal{L}}{\partial y_i} x_j = z_i x_j", 0),
    "graph (8)": ("derive_z_recursion", r"""
z_i = \frac{\partial \mathcal{L}}{\partial y_i} = \frac{\partial \mathcal{L}}{\partial x_i} f'(y_i) = f'(y_i) \sum_{i \to k} w_{i \to k} \frac{\partial \mathcal{L}}{\partial y_k}
z_i = f'(y_i) \sum_{i \to k} w_{i \to k} \, z_k
""", 0),
}
