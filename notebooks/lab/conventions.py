"""Hold the main equations in the five conventions of the sources, and in ours, as data.

Every formula stands twice: as LaTeX and as plain text. None contains the character |, which would end a
table's cell.
"""

from __future__ import annotations

from typing import NamedTuple


class Formula(NamedTuple):
    """A formula as LaTeX and as text, with a remark."""

    latex: str
    text: str
    remark: str = ""


CONVENTIONS: dict[str, str] = {
    "ours": "these notebooks: dtu's letters with the bias written out",
    "graph": "Assignment 1, any network of nodes and edges",
    "rana": "slides, linear unit and 3-2-1 tanh network",
    "lin": "notes, L-layer tanh network with thresholds",
    "dtu": "lab 1, after Bishop, bias absorbed",
    "homework": "layer notation, bias written out",
}

EQUATIONS: dict[str, str] = {
    "forward": "from one layer to the next",
    "output_delta": "local error where the error is measured",
    "hidden_delta": "local error one layer further back",
    "gradient": "derivative of the error with respect to a weight",
    "update": "one step downhill",
}

FORMULAS: dict[str, dict[str, Formula]] = {
    "forward": {
        "ours": Formula(
            r"a^{(l)} = W^{(l)} z^{(l-1)} + b^{(l)}, \quad z^{(l)} = h_l(a^{(l)}), \quad z^{(0)} = x, \; z^{(L)} = y",
            "a(l) = W(l) z(l−1) + b(l),  z(l) = h_l(a(l)),  z(0) = x, z(L) = y"),
        "graph": Formula(
            r"y_i = \sum_{j \to i} x_j w_{j \to i}, \quad x_i = f(y_i)",
            "y_i = Σ_{j→i} x_j w_{j→i},  x_i = f(y_i)", "no bias; the sum runs over the nodes that feed i"),
        "rana": Formula(
            r"a_j = \sum_i w^{(1)}_{ij} x_i, \quad z_j = \tanh(a_j), \quad \hat{y} = \sum_j w^{(2)}_j z_j",
            "a_j = Σ_i w_ij(1) x_i,  z_j = tanh(a_j),  ŷ = Σ_j w_j(2) z_j", "no bias; linear output"),
        "lin": Formula(
            r"s_j^{(l)} = \sum_{i=0}^{d^{(l-1)}} w_{ij}^{(l)} x_i^{(l-1)}, \quad x_j^{(l)} = \tanh(s_j^{(l)}), "
            r"\quad x_0^{(l-1)} = -1",
            "s_j(l) = Σ_{i=0…d(l−1)} w_ij(l) x_i(l−1),  x_j(l) = tanh(s_j(l)),  x_0 = −1",
            "w_0j is a threshold: it is subtracted; tanh at the output too"),
        "dtu": Formula(
            r"a_j^{(l)} = \sum_{i=0}^{M_{l-1}} w_{ji}^{(l)} z_i^{(l-1)}, \quad z_j^{(l)} = h_l(a_j^{(l)}), "
            r"\quad z_0^{(l-1)} = +1, \; z^{(L)} = y",
            "a_j(l) = Σ_{i=0…M_{l−1}} w_ji(l) z_i(l−1),  z_j(l) = h_l(a_j(l)),  z_0 = +1, z(L) = y",
            "w_j0 is the bias: it is added"),
        "homework": Formula(
            r"z_j^l = \sum_k w_{jk}^l a_k^{l-1} + b_j^l, \quad a_j^l = f(z_j^l)",
            "z_j^l = Σ_k w_jk^l a_k^(l−1) + b_j^l,  a_j^l = f(z_j^l)"),
    },
    "output_delta": {
        "ours": Formula(
            r"\delta^{(L)} = (y - t) \odot h_L'(a^{(L)})", "δ(L) = (y − t) ⊙ h_L′(a(L))",
            "for E = ½ Σ (y − t)²; for softmax with cross-entropy δ = y − t"),
        "graph": Formula(
            r"z_i = (x_i - x_i^*)\, f'(y_i), \quad i \in O", "z_i = (x_i − x_i*) f′(y_i),  i in O",
            "for L = ½ Σ (x − x*)² and an output node that feeds no other"),
        "rana": Formula(
            r"\delta = \hat{y} - y, \quad \tfrac{\partial L}{\partial \hat{y}} = 2\delta",
            "δ = ŷ − y,  ∂L/∂ŷ = 2δ", "L = (ŷ − y)² without ½: the slides leave the 2 out of δ"),
        "lin": Formula(
            r"\delta_1^{(L)} = 2\,(x_1^{(L)} - y)\,\bigl(1 - (x_1^{(L)})^2\bigr)",
            "δ_1(L) = 2 (x_1(L) − y) (1 − x_1(L)²)", "for the squared error without ½; one output"),
        "dtu": Formula(
            r"\delta_j^{(L)} = y_j - t_j", "δ_j(L) = y_j − t_j",
            "softmax with cross-entropy; for the squared error, here without ½, twice ours"),
        "homework": Formula(
            r"\delta_j^L = \tfrac{\partial C}{\partial a_j^L} f'(z_j^L) = (y_j - t_j)\, f'(z_j^L)",
            "δ_j^L = ∂C/∂a_j^L f′(z_j^L) = (y_j − t_j) f′(z_j^L)", "the second form for C = ½ Σ (y − t)²"),
    },
    "hidden_delta": {
        "ours": Formula(
            r"\delta^{(l)} = h_l'(a^{(l)}) \odot \bigl(W^{(l+1)}\bigr)^{\!\top} \delta^{(l+1)}",
            "δ(l) = h_l′(a(l)) ⊙ W(l+1)ᵀ δ(l+1)"),
        "graph": Formula(
            r"z_i = f'(y_i) \sum_{i \to k} w_{i \to k}\, z_k", "z_i = f′(y_i) Σ_{i→k} w_{i→k} z_k",
            "the sum runs over the nodes that i feeds"),
        "rana": Formula(
            r"\delta_j = \delta\, w_{j \rightsquigarrow 0}\, \bigl(1 - \tanh^2(a_j)\bigr)",
            "δ_j = δ w_{j⇝0} (1 − tanh²(a_j))", "one output, node 0"),
        "lin": Formula(
            r"\delta_i^{(l-1)} = \bigl(1 - (x_i^{(l-1)})^2\bigr) \sum_{j=1}^{d^{(l)}} w_{ij}^{(l)} \delta_j^{(l)}",
            "δ_i(l−1) = (1 − x_i(l−1)²) Σ_{j=1…d(l)} w_ij(l) δ_j(l)", "for i ≥ 1: x_0 has no δ"),
        "dtu": Formula(
            r"\delta_j^{(l)} = h_l'(a_j^{(l)}) \sum_{k=1}^{M_{l+1}} \delta_k^{(l+1)} w_{kj}^{(l+1)}",
            "δ_j(l) = h_l′(a_j(l)) Σ_{k=1…M_{l+1}} δ_k(l+1) w_kj(l+1)", "for j ≥ 1: z_0 has no δ"),
        "homework": Formula(
            r"\delta_j^l = f'(z_j^l) \sum_k w_{kj}^{l+1} \delta_k^{l+1}",
            "δ_j^l = f′(z_j^l) Σ_k w_kj^(l+1) δ_k^(l+1)"),
    },
    "gradient": {
        "ours": Formula(
            r"\tfrac{\partial E}{\partial W^{(l)}} = \delta^{(l)} \bigl(z^{(l-1)}\bigr)^{\!\top}, \quad "
            r"\tfrac{\partial E}{\partial b^{(l)}} = \delta^{(l)}",
            "∂E/∂W(l) = δ(l) z(l−1)ᵀ,  ∂E/∂b(l) = δ(l)"),
        "graph": Formula(
            r"\tfrac{\partial L}{\partial w_{j \to i}} = x_j z_i", "∂L/∂w_{j→i} = x_j z_i"),
        "rana": Formula(
            r"\tfrac12 \tfrac{\partial L}{\partial w_{i \rightsquigarrow j}} = \delta_j z_i",
            "½ ∂L/∂w_{i⇝j} = δ_j z_i", "δ without the 2, hence the ½; for an input node z_i is x_i"),
        "lin": Formula(
            r"\tfrac{\partial E_n}{\partial w_{ij}^{(l)}} = x_i^{(l-1)} \delta_j^{(l)}",
            "∂E_n/∂w_ij(l) = x_i(l−1) δ_j(l)", "for a threshold x_0 = −1, so it is −δ_j"),
        "dtu": Formula(
            r"\tfrac{\partial E}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} z_i^{(l-1)}",
            "∂E/∂w_ji(l) = δ_j(l) z_i(l−1)", "for a bias z_0 = +1, so it is δ_j"),
        "homework": Formula(
            r"\tfrac{\partial C}{\partial w_{jk}^l} = a_k^{l-1} \delta_j^l, \quad "
            r"\tfrac{\partial C}{\partial b_j^l} = \delta_j^l",
            "∂C/∂w_jk^l = a_k^(l−1) δ_j^l,  ∂C/∂b_j^l = δ_j^l"),
    },
    "update": {
        "ours": Formula(
            r"W \leftarrow W - \eta\, \tfrac{\partial E}{\partial W}, \quad "
            r"b \leftarrow b - \eta\, \tfrac{\partial E}{\partial b}",
            "W ← W − η ∂E/∂W,  b ← b − η ∂E/∂b"),
        "graph": Formula(
            r"w_{j \to i} \to w_{j \to i} - \eta\, x_j z_i", "w_{j→i} → w_{j→i} − η x_j z_i"),
        "rana": Formula(
            r"w_{i \rightsquigarrow j} := w_{i \rightsquigarrow j} - \eta\, \delta_j z_i",
            "w_{i⇝j} := w_{i⇝j} − η δ_j z_i", "with the 2 left out: the step of the true gradient with η/2"),
        "lin": Formula(
            r"w_{ij}^{(l)} \leftarrow w_{ij}^{(l)} - \eta\, \tfrac{\partial E_n}{\partial w_{ij}^{(l)}}",
            "w_ij(l) ← w_ij(l) − η ∂E_n/∂w_ij(l)", "one example n at a time"),
        "dtu": Formula(
            r"w^{\mathrm{new}} = w - \eta\, \nabla E(w)", "w_new = w − η ∇E(w)"),
        "homework": Formula(
            r"w_1 \leftarrow w_1 - \eta\, \tfrac{\partial C}{\partial w_1}", "w_1 ← w_1 − η ∂C/∂w_1"),
    },
}

# What it is → how each convention writes it, in the order of CONVENTIONS.
SYMBOLS: dict[str, tuple[Formula, ...]] = {
    "pre-activation": (
        Formula("a", "a"), Formula("y_i", "y_i"), Formula("a_j", "a_j"), Formula("s_j", "s_j"), Formula("a_j", "a_j"),
        Formula("z_j", "z_j")),
    "activation": (
        Formula("z", "z"), Formula("x_i", "x_i"), Formula("z_j", "z_j"), Formula("x_j", "x_j"), Formula("z_j", "z_j"),
        Formula("a_j", "a_j")),
    "local error": (
        Formula(r"\delta", "δ"), Formula("z_i", "z_i"), Formula(r"\delta_j", "δ_j"), Formula(r"\delta_j", "δ_j"),
        Formula(r"\delta_j", "δ_j"), Formula(r"\delta_j", "δ_j")),
    "output": (
        Formula("y", "y"), Formula(r"x_i,\ i \in O", "x_i, i in O"), Formula(r"\hat{y}", "ŷ"),
        Formula("x_1^{(L)}", "x_1(L)"), Formula("y_k", "y_k"), Formula("y = a^L", "y = a^L")),
    "target": (
        Formula("t", "t"), Formula("x_i^*", "x_i*"), Formula("y", "y"), Formula("y", "y"), Formula("t_k", "t_k"),
        Formula("t", "t")),
    "weight from unit p to unit q": (
        Formula("W_{qp}", "W[q, p]"), Formula(r"w_{p \to q}", "w_{p→q}"), Formula("w_{pq}", "w_pq"),
        Formula("w_{pq}", "w_pq"), Formula("w_{qp}", "w_qp"), Formula("w_{qp}", "w_qp")),
    "bias": (
        Formula("b", "b"), Formula("", "none"), Formula("", "none"), Formula("-w_{0j},\\ x_0 = -1", "−w_0j, x_0 = −1"),
        Formula("w_{j0},\\ z_0 = +1", "w_j0, z_0 = +1"), Formula("b_j", "b_j")),
    "squared error": (
        Formula(r"\tfrac12 \textstyle\sum (y - t)^2", "½ Σ (y − t)²"),
        Formula(r"\tfrac12 \textstyle\sum (x_i - x_i^*)^2", "½ Σ (x − x*)²"),
        Formula(r"(\hat{y} - y)^2", "(ŷ − y)²"), Formula("(x_1^{(L)} - y)^2", "(x_1(L) − y)²"),
        Formula(r"\textstyle\sum (y_k - t_k)^2", "Σ (y − t)²"), Formula(r"\tfrac12 (y - t)^2", "½ (y − t)²")),
}

COLLISIONS: tuple[tuple[str, str], ...] = (
    ("z", "an activation (ours, rana, dtu), a pre-activation (homework), a local error (graph)"),
    ("y", "an output (ours, dtu, homework), a target (rana, lin), a pre-activation (graph)"),
    ("a", "a pre-activation (ours, rana, dtu), an activation (homework)"),
    ("x", "the input only (ours, rana, dtu, homework), every activation (graph, lin), with a star a target (graph)"),
    ("w_ij", "from i to j (rana, lin), but to i from j (ours, dtu, homework): one is the transpose of the other"),
    ("½", "in the squared error of ours, graph and homework; not in that of rana, lin and dtu, whose δ has a 2, which "
          "rana then drops"),
    ("bias", "added (ours, dtu, homework), subtracted as a threshold (lin), absent (graph, rana)"),
)
