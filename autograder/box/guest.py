"""Inside the box: run one notebook's cells and answer the warden's requests, one frame each.

Everything here shares its process with the student's code and is believed by nobody.
"""
from __future__ import annotations

import builtins
import collections
import contextlib
import os
import random
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

import numpy as np
from IPython.core.pylabtools import select_figure_formats

from lab.calling.calls import call_answer, fetched, standing_in
from lab.calling.errors import CELL, raised
from lab.calling.functions import Function
from lab.calling.requests import Call, Result, Spent

from . import coding, wire
from .sent import SentArguments, sendable
from .shell import Recorder, Shell, Stream, no_input

MOST_ALARMS = 1000
ROOM_FOR_BOTH = wire.MAX_FRAME - wire.MAX_HEADER    # for the arrays of a value and of the arguments that come back
REHEARSALS = 20
SAMPLE_CELLS = (
    "def f(x, h):\n    'A sample.'\n    return h(x)", "def g(x, h):\n    return x, [h(np.array([0.5, 1.0]))]",
    "import numpy as np\nvalue = {'a': (np.zeros((2, 3)), [1.5, 2, True, None, 'β']), (0, 1): np.float32(0.5)}",
    "print(1)\n2", "1 +", "1 / 0")


class Guest:
    """The process that runs one notebook: its cells, its answers, and its connection to the warden."""

    def __init__(self, connection: socket.socket, incoming: BinaryIO, shell: Shell, settings: dict[str, Any]) -> None:
        self._connection, self._incoming, self._shell = connection, incoming, shell
        self._lock = threading.Lock()       # one question to the warden at a time
        self._figures = bool(settings["figures"])
        os.environ["LAB_PICTURES"] = "png" if self._figures else "off"     # off, the lab's own pictures cost nothing
        self._number = 0
        self._waiting: collections.deque[Any] = collections.deque()
        self._owner = os.getpid()
        os.register_at_fork(after_in_child=self._fall_silent)   # a copy of the guest speaks to nobody
        self._recorder = Recorder(self._send, settings)
        shell.recorder = self._recorder
        sys.stdout, sys.stderr = Stream("stdout", self._recorder), Stream("stderr", self._recorder)
        builtins.input = no_input
        random.seed(0)      # the same submission earns the same score, even where it forgot to seed
        np.random.seed(0)   # noqa: NPY002
        if self._figures:
            select_figure_formats(shell, {"png"})

    def _fall_silent(self) -> None:
        with contextlib.suppress(OSError):  # close() would leave it open for the file that reads it
            os.close(self._connection.detach())

    def serve(self) -> None:
        """Serve the warden's requests until it has no more."""
        kinds = {"cell": self._run_cell, "call": self._call, "fetch": self._fetch}
        while True:
            message, buffers = self._waiting.popleft() if self._waiting else wire.read(self._incoming)
            self._number = message["n"]
            try:
                reply, out = kinds[message["kind"]](message, buffers)
            except MemoryError as error:
                reply, out = _reply(Result("raised", error=raised(error)))
            if os.getpid() != self._owner:
                os._exit(1)
            self._send({**reply, "n": message["n"]}, out)

    def _send(self, message: dict[str, Any], buffers: Sequence[bytes] = ()) -> None:
        try:
            frame = wire.pack(message, buffers)
        except ValueError:
            frame = wire.pack(_shortened(message))
        self._connection.sendall(frame)

    def _run_cell(self, message: dict[str, Any], _: Any) -> tuple[dict[str, Any], list[Any]]:
        self._shell.name_cell(f"{CELL}{message['cell']}>")
        self._recorder.begin(message["n"], message["silent"])
        try:
            good = self._shell.run_cell(message["source"], store_history=True).success
            self._end_figures()
        except BaseException as error:  # IPython itself can be broken from within
            _end_alarms()
            self._shell.showtraceback((type(error), error, None))
            good = False
        _end_alarms()
        self._recorder.end()
        return {"kind": "cell", "status": "ok" if good else "error"}, []

    def _end_figures(self) -> None:
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is None or not pyplot.get_fignums():
            return
        if self._figures:
            for number in pyplot.get_fignums():
                self._shell.show(pyplot.figure(number))
        pyplot.close("all")

    def _fetch(self, message: dict[str, Any], _: Any) -> tuple[dict[str, Any], list[Any]]:
        if message["name"] not in self._shell.user_ns:
            return _reply(Result("missing"))
        return _reply(fetched(self._shell.user_ns[message["name"]]))

    def _call(self, message: dict[str, Any], buffers: list[Any]) -> tuple[dict[str, Any], list[Any]]:
        if message["name"] not in self._shell.user_ns:
            return _reply(Result("missing"))
        call = Call(message["name"], ())
        helpers = {name: self._proxy(number) for name, number in message["helpers"].items()}
        answer = self._shell.user_ns[call.name]
        arguments = SentArguments(message, buffers, self._proxy)
        with standing_in(self._shell.user_ns, helpers):
            result = call_answer(answer, call, lambda: arguments, catch=(BaseException,))
        reply, out = _reply(result)
        if result.status != "value":
            return reply, out
        header, back = arguments.coded_back()
        if sum(map(len, out)) + sum(map(len, back)) > ROOM_FOR_BOTH:
            header, back = None, []
        return {**reply, "arguments": header, "own": len(out)}, [*out, *back]

    def _proxy(self, number: int) -> Callable[..., Any]:
        """Return a stand-in for a function that stays outside; each call is a question to the warden."""
        ask = {"kind": "ask", "function": number}

        def function(*args: Any) -> Any:
            header, out = coding.encode(sendable(args))
            with self._lock:
                self._connection.sendall(wire.pack({**ask, "n": self._number, "args": header}, out))
                while (frame := wire.read(self._incoming))[0]["kind"] not in ("value", "refused"):
                    self._waiting.append(frame)     # requests that were sent ahead
            reply, buffers = frame
            if reply["kind"] == "refused":
                kind = Spent if reply["type"] == "Spent" else getattr(builtins, reply["type"], ValueError)
                raise kind(reply["message"])
            value = coding.decode(reply["value"], buffers)
            return np.float64(value) if type(value) is float else value

        function.__qualname__ = function.__name__
        function.number = number    # type: ignore[attr-defined]
        return function


def _end_alarms() -> None:
    """Cancel the alarms that a cell has set; their handlers would raise in the middle of a later answer."""
    for timer, number in ((signal.ITIMER_REAL, signal.SIGALRM), (signal.ITIMER_VIRTUAL, signal.SIGVTALRM),
                          (signal.ITIMER_PROF, signal.SIGPROF)):
        if signal.getitimer(timer) == (0.0, 0.0):
            continue    # none was set
        for _ in range(MOST_ALARMS):
            try:
                handler = signal.signal(number, signal.SIG_IGN)     # from here on no handler is called
                signal.setitimer(timer, 0)
                signal.signal(number, signal.SIG_DFL if handler is None else handler)
                break
            except BaseException:   # the handler's, which may raise whatever it likes
                continue


def rehearse(shell: Shell) -> None:
    """Make the zygote do what every fork does, so that nothing is imported, built or loaded at first use in a fork.

    And do it often, for Python replaces code that runs often by quicker code: done here, it is done for all forks.
    """
    ours, theirs = socket.socketpair()
    streams = sys.stdout, sys.stderr
    with ours, theirs, theirs.makefile("rb") as incoming:
        guest = Guest(theirs, incoming, shell, {
            "figures": False, "output_chars": 1000, "image_chars": 0, "outputs": 100, "all_outputs": 10**6})
        kinds = {"cell": guest._run_cell, "call": guest._call, "fetch": guest._fetch}

        def ask(message: dict[str, Any], buffers: Sequence[bytes] = ()) -> None:
            ours.sendall(wire.pack({"n": 0, **message}, buffers))
            received = wire.read(incoming)
            reply, out = kinds[message["kind"]](*received)
            guest._send({**reply, "n": 0}, out)
            ours.recv(2**20)

        for _ in range(REHEARSALS):
            for source in SAMPLE_CELLS:
                ask({"kind": "cell", "cell": 0, "source": source, "silent": False})
            for args in ((np.zeros((2, 3)), Function("tanh")), ([1.5, 2, True, None, "β"], Function("ripple", (1.0,)))):
                header, buffers = coding.encode(args)
                for name in ("f", "g", "f", "g"):
                    ask({"kind": "call", "name": name, "args": header, "counted": False, "layout": "plain",
                         "helpers": {}}, buffers)
            ask({"kind": "fetch", "name": "value"})
        ask({"kind": "cell", "cell": 0, "source": "!true", "silent": False})
    sys.stdout, sys.stderr = streams
    shell.reset(new_session=True)
    # which empties the module too: without its __spec__ multiprocessing can neither spawn nor use a fork server
    shell.user_ns.update(__doc__=None, __loader__=None, __package__=None, __spec__=None)


def _reply(result: Result) -> tuple[dict[str, Any], list[bytes]]:
    """Return the message (header, buffers) that reports a result."""
    message: dict[str, Any] = {"kind": "answer", "status": result.status, "stub": result.stub}
    if result.error is not None:
        return {**message, "error": vars(result.error)}, []
    if result.status != "value":
        return message, []
    header, buffers = coding.encode([result.value])
    return {**message, "values": header}, buffers


def _shortened(message: dict[str, Any]) -> dict[str, Any]:
    """Return the message that replaces one too large to be sent, and says so."""
    if "values" in message:
        large = ["u", "a value", "too large to be an answer"]
        return {**message, "values": ["l", large], "arguments": None, "own": 0}
    note = {"output_type": "stream", "name": "stderr", "text": "[an output too large to be kept]\n"}
    return {**message, "outputs": [note]}
