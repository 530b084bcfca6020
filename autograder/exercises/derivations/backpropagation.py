"""Unit 4, second half: gradients of weights and biases, and the recursion of δ."""

from __future__ import annotations

from .kinds import Decisive, Derivation, Product, Slip

BELOW_THE_TOP = {"depth": [3, 3, 4], "level": [1, 2, 2]}

WEIGHT_GRADIENT = Derivation(
    id="derive_weight_gradient", unit=4, given=r"\frac{\partial E}{\partial w_{ji}^{(l)}}", world="layered", settings=BELOW_THE_TOP,
    source="dtu 8; graph 4; lin; homework", minutes=7, ends_in=("δ[l]", "z[l-1]"),
    steps=(Decisive("the chain rule through the pre-activation", (
        Product((r"\frac{\partial E}{\partial a_k^{(l)}}", r"\frac{\partial a_k^{(l)}}{\partial w_{ji}^{(l)}}"), over=r"\sum_k"),
        Product((r"\frac{\partial E}{\partial a_j^{(l)}}", r"\frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}}")),
    )),),
    hints=("Which quantity does w_ji change first?", "w_ji affects E only through a_j of its layer: two factors, one of which is δ_j.",
           "You should have δ_j times ∂a_j/∂w_ji. Only the second factor is left: which term of a_j contains w_ji?"),
    mistakes=(
        Slip("δ and z exchanged", "δ_j belongs to the unit that w_ji leads to, z_i to the unit it comes from.", edits=("exchanged",)),
        Slip("z of the wrong layer", "w of layer l multiplies z of layer l−1.", edits=("layer Does z", "fault clash z")),
        Slip("δ of another layer", "∂E/∂a_j of layer l is the δ_j of layer l.", edits=("layer Does δ", "fault clash δ")),
        Slip("a where z belongs", "w_ji leads to a_j of layer l and multiplies z_i of layer l−1: no a_i belongs here.", edits=("fault layer a", "fault clash a")),
        Slip("w where z belongs", "The derivative of w_ji z_i with respect to w_ji is z_i.", wrong=(r"\delta_j^{(l)} w_{ji}^{(l)}",)),
        Slip("an extra slope", "The slope h′ is inside δ_j already.", wrong=(r"\delta_j^{(l)} h'(a_j^{(l)}) z_i^{(l-1)}",)),
        Slip("all units summed", "w_ji changes a_j alone: ∂a_k/∂w_ji is 0 for k ≠ j.", wrong=(r"\sum_k \delta_k^{(l)} z_i^{(l-1)}",)),
    ),
    right=(
        r"""\frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l)}} \frac{\partial a_k^{(l)}}{\partial w_{ji}^{(l)}}
        = \frac{\partial E}{\partial a_j^{(l)}} \frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} z_i^{(l-1)}""",
        r"(partialC)/(partialw_(jk)^l) = (partialC)/(partialz_j^l)*(partialz_j^l)/(partialw_(jk)^l) = delta_j^l*a_k^(l-1)",
        r"""\frac{\partial E}{\partial a_j^{(l)}} = \delta_j^{(l)}
        \frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}} = z_i^{(l-1)}
        \frac{\partial E}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} z_i^{(l-1)}""",
    ))

BIAS_GRADIENT = Derivation(
    id="derive_bias_gradient", unit=4, given=r"\frac{\partial E}{\partial b_j^{(l)}}", world="layered", settings=BELOW_THE_TOP, source="homework", minutes=4,
    ends_in=("δ[l]",),
    steps=(Decisive("the chain rule through the pre-activation", (
        Product((r"\frac{\partial E}{\partial a_k^{(l)}}", r"\frac{\partial a_k^{(l)}}{\partial b_j^{(l)}}"), over=r"\sum_k"),
        Product((r"\frac{\partial E}{\partial a_j^{(l)}}", r"\frac{\partial a_j^{(l)}}{\partial b_j^{(l)}}")),
        Product((r"\frac{\partial E}{\partial a_j^{(l)}}",)),  # times 1, worked out already
    )),),
    hints=("It works like the weight's gradient, with b_j instead of w_ji.", "b_j affects E only through a_j.",
           "You should have δ_j times ∂a_j/∂b_j. Only that last derivative is left."),
    mistakes=(
        Slip("z kept", "The bias is multiplied by 1, not by an activation.", wrong=(r"\delta_j^{(l)} z_j^{(l)}", r"\delta_j^{(l)} b_j^{(l)}"), edits=("fault clash z", "fault layer z")),
        Slip("an extra slope", "The slope h′ is inside δ_j already.", wrong=(r"\delta_j^{(l)} h'(a_j^{(l)})",)),
        Slip("the sign", "b_j is added in a_j: its derivative is +1.", wrong=(r"-\delta_j^{(l)}",)),
        Slip("all units summed", "b_j changes a_j alone.", wrong=(r"\sum_k \delta_k^{(l)}",)),
        Slip("δ of another layer", "The bias of layer l goes with δ of layer l.", edits=("layer Does δ", "fault clash δ")),
    ),
    right=(
        r"\frac{\partial E}{\partial b_j^{(l)}} = \frac{\partial E}{\partial a_j^{(l)}} \frac{\partial a_j^{(l)}}{\partial b_j^{(l)}} = \delta_j^{(l)} \cdot 1 = \delta_j^{(l)}",
        r"∂E/∂b_j^(l) = Σ_k ∂E/∂a_k^(l) · ∂a_k^(l)/∂b_j^(l) = δ_j^(l)",
        r"""\frac{\partial E}{\partial b_j^{(l)}} = \delta_j^{(l)} \frac{\partial}{\partial b_j^{(l)}} \left( b_j^{(l)} + \sum_i w_{ji}^{(l)} z_i^{(l-1)} \right) = \delta_j^{(l)}""",
    ))

ABOVE = r"\frac{\partial E}{\partial a_k^{(l+1)}}"
HIDDEN_DELTA = Derivation(
    id="derive_hidden_delta", unit=4, given=r"\frac{\partial E}{\partial a_j^{(l)}}", world="layered", settings=BELOW_THE_TOP,
    source="dtu 9, j; graph 8; lin; homework", minutes=12, ends_in=("δ[l+1]", "w[l+1]", "a[l]", "h'[l]"),
    steps=(
        Decisive("the sum over all a_k^{(l+1)}", (
            Product((ABOVE, r"\frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}}"), over=r"\sum_k"),
            Product((ABOVE, r"\frac{\partial a_k^{(l+1)}}{\partial z_j^{(l)}}"), over=r"\sum_k", rest=True),
            Product((ABOVE, r"\frac{\partial a_k^{(l+1)}}{\partial z_i^{(l)}}", r"\frac{\partial z_i^{(l)}}{\partial a_j^{(l)}}"), over=r"\sum_k \sum_i"),
        )),
        Decisive("how a_k^{(l+1)} depends on a_j^{(l)}, worked out or split at z_j", (
            Product((r"\frac{\partial a_k^{(l+1)}}{\partial z_j^{(l)}}", r"\frac{\partial z_j^{(l)}}{\partial a_j^{(l)}}"), over=r"\sum_k", rest=True, closed=True),
            Product((r"\frac{\partial a_k^{(l+1)}}{\partial z_j^{(l)}}", r"\frac{\partial z_j^{(l)}}{\partial a_j^{(l)}}"), rest=True, closed=True),
            Product((r"\frac{\partial E}{\partial z_j^{(l)}}", r"\frac{\partial z_j^{(l)}}{\partial a_j^{(l)}}"), closed=True),
        )),
    ),
    hints=("Through which quantities of layer l+1 does a_j affect E? How many of them are there?",
           "Sum over all k: ∂E/∂a_k^{(l+1)}, which is δ_k^{(l+1)}, times ∂a_k^{(l+1)}/∂a_j. That derivative goes through z_j.",
           "You should have Σ_k δ_k^{(l+1)} times ∂a_k/∂z_j times ∂z_j/∂a_j. Only the last two factors are left to work out."),
    mistakes=(
        Slip("the sum over k lost", "k stands outside its sum: a_j reaches E through every a_k^{(l+1)}, so the sum over k is missing.", edits=("sum", "fault unbound")),
        Slip("a weight's indices swapped", "The indices of w are swapped: w_{kj} leads from j in layer l to k in layer l+1.", edits=("transposed",)),
        Slip("the slope left out", "The sum over all a_k^{(l+1)} is there; ∂a_k/∂a_j goes through z_j, and its slope h'(a_j) is missing.", wrong=(
            r"\sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}",)),
        Slip("the slope taken at z", "The slope h′ is taken at a_j, not at z_j.", wrong=(r"h_l'(z_j^{(l)}) \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}",)),
        Slip("h where h′ belongs", "The slope h′(a_j) belongs here, not h(a_j).", wrong=(
            r"h_l(a_j^{(l)}) \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}", r"z_j^{(l)} \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}"), edits=("slope",)),
        Slip("the slope of layer l+1", "δ_k^{(l+1)} contains the slope of its own layer already; here the slope of layer l belongs.", wrong=(
            r"\sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_k^{(l+1)})",)),
        Slip("the weight left out", "a_k^{(l+1)} changes by w_{kj} when z_j changes by 1.", wrong=(r"h'(a_j^{(l)}) \sum_k \delta_k^{(l+1)}",)),
        Slip("the slope of one function", "h may be any function here: its slope is h′(a_j).", wrong=(
            r"z_j^{(l)} (1 - z_j^{(l)}) \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}", r"(1 - (z_j^{(l)})^2) \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}")),
        Slip("a layer that need not exist", "There need not be a layer l+2: the next layer is l+1.", edits=("fault layer l",)),
        Slip("the wrong layer", "δ and w are those of layer l+1, the slope that of layer l.", edits=("layer", "fault clash")),
        Slip("K where M_{l+1} belongs", "The sum runs over the units of layer l+1: M_{l+1}, not K.", edits=("fault range",)),
    ),
    right=(
        r"""\frac{\partial E}{\partial a_j^{(l)}} = \sum_{k=1}^{M_{l+1}} \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}}
        = \sum_k \delta_k^{(l+1)} \frac{\partial a_k^{(l+1)}}{\partial z_j^{(l)}} \frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h_l'(a_j^{(l)})""",
        r"""∂E/∂a_j^(l) = ∂E/∂z_j^(l) · h'(a_j^(l)) = Σ_k ∂E/∂a_k^(l+1) · ∂a_k^(l+1)/∂z_j^(l) · h'(a_j^(l)) = h'(a_j^(l)) Σ_k w_{kj}^(l+1) δ_k^(l+1)""",
        r"""a_k^{(l+1)} = b_k^{(l+1)} + \sum_i w_{ki}^{(l+1)} h_l(a_i^{(l)})
        \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = w_{kj}^{(l+1)} h_l'(a_j^{(l)})
        \frac{\partial E}{\partial a_j^{(l)}} = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h_l'(a_j^{(l)})""",
    ))

SLOPE = r"\frac{\partial z_j^{(l)}}{\partial a_j^{(l)}}"
TANH_DELTA = Derivation(
    id="derive_tanh_delta", unit=4, given=r"\frac{\partial E}{\partial a_j^{(l)}}", world="layered", settings={**BELOW_THE_TOP, "hidden": "tanh", "output": "tanh"},
    source="lin", minutes=8, ends_in=("δ[l+1]", "w[l+1]", "z[l]"),
    steps=(Decisive("what arrives at z_j, times the slope of tanh as it is first written", (
        Product((r"\frac{\partial E}{\partial z_j^{(l)}}", SLOPE), closed="unfinished"),
        Product((r"\frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial z_j^{(l)}}", SLOPE), over=r"\sum_k", closed="unfinished"),
    )),),
    hints=("It is the hidden δ with a slope that you know in terms of z.", "The slope of tanh at a_j is 1 − tanh²(a_j).",
           "You should have the sum over k times 1 − tanh²(a_j). Only the name of tanh(a_j) is left."),
    mistakes=(
        Slip("the square left out", "The slope of tanh is 1 − z², with the square.", wrong=(r"(1 - z_j^{(l)}) \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}",)),
        Slip("the sigmoid's slope", "z(1 − z) is the slope of the sigmoid.", wrong=(r"z_j^{(l)} (1 - z_j^{(l)}) \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}",)),
        Slip("the slope left out", "z_j = tanh(a_j): its slope is a factor.", wrong=(r"\sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}",)),
        Slip("a where z belongs in the slope", "1 − a² is not the slope: 1 − tanh²(a) is.", wrong=(r"(1 - (a_j^{(l)})^2) \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}",)),
        Slip("the slope taken at z", "z is already tanh(a): the slope is 1 − z².", wrong=(r"(1 - \tanh^2(z_j^{(l)})) \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}",)),
        Slip("z of layer l+1", "The slope belongs to unit j of layer l.", wrong=(r"\sum_k (1 - (z_k^{(l+1)})^2) \delta_k^{(l+1)} w_{kj}^{(l+1)}",)),
        Slip("the sign of the square", "The slope is 1 − z², not 1 + z².", wrong=(r"(1 + (z_j^{(l)})^2) \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}",), edits=("sign",)),
        Slip("the sum over k lost", "k stands outside its sum: a_j reaches E through every a_k^{(l+1)}.", edits=("sum", "fault unbound")),
        Slip("a weight's indices swapped", "The indices of w are swapped: w_{kj} leads from j in layer l to k in layer l+1.", edits=("transposed",)),
    ),
    right=(
        r"""\frac{\partial E}{\partial a_j^{(l)}} = \frac{\partial E}{\partial z_j^{(l)}} \frac{\partial z_j^{(l)}}{\partial a_j^{(l)}} = \left( \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} \right) (1 - \tanh^2(a_j^{(l)}))
        = (1 - (z_j^{(l)})^2) \sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}""",
        r"∂E/∂a_j^(l) = Σ_k δ_k^(l+1) · w_{kj}^(l+1) · tanh'(a_j^(l)) = Σ_k δ_k^(l+1) w_{kj}^(l+1) (1 - (z_j^(l))²)",
        r"""\frac{\partial E}{\partial s_i^{(l)}} = \sum_{j=1}^{d^{(l+1)}} \frac{\partial E}{\partial s_j^{(l+1)}} \times \frac{\partial s_j^{(l+1)}}{\partial x_i^{(l)}} \times \frac{\partial x_i^{(l)}}{\partial s_i^{(l)}}
        = \left( 1 - (x_i^{(l)})^2 \right) \sum_{j=1}^{d^{(l+1)}} w_{ij}^{(l+1)} \delta_j^{(l+1)}""",
    ))

BATCH_GRADIENT = Derivation(
    id="derive_batch_gradient", unit=4, given=r"\frac{\partial E}{\partial w_{ji}^{(l)}}", world="layered", settings={**BELOW_THE_TOP, "examples": [3, 4, 2]},
    source="dtu l", minutes=7, ends_in=("δ[l]", "z[l-1]"),
    steps=(Decisive("Σ_n of one example's gradient", (
        Product((r"\frac{\partial E_n}{\partial w_{ji}^{(l)}}",), over=r"\sum_n"),
        Product((r"\frac{\partial E_n}{\partial a_{nk}^{(l)}}", r"\frac{\partial a_{nk}^{(l)}}{\partial w_{ji}^{(l)}}"), over=r"\sum_n \sum_k"),
        Product((r"\frac{\partial E_n}{\partial a_{nk}^{(l)}}", r"\frac{\partial a_{nk}^{(l)}}{\partial w_{ji}^{(l)}}"), over=r"\sum_k \sum_n"),
    )),),
    hints=("E is a sum over the examples. What is the derivative of a sum?", "For one example you know the gradient; only the index n is new.",
           "You should have Σ_n ∂E_n/∂w_ji. Only one example's gradient is left, with an n wherever a quantity differs from example to example."),
    mistakes=(
        Slip("z without n", "Every example has its own activations: the index n of z is missing.", edits=("example",)),
        Slip("the sum over n lost", "E sums over all examples: so does its gradient.", edits=("sum", "fault unbound")),
        Slip("w with an n", "All examples share one set of weights: w has no index n.", edits=("fault count",)),
        Slip("the mean where the sum belongs", "E is the sum over the examples, not their mean.", wrong=(r"\frac1N \sum_n \delta_{nj}^{(l)} z_{ni}^{(l-1)}",)),
        Slip("summed separately", "The sum of products is not the product of sums: each δ goes with the z of its own example.", wrong=(
            r"(\sum_n \delta_{nj}^{(l)}) (\sum_n z_{ni}^{(l-1)})",)),
        Slip("a where z belongs", "The weight multiplies the activation z, not a.", edits=("fault layer",)),
        Slip("δ and z exchanged", "δ_nj belongs to the unit that w_ji leads to.", edits=("index", "fault clash")),
    ),
    right=(
        r"""\frac{\partial E}{\partial w_{ji}^{(l)}} = \frac{\partial}{\partial w_{ji}^{(l)}} \sum_n E_n = \sum_n \frac{\partial E_n}{\partial w_{ji}^{(l)}}
        = \sum_n \frac{\partial E_n}{\partial a_{nj}^{(l)}} \frac{\partial a_{nj}^{(l)}}{\partial w_{ji}^{(l)}} = \sum_n \delta_{nj}^{(l)} z_{ni}^{(l-1)}""",
        r"∂E/∂w_{ji}^(l) = Σ_n ∂E_n/∂w_{ji}^(l) = Σ_n δ_{nj}^(l) z_{ni}^(l-1)",
        r"""\frac{\partial E_n}{\partial w_{ji}^{(l)}} = \delta_{nj}^{(l)} z_{ni}^{(l-1)}
        \frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_{n=1}^N \frac{\partial E_n}{\partial w_{ji}^{(l)}} = \sum_{n=1}^N \delta_{nj}^{(l)} z_{ni}^{(l-1)}""",
    ))

DERIVATIONS = (WEIGHT_GRADIENT, BIAS_GRADIENT, HIDDEN_DELTA, TANH_DELTA, BATCH_GRADIENT)
