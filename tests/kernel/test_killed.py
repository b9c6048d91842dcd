"""Killed with -9 between request and answer: what was acknowledged is there, and nothing is there twice."""

import random
import threading
import time

import pytest
from sqlalchemy import select, update

from community.accounts.models import Person
from community.accounts.passwords import hashed
from community.forums.models import Post, Topic
from community.kernel.door import OPENED, outright
from community.kernel.drafts import Draft
from community.kernel.ids import ref
from tests.access.planting import plant
from tests.serving import Client, Server

ROUNDS = 8
PASSWORD = "a long and quiet password"


@pytest.fixture
def server(world, database_url, tmp_path):
    with world.database.unit(writes=True) as session:
        session.execute(update(Person).values(password=hashed(PASSWORD)), execution_options=OPENED)
    url = world.database.url.render_as_string(hide_password=False)
    with Server(tmp_path, url, SECRET="a secret for tests, long enough to be one") as running:
        yield running


def signed_in(server: Server) -> Client:
    client = Client(server.address)
    fields = {**client.hidden("/sign-in"), "email": "ana@example.org", "password": PASSWORD}
    assert client.send("/sign-in", fields)[0] == 303
    return client


def test_every_acknowledged_post_is_there_and_none_twice(server, world):
    topic = f"/forums/topics/{ref(plant(world, 'alder-team', 'sam')[0])}"
    client, acknowledged, dice = signed_in(server), [], random.Random(7)
    for number in range(ROUNDS):
        body = f"Round {number} of the drill"
        fields = {**client.hidden(topic), "body": body, "byline": "name"}
        killer = threading.Timer(dice.uniform(0.0, 0.03), server.kill)
        killer.start()
        if _sent(client, f"{topic}/reply", fields):
            acknowledged.append(body)
        killer.join()
        assert server.start() < 10
        assert client.send(f"{topic}/reply", fields)[0] == 303, "the retry must bring the first result or post now"
    with world.database.unit() as session:
        bodies = list(session.scalars(outright(select(Post.source).where(Post.seq > 1).order_by(Post.seq))))
        last = session.scalar(outright(select(Topic.last_seq)))
    assert bodies == [f"Round {number} of the drill" for number in range(ROUNDS)]
    assert set(acknowledged) <= set(bodies)
    assert last == ROUNDS + 1


def _sent(client: Client, path: str, fields: dict[str, str]) -> bool:
    try:
        return client.send(path, fields)[0] == 303
    except OSError:
        return False


def test_an_acknowledged_draft_survives(server, world):
    topic = f"/forums/topics/{ref(plant(world, 'alder-team', 'sam')[0])}"
    client = signed_in(server)
    fields = {**client.hidden(topic), "body": "x" * 60_001, "byline": "name"}
    assert client.send(f"{topic}/reply", fields)[0] == 422
    server.kill()
    server.start()
    time.sleep(0.05)
    with world.database.unit() as session:
        draft = session.scalars(outright(select(Draft))).one()
    assert draft.body == "x" * 60_001
