"""What a student's own keys do to a check."""

from __future__ import annotations

from typing import Any

import pytest

from lab import check
from lab.session import CheckFailed


def topological_order(weights: Any) -> Any:
    """An answer that does not come back, until its student stops it."""
    raise KeyboardInterrupt


def test_a_check_that_is_stopped_says_so_in_one_line() -> None:
    with pytest.raises(CheckFailed, match=r"topological_order: stopped.* a loop that never ends") as found:
        check("topological_order")
    assert found.value._render_traceback_() == [str(found.value)]
