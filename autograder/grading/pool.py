"""Worker processes on this machine: each takes one submission at a time; one that dies is replaced.

A submission whose worker died is given to another worker once; if that dies too, the submission gets a record that
says so, and the others go on.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice
from multiprocessing.connection import Connection, wait

from autograder.course.folder import Settings
from autograder.course.records import FAILED, Record, from_dict
from autograder.errors import AutograderError
from autograder.files import encode_json

PATIENCE = 1800.0  # seconds after which a worker is taken to hang; the box's own limits end far earlier
TICK = 0.5
HANDFUL = 4     # submissions for which a worker takes about as long as to start
SLOW = 2.0      # seconds after which others no longer wait for a submission
# There is a worker for each processor: BLAS's own threads would only wait for each other, at full speed.
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")

Job = tuple[str, str]  # unit, student


class PoolBroken(AutograderError):
    """No further submission can be graded; the message is a sentence with the way out."""


@dataclass
class Worker:
    """A worker process, the connection to it, and what it is working on."""

    process: subprocess.Popen
    connection: Connection
    ready: bool = False
    job: Job | None = None
    since: float = 0.0

    def give(self, job: Job | None) -> None:
        """Hand over a job; a worker that died in the meantime is noticed when its answer is read."""
        self.job, self.since = job, time.monotonic()
        if job is not None:
            with suppress(OSError):
                self.connection.send_bytes(encode_json(job))

    def end(self, kill: bool = False) -> None:
        """End the worker process."""
        self.connection.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class LocalPool:
    """A pool, used as a context manager; `run` gives records as they come. module: what a worker runs."""

    def __init__(self, settings: Settings, count: int | None = None, module: str = "autograder.grading.worker"):
        self.settings, self.module = settings, module
        self.count = count or default_jobs()
        self.workers: list[Worker] = []
        self._failed_starts = 0

    def __enter__(self) -> LocalPool:
        return self

    def start(self) -> None:
        """Start the first worker already, while the coordinator itself still has things to import and to read."""
        self.workers.append(self._start())

    def __exit__(self, *_: object) -> None:
        workers, self.workers = self.workers, []
        for worker in workers:
            worker.connection.close()
            if worker.process.poll() is None:
                worker.process.terminate()
        for worker in workers:
            worker.end()

    def run(self, jobs: Iterable[Job]) -> Iterator[Record | None]:
        """Yield a record for each job, and None now and then while nothing has happened. Raise PoolBroken."""
        coming = iter(jobs)
        queue: deque[Job] = deque()
        tried: set[Job] = set()
        while True:
            queue.extend(islice(coming, max(0, HANDFUL * self.count - len(queue))))
            self._hand_out(queue)
            busy = [worker for worker in self.workers if worker.job or not worker.ready]
            if not queue and not any(worker.job for worker in busy):
                return
            heard = wait([worker.connection for worker in busy], TICK)
            if not heard:
                yield None
            for worker in busy:
                record, lost = None, None
                if worker.connection in heard:
                    record, lost = self._hear(worker)
                elif worker.process.poll() is not None or time.monotonic() - worker.since > PATIENCE:
                    lost = self._bury(worker)
                if lost is not None and lost in tried:
                    record = lost_record(lost, worker.process.returncode)
                elif lost is not None:
                    tried.add(lost)
                    queue.appendleft(lost)
                if record is not None:
                    self._hand_out(queue)   # first: whoever takes the record may write to a database meanwhile
                    yield record

    def _hand_out(self, queue: deque[Job]) -> None:
        """Give jobs to idle workers, and start more workers where jobs are left for them, or one job takes long."""
        for worker in self.workers:
            if queue and worker.ready and worker.job is None:
                worker.give(queue.popleft())
        starting = sum(not worker.ready for worker in self.workers)
        slow = any(worker.job and time.monotonic() - worker.since > SLOW for worker in self.workers)
        wanted = len(queue) if slow else -(-len(queue) // HANDFUL)
        for _ in range(min(self.count - len(self.workers), wanted - starting)):
            self.workers.append(self._start())

    def _start(self) -> Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", self.module, str(theirs.fileno())],
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                env=os.environ | ONE_THREAD,
                start_new_session=True)  # Ctrl-C is the coordinator's to handle
        worker = Worker(process, Connection(ours.detach()), since=time.monotonic())
        with suppress(OSError):
            worker.connection.send_bytes(encode_json(asdict(self.settings)))
        return worker

    def _hear(self, worker: Worker) -> tuple[Record | None, Job | None]:
        """Return a worker's record, or the job that was lost with the worker."""
        try:
            message = json.loads(worker.connection.recv_bytes())
        except (EOFError, OSError):
            return None, self._bury(worker)
        if "stop" in message:
            raise PoolBroken(message["stop"])
        if "ready" in message:
            worker.ready = True
            return None, None
        worker.job = None
        return from_dict(message["record"]), None

    def _bury(self, worker: Worker) -> Job | None:
        worker.end(kill=True)
        self.workers.remove(worker)
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= 3:
                raise PoolBroken("Grading processes end as soon as they are started (their output is above); "
                                 "`autograder doctor` looks for the reason.")
        return worker.job


def default_jobs() -> int:
    """Return one worker per processor that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def lost_record(job: Job, returncode: int | None) -> Record:
    """Return the record of a submission whose worker died twice; its empty digest makes the next run retry it."""
    how = f"killed by signal {-returncode}" if returncode is not None and returncode < 0 else f"exit code {returncode}"
    return Record(*job, FAILED, f"The process that graded it died twice ({how}), perhaps for want of memory; "
                  "grade again with fewer --jobs.")
