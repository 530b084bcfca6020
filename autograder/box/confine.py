"""Inside the box: give up all rights that a fork does not need before it runs a student's code.

Called in the forked child, in this order: `namespaces` (needs the zygote's capabilities), `limits`,
`give_up_rights` (after which there is no way back). Plain system calls through the C library.
"""
from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import resource
import signal
import struct
import sys
from typing import Any

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWPID, CLONE_NEWNET = (
    0x20000, 0x04000000, 0x08000000, 0x20000000, 0x40000000)
MS_NOSUID, MS_NODEV, MS_REC, MS_PRIVATE = 2, 4, 16384, 1 << 18
PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 1, 24, 38, 47
PR_SET_CHILD_SUBREAPER, PR_CAP_AMBIENT_CLEAR_ALL = 36, 4

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def _prctl(what: int, value: int) -> int:
    return int(_libc.prctl(what, ctypes.c_ulong(value), *[ctypes.c_ulong(0)] * 3))


def fork_as_first_process() -> int:
    """Fork so that the child is process 1 of a new process-id namespace; all its descendants end with it."""
    try:
        own = os.pidfd_open(os.getpid())
    except OSError:     # before Linux 5.3
        return _fork_through_another()
    if _libc.setns(own, CLONE_NEWPID) < 0:      # no way back: before Linux 5.8
        os.close(own)
        return _fork_through_another()
    _check(_libc.unshare(CLONE_NEWPID), "own process ids")
    try:
        child = os.fork()
    except OSError:
        child = -1
    if child:   # in the zygote: later children belong to its own process ids again, until the next call
        _check(_libc.setns(own, CLONE_NEWPID), "back to the outer process ids")
    os.close(own)
    if child < 0:
        raise OSError(errno.EAGAIN, "no further process can be started")
    return child


def _fork_through_another() -> int:
    """Do the same through an intermediate process, which ends when its child does."""
    between = os.fork()
    if between:
        return between
    _check(_libc.unshare(CLONE_NEWPID), "own process ids")
    child = os.fork()
    if child == 0:
        return 0
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with contextlib.suppress(OSError):      # SIGKILL is as it is anyway
            signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def namespaces(settings: dict[str, Any]) -> None:
    """Enter fresh mount, network, IPC and host-name namespaces; mount writable places with a size limit."""
    _check(_libc.unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS), "own mounts and network")
    _check(_libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None), "private mounts")
    options = f"size={settings['file_mb']}m,nr_inodes=8192,mode=0755,uid={settings['uid']},gid={settings['uid']}"
    for place in settings["fresh"]:
        _check(_libc.mount(b"tmpfs", place.encode(), b"tmpfs", MS_NOSUID | MS_NODEV, options.encode()),
               f"a fresh {place}")


def limits(settings: dict[str, Any]) -> None:
    """Set the kernel's limits for each process. A limit is None where the warden could not determine it."""
    address = settings["address_mb"]
    for name, value in (("AS", address and address * 2**20), ("FSIZE", settings["file_mb"] * 2**20),
                        ("CPU", settings["cpu_seconds"]), ("NPROC", settings["processes"]),
                        ("CORE", 0), ("NOFILE", 256), ("MEMLOCK", 0), ("MSGQUEUE", 0), ("SIGPENDING", 256)):
        which = getattr(resource, f"RLIMIT_{name}", None)
        if which is not None and value is not None:
            hard = resource.getrlimit(which)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(which, (value, value))


def give_up_rights(uid: int) -> None:
    """Become user `uid` without capabilities, permanently."""
    for capability in range(64):
        if _prctl(PR_CAPBSET_DROP, capability) < 0:
            break  # beyond the last that this kernel knows
    _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    if os.getuid() != uid:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    header, nothing = struct.pack("=Ii", 0x20080522, 0), bytes(24)
    _check(_libc.capset(header, nothing), "no capabilities")
    _check(_prctl(PR_SET_NO_NEW_PRIVS, 1), "no new rights")


def end_with_parent() -> None:
    """Have the kernel kill this process when its parent ends."""
    if sys.platform.startswith("linux"):
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of all descendants whose own parent has ended."""
    if sys.platform.startswith("linux"):
        _prctl(PR_SET_CHILD_SUBREAPER, 1)
