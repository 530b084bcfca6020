"""Outside the box: start the zygote, have it fork, end forks, and report how they ended."""
from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import lab
from lab.places import DATA

from . import cgroup, mounts, wire
from .contract import BoxUnavailable, Limits
from .machine import NOBODY, explained, identity_of_forks, processes_counted_already
from .watch import Watch

START_SECONDS = 120.0   # to import everything, also from a cold disk
END_SECONDS = 20.0      # to clear a killed fork away
ZYGOTE = "zygote.py"
SPARE_MB = 128          # addresses beyond the limit on memory, so that it is this limit that a hoard meets first


class Gone(Exception):
    """The zygote itself has ended."""


class Keeper:
    """The keeper of one zygote and its running fork. Raise BoxUnavailable where isolation is not possible."""

    def __init__(self, isolation: str, secrets: Sequence[Path]) -> None:
        self._isolation = isolation
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - what bubblewrap and the zygote complain of
        self._number, self._to_end, self._ended = 0, 0, {"ended": 0}
        self._uid = NOBODY
        self._places = mounts.fresh_places(mounts.shown_paths()) if isolation == "bubblewrap" else []
        self._homes: tempfile.TemporaryDirectory[str] | None = None     # of forks, where they see this machine's files
        self._group = cgroup.make() if isolation == "bubblewrap" else None
        self.control, inside = socket.socketpair()
        with inside:
            self._process = self._start(inside, secrets)
        if not self._ready():
            said = self.said()
            self.close()
            raise BoxUnavailable(explained(said))
        self._watch = Watch(self._process.pid, self._places)

    def _start(self, inside: socket.socket, secrets: Sequence[Path]) -> subprocess.Popen[bytes]:
        settings = {"control": inside.fileno(), "isolation": self._isolation}
        here = Path(__file__).parent
        beside = {"lab": str(Path(lab.__file__).parent), "data": str(DATA)}
        files: list[int] = []
        if self._isolation == "process":
            self._homes = tempfile.TemporaryDirectory(prefix="notebooks-")
            words, environment = [], mounts.environment(self._homes.name, self._homes.name)
            places = [str(Path(lab.__file__).parent.parent)]
        else:
            beside = {"lab": f"{mounts.LAB}/lab", "data": mounts.DATA}
            identity, self._uid = identity_of_forks()
            words, environment = mounts.command(secrets, identity, files), {}
            here, places = Path(mounts.MACHINERY), [mounts.LAB]
        settings |= {"uid": self._uid, "beside": beside, "places": places + [str(p) for p in mounts.extra_places()],
                     "fresh": self._places, "homes": self._homes and self._homes.name}
        words += [sys.executable, "-I", str(here / ZYGOTE), json.dumps(settings)]
        try:
            return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self._said,
                                    env=environment, pass_fds=[inside.fileno(), *files], start_new_session=True)
        finally:
            for file in files:
                os.close(file)

    def _ready(self) -> bool:
        waiting = select.poll()
        waiting.register(self.control, select.POLLIN)
        with contextlib.suppress(OSError):
            return bool(waiting.poll(START_SECONDS * 1000)) and b"ready" in self.control.recv(4096)
        return False

    def fork(self, limits: Limits, figures: bool, files: Mapping[str, bytes]) -> socket.socket:
        """Return a connection to a new fork, which has `files` beside its notebook. Raise Gone."""
        self.clear_away()
        self._watch.begin()
        self._number += 1
        home = mounts.HOME if self._homes is None else tempfile.mkdtemp(dir=self._homes.name)
        address, others = self._watch.address_mb, processes_counted_already(self._isolation)
        order = {"fork": self._number, "figures": figures, "home": home, "cpu_seconds": limits.cpu_seconds,
                 "address_mb": int(address) + limits.memory_mb + SPARE_MB if address else None,
                 "file_mb": limits.file_mb,
                 "processes": None if others is None else limits.processes + others,
                 "output_chars": limits.output_chars, "image_chars": limits.image_chars, "outputs": limits.outputs,
                 "all_outputs": 2 * limits.all_outputs}
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self.control, [json.dumps(order).encode() + b"\n"], [theirs.fileno()])
            self._hold_in_group(limits)
            ours.settimeout(END_SECONDS)
            ours.sendall(wire.pack({"kind": "files", "files": list(files)}, list(files.values())))
        except OSError as error:
            ours.close()
            raise Gone from error
        return ours

    def _hold_in_group(self, limits: Limits) -> None:
        """Put the new fork into the control group, if there is one; if that fails, do without one from then on."""
        if self._group is not None:
            try:
                self._group.hold(limits.memory_mb, limits.processes + 2, self._watch.processes)
            except OSError:
                self._group.remove()
                self._group = None

    def hear(self, seconds: float = 0.0) -> bool:
        """Read messages of the zygote. Return True once the running fork has ended. Raise Gone."""
        until = time.monotonic() + seconds
        waiting = select.poll()
        waiting.register(self.control, select.POLLIN)
        while self._ended["ended"] != self._number and waiting.poll(max(0.0, until - time.monotonic()) * 1000):
            try:
                data = self.control.recv(65536)
            except OSError:
                data = b""
            if not data:
                raise Gone
            self._ended = json.loads(data.splitlines()[-1])
        return self._ended["ended"] == self._number

    def end_fork(self, grace: float = 0.0) -> None:
        """End the running fork if it does not end by itself within `grace` seconds. Raise Gone.

        It is not waited for: the machine clears it away while the next notebook is prepared.
        """
        if self._to_end == self._number or self.hear(grace):
            return
        self._to_end = self._number
        try:
            self.control.sendall(json.dumps({"kill": self._number}).encode() + b"\n")
        except OSError as error:
            raise Gone from error

    def clear_away(self) -> None:
        """End the last fork, and wait until nothing is left of it. Raise Gone."""
        self.end_fork()
        if not self.hear(END_SECONDS):
            raise Gone
        if self._homes is not None:
            for home in Path(self._homes.name).glob("tmp*"):
                shutil.rmtree(home, ignore_errors=True)

    def was_killed(self, limits: Limits) -> bool:
        """Return True if the last fork was killed from outside: process 1 of a namespace cannot kill itself."""
        return (self._ended.get("signal", 0) == signal.SIGKILL and not self._exceeded()
                and self._ended.get("cpu", 0.0) < limits.cpu_seconds - 1)

    def how_it_ended(self, limits: Limits) -> str:
        """Return in words how the last fork ended."""
        number, code = self._ended.get("signal", 0), self._ended.get("code", 0)
        if self._ended.get("cpu", 0.0) >= limits.cpu_seconds - 1:
            return f"it used more than {limits.cpu_seconds} s of processor time"
        if self._exceeded():
            return f"it used more than {limits.memory_mb} MB of memory"
        if number == signal.SIGKILL:
            return "its process was killed from outside, most likely because the machine ran out of memory"
        if number:
            return f"its process crashed ({signal.strsignal(number)})"
        return f"it ended its own process (exit code {code})"

    def _exceeded(self) -> bool:
        return self._group is not None and self._group.was_exceeded()

    def too_much_memory(self, limit_mb: float) -> str:
        """Return in words which memory limit the running fork exceeds, or ""."""
        return self._watch.too_much(limit_mb)

    def waited(self) -> float:
        """Return the seconds for which the running fork has waited for a processor."""
        return self._watch.waited()

    def runs_one_thread(self) -> bool:
        """Return True if the running fork has a single thread."""
        return self._watch.threads() == 1

    def said(self) -> str:
        """Return what bubblewrap and the zygote wrote to stderr, truncated."""
        self._said.seek(0)
        return self._said.read(20_000).decode("utf-8", "replace").strip()

    def close(self) -> None:
        """End the zygote and its fork."""
        with contextlib.suppress(Gone, OSError):
            self.clear_away()
        self.control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.2)     # the zygote ends by itself, and its fork with it
        self._process.kill()
        self._process.wait()
        self._said.close()
        if self._group is not None:
            self._group.remove()
        if self._homes is not None:
            self._homes.cleanup()
