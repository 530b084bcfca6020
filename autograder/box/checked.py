"""Outside the box: turn what a guest sends into results and outputs, or refuse it as malformed.

Every field of every message is checked for type and size here; nothing else of a message is used.
"""
from __future__ import annotations

import json
import re
from typing import Any

from lab.calling.calls import not_a_function

from . import coding
from .contract import Limits, RaisedError, Request, Result
from .manners import Sent
from .wire import Malformed

# Formats that a browser shows as they are and that cannot carry a script. HTML, JavaScript, SVG and Markdown
# of a student would run in the instructor's browser (formgrader, feedback), so an object that has them is
# shown by its text, which every object has.
TEXTS = ("text/plain", "text/latex")
PICTURES = ("image/png", "image/jpeg")
BASE64 = re.compile(r"[A-Za-z0-9+/=\n]*\Z")
OVERHEAD = 100          # bytes around an output in a notebook
_text_of = json.JSONEncoder(ensure_ascii=False).encode      # as autograder.files writes a notebook


class Flood(Exception):
    """More data came out of the box than any honest notebook sends; the message is the reason in words."""


class Room:
    """The bytes that answers and outputs of a whole run may still use outside the box."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.noted = False      # it was said in the outputs that there is no room for more
        self._outputs, self._output_bytes = limits.all_outputs, limits.all_outputs_mb * 2**20
        self._answers, self._received = limits.answers_mb * 2**20, limits.received_mb * 2**20

    def receive(self, size: int) -> None:
        """Count bytes received from the box. Raise Flood if they are more than a whole run needs."""
        self._received -= size
        if self._received < 0:
            raise Flood(f"the notebook sent more than {self.limits.received_mb} MB out of the box")

    def take_output(self, content: Any, outputs: int = 1) -> bool:
        """Reserve room for an output, or for text added to one. Return False if there is none left."""
        size = len(_text_of(content).encode("utf-8", "replace")) + outputs * OVERHEAD
        if outputs > self._outputs or size > self._output_bytes:
            return False
        self._outputs, self._output_bytes = self._outputs - outputs, self._output_bytes - size
        return True

    def of_one_answer(self) -> int:
        """Return how many bytes the next answer may have, so that little is read whatever is sent."""
        return max(0, min(self._answers, self.limits.answer_mb * 2**20))

    def take(self, size: int) -> None:
        """Count the bytes that were read of an answer."""
        self._answers -= size


class Outputs:
    """The outputs of one cell, received message by message and truncated to their limits."""

    def __init__(self, room: Room) -> None:
        self.kept: list[dict[str, Any]] = []
        self._room = room
        self._texts = room.limits.output_chars + 2000   # the guest's own note that it cut something off
        self._pictures = room.limits.image_chars
        self._expected = 2 * (room.limits.outputs + room.limits.output_chars)   # even if each is of one character

    def add(self, outputs: Any) -> None:
        """Add the outputs of a message. Raise Malformed for anything that is not an output."""
        if type(outputs) is not list:
            raise Malformed("outputs that are no list")
        self._expected -= len(outputs)
        if self._expected < 0:
            raise Malformed("more outputs than a cell can have")
        if len(self.kept) >= self._room.limits.outputs:
            self._leave_out()
            return
        for output in outputs:
            if type(output) is not dict:
                raise Malformed("an output that is no object")
            kind = output.get("output_type")
            if kind == "stream":
                self._add_text(_word(output, "name", ("stdout", "stderr")), _text(output, "text"))
            elif kind == "error":
                self._keep({"output_type": "error", "ename": _text(output, "ename")[:200],
                            "evalue": _text(output, "evalue")[:2000],
                            "traceback": [self._fitting(line) for line in _lines(output)]})
            elif kind in ("display_data", "execute_result"):
                count = {"execution_count": _number(output, "execution_count")} if kind == "execute_result" else {}
                self._keep({"output_type": kind, "data": self._data(output), "metadata": {}, **count})
            else:
                raise Malformed("an output of an unknown type")

    def clear(self) -> None:
        """Forget the outputs so far, as `clear_output` asks."""
        self.kept.clear()

    def _add_text(self, name: str, text: str) -> None:
        text = self._fitting(text)
        if self.kept and self.kept[-1].get("name") == name:
            if self._room.take_output(text, 0):
                self.kept[-1]["text"] += text
            else:
                self._leave_out()
        elif text:
            self._keep({"output_type": "stream", "name": name, "text": text})

    def _data(self, output: dict[str, Any]) -> dict[str, str]:
        data = output.get("data")
        if type(data) is not dict:
            raise Malformed("a display without data")
        kept: dict[str, str] = {}
        for kind in TEXTS:
            if kind in data:
                kept[kind] = self._fitting(_text(data, kind))
        for kind in PICTURES:
            if kind in data and len(_text(data, kind)) <= self._pictures and BASE64.match(data[kind]):
                self._pictures -= len(data[kind])
                kept[kind] = data[kind]
        return kept

    def _fitting(self, text: str) -> str:
        text = text[:max(0, self._texts)]
        self._texts -= len(text)
        return text.encode("utf-8", "replace").decode()     # no lone surrogates: files are UTF-8

    def _keep(self, output: dict[str, Any]) -> None:
        if len(self.kept) < self._room.limits.outputs and self._room.take_output(output):
            self.kept.append(output)
        else:
            self._leave_out()

    def _leave_out(self) -> None:
        """Note, once per run, that outputs are missing."""
        if not self._room.noted:
            self._room.noted = True
            limits = self._room.limits
            self.kept.append({"output_type": "stream", "name": "stderr", "text": (
                f"[outputs were left out from here on: a cell may have {limits.outputs} of them, a notebook "
                f"{limits.all_outputs} of {limits.all_outputs_mb} MB]\n")})


def result_of(request: Request, message: dict[str, Any], buffers: list[memoryview], room: Room,
              sent: Sent | None = None) -> Result:
    """Return the result that an answer's message holds. Raise Malformed. sent: the arguments of a call."""
    status = _word(message, "status", ("value", "raised", "missing", "spent", "broken"))
    stub = message.get("stub") is True
    if status == "missing":
        return Result("missing", reason=f"the name {request.name} does not exist after this cell")
    if status == "raised":
        return Result("raised", stub=stub, error=_error(message.get("error")))
    if status != "value":   # that functions handed in were asked for too much is known outside
        return Result("broken", reason=not_a_function(request.name))
    own = message.get("own", len(buffers))
    if type(own) is not int or not 0 <= own <= len(buffers):
        raise Malformed("more arrays than there are")
    try:
        values, size = coding.decode_within(message.get("values"), buffers[:own], room.of_one_answer())
    except coding.TooLarge as error:
        whole = room.of_one_answer() == room.limits.answer_mb * 2**20
        room.take(error.read)
        return Result("broken", reason=(
            f"it gives more than {room.limits.answer_mb} MB, far more than is asked for" if whole else
            f"all that the notebook's answers give is more than {room.limits.answers_mb} MB"))
    except (ValueError, RecursionError, OverflowError, TypeError) as error:
        raise Malformed(f"a value that is no plain data: {error}") from error
    if type(values) is not list or len(values) != 1:
        raise Malformed("not one value")
    room.take(size)
    changed = sent is not None and sent.changed(message.get("arguments"), buffers[own:])
    return Result("value", values[0], changed=changed, stub=stub)


def _error(error: Any) -> RaisedError:
    if type(error) is not dict:
        raise Malformed("an error that is no object")
    line = error.get("line")
    if line is not None and (type(line) is not int or not 0 < line < 10**6):
        raise Malformed("a line that is no line")
    return RaisedError(_text(error, "type")[:200], _text(error, "message")[:2000], line,
                       _text(error, "text")[:200], _text(error, "traceback")[:4000])


def _lines(output: dict[str, Any]) -> list[str]:
    lines = output.get("traceback")
    if type(lines) is not list or not all(type(line) is str for line in lines):
        raise Malformed("a traceback that is no list of lines")
    return [line[:4000] for line in lines[:20]]


def _text(message: dict[str, Any], key: str) -> str:
    text = message.get(key)
    if type(text) is not str:
        raise Malformed(f"{key} is no text")
    return text.encode("utf-8", "replace").decode()


def _word(message: dict[str, Any], key: str, words: tuple[str, ...]) -> str:
    word = message.get(key)
    if word not in words:
        raise Malformed(f"{key} is none of {', '.join(words)}")
    return str(word)


def _number(message: dict[str, Any], key: str) -> int:
    number = message.get(key)
    if type(number) is not int or not 0 <= number < 10**6:
        raise Malformed(f"{key} is no count")
    return number
