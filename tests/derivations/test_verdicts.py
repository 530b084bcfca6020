"""Right derivations pass in every style, wrong ones fail at their step, and copies earn nothing."""

from __future__ import annotations

import json

import pytest

from autograder.exercises.derivations import DERIVATIONS, VALUES
from derivations.examples import BAD, RIGHT, WRONG
from derivations.notations import NOTATIONS
from derivations.rulings import RULINGS
from derivations.shipped import shipped
from derivations.sources import SOURCES
from derivations.styles import RIGHT as STYLES
from lab.derivations import DerivationVerdict, judge_derivation, judge_value

GRADING = (101, 202, 303)


def judge(identifier: str, text: str, seeds: tuple[int, ...] | None = None) -> DerivationVerdict:
    exercise = shipped(identifier, seeds) if seeds else shipped(identifier)
    return (judge_value if identifier in VALUES else judge_derivation)(exercise, text)


def wrong_step(verdict: DerivationVerdict) -> int:
    return verdict.first_wrong.number if verdict.first_wrong else 0


def named(cases: dict) -> list:
    return [pytest.param(key[0], value, id=f"{key[0]}: {key[1]}") for key, value in cases.items()]


DECLARED = [pytest.param(one.id, text, id=f"{one.id}: {number}") for one in (*DERIVATIONS.values(), *VALUES.values())
            for number, text in enumerate(one.right)]
SPELLED = [pytest.param(name, text, id=f"{name}: {number}") for name, texts in NOTATIONS.items() for number, text in enumerate(texts)]


@pytest.mark.parametrize(("identifier", "text"), [*DECLARED, *named(RIGHT), *named(STYLES), *SPELLED])
def test_a_right_derivation_earns_everything_however_it_is_typed(identifier: str, text: str) -> None:
    verdict = judge(identifier, text)
    assert (verdict.status, verdict.points) == ("right", 1.0), verdict


@pytest.mark.parametrize(("identifier", "text"), DECLARED)
def test_grading_with_worlds_of_its_own_agrees_with_the_check(identifier: str, text: str) -> None:
    assert judge(identifier, text, GRADING).points == 1.0


@pytest.mark.parametrize(("identifier", "case"), named(WRONG))
def test_a_wrong_step_is_found_and_told(identifier: str, case: tuple[str, int, str]) -> None:
    text, step, said = case
    verdict = judge(identifier, text)
    assert wrong_step(verdict) == step
    if step or "Only the result" in said:
        assert verdict.sentence == said
    assert verdict.points < 1.0


@pytest.mark.parametrize(("identifier", "case"), named(BAD))
def test_what_cannot_be_read_is_told_with_its_place(identifier: str, case: tuple[str, str]) -> None:
    verdict = judge(identifier, case[0])
    if verdict.status == "unreadable":
        assert verdict.place is not None and "^" in verdict.place.caret
        assert "is not closed" in verdict.sentence
    else:
        assert verdict.sentence == case[1]


@pytest.mark.parametrize(("identifier", "text", "points", "step"), RULINGS)
def test_rulings(identifier: str, text: str, points: float | None, step: int | None) -> None:
    verdict = judge(identifier, text)
    assert points is None or verdict.points == pytest.approx(points)
    assert step is None or wrong_step(verdict) == step


@pytest.mark.parametrize("name", SOURCES)
def test_each_error_of_the_sources_is_found_at_its_step(name: str) -> None:
    identifier, text, step = SOURCES[name]
    verdict = judge(identifier, text)
    assert verdict.status != "unreadable"
    assert wrong_step(verdict) == step
    assert step or verdict.points == 1.0


SLIPS = [(one.id, slip.name, wrong) for one in DERIVATIONS.values() for slip in one.mistakes for wrong in slip.wrong]


@pytest.mark.parametrize(("identifier", "name", "wrong"), SLIPS)
def test_every_named_mistake_is_found_and_named(identifier: str, name: str, wrong: str) -> None:
    verdict = judge(identifier, f"{DERIVATIONS[identifier].given} = {wrong}")
    assert verdict.first_wrong is not None
    assert (verdict.first_wrong.number, verdict.first_wrong.mistake, verdict.points) == (2, name, 0.0)


def last_expression(text: str) -> str:
    from lab.derivations.language.structure import statements
    from lab.derivations.language.tokens import tokens

    part = statements(tokens(text))[-1].parts[-1]
    return text[part[0].at:part[-1].end]


COPIES = {
    "bare": "{g} = {r}", "result repeated": "{g} = {r} = {r}", "times one": "= 1 \\cdot ({r}) = {r}", "plus nothing": "= {r} + 0 = {r}",
    "two halves": "= \\frac12 ({r}) + \\frac12 ({r}) = {r}", "given repeated": "{g} = {g} = {r}", "there and back": "{g} = {r} + 5 - 5 = {r}",
    "given and one": "{g} = {g} + 1 - 1 = {r}", "squared and divided": "{g} = ({r})^2 / ({r}) = {r}", "log and exp": "{g} = \\log(\\exp({r})) = {r}",
}


@pytest.mark.parametrize("identifier", [one.id for one in DERIVATIONS.values() if one.kind == "derivation"])
@pytest.mark.parametrize("copy", COPIES)
def test_a_copied_result_earns_nothing(identifier: str, copy: str) -> None:
    declared = DERIVATIONS[identifier]
    for text in declared.right:
        result = last_expression(text)
        if result != "0":
            assert judge(identifier, COPIES[copy].format(g=declared.given, r=result)).points == 0.0


@pytest.mark.parametrize("identifier", DERIVATIONS)
def test_a_copied_hint_earns_nothing(identifier: str) -> None:
    for hint in DERIVATIONS[identifier].hints:
        assert judge(identifier, hint).points == 0.0


@pytest.mark.parametrize("identifier", [*DERIVATIONS, *VALUES])
def test_what_ships_is_plain_data_without_a_step(identifier: str) -> None:
    exercise = shipped(identifier)
    assert json.loads(json.dumps(exercise)) == exercise
    hashed = json.dumps([exercise.get("steps"), [one["values"] for one in exercise["mistakes"]], exercise.get("values")])
    assert "\\" not in hashed.replace("\\u", "")


def test_shares_are_sixty_for_the_way_and_forty_for_the_result() -> None:
    verdict = judge("derive_hidden_delta", r"= \sum_k \delta_k^{(l+1)} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}}")
    assert [share for _, share in verdict.sums] == [0.3, 0.0, 0.0]
    assert verdict.points == pytest.approx(sum(share for _, share in verdict.sums))


def test_a_verdict_shows_every_step_typeset_again() -> None:
    verdict = judge("derive_hidden_delta", RIGHT["derive_hidden_delta", "plain_unicode"])
    assert [step.mark for step in verdict.steps] == ["", "✓", "✓", "✓"]
    assert verdict.steps[2].latex == r"\sum_{k} \delta_{k}^{(l+1)} \, w_{kj}^{(l+1)} \, h'\left( a_{j}^{(l)} \right)"
    assert verdict.steps[2].mathml.startswith("<math")
    assert all(one.found for one in verdict.decisive)


def test_both_values_are_shown_at_a_point() -> None:
    verdict = judge("derive_output_delta", r"= \frac{\partial E}{\partial y_j} \frac{\partial y_j}{\partial a_j^{(L)}} = (t_j - y_j) h'(a_j^{(L)})")
    assert verdict.first_wrong is not None
    assert verdict.first_wrong.point == "j = 1"
    assert float(verdict.first_wrong.before) == pytest.approx(-float(verdict.first_wrong.value))


def test_a_step_that_follows_from_a_slip_is_not_blamed_again() -> None:
    verdict = judge("derive_weight_gradient", r"""\frac{\partial E}{\partial w_{ji}^{(l)}} = \frac{\partial E}{\partial a_j^{(l)}} \frac{\partial a_j^{(l)}}{\partial w_{ji}^{(l)}}
        = -\frac{\partial E}{\partial a_j^{(l)}} z_i^{(l-1)} = -\delta_j^{(l)} z_i^{(l-1)} = \delta_j^{(l)} z_i^{(l-1)}""")
    assert [step.mark for step in verdict.steps] == ["", "✓", "✗", "", "✓"]


def test_a_false_side_line_is_a_remark_unless_a_step_uses_it() -> None:
    side = r"\frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = w_{kj}^{(l+1)}" + "\n"
    chain = r"\frac{\partial E}{\partial a_j^{(l)}} = \sum_k \delta_k^{(l+1)} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}} = "
    unused = judge("derive_hidden_delta", side + chain + r"\sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)} h'(a_j^{(l)})")
    used = judge("derive_hidden_delta", side + chain + r"\sum_k \delta_k^{(l+1)} w_{kj}^{(l+1)}")
    assert unused.points == 1.0 and any("is not true" in remark for remark in unused.remarks)
    assert used.first_wrong is not None and used.first_wrong.side and used.first_wrong.number == 3


def test_zero_at_the_end_is_a_remark() -> None:
    verdict = judge("derive_best_sigma2", DERIVATIONS["derive_best_sigma2"].right[0])
    assert any("= 0" in remark for remark in verdict.remarks)


def test_a_log_of_zero_is_unequal_and_warns_nobody(recwarn: pytest.WarningsRecorder) -> None:
    verdict = judge("derive_cross_entropy", r"-\log \prod_n \prod_k y_{nk}^{t_{nk}} = -\sum_n \sum_k \log(t_{nk})")
    assert wrong_step(verdict) == 2 and "log 0" in verdict.sentence
    assert not list(recwarn)


LABELLED = (r"\sigma_{ML}^2", r"\sigma^2_{ML}", r"\sigma_{\mathrm{ML}}^2", r"\hat{\sigma}_{ML}^2", r"\hat{\sigma^2}", r"\sigma_*^2", r"{\sigma^*}^2", "σ_ML²", "v")


@pytest.mark.parametrize("left", LABELLED)
def test_the_best_variance_may_have_a_label(left: str) -> None:
    assert judge("derive_best_sigma2_value", f"{left} = \\frac{{S}}{{NK}}").points == 1.0
    assert judge("derive_best_sigma2_value", f"{left} = \\frac{{S}}{{N}}").points == 0.0
