"""What matters is always tried: these wrong answers look right until a probe meets the one case where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from written import Written, judged, read

ANSWERS = read(Path(__file__).with_name("always_tried.txt"))
SECRETS = ("one", "another")


@pytest.mark.parametrize("answer", ANSWERS, ids=[f"{number}-{one.exercise}" for number, one in enumerate(ANSWERS)])
def test_a_wrong_answer_loses_the_same_under_every_secret(answer: Written) -> None:
    earned = {judged(answer, secret).fraction for secret in SECRETS}
    assert len(earned) == 1 and max(earned) < 1


@pytest.mark.parametrize("answer", ANSWERS, ids=[f"{number}-{one.exercise}" for number, one in enumerate(ANSWERS)])
def test_the_notebook_says_so_too(answer: Written) -> None:
    assert judged(answer, public=True).status != "right"
