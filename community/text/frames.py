"""Frames: how the serving process and a render child speak, four bytes of length and then JSON."""

import json
from typing import Any

LONGEST = 8 * 1024 * 1024
"""Bytes a frame may have; more is a child gone mad."""

_HEAD = 4


class Corrupt(RuntimeError):
    """What arrived is no frame of ours."""


def packed(message: Any) -> bytes:
    """A JSON value as one frame."""
    body = json.dumps(message).encode()
    return len(body).to_bytes(_HEAD, "big") + body


def length_of(head: bytes | bytearray) -> int:
    """The number of bytes that follow the four of a frame's head. Raises Corrupt if that cannot be."""
    length = int.from_bytes(head[:_HEAD], "big")
    if length > LONGEST:
        raise Corrupt(f"a frame of {length} bytes")
    return length


def unpacked(body: bytes | bytearray) -> Any:
    """The JSON value in a frame's body. Raises Corrupt."""
    try:
        return json.loads(body)
    except ValueError as error:
        raise Corrupt("a frame that is no JSON") from error


def taken(buffer: bytearray) -> Any | None:
    """The first whole frame, removed from the buffer, or None while it is still incomplete. Raises Corrupt."""
    if len(buffer) < _HEAD:
        return None
    end = _HEAD + length_of(buffer)
    if len(buffer) < end:
        return None
    body = bytes(buffer[_HEAD:end])
    del buffer[:end]
    return unpacked(body)
