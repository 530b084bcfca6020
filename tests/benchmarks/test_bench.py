"""The bench says what was measured, and refuses to trust what was measured on a busy machine."""

from __future__ import annotations

import json
from pathlib import Path

import page
import pytest
import run
import stages
import surroundings
import throughput
from bench import Found, Row, Table, spread

QUIET, BUSY = (0.0, 0.1), (0.0, 1.4)


def measured(value: float, load: tuple[float, float] = QUIET, name: str = "units") -> page.Measured:
    table = Table("Throughput", "Milliseconds.", ["unit", "ms"], [[name, str(value)]])
    found = Found([Row(f"throughput of {name}", [value, value + 1, value + 5], "×", "≥ 75")], [table], ["All totals agree."])
    return page.Measured(found, {"machine": "2 processors"}, load, 1.0, surroundings.why_not_trusted(name, *load))


@pytest.mark.parametrize(("goal", "values", "reached"), [
    ("≥ 75", [70.0, 76.0, 90.0], True), ("≥ 75", [70.0, 74.0, 90.0], False),
    ("≤ 0.2", [0.1, 0.2, 0.9], True), ("≤ 0.2", [0.1, 0.3, 0.3], False), ("", [1.0], None)])
def test_a_row_reaches_its_goal_by_its_median(goal: str, values: list[float], reached: bool | None) -> None:
    assert Row("something", values, "×", goal).reached is reached


def test_the_spread_is_shown_beside_the_median() -> None:
    assert spread([59.0, 61.4, 57.2]) == "59 (57–61)"
    assert spread([59.0]) == "59"


def test_the_page_holds_each_number_with_its_goal_its_spread_and_the_tables() -> None:
    text = page.page({"units": measured(80.0)})
    assert "| throughput of units | ≥ 75 | 81.0 (80.0–85.0) × | 3 | ✓ | units |" in text
    assert "## Throughput" in text
    assert "| units | 80.0 |" in text
    assert "All totals agree." in text


def test_tables_of_one_title_are_one_table() -> None:
    text = page.page({"growth": measured(80.0, name="50"), "growth-5000": measured(90.0, name="5,000")})
    assert text.count("## Throughput") == 1
    assert "| 50 | 80.0 |\n| 5,000 | 90.0 |" in text


def test_numbers_of_a_busy_machine_are_not_called_trustworthy() -> None:
    text = page.page({"units": measured(80.0, BUSY)})
    assert "The numbers of units are not to be trusted: other programs kept 1.4 processors busy after it." in text
    assert "(machine was busy)" in text
    assert "✓" not in text and "✗" not in text


def test_a_busy_machine_leaves_the_results_as_they_are(tmp_path: Path) -> None:
    results = tmp_path / "results.json"
    run.keep(results, {"units": measured(80.0), "memory": measured(1.0, name="memory")})
    run.keep(results, {"units": measured(10.0, BUSY), "memory": measured(2.0, name="memory")})
    kept = json.loads(results.read_text())
    assert kept["units"]["found"]["rows"][0]["values"] == [80.0, 81.0, 85.0]
    assert kept["memory"]["found"]["rows"][0]["values"] == [2.0, 3.0, 7.0]
    assert "81.0 (80.0–85.0) ×" in results.with_suffix(".md").read_text()


def test_what_does_not_exist_yet_is_said_and_not_measured() -> None:
    nothing = page.Measured(Found(), {}, QUIET, 0.0, missing="the lab judges no derivations yet")
    assert "- derivation: the lab judges no derivations yet" in page.page({"derivation": nothing})


def test_every_part_says_what_it_measures(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(run.PARTS)
    assert all(part.about.endswith(".") for part in run.PARTS.values())


@pytest.mark.parametrize(("words", "why"), [
    (["no-such-part"], "there is no part no-such-part"), (["--unit", "99"], "no unit begins with 99")])
def test_a_wrong_call_is_answered_in_a_sentence(words: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run.main(words)
    assert ended.value.code == 2
    assert why in capsys.readouterr().err


def test_the_start_is_left_out_and_each_unit_begins_where_the_last_one_ended() -> None:
    first = [(2.0 + 0.5 * number, "01") for number in range(6)]   # 2.0 … 4.5
    second = [(4.5 + 2.0 * number, "02") for number in range(1, 4)]
    each = throughput.seconds_each([*first, *second], ["01", "02"], first=2)
    assert each == pytest.approx({"01": 0.5, "02": 2.0})


def test_surroundings_name_what_numbers_depend_on_and_no_machine() -> None:
    words = " ".join(surroundings.surroundings().values())
    assert "processors" in words and "BLAS kernel" in words and "numpy" in words
    model = [line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
             if line.startswith("model name")]
    assert not any(name in words for name in model)


@pytest.mark.parametrize(("place", "name", "stage"), stages.TIMED, ids=[name for _, name, _ in stages.TIMED])
def test_what_a_stage_times_is_still_called_so(place: object, name: str, stage: str) -> None:
    assert callable(getattr(place, name))
    assert stage in stages.STAGES
