"""Outside the box: how much memory a fork's processes use, and how long it waited for a processor.

Read from the machine's own /proc; where there is none, the kernel's limits on each process have to do.
"""
from __future__ import annotations

import contextlib
import os
from pathlib import Path

PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20


class Watch:
    """Watches the forks of the zygote that was started as (or by) process `started`."""

    def __init__(self, started: int) -> None:
        self._zygote = started
        while children := _children(self._zygote):   # bubblewrap, its first process, the zygote
            self._zygote = children[0]
        self._idle_mb = _memory_mb(self._zygote)
        self.address_mb = _field_mb(self._zygote, 0)

    def processes(self) -> list[int]:
        """Of the running fork."""
        return descendants(self._zygote)

    def uses_more_than(self, limit_mb: float) -> bool:
        """Whether all processes of the running fork together hold more memory, beyond what a new fork has."""
        processes = self.processes()
        if sum(_field_mb(one, 1) for one in processes) - self._idle_mb <= limit_mb:
            return False    # the quick answer, which counts shared pages more than once
        return sum(_memory_mb(one) for one in processes) - self._idle_mb > limit_mb

    def waited(self) -> float:
        """Seconds that the running fork was ready to run and other processes had the processor."""
        return max(map(_waited, self.processes()), default=0.0)

    def threads(self) -> int:
        """Of all processes of the running fork."""
        return sum(map(_threads, self.processes()))


def _threads(process: int) -> int:
    with contextlib.suppress(OSError):
        return len(os.listdir(f"/proc/{process}/task"))
    return 0


def _waited(process: int) -> float:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[1]) / 1e9
    return 0.0


def _children(process: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{process}/task"):
            found += map(int, Path(f"/proc/{process}/task/{thread}/children").read_text().split())
    return found


def descendants(process: int) -> list[int]:
    found: list[int] = []
    for child in _children(process):
        found += [child, *descendants(child)]
    return found


def _field_mb(process: int, field: int) -> float:
    """Of /proc/*/statm: 0 addresses, 1 resident."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[field]) * PAGE_MB
    return 0.0


def _memory_mb(process: int) -> float:
    """Proportional memory: a page shared by n processes counts 1/n for each."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return _field_mb(process, 1)
