"""Clients of test_fanout.py: a raw WebSocket that checks every byte of each frame, and Engine.IO's polling."""

import json
import socket
import struct
import time
import urllib.request
import zlib
from typing import Any

UPGRADE = (
    "GET /socket.io/?EIO=4&transport=websocket{more} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
)
TEXT, CLOSE, PONG = 1, 8, 10


class Ear:
    """A WebSocket that reads only when told to, offers to have messages deflated as browsers do, and trusts nothing."""

    def __init__(self, port: int, room: int = 0, sid: str = "") -> None:
        self.socket, self.buffer, self.pongs = socket.socket(), bytearray(), 0
        self.deflated, self.inflater = 0, zlib.decompressobj(-15)
        if room:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.socket.settimeout(10)
        self.socket.connect(("127.0.0.1", port))
        self.socket.sendall(UPGRADE.format(more=f"&sid={sid}" if sid else "").encode())
        while b"\r\n\r\n" not in self.buffer:
            self._more()
        self.head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        self.deflated = 0x40 * (b"permessage-deflate" in self.head)
        if not sid:
            assert self.text()[0] == "0"
            self.say("40")
            assert self.text().startswith("40{")

    def say(self, text: str, opcode: int = TEXT) -> None:
        data = text.encode()
        assert len(data) < 126
        self.socket.sendall(bytes((0x80 | opcode, 0x80 | len(data))) + bytes(4) + data)

    def frame(self) -> tuple[int, bytes]:
        """The next whole frame: what it is and what it holds; each must be final, unmasked, and deflated or not."""
        first, second = self._take(2)
        assert first & 0xF0 == 0x80 | self.deflated, f"not a frame's beginning: {first:#x}"
        assert second < 128, f"masked, or not a length: {second:#x}"
        size = second
        if second == 126:
            size = struct.unpack("!H", self._take(2))[0]
        elif second == 127:
            size = struct.unpack("!Q", self._take(8))[0]
        assert (size < 126, 126 <= size < 65536, size > 65535)[max(0, second - 125)], "the shortest form it must be"
        data = self._take(size)
        return first & 0x0F, self.inflater.decompress(data + b"\0\0\xff\xff") if self.deflated else data

    def text(self) -> str:
        """The next text that says something; pings are answered."""
        while True:
            opcode, data = self.frame()
            if opcode == PONG:
                self.pongs += 1
            elif opcode == CLOSE:
                raise ConnectionError("closed with a goodbye")
            elif data == b"2":
                self.say("3")
            elif data != b"6":
                return data.decode()

    def told(self, count: int) -> list[dict[str, Any]]:
        """So many of the messages told."""
        return [told(self.text()) for _ in range(count)]

    def numbers(self, count: int) -> list[int]:
        return [one["number"] for one in self.told(count)]

    def is_ended(self, seconds: float = 5) -> bool:
        """Whether the server ends it within this time, whatever still comes."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                if not self.socket.recv(1 << 16):
                    return True
            except TimeoutError:
                return False
            except OSError:
                return True
        return False

    def _take(self, size: int) -> bytes:
        while len(self.buffer) < size:
            self._more()
        taken = bytes(self.buffer[:size])
        del self.buffer[:size]
        return taken

    def _more(self) -> None:
        came = self.socket.recv(1 << 20)
        if not came:
            raise ConnectionError("the server ended it")
        self.buffer += came


class Poll:
    """Engine.IO without a WebSocket."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/socket.io/?EIO=4&transport=polling"
        self.sid: str = json.loads(self.get()[0][1:])["sid"]
        self.address += f"&sid={self.sid}"
        self.post("40")
        assert self.get()[0].startswith("40{")

    def get(self) -> list[str]:
        """The packets that wait, or the next that comes."""
        with urllib.request.urlopen(self.address, timeout=10) as answer:  # noqa: S310 - our own server
            text: str = answer.read().decode()
        return text.split("\x1e")

    def post(self, packet: str) -> None:
        with urllib.request.urlopen(self.address, packet.encode(), timeout=10) as answer:  # noqa: S310 - see above
            assert answer.read() == b"OK"

    def numbers(self, count: int) -> list[int]:
        found: list[int] = []
        while len(found) < count:
            for packet in self.get():
                if packet == "2":
                    self.post("3")
                else:
                    found.append(told(packet)["number"])
        return found


def told(packet: str) -> dict[str, Any]:
    """What a packet of the event "told" holds."""
    assert packet.startswith('42["told",'), packet[:80]
    data: dict[str, Any] = json.loads(packet[2:])[1]
    return data
