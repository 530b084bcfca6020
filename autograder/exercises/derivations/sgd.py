"""Unit 6: why a small step goes downhill, and why a random subset is enough."""

from __future__ import annotations

from .kinds import Decisive, Derivation, Product, Slip

DOWNHILL = Derivation(
    id="derive_downhill", unit=6, given=r"\frac{\partial E}{\partial \eta}", world="steps", source="graph 6", minutes=8, ends_in=("g",),
    steps=(Decisive("the chain rule over all weights", (
        Product((r"\frac{\partial E}{\partial w_i}", r"\frac{\partial w_i}{\partial \eta}"), over=r"\sum_i"),)),),
    hints=("E depends on η through every parameter w_i.", "The chain rule: a sum over all parameters of ∂E/∂w_i times ∂w_i/∂η.",
           "At η = 0, ∂E/∂w_i is g_i. Only ∂w_i/∂η is left, for w_i = v_i − η g_i."),
    mistakes=(
        Slip("the sign lost", "w_i = v_i − η g_i: the derivative with respect to η is −g_i.", wrong=(r"\sum_i g_i^2", r"\sum_i g_i"), edits=("sign",)),
        Slip("v where w belongs", "w_i is the moved weight, v_i where it starts: v_i does not depend on η.", wrong=(
            r"\sum_i \frac{\partial E}{\partial w_i} \frac{\partial v_i}{\partial \eta}", r"0", r"\sum_i g_i (v_i - g_i)", r"\sum_i g_i v_i")),
        Slip("the sum lost", "E depends on η through every parameter: the sum over i is missing.", edits=("sum", "fault unbound")),
        Slip("the square lost", "One g_i comes from ∂E/∂w_i, a second one from ∂w_i/∂η.", wrong=(r"-\sum_i g_i", r"-\sum_i \frac{\partial E}{\partial w_i}")),
        Slip("the sum squared", "Each g_i is squared by itself.", wrong=(r"-(\sum_i g_i)^2",)),
        Slip("η kept", "The derivative with respect to η contains no η; at η = 0 it would vanish.", wrong=(r"-\eta \sum_i g_i^2",)),
    ),
    right=(
        r"\frac{\partial E}{\partial \eta} = \sum_i \frac{\partial E}{\partial w_i} \frac{\partial w_i}{\partial \eta} = \sum_i g_i \cdot (-g_i) = -\sum_i g_i^2",
        r"∂E/∂η = Σ_i ∂E/∂w_i · ∂(v_i - η g_i)/∂η = -Σ_i ∂E/∂w_i · g_i = -Σ_i g_i²",
        r"""\frac{\partial w_i}{\partial \eta} = -g_i
        \frac{\partial E}{\partial w_i} = g_i
        \frac{dE}{d\eta} = \sum_i \frac{\partial E}{\partial w_i} \frac{d w_i}{d\eta} = \sum_i -g_i^2""",
    ))

SUBSET_AVERAGE = Derivation(
    id="derive_subset_average", unit=6, given=r"\frac{1}{\binom{N}{m}} \sum_{S} \sum_{n \in S} g_n", world="subsets", source="dtu h", minutes=8, optional=True,
    ends_in=("m", "N", "g"),
    steps=(Decisive("the sums exchanged: in how many subsets n occurs", (
        Product((r"\binom{N-1}{m-1}", r"g_n"), over=r"\sum_n", rest=True, closed=True),)),),
    hints=("Exchange the two sums: for each example n, in how many subsets does it occur?", "n is fixed; the other m − 1 elements come from N − 1 examples.",
           "You should have the quotient of the two binomials in front of Σ_n g_n: only cancelling is left."),
    mistakes=(
        Slip("all subsets counted", "Only the subsets that contain n count.", wrong=(r"\sum_n g_n",)),
        Slip("N where N − 1 belongs", "n itself is taken already: the others come from N − 1 examples.", wrong=(
            r"\frac{1}{\binom{N}{m}} \sum_n g_n \binom{N}{m-1}",)),
        Slip("m where m − 1 belongs", "n itself is taken already: m − 1 elements are left to choose.", wrong=(r"\frac{1}{\binom{N}{m}} \sum_n g_n \binom{N-1}{m}",)),
        Slip("upside down", "The quotient of the binomials is m/N.", wrong=(r"\frac{N}{m} \sum_n g_n",)),
        Slip("the mean where the sum belongs", "Each subset sums its gradients; m/N is left.", wrong=(r"\frac{1}{N} \sum_n g_n", r"\frac{1}{m} \sum_n g_n")),
        Slip("the sum lost", "The sum over the examples stays.", edits=("sum", "fault unbound")),
    ),
    right=(
        r"""\frac{1}{\binom{N}{m}} \sum_S \sum_{n \in S} g_n = \frac{1}{\binom{N}{m}} \sum_n \sum_{S \ni n} g_n = \frac{1}{\binom{N}{m}} \sum_n g_n \binom{N-1}{m-1} = \frac{m}{N} \sum_n g_n""",
        r"""= \frac{\binom{N-1}{m-1}}{\binom{N}{m}} \sum_{n=1}^N g_n = \frac{(N-1)!}{(m-1)! (N-m)!} \cdot \frac{m! (N-m)!}{N!} \sum_n g_n = m/N · Σ_n g_n""",
        r"""c = \binom{N-1}{m-1}
        \frac{1}{\binom{N}{m}} \sum_S \sum_{n \in S} g_n = \frac{1}{\binom{N}{m}} \sum_n c g_n = \frac{m \sum_n g_n}{N}""",
    ))

DERIVATIONS = (DOWNHILL, SUBSET_AVERAGE)
