"""Unit 4, first half: slopes of functions, the output's δ, and softmax."""

from __future__ import annotations

from .kinds import Decisive, Derivation, Product, Slip, Terms

SOFTMAX = {"depth": 2, "loss": "cross-entropy", "output": "softmax", "default": "L"}

SIGMOID_PRIME = Derivation(
    id="derive_sigmoid_prime", unit=4, given=r"\frac{\partial \sigma(a)}{\partial a}", world="scalar", source="homework", minutes=8, ends_in=("σ", "a"),
    steps=(Decisive("the chain or quotient rule, before it is simplified", (
        Product((r"(1 + e^{-a})^{-1}", r"(1 + e^{-a})^{-1}"), rest=True, closed="unfinished"),
        Product((r"(1 + e^{a})^{-1}", r"(1 + e^{a})^{-1}"), rest=True, closed="unfinished"),
        Product((r"-(1 + e^{-a})^{-2}", r"-e^{-a}")), Product((r"(1 + e^{-a})^{-2}", r"e^{-a}"), closed="unfinished"),
        Terms((r"\frac{e^a}{1 + e^a}", r"-\frac{e^{2a}}{(1 + e^a)^2}"), closed="unfinished"),
        Product((r"(2 + e^a + e^{-a})^{-1}",), closed="unfinished", without=("σ", "tanh", "∂")),
    )),),
    hints=("Write σ as (1 + e^{−a})^{−1}: a power of something.", "The chain rule: the outer derivative times that of 1 + e^{−a}.",
           "You should have e^{−a}/(1 + e^{−a})². Only one thing is left: split it into two fractions, σ and 1 − σ."),
    mistakes=(
        Slip("σ′ = 1 − σ", "A square in the denominator was lost: 1 − σ alone is not the slope.", wrong=(r"1 - \sigma(a)",)),
        Slip("the sign of the inner derivative", "The derivative of e^{−a} is −e^{−a}, and the outer power brings a second minus.", wrong=(
            r"-\sigma(a) (1 - \sigma(a))",), edits=("sign",)),
        Slip("σ(1 + σ)", "e^{−a}/(1 + e^{−a}) is 1 − σ.", wrong=(r"\sigma(a) (1 + \sigma(a))",)),
        Slip("tanh's slope", "1 − σ² is the shape of tanh's slope, not of σ's.", wrong=(r"1 - \sigma(a)^2",)),
        Slip("the inner derivative left out", "The chain rule multiplies by the derivative of 1 + e^{−a}.", wrong=(
            r"-(1 + e^{-a})^{-2}", r"(1 + e^{-a})^{-2}")),
    ),
    right=(
        r"""\frac{\partial \sigma(a)}{\partial a} = \frac{\partial}{\partial a} (1 + e^{-a})^{-1} = -(1 + e^{-a})^{-2} \cdot (-e^{-a}) = \frac{e^{-a}}{(1 + e^{-a})^2}
        = \frac{1}{1 + e^{-a}} \cdot \frac{e^{-a}}{1 + e^{-a}} = \sigma(a)(1 - \sigma(a))""",
        r"""u = 1 + e^{-a}
        ∂σ(a)/∂a = ∂(1/u)/∂u · ∂u/∂a = -1/u^2 · (-e^{-a}) = e^{-a}/u^2 = σ(1 - σ)""",
        r"""\frac{d\sigma}{da} = \frac{0 \cdot (1 + e^{-a}) - 1 \cdot (-e^{-a})}{(1 + e^{-a})^2} = \frac{(1 + e^{-a}) - 1}{(1 + e^{-a})^2} = \sigma - \sigma^2""",
    ))

TANH_PRIME = Derivation(
    id="derive_tanh_prime", unit=4, given=r"\frac{\partial \tanh(a)}{\partial a}", world="scalar", source="lin", minutes=8, ends_in=("tanh", "a"),
    steps=(Decisive("the quotient or product rule, before it is divided out", (
        Product((r"(e^a + e^{-a})^{-1}", r"(e^a + e^{-a})^{-1}"), rest=True, closed="unfinished"),
        Product((r"\cosh(a)^{-1}", r"\cosh(a)^{-1}"), rest=True, closed="unfinished"),
        Product((r"(1 + e^{-2a})^{-1}", r"(1 + e^{-2a})^{-1}"), rest=True, closed="unfinished"),
        Product((r"(1 + e^{2a})^{-1}", r"(1 + e^{2a})^{-1}"), rest=True, closed="unfinished"),
        Product((r"4", r"\sigma(2a)", r"1 - \sigma(2a)"), closed="unfinished"),
        Product((r"4 (e^{2a} + 2 + e^{-2a})^{-1}",), closed="unfinished", without=("σ", "tanh", "∂")),
        Terms((r"1", r"-\tanh^2(a)"), closed="unfinished"),
    )),),
    hints=("tanh is a quotient of e^a − e^{−a} and e^a + e^{−a}. What is the derivative of each?",
           "They are each other's derivative. Now the quotient rule.",
           "You should have (v² − u²)/v² with u = e^a − e^{−a} and v = e^a + e^{−a}. Only the division is left."),
    mistakes=(
        Slip("the sign", "The quotient rule subtracts: u′v − uv′.", wrong=(r"1 + \tanh^2(a)", r"\tanh^2(a) - 1")),
        Slip("the square left out", "v² − u² divided by v² leaves tanh squared.", wrong=(r"1 - \tanh(a)",)),
        Slip("the sigmoid's slope", "That is the shape of the sigmoid's slope.", wrong=(r"\tanh(a) (1 - \tanh(a))",)),
        Slip("the denominator not squared", "The quotient rule squares the denominator.", wrong=(
            r"\frac{(e^a + e^{-a})^2 - (e^a - e^{-a})^2}{e^a + e^{-a}}", r"\frac{4}{e^a + e^{-a}}")),
        Slip("the inner sign lost", "The derivative of e^{−a} is −e^{−a}: numerator and denominator are each other's derivative.", wrong=(
            r"\frac{(e^a - e^{-a})(e^a + e^{-a}) - (e^a - e^{-a})(e^a + e^{-a})}{(e^a + e^{-a})^2}", r"0")),
    ),
    right=(
        r"""\frac{\partial \tanh(a)}{\partial a} = \frac{(e^a + e^{-a})(e^a + e^{-a}) - (e^a - e^{-a})(e^a - e^{-a})}{(e^a + e^{-a})^2}
        = 1 - \frac{(e^a - e^{-a})^2}{(e^a + e^{-a})^2} = 1 - \tanh^2(a)""",
        r"""u = e^a - e^{-a}
        v = e^a + e^{-a}
        ∂tanh(a)/∂a = ∂/∂a (u/v) = (v·v - u·u)/v² = 1 - (u/v)² = 1 - tanh²(a)""",
        r"""\frac{d \tanh(a)}{da} = \frac{d}{da} \left( \sinh(a) \cosh(a)^{-1} \right) = \cosh(a) \frac{1}{\cosh(a)} - \frac{\sinh^2(a)}{\cosh^2(a)} = 1 - \tanh(a)^2""",
    ))

THROUGH_Y = (Product((r"\frac{\partial E}{\partial y_j}", r"\frac{\partial y_j}{\partial a_j^{(L)}}")),
             Product((r"\frac{\partial E}{\partial y_k}", r"\frac{\partial y_k}{\partial a_j^{(L)}}"), over=r"\sum_k"))

OUTPUT_DELTA = Derivation(
    id="derive_output_delta", unit=4, given=r"\delta_j^{(L)}", world="layered", settings={"depth": [2, 3, 2], "level": [1, 2, 1]},
    source="homework; graph 5", minutes=6, ends_in=("y", "t", "a", "h'"),
    steps=(Decisive("the chain rule through y_j", THROUGH_Y),),
    hints=("δ_j is ∂E/∂a_j. Which quantity lies between a_j and E?", "a_j affects E only through y_j: two factors.",
           "∂E/∂y_j is y_j − t_j. Only ∂y_j/∂a_j is left, for y_j = h_L(a_j)."),
    mistakes=(
        Slip("the slope left out", "y_j = h(a_j): its slope h′(a_j) is a factor.", wrong=(r"y_j - t_j",)),
        Slip("the sign", "E grows when y_j grows beyond t_j: y_j − t_j.", wrong=(r"(t_j - y_j) h'(a_j^{(L)})",)),
        Slip("an extra 2", "E has its ½, which cancels the 2 of the square.", wrong=(r"2 (y_j - t_j) h'(a_j^{(L)})",)),
        Slip("h where h′ belongs", "The slope h′(a_j) belongs here, not h(a_j).", wrong=(r"(y_j - t_j) h(a_j^{(L)})",), edits=("slope",)),
        Slip("the slope taken at y", "The slope is taken at a_j, not at y_j.", wrong=(r"(y_j - t_j) h_L'(y_j)",)),
        Slip("an extra sum", "a_j moves y_j alone: no sum over the outputs is left.", wrong=(r"\sum_k (y_k - t_k) h'(a_k^{(L)})",)),
        Slip("the slope of one function", "h may be any function here: its slope is h′(a_j).", wrong=(
            r"(y_j - t_j) y_j (1 - y_j)", r"(y_j - t_j) (1 - y_j^2)")),
    ),
    right=(
        r"\delta_j^{(L)} = \frac{\partial E}{\partial a_j^{(L)}} = \frac{\partial E}{\partial y_j} \frac{\partial y_j}{\partial a_j^{(L)}} = (y_j - t_j) h_L'(a_j^{(L)})",
        r"δ_j^(L) = ∂E/∂y_j · ∂y_j/∂a_j^(L) = (y_j - t_j) · ∂y_j/∂a_j^(L) = (y_j - t_j) h'(a_j^(L))",
        r"\delta_j^{(L)} = \frac{\partial}{\partial a_j^{(L)}} \frac12 \sum_k (y_k - t_k)^2 = \sum_k (y_k - t_k) \frac{\partial y_k}{\partial a_j^{(L)}} = (y_j - t_j) h'(a_j^{(L)})",
    ))

REGRESSION_DELTA = Derivation(
    id="derive_regression_delta", unit=4, given=r"\delta_j^{(L)}", world="layered", source="dtu k; lin", minutes=6, ends_in=("y", "t"),
    settings={"depth": [2, 3, 2], "level": [1, 2, 1], "loss": "squares", "output": "identity"},
    steps=(Decisive("the chain rule through y_j, or the sum written in a_k", (
        *THROUGH_Y, Product((r"\frac{\partial}{\partial a_j^{(L)}} \sum_k (a_k^{(L)} - t_k)^2",)),
        Product((r"2 (y_k - t_k)", r"\frac{\partial a_k^{(L)}}{\partial a_j^{(L)}}"), over=r"\sum_k"),
        Product((r"\frac{\partial}{\partial a_j^{(L)}} (a_k^{(L)} - t_k)^2",), over=r"\sum_k"),
        Product((r"2 (y_j - t_j)", r"\frac{\partial a_j^{(L)}}{\partial a_j^{(L)}}")),
    )),),
    hints=("Here E has no ½, and y = a.", "∂E/∂y_j times ∂y_j/∂a_j. What is the second factor if h is the identity?",
           "∂E/∂y_j is 2(y_j − t_j). Only the slope of the identity is left."),
    mistakes=(
        Slip("the 2 lost", "Without a ½ in E the 2 stays: this is not softmax's result.", wrong=(r"y_j - t_j",)),
        Slip("the sign", "E grows when y_j grows beyond t_j.", wrong=(r"2 (t_j - y_j)", r"t_j - y_j")),
        Slip("an extra sum", "a_j moves y_j alone: only one term of the sum depends on it.", wrong=(r"2 \sum_k (y_k - t_k)", r"\sum_k (y_k - t_k)")),
        Slip("an extra slope", "The slope of the identity is 1.", wrong=(r"2 (y_j - t_j) a_j^{(L)}", r"2 (y_j - t_j) y_j")),
        Slip("not differentiated", "The square has to be differentiated.", wrong=(r"(y_j - t_j)^2",)),
    ),
    right=(
        r"\delta_j^{(L)} = \frac{\partial E}{\partial y_j} \frac{\partial y_j}{\partial a_j^{(L)}} = 2 (y_j - t_j) \cdot 1",
        r"\delta_j^{(L)} = \frac{\partial}{\partial a_j^{(L)}} \sum_k (a_k^{(L)} - t_k)^2 = 2 (a_j^{(L)} - t_j) = 2 (y_j - t_j)",
        r"δ_j^(L) = ∂E/∂a_j^(L) = Σ_k ∂E/∂y_k · ∂y_k/∂a_j^(L) = Σ_k 2(y_k - t_k) δ_{kj} = 2(y_j - t_j)",
    ))

LOG_SOFTMAX = Derivation(
    id="derive_log_softmax", unit=4, given=r"-\sum_k t_k \log y_k", world="layered", settings=SOFTMAX, source="dtu i", minutes=8,
    ends_in=("t", "a", "log", "exp"), form=("target with logit",),
    steps=(
        Decisive("the softmax inserted", (Product((r"e^{a_k}", r"(\sum_m e^{a_m})^{-1}"), deep=True, closed=True),
                                          Product((r"e^{-a_k}", r"\sum_m e^{a_m}"), deep=True, closed=True))),
        Decisive("the log of the quotient as a difference", (
            Terms((r"-\sum_k t_k a_k", r"\log \sum_m e^{a_m}")), Terms((r"a_k", r"-\log \sum_m e^{a_m}")),
            Terms((r"-a_k", r"\log \sum_m e^{a_m}")), Terms((r"t_k a_k", r"-t_k \log \sum_m e^{a_m}")))),
    ),
    hints=("Insert what y_k is. The sum in the denominator needs a letter of its own.", "The logarithm of a quotient is a difference; log and exp cancel.",
           "You should have −Σ_k t_k a_k + Σ_k t_k log Σ_m exp a_m. Only the last sum over k is left: what is Σ_k t_k?"),
    mistakes=(
        Slip("the sign of the second term", "A minus in front of a difference: the logarithm of the sum is added.", wrong=(
            r"-\sum_k t_k a_k - \log \sum_m e^{a_m}",)),
        Slip("the first sign lost", "The minus in front stays in front of Σ t a.", wrong=(r"\sum_k t_k a_k + \log \sum_m e^{a_m}", r"\sum_k t_k a_k - \log \sum_m e^{a_m}")),
        Slip("log Σ exp cancelled", "The logarithm of a sum of exponentials is not the sum of the exponents.", wrong=(r"-\sum_k t_k a_k + \sum_m a_m",)),
        Slip("the normalising sum left out", "y_k is exp a_k divided by the sum of all exponentials.", wrong=(r"-\sum_k t_k a_k",)),
        Slip("t summed with the logarithm K times", "Σ_k t_k is 1, not K: t is one-hot.", wrong=(r"-\sum_k t_k a_k + \sum_k \log \sum_m e^{a_m}",)),
        Slip("the sum over k lost", "The sum over the classes k is missing.", edits=("sum", "fault unbound")),
    ),
    right=(
        r"""-\sum_k t_k \log y_k = -\sum_k t_k \log \frac{\exp(a_k)}{\sum_m \exp(a_m)} = -\sum_k t_k \left( \log \exp(a_k) - \log \sum_m \exp(a_m) \right)
        = -\sum_k t_k a_k + \left( \sum_k t_k \right) \log \sum_m \exp(a_m) = -\sum_k t_k a_k + \log \sum_m \exp(a_m)""",
        r"""s = Σ_m e^{a_m}
        log y_k = log(e^{a_k}/s) = a_k - log s
        -Σ_k t_k log y_k = -Σ_k t_k (a_k - log s) = -Σ_k t_k a_k + log Σ_m e^{a_m}""",
        r"""= - \sum_{k=1}^K t_k \log \frac{\exp(a_k)}{\sum_j \exp(a_j)} = - \sum_{k=1}^K t_k \log \exp(a_k) + \log \sum_k \exp(a_k) = - \sum_{k=1}^K t_k a_k^{(L)} + \log \sum_{k=1}^K \exp(a_k^{(L)})""",
    ))

GRAD_LOG_SUM_EXP = Derivation(
    id="derive_grad_log_sum_exp", unit=4, given=r"\frac{\partial}{\partial a_j} \log \sum_k \exp(a_k)", world="layered", settings=SOFTMAX,
    source="dtu i", minutes=6, ends_in=("y",),
    steps=(Decisive("the derivative of the logarithm, before that of the sum is worked out", (
        Product((r"(\sum_k e^{a_k})^{-1}", r"\frac{\partial}{\partial a_j} \sum_k e^{a_k}")),
        Product((r"(\sum_m e^{a_m})^{-1}", r"\frac{\partial}{\partial a_j} e^{a_k}"), over=r"\sum_k"),
        Product((r"(\sum_m e^{a_m})^{-1}", r"e^{a_k}", r"\frac{\partial a_k}{\partial a_j}"), over=r"\sum_k"),
    )),),
    hints=("The chain rule for a logarithm: 1 over what is inside, times the derivative of what is inside.", "Which terms of Σ_k exp a_k contain a_j?",
           "You should have exp(a_j) divided by the sum. Only its name is left."),
    mistakes=(
        Slip("the inner derivative left out", "1 over the sum is only the outer derivative.", wrong=(r"\frac{1}{\sum_k e^{a_k}}",)),
        Slip("all terms kept", "Only the term with a_j depends on a_j.", wrong=(r"1", r"\frac{\sum_k e^{a_k}}{\sum_k e^{a_k}}")),
        Slip("1/exp where 1/Σ belongs", "The derivative of a logarithm is 1 over the whole sum.", wrong=(r"\frac{1}{e^{a_j}}", r"e^{-a_j}")),
        Slip("the denominator lost", "1 over the sum stays as a factor.", wrong=(r"e^{a_j}",)),
        Slip("one class for all", "Write exp(a_j) above the line: only that term is left.", edits=("index", "fault unbound")),
    ),
    right=(
        r"\frac{\partial}{\partial a_j} \log \sum_k \exp(a_k) = \frac{1}{\sum_k \exp(a_k)} \frac{\partial}{\partial a_j} \sum_k \exp(a_k) = \frac{\exp(a_j)}{\sum_k \exp(a_k)} = y_j",
        r"∂/∂a_j log Σ_k exp(a_k) = 1/(Σ_k exp(a_k)) · Σ_k ∂exp(a_k)/∂a_j = exp(a_j)/Σ_k exp(a_k) = y_j",
        r"""s = \sum_k e^{a_k}
        \frac{\partial}{\partial a_j} \log \sum_k \exp(a_k) = \frac{\partial \log s}{\partial s} \frac{\partial s}{\partial a_j} = \frac{1}{s} e^{a_j} = y_j""",
    ))

SOFTMAX_DELTA = Derivation(
    id="derive_softmax_delta", unit=4, given=r"\frac{\partial}{\partial a_j} \left( -\sum_k t_k a_k + \log \sum_k \exp(a_k) \right)", world="layered",
    settings=SOFTMAX, source="dtu i", minutes=6, ends_in=("y", "t"),
    steps=(Decisive("the two terms differentiated one by one, or the sum over all y_k", (
        Terms((r"-t_j", r"y_j"), closed="unfinished"),
        Product((r"\frac{\partial E}{\partial y_k}", r"\frac{\partial y_k}{\partial a_j}"), over=r"\sum_k"),
        Terms((r"-t_j (1 - y_j)", r"\sum_{k \neq j} t_k y_j")),
        Terms((r"\frac{\partial E}{\partial y_j} \frac{\partial y_j}{\partial a_j}", r"\sum_{k \neq j} \frac{\partial E}{\partial y_k} \frac{\partial y_k}{\partial a_j}")),
    )),),
    hints=("The derivative of a sum is the sum of the derivatives: take the two terms one by one.", "You know the second term's derivative from the exercise before.",
           "The second gives y_j. Only the first is left: which term of Σ t_k a_k contains a_j?"),
    mistakes=(
        Slip("the diagonal only", "With softmax every y_k depends on a_j: the sum over k is missing.", wrong=(r"-t_j (1 - y_j)",)),
        Slip("the sign", "The first term has a minus: −t_j.", wrong=(r"t_j - y_j", r"y_j + t_j", r"-t_j - y_j")),
        Slip("1 − y where y belongs", "The derivative of log Σ exp a with respect to a_j is y_j itself.", wrong=(r"-t_j + (1 - y_j)", r"-t_j (1 - y_j) + y_j")),
        Slip("t left out", "The first term's derivative is −t_j.", wrong=(r"y_j",)),
        Slip("all terms kept", "Only the term with a_j depends on a_j: Σ t_k becomes t_j.", wrong=(r"y_j - \sum_k t_k", r"\sum_k (y_k - t_k)")),
        Slip("an extra slope", "y_j − t_j is the whole derivative: no slope is left.", wrong=(r"(y_j - t_j) y_j (1 - y_j)",)),
        Slip("one class for all", "The letter of the sum is not that of the derivative.", edits=("index", "fault unbound")),
    ),
    right=(
        r"""\frac{\partial}{\partial a_j} \left( -\sum_k t_k a_k + \log \sum_k \exp(a_k) \right) = -\frac{\partial}{\partial a_j} \sum_k t_k a_k + \frac{\partial}{\partial a_j} \log \sum_k \exp(a_k)
        = -t_j + y_j = y_j - t_j""",
        r"""∂/∂a_j (-Σ_k t_k a_k + log Σ_k exp(a_k)) = -t_j + ∂/∂a_j log Σ_k exp(a_k) = -t_j + exp(a_j)/Σ_k exp(a_k) = y_j - t_j""",
        r"""= \sum_k \frac{\partial E}{\partial y_k} \frac{\partial y_k}{\partial a_j} = \sum_k -\frac{t_k}{y_k} y_k (\delta_{kj} - y_j) = -t_j + y_j \sum_k t_k = y_j - t_j""",
    ))

DERIVATIONS = (SIGMOID_PRIME, TANH_PRIME, OUTPUT_DELTA, REGRESSION_DELTA, LOG_SOFTMAX, GRAD_LOG_SUM_EXP, SOFTMAX_DELTA)
