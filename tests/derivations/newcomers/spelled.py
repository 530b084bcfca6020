"""Right derivations in notations that nobody would think of first, by exercise."""

SPELLED = {
    "derive_hidden_delta": (
        r"\frac{\partial E}{\partial a_j^{(l)}} \\ = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} \qquad (l < L) \\ = h'(a_j^{(l)}) \sum_k w_{kj}^{(l+1)} \delta_k^{(l+1)} \qquad \text{for } l = 1, \dots, L-1",
        r"""\frac{\partial E}{\partial a_j^{(l)}}
        = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}}
        = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})   (4.13)""",
        r"\frac{\partial E}{\partial a_j^{(l)}} \\ = \sum_k \delta_k^{(l+1)} \frac{\partial a_k^{(l+1)}}{\partial z_j^{(l)}} \frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} \\ = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} \left.\frac{d h}{d a}\right|_{a = a_j^{(l)}} \\ = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
        r"\frac{\partial E}{\partial s_i^{(l-1)}} \\ = \sum_j \frac{\partial E}{\partial s_j^{(l)}} \frac{\partial s_j^{(l)}}{\partial x_i^{(l-1)}} \frac{\partial x_i^{(l-1)}}{\partial s_i^{(l-1)}} \\ = \sum_j \delta_j^{(l)} w_{ij}^{(l)} \varphi'(s_i^{(l-1)})",
        r"""\frac{\partial E}{\partial a_j^{(l)}}
        = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}}   # chain rule
        = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})   # since a_k = sum_i w_ki h(a_i) + b_k
        """,
        r"{\partial E \over \partial a_j^{(l)}} = \sum_k {\partial E \over \partial a_k^{(l+1)}} {\partial a_k^{(l+1)} \over \partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
        r"{\partial E}/{\partial a_j^{(l)}} = \sum_k {\partial E}/{\partial a_k^{(l+1)}} \cdot {\partial a_k^{(l+1)}}/{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_{k=1,\dots,M_{l+1}} \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_{1 \le k \le M_{l+1}} \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_{k}^{M_{l+1}} \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum^{M_{l+1}}_{k=1} \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_{\forall k} \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_{k \in \text{layer } l+1} \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_{\text{all } k} \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta^{l+1}_k w^{l+1}_{kj} h'(a^{l}_j)",
        r"\frac{\partial E}{\partial a_j^{[l]}} = \sum_k \frac{\partial E}{\partial a_k^{[l+1]}} \frac{\partial a_k^{[l+1]}}{\partial a_j^{[l]}} = \sum_k \delta_k^{[l+1]} w_{kj}^{[l+1]} h'(a_j^{[l]})",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h_l'\!\left(a_j^{(l)}\right)",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'_{l}(a_j^{(l)})",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h^{(l)\prime}(a_j^{(l)})",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} {h_l}'(a_j^{(l)})",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h^{\prime}_l(a_j^{(l)})",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} \frac{d h_l(a_j^{(l)})}{d a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} \frac{\partial h(a_j^{(l)})}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
        "1) \\frac{\\partial E}{\\partial a_j^{(l)}} = \\sum_k \\frac{\\partial E}{\\partial a_k^{(l+1)}} \\frac{\\partial a_k^{(l+1)}}{\\partial a_j^{(l)}}\n2) = \\sum_k \\delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
        "(1) \\frac{\\partial E}{\\partial a_j^{(l)}} = \\sum_k \\frac{\\partial E}{\\partial a_k^{(l+1)}} \\frac{\\partial a_k^{(l+1)}}{\\partial a_j^{(l)}}\n(2) = \\sum_k \\delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
        "\\frac{\\partial E}{\\partial a_j^{(l)}} = \\sum_k \\frac{\\partial E}{\\partial a_k^{(l+1)}} \\frac{\\partial a_k^{(l+1)}}{\\partial a_j^{(l)}} \\quad (1)\n = \\sum_k \\delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)}) \\quad (2)",
        "\\begin{align*}\n\\frac{\\partial E}{\\partial a_j^{(l)}} &= \\sum_k \\frac{\\partial E}{\\partial a_k^{(l+1)}} \\frac{\\partial a_k^{(l+1)}}{\\partial a_j^{(l)}} \\\\[2ex]\n &= \\sum_k \\delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})\n\\end{align*}",
        r"\[ \frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)}) \]",
        r"$\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})$",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)}) \qquad \square",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)}).",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)});",
        r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)}) ∎",
        "\\frac{\\partial E}{\\partial a_j^{(l)}} = \\sum_k \\frac{\\partial E}{\\partial a_k^{(l+1)}} \\frac{\\partial a_k^{(l+1)}}{\\partial a_j^{(l)}} \\text{since E depends on all of them}\n = \\sum_k \\delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})",
        r"∂E/∂a_j^(l) = sum_(k) ∂E/∂a_k^(l+1) ∂a_k^(l+1)/∂a_j^(l) = sum_(k) δ_k^(l+1) w_kj^(l+1) h'(a_j^(l))",
        r"∂E/∂a_j^(l) = ∑ₖ ∂E/∂aₖ^(l+1) · ∂aₖ^(l+1)/∂aⱼ^(l) = ∑ₖ δₖ^(l+1) wₖⱼ^(l+1) h′(aⱼ^(l))",
    ),
    "derive_sigmoid_prime": (
        r"u = 1 + e^{-a} \\ \frac{d\sigma}{da} = \frac{d\sigma}{du} \frac{du}{da} = -\frac{1}{u^2} \cdot (-e^{-a}) = \frac{1}{u} \cdot \frac{u - 1}{u} = \sigma(a) (1 - \sigma(a))",
        r"\frac{\partial \sigma(a)}{\partial a} = -\frac{1}{u^2} \cdot \frac{\partial u}{\partial a} \quad \text{where } u = 1 + e^{-a} \\ = \frac{e^{-a}}{(1+e^{-a})^2} = \sigma(a) (1-\sigma(a))",
        r"= 1/(2 + e^a + e^{-a}) = \sigma(a)(1 - \sigma(a))",
        r"= np.exp(-a)/(1+np.exp(-a))**2 = sigmoid(a)*(1-sigmoid(a))",
        r"∂σ(a)/∂a = exp(-a)/(1+exp(-a))^2 = sigma(a)*(1-sigma(a))",
        r"\sigma'(a) = \left[(1+e^{-a})^{-1}\right]' = -(1+e^{-a})^{-2} (1+e^{-a})' = \frac{e^{-a}}{(1+e^{-a})^2} = \sigma(a)[1-\sigma(a)]",
        r"\frac{d}{da}\sigma = \frac{d}{da}\frac{1}{1+\exp\{-a\}} = \frac{\exp\{-a\}}{(1+\exp\{-a\})^2} = \sigma(1-\sigma)",
    ),
    "derive_tanh_prime": (
        r"u = e^a - e^{-a} \\ v = e^a + e^{-a} \\ \frac{\partial \tanh(a)}{\partial a} = \frac{u'v - uv'}{v^2} = \frac{v^2 - u^2}{v^2} = 1 - \tanh^2(a)",
        r"= \frac{4}{e^{2a} + 2 + e^{-2a}} = 1 - \tanh^2 a",
        r"\tanh'(a) = \operatorname{sech}^2(a) = 1 - \tanh^2 a",
        r"\frac{d\tanh a}{da} = \frac{d}{da}\frac{\sinh a}{\cosh a} = \frac{\cosh a \cosh a - \sinh a \sinh a}{\cosh^2 a} = 1-\tanh^2 a",
        r"= \frac{d}{da}(2\sigma(2a)-1) = 4\sigma(2a)(1-\sigma(2a)) = 1 - \tanh^2(a)",
    ),
    "derive_gaussian_nll": (
        r"= -\sum_n \log\left[(2 \pi \sigma^{2})^{-K/2}\right] - \sum_n \log \exp\{-\lVert t_n-y_n\rVert^2/(2\sigma^2)\} = \frac{NK}{2}\log(2\pi\sigma^2)+\frac{S}{2\sigma^2}",
        r"= -sum_n log p(t_n) = -sum_n [-K*log(sqrt(2*pi*sigma**2)) - ||y_n-t_n||**2/(2*sigma**2)] = N*K/2*log(2*pi*sigma**2) + S/(2*sigma**2)",
        r"= -\sum_{n} \ln p(t_n) = NK \ln \sigma + \frac{NK}{2} \ln 2\pi + \frac{1}{2\sigma^2} \sum_n \|y_n-t_n\|^2 = \frac{NK}{2} \ln(2\pi\sigma^2) + \frac{S}{2\sigma^2}",
        r"= -\sum_{n} \ln p(t_n) = \frac{NK}{2} \ln \sigma^2 + \frac{NK}{2} \ln 2\pi + \frac{1}{2\sigma^2} \sum_n \|y_n-t_n\|^2 = \frac{NK}{2} \ln \sigma^2 + \frac{NK}{2} \ln 2\pi + \frac{S}{2\sigma^2}",
    ),
    "derive_cross_entropy": (
        "1) -log Π_n Π_k y_nk^t_nk\n2) = -Σ_n Σ_k log y_nk^t_nk\n3) = -Σ_n Σ_k t_nk log y_nk",
        r"= -\sum_{n,k} \log y_{n,k}^{t_{n,k}} = -\sum_{n,k} t_{n,k} \log_e y_{n,k}",
        r"= -\log \prod_{n,k} y_{nk}^{t_{nk}} = -\sum_{n}\sum_{k} \log y_{nk}^{t_{nk}} = -\sum_{nk} t_{nk} \log y_{nk}",
        r"= -\log (\prod_n \prod_k y_nk^{t_nk}) = -Σ_n Σ_k ln(y_nk ^ t_nk) = -Σ_n Σ_k t_nk·ln y_nk",
    ),
    "derive_batch_gradient": (
        r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_n \frac{\partial E_n}{\partial w_{ji}^{(l)}}, \text{ and for each example } \frac{\partial E_n}{\partial w_{ji}^{(l)}} = \delta_{nj}^{(l)} z_{ni}^{(l-1)}, \text{ so} \\ \frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_n \delta_{nj}^{(l)} z_{ni}^{(l-1)}",
        r"= \sum_n \frac{\partial E^{(n)}}{\partial w_{ji}^{(l)}} = \sum_n \delta_{nj}^{(l)} z_{ni}^{(l-1)}",
        r"= \sum_n \frac{\partial E_n}{\partial w_{ji}^{(l)}} = \sum_n \delta_{jn}^{(l)} z_{in}^{(l-1)}",
        r"= \sum_n \frac{\partial E_n}{\partial w_{ji}^{(l)}} = \sum_n \delta_{n,j}^{(l)} z_{n,i}^{(l-1)}",
    ),
    "derive_edge_gradient": (
        r"\frac{\partial L}{\partial w_{j \to i}} \\ = \frac{\partial L}{\partial y_i} \frac{\partial y_i}{\partial w_{j \to i}} \quad \text{[in our letters } \delta_i z_j \text{]} \\ = z_i x_j",
        r"\frac{\partial E}{\partial w_{ij}} \\ = \frac{\partial E}{\partial a_i} \frac{\partial a_i}{\partial w_{ij}} \\ = \delta_i z_j",
        r"\partial L/\partial w_{j\rightarrow i} = (\partial L/\partial y_i)(\partial y_i/\partial w_{j\rightarrow i}) = z_i x_j",
        r"\frac{\partial L}{\partial w_{ji}} = \frac{\partial L}{\partial y_i} \frac{\partial y_i}{\partial w_{ji}} = z_i x_j",
    ),
    "derive_node_gradient": (
        r"= \sum_{k} \frac{\partial L}{\partial y_k} \frac{\partial y_k}{\partial x_i} = \sum_{i \to k} z_k w_{i \to k}",
        r"= \sum_{k \in \text{succ}(i)} \frac{\partial L}{\partial y_k} \frac{\partial y_k}{\partial x_i} = \sum_{i \to k} z_k w_{i \to k}",
    ),
    "derive_z_output": (
        r"= \frac{\partial}{\partial x_k} \left( \frac12 \sum_i (x_i - x_i^*)^2 \right) f'(y_k) = (x_k - x_k^*) f'(y_k)",
    ),
    "derive_subset_average": (
        r"\frac{1}{\binom{N}{m}} \sum_{S} \sum_{n \in S} g_n = \frac{1}{\binom{N}{m}} \sum_n g_n \sum_{S} [n \in S] = \frac{1}{\binom{N}{m}} \sum_n g_n \binom{N-1}{m-1} = \frac{m}{N} \sum_n g_n",
        r"\frac{1}{\binom{N}{m}} \sum_{S} \sum_{n \in S} g_n = \frac{1}{\binom{N}{m}} \sum_{n} \sum_{S : n \in S} g_n = \frac{\binom{N-1}{m-1}}{\binom{N}{m}} \sum_n g_n = \frac{m}{N} \sum_n g_n",
        r"= \frac{1}{{N \choose m}} {N-1 \choose m-1} \sum_n g_n = \frac{m}{N} \sum_n g_n",
        r"= \frac{1}{C(N,m)} C(N-1,m-1) \sum_n g_n = \frac{m}{N} \sum_n g_n",
    ),
    "derive_downhill": (
        r"= \sum_i \frac{\partial E}{\partial w_i} \frac{\partial w_i}{\partial \eta} = -\sum_i g_i \cdot g_i = -\sum_i g_i^2 \le 0",
        r"\frac{\partial E}{\partial \eta}\Big|_{\eta=0} = \sum_i \frac{\partial E}{\partial w_i}\Big|_{\eta=0} \cdot \frac{\partial w_i}{\partial \eta} = -\sum_i g_i^2",
    ),
    "derive_weight_gradient": (
        r"\frac{\partial E}{\partial w_{ji}^{(l)}} \\ = \sum_k \frac{\partial E}{\partial a_k^{(l)}} \frac{\partial a_k^{(l)}}{\partial w_{ji}^{(l)}} \quad\text{but only } k = j \text{ depends on } w_{ji} \\ = \frac{\partial E}{\partial a_j^{(l)}} \frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}} \\ = \delta_j^{(l)} z_i^{(l-1)}",
        r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} \cdot \frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}}, \quad a_j^{(l)} = \sum_i w_{ji}^{(l)} z_i^{(l-1)} + b_j^{(l)} \implies \frac{\partial E}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} z_i^{(l-1)}",
    ),
    "derive_softmax_delta": (
        r"= -\sum_k t_k \delta_{jk} + y_j = y_j - t_j",
        r"= -\sum_k t_k 1_{k=j} + \frac{e^{a_j}}{\sum_k e^{a_k}} = y_j - t_j",
        r"= -\sum_k t_k \mathbf{1}[k=j] + \frac{e^{a_j}}{\sum_k e^{a_k}} = y_j - t_j",
        r"= -\sum_k t_k \frac{\partial a_k}{\partial a_j} + y_j = -t_j + y_j",
    ),
    "derive_two_layer": (
        "y_j = h2(b_j^(2) + Σ_i w_ji^(2) h1(b_i^(1) + Σ_k w_ik^(1) x_k))",
    ),
    "derive_regression_delta": (
        "δ_j^(L) = ∂E/∂y_j ∂y_j/∂a_j^(L) = (1 +\n1) (y_j - t_j)",
    ),
    "derive_log_softmax": (
        r"-\sum_k t_k \log y_k = -\sum_k t_k \ln\left(\frac{\operatorname{exp}(a_k)}{\sum_{j=1}^{K}\operatorname{exp}(a_j)}\right) = -\sum_k t_k a_k + \sum_k t_k \ln\sum_{j=1}^{K}\operatorname{exp}(a_j) = -\sum_k t_k a_k + \ln\sum_{j=1}^{K}\operatorname{exp}(a_j) \quad \text{because } \sum_k t_k = 1",
        r"-\sum_k t_k \log y_k = \sum_k t_k \log \frac{\sum_j e^{a_j}}{e^{a_k}} \\ = \sum_k t_k \left( \log \sum_j e^{a_j} - a_k \right) = \log \sum_j e^{a_j} - \sum_k t_k a_k",
    ),
    "derive_output_delta": (
        r"\delta_j^{(L)} = \frac{\partial E}{\partial a_j^{(L)}} \\ = \frac{\partial E}{\partial y_j} \cdot \frac{\partial y_j}{\partial a_j^{(L)}} \\ = \left(y_j - t_j\right) \left.\frac{\partial h_L}{\partial a}\right|_{a_j^{(L)}} \\ = \left(y_j - t_j\right) h_L'\left(a_j^{(L)}\right)",
        r"\delta_j^{(L)} = \frac{\partial E}{\partial y_j} \frac{\partial y_j}{\partial a_j^{(L)}} \\ = (y_j - t_j) {h^{(L)}}'(a_j^{(L)})",
        r"\delta_j^{(L)} = \frac{\partial E}{\partial \hat y_j} \frac{\partial \hat y_j}{\partial a_j^{(L)}} = (\hat y_j - t_j) h'(a_j^{(L)})",
    ),
    "derive_linear_gradient": (
        r"\frac{\partial L}{\partial w_i} = 2(y - t)\,\frac{\partial y}{\partial w_i} = 2\,\delta\,x_i \quad\text{with } \delta = y - t \\ = 2(y-t)x_i",
    ),
    "derive_three_layer": (
        "y_j = h_3(b3_j + sum_m w3_jm h_2(b2_m + sum_i w2_mi h_1(b1_i + sum_k w1_ik x_k)))",
    ),
    "derive_hidden_gradient": (
        r"""\delta = 2(y-t)
        \frac{\partial L}{\partial w_{jm}^{(1)}}
        = \delta \frac{\partial y}{\partial z_j} \frac{\partial z_j}{\partial a_j} \frac{\partial a_j}{\partial w_{jm}^{(1)}}
        = 2(y-t) w_j^{(2)} (1-z_j^2) x_m""",
    ),
}
