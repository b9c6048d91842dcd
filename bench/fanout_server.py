"""The server that bench/fanout.py measures: our serving with Flask-SocketIO, and `Fanout` or plain emits.

Whatever a client says is said to all. Arguments: `PORT ours|plain SECONDS_BETWEEN_PINGS`.
"""

import sys
from typing import Any, cast


def main() -> None:
    """Serves until SIGTERM."""
    from gevent import monkey

    monkey.patch_all()
    from community.kernel.serving import allow_many_files, listener, serve

    allow_many_files()
    port, kind, ping = sys.argv[1:]
    serve(_app(kind == "plain", int(ping)), listener("127.0.0.1", int(port)), share=False, stop=lambda: None)


def _app(plain: bool, ping: int) -> Any:
    from flask import Flask, request
    from flask_socketio import SocketIO

    from community.kernel.fanout import Fanout

    app, client = Flask(__name__), cast("Any", request)  # Flask-SocketIO puts a sid on it
    io = SocketIO(app, async_mode="gevent", manage_session=False, ping_interval=ping)
    fanout = None if plain else Fanout(io)
    here: dict[str, None] = {}

    def say(text: str) -> None:
        if fanout:
            fanout.send(list(here), "said", {"text": text})
        else:
            io.emit("said", {"text": text})

    io.on_event("connect", lambda *_: here.update({client.sid: None}))
    io.on_event("disconnect", lambda *_: here.pop(client.sid, None))
    io.on_event("say", say)
    return app


if __name__ == "__main__":
    main()
