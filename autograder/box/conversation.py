"""Outside the box: talk to one fork, sending it items in order and receiving what comes back.

Items go out ahead of their turn, so that the fork never waits for the warden, except for the values of functions
that stay outside. Whatever the other side does, `play` returns.
"""
from __future__ import annotations

import select
import socket
import time
from dataclasses import dataclass
from typing import Any

from lab.calling.functions import numbers_in

from . import checked, coding, wire
from .contract import Call, Fetch, Limits, Request, Result
from .handed import Handed
from .keeper import Keeper
from .manners import Sent

AHEAD = 256                 # items under way
ENOUGH = 8                  # of them still to do, that the fork is not waiting
BREATH = 0.001              # pause between takings, while the fork has enough to do: many small answers at once
AHEAD_BYTES = 4 * 2**20
TAKEN_AT_ONCE = 2**16
TICK, LONG = 0.1, 0.02      # seconds between looks at the memory in use; after an item that took longer, one more
PATIENCE = 3                # processes that wait for the processor, or for each other, get so many times a cell's time


@dataclass
class Item:
    """A cell (if `source` is set), or a request of the cell with index `cell`."""

    cell: int
    seconds: float
    room: checked.Room
    source: str | None = None
    request: Request | None = None
    silent: bool = False            # an earlier cell, run again in a fresh fork: its outputs are known
    outputs: checked.Outputs | None = None
    again: bool = False             # the second call of a request that wants two
    handed: Handed | None = None    # the functions of a request that stay outside
    sent: Sent | None = None        # the arguments of a call under way
    result: Result | None = None    # of a request
    good: bool = False              # of a cell: it ended without an error
    took: float = 0.0


@dataclass
class Failure:
    """A reason why a fork cannot go on.

    kind: "timeout", "died", "malformed", "flood" (nothing more is taken from this notebook), "gone" (the zygote
    itself ended) or "killed" (from outside).
    """

    kind: str
    reason: str


class _Ended(Exception):
    def __init__(self, failure: Failure) -> None:
        self.failure = failure


class Conversation:
    """The exchange of items and replies with one fork, with its timeouts."""

    def __init__(self, connection: socket.socket, keeper: Keeper, limits: Limits, deadline: float) -> None:
        connection.setblocking(False)
        self._connection, self._keeper, self._limits, self._total_deadline = connection, keeper, limits, deadline
        self._reader, self._out = wire.Reader(), bytearray()
        self._owed = 0      # bytes of it up to the end of the last value that was asked for
        self._last_deadline = deadline + (PATIENCE - 1) * limits.total_seconds
        self._waited, self._looked = 0.0, time.monotonic()

    def play(self, items: list[Item]) -> Failure | None:
        """Work through items. Return None at the end, else what stopped at the first item without `took`."""
        self._items, self._current, self._next, self._room = items, 0, 0, items[0].room
        self._begin()
        try:
            while self._current < len(items):
                self._put_ahead()
                self._send()
                self._exchange()
        except wire.Malformed as error:
            return Failure("malformed", f"what came out of the box was no answer: {error}")
        except checked.Flood as error:
            return Failure("flood", str(error))
        except _Ended as ended:
            return ended.failure
        return None

    def _begin(self) -> None:
        """Start the timeout of the current item."""
        self._began = time.monotonic()
        self._extra = 0.0

    def _put_ahead(self) -> None:
        while (self._next < len(self._items) and self._next - self._current < AHEAD
               and len(self._out) < AHEAD_BYTES):
            self._out += self._frame(self._next, self._items[self._next])
            self._next += 1

    def _frame(self, number: int, item: Item) -> bytes:
        message: dict[str, Any]
        if item.request is None:
            message = {"kind": "cell", "n": number, "cell": item.cell, "source": item.source, "silent": item.silent}
            return wire.pack(message)
        if isinstance(item.request, Fetch):
            return wire.pack({"kind": "fetch", "n": number, "name": item.request.name})
        call = item.request
        functions: list[Any] | None = [] if call.counted else None
        header, buffers = coding.encode(call.args, functions)
        item.sent = Sent(header, buffers)
        if functions is not None or call.helpers:
            item.handed = Handed(functions or [], call.budget, numbers_in(call.args), [one for _, one in call.helpers])
        helpers = {name: len(functions or ()) + i for i, (name, _) in enumerate(call.helpers)}
        return wire.pack({"kind": "call", "n": number, "name": call.name, "args": header, "counted": call.counted,
                          "layout": call.layout, "helpers": helpers}, buffers)

    def _exchange(self) -> None:
        """Wait for the next event, and handle it."""
        waiting = select.poll()
        waiting.register(self._connection, select.POLLIN | (select.POLLOUT if self._out else 0))
        waiting.register(self._keeper.control, select.POLLIN)
        for ready, events in waiting.poll(self._patience() * 1000):
            if ready == self._keeper.control.fileno():
                self._hear_zygote()
            elif events & ~select.POLLOUT:
                self._receive()
                if self._next - self._current > ENOUGH and self._items[self._current].handed is None:
                    time.sleep(BREATH)

    def _send(self) -> None:
        """Send as much as is possible without waiting."""
        try:
            while self._out:
                sent = self._connection.send(self._out)
                del self._out[:sent]
                self._owed = max(0, self._owed - sent)
        except BlockingIOError:
            return
        except OSError:
            self._take_the_last()

    def _receive(self) -> bool:
        """Receive what has arrived. Return False if nothing has."""
        try:
            data = self._connection.recv(TAKEN_AT_ONCE)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            self._died()
        self._room.receive(len(data))
        for message, buffers in self._reader.feed(data):
            self._take(message, buffers)
        return True

    def _take(self, message: dict[str, Any], buffers: list[memoryview]) -> None:
        """Handle one message from the guest, which must be about the current item."""
        if self._current >= len(self._items) or self._current >= self._next or message.get("n") != self._current:
            raise wire.Malformed("it speaks of something that was not asked")
        item, kind = self._items[self._current], message.get("kind")
        if kind in ("cell", "answer") and time.monotonic() - self._began > LONG:
            self._look_at_memory()      # what it still holds is its own fault, and not that of the next item
        if kind == "ask" and item.handed is not None:
            if self._owed:      # or values that nobody reads would fill the memory outside
                raise wire.Malformed("it asks before it has read what it asked for")
            self._out += item.handed.answer(message, buffers)
            self._owed = len(self._out)
            return
        if item.request is None and kind == "output" and item.outputs is not None:
            item.outputs.add(message.get("outputs"))
            return
        if item.request is None and kind == "clear" and item.outputs is not None:
            item.outputs.clear()
            return
        if item.request is None and kind == "cell":
            item.good = message.get("status") == "ok"
        elif item.request is not None and kind == "answer":
            item.result = checked.result_of(item.request, message, buffers, item.room, item.sent)
            item.sent = None
        else:
            raise wire.Malformed("it is of an unknown kind")
        item.took = max(1e-9, time.monotonic() - self._began)
        self._end_request(item)
        self._current += 1
        self._begin()

    def _end_request(self, item: Item) -> None:
        if item.result is None:
            return
        item.result.seconds = item.took
        if item.handed is not None and isinstance(item.request, Call):
            item.result.calls = item.handed.calls
            if item.handed.spent:
                item.result = Result("spent", calls=item.handed.calls, seconds=item.took,
                                     reason=f"more than {item.request.budget} numbers asked of the functions handed in")

    def _patience(self) -> float:
        """Return the seconds until the next timeout; end the conversation when one is reached."""
        now, item = time.monotonic(), self._items[self._current]
        if now > self._total_deadline:
            raise _Ended(Failure("timeout", f"the notebook used up its {self._limits.total_seconds:g} s"))
        left = self._began + item.seconds + self._extra - now
        if left <= 0:
            left = self._more_time(item)
        if now - self._looked > TICK:   # however short each cell is
            self._look_at_memory()
        return max(0.001, min(left, self._total_deadline - now, TICK))

    def _look_at_memory(self) -> None:
        self._looked = time.monotonic()
        if excess := self._keeper.too_much_memory(self._limits.memory_mb):
            raise _Ended(Failure("died", excess))

    def _more_time(self, item: Item) -> float:
        """Extend timeouts by the time that the fork waited for a processor of a busy machine.

        One thread waits for others than itself, such as a neighbour's many: then all of it counts.
        """
        waited = self._keeper.waited()
        more, self._waited = waited - self._waited, waited
        self._extra += more
        if self._keeper.runs_one_thread():
            self._total_deadline = min(self._total_deadline + more, self._last_deadline)
        else:
            self._extra = min(self._extra, (PATIENCE - 1) * item.seconds)
        left = self._began + item.seconds + self._extra - time.monotonic()
        if left < 0.01:
            what = "the cell" if item.request is None else f"the call of {item.request.name}"
            raise _Ended(Failure("timeout", f"{what} did not end within {item.seconds:g} s"))
        return left

    def _hear_zygote(self) -> None:
        if self._keeper.hear():
            self._take_the_last()

    def _take_the_last(self) -> None:
        """Receive what a fork sent before it ended or stopped listening."""
        while self._receive() and self._current < len(self._items):
            pass
        self._died()

    def _died(self) -> None:
        raise _Ended(Failure("died", ""))   # the keeper knows how
