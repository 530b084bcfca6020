"""`autograder doctor`: what isolates students' code on this machine, feature by feature, and how to fix the rest.

Whatever can be tried is tried: the box is started, and a notebook inside it says what it can see.
"""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass

from autograder.box import Box, BoxUnavailable, Cell, Fetch, Limits, calls, cgroup, memory, seccomp
from autograder.box.machine import kernel, processes_counted_already

MARKS = {"good": "✓", "lesser": "–", "missing": "✗"}

# Tried inside: each name is a finding's answer.
INSIDE = """
import ctypes, os, socket
libc = ctypes.CDLL(None)
def reached():
    try:
        with socket.socket() as one:
            one.settimeout(1)
            one.connect(('192.0.2.1', 9))
        return True
    except OSError as error:
        return isinstance(error, TimeoutError)
def written(place):
    try:
        open(os.path.join(place, 'written'), 'w').close()
        return True
    except OSError:
        return False
def found(name):
    try:
        __import__(name)
        return True
    except ImportError:
        return False
# A hidden package is an empty folder, which can be imported; what is in it cannot.
first_process, user = os.getpid() == 1, os.getuid()
rights = sum(libc.prctl(23, number, 0, 0, 0) == 1 for number in range(64))
filtered = libc.prctl(21, 0, 0, 0, 0) == 2
network, writes, instructor = reached(), any(map(written, ('/', '/usr', '/etc'))), found('autograder.reference')
"""
NAMES = ("first_process", "user", "rights", "filtered", "network", "writes", "instructor")


@dataclass(frozen=True)
class Finding:
    """One feature. state: "good", "lesser" (works, with less protection) or "missing" (no grading in the box)."""

    feature: str
    state: str
    said: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{MARKS[self.state]} {self.feature}: {self.said}" + (f" → {self.fix}" if self.fix else "")


def doctor() -> list[Finding]:
    """Return what was found, one entry per feature."""
    findings = [_system(), _bubblewrap()]
    if any(finding.state == "missing" for finding in findings):
        return findings
    try:
        began = time.monotonic()
        with Box("bubblewrap") as box:
            started = time.monotonic() - began
            values = [result.value for result in
                      box.run([Cell(INSIDE, tuple(Fetch(name) for name in NAMES))])[0].results]
            began = time.monotonic()
            for _ in range(5):
                box.run([Cell("1")])
            each = (time.monotonic() - began) / 5
    except BoxUnavailable as error:
        return [*findings, Finding("box", "missing", str(error))]
    return [*findings, Finding("box", "good", f"starts in {started:.1f} s, then {1000 * each:.0f} ms a notebook"),
            *_inside(dict(zip(NAMES, values, strict=True))), *_limits()]


def _system() -> Finding:
    if not sys.platform.startswith("linux"):
        return Finding("system", "missing", f"{sys.platform} has no namespaces",
                       "grade on Linux (a virtual machine will do), or choose the lesser `--isolation process`")
    said = f"Linux {os.uname().release} on {os.uname().machine}, Python {sys.version.split()[0]}"
    return Finding("system", "good", said)


def _bubblewrap() -> Finding:
    program = shutil.which("bwrap")
    if program is None:
        return Finding("bubblewrap", "missing", "the program bwrap is not installed",
                       "on Debian and Ubuntu: sudo apt install bubblewrap; on Fedora: sudo dnf install bubblewrap")
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    return Finding("bubblewrap", "good", f"{version} at {program}")


def _inside(seen: dict[str, object]) -> list[Finding]:
    machine = os.uname().machine
    tell = "please report this, with the line about the system above"
    filters = "grade on x86_64 or aarch64, with a kernel that has seccomp"
    return [
        _finding("own process ids", seen["first_process"] is True,
                 "a notebook is process 1 of its own, and sees no other", "a notebook shares those of others", tell),
        _finding("rights", seen["rights"] == 0 and seen["user"] != 0, f"user {seen['user']}, without any capability",
                 f"user {seen['user']}, with {seen['rights']} capabilities", tell),
        _finding("network", seen["network"] is False, "none", "a notebook reaches it", tell),
        _finding("files", seen["writes"] is False, "only a notebook's own folders can be written",
                 "a notebook can write elsewhere", tell),
        _finding("instructor's packages", seen["instructor"] is False, "do not exist inside",
                 "the autograder can be imported inside", tell),
        _finding("filter of system calls", seen["filtered"] is True,
                 f"{len(calls.ALLOWED) + len(calls.RULES)} are allowed, all others refused",
                 f"there is none on {machine}" if machine not in seccomp.MACHINES else "this kernel has none",
                 filters, otherwise="lesser"),
    ]


def _limits() -> list[Finding]:
    together = os.path.exists(f"/proc/self/task/{os.getpid()}/children") and memory.field(os.getpid(), memory.SIZE) > 0
    limits, (folder, group) = Limits(), cgroup.place()
    counted = os.getuid() == 0 or kernel() >= (5, 14)
    return [
        Finding("memory of one process", "good", f"{limits.memory_mb} MB beyond what an idle one has: its addresses "
                "are limited by the kernel"),
        _finding("memory of all processes together", together,
                 f"{limits.memory_mb} MB, counted from outside ten times a second: private, shared, swapped, "
                 "page tables, files in memory, pipes and sockets",
                 "cannot be counted, so that each process has the limit for itself",
                 "use a kernel with CONFIG_PROC_CHILDREN", otherwise="lesser"),
        Finding("memory of the kernel", "good", f"limited by a control group {group} as well" if folder else
                f"calls that take some which cannot be counted are refused (no control group: {group})"),
        Finding("room for files", "good", f"{limits.file_mb} MB in each of /tmp, /dev/shm and the home folder, and "
                "as much in any one file"),
        Finding("outputs of a cell", "good", f"{limits.outputs} outputs, {limits.output_chars} characters of text, "
                f"{limits.image_chars} of pictures"),
        Finding("outputs of a notebook", "good", f"{limits.all_outputs} outputs, {limits.all_outputs_mb} MB together"),
        Finding("answers", "good", f"{limits.answer_mb} MB for one, {limits.answers_mb} MB in a notebook, "
                f"{limits.received_mb} MB received in all"),
        Finding("time", "good", f"{limits.cell_seconds:g} s for a cell and {limits.total_seconds:g} s for a notebook, "
                "held from outside"),
        Finding("processor time", "good", f"{limits.cpu_seconds} s for any one process, limited by the kernel"),
        Finding("fresh starts", "good", f"{limits.restarts} in a notebook, after cells that crash or hang"),
        _finding("number of processes", counted, f"{limits.processes}, limited by the kernel, for each notebook",
                 f"this kernel counts your own {processes_counted_already('process')} processes too",
                 "use Linux 5.14 or later", otherwise="lesser"),
        _finding("time on a busy machine", os.path.exists("/proc/self/schedstat"),
                 "waiting for a processor does not count against a cell", "waiting for a processor counts as well",
                 "use a kernel with CONFIG_SCHED_INFO, or fewer --jobs", otherwise="lesser"),
    ]


def _finding(feature: str, good: bool, said: str, lacking: str, fix: str, otherwise: str = "missing") -> Finding:
    return Finding(feature, "good", said) if good else Finding(feature, otherwise, lacking, fix)


def run_doctor() -> int:
    """Print the findings. Return 0 if students' code can be isolated, 1 if something is missing."""
    findings = doctor()
    for finding in findings:
        print(finding)
    return int(any(finding.state == "missing" for finding in findings))
