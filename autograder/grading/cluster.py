"""The same grading on a Dask cluster: `autograder grade --scheduler tcp://…`.

Every worker sees the course folder under the same path, on a file system that all of them share; it reads submissions
there and writes graded notebooks and records there, whole, as a worker process on one machine does. Only unit, student
and record travel. What a worker sees is compared with what the coordinator sees before it grades anything: another
folder, or another version of this project, would quietly give other scores.

A worker process keeps one warm `Grader` and grades one submission at a time, so start it with `--nthreads 1`.
"""

from __future__ import annotations

import hashlib
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from autograder.course.folder import OWN_EXERCISES, Course, Settings
from autograder.course.records import FAILED, Record, from_dict
from autograder.course.settings import NAME as TOML
from autograder.files import encode_json
from autograder.grading.pool import PATIENCE, TICK, Job, PoolBroken
from autograder.places import PACKAGE, SOURCES

if TYPE_CHECKING:
    from distributed import Client, Future

    from autograder.grading.worker import Grader

CONNECT_SECONDS = 15.0
COUNT_SECONDS = 2.0   # between two looks at how many workers there are
LOST_SECONDS = 20.0   # without its scheduler a run ends
AHEAD = 2             # submissions a worker: one at work, one waiting


class ClusterPool:
    """A cluster, used as a context manager; `run` gives records in the order in which they come. Raises PoolBroken."""

    def __init__(self, settings: Settings, address: str, tell: Callable[[str], None] = lambda sentence: None):
        self.settings, self.address, self.tell, self._task = settings, address, tell, grade_there
        self._client: Client = _connected(address)
        self._finished: SimpleQueue[Future] = SimpleQueue()
        self._workers, self._counted, self._answered = 0, 0.0, time.monotonic()
        self._at_work: dict[str, tuple[str, float]] = {}  # worker -> what it has been working on, and since when

    def __enter__(self) -> ClusterPool:
        return self

    def searching(self) -> ClusterPool:
        """Return the pool, whose workers from now on search edits instead of grading."""
        self._task = search_there
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):  # the run is over, and a scheduler that is gone needs no message
            self._client.close(timeout=5)

    def run(self, jobs: Iterable[Job]) -> Iterator[Record | None]:
        """Yield a record for each job, and None now and then while nothing has happened."""
        from distributed.comm import CommClosedError

        coming = iter(jobs)
        under_way: dict[Future, Job] = {}
        seen = [asdict(self.settings), mark_of_course(self.settings), mark_of_code()]
        while True:
            self._look_at_workers(under_way)
            for job in islice(coming, max(0, AHEAD * max(1, self._workers) - len(under_way))):
                future = self._client.submit(self._task, *seen, *job, pure=False, key=f"grade-{len(under_way)}-"
                                             f"{time.monotonic_ns()}")
                under_way[future] = job
                future.add_done_callback(self._finished.put)
            if not under_way:
                return
            yield from self._give_up_hanging(under_way)
            try:
                future = self._finished.get(timeout=TICK)
            except Empty:
                self._look_after_scheduler()
                yield None
                continue
            if future not in under_way:  # given up
                continue
            try:
                record = self._record(future, under_way.pop(future))
            except (CommClosedError, CancelledError) as error:
                raise self._lost() from error
            yield record

    def _look_at_workers(self, under_way: Iterable[Future]) -> None:
        """Note how many workers there are, and what each one is working on: its first task that is not done."""
        now = time.monotonic()
        if now - self._counted <= COUNT_SECONDS:
            return
        self._counted = now
        with suppress(Exception):
            given = self._client.processing()
            self._workers, self._answered = len(given), time.monotonic()
            if not given:
                self.tell(f"{self.address} has no workers yet; the run goes on when they come.")
            before, self._at_work = self._at_work, {}
            for worker, keys in given.items():
                ours = [str(future.key) for future in under_way if future.key in keys]
                if ours:
                    same = worker in before and before[worker][0] in ours
                    self._at_work[worker] = before[worker] if same else (ours[0], now)

    def _give_up_hanging(self, under_way: dict[Future, Job]) -> Iterator[Record]:
        """Yield records of submissions whose worker hangs; the worker is sent away, and others retry its queue."""
        began = {key: (since, worker) for worker, (key, since) in self._at_work.items()}
        for future in [one for one in under_way if str(one.key) in began]:
            since, worker = began[str(future.key)]
            if time.monotonic() - since > PATIENCE:
                job = under_way.pop(future)
                del self._at_work[worker]
                future.cancel()
                threading.Thread(target=self._send_away, args=[worker], daemon=True).start()
                yield Record(*job, FAILED, f"The worker {worker} was still grading it after {PATIENCE / 60:.0f} "
                             "minutes and was sent away; see what it waits for, such as the shared folder, and grade "
                             "again.")

    def _send_away(self, worker: str) -> None:
        """Wait until a worker's results are copied, if it has some; the run itself does not wait."""
        with suppress(Exception):
            self._client.retire_workers([worker], close_workers=True)

    def _look_after_scheduler(self) -> None:
        if self._client.status != "running" and time.monotonic() - self._answered > LOST_SECONDS:
            raise self._lost()

    def _lost(self) -> PoolBroken:
        return PoolBroken(f"The scheduler {self.address} is gone; start it again and run the same command: "
                          "what is graded is kept.")

    def _record(self, future: Future, job: Job) -> Record:
        """Return the record of a job, and release its future on both sides."""
        from distributed.scheduler import KilledWorker

        if future.status in ("cancelled", "lost"):
            raise self._lost()
        error = future.exception() if future.status == "error" else None
        if isinstance(error, KilledWorker):
            return Record(*job, FAILED, "The workers that graded it died one after another (the last was "
                          f"{error.last_worker.address}), perhaps for want of memory; grade again with more of it.")
        if error is not None:
            raise PoolBroken(f"A worker of {self.address} cannot grade ({type(error).__name__}: {error}); install the "
                             "same version of this project there as here.")
        answer = json.loads(future.result())
        future.release()
        if "stop" in answer:
            raise PoolBroken(answer["stop"])
        return from_dict(answer["record"])


def _connected(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise PoolBroken("Dask is not installed here; type `pip install 'backpropagation-by-hand[cluster]'`, "
                         "or leave out --scheduler to grade on this machine.") from None
    for name in [*logging.root.manager.loggerDict, "asyncio"]:
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what matters is said in sentences
    try:
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise PoolBroken(f"There is no Dask scheduler at {address} ({error or type(error).__name__}); start one with "
                         "`dask scheduler` and give the address that it prints.") from error


@cache
def mark_of_code() -> str:
    """Return the digest of the code that grades on this machine, taken when a worker grades for the first time."""
    from lab.places import DATA, LAB

    digest = hashlib.sha256()
    for folder in (PACKAGE, LAB, DATA, SOURCES / "solutions"):
        for path in sorted(path for kind in ("*.py", "*.json", "*.md", "*.npz") for path in folder.rglob(kind)):
            digest.update(f"{path.relative_to(folder)} {path.stat().st_size} ".encode() + path.read_bytes())
    return digest.hexdigest()[:32]


def mark_of_course(settings: Settings) -> str:
    """Return what tells this course, as it is set now, from others, without its secret; "" without such a folder."""
    course = Course(Path(settings.root))
    if not (course.root / "secret").is_file():
        return ""
    digest = hashlib.sha256(f"{course.root} {course.secret()}".encode())
    for path in [course.root / TOML, *sorted((course.root / OWN_EXERCISES).rglob("*.*"))]:
        if path.is_file():
            digest.update(f"{path} {path.stat().st_size} ".encode() + path.read_bytes())
    return digest.hexdigest()[:32]


_one_at_a_time = threading.Lock()
_warm: dict[tuple[Settings, str], Any] = {}  # the grader of this process, for a course as it is set now


def grade_there(settings: dict, course_mark: str, code_mark: str, unit: str, student: str) -> bytes:
    """Grade a submission in a worker of the cluster. Return {"record": …} or {"stop": a sentence} as JSON."""
    from autograder.grading.worker import grade_one

    return _done_there(settings, course_mark, code_mark, unit, student, grade_one)


def search_there(settings: dict, course_mark: str, code_mark: str, unit: str, student: str) -> bytes:
    """Search the edits of a submission in a worker of the cluster. Return JSON as `grade_there` does."""
    from autograder.grading.searching.searcher import search_one

    return _done_there(settings, course_mark, code_mark, unit, student, search_one)


def _done_there(settings: dict, course_mark: str, code_mark: str, unit: str, student: str,
                work: Callable[[Grader, str, str], dict]) -> bytes:
    from autograder.grading.worker import Grader

    asked, here = Settings(**settings), f"the worker on {socket.gethostname()}"
    with _one_at_a_time:
        if mark_of_course(asked) != course_mark:
            return _stop(f"{here} does not see the course folder {asked.root} as it is here; put it on a file system "
                         "that all workers share, at the same path.")
        if mark_of_code() != code_mark:
            return _stop(f"{here} has another version of this project; bring it up to date and start it again.")
        key = (asked, course_mark)
        if key not in _warm:
            while _warm:
                _warm.popitem()[1].close()
            _warm[key] = Grader(asked)
        answer = work(_warm[key], unit, student)
    return _stop(f"{here} cannot grade: {answer['stop']}") if "stop" in answer else encode_json(answer)


def _stop(sentence: str) -> bytes:
    return encode_json({"stop": sentence[0].upper() + sentence[1:]})
