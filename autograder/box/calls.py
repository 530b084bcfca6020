"""Inside the box: list the system calls that a notebook may make. `seccomp.py` refuses all others.

A call is listed because Python, NumPy, matplotlib, IPython or a shell makes it in an honest notebook, and because what
it takes from the kernel is counted or limited. To allow one more, find the numbers in the kernel's tables, add it to
the group that says why, and to the list in tests/box/test_seccomp.py, which is kept apart from this one on purpose.
"""
from __future__ import annotations

import errno
from collections.abc import Sequence
from typing import NamedTuple

# Numbers on (x86_64, aarch64), from the kernel's headers; None where a processor has no such call.
ALLOWED: dict[str, tuple[int | None, int | None]] = {
    # Read and write files that are open.
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66), "pread64": (17, 67),
    "pwrite64": (18, 68), "preadv": (295, 69), "pwritev": (296, 70), "preadv2": (327, 286), "pwritev2": (328, 287),
    "lseek": (8, 62), "close": (3, 57), "close_range": (436, 436), "dup": (32, 23), "dup2": (33, None),
    "dup3": (292, 24), "fsync": (74, 82), "fdatasync": (75, 83), "ftruncate": (77, 46), "fallocate": (285, 47),
    "fadvise64": (221, 223), "flock": (73, 32), "copy_file_range": (326, 285), "sendfile": (40, 71),
    "pipe": (22, None), "pipe2": (293, 59), "select": (23, None), "pselect6": (270, 72), "poll": (7, None),
    "ppoll": (271, 73),
    # Find, open and change files; the mounts say which may be changed.
    "open": (2, None), "openat": (257, 56), "creat": (85, None), "access": (21, None), "faccessat": (269, 48),
    "faccessat2": (439, 439), "stat": (4, None), "fstat": (5, 80), "lstat": (6, None), "newfstatat": (262, 79),
    "statx": (332, 291), "statfs": (137, 43), "fstatfs": (138, 44), "readlink": (89, None), "readlinkat": (267, 78),
    "getdents": (78, None), "getdents64": (217, 61), "getcwd": (79, 17), "chdir": (80, 49), "fchdir": (81, 50),
    "mkdir": (83, None), "mkdirat": (258, 34), "rmdir": (84, None), "link": (86, None), "linkat": (265, 37),
    "unlink": (87, None), "unlinkat": (263, 35), "symlink": (88, None), "symlinkat": (266, 36), "rename": (82, None),
    "renameat": (264, 38), "renameat2": (316, 276), "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53),
    "fchmodat2": (452, 452), "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "umask": (95, 166), "truncate": (76, 45), "utime": (132, None), "utimes": (235, None), "futimesat": (261, None),
    "utimensat": (280, 88), "getxattr": (191, 8), "lgetxattr": (192, 9), "fgetxattr": (193, 10),
    "listxattr": (194, 11), "llistxattr": (195, 12), "flistxattr": (196, 13),
    # Memory of one's own, limited by RLIMIT_AS and counted from outside.
    "brk": (12, 214), "munmap": (11, 215), "mremap": (25, 216), "mprotect": (10, 226), "msync": (26, 227),
    # Processes and threads of one's own, limited by RLIMIT_NPROC.
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "exit": (60, 93), "exit_group": (231, 94),
    "wait4": (61, 260), "waitid": (247, 95), "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131),
    "set_tid_address": (218, 96), "set_robust_list": (273, 99), "rseq": (334, 293), "futex": (202, 98),
    "sched_yield": (24, 124), "sched_getaffinity": (204, 123), "sched_setaffinity": (203, 122),
    "sched_getparam": (143, 121), "sched_getscheduler": (145, 120), "sched_get_priority_max": (146, 125),
    "sched_get_priority_min": (147, 126), "sched_rr_get_interval": (148, 127), "getcpu": (309, 168),
    "getpriority": (140, 141), "setpriority": (141, 140), "setsid": (112, 157), "getsid": (124, 156),
    "setpgid": (109, 154), "getpgid": (121, 155), "getpgrp": (111, None), "restart_syscall": (219, 128),
    # Signals.
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigpending": (127, 136), "rt_sigreturn": (15, 139),
    "rt_sigsuspend": (130, 133), "rt_sigtimedwait": (128, 137), "sigaltstack": (131, 132), "pause": (34, None),
    "alarm": (37, None), "getitimer": (36, 102), "setitimer": (38, 103),
    # Time.
    "time": (201, None), "gettimeofday": (96, 169), "clock_gettime": (228, 113), "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115), "nanosleep": (35, 101), "times": (100, 153),
    # What one is and has; limits can only be lowered.
    "getpid": (39, 172), "getppid": (110, 173), "gettid": (186, 178), "getuid": (102, 174), "geteuid": (107, 175),
    "getgid": (104, 176), "getegid": (108, 177), "getresuid": (118, 148), "getresgid": (120, 150),
    "getgroups": (115, 158), "capget": (125, 90), "uname": (63, 160), "sysinfo": (99, 179), "getrusage": (98, 165),
    "getrlimit": (97, 163), "setrlimit": (160, 164), "prlimit64": (302, 261), "getrandom": (318, 278),
    # Unix sockets, within the notebook's own network namespace.
    "bind": (49, 200), "connect": (42, 203), "listen": (50, 201), "accept": (43, 202), "accept4": (288, 242),
    "getsockname": (51, 204), "getpeername": (52, 205), "getsockopt": (55, 209), "sendto": (44, 206),
    "sendmsg": (46, 211), "recvfrom": (45, 207), "recvmsg": (47, 212), "shutdown": (48, 210),
}
# glibc makes a thread or a process by clone3 first, whose flags lie in memory, where no filter can look; if it learns
# that the kernel has no clone3, it uses clone, whose flags are checked below.
ABSENT: dict[str, tuple[int | None, int | None]] = {"clone3": (435, 435)}
NEWEST = 469    # Linux 6.17. A C library that learns that a later call does not exist uses an older one.


class Check(NamedTuple):
    """A condition on a system call: the low 32 bits of an argument, and-ed with `mask`, are one of `values`."""

    argument: int
    values: Sequence[int]
    mask: int = 0xFFFFFFFF


class Rule(NamedTuple):
    """A system call that is allowed only if all its checks hold.

    granted: uses for which this check holds succeed without being made.
    refusal: the error of all others.
    """

    numbers: tuple[int | None, int | None]
    checks: Sequence[Check]
    refusal: int = errno.EPERM
    granted: Check | None = None


def only(argument: int, bits: int) -> Check:
    """Return the check that an argument has no bits but these."""
    return Check(argument, (0,), 0xFFFFFFFF & ~bits)


THREAD, FILES = 0x10000, 0x400
# The number of a signal, CLONE_VM, FS, FILES, SIGHAND, VFORK, THREAD, SYSVSEM, SETTLS, PARENT_SETTID,
# CHILD_CLEARTID, DETACHED and CHILD_SETTID; in particular no new namespace.
CLONE = (0xFF | 0x100 | 0x200 | FILES | 0x800 | 0x4000 | THREAD | 0x40000 | 0x80000 | 0x100000 | 0x200000 | 0x400000
         | 0x1000000)
# MAP_SHARED, PRIVATE, FIXED, ANONYMOUS, 32BIT, DENYWRITE, EXECUTABLE, NORESERVE, POPULATE, NONBLOCK, STACK and
# FIXED_NOREPLACE; not HUGETLB, which is counted nowhere, nor LOCKED.
MAP = 0x3 | 0x10 | 0x20 | 0x40 | 0x800 | 0x1000 | 0x4000 | 0x8000 | 0x10000 | 0x20000 | 0x100000
UNIX, STREAM, SEQPACKET, TYPE = 1, 1, 5, 0xF
SOCKET = (Check(0, (UNIX,)), Check(1, (STREAM, SEQPACKET), TYPE))

RULES = {
    # A thread shares its process's open files, so that these can be counted from outside.
    "clone": Rule((56, 220), [only(0, CLONE), Check(0, (0, FILES, FILES | THREAD), FILES | THREAD)]),
    "mmap": Rule((9, 222), [only(3, MAP)]),
    # NORMAL, RANDOM, SEQUENTIAL, WILLNEED, DONTNEED, FREE, DONTFORK, DOFORK, HUGEPAGE, NOHUGEPAGE, DONTDUMP, DODUMP;
    # not PAGEOUT and the like, which move memory out of sight. EINVAL is what an older kernel says.
    "madvise": Rule((28, 233), [Check(2, (0, 1, 2, 3, 4, 8, 10, 11, 14, 15, 16, 17))], errno.EINVAL),
    # DUPFD, GETFD, SETFD, GETFL, SETFL, GETLK, OFD_GETLK, DUPFD_CLOEXEC, GETPIPE_SZ. Kernel memory for locks has no
    # limit, and a notebook has nobody to lock out: SETLK, SETLKW and their OFD_ kin are granted and not taken.
    "fcntl": Rule((72, 25), [Check(1, (0, 1, 2, 3, 4, 5, 36, 1030, 1032))], granted=Check(1, (6, 7, 37, 38))),
    # FIONREAD, FIONBIO, FIONCLEX, FIOCLEX, TCGETS, TIOCGWINSZ. ENOTTY is what a file says that knows no such command.
    "ioctl": Rule((16, 29), [Check(1, (0x541B, 0x5421, 0x5450, 0x5451, 0x5401, 0x5413))], errno.ENOTTY),
    # SET_PDEATHSIG, GET_PDEATHSIG, GET_DUMPABLE, SET_NAME, GET_NAME, GET_SECCOMP, CAPBSET_READ, SET_NO_NEW_PRIVS,
    # GET_NO_NEW_PRIVS
    "prctl": Rule((157, 167), [Check(0, (1, 2, 3, 15, 16, 21, 23, 38, 39))]),
    # SET_GS, SET_FS, GET_FS, GET_GS, and asking for the registers of AMX, which BLAS does
    "arch_prctl": Rule((158, None), [Check(0, (0x1001, 0x1002, 0x1003, 0x1004, 0x1021, 0x1022, 0x1023))]),
    # Unix sockets of two ends; many senders could fill one datagram socket with more than it is counted for.
    "socket": Rule((41, 198), SOCKET, errno.EAFNOSUPPORT),
    "socketpair": Rule((53, 199), SOCKET, errno.EAFNOSUPPORT),
    # SO_REUSEADDR, KEEPALIVE, LINGER, PASSCRED, RCVTIMEO, SNDTIMEO; neither buffers nor filters.
    "setsockopt": Rule((54, 208), [Check(1, (1,)), Check(2, (2, 9, 13, 16, 20, 21))]),
}
