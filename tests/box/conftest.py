"""Warm boxes, one of each isolation, that all tests of the box share."""
from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.box import ISOLATIONS, Box, Cell, CellRun, Limits, mounts

# Where a notebook may write: all but /tmp where the Python environment itself lies below /tmp.
PLACES = mounts.fresh_places(mounts.shown_paths())


@pytest.fixture(scope="session")
def bubblewrap() -> Iterator[Box]:
    with Box("bubblewrap") as box:
        yield box


@pytest.fixture(scope="session", params=ISOLATIONS)
def box(request: pytest.FixtureRequest) -> Iterator[Box]:
    if request.param == "bubblewrap":
        yield request.getfixturevalue("bubblewrap")
        return
    with Box(request.param) as one:
        yield one


def text_of(run: CellRun) -> str:
    """Return all text that a cell put out, its error's message included."""
    parts = [output.get("text", "") + output.get("evalue", "") + output.get("data", {}).get("text/plain", "")
             for output in run.outputs]
    return "".join(parts)


def put_out(box: Box, source: str, **limits: float) -> str:
    """Return what one cell puts out; it must end without an error."""
    run = box.run([Cell(source)], limits=Limits(**limits) if limits else None)[0]  # type: ignore[arg-type]
    assert run.status == "ok", (run.reason, text_of(run))
    return text_of(run)
