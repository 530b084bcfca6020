"""Outside the box: keep a control group (version 2) for each box, where the machine allows it.

The kernel then counts every kind of memory itself, its own included, and ends a notebook at the limit at once. Root
can have one; an ordinary user where systemd has handed over a part of the tree (`systemd-run --user --scope`).
Without one, `memory.py` counts by itself; with one, it still does, and says what the memory was.

The group lies below the nearest folder, from the grader's own group upwards, that counts memory for those below it.
Only a notebook's own processes are put into it, before they run a student's code; the zygote stays where it is.
"""
from __future__ import annotations

import contextlib
import itertools
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

MOUNTS = (Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/unified"))
OWN = Path("/proc/self/cgroup")
PREFIX = "notebook-box"
MB = 2**20
SECONDS, PAUSE = 5.0, 0.0005    # that a notebook's first process may take to appear, and between looks for it
_number = itertools.count(1)


class Group:
    """The control group, in the folder `parent`, of one box's notebooks, which run one after another."""

    def __init__(self, parent: Path) -> None:
        self.folder = parent / f"{PREFIX}-{os.getpid()}-{next(_number)}"
        self.folder.mkdir()
        self._killed = 0

    def hold(self, memory_mb: int, processes: int, of: Callable[[], Iterable[int]]) -> None:
        """Apply the limits to a notebook; `of` lists its processes as soon as they exist. Raise OSError."""
        self._write("memory.max", str(memory_mb * MB))
        self._write("memory.oom.group", "1")
        for name, value in (("memory.swap.max", "0"), ("pids.max", str(processes))):
            with contextlib.suppress(OSError):      # a kernel without swap, or without this controller
                self._write(name, value)
        self._killed = self._kills()
        until, admitted = time.monotonic() + SECONDS, set[int]()
        while (waiting := set(of()) - admitted) or not admitted:
            for process in waiting:
                self._write("cgroup.procs", str(process))
            admitted |= waiting
            if time.monotonic() > until:
                raise OSError("the notebook's process did not appear")
            if not admitted:
                time.sleep(PAUSE)

    def was_exceeded(self) -> bool:
        """Return True if the kernel ended processes of the notebook because it was out of memory."""
        return self._kills() > self._killed

    def _kills(self) -> int:
        with contextlib.suppress(OSError, ValueError):
            for line in (self.folder / "memory.events").read_text().splitlines():
                name, value = line.split()
                if name == "oom_kill":
                    return int(value)
        return 0

    def _write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def remove(self) -> None:
        """Remove the group, all of whose processes have ended."""
        with contextlib.suppress(OSError):
            self.folder.rmdir()


def make() -> Group | None:
    """Return a new group, or None where control groups are not available."""
    parent, _ = place()
    if parent is None:
        return None
    try:
        return Group(parent)
    except OSError:
        return None


def place() -> tuple[Path | None, str]:
    """Return (the folder in which groups can be made or None, the reason in words)."""
    root = next((mount for mount in MOUNTS if (mount / "cgroup.controllers").exists()), None)
    if root is None:
        return None, "this machine has no control groups of version 2"
    own = next((line[3:] for line in _text(OWN).splitlines() if line.startswith("0::")), "/").lstrip("/")
    for folder in (root / own, *(root / own).parents):
        if "memory" in _words(folder / "cgroup.subtree_control"):
            if os.access(folder, os.W_OK) and os.access(folder / "cgroup.procs", os.W_OK):
                return folder, f"in {folder}"
            return None, f"{folder} belongs to somebody else"
        if folder == root:
            break
    return None, "the control groups of this machine do not count memory"


def _words(path: Path) -> set[str]:
    return set(_text(path).split())


def _text(path: Path) -> str:
    with contextlib.suppress(OSError):
        return path.read_text()
    return ""

