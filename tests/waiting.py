"""Waiting for what must happen: no deadline of its own, since the time limit of pytest names a test that hangs."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def wait_until(happened: Callable[[], object], process: subprocess.Popen | None = None) -> None:
    """Wait until `happened` is true; fail when `process`, which is to make it happen, has ended before."""
    while not happened():
        if process is not None and process.poll() is not None and not happened():
            raise AssertionError(f"the process ended too early: {process.communicate()}")
        time.sleep(0.02)


def first_record(folder: Path) -> Callable[[], object]:
    """Return whether a record is in `folder`, for `wait_until`."""
    return lambda: any(folder.glob("*.json"))
