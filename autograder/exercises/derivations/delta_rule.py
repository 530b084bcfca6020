"""Unit 3: the linear unit and the 3-2-1 network."""

from __future__ import annotations

from .kinds import Decisive, Derivation, Product, Slip

LOST_TWO = "L = (y − t)² has no ½: its derivative keeps the 2."

LINEAR_GRADIENT = Derivation(
    id="derive_linear_gradient", unit=3, given=r"\frac{\partial L}{\partial w_i}", world="linear", source="rana", minutes=6, ends_in=("ŷ", "t", "x"),
    steps=(Decisive("through y", (Product((r"\frac{\partial L}{\partial \hat y}", r"\frac{\partial \hat y}{\partial w_i}")),)),),
    hints=("w_i affects L only through y.", "Two factors: how L changes with y, times how y changes with w_i.",
           "∂L/∂y is 2(y − t). Only ∂y/∂w_i is left: which term of Σ w_k x_k contains w_i?"),
    mistakes=(
        Slip("the 2 lost", LOST_TWO, wrong=(r"(\hat y - t) x_i",)),
        Slip("the sign", "The derivative of (y − t)² with respect to y is 2(y − t), not 2(t − y).", wrong=(r"2 (t - \hat y) x_i", r"(t - \hat y) x_i")),
        Slip("w where x belongs", "The derivative of w_i x_i with respect to w_i is x_i.", wrong=(r"2 (\hat y - t) w_i",)),
        Slip("the whole sum kept", "Only the term with w_i depends on w_i.", wrong=(r"2 (\hat y - t) \sum_k x_k", r"2 (\hat y - t) \hat y")),
        Slip("x left out", "y changes by x_i when w_i changes by 1.", wrong=(r"2 (\hat y - t)",)),
        Slip("not differentiated", "The square has to be differentiated: 2(y − t).", wrong=(r"(\hat y - t)^2 x_i",)),
    ),
    right=(
        r"\frac{\partial L}{\partial w_i} = \frac{\partial L}{\partial \hat y} \frac{\partial \hat y}{\partial w_i} = 2(\hat y - t) x_i",
        r"\frac{\partial L}{\partial w_i} = \frac{\partial (\hat y - t)^2}{\partial w_i} = 2(\hat y - t) \frac{\partial}{\partial w_i} \sum_k w_k x_k = 2(\hat y - t) x_i",
        r"∂L/∂w_i = 2(ŷ - t) · ∂ŷ/∂w_i = 2(ŷ - t) x_i = 2 ŷ x_i - 2 t x_i",
    ))

TOP_GRADIENT = Derivation(
    id="derive_top_gradient", unit=3, given=r"\frac{\partial L}{\partial w_j^{(2)}}", world="toy", source="rana", minutes=5, ends_in=("ŷ", "t", "z"),
    steps=(Decisive("through y", (Product((r"\frac{\partial L}{\partial \hat y}", r"\frac{\partial \hat y}{\partial w_j^{(2)}}")),)),),
    hints=("In the top layer, z takes the place of x.", "Two factors: ∂L/∂y times ∂y/∂w_j.", "∂L/∂y is 2(y − t). Only ∂y/∂w_j is left, for y = Σ w_k z_k."),
    mistakes=(
        Slip("the 2 lost", LOST_TWO, wrong=(r"(\hat y - t) z_j",)),
        Slip("the sign", "The derivative of (y − t)² with respect to y is 2(y − t).", wrong=(r"2 (t - \hat y) z_j",)),
        Slip("a where z belongs", "The weight multiplies the activation z_j, not a_j.", wrong=(r"2 (\hat y - t) a_j",)),
        Slip("through z_j", "z_j lies before this weight and does not depend on it: w_j acts on y directly.", wrong=(
            r"\frac{\partial L}{\partial z_j} \frac{\partial z_j}{\partial w_j^{(2)}}",)),
        Slip("an extra slope", "The output unit is linear: no slope of tanh comes in.", wrong=(r"2 (\hat y - t) (1 - z_j^2) z_j",)),
        Slip("w where z belongs", "The derivative of w_j z_j with respect to w_j is z_j.", wrong=(r"2 (\hat y - t) w_j^{(2)}",)),
    ),
    right=(
        r"\frac{\partial L}{\partial w_j^{(2)}} = \frac{\partial L}{\partial \hat y} \frac{\partial \hat y}{\partial w_j^{(2)}} = 2(\hat y - t) z_j",
        r"\frac{\partial L}{\partial w_j^{(2)}} = 2(\hat y - t) \frac{\partial}{\partial w_j^{(2)}} \left( \sum_k w_k^{(2)} z_k \right) = 2(\hat y - t) z_j",
        r"\frac{\partial L}{\partial w_1^{(2)}} = \frac{\partial (\hat y - y)^2}{\partial w_1^{(2)}} = 2(\hat y - y) \frac{\partial (w_1^{(2)} z_1 + w_2^{(2)} z_2)}{\partial w_1^{(2)}} = 2(\hat y - y) z_1",
    ))

HIDDEN_GRADIENT = Derivation(
    id="derive_hidden_gradient", unit=3, given=r"\frac{\partial L}{\partial w_{ji}^{(1)}}", world="toy", source="rana", minutes=9,
    ends_in=("ŷ", "t", "w", "z", "x"),
    steps=(
        Decisive("through y", (Product((r"\frac{\partial L}{\partial \hat y}", r"\frac{\partial \hat y}{\partial w_{ji}^{(1)}}")),)),
        Decisive("through z_j and a_j", (
            Product((r"\frac{\partial \hat y}{\partial z_j}", r"\frac{\partial z_j}{\partial w_{ji}^{(1)}}"), rest=True),
            Product((r"\frac{\partial \hat y}{\partial a_j}", r"\frac{\partial a_j}{\partial w_{ji}^{(1)}}"), rest=True),
            Product((r"\frac{\partial z_j}{\partial a_j}", r"\frac{\partial a_j}{\partial w_{ji}^{(1)}}"), rest=True),
        )),
    ),
    hints=("Follow the one path from w_ji to L: through a_j, z_j and y.", "One factor for each stretch of the path: four factors.",
           "You should have 2(y − t) w_j (1 − z_j²) times ∂a_j/∂w_ji: only that is left."),
    mistakes=(
        Slip("the 2 lost", LOST_TWO, wrong=(r"(\hat y - t) w_j^{(2)} (1 - z_j^2) x_i",)),
        Slip("the slope of tanh left out", "z_j = tanh(a_j): its slope 1 − z_j² is a factor.", wrong=(r"2(\hat y - t) w_j^{(2)} x_i",)),
        Slip("w of the top layer left out", "z_j reaches y through its weight w_j of layer 2.", wrong=(r"2(\hat y - t) (1 - z_j^2) x_i",)),
        Slip("the weight of layer 1", "z_j reaches y through w_j of layer 2; w_ji of layer 1 comes before z_j.", wrong=(
            r"2 (\hat y - t) w_{ji}^{(1)} (1 - z_j^2) x_i",)),
        Slip("1 − z without the square", "The slope of tanh is 1 − z², with the square.", wrong=(r"2(\hat y - t) w_j^{(2)} (1 - z_j) x_i",)),
        Slip("the sigmoid's slope", "z(1 − z) is the slope of the sigmoid; tanh has 1 − z².", wrong=(r"2(\hat y - t) w_j^{(2)} z_j (1 - z_j) x_i",)),
        Slip("z where x belongs", "The input along w_ji is x_i.", wrong=(r"2(\hat y - t) w_j^{(2)} (1 - z_j^2) z_j",)),
        Slip("the slope taken at z", "The slope of tanh is 1 − tanh²(a): z is already tanh(a).", wrong=(r"2(\hat y - t) w_j^{(2)} (1 - \tanh^2(z_j)) x_i",)),
    ),
    right=(
        r"""\frac{\partial L}{\partial w_{ji}^{(1)}} = \frac{\partial L}{\partial \hat y} \frac{\partial \hat y}{\partial z_j} \frac{\partial z_j}{\partial a_j} \frac{\partial a_j}{\partial w_{ji}^{(1)}}
        = 2(\hat y - t) w_j^{(2)} (1 - z_j^2) x_i""",
        r"""∂L/∂w_{ji}^(1) = ∂L/∂ŷ · ∂ŷ/∂w_{ji}^(1) = 2(ŷ - t) · w_j^(2) · ∂z_j/∂w_{ji}^(1) = 2(ŷ - t) · w_j^(2) · tanh'(a_j) · ∂a_j/∂w_{ji}^(1)
        = 2(ŷ - t) w_j^(2) (1 - z_j²) x_i""",
        r"""\frac{\partial L}{\partial w_{11}^{(1)}} = \frac{\partial (\hat y - y)^2}{\partial w_{11}^{(1)}} = 2(\hat y - y) \frac{\partial (w_1^{(2)} z_1 + w_2^{(2)} z_2)}{\partial w_{11}^{(1)}}
        = 2(\hat y - y) w_1^{(2)} \frac{\partial \tanh(w_{11}^{(1)} x_1 + w_{21}^{(1)} x_2 + w_{31}^{(1)} x_3)}{\partial w_{11}^{(1)}}
        = 2(\hat y - y) w_1^{(2)} (1 - \tanh^2(a_1)) x_1 = 2(\hat y - y) w_1^{(2)} (1 - z_1^2) x_1""",
    ))

DERIVATIONS = (LINEAR_GRADIENT, TOP_GRADIENT, HIDDEN_GRADIENT)
