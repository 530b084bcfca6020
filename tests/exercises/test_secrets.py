"""The same answer earns the same, whichever course it is handed in to: probes are sampled, scores are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from written import Written, judged, read

SECRETS = tuple(f"course {number}" for number in range(10))
KNOWN = [answer for name in ("fresh", "always_tried", "public_answers")
         for answer in read(Path(__file__).with_name(f"{name}.txt"))]
SAMPLE = [answer for answer in KNOWN[::17] if answer.exercise not in ("train", "init_params")]     # whose questions take long


@pytest.mark.parametrize("answer", SAMPLE, ids=[f"{number}-{one.exercise}" for number, one in enumerate(SAMPLE)])
def test_ten_courses_give_an_answer_one_score(answer: Written) -> None:
    assert len({round(judged(answer, secret).fraction, 6) for secret in SECRETS}) == 1
