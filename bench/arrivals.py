"""When bytes came to a socket, as the kernel noted it (socket(7), SO_TIMESTAMPNS).

A load maker looks at its sockets one after the other, and where several processes serve it has no core to itself. How
late it looks is nobody's waiting: whoever listens has a machine of their own.
"""

import socket
import struct
import time

SO_TIMESTAMPNS = 35  # asm-generic/socket.h; Python's socket module does not name it
NOTE = struct.Struct("@ll")  # struct timespec
ROOM = socket.CMSG_SPACE(NOTE.size)


def note(sock: socket.socket) -> None:
    """From now on the kernel notes when something comes."""
    sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)


def take(sock: socket.socket, buffer: bytearray) -> tuple[int, float]:
    """How many bytes are now in the buffer, and when the last of them came, on the clock of `time.perf_counter`."""
    size, notes, _, _ = sock.recvmsg_into([buffer], ROOM)
    for level, kind, data in notes:
        if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMPNS):
            seconds, nanoseconds = NOTE.unpack(data[: NOTE.size])
            return size, time.perf_counter() - (time.time() - seconds - nanoseconds / 1e9)
    return size, time.perf_counter()
