"""One event to many connections of this process: encoded once, and written straight where nothing waits.

`SocketIO.emit` costs each connection a turn of its queue, a switch of greenlets and a frame of its own. Here the frame
is made once, and where nothing waits it goes out by one system call (`kernel/lines.py`). What cannot go like that goes
as every emit does, so the order of what a connection gets is always the order in which it was sent.

A broadcast to thousands gives others their turn meanwhile. So that the next one does not overtake it, one greenlet
carries all of them out as they were asked for, and each waits until its own is out. Those that waited for it go
together, one write for each connection: the busier it gets, the cheaper each of them is.
"""

import struct
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from engineio import packet as transport
from flask_socketio import SocketIO
from socketio import packet as events

from community.kernel.lines import Line, Lines
from community.kernel.pings import Pings

TURN = 256  # connections between two turns of the others: one or two milliseconds
TOGETHER = 1 << 16  # bytes of broadcasts that go out as one piece
TEXT, SHORT, LONG = 0x81, 126, 127  # RFC 6455, section 5.2
Still = Callable[[str], bool]


@dataclass(slots=True, eq=False)
class Broadcast:
    """One event to many: the packet for those that queue, the frame for the others, and `done`, an Event."""

    sids: list[str]
    still: Still | None
    packet: Any
    frame: bytes
    done: Any


class Fanout:
    """Sends to many at once. Made right after `io`: connections that are open before it keep to plain emits.

    `straight` counts frames that went out at once, `queued` what had to wait, `cut` connections ended for not reading.
    """

    def __init__(self, io: SocketIO) -> None:
        self._io: Any = io.server
        self._lines = Lines(io)
        self._in_greenlets = io.async_mode == "gevent"
        if self._in_greenlets:
            Pings(io)
        self._asked: deque[Broadcast] = deque()
        self._is_running = False
        self.straight = self.queued = 0

    @property
    def cut(self) -> int:
        """Connections that were ended because too much waited for them."""
        return self._lines.cut

    def send(self, sids: Iterable[str], event: str, data: dict[str, Any], still: Still | None = None) -> None:
        """One event to these connections; returns when each has it, or has it waiting.

        Others have their turn meanwhile, and a right may end: `still` is asked about each sid right before it is told.
        """
        if not self._in_greenlets:
            self._emit([sid for sid in sids if still is None or still(sid)], event, data)
            return
        encoded = self._io.packet_class(events.EVENT, namespace="/", data=[event, data]).encode()
        packet = transport.Packet(transport.MESSAGE, encoded)
        one = Broadcast(list(sids), still, packet, frame(packet.encode()), self._io.eio.create_event())
        self._asked.append(one)
        self._begin()
        one.done.wait()

    def _emit(self, sids: list[str], event: str, data: dict[str, Any]) -> None:
        for sid in sids:
            self._io.emit(event, data, to=sid)
        self.queued += len(sids)

    def _begin(self) -> None:
        if self._asked and not self._is_running:
            self._is_running = True
            self._io.start_background_task(self._carry_out)

    def _carry_out(self) -> None:
        """A greenlet of its own: whoever asked may be stopped, and the others' broadcasts go on."""
        try:
            while self._asked:
                self._spread(self._next())
        finally:
            self._is_running = False
            self._begin()

    def _next(self) -> list[Broadcast]:
        """The broadcast whose turn it is, and those behind it while they are small."""
        some = [self._asked.popleft()]
        size = len(some[0].frame)
        while self._asked and (size := size + len(self._asked[0].frame)) <= TOGETHER:
            some.append(self._asked.popleft())
        return some

    def _spread(self, some: list[Broadcast]) -> None:
        try:
            self._write_to_all(Together(some))
        finally:
            for one in some:
                one.done.set()

    def _write_to_all(self, together: "Together") -> None:
        find, line_of = self._io.manager.eio_sid_from_sid, self._lines.get
        for number, (sid, wanted) in enumerate(together.wanted.items(), 1):
            bits = together.still(sid, wanted)
            key = find(sid, "/")
            line = line_of(key)
            if line is None or not line.is_free():
                self._queue(key, together.packets(bits))
            elif bits:
                self._write(line, together.piece(bits), bits.bit_count())
            if number % TURN == 0:
                self._io.sleep(0)

    def _write(self, line: Line, piece: bytes, count: int) -> None:
        try:
            at_once = line.put(piece)
        except OSError:  # the other side is gone; its reader finds out
            return
        if at_once:
            self.straight += count
        else:
            self.queued += count

    def _queue(self, key: str | None, packets: list[Any]) -> None:
        for packet in packets:
            self.queued += self._lines.queue(key, packet)


class Together:
    """Broadcasts that go out together: who gets which (`wanted`, one bit for each), and their frames as one piece."""

    def __init__(self, some: list[Broadcast]) -> None:
        self._some = [(1 << number, one) for number, one in enumerate(some)]
        self._pieces: dict[int, bytes] = {}
        self._asks = any(one.still for one in some)
        self.wanted: dict[str, int] = dict.fromkeys(some[0].sids, 1)
        for bit, one in self._some[1:]:
            for sid in one.sids:
                self.wanted[sid] = self.wanted.get(sid, 0) | bit

    def still(self, sid: str, bits: int) -> int:
        """Without those that this connection may no longer have."""
        if self._asks:
            for bit, one in self._some:
                if bits & bit and one.still and not one.still(sid):
                    bits ^= bit
        return bits

    def packets(self, bits: int) -> list[Any]:
        """In the order in which they were sent."""
        return [one.packet for bit, one in self._some if bits & bit]

    def piece(self, bits: int) -> bytes:
        """The same as bytes."""
        if bits not in self._pieces:
            self._pieces[bits] = b"".join(one.frame for bit, one in self._some if bits & bit)
        return self._pieces[bits]


def frame(text: str) -> bytes:
    """A text as one whole WebSocket frame of a server's (RFC 6455, section 5.2)."""
    data = text.encode()
    size = len(data)
    if size < SHORT:
        return struct.pack("!BB", TEXT, size) + data
    if size < 1 << 16:
        return struct.pack("!BBH", TEXT, SHORT, size) + data
    return struct.pack("!BBQ", TEXT, LONG, size) + data
