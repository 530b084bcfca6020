"""Inside the box: install the system-call filter, which allows the calls in `calls.py` and refuses all others.

A belt beside braces: the fork has no capabilities and its own namespaces anyway. What is not allowed fails with EPERM;
calls that are newer than the table fail with ENOSYS, as on an older kernel. Calls through the x32 numbers of x86_64
fail, and one through another processor's numbers (i386) ends the process. On other processors than those in MACHINES
there is no filter; `autograder doctor` says so.
"""
from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Sequence
from functools import cache

from .calls import ABSENT, ALLOWED, NEWEST, RULES, Check, Rule

MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}      # (audit number, column of the numbers)
X32 = 0x40000000            # x86_64's second set of numbers begins here

LOAD, JUMP, JUMP_EQUAL, JUMP_AT_LEAST, AND, RETURN = 0x20, 0x05, 0x15, 0x35, 0x54, 0x06
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16          # offsets in struct seccomp_data; arguments have 8 bytes each
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
EVERYTHING, FURTHEST = 0xFFFFFFFF, 255              # a mask; how far a conditional jump reaches
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2

Step = tuple[int, int, int, int]    # code, jump if true, jump if false, number


@cache
def program(machine: str) -> bytes:
    """Return the filter for a machine, as the kernel's array of steps."""
    audit, column = MACHINES[machine]
    refused, absent = [_end(ERROR | errno.EPERM)], [_end(ERROR | errno.ENOSYS)]
    answers = [*[(numbers[column], [_end(ALLOW)]) for numbers in ALLOWED.values()],
               *[(numbers[column], absent) for numbers in ABSENT.values()],
               *[(rule.numbers[column], _rule(rule)) for rule in RULES.values()],
               (NEWEST + 1, absent), (X32, refused)]
    spans = [(0, refused)]      # from each number on, up to the next
    for number, steps in sorted((number, steps) for number, steps in answers if number is not None):
        if spans[-1][0] == number:
            spans.pop()
        if not spans or spans[-1][1] != steps:
            spans.append((number, steps))
        if number <= NEWEST:
            spans.append((number + 1, refused))
    steps = [(LOAD, 0, 0, ARCHITECTURE), (JUMP_EQUAL, 1, 0, audit), _end(KILL), (LOAD, 0, 0, NUMBER), *_search(spans)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _end(verdict: int) -> Step:
    return RETURN, 0, 0, verdict


def _search(spans: list[tuple[int, list[Step]]]) -> list[Step]:
    """Return steps that find the span of the loaded number by halving, and do what it says."""
    if len(spans) == 1:
        return spans[0][1]
    half = len(spans) // 2
    below, above = _search(spans[:half]), _search(spans[half:])
    if len(below) <= FURTHEST:
        return [(JUMP_AT_LEAST, len(below), 0, spans[half][0]), *below, *above]
    return [(JUMP_AT_LEAST, 0, 1, spans[half][0]), (JUMP, 0, 0, len(below)), *below, *above]


def _rule(rule: Rule) -> list[Step]:
    granted = _unless([rule.granted], ERROR) if rule.granted else []    # error 0: success
    return [*_unless(rule.checks, ALLOW), *granted, _end(ERROR | rule.refusal)]


def _unless(checks: Sequence[Check], verdict: int) -> list[Step]:
    """Return steps that end with the verdict if all checks hold, and else go on behind themselves."""
    steps = [_end(verdict)]
    for check in reversed(checks):
        count = len(check.values)
        masked = [] if check.mask == EVERYTHING else [(AND, 0, 0, check.mask)]
        steps = [(LOAD, 0, 0, ARGUMENTS + 8 * check.argument), *masked,
                 *[(JUMP_EQUAL, count - i, 0, value) for i, value in enumerate(check.values)],
                 (JUMP, 0, 0, len(steps)), *steps]
    return steps


def install() -> bool:
    """Put the filter on this process and all it starts; return False where there is none for this machine."""
    machine = os.uname().machine
    if machine not in MACHINES:
        return False
    steps = program(machine)
    array = ctypes.create_string_buffer(steps)
    described = struct.pack("HxxxxxxP", len(steps) // 8, ctypes.addressof(array))
    result = ctypes.CDLL(None, use_errno=True).prctl(
        PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.c_char_p(described), 0, 0)
    if result < 0 and ctypes.get_errno() != errno.EINVAL:   # EINVAL: a kernel without filters
        raise OSError(ctypes.get_errno(), "the filter of system calls")
    return result == 0
