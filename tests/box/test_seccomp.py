"""The filter of system calls, tried number by number against a list of its own and against the kernel's headers."""
from __future__ import annotations

import errno
import os
import struct
from collections.abc import Sequence
from pathlib import Path

import pytest

from autograder.box import Box, seccomp

from .conftest import put_out

# Every call that may be made, and why. The rest of system_calls.tsv must be refused.
OPEN = {
    "files that are open": """read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek close
        close_range dup dup2 dup3 fsync fdatasync ftruncate fallocate fadvise64 flock copy_file_range sendfile pipe pipe2
        select pselect6 poll ppoll""",
    "files by name": """open openat creat access faccessat faccessat2 stat fstat lstat newfstatat statx statfs fstatfs
        readlink readlinkat getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir link linkat unlink unlinkat symlink
        symlinkat rename renameat renameat2 chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat umask truncate
        utime utimes futimesat utimensat getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr""",
    "memory, counted as addresses and as pages": "brk munmap mremap mprotect msync",
    "processes and threads, counted by the kernel": """fork vfork execve exit exit_group wait4 waitid kill tkill tgkill
        set_tid_address set_robust_list rseq futex sched_yield sched_getaffinity sched_setaffinity sched_getparam
        sched_getscheduler sched_get_priority_max sched_get_priority_min sched_rr_get_interval getcpu getpriority
        setpriority setsid getsid setpgid getpgid getpgrp restart_syscall""",
    "signals": """rt_sigaction rt_sigprocmask rt_sigpending rt_sigreturn rt_sigsuspend rt_sigtimedwait sigaltstack pause
        alarm getitimer setitimer""",
    "clocks": "time gettimeofday clock_gettime clock_getres clock_nanosleep nanosleep times",
    "who one is, what one may": """getpid getppid gettid getuid geteuid getgid getegid getresuid getresgid getgroups capget
        uname sysinfo getrusage getrlimit setrlimit prlimit64 getrandom""",
    "Unix sockets, each counted": """bind connect listen accept accept4 getsockname getpeername getsockopt sendto sendmsg
        recvfrom recvmsg shutdown""",
}
IN_PART = ["clone", "mmap", "madvise", "fcntl", "ioctl", "prctl", "arch_prctl", "socket", "socketpair", "setsockopt"]
# Calls that take kernel memory, or lead to other processes or other machines: named one by one, so that no slip in
# the lists above opens them.
DANGEROUS = """semget semop semtimedop semctl shmget shmat shmctl shmdt msgget msgsnd mq_open mq_timedsend memfd_create
    memfd_secret userfaultfd io_uring_setup io_uring_enter io_uring_register io_setup bpf perf_event_open epoll_create
    epoll_create1 epoll_ctl inotify_init inotify_init1 inotify_add_watch fanotify_init timer_create timerfd_create signalfd
    signalfd4 eventfd eventfd2 add_key request_key keyctl vmsplice splice tee mbind set_mempolicy remap_file_pages mlock
    mlock2 mlockall setxattr lsetxattr fsetxattr rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open pidfd_getfd ptrace
    process_vm_readv process_vm_writev process_madvise kcmp unshare setns mount umount2 pivot_root chroot open_tree
    move_mount fsopen fsmount fspick mount_setattr open_by_handle_at name_to_handle_at mknod mknodat setuid setgid
    setresuid setgroups personality seccomp landlock_create_ruleset kexec_load init_module finit_module syslog reboot
    swapon acct quotactl iopl ioperm modify_ldt sync syncfs execveat openat2 pkey_alloc cachestat"""


def listed() -> dict[str, dict[str, int]]:
    """Return, by machine, the number of each call in the kernel's headers."""
    _, *rows = (line.split("\t") for line in Path(__file__).with_name("system_calls.tsv").read_text().splitlines())
    return {machine: {row[0]: int(row[column]) for row in rows if row[column] != "-"}
            for column, machine in enumerate(("x86_64", "aarch64"), start=1)}


CALLS = listed()
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOWED = "allowed"


def verdict(machine: str, number: int, *arguments: int, audit: int | None = None) -> str:
    """Return what the filter says of a call: "allowed", "killed", or the name of its error, on a simulated kernel."""
    data = struct.pack("=IIQ6Q", number, audit or AUDIT[machine], 0, *arguments, *[0] * (6 - len(arguments)))
    steps = list(struct.iter_unpack("=HBBI", seccomp.program(machine)))
    assert len(steps) < 4096
    at, held = 0, 0
    while True:
        code, if_true, if_false, operand = steps[at]
        at += 1
        if code == 0x20:
            assert operand % 4 == 0
            held = struct.unpack_from("=I", data, operand)[0]
        elif code == 0x54:
            held &= operand
        elif code == 0x05:
            at += operand
        elif code in (0x15, 0x35):
            at += if_true if (held == operand if code == 0x15 else held >= operand) else if_false
        else:
            assert code == 0x06
            kind, error = operand & 0xFFFF0000, operand & 0xFFFF
            return {0x7FFF0000: ALLOWED, 0x80000000: "killed"}.get(kind) or (errno.errorcode[error] if error else "granted")


@pytest.mark.parametrize("machine", CALLS)
def test_each_call_of_the_kernel_is_open_for_a_reason_or_refused(machine: str) -> None:
    names = {number: name for name, number in CALLS[machine].items()}
    reasons = {name: reason for reason, text in OPEN.items() for name in text.split()}
    assert reasons.keys() | set(IN_PART) <= CALLS["x86_64"].keys()
    for number in range(2000):
        name = names.get(number)
        if name in IN_PART:
            continue
        due = ALLOWED if name in reasons else "ENOSYS" if name == "clone3" or number > max(names) else "EPERM"
        assert verdict(machine, number, 0, 0, 0, 0) == due, (number, name)


@pytest.mark.parametrize("machine", CALLS)
def test_dangerous_calls_are_refused_whatever_they_are_asked(machine: str) -> None:
    for name in DANGEROUS.split():
        assert name in CALLS["x86_64"], name
        number = CALLS[machine].get(name)
        if number is not None:
            assert verdict(machine, number, *[2**64 - 1] * 6) == verdict(machine, number) == "EPERM", name


def test_other_sets_of_numbers_are_refused() -> None:
    i386, arm = 0x40000003, 0x40000028
    for number in (*range(600), 2**31, 2**32 - 1):
        assert verdict("x86_64", number, audit=i386) == verdict("aarch64", number, audit=arm) == "killed"
    for number in (*range(600), 2**30 - 1):
        assert verdict("x86_64", 2**30 + number) == "EPERM"


ONE_THREAD, ONE_PROCESS = 0x3D0F00, 0x1200011      # what glibc gives to clone
USES = [       # (call, arguments, verdict)
    ("clone", (ONE_THREAD,), ALLOWED), ("clone", (ONE_PROCESS,), ALLOWED), ("clone", (0x4111,), ALLOWED),
    *[("clone", (ONE_PROCESS | namespace,), "EPERM") for namespace in
      (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)],
    ("clone", (ONE_THREAD & ~0x400,), "EPERM"), ("clone", (ONE_PROCESS | 0x8000,), "EPERM"),
    ("clone", (ONE_PROCESS | 0x2000,), "EPERM"),
    ("mmap", (0, 1, 3, 0x22), ALLOWED), ("mmap", (0, 1, 3, 0x21), ALLOWED), ("mmap", (0, 1, 3, 0x20022), ALLOWED),
    ("mmap", (0, 1, 3, 0x40022), "EPERM"), ("mmap", (0, 1, 3, 0x2022), "EPERM"), ("mmap", (0, 1, 3, 0x78040022), "EPERM"),
    *[("madvise", (0, 1, advice), ALLOWED) for advice in (0, 4, 8, 14)],
    *[("madvise", (0, 1, advice), "EINVAL") for advice in (9, 12, 20, 21, 22, 23, 25, 100, 102)],
    *[("fcntl", (3, command), ALLOWED) for command in (0, 1, 2, 3, 4, 5, 1030)],
    *[("fcntl", (3, command), "granted") for command in (6, 7, 37, 38)],
    *[("fcntl", (3, command), "EPERM") for command in (8, 10, 1024, 1026, 1031, 1033)],
    *[("ioctl", (3, command), ALLOWED) for command in (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)],
    *[("ioctl", (3, command), "ENOTTY") for command in (0x5412, 0x541C, 0x8933, 0xAA00, 0xC020660B, 2**32 - 1)],
    *[("prctl", (option,), ALLOWED) for option in (1, 15, 16, 21, 23, 38, 39)],
    *[("prctl", (option,), "EPERM") for option in (4, 22, 24, 28, 35, 36, 47, 53, 0x53564D41)],
    ("socket", (1, 1), ALLOWED), ("socket", (1, 0x80801), ALLOWED), ("socketpair", (1, 5), ALLOWED),
    ("socket", (1, 2), "EAFNOSUPPORT"), ("socketpair", (1, 0x80002), "EAFNOSUPPORT"),
    *[("socket", (family, 1), "EAFNOSUPPORT") for family in (0, 2, 10, 16, 17, 21, 38, 40)],
    *[("setsockopt", (3, 1, option), ALLOWED) for option in (2, 9, 20, 21)],
    *[("setsockopt", (3, 1, option), "EPERM") for option in (7, 8, 26, 32, 33, 50, 60)],
    ("setsockopt", (3, 6, 1), "EPERM"), ("setsockopt", (3, 0, 2), "EPERM"),
]


@pytest.mark.parametrize("machine", CALLS)
def test_where_a_call_is_both_needed_and_dangerous_its_arguments_decide(machine: str) -> None:
    assert {name for name, _, _ in USES} | {"arch_prctl"} == set(IN_PART)
    for name, arguments, due in USES:
        assert verdict(machine, CALLS[machine][name], *arguments) == due, (name, arguments)


def test_registers_are_set_and_asked_for_and_nothing_else_of_a_thread() -> None:
    number = CALLS["x86_64"]["arch_prctl"]
    assert {verdict("x86_64", number, option) for option in (0x1002, 0x1003, 0x1023)} == {ALLOWED}
    assert {verdict("x86_64", number, option) for option in (0x1011, 0x1012, 0x2001, 0x3001, 0x5001)} == {"EPERM"}


def test_the_box_s_own_numbers_are_those_of_the_headers() -> None:
    from autograder.box import calls

    numbers = calls.ALLOWED | calls.ABSENT | {name: rule.numbers for name, rule in calls.RULES.items()}
    for name, both in numbers.items():
        assert both == (CALLS["x86_64"].get(name), CALLS["aarch64"].get(name)), name


@pytest.mark.skipif(os.uname().machine not in CALLS, reason="no filter of system calls for this processor")
def test_the_kernel_refuses_calls_that_no_notebook_needs(bubblewrap: Box) -> None:
    """Really made, inside: all that are not open, as they are and with the x32 bit."""
    numbers = CALLS[os.uname().machine]
    refused = sorted(numbers[name] for name in numbers.keys() - set(" ".join(OPEN.values()).split()) - set(IN_PART))
    x32 = [2**30 + number for number in numbers.values()] if os.uname().machine == "x86_64" else []
    source = f"""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for number in {[*refused, *x32]!r}:
    ctypes.set_errno(0)
    result = libc.syscall(number, 0, 0, 0, 0, 0)
    if (result, ctypes.get_errno()) not in ((-1, {errno.EPERM}), (-1, {errno.ENOSYS})): print(number, result)
for flags in (0x10000000, 0x20000, 0x20000000, 0x40000000):
    assert libc.syscall({numbers["clone"]}, flags | 17, 0, 0, 0, 0) == -1 and ctypes.get_errno() == {errno.EPERM}
for family in (2, 10, 16, 17, 38, 40):
    import socket
    try: socket.socket(family, socket.SOCK_RAW); print(family)
    except OSError as error: assert error.errno == {errno.EAFNOSUPPORT}"""
    assert put_out(bubblewrap, source) == ""


HONEST: Sequence[tuple[str, str]] = [
    ("threads", "import threading\nx = []\nt = [threading.Thread(target=x.append, args=(i,)) for i in range(8)]\n"
                "[one.start() for one in t]; [one.join() for one in t]\nprint(len(x))"),
    ("pools of threads and processes", "from concurrent.futures import *\nwith ThreadPoolExecutor(2) as a, ProcessPoolExecutor(2) as b:\n"
                                       "    print(sum(a.map(abs, range(4))) + sum(b.map(abs, range(-3, 0))) - 4)"),
    ("managers", "import multiprocessing\nwith multiprocessing.Manager() as m:\n    x = m.list([8])\n    print(x[0])"),
    ("forkserver", "import multiprocessing\nwith multiprocessing.get_context('forkserver').Pool(1) as p: print(p.map(abs, [-8])[0])"),
    ("spawn", "import multiprocessing\nwith multiprocessing.get_context('spawn').Pool(1) as p: print(p.map(abs, [-8])[0])"),
    ("locks, queues and shared values", "import multiprocessing as m\nv = m.Value('i', 8)\nq = m.Queue()\nq.put(1); q.get()\n"
                                        "with v.get_lock(): print(v.value)"),
    ("shared memory", "from multiprocessing import shared_memory as s\nx = s.SharedMemory(create=True, size=8)\nprint(x.size and 8)\nx.close(); x.unlink()"),
    ("asyncio", "import asyncio\nasync def f():\n    p = await asyncio.create_subprocess_exec('echo', '8', stdout=-1)\n"
                "    return (await p.communicate())[0]\nprint(int(await f()))"),
    ("a database", "import sqlite3\nc = sqlite3.connect('x.db')\nc.execute('create table t (x)')\nc.execute('insert into t values (8)')\n"
                   "c.commit()\nprint(sqlite3.connect('x.db').execute('select x from t').fetchone()[0])"),
    ("NumPy in another process", "import subprocess, sys\nprint(subprocess.run([sys.executable, '-W', 'error', '-c',"
                                 "'import numpy as np; print(int((np.ones((300, 300)) @ np.ones((300, 300)))[0, 0]) - 292)'],"
                                 "capture_output=True, text=True, check=True).stdout.strip())"),
    ("pictures", "import io, matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.savefig('x.svg'); plt.savefig('x.pdf'); plt.savefig('x.png')\nprint(8)"),
    ("copies, archives and temporary files", "import shutil, tempfile, pathlib\npathlib.Path('a').write_text('8')\nshutil.copy2('a', 'b')\n"
                                             "shutil.make_archive('c', 'zip', '.', 'b')\nshutil.copytree('.', tempfile.mkdtemp() + '/d', symlinks=True)\nprint(open('b').read())"),
    ("signals and timers", "import signal, time\nx = []\nsignal.signal(signal.SIGALRM, lambda *a: x.append(8))\n"
                           "signal.setitimer(signal.ITIMER_REAL, 0.01)\nwhile not x: time.sleep(0.01)\nprint(x[0])"),
    ("a pipe of programs", "!seq 100 | sort -n | head -8 | tail -1"),
    ("a memory map", "import mmap\nwith mmap.mmap(-1, 4096) as m:\n    m[0] = 8\n    print(m[0])"),
    ("a page that cannot be had", "import urllib.request\ntry: urllib.request.urlopen('http://example.org')\nexcept OSError: print(8)"),
]


@pytest.mark.parametrize("source", [source for _, source in HONEST], ids=[name for name, _ in HONEST])
def test_honest_notebooks_find_every_call_that_they_need(bubblewrap: Box, source: str) -> None:
    assert put_out(bubblewrap, source) == "8\n"
