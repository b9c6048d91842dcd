"""Short ways for tests to bring files: through the edge as a script does, or straight to storage and row."""

import io
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from community.files.models import File
from community.files.service import attaching
from community.files.service.receiving import Incoming, receive
from community.kernel.config import Settings
from community.kernel.door import Me, outright
from community.kernel.ids import ref
from community.kernel.storage import storage
from tests.access.test_matrix import _csrf_tokens
from tests.files.made import picture
from tests.people import World

TEAM = "alder-team"


def place(world: World, space: str = TEAM) -> str:
    """Where files for the channel of that space go."""
    return f"channel:{ref(world.channels[space])}@{ref(world.spaces[space])}"


@dataclass
class Hand:
    """One person's hand: brings files, sends messages, fetches; each gives (status, answer)."""

    app: Any
    world: World
    name: str
    csrf: str

    def _client(self) -> Any:
        client = self.app.test_client()
        client.set_cookie("session", self.world.token(self.name))
        return client

    def bring(self, data: bytes, name: str = "poster.png", space: str = TEAM, called: str = "", **fields: str) -> Any:
        """The answer to a file; it is to be `called` so, whatever its own name."""
        file = FileStorage(io.BytesIO(data), name)
        fields = {"place": place(self.world, space), "name": called, **fields}
        boundary, body = encode_multipart(MultiDict([*fields.items(), ("file", file)]))
        headers = {"X-CSRF-Token": self.csrf, "Accept": "application/json"}
        headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
        return self._client().post("/files", data=body, headers=headers)

    def brought(self, data: bytes | None = None, name: str = "poster.png", **fields: Any) -> str:
        """The id of a file that was taken."""
        answer = self.bring(picture() if data is None else data, name, **fields)
        assert answer.status_code == 200, answer.text
        return str(answer.get_json()["id"])

    def send(self, key: str = "a-key-of-its-own", space: str = TEAM, place: str = "", **said: Any) -> Any:
        """The answer to a message."""
        path = f"/chat/channels/{ref(self.world.channels[space])}/messages"
        headers = {"X-CSRF-Token": self.csrf, "Idempotency-Key": key, "Accept": "application/json", "X-Place": place}
        return self._client().post(path, json={"body": "", "byline": "full", **said}, headers=headers)

    def remove(self, file: str) -> int:
        """The status of letting go of one."""
        headers = {"X-CSRF-Token": self.csrf}
        return int(self._client().post(f"/files/{file}/remove", json={}, headers=headers).status_code)

    def fetch(self, path: str, **headers: str) -> Any:
        """What comes for an address."""
        answer = self._client().get(path, headers=headers)
        answer.get_data()
        answer.close()
        return answer


def hand(app: Any, world: World, keys: Any, name: str) -> Hand:
    """That person's."""
    return Hand(app, world, name, _csrf_tokens(world, keys)[name])


def rows(world: World) -> list[File]:
    """Every file there is, in the order in which they hang."""
    with world.database.unit() as session:
        found = list(session.scalars(outright(select(File).order_by(File.owner_id, File.position))))
        session.expunge_all()
        return found


def stored(settings: Settings) -> set[str]:
    """The names of everything in the folder."""
    return {path.name for path in (settings.folder / "files").rglob("*") if path.is_file()}


def waiting(me: Me, settings: Settings, space_id: int, data: bytes | None = None, name: str = "poster.png") -> str:
    """A file that waits for that person in a space."""
    received = receive(Incoming(data or picture(), name, "example", ()), settings)
    return ref(attaching.keep(me, space_id, received).file_id)


def opened(settings: Settings, key: str) -> bytes:
    """What lies in storage."""
    with closing(storage(settings).open(key)) as there:
        return there.read()
