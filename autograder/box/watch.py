"""Outside the box: watch a fork's processes while they run, through the machine's /proc.

Where there is no /proc, or none that names children, the kernel's limits on each process have to do.
"""
from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from pathlib import Path

from . import memory
from .memory import MB, descendants

OFTEN, SHARE = 0.5, 5       # seconds between close looks at all memory, and at least so many times what one takes
KINDS = {
    "shared": "shared memory", "files": "files in /tmp, /dev/shm and the home folder", "sockets": "buffers of sockets",
    "pipes": "buffers of pipes", "tables": "tables of memory mappings"}


class Watch:
    """A watch over the forks of the zygote, which is process `started` or its child.

    places: folders inside that lie in memory and are a notebook's own; none without namespaces.
    """

    def __init__(self, started: int, places: Sequence[str]) -> None:
        self._zygote, self._places = started, places
        while children := descendants(self._zygote):   # bubblewrap, its first process, the zygote
            self._zygote = children[0]
        self._idle = memory.private(self._zygote)
        self.address_mb = memory.field(self._zygote, memory.SIZE) / MB
        self.begin()

    def begin(self) -> None:
        """Start watching a new fork."""
        self._next = time.monotonic() + OFTEN

    def processes(self) -> list[int]:
        """Return the process ids of the running fork."""
        return descendants(self._zygote)

    def too_much(self, limit_mb: float) -> str:
        """Return in words how the running fork exceeds its memory, beyond what a new fork has; "" if it does not."""
        processes, limit = self.processes(), limit_mb * MB
        now = time.monotonic()
        most = memory.resident(processes) - self._idle      # private pages, and others; those that are shared, often
        if most <= limit and now < self._next:
            return ""
        kinds = memory.besides(processes, self._places, int(limit))
        if most + sum(kinds.values()) > limit:
            # what the fork shares with the zygote is in part the zygote's, as it was all when there was no fork
            held = sum(memory.private(process) for process in [self._zygote, *processes])
            kinds["private"] = max(0, held - self._idle)
        ended = time.monotonic()
        self._next = ended + max(OFTEN, SHARE * (ended - now))
        if sum(kinds.values()) <= limit:
            return ""
        kind = max(kinds, key=kinds.__getitem__)
        return f"it used more than {limit_mb:g} MB of memory" + (
            f", {kinds[kind] / MB:.0f} MB of it {KINDS[kind]}" if kind in KINDS else "")

    def waited(self) -> float:
        """Return the seconds that the running fork was ready to run and other processes had the processor."""
        return max(map(_waited, self.processes()), default=0.0)

    def threads(self) -> int:
        """Return the number of threads of all processes of the running fork."""
        return sum(len(memory.threads(process)) for process in self.processes())


def _waited(process: int) -> float:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[1]) / 1e9
    return 0.0
