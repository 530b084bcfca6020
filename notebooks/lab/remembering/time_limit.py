"""Stop an answer that never comes back, after as many seconds as in grading."""

from __future__ import annotations

import _thread
import contextlib
import signal
import threading
from collections.abc import Iterator
from typing import Any

from lab.calling.errors import raised

SECONDS = 10.0  # for one call of an answer, as in grading
ENDLESS = "Is there a loop that never ends?"
AGAIN = 1.0     # seconds after which an answer that has caught the exception is stopped once more


class TooLong(KeyboardInterrupt):
    """The time of a call is over; no `except Exception` of an answer takes it for its own. probe: what was tried."""

    probe: Any = None


def where(stopped: KeyboardInterrupt) -> str:
    """Return in words the line of the student's cell that was stopped."""
    place = raised(stopped)
    return f", in line {place.line} of your cell, `{place.text.strip()}`" if place.text else ""


@contextlib.contextmanager
def stopped_after(seconds: float = SECONDS) -> Iterator[None]:
    """Raise TooLong inside the block once it has taken this long.

    An alarm of the operating system stops it, where there are alarms. On Windows, and where somebody else uses the
    alarm, a second thread interrupts the first, which stops a loop in Python, but no single long call of NumPy.
    Outside the main thread nothing is stopped.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
    elif hasattr(signal, "setitimer") and _alarm_is_free():
        with _by_alarm(seconds):
            yield
    else:
        with _by_thread(seconds):
            yield


def _alarm_is_free() -> bool:
    return signal.getsignal(signal.SIGALRM) in (signal.SIG_DFL, signal.SIG_IGN) and not any(
        signal.getitimer(signal.ITIMER_REAL))


@contextlib.contextmanager
def _by_alarm(seconds: float) -> Iterator[None]:
    def ring(*_: Any) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _by_thread(seconds: float) -> Iterator[None]:
    over, rang = threading.Event(), threading.Event()

    def ring() -> None:
        wait = seconds
        while not over.wait(wait):
            rang.set()
            _thread.interrupt_main()
            wait = AGAIN

    bell = threading.Thread(target=ring, daemon=True)
    bell.start()
    try:
        yield
    except KeyboardInterrupt as stopped:
        if rang.is_set():
            raise TooLong().with_traceback(stopped.__traceback__) from None
        raise
    finally:
        over.set()
        bell.join()
