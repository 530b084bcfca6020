"""Outside the box: measure memory of every kind that a notebook's processes hold, as the kernel reports it.

    private     pages in memory, those shared by n processes counted 1/n for each (Pss)
    swapped     private pages that were swapped out
    shared      anonymous memory that processes share, by the size of its mappings: pages that nobody has mapped any
                more are held all the same until the last mapping ends
    files       in /tmp, /dev/shm and the home folder, which are memory (tmpfs)
    sockets     as much as each Unix socket of the notebook's network namespace may hold, accepted and open or not
    pipes       as much as each pipe may hold
    tables      page tables and descriptions of mappings

What cannot be counted so is refused by `calls.py`. A process is looked at through a thread of it that lives, for a
main thread may end before the others, and then shows nothing.
"""
from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

MB = 2**20
PAGE = os.sysconf("SC_PAGE_SIZE")
SOCKET, PIPE = 2**18, 2**16     # bytes that one may hold; larger buffers are refused
PIPES, SMALL_PIPE = 2**26, 2**13    # all pipes of a user up to which a new one gets as much, and what it gets then
MAPPING = 400                   # bytes of kernel memory for one
MOST_MAPPINGS = 100_000         # of all processes: 60 forks of a Python have half as many
MAPPINGS = re.compile(rb"^(\w+)-(\w+) ..[-x]s (\w+) (\S+ \d+) .*\(deleted\)$", re.MULTILINE)   # shared, and in no file
SIZE, RESIDENT = 0, 1           # fields of /proc/*/statm


def descendants(process: int) -> list[int]:
    """Return all processes that descend from one."""
    found: list[int] = []
    for child in _children(process):
        found += [child, *descendants(child)]
    return found


def _children(process: int) -> list[int]:
    found: list[int] = []
    for thread in threads(process):
        with contextlib.suppress(OSError):
            found += map(int, Path(f"/proc/{process}/task/{thread}/children").read_text().split())
    return found


def threads(process: int) -> list[str]:
    """Return the ids of a process's threads; none if it has ended."""
    with contextlib.suppress(OSError):
        return os.listdir(f"/proc/{process}/task")
    return []


def living(process: int) -> int | None:
    """Return a thread of the process by which its memory can be read; None if it has ended."""
    if field(process, SIZE):
        return process
    return next((int(thread) for thread in threads(process) if field(int(thread), SIZE)), None)


def field(thread: int, number: int) -> int:
    """Return SIZE (addresses) or RESIDENT (pages in memory) of a thread's process, in bytes."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(_read(thread, "statm").split()[number]) * PAGE
    return 0


def resident(processes: Iterable[int]) -> int:
    """Return the bytes in memory of all processes, shared ones counted several times: a quick upper bound."""
    return sum(field(living(process) or process, RESIDENT) for process in processes)


def private(process: int) -> int:
    """Return the process's own part of pages in memory, without shared anonymous ones, in bytes."""
    thread = living(process)
    with contextlib.suppress(OSError, ValueError):
        parts = _fields(_read(thread or process, "smaps_rollup"))
        return parts["Pss"] - parts.get("Pss_Shmem", 0)
    return field(process, RESIDENT)


def besides(processes: Sequence[int], places: Iterable[str], limit: int) -> dict[str, int]:
    """Return the bytes that the processes of a notebook hold besides private ones, by kind, until the limit is met.

    places: the folders inside that lie in memory; none where the notebook has no namespaces of its own, and sockets
    are then those of the whole machine and not counted either.
    """
    alive = [thread for thread in map(living, processes) if thread is not None]
    shared: dict[str, int] = {}
    mappings = 0
    for thread in alive:
        mappings += _read_mappings(thread, shared)
        if mappings > MOST_MAPPINGS:
            return {"tables": limit + mappings * MAPPING}
    reports = [_swapped_and_tables(thread) for thread in alive]
    pipes = len({name for thread in alive for name in _open_files(thread) if name.startswith("pipe:")})
    own = bool(places) and bool(alive)
    return {
        "swapped": sum(swapped for swapped, _ in reports),
        "shared": sum(shared.values()),
        "files": sum(_used(f"/proc/{alive[0]}/root{place}") for place in places) if own else 0,
        "sockets": _sockets(alive[0], limit // SOCKET) * SOCKET if own else 0,
        "pipes": min(pipes * PIPE, PIPES + pipes * SMALL_PIPE),
        "tables": sum(tables for _, tables in reports) + mappings * MAPPING,
    }


def _read_mappings(thread: int, shared: dict[str, int]) -> int:
    """Enter the sizes of shared anonymous memory by its inode; return the number of mappings, or more than enough."""
    count = 0
    for part in _parts(thread, "maps", MOST_MAPPINGS):
        count += part.count(b"\n")
        for start, end, offset, inode in MAPPINGS.findall(part):
            name = inode.decode()
            shared[name] = max(shared.get(name, 0), int(offset, 16) + int(end, 16) - int(start, 16))
    return count


def _parts(thread: int, name: str, lines: int) -> Iterator[bytes]:
    """Yield a report in parts of whole lines, up to a little more than so many lines."""
    rest = b""
    with contextlib.suppress(OSError), open(f"/proc/{thread}/{name}", "rb", buffering=0) as file:
        while lines >= 0 and (data := file.read(2**16)):
            lines -= data.count(b"\n")
            end = data.rfind(b"\n") + 1
            yield rest + data[:end]
            rest = data[end:]


def _open_files(thread: int) -> Iterable[str]:
    with contextlib.suppress(OSError):
        for number in os.listdir(f"/proc/{thread}/fd"):
            with contextlib.suppress(OSError):
                yield os.readlink(f"/proc/{thread}/fd/{number}")


def _used(place: str) -> int:
    with contextlib.suppress(OSError):
        found = os.statvfs(place)
        return (found.f_blocks - found.f_bfree) * found.f_frsize
    return 0


def _sockets(thread: int, most: int) -> int:
    """Return the number of Unix sockets in the network namespace, open or not, up to a little more than `most`."""
    return max(0, sum(part.count(b"\n") for part in _parts(thread, "net/unix", most + 1)) - 1)


def _swapped_and_tables(thread: int) -> tuple[int, int]:
    with contextlib.suppress(OSError, ValueError):
        report = _fields(_read(thread, "status"))
        return report.get("VmSwap", 0), report.get("VmPTE", 0)
    return 0, 0


def _fields(text: str) -> dict[str, int]:
    """Return the fields of a report that are given in kB, in bytes."""
    parts = (line.split() for line in text.splitlines())
    return {part[0].rstrip(":"): int(part[1]) * 1024 for part in parts if len(part) == 3 and part[2] == "kB"}


def _read(thread: int, name: str) -> str:
    return Path(f"/proc/{thread}/{name}").read_text()
