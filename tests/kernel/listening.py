"""What every test about sockets leans on: plugging one in as somebody, asking it to listen, and what it heard."""

from typing import Any

from flask import Flask
from flask_socketio import SocketIOTestClient

from community.kernel.ids import ref
from community.kernel.sockets import Sockets
from tests.people import World


def plug_in(app: Flask, sockets: Sockets, world: World, name: str | None, **headers: str) -> SocketIOTestClient:
    """The socket of that persona's browser; it may have been refused."""
    browser = app.test_client()
    if name:
        browser.set_cookie("session", world.token(name))
    return sockets.io.test_client(app, flask_test_client=browser, headers=headers)


def listen(socket: SocketIOTestClient, topic_id: int) -> Any:
    """Asks to listen to a topic; the answer."""
    return socket.emit("listen", {"kind": "topic", "id": ref(topic_id)}, callback=True)


def heard(socket: SocketIOTestClient) -> list[str]:
    """The names of what came since the last time, also to a socket that was cut off meanwhile."""
    return [name for name, _ in _taken(socket)]


def heard_of(socket: SocketIOTestClient, name: str) -> set[str]:
    """The ids of the things that it was told that `name` of: "news" or "closed", since the last time."""
    return {thing["id"] for told, thing in _taken(socket) if told == name}


def _taken(socket: SocketIOTestClient) -> list[tuple[str, Any]]:
    came, socket.queue = socket.queue, []
    return [(message["name"], message["args"][0]) for message in came]
