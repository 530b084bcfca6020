"""Unit 2: likelihoods become losses."""

from __future__ import annotations

from .kinds import Decisive, Derivation, Product, Slip, Terms, Value

LOG_C = r"\frac{K}{2} \log(2\pi\sigma^2)"

GAUSSIAN_NLL = Derivation(
    id="derive_gaussian_nll", unit=2, given=r"-\log \prod_n p(t_n)", world="gaussian", source="dtu e", minutes=10,
    ends_in=("N", "K", "σ²", "S", "E", "log"), form=("worked logs",),
    letters={"c": r"(2\pi\sigma^2)^{-K/2}", "u_n": r"\frac{\|y_n - t_n\|^2}{2\sigma^2}"},
    steps=(
        Decisive("the log of the product as a sum", (
            Product((r"\log p(t_n)",), over=r"\sum_n", rest=True, closed=True),
            Product((r"\|y_n - t_n\|^2",), over=r"\sum_n", rest=True, closed=True),
            Product((r"\frac{\|y_n - t_n\|^2}{2\sigma^2}",), over=r"\sum_n", rest=True, closed=True),
            Product((r"-\frac{\|y_n - t_n\|^2}{2\sigma^2}",), over=r"\sum_n", rest=True, closed=True),
            Product((r"(y_{nk} - t_{nk})^2",), over=r"\sum_n \sum_k", rest=True, closed=True),
            Product((r"\log \mathcal N(t_{nk} | y_{nk})",), over=r"\sum_n \sum_k", rest=True, closed=True),
        )),
        Decisive("the log of the density as two terms", (
            Terms((r"\frac{NK}{2} \log(2\pi\sigma^2)", r"\frac{S}{2\sigma^2}")),
            Terms((r"-\frac{K}{2} \log(2\pi\sigma^2)", r"-\frac{\|y_n - t_n\|^2}{2\sigma^2}")),
            Terms((r"\frac{K}{2} \log(2\pi\sigma^2)", r"\frac{\|y_n - t_n\|^2}{2\sigma^2}")),
        )),
    ),
    hints=("A logarithm turns a product into a sum. What is the logarithm of one density?",
           "The density is a constant times an exponential: its logarithm is the sum of two logarithms.",
           "You should have a sum over n of (K/2) log 2πσ² and of ‖y_n − t_n‖²/(2σ²). Only the sum over n is left to do."),
    mistakes=(
        Slip("the split product", "−log(A·B) is −log A − log B: the minus in front holds for both logarithms.", split=True, wrong=(
            r"-\log \prod_n (2\pi\sigma^2)^{-K/2} + \log \prod_n e^{-\frac{\|y_n - t_n\|^2}{2\sigma^2}}",)),
        Slip("the sign of the exponent", "The exponent carries a minus: log e^{−u} is −u.", wrong=(
            r"\frac{NK}{2} \log(2\pi\sigma^2) - \frac{S}{2\sigma^2}",)),
        Slip("the sign of the normaliser", "The normaliser is (2πσ²)^{−K/2}: its logarithm carries a minus too.", wrong=(
            r"-\frac{NK}{2} \log(2\pi\sigma^2) + \frac{S}{2\sigma^2}",)),
        Slip("the minus lost", "The minus in front of the logarithm holds for all that follows.", wrong=(
            r"-\frac{NK}{2} \log(2\pi\sigma^2) - \frac{S}{2\sigma^2}",)),
        Slip("K left out", "Each target has K components: (2πσ²)^{K/2}.", wrong=(r"\frac{N}{2} \log(2\pi\sigma^2) + \frac{S}{2\sigma^2}",)),
        Slip("N left out", "There is one normaliser for each example: N of them.", wrong=(r"\frac{K}{2} \log(2\pi\sigma^2) + \frac{S}{2\sigma^2}",)),
        Slip("the ½ of the exponent left out", "The exponent is −‖y − t‖²/(2σ²).", wrong=(r"\frac{NK}{2} \log(2\pi\sigma^2) + \frac{S}{\sigma^2}",)),
        Slip("the ½ of the root left out", "The normaliser is a root: log of (2πσ²)^{K/2} is (K/2) log 2πσ².", wrong=(
            r"NK \log(2\pi\sigma^2) + \frac{S}{2\sigma^2}",)),
        Slip("E where S belongs", "E is ½S: S/(2σ²) is E/σ².", wrong=(r"\frac{NK}{2} \log(2\pi\sigma^2) + \frac{E}{2\sigma^2}",)),
        Slip("a product left", "The logarithm of a product is the sum of the logarithms.", edits=("product",)),
        Slip("the sum over the examples lost", "The logarithm of the product is a sum over all examples n.", edits=("sum", "fault unbound")),
    ),
    right=(
        r"""-\log \prod_n p(t_n) = -\sum_{n=1}^N \log p(t_n)
        = -\sum_{n=1}^N \log\left( \frac{1}{(2\pi\sigma^2)^{K/2}} \exp\left(-\frac{\|y_n - t_n\|^2}{2\sigma^2}\right) \right)
        = \sum_{n=1}^N \left( \frac{K}{2} \log 2\pi\sigma^2 + \frac{\|y_n - t_n\|^2}{2\sigma^2} \right)
        = \frac{NK}{2} \log 2\pi\sigma^2 + \frac{S}{2\sigma^2}""",
        r"""u_n = \|y_n - t_n\|^2 / (2\sigma^2)
        c = (2\pi\sigma^2)^{-K/2}
        -\log \prod_n p(t_n) = -\log \prod_n c - \log \prod_n e^{-u_n}
        = -\sum_n \log c - \sum_n \log e^{-u_n} = -N \log c + \sum_n u_n = NK/2 \cdot \log(2\pi\sigma^2) + E/\sigma^2""",
        r"""-\log \prod_n p(t_n) = -\sum_n \log p(t_n) = -\sum_n \log(c e^{-u_n}) = -\sum_n (\log c + \log e^{-u_n})
        = -N \log c + \sum_n u_n = \frac{NK}{2} \log(2\pi\sigma^2) + \frac{S}{2\sigma^2}""",
        r"""-log Π_n p(t_n) = -Σ_n log N(t_n | y_n, σ² I) = Σ_n K/2 · log(2πσ²) + Σ_n ‖y_n - t_n‖²/(2σ²)
        = N·K/2 · log(2πσ²) + Σ_n Σ_k (y_{nk} - t_{nk})²/(2σ²) = N·K/2 · log(2πσ²) + S/(2σ²)""",
    ))

BEST_SIGMA2 = Derivation(
    id="derive_best_sigma2", unit=2, world="gaussian", source="dtu f", minutes=8, optional=True, share=0.6,
    given=r"\frac{\partial}{\partial \sigma^2} \left( \frac{NK}{2} \log 2\pi\sigma^2 + \frac{S}{2\sigma^2} \right)",
    ends_in=("N", "K", "σ²", "S"),
    steps=(Decisive("one of the two terms differentiated", (Terms((r"\frac{NK}{2\sigma^2}", r"-\frac{S}{2\sigma^4}"), half=True),)),),
    hints=("Differentiate with respect to σ² as if it were one letter, term by term. S does not depend on σ².",
           "The derivative of log v is 1/v, whatever constant v is multiplied by inside the logarithm.",
           "The first term gives NK/(2σ²). For the second, differentiate 1/v for v = σ²."),
    mistakes=(
        Slip("σ where σ² belongs", "The derivative is with respect to σ², not σ.", wrong=(r"\frac{NK}{\sigma} - \frac{S}{\sigma^3}",)),
        Slip("the sign of the second term", "The derivative of 1/v is −1/v².", wrong=(r"\frac{NK}{2\sigma^2} + \frac{S}{2\sigma^4}",)),
        Slip("2π kept", "Inside a logarithm a constant factor disappears: the derivative of log 2πv is 1/v.", wrong=(
            r"\frac{NK}{4\pi\sigma^2} - \frac{S}{2\sigma^4}",)),
        Slip("the power not raised", "1/σ² becomes −1/σ⁴: one power of σ² more.", wrong=(r"\frac{NK}{2\sigma^2} - \frac{S}{2\sigma^2}",)),
        Slip("the logarithm kept", "The derivative of the logarithm is 1/σ², without a log.", wrong=(r"\frac{NK}{2} \log 2\pi\sigma^2 - \frac{S}{2\sigma^4}",)),
    ),
    right=(
        r"""\frac{\partial}{\partial \sigma^2} \left( \frac{NK}{2} \log 2\pi\sigma^2 + \frac{S}{2\sigma^2} \right)
        = \frac{NK}{2} \frac{\partial}{\partial \sigma^2} \log 2\pi\sigma^2 + \frac{S}{2} \frac{\partial}{\partial \sigma^2} \frac{1}{\sigma^2}
        = \frac{NK}{2\sigma^2} + \frac{S}{2} \frac{\partial}{\partial \sigma^2} \frac{1}{\sigma^2} = \frac{NK}{2\sigma^2} - \frac{S}{2\sigma^4} = 0""",
        r"""∂/∂σ² (NK/2 · log(2πσ²) + S/(2σ²)) = ∂/∂σ² (NK/2 · log(2πσ²)) - S/(2(σ²)²) = NK/(2σ²) - S/(2σ^4)""",
        r"""= NK/2 · 1/(2πσ²) · 2π + ∂/∂σ² (S/2 · (σ²)^{-1}) = NK/(2σ²) - S/2 · (σ²)^(-2)""",
    ))

BEST_SIGMA2_VALUE = Value(
    id="derive_best_sigma2_value", left=r"\sigma^2", value=r"\frac{S}{NK}", of="derive_best_sigma2",
    hints=("Set the derivative to 0 and solve for σ².", "Multiply by 2σ⁴: nothing is left in a denominator.", "NK σ² − S = 0: solve it for σ²."),
    right=(r"\frac{S}{NK}", r"\sigma^2 = \frac{2E}{NK}", r"σ² = S/(N·K)"),
    mistakes=(Slip("½ left in", "The ½ is in both terms and cancels.", wrong=(r"\frac{S}{2NK}", r"\frac{2S}{NK}")),
              Slip("upside down", "Solve for σ², not for 1/σ².", wrong=(r"\frac{NK}{S}",)),
              Slip("K left out", "There are N·K numbers, not N.", wrong=(r"\frac{S}{N}",)),
              Slip("σ where σ² belongs", "This is σ, the root: σ² is asked for.", wrong=(r"\sqrt{\frac{S}{NK}}",))))

CROSS_ENTROPY = Derivation(
    id="derive_cross_entropy", unit=2, given=r"-\log \prod_n \prod_k y_{nk}^{t_{nk}}", world="classes", source="dtu g", minutes=7,
    ends_in=("t", "y", "log"), form=("target as factor",),
    steps=(
        Decisive("the log of a product as a sum", (
            Product((r"\log \prod_k y_{nk}^{t_{nk}}",), over=r"\sum_n", rest=True, closed="unfinished"),
            Product((r"\log \prod_n y_{nk}^{t_{nk}}",), over=r"\sum_k", rest=True, closed="unfinished"),
            Product((r"\log y_{nk}^{t_{nk}}",), over=r"\sum_n \sum_k", rest=True, closed="unfinished"),
            Product((r"\log y_{nk}^{t_{nk}}",), over=r"\sum_k \sum_n", rest=True, closed="unfinished"),
        )),
        Decisive("the power in front of the log", (
            Product((r"t_{nk}", r"\log y_{nk}"), over=r"\sum_n \sum_k", rest=True, closed=True),
            Product((r"t_{nk}", r"\log y_{nk}"), over=r"\sum_k \sum_n", rest=True, closed=True),
            Product((r"t_{nk}", r"\log y_{nk}"), over=r"\sum_k", rest=True, closed=True),
            Product((r"t_{nk}", r"\log y_{nk}"), rest=True, closed=True),
        )),
    ),
    hints=("What does a logarithm make of a product, and of a power?", "Two products become two sums, one after the other.",
           "You should have −Σ_n Σ_k log(y_nk to the power t_nk). Only the power is left: bring it in front of the logarithm."),
    mistakes=(
        Slip("the sum over the examples lost", "There are two products, so two sums: the one over n must not get lost.", edits=("sum", "fault unbound")),
        Slip("the sign lost", "The minus in front of the logarithm stays.", wrong=(r"\sum_n \sum_k t_{nk} \log y_{nk}",), edits=("sign",)),
        Slip("log t where t belongs", "The power comes in front of the logarithm: log y^t = t log y.", wrong=(
            r"-\sum_n \sum_k y_{nk} \log t_{nk}", r"-\sum_n \sum_k \log t_{nk} \log y_{nk}")),
        Slip("a product left", "The logarithm of a product is the sum of the logarithms.", edits=("product",), wrong=(
            r"-\prod_n \prod_k t_{nk} \log y_{nk}", r"-\prod_n \prod_k \log y_{nk}^{t_{nk}}", r"-\sum_n \prod_k \log y_{nk}^{t_{nk}}",
            r"-\sum_n \prod_k t_{nk} \log y_{nk}")),
        Slip("the log of a sum", "log Σ is not Σ log.", wrong=(r"-\log \sum_n \sum_k y_{nk}^{t_{nk}}", r"-\log \sum_n \sum_k t_{nk} y_{nk}",
                                                          r"-\sum_n \log \sum_k t_{nk} y_{nk}")[:2]),
        Slip("the mean where the sum belongs", "It is a sum over the examples, not their mean.", wrong=(r"-\frac1N \sum_n \sum_k t_{nk} \log y_{nk}",)),
    ),
    right=(
        r"""-\log \prod_n \prod_k y_{nk}^{t_{nk}} = -\sum_n \log \prod_k y_{nk}^{t_{nk}} = -\sum_n \sum_k \log y_{nk}^{t_{nk}} = -\sum_n \sum_k t_{nk} \log y_{nk}""",
        r"""-log Π_n Π_k y_nk^{t_nk} = -Σ_{n,k} log(y_nk^{t_nk}) = -Σ_{n,k} t_nk log y_nk""",
        r"""= -\sum_{n=1}^N \log\left( \prod_{k=1}^K [y_k(x_n)]^{t_{nk}} \right) = -\sum_{n=1}^N \sum_{k=1}^K t_{nk} \ln y_k(x_n)""",
    ))

DERIVATIONS = (GAUSSIAN_NLL, BEST_SIGMA2, CROSS_ENTROPY)
VALUES = (BEST_SIGMA2_VALUE,)
