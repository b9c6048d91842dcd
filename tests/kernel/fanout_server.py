"""A small server for test_fanout.py, under gevent as the product runs; its arguments are PORT and KIND.

Its pages tell everybody who is connected something and answer when that is done. KIND is "unknown" where
simple-websocket is not as it was expected, and "deflated" where messages are deflated for whoever offers it.
"""

import sys
from typing import Any, cast


class Told:
    """What the pages do."""

    def __init__(self, io: Any, fanout: Any) -> None:
        self.io, self.fanout = io, fanout
        self.here: dict[str, None] = {}
        self.number = 0

    def tell(self, count: int, size: int, mixed: int) -> dict[str, Any]:
        """So many numbered messages to all; every `mixed`-th of them as plain emits."""
        for _ in range(count):
            self.number += 1
            data = {"number": self.number, "text": "ü" * (size // 6)}  # six bytes each, as JSON writes them
            if mixed and self.number % mixed == 0:
                for sid in list(self.here):
                    self.io.emit("told", data, to=sid)
            else:
                here = list(self.here)  # in turn from either end: one that ran beside another would overtake it
                self.fanout.send(here if self.number % 2 else here[::-1], "told", data)
        return self.state()

    def tell_exactly(self, size: int) -> dict[str, Any]:
        """One whose frame holds so many bytes."""
        self.fanout.send(self.here, "told", {"text": "x" * (size - len('42["told",{"text":""}]'))})
        return self.state()

    def tell_some(self) -> dict[str, Any]:
        """One that the first who came may no longer have when it is their turn."""
        first = next(iter(self.here))
        self.fanout.send(self.here, "told", {"number": 0}, lambda sid: sid != first)
        return self.state()

    def tell_with_turns(self) -> dict[str, Any]:
        """One, and how often another greenlet had its turn meanwhile."""
        turns: list[int] = []
        other = self.io.start_background_task(self._count, turns)
        self.fanout.send(self.here, "told", {"number": 0})
        other.kill()
        return {"turns": len(turns)}

    def _count(self, turns: list[int]) -> None:
        while True:
            turns.append(1)
            self.io.sleep(0)

    def tell_behind(self) -> dict[str, Any]:
        """A plain emit that is still in the queue when the turn of the broadcast comes."""
        self.number += 2

        def emit_first(sid: str) -> bool:
            self.io.emit("told", {"number": self.number - 1}, to=sid)
            return True

        self.fanout.send(self.here, "told", {"number": self.number}, emit_first)
        return self.state()

    def greenlets(self) -> dict[str, Any]:
        """How many greenlets there are."""
        import gc

        from greenlet import greenlet

        gc.collect()
        return {"greenlets": sum(isinstance(one, greenlet) and not one.dead for one in gc.get_objects())}

    def state(self) -> dict[str, Any]:
        """The counts so far."""
        counts = {name: getattr(self.fanout, name) for name in ("straight", "queued", "cut")}
        return {"here": len(self.here), **counts}


def main() -> None:
    """Serves until SIGTERM."""
    from gevent import monkey

    monkey.patch_all()
    from community.kernel.serving import allow_many_files, listener, serve

    allow_many_files()
    app = _app(sys.argv[2])
    serve(app, listener("127.0.0.1", int(sys.argv[1])), share=False, stop=lambda: None)


def _app(kind: str) -> Any:
    from flask import Flask, request
    from flask_socketio import SocketIO

    from community.kernel import fanout, lines

    if kind == "unknown":
        lines.OF_SIMPLE = (*lines.OF_SIMPLE, "nothing like that")  # type: ignore[assignment]  # - one name more
    if kind == "deflated":
        lines._without_extensions = lambda answer, environ, start: answer(environ, start)
    fanout.TURN, lines.STUCK = 8, 2.0
    app, client = Flask(__name__), cast("Any", request)  # Flask-SocketIO puts a sid on it
    io = SocketIO(app, async_mode="gevent", manage_session=False, ping_interval=1)
    told = Told(io, fanout.Fanout(io))
    io.on_event("connect", lambda *_: told.here.update({client.sid: None}))
    io.on_event("disconnect", lambda *_: told.here.pop(client.sid, None))
    app.add_url_rule("/<name>", "page", lambda name: getattr(told, name)(**_numbers(request.args)))
    return app


def _numbers(arguments: Any) -> dict[str, int]:
    return {name: int(value) for name, value in arguments.items()}


if __name__ == "__main__":
    main()
