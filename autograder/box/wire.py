"""Frames between the warden and the box: eight bytes of lengths, a JSON header, and raw bytes beside it.

Nothing on the wire executes on load. Both sides read with limits; what is not a frame raises `Malformed`.
"""
from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

LENGTHS = struct.Struct("!II")        # of the header, of the body
MAX_FRAME = 20 * 2**20
MAX_HEADER = 4 * 2**20
MAX_OBJECTS, MAX_ENTRIES = 120_000, 1_000_000   # of a header, which may grow fiftyfold when it is read
MAX_BUFFERS = 10_000
_text = json.JSONEncoder(separators=(",", ":")).encode      # json.dumps would make one for each message


class Malformed(Exception):
    """An error for bytes that are not one of our frames."""


def pack(message: dict[str, Any], buffers: Sequence[Any] = ()) -> bytes:
    """Return one frame. Raise ValueError if it is larger than the other side accepts."""
    if buffers:
        message = {**message, "sizes": [len(buffer) for buffer in buffers]}
    header = _text(message).encode()
    size = sum(message["sizes"]) if buffers else 0
    if len(header) > MAX_HEADER or len(header) + size > MAX_FRAME or len(buffers) > MAX_BUFFERS:
        raise ValueError("too large to be sent")
    return b"".join([LENGTHS.pack(len(header), size), header, *buffers])


def unpack(header: bytes, body: memoryview) -> tuple[dict[str, Any], list[memoryview]]:
    """Return (message, buffers) of a frame's two parts. Raise Malformed."""
    if len(header) > MAX_OBJECTS and (
            header.count(b"{") > MAX_OBJECTS or header.count(b",") + header.count(b"[") > MAX_ENTRIES):
        raise Malformed("a header of too many parts")
    try:
        message = json.loads(header)
    except (ValueError, RecursionError) as error:
        raise Malformed("a header that is not JSON") from error
    if type(message) is not dict:
        raise Malformed("a header that is no object")
    sizes = message.pop("sizes", [])
    if (type(sizes) is not list or len(sizes) > MAX_BUFFERS or sum(map(_length, sizes)) != len(body)):
        raise Malformed("a body that does not fit its header")
    buffers, start = [], 0
    for size in sizes:
        buffers.append(body[start:start + size])
        start += size
    return message, buffers


def _length(size: Any) -> int:
    if type(size) is not int or size < 0:
        raise Malformed("a length that is no length")
    return size


def _checked(header_length: int, body_length: int) -> None:
    if header_length > MAX_HEADER or header_length + body_length > MAX_FRAME:
        raise Malformed("a frame larger than is allowed")


class Reader:
    """A buffer that collects bytes as they come and returns complete frames, for the warden, which never waits."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[dict[str, Any], list[memoryview]]]:
        """Return the frames that `data` completes. Raise Malformed as soon as the bytes cannot become a frame."""
        self._bytes += data
        while len(self._bytes) >= LENGTHS.size:
            header_length, body_length = LENGTHS.unpack_from(self._bytes)
            _checked(header_length, body_length)
            end = LENGTHS.size + header_length + body_length
            if len(self._bytes) < end:
                return
            frame = bytes(memoryview(self._bytes)[LENGTHS.size:end])
            del self._bytes[:end]
            yield unpack(frame[:header_length], memoryview(frame)[header_length:])


def read(incoming: BinaryIO) -> tuple[dict[str, Any], list[memoryview]]:
    """Return the next frame from a socket's buffered file, for the box. Raise EOFError when the other side is gone."""
    header_length, body_length = LENGTHS.unpack(_exactly(incoming, LENGTHS.size))
    _checked(header_length, body_length)
    data = _exactly(incoming, header_length + body_length)
    return unpack(data[:header_length], memoryview(data)[header_length:])


def _exactly(incoming: BinaryIO, size: int) -> bytes:
    data = incoming.read(size)
    if len(data) < size:
        raise EOFError
    return data
