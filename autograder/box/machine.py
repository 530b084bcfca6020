"""Outside the box: find out what this machine allows, and say how to fix what it does not."""
from __future__ import annotations

import contextlib
import os
import platform
from pathlib import Path

# As root the zygote keeps no more rights than it needs to put a fork into namespaces and to take its rights.
RIGHTS = ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_KILL", "CAP_CHOWN", "CAP_DAC_READ_SEARCH")
NOBODY = 1000           # whom the instructor appears as, inside, where users are mapped


def identity_of_forks() -> tuple[list[str], int]:
    """Return (bubblewrap's options, the user id of forks).

    As root there is no need for mapped users: the zygote stays root and its forks become a user that owns
    nothing and is no other box's. Otherwise a user namespace makes the instructor appear as user 1000.
    """
    rights = [word for name in RIGHTS for word in ("--cap-add", name)]
    with contextlib.suppress(OSError):
        first, _, count = map(int, Path("/proc/self/uid_map").read_text().splitlines()[-1].split())
        if os.getuid() == 0 and count >= 60_000:
            return rights, first + count - 2 - os.getpid() % min(1_000_000, count // 2)
    return ["--unshare-user", "--uid", str(NOBODY), "--gid", str(NOBODY), *rights], NOBODY


def processes_counted_already(isolation: str) -> int | None:
    """Return how many other processes count towards a fork's limit; None where that cannot be known."""
    if isolation == "bubblewrap" and (os.getuid() == 0 or kernel() >= (5, 14)):
        return 4        # those of the box itself: since that kernel, each user namespace is counted by itself
    processes = list(Path("/proc").glob("[0-9]*"))
    return sum(_threads(process, os.getuid()) for process in processes) if processes else None


def _threads(process: Path, user: int) -> int:
    with contextlib.suppress(OSError):
        if process.stat().st_uid == user:
            return len(os.listdir(process / "task"))
    return 0


def kernel() -> tuple[int, int]:
    """Return the kernel's version as (major, minor); (0, 0) if it cannot be read."""
    numbers = [int("".join(filter(str.isdigit, part)) or 0) for part in platform.release().split(".")[:2]]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (0, 0)


REFUSALS = ("uid map", "namespace", "Operation not permitted", "Permission denied")


def explained(said: str) -> str:
    """Return a complaint of bubblewrap or the zygote as a sentence with the way out."""
    last = (said.strip() or "it said nothing").splitlines()[-1]
    if any(refusal in last for refusal in REFUSALS):
        return (f"bubblewrap may not make its namespaces here ({last}). {way_to_namespaces()} "
                "Or choose the lesser `--isolation process`.")
    return (f"The box could not be started ({last}). Please report this, with what `autograder doctor` prints; or "
            "choose the lesser `--isolation process`.")


def way_to_namespaces() -> str:
    """Say how to allow namespaces where the kernel or a container denies them to ordinary users."""
    if _setting("kernel/apparmor_restrict_unprivileged_userns") == 1:
        return ("AppArmor keeps user namespaces to programs with a profile, as on Ubuntu 24.04: put the profile in "
                "autograder/box/README.md into /etc/apparmor.d/bwrap and run `sudo systemctl reload apparmor`.")
    if _setting("kernel/unprivileged_userns_clone") == 0:
        return "Allow user namespaces by `sudo sysctl -w kernel.unprivileged_userns_clone=1`."
    if _setting("user/max_user_namespaces") == 0:
        return "Allow user namespaces by `sudo sysctl -w user.max_user_namespaces=10000`."
    return ("In Docker, start the container with `--cap-add SYS_ADMIN --security-opt seccomp=unconfined "
            "--security-opt apparmor=unconfined`; elsewhere ask whoever runs the machine for user namespaces.")


def _setting(name: str) -> int | None:
    with contextlib.suppress(OSError, ValueError):
        return int(Path("/proc/sys", name).read_text())
    return None
