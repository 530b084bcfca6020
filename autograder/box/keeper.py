"""Outside the box: starts the zygote, has it fork, ends forks, and knows how they ended."""
from __future__ import annotations

import contextlib
import json
import os
import platform
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import lab

from . import mounts, wire
from .contract import BoxUnavailable, Limits
from .watch import Watch

START_SECONDS = 120.0   # to import everything, also from a cold disk
END_SECONDS = 20.0      # to clear a killed fork away
ZYGOTE = "zygote.py"


class Gone(Exception):
    """The zygote itself has ended."""


class Keeper:
    """One zygote and its running fork. Raises BoxUnavailable where the isolation cannot be had."""

    def __init__(self, isolation: str, secrets: Sequence[Path]) -> None:
        self._isolation = isolation
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - what bubblewrap and the zygote complain of
        self._number, self._ended = 0, {"ended": 0}
        self._uid = 1000
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self.control, inside = socket.socketpair()
        with inside:
            self._process = self._start(inside, secrets)
        if not self._ready():
            said = self.said()
            self.close()
            raise BoxUnavailable(explained(said))
        self._watch = Watch(self._process.pid)

    def _start(self, inside: socket.socket, secrets: Sequence[Path]) -> subprocess.Popen[bytes]:
        settings = {"control": inside.fileno(), "isolation": self._isolation}
        here = Path(__file__).parent
        beside = {"lab": str(Path(lab.__file__).parent), "data": str(Path(lab.__file__).parent.parent / "data")}
        files: list[int] = []
        if self._isolation == "process":
            words, environment = [], mounts.environment(tempfile.gettempdir())
            places = [str(Path(lab.__file__).parent.parent)]
        else:
            beside = {"lab": f"{mounts.LAB}/lab", "data": mounts.DATA}
            identity, self._uid = identity_of_forks()
            words, environment = mounts.command(secrets, identity, files), {}
            here, places = Path(mounts.MACHINERY), [mounts.LAB]
        settings |= {"uid": self._uid, "beside": beside, "places": places + [str(p) for p in mounts.extra_places()]}
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
        return bool(waiting.poll(START_SECONDS * 1000)) and b"ready" in self.control.recv(4096)

    def fork(self, limits: Limits, figures: bool, files: Mapping[str, bytes]) -> socket.socket:
        """A connection to a fresh fork, which has `files` beside its notebook. Raises Gone."""
        self.clear_away()
        self._number += 1
        home = None
        if self._isolation == "process":
            self._folder = tempfile.TemporaryDirectory(prefix="notebook-")
            home = self._folder.name
        address = self._watch.address_mb
        order = {"fork": self._number, "figures": figures, "home": home, "cpu_seconds": limits.cpu_seconds,
                 "address_mb": int(address) + limits.memory_mb if address else None, "file_mb": limits.file_mb,
                 "processes": limits.processes + processes_counted_already(),
                 "output_chars": limits.output_chars, "image_chars": limits.image_chars}
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self.control, [json.dumps(order).encode() + b"\n"], [theirs.fileno()])
            ours.sendall(wire.pack({"kind": "files", "files": list(files)}, list(files.values())))
        except OSError as error:
            ours.close()
            raise Gone from error
        return ours

    def hear(self, seconds: float = 0.0) -> bool:
        """Listens to the zygote; True once the running fork has ended. Raises Gone."""
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
        """Has the running fork ended, if it does not end by itself within `grace` seconds. Raises Gone.

        It is not waited for: the machine clears it away while the next notebook is prepared.
        """
        if not self.hear(grace):
            try:
                self.control.sendall(json.dumps({"kill": self._number}).encode() + b"\n")
            except OSError as error:
                raise Gone from error

    def clear_away(self) -> None:
        """Waits until nothing is left of the last fork. Raises Gone."""
        if not self.hear(END_SECONDS):
            raise Gone
        if self._folder is not None:
            with contextlib.suppress(OSError):
                self._folder.cleanup()
            self._folder = None

    def how_it_ended(self, limits: Limits) -> str:
        """In words, of the fork that ended last."""
        number, code = self._ended.get("signal", 0), self._ended.get("code", 0)
        if self._ended.get("cpu", 0.0) >= limits.cpu_seconds - 1:
            return f"it used more than {limits.cpu_seconds} s of processor time"
        if number == signal.SIGKILL:
            return "its process was killed from outside, most likely because the machine ran out of memory"
        if number:
            return f"its process crashed ({signal.strsignal(number)})"
        return f"it ended its own process (exit code {code})"

    def memory_mb(self) -> float:
        return self._watch.memory_mb()

    def waited(self) -> float:
        return self._watch.waited()

    def said(self) -> str:
        self._said.seek(0)
        return self._said.read(20_000).decode("utf-8", "replace").strip()

    def close(self) -> None:
        with contextlib.suppress(Gone, OSError):
            self.clear_away()
        self.control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.2)     # the zygote ends by itself, and its fork with it
        self._process.kill()
        self._process.wait()
        self._said.close()


def identity_of_forks() -> tuple[list[str], int]:
    """(bubblewrap's words, user id of forks).

    As root there is no need for mapped users: the zygote stays root and its forks become a user that owns
    nothing and is no other box's. Otherwise a user namespace makes the instructor appear as user 1000.
    """
    rights = [word for name in mounts.CAPABILITIES for word in ("--cap-add", name)]
    with contextlib.suppress(OSError):
        first, _, count = map(int, Path("/proc/self/uid_map").read_text().splitlines()[-1].split())
        if os.getuid() == 0 and count >= 60_000:
            return rights, first + count - 2 - os.getpid() % min(1_000_000, count // 2)
    return ["--unshare-user", "--uid", "1000", "--gid", "1000", *rights], 1000


def processes_counted_already() -> int:
    """Processes that count against a fork's limit although they are not its own."""
    if os.getuid() == 0 or kernel() >= (5, 14):     # since then, each user namespace is counted by itself
        return 4
    own = os.getuid()
    return sum(1 for process in Path("/proc").glob("[0-9]*") for thread in _threads(process, own))


def _threads(process: Path, user: int) -> list[str]:
    with contextlib.suppress(OSError):
        if process.stat().st_uid == user:
            return os.listdir(process / "task")
    return []


def kernel() -> tuple[int, int]:
    numbers = [int("".join(filter(str.isdigit, part)) or 0) for part in platform.release().split(".")[:2]]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (0, 0)


def explained(said: str) -> str:
    """bubblewrap's or the zygote's complaint as a sentence with the way out."""
    way = "or choose the lesser `--isolation process`"
    last = said.splitlines()[-1] if said else "it said nothing"
    if "uid map" in said or "namespace" in said or "Operation not permitted" in said or "Permission denied" in said:
        return (f"bubblewrap may not make its namespaces here ({last}). On Ubuntu 24.04 give the program bwrap an "
                "AppArmor profile that allows `userns`; in Docker start the container with "
                "`--security-opt seccomp=unconfined --security-opt apparmor=unconfined --cap-add SYS_ADMIN`; "
                f"{way}. `autograder doctor` says more.")
    return f"The box could not be started ({last}). `autograder doctor` says what is missing; {way}."
