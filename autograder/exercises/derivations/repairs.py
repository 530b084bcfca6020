"""Derivations with a real error from the literature: the corrected line is typed as mathematics."""

from __future__ import annotations

from .backpropagation import BELOW_THE_TOP
from .derivatives import SOFTMAX
from .kinds import Repair, Slip

GAUSSIAN = Repair(
    id="repair_gaussian", unit=2, world="gaussian", wrong=2, source="dtu e", minutes=7,
    letters={"c": r"(2\pi\sigma^2)^{-K/2}", "u_n": r"\frac{\|y_n - t_n\|^2}{2\sigma^2}"},
    lines=(r"-\log\left( \prod_n c \cdot \prod_n e^{-u_n} \right)", r"-\log \prod_n c + \log \prod_n e^{-u_n}",
           r"-\sum_n \log c + \sum_n \log e^{-u_n}", r"-\sum_n \log c + \sum_n u_n", r"\frac{NK}{2} \log 2\pi\sigma^2 + \frac{S}{2\sigma^2}"),
    hints=("Two slips cancel: the result is right, but not every step.", "The minus in front of the logarithm belongs to both factors.",
           "−log(A·B) is −log A minus something: only the second sign is left."),
    mistakes=(Slip("the split left as it is", "The minus in front belongs to both logarithms.", wrong=(r"-\log \prod_n (2\pi\sigma^2)^{-K/2} + \log \prod_n e^{-\frac{\|y_n - t_n\|^2}{2\sigma^2}}",)),
              Slip("the minus lost", "The minus in front of the logarithm stays.", wrong=(r"\log \prod_n p(t_n)",)),
              Slip("a product of logarithms", "The logarithm of a product is a sum.", edits=("product",))),
    right=(r"-\log \prod_n c - \log \prod_n e^{-u_n}", r"-(log Π_n c + log Π_n e^{-u_n})", r"= -\log\left(\prod_n c\right) - \log\left(\prod_n e^{-u_n}\right)"))

CROSS_ENTROPY = Repair(
    id="repair_cross_entropy", unit=2, world="classes", wrong=3, source="dtu g", minutes=6,
    lines=(r"-\log \prod_n \prod_k y_{nk}^{t_{nk}}", r"-\sum_n \log \prod_k y_{nk}^{t_{nk}}", r"-\sum_k \log y_{nk}^{t_{nk}}",
           r"-\sum_k t_{nk} \log y_{nk}", r"-\sum_n \sum_k t_{nk} \log y_{nk}"),
    hints=("Which letter appears outside its sum?", "The sum over n must not disappear on the way.", "Two sums in front of the logarithm of the power: only the lost one has to be put back."),
    mistakes=(Slip("the sum over n lost", "n appears without a sum over it: which example is meant?", edits=("sum", "fault unbound")),
              Slip("the sign lost", "The minus in front stays.", edits=("sign",)),
              Slip("a product left", "The logarithm of a product is the sum of the logarithms.", edits=("product",))),
    right=(r"-\sum_n \sum_k \log y_{nk}^{t_{nk}}", r"= -Σ_n Σ_k log(y_nk^{t_nk})", r"-\sum_{n=1}^N \sum_{k=1}^K \log\left(y_{nk}^{t_{nk}}\right)"))

SOFTMAX_DELTA = Repair(
    id="repair_softmax_delta", unit=4, world="layered", settings=SOFTMAX, wrong=4, source="dtu i", minutes=7, compare=r"\frac{\partial E}{\partial a_k}",
    lines=(r"E = -\sum_k t_k \log \frac{e^{a_k}}{\sum_j e^{a_j}}", r"-\sum_k t_k \log \frac{e^{a_k}}{\sum_k e^{a_k}}",
           r"-\sum_k t_k \left( a_k - \log \sum_k e^{a_k} \right)", r"\frac{\partial E}{\partial a_k} = -t_k (1 - y_k)"),
    hints=("An inner sum may use an outer letter again: line 2 still equals line 1.", "With softmax, every y depends on a_k, so every term of line 3 does.",
           "The derivative of −Σ t a with respect to a_k is −t_k. Only that of log Σ exp a is left."),
    mistakes=(Slip("the diagonal only", "With softmax every y_j depends on a_k: all terms of the sum have a derivative.", wrong=(r"-t_k (1 - y_k)",)),
              Slip("the sign", "The target comes with a minus.", wrong=(r"t_k - y_k", r"t_k + y_k")),
              Slip("one target for all", "Only the term with a_k keeps its target.", wrong=(r"y_k - 1", r"y_k - \sum_k t_k"))),
    right=(r"y_k - t_k", r"\frac{\partial E}{\partial a_k} = -t_k + y_k", r"∂E/∂a_j = y_j - t_j"))

SIGMOID_PRIME = Repair(
    id="repair_sigmoid_prime", unit=4, world="scalar", wrong=4, source="homework", minutes=7, question=True,
    lines=(r"\sigma'(a) = \frac{d}{da} (1 + e^{-a})^{-1}", r"-(1 + e^{-a})^{-2} \cdot (-e^{-a})", r"\frac{e^{-a}}{(1 + e^{-a})^2}", r"\frac{e^{-a}}{1 + e^{-a}}",
           r"\frac{(1 + e^{-a}) - 1}{1 + e^{-a}} = 1 - \sigma(a)"),
    hints=("Compare the denominators line by line.", "A square cannot disappear: split the quotient into a product instead.",
           "Two fractions with the same denominator 1 + e^{−a}, one with 1 above. Only the other one's numerator is left."),
    mistakes=(Slip("the square lost again", "The denominator is squared: one factor 1/(1 + e^{−a}) is missing.", wrong=(r"1 - \sigma(a)",)),
              Slip("the sign", "The slope of σ is positive.", wrong=(r"-\sigma(a) (1 - \sigma(a))",)),
              Slip("σ alone", "The second factor is missing.", wrong=(r"\sigma(a)", r"\sigma(a)^2"))),
    right=(r"\frac{1}{1 + e^{-a}} \cdot \frac{e^{-a}}{1 + e^{-a}}", r"σ(a)(1 - σ(a))", r"\sigma'(a) = \frac{(1 + e^{-a}) - 1}{(1 + e^{-a})^2}"))

FACTOR_TWO = Repair(
    id="repair_factor_two", unit=3, world="single", wrong=3, source="rana", minutes=5, question=True,
    lines=(r"\frac{\partial L}{\partial w} = \frac{\partial (y - t)^2}{\partial y} \cdot \frac{\partial y}{\partial w}", r"2 (y - t) \cdot z", r"\delta z"),
    hints=("Compare lines 2 and 3: what became of each factor?", "δ is y − t, without a 2.", "Write line 3 with δ = y − t. Only the number in front is left."),
    mistakes=(Slip("the 2 left out", "δ = y − t has no 2: the 2 has to be written in front.", wrong=(r"\delta z",)),
              Slip("squared", "The 2 is a factor, not a power.", wrong=(r"\delta^2 z",)),
              Slip("w where z belongs", "The derivative of w z with respect to w is z.", wrong=(r"2 \delta w",))),
    right=(r"2 \delta z", r"\frac{\partial L}{\partial w} = 2 \delta z", r"= δ · 2 · z"))

BATCH = Repair(
    id="repair_batch", unit=4, world="layered", settings={**BELOW_THE_TOP, "examples": [3, 4, 2]}, wrong=4, source="dtu l", minutes=7,
    lines=(r"\delta_{nj}^{(l)} = \frac{\partial E}{\partial a_{nj}^{(l)}}", r"\frac{\partial E_n}{\partial a_{nj}^{(l)}}",
           r"\sum_k \frac{\partial E_n}{\partial a_{nk}^{(l+1)}} \frac{\partial a_{nk}^{(l+1)}}{\partial a_{nj}^{(l)}}",
           r"\sum_n \sum_k \delta_{nk}^{(l+1)} w_{nkj}^{(l+1)} h'(a_{nj}^{(l)})", r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_n \delta_{nj}^{(l)} z_{ni}^{(l-1)}"),
    hints=("Which letters are free on the left of line 1? The same ones have to be free in line 4.", "δ_nj belongs to one example; the weights belong to none.",
           "Keep Σ_k δ_nk h′(a_nj): only w with its right indices is left."),
    mistakes=(Slip("the sum over n inside δ", "δ_nj belongs to one example n: no sum over n.", edits=("extra sum",), wrong=(r"\sum_n \sum_k \delta_{nk}^{(l+1)} w_{kj}^{(l+1)} h'(a_{nj}^{(l)})",)),
              Slip("w with an n", "All examples share one set of weights: w has no index n.", edits=("fault count",)),
              Slip("a weight's indices swapped", "w_{kj} leads to k from j.", edits=("transposed",)),
              Slip("the slope left out", "h′(a_nj) is a factor.", wrong=(r"\sum_k \delta_{nk}^{(l+1)} w_{kj}^{(l+1)}",))),
    right=(r"\sum_k \delta_{nk}^{(l+1)} w_{kj}^{(l+1)} h'(a_{nj}^{(l)})", r"\delta_{nj}^{(l)} = h'(a_{nj}^{(l)}) \sum_k w_{kj}^{\text{next}} \delta_{nk}^{\text{next}}",
           r"Σ_m δ_{nm}^(l+1) W_{mj}^(l+1) h_l'(a_{nj}^(l))"))

DEAD_END = Repair(
    id="repair_dead_end", unit=4, world="layered", settings=SOFTMAX, wrong=3, source="dtu i", minutes=8, compare=r"\frac{\partial E}{\partial w_{ji}^{(L)}}",
    lines=(r"E = -\sum_k t_k a_k + \log \sum_k e^{a_k}",
           r"\frac{\partial E}{\partial w_{ji}^{(L)}} = -\sum_k t_k \frac{\partial a_k}{\partial w_{ji}^{(L)}} + \sum_k y_k \frac{\partial a_k}{\partial w_{ji}^{(L)}}",
           r"-\sum_k t_k z_i^{(L-1)} + \sum_k y_k z_i^{(L-1)}", r"-\sum_k t_k \sum_i w_{ki}^{(L)} w_{ki}^{(L)} + \log \sum_k e^{a_k}"),
    hints=("For which k does a_k contain w_ji?", "∂a_k/∂w_ji is z_i for k = j and 0 for all others: each sum keeps one term.",
           "The first sum becomes −t_j z_i. Only the second one is left."),
    mistakes=(Slip("the slope taken as z for every k", "∂a_k/∂w_ji is z_i for k = j only; for the others it is 0.", wrong=(r"-\sum_k t_k z_i^{(L-1)} + \sum_k y_k z_i^{(L-1)}",)),
              Slip("the sign", "y_j comes with a plus, t_j with a minus.", wrong=(r"(t_j - y_j) z_i^{(L-1)}",)),
              Slip("z left out", "∂a_j/∂w_ji is z_i: it is a factor.", wrong=(r"y_j - t_j",)),
              Slip("w where z belongs", "The derivative of w_ji z_i with respect to w_ji is z_i.", wrong=(r"(y_j - t_j) w_{ji}^{(L)}",))),
    right=(r"(y_j - t_j) z_i^{(L-1)}", r"\frac{\partial E}{\partial w_{ji}^{(L)}} = -t_j z_i^{(L-1)} + y_j z_i^{(L-1)}", r"∂E/∂w_{ji}^(L) = z_i^(L-1) (y_j - t_j)"))

REGRESSION = Repair(
    id="repair_regression", unit=4, world="layered", settings={"depth": [2, 3, 2], "level": [1, 2, 1], "loss": "squares", "output": "identity"},
    wrong=3, source="dtu k", minutes=5,
    lines=(r"\delta_j^{(L)} = \frac{\partial E}{\partial y_j} \frac{\partial y_j}{\partial a_j^{(L)}}", r"\frac{\partial}{\partial y_j} \sum_k (y_k - t_k)^2", r"y_j - t_j"),
    hints=("This E has no ½.", "Differentiate the one term that contains y_j.", "The derivative of a square is twice what is inside: only that factor is left."),
    mistakes=(Slip("softmax's result", "y_j − t_j is the result for ½Σ(y−t)² and for softmax; without the ½ a 2 stays.", wrong=(r"y_j - t_j",)),
              Slip("the sign", "E grows when y_j grows beyond t_j.", wrong=(r"2 (t_j - y_j)",)),
              Slip("not differentiated", "The square has to be differentiated.", wrong=(r"(y_j - t_j)^2",))),
    right=(r"2 (y_j - t_j)", r"\delta_j^{(L)} = 2 (y_j - t_j)", r"= 2 y_j - 2 t_j"))

BATCH_GRADIENT = Repair(
    id="repair_batch_gradient", unit=4, world="layered", settings={**BELOW_THE_TOP, "examples": [3, 4, 2]}, wrong=3, source="dtu l", minutes=5,
    lines=(r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_n \frac{\partial E_n}{\partial w_{ji}^{(l)}}",
           r"\sum_n \frac{\partial E_n}{\partial a_{nj}^{(l)}} \frac{\partial a_{nj}^{(l)}}{\partial w_{ji}^{(l)}}", r"\sum_n \delta_{nj}^{(l)} z_i^{(l-1)}"),
    hints=("Which quantities differ from example to example?", "Each example has its own δ and its own z.", "Keep Σ_n δ_nj: only z with its indices is left."),
    mistakes=(Slip("z without n", "Every example has its own activations: the index n of z is missing.", edits=("example",)),
              Slip("the sum over n lost", "E sums over all examples.", edits=("sum", "fault unbound")),
              Slip("a where z belongs", "The weight multiplies the activation z.", edits=("fault layer",))),
    right=(r"\sum_n \delta_{nj}^{(l)} z_{ni}^{(l-1)}", r"\frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_{n=1}^N z_{ni}^{(l-1)} \delta_{nj}^{(l)}", r"Σ_n δ_nj^(l) z_ni^(l-1)"))

REPAIRS = (GAUSSIAN, CROSS_ENTROPY, SOFTMAX_DELTA, SIGMOID_PRIME, FACTOR_TWO, BATCH, DEAD_END, REGRESSION, BATCH_GRADIENT)
