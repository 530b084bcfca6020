"""Record what a run depends on besides the code: processors, BLAS kernel, versions, the load of other programs."""

from __future__ import annotations

import ctypes
import os
import platform
import re
import time
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import measure

QUIET = 0.2      # processors that other programs may keep busy while numbers are to be trusted
PATIENCE = 60.0  # seconds that a part waits for the machine to become quiet


def surroundings() -> dict[str, str]:
    """Return what numbers depend on, without anything by which the machine could be recognised."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"machine": f"{len(os.sched_getaffinity(0))} processors ({platform.machine()}), {memory:.0f} GB, "
                       f"{platform.system()}, BLAS kernel {blas_kernel()}",
            "versions": "Python " + platform.python_version() + "".join(
                f", {name} {version(name)}" for name in ("numpy", "nbgrader", "ipython", "sqlalchemy", "distributed"))}


def blas_kernel() -> str:
    """Return the kernel that NumPy's OpenBLAS chose for this processor, such as "SkylakeX", or "unknown"."""
    import numpy as np

    np.ones((2, 2)) @ np.ones((2, 2))
    with suppress(OSError):
        libraries = set(re.findall(r"\S*openblas\S*\.so\S*", Path("/proc/self/maps").read_text()))
        for library in map(ctypes.CDLL, sorted(libraries)):
            for prefix in ("scipy_", ""):
                for suffix in ("64_", ""):
                    tell = getattr(library, f"{prefix}openblas_get_corename{suffix}", None)
                    if tell is not None:
                        tell.restype = ctypes.c_char_p
                        return tell().decode()
    return "unknown"


def wait_for_quiet(patience: float = PATIENCE) -> float:
    """Return how many processors other programs keep busy, once they are quiet or `patience` seconds are over."""
    end = time.monotonic() + patience
    while (busy := measure.busy_processors()) > QUIET and time.monotonic() < end:
        pass
    return busy


def why_not_trusted(name: str, before: float, after: float) -> str:
    """Return the sentence that refuses to call a part's numbers trustworthy, or "" on a quiet machine."""
    busy = max(before, after)
    if busy <= QUIET:
        return ""
    when = "before" if before >= after else "after"
    return (f"The numbers of {name} are not to be trusted: other programs kept {busy:.1f} processors busy {when} it. "
            f"Wait until the machine is idle, then measure this part again: make bench ARGS={name}")
