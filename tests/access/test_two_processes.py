"""Two serving processes with PostgreSQL and Redis: a right that ends in one has ended in the other, sockets too."""

import json
import time

import pytest
import redis
import simple_websocket
from sqlalchemy import select, update

from community.accounts.models import Person
from community.accounts.passwords import hashed
from community.institutions.models import Membership
from community.kernel.door import OPENED, outright
from community.kernel.ids import ref
from tests.access.planting import plant
from tests.services import redis_url
from tests.serving import Client, Server

PASSWORD = "a long and quiet password"
READERS = 6  # enough that both processes hold some of them


@pytest.fixture
def server(world, database_url, tmp_path):
    with world.database.unit(writes=True) as session:
        session.execute(update(Person).values(password=hashed(PASSWORD)), execution_options=OPENED)
    settings = {"SECRET": "a secret for tests, long enough to be one", "PROCESSES": "2", "REDIS_URL": redis_url()}
    url = world.database.url.render_as_string(hide_password=False)
    with Server(tmp_path, url, **settings) as running:
        yield running


def signed_in(server: Server, name: str) -> Client:
    client = Client(server.address)
    fields = {**client.hidden("/sign-in"), "email": f"{name}@example.org", "password": PASSWORD}
    assert client.send("/sign-in", fields)[0] == 303
    return client


class Socket:
    """A browser's WebSocket, as engine.io and socket.io speak on it."""

    def __init__(self, server: Server, token: str) -> None:
        address = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
        headers = {"Cookie": f"session={token}", "Origin": server.address}
        self.socket = simple_websocket.Client(address, headers=headers)
        self.socket.send("40")  # at once: this client only looks at what came with the handshake when more comes
        assert self._next().startswith("0")
        assert self._next().startswith("40")

    def listen(self, topic_id: int) -> None:
        self.socket.send("421" + json.dumps(["listen", {"kind": "topic", "id": ref(topic_id)}]))
        assert self._next().startswith("431")

    def heard(self, seconds: float, wanted: str = "") -> list[str]:
        """The names of what comes within this time, or until the wanted one came."""
        names, until = [], time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                packet = self.socket.receive(timeout=left)
            except simple_websocket.ConnectionClosed:
                return [*names, "cut off"]
            if packet and packet.startswith("42"):
                names.append(json.loads(packet[2:])[0])
                if names[-1] == wanted:
                    break
        return names

    def _next(self) -> str:
        packet = self.socket.receive(timeout=10)
        assert packet is not None, "nothing came"
        return str(packet)


def membership_of(world, name: str, place: str) -> int:
    whose = (Membership.person_id == world.people[name], Membership.institution_id == world.places[place])
    with world.database.unit() as session:
        return session.scalars(outright(select(Membership.membership_id).where(*whose))).one()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_what_ends_in_one_process_ends_in_the_other(server, world):
    redis.Redis.from_url(redis_url()).ping()
    topic_id = plant(world, "alder-team", "sam")[0]
    topic, roster = f"/forums/topics/{ref(topic_id)}", "/hospitals/alder/roster"
    ana, sam = signed_in(server, "ana"), signed_in(server, "sam")
    kims = [signed_in(server, "kim") for _ in range(READERS)]
    sockets = [Socket(server, world.token("kim")) for _ in range(READERS)]
    for socket in sockets:
        socket.listen(topic_id)
    sam.send(f"{topic}/reply", {**sam.hidden(topic), "body": "heard by all", "byline": "name"})
    assert all("news" in socket.heard(5, "news") for socket in sockets)
    assert {kim.get(topic)[0] for kim in kims} == {200}

    held = f"/hospitals/alder/memberships/{ref(membership_of(world, 'kim', 'alder'))}"
    assert ana.send(f"{held}/end", ana.hidden(roster))[0] == 303
    assert {kim.get(topic)[0] for kim in kims} == {404}
    sam.send(f"{topic}/reply", {**sam.hidden(topic), "body": "heard by nobody who left", "byline": "name"})
    time.sleep(1)
    assert not [name for socket in sockets for name in socket.heard(0.05) if name == "news"]
