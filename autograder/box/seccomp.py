"""Inside the box: refuses the system calls that reach into the kernel and that no notebook needs.

A belt beside braces: the fork has no capabilities and its own namespaces anyway. Refused are new namespaces
and mounts, looking into other processes, keyrings, BPF, performance events, io_uring, userfaultfd, kernel
memory that no limit counts (memfd, System V), and sockets other than Unix and internet ones.
On other processors than those in CALLS there is no filter; `autograder doctor` says so.
"""
from __future__ import annotations

import ctypes
import errno
import os
import struct

# Numbers of the refused calls: (x86_64, aarch64), from the kernel's system call tables.
REFUSED = {
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265), "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "kcmp": (312, 272), "pidfd_getfd": (438, 438), "keyctl": (250, 219),
    "add_key": (248, 217), "request_key": (249, 218), "bpf": (321, 280), "perf_event_open": (298, 241),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "userfaultfd": (323, 282), "fanotify_init": (300, 262), "memfd_create": (319, 279),
    "memfd_secret": (447, 447), "shmget": (29, 194), "msgget": (68, 186), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273), "syslog": (103, 116),
}
# machine: (audit number, column of REFUSED, clone, clone3, socket)
CALLS = {"x86_64": (0xC000003E, 0, 56, 435, 41), "aarch64": (0xC00000B7, 1, 220, 435, 198)}
NAMESPACES = 0x7E020080      # CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
X32 = 0x40000000             # x86_64's second set of numbers
FAMILIES = (1, 2, 10)        # Unix, IPv4, IPv6

LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16     # offsets in struct seccomp_data
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2


def program(machine: str) -> bytes:
    """The filter for a machine, as the kernel's array of (code, jump if true, jump if false, number)."""
    audit, column, clone, clone3, socket = CALLS[machine]
    steps: list[tuple[int, int, int, int]] = []

    def step(code: int, number: int, if_true: int = 0, if_false: int = 0) -> None:
        steps.append((code, if_true, if_false, number))

    step(LOAD, ARCHITECTURE)
    step(JUMP_EQUAL, audit, 1, 0)
    step(RETURN, KILL)
    step(LOAD, NUMBER)
    if machine == "x86_64":
        step(JUMP_AT_LEAST, X32, 0, 1)
        step(RETURN, ERROR | errno.EPERM)
    for numbers in REFUSED.values():
        step(JUMP_EQUAL, numbers[column], 0, 1)
        step(RETURN, ERROR | errno.EPERM)
    step(JUMP_EQUAL, clone3, 0, 1)      # its flags lie in memory, where no filter can look; libc falls back to clone
    step(RETURN, ERROR | errno.ENOSYS)
    step(JUMP_EQUAL, clone, 0, 4)
    step(LOAD, FIRST_ARGUMENT)
    step(JUMP_ANY_BIT, NAMESPACES & ~0x80, 0, 1)    # in clone's flags 0x80 is part of a signal's number
    step(RETURN, ERROR | errno.EPERM)
    step(RETURN, ALLOW)
    step(JUMP_EQUAL, socket, 0, len(FAMILIES) + 2)
    step(LOAD, FIRST_ARGUMENT)
    for position, family in enumerate(FAMILIES):
        step(JUMP_EQUAL, family, len(FAMILIES) - position, 0)
    step(RETURN, ERROR | errno.EAFNOSUPPORT)
    step(RETURN, ALLOW)
    return b"".join(struct.pack("=HBBI", *one) for one in steps)


def install() -> bool:
    """Puts the filter on this process and all it starts; False where there is none for this machine."""
    machine = os.uname().machine
    if machine not in CALLS:
        return False
    steps = program(machine)
    array = ctypes.create_string_buffer(steps)
    described = struct.pack("HxxxxxxP", len(steps) // 8, ctypes.addressof(array))
    result = ctypes.CDLL(None, use_errno=True).prctl(
        PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.c_char_p(described), 0, 0)
    if result < 0 and ctypes.get_errno() != errno.EINVAL:   # EINVAL: a kernel without filters
        raise OSError(ctypes.get_errno(), "the filter of system calls")
    return result == 0
