"""Unit 1: the network as one formula."""

from __future__ import annotations

from .kinds import Decisive, Derivation, Product, Slip

BIAS_LEFT_OUT = "The biases are missing: a_j = b_j + Σ_i w_ji z_i. Write b_j, or let the sum start at 0 with w_j0 and z_0 = 1."
TWO = {"depth": 2}
THREE = {"depth": 3}

TWO_LAYER = Derivation(
    id="derive_two_layer", unit=1, kind="formula", given=r"y_j", world="layered", settings=TWO, source="dtu a", minutes=6,
    ends_in=("w", "b", "x", "h[1]", "h[2]"),
    hints=("Start from the output: y_j is h_2 of something. Of what?",
           "a_j of layer 2 is a bias plus a sum over the hidden units; each z_i is h_1 of its own a_i.",
           "Only the innermost step is left: inside h_1 put a bias plus the sum over the inputs, w_{ik} x_k of layer 1."),
    mistakes=(
        Slip("the biases left out", BIAS_LEFT_OUT, wrong=(
            r"h_2(\sum_i w_{ji}^{(2)} h_1(\sum_k w_{ik}^{(1)} x_k))", r"h_2(\sum_i w_{ji}^{(2)} z_i^{(1)})",
            r"h_2(b_j^{(2)} + \sum_i w_{ji}^{(2)} h_1(\sum_k w_{ik}^{(1)} x_k))",
            r"h_2(\sum_i w_{ji}^{(2)} h_1(b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k))")),
        Slip("the bias unit sent through h_1", "z_0 = 1 is a constant: no h_1 is applied to it. Take b_j out of the sum and sum from 1.",
             edits=("fault bias",)),
        Slip("h_1 left out", "Each hidden unit passes its a_i through h_1 before the second layer sees it.", wrong=(
            r"h_2(b_j^{(2)} + \sum_i w_{ji}^{(2)} (b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k))", r"h_2(b_j^{(2)} + \sum_i w_{ji}^{(2)} a_i^{(1)})")),
        Slip("h_2 left out", "The output passes through h_2 too.", wrong=(
            r"b_j^{(2)} + \sum_i w_{ji}^{(2)} h_1(b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k)", r"a_j^{(2)}")),
        Slip("a weight's indices swapped", "w_{ji} leads to j from i: the first index belongs to the layer above.", edits=("transposed",)),
        Slip("the functions exchanged", "h_1 belongs to the hidden layer, h_2 to the output.", wrong=(
            r"h_1(b_j^{(2)} + \sum_i w_{ji}^{(2)} h_2(b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k))",), edits=("layer Does h",)),
    ),
    right=(
        r"y_j = h_2\left(b_j^{(2)} + \sum_{i=1}^{M} w_{ji}^{(2)} h_1\left(b_i^{(1)} + \sum_{k=1}^{D} w_{ik}^{(1)} x_k\right)\right)",
        r"y_j = h_2(a_j^(2)) = h_2(b_j^(2) + Σ_i w_{ji}^(2) z_i^(1)) = h_2(b_j^(2) + Σ_i w_{ji}^(2) h_1(b_i^(1) + Σ_k w_{ik}^(1) x_k))",
        r"h_2(w_{j0}^{(2)} + \sum_{i=1}^{M_1} w_{ji}^{(2)} h_1(\sum_{l=0}^{D} w_{il}^{(1)} x_l))",
    ))

THREE_LAYER = Derivation(
    id="derive_three_layer", unit=1, kind="formula", given=r"y_j", world="layered", settings=THREE, source="dtu b", minutes=6,
    ends_in=("w", "b", "x", "h[1]", "h[2]", "h[3]"),
    hints=("It is the two-layer network with one more layer around it.",
           "h_3 of a bias plus a sum over the units of layer 2, each of which is the whole two-layer network.",
           "Only the innermost sum is left: layer 1 takes b_i plus the sum of w_{ik} x_k over the inputs."),
    mistakes=(
        Slip("the biases left out", BIAS_LEFT_OUT, wrong=(
            r"h_3(\sum_p w_{jp}^{(3)} h_2(\sum_i w_{pi}^{(2)} h_1(\sum_k w_{ik}^{(1)} x_k)))", r"h_3(\sum_p w_{jp}^{(3)} z_p^{(2)})",
            r"h_3(b_j^{(3)} + \sum_p w_{jp}^{(3)} h_2(\sum_i w_{pi}^{(2)} h_1(\sum_k w_{ik}^{(1)} x_k)))")),
        Slip("K where a hidden width belongs", "Layers 1 and 2 have widths of their own, M_1 and M_2. K counts the outputs only.", edits=("fault range",)),
        Slip("the bias unit sent through h", "z_0 = 1 is a constant: no h is applied to it.", edits=("fault bias",)),
        Slip("a layer left out", "Three layers: h_3 outside, then h_2, then h_1 around the inputs.", edits=("fault clash", "layer Does h")),
        Slip("a weight's indices swapped", "w_{ji} leads to j from i: the first index belongs to the layer above.", edits=("transposed",)),
    ),
    right=(
        r"y_j = h_3\left(b_j^{(3)} + \sum_p w_{jp}^{(3)} h_2\left(b_p^{(2)} + \sum_i w_{pi}^{(2)} h_1\left(b_i^{(1)} + \sum_l w_{il}^{(1)} x_l\right)\right)\right)",
        r"y_j = h_3(b_j^(3) + sum_p=1^(M_2) w_jp^(3)*h_2(b_p^(2) + sum_i=1^(M_1) w_pi^(2)*h_1(b_i^(1) + sum_k=1^D w_ik^(1)*x_k)))",
        r"y_j = h_3(a_j^{(3)}) = h_3(b_j^{(3)} + \sum_k w_{jk}^{(3)} h_2(a_k^{(2)}))"
        r" = h_3(b_j^{(3)} + \sum_k w_{jk}^{(3)} h_2(b_k^{(2)} + \sum_i w_{ki}^{(2)} h_1(w_{i0}^{(1)} + \sum_{m} w_{im}^{(1)} x_m)))",
    ))

RECURSION = Derivation(
    id="derive_recursion", unit=1, kind="formula", given=r"a_j^{(l)}", world="layered",
    settings={"depth": [3, 4, 3], "level": [2, 3, 3]}, source="dtu c", minutes=4,
    ends_in=("w[l]", "b[l]", "h[l-1]", "a[l-1]"),
    hints=("Layer l sees the activations z of layer l−1.", "Each z_i of layer l−1 is h_{l−1} of its own a_i.",
           "a_j is b_j plus a sum over i; in it, put h_{l−1}(a_i) of layer l−1 behind w_{ji}."),
    mistakes=(
        Slip("the bias left out", BIAS_LEFT_OUT, wrong=(r"\sum_i w_{ji}^{(l)} h_{l-1}(a_i^{(l-1)})",)),
        Slip("h of the wrong layer", "z of layer l−1 comes out of h_{l−1}.", wrong=(
            r"b_j^{(l)} + \sum_i w_{ji}^{(l)} h_l(a_i^{(l-1)})", r"\sum_i w_{ji}^{(l)} h_l(a_i^{(l-1)})"), edits=("layer",)),
        Slip("h around the sum", "h_{l−1} makes each z_i from its own a_i, inside the sum; the sum itself is a_j.", wrong=(
            r"h_{l-1}(b_j^{(l)} + \sum_i w_{ji}^{(l)} a_i^{(l-1)})",)),
        Slip("h left out", "The layer sees z = h(a), not a.", wrong=(r"b_j^{(l)} + \sum_i w_{ji}^{(l)} a_i^{(l-1)}", r"\sum_i w_{ji}^{(l)} a_i^{(l-1)}")),
        Slip("the bias unit sent through h", "z_0 = 1 is a constant: no h is applied to it. Write b_j in front of the sum.", edits=("fault bias",)),
        Slip("a weight's indices swapped", "w_{ji} leads to j from i.", edits=("transposed",)),
    ),
    right=(
        r"a_j^{(l)} = b_j^{(l)} + \sum_i w_{ji}^{(l)} h_{l-1}(a_i^{(l-1)})",
        r"a_j^(l) = Σ_i w_ji^(l) z_i^(l-1) + b_j^(l) = Σ_i w_ji^(l) h_{l-1}(a_i^(l-1)) + b_j^(l)",
        r"w_{j0}^{(l)} + \sum_{k=1}^{M_{l-1}} w_{jk}^{(l)} h(a_k^{(l-1)})",
    ))

INNER = (r"w_{ji}^{(2)}", r"w_{ik}^{(1)}", r"x_k")
COLLAPSE = Derivation(
    id="derive_collapse", unit=1, given=r"y_j", world="layered", settings={"depth": 2, "hidden": "identity", "output": "identity"},
    source="dtu d", minutes=8, optional=True, ends_in=("w", "b", "x"), form=("one coefficient",),
    steps=(
        Decisive("the inner layer inserted", (Product(INNER, over=r"\sum_i \sum_k", closed=True),)),
        Decisive("the sums exchanged", (Product(INNER, over=r"\sum_k \sum_i", closed=True),)),
    ),
    hints=("With h(a) = a, z is a. Insert the first layer into the second.",
           "Multiply out: one part of the double sum contains x_k, the other only biases.",
           "Exchange the two sums, so that x_k is multiplied by one sum, Σ_i w_{ji} w_{ik}: its coefficient."),
    mistakes=(
        Slip("the biases left out", BIAS_LEFT_OUT, wrong=(
            r"\sum_i w_{ji}^{(2)} \sum_k w_{ik}^{(1)} x_k", r"b_j^{(2)} + \sum_i w_{ji}^{(2)} \sum_k w_{ik}^{(1)} x_k",
            r"\sum_i w_{ji}^{(2)} (b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k)", r"\sum_i w_{ji}^{(2)} z_i^{(1)}")),
        Slip("a bias not multiplied", "The second layer's weights also multiply the biases of the first.", wrong=(
            r"b_j^{(2)} + \sum_i b_i^{(1)} + \sum_i w_{ji}^{(2)} \sum_k w_{ik}^{(1)} x_k",)),
        Slip("a weight's indices swapped", "w_{ik} leads to hidden unit i from input k.", edits=("transposed",)),
        Slip("the sum over the hidden units lost", "Every input reaches the output through all hidden units: sum over them.", edits=("sum", "fault unbound")),
    ),
    right=(
        r"""y_j = b_j^{(2)} + \sum_i w_{ji}^{(2)} z_i^{(1)} = b_j^{(2)} + \sum_i w_{ji}^{(2)} \left( b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k \right)
        = b_j^{(2)} + \sum_i w_{ji}^{(2)} b_i^{(1)} + \sum_k \left( \sum_i w_{ji}^{(2)} w_{ik}^{(1)} \right) x_k""",
        r"""y_j = a_j^(2)
        = b_j^(2) + Σ_i w_{ji}^(2) b_i^(1) + Σ_i Σ_k w_{ji}^(2) w_{ik}^(1) x_k
        = b_j^(2) + Σ_i w_{ji}^(2) b_i^(1) + Σ_k Σ_i w_{ji}^(2) w_{ik}^(1) x_k""",
        r"""a_i^{(1)} = b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k
        y_j = b_j^{(2)} + \sum_i w_{ji}^{(2)} a_i^{(1)} = b_j^{(2)} + \sum_i w_{ji}^{(2)} (b_i^{(1)} + \sum_k w_{ik}^{(1)} x_k)
         = (b_j^{(2)} + \sum_i w_{ji}^{(2)} b_i^{(1)}) + \sum_k x_k \sum_i w_{ji}^{(2)} w_{ik}^{(1)}""",
    ))

DERIVATIONS = (TWO_LAYER, THREE_LAYER, RECURSION, COLLAPSE)
