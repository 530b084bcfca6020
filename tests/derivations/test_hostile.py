"""Whatever is typed gets a sentence: nothing raises, warns, or takes work without end."""

from __future__ import annotations

import pytest

from derivations.shipped import shipped
from lab.derivations import judge_derivation, judge_repair, judge_value

PIECES = ("a", " ", "=", "\n", "(", "{", "\\", "²", "!", "$", "_", "'", "\\frac", "\\left(", "\\text{", "hello ", "\\sum_k")
LONG = {f"{piece!r} for a megabyte": "= " + piece * (1_000_000 // len(piece)) for piece in PIECES}
LETTERS = "bcdfgimnopqrstuvxyz"
SUM = r"\sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})"
HOSTILE = {
    **LONG,
    "a number of a million digits": "= " + "9" * 1_000_000,
    "ten thousand steps": "= 1\n" * 10_000,
    "brackets a thousand deep": "= " + "(" * 1000 + "1" + ")" * 1000,
    "fractions a thousand deep": "= " + r"\frac{1}{" * 1000 + "2" + "}" * 1000,
    "five thousand abbreviations": "\n".join(f"q_{n} = {n}" for n in range(5000)) + "\n= 1",
    "abbreviations that double": "q = 2\n" + "\n".join(f"{new} = {old} {old}" for old, new in zip("qrsuvcdgop", "rsuvcdgopm")) + "\n= m",
    "abbreviations of each other": "q = r\nr = q\n= q",
    "sums thirty deep": "= " + "".join(rf"\sum_{{{letter}}}" for letter in LETTERS + LETTERS[:11].upper()) + " 1",
    "sums of many activations": "= " + "".join(rf"\sum_{{{letter}}} z_{letter}^{{(l)}}" for letter in LETTERS),
    "a tower of powers": "= " + "2^{" * 8 + "2" + "}" * 8,
    "a tower of exponentials": "= " + "e^{" * 8 + "9" + "}" * 8,
    "a huge power": "= 10^{10^{10}}",
    "a factorial of a billion": "= 1000000000!",
    "a binomial of a billion": r"= \binom{1000000000}{500000000}",
    "a division by zero": "= 1/0 + 0/0",
    "a root of a negative number": r"= \sqrt{-1} + \log(-1)",
    "a sum to a billion": r"= \sum_{k=1}^{1000000000} 1",
    "an index of twenty digits": "= a_{99999999999999999999}^{(l)}",
    "a long sum of sums": "= " + " + ".join(f"{n} {SUM}" for n in range(60)),
    "a product of three hundred brackets": "= " + "(1 + a_j^{(l)})" * 300,
    "a huge power of a sum": r"= ((1 + z_j^{(l)}) (2 + a_j^{(l)}))^{1000000}",
    "derivatives of derivatives": "= " + r"\frac{\partial}{\partial a_j^{(l)}} (" * 15 + "E" + ")" * 15,
    "a null character": "= \0", "half a character": "= \ud800", "an emoji": "= 😀", "another script": "= 数学",
}
EXERCISES = ("derive_hidden_delta", "derive_subset_average", "derive_gaussian_nll", "derive_sigmoid_prime", "repair_batch", "derive_best_sigma2_value")


@pytest.mark.parametrize("identifier", EXERCISES)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_gets_a_sentence_and_no_points(identifier: str, name: str, recwarn: pytest.WarningsRecorder) -> None:
    judge = judge_repair if identifier.startswith("repair") else judge_value if identifier.endswith("value") else judge_derivation
    verdict = judge(shipped(identifier), HOSTILE[name])
    assert verdict.sentence and "could not be judged" not in verdict.sentence
    assert verdict.points == 0.0 and len(verdict.sentence) < 400
    assert not list(recwarn)


@pytest.mark.parametrize("value", [None, 3, b"= 1", ["= 1"]])
def test_what_is_no_text_gets_a_sentence(value: object) -> None:
    assert judge_derivation(shipped("derive_hidden_delta"), value).status == "unreadable"
