"""Memory of every kind counts against one limit, and the reason says which kind it was."""
from __future__ import annotations

from pathlib import Path

import pytest

from autograder.box import Box, Call, Cell, CellRun, Limits, cgroup
from autograder.commands import doctor

from .conftest import PLACES, text_of

BEFORE = Cell("def before(x): return x + 1", (Call("before", (1,)),))
FORKS = "import ctypes, mmap, os, socket, threading, time\nlibc = ctypes.CDLL(None)\n"
SMALL = Limits(cell_seconds=30, memory_mb=200)

HOARDS = {
    "shared memory that nobody has mapped in any more": ("shared memory", """
for _ in range(4):
    if os.fork() == 0:
        m = mmap.mmap(-1, 64 * 2**20)
        start = ctypes.addressof(ctypes.c_char.from_buffer(m))
        ctypes.memset(start, 1, len(m))
        libc.madvise(ctypes.c_void_p(start), len(m), 4)
        time.sleep(100)"""),
    "shared memory that a child has filled": ("shared memory", """
maps = [mmap.mmap(-1, 55 * 2**20) for _ in range(3)]
if os.fork() == 0:
    for m in maps: m.write(b'x' * 2**20)
    os._exit(0)
for _ in range(3):
    if os.fork() == 0:
        x = bytearray(b'x') * (30 * 2**20)
        time.sleep(100)"""),
    "memory of a process whose first thread has ended": ("", """
for _ in range(6):
    if os.fork() == 0:
        def hoard():
            time.sleep(0.1)
            x = bytearray(b'x') * (80 * 2**20)
            time.sleep(100)
        threading.Thread(target=hoard).start()
        libc.syscall({'x86_64': 60, 'aarch64': 93}[os.uname().machine], 0)"""),
    "sockets that nobody has accepted": ("buffers of sockets", """
listening = socket.socket(socket.AF_UNIX)
listening.bind(chr(0) + 'hoard')
listening.listen(4096)
for _ in range(2000):
    with socket.socket(socket.AF_UNIX) as one:
        one.setblocking(False)
        try:
            one.connect(chr(0) + 'hoard')
            while True: one.send(b'x' * 2**16)
        except OSError: pass"""),
    "sockets in many processes": ("buffers of sockets", """
for _ in range(10):
    if os.fork() == 0:
        pairs = [socket.socketpair() for _ in range(100)]
        time.sleep(100)"""),
    "mappings": ("tables of memory mappings", """
libc.mmap.restype = ctypes.c_void_p
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
start = libc.mmap(None, ctypes.c_size_t(40_000 * 4096), 0, 0x22, -1, ctypes.c_size_t(0))
for page in range(0, 40_000, 2): libc.mprotect(start + page * 4096, 4096, 1)
for _ in range(6):
    if os.fork() == 0: time.sleep(100)"""),
    "files in all three places": ("files in", f"""
for place in {PLACES!r}:
    for n in range(6):
        with open(place + '/' + str(n), 'wb') as file: file.write(bytes(10 * 2**20))
x = bytearray(b'x') * (90 * 2**20)"""),
}


@pytest.mark.parametrize(("kind", "source"), HOARDS.values(), ids=HOARDS.keys())
def test_memory_out_of_sight_is_counted(bubblewrap: Box, kind: str, source: str) -> None:
    before, run, after = bubblewrap.run([BEFORE, Cell(f"{FORKS}{source}\ntime.sleep(100)"), BEFORE], limits=SMALL)
    assert (before.results[0].value, after.results[0].value) == (2, 2)
    assert run.status == "died", (run, text_of(run))
    assert "used more than 200 MB of memory" in run.reason
    assert kind in run.reason


def test_many_short_cells_are_counted_too(bubblewrap: Box) -> None:
    cells = [Cell("kept = []"), *[Cell("kept.append(bytearray(b'x') * (8 * 2**20))\nimport time; time.sleep(0.03)")] * 60]
    runs = bubblewrap.run(cells, limits=Limits(memory_mb=200, restarts=0))
    assert "used more than 200 MB" in "".join(run.reason for run in runs) or "MemoryError" in str(runs)


@pytest.mark.parametrize("source", [
    "libc.semget(0, 32000, 0o1600)", "libc.shmget(0, 2**24, 0o1600)", "libc.msgget(0, 0o1600)", "libc.memfd_create(b'x', 0)",
    "libc.epoll_create1(0)", "libc.inotify_init1(0)", "libc.timerfd_create(1, 0)", "libc.eventfd(0, 0)",
    "libc.fcntl(os.pipe()[0], 1031, 2**20)", "socket.socket(1, 1).setsockopt(1, 7, 2**20)",
    "libc.mmap(None, ctypes.c_size_t(2**21), 3, 0x40022, -1, ctypes.c_size_t(0))", "libc.add_key(b'user', b'a', b'b', 1, -3)",
])
def test_memory_that_cannot_be_counted_is_refused(bubblewrap: Box, source: str) -> None:
    run = bubblewrap.run([Cell(f"{FORKS}try: print({source} < 0)\nexcept (OSError, AttributeError): print(True)")])[0]
    assert text_of(run) == "True\n"


def test_locks_of_files_take_no_memory_and_hold_nobody_up(bubblewrap: Box) -> None:
    source = """
import fcntl, os
with open('x', 'wb') as file:
    fcntl.lockf(file, fcntl.LOCK_EX)
    if os.fork() == 0:
        with open('x', 'r+b') as other: fcntl.lockf(other, fcntl.LOCK_EX)
        os._exit(8)
    print(os.waitstatus_to_exitcode(os.wait()[1]))"""
    assert text_of(bubblewrap.run([Cell(source)])[0]) == "8\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a tree of control groups: the grader runs in user/app/grader, and `app` counts memory for those below it."""
    grader = tmp_path / "user" / "app" / "grader"
    grader.mkdir(parents=True)
    for folder in (grader, *list(grader.parents)[:3]):
        for name in ("cgroup.controllers", "cgroup.subtree_control", "cgroup.procs"):
            (folder / name).write_text("memory pids\n" if folder.name != "grader" and name != "cgroup.procs" else "")
    own = tmp_path / "own"
    own.write_text("4:memory:/elsewhere\n0::/user/app/grader\n")
    monkeypatch.setattr(cgroup, "MOUNTS", (tmp_path / "no", tmp_path))
    monkeypatch.setattr(cgroup, "OWN", own)
    return tmp_path


def test_a_control_group_is_made_in_the_nearest_folder_that_counts_memory(tree: Path) -> None:
    group = cgroup.make()
    assert group is not None
    assert group.folder.parent == tree / "user" / "app"
    seen = iter([[], [7], [7, 8], [7, 8]])
    group.hold(100, 66, lambda: next(seen))
    told = {path.name: path.read_text() for path in group.folder.iterdir()}
    assert told == {"memory.max": str(100 * 2**20), "memory.oom.group": "1", "memory.swap.max": "0", "pids.max": "66",
                    "cgroup.procs": "8"}
    assert not group.was_exceeded()
    (group.folder / "memory.events").write_text("low 0\nmax 17\noom 1\noom_kill 2\n")
    assert group.was_exceeded()


def test_kills_of_an_earlier_notebook_are_not_those_of_this_one(tree: Path) -> None:
    group = cgroup.make()
    assert group is not None
    (group.folder / "memory.events").write_text("oom_kill 2\n")
    group.hold(100, 66, lambda: [7])
    assert not group.was_exceeded()


@pytest.mark.parametrize(("control", "mode", "reason"), [("", 0o755, "do not count memory")])
def test_where_no_control_group_can_be_had_the_reason_is_said(tree: Path, control: str, mode: int, reason: str) -> None:
    for path in tree.rglob("cgroup.subtree_control"):
        path.write_text(control)
    (tree / "cgroup.subtree_control").write_text(control)
    assert cgroup.make() is None
    assert reason in cgroup.place()[1]


def test_the_doctor_says_which_control_group_is_in_force(tree: Path) -> None:
    findings = {finding.feature: finding for finding in doctor._limits()}
    assert findings["memory of the kernel"].said == f"limited by a control group in {tree / 'user' / 'app'} as well"


def test_a_notebook_runs_in_its_control_group_and_the_group_goes_with_the_box(tree: Path) -> None:
    """The tree is no kernel's: it shows that the notebook's process is written down, and that its kill is believed."""
    with Box("bubblewrap") as box:
        run: CellRun = box.run([BEFORE])[0]
        assert run.results[0].value == 2
        keeper = box._keeper
        assert keeper is not None
        group = keeper._group
        assert group is not None
        assert (group.folder / "memory.max").read_text() == str(Limits().memory_mb * 2**20)
        assert int((group.folder / "cgroup.procs").read_text()) > 0
        killed = Cell("import os\nos._exit(0)")
        (group.folder / "memory.events").write_text("oom_kill 0\n")
        original = group.hold

        def hold_and_kill(*arguments: object) -> None:
            original(*arguments)    # type: ignore[arg-type]
            (group.folder / "memory.events").write_text("oom_kill 1\n")

        group.hold = hold_and_kill  # type: ignore[method-assign, assignment]
        assert box.run([killed], limits=Limits(memory_mb=77))[0].reason == "it used more than 77 MB of memory"
