"""A server killed with -9 in the middle of a roster: after its lease the work goes on, and nobody is invited twice."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from community.accounts.models import Person
from community.accounts.passwords import hashed
from community.institutions.models import ImportState, Invitation, RosterImport
from community.kernel import clock
from community.kernel.door import OPENED, outright
from community.kernel.jobs import Job
from tests.institutions.rosters import HEAD, PATH, STANDING
from tests.serving import Client, Server

ROWS, KILLS = 3_000, 3
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
    client.send("/sign-in", {**client.hidden("/sign-in"), "email": "ana@example.org", "password": PASSWORD})
    return client


def asked(world, statement):
    with world.database.unit() as session:
        return session.scalar(outright(statement))


def invited(world) -> int:
    return asked(world, select(func.count()).select_from(Invitation))


def until(condition) -> None:
    """Up to a minute for what the server does meanwhile."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it does not come to an end"
        time.sleep(0.005)


def let_leases_run_out(world) -> None:
    """As if the five minutes of a lease had passed."""
    with world.database.unit(writes=True) as session:
        held = update(Job).where(Job.state == "running")
        session.execute(held.values(lease_until=clock.now() - timedelta(seconds=1)), execution_options=OPENED)


def state_is(world, state: ImportState) -> bool:
    return asked(world, select(RosterImport.state)) == state


def test_a_roster_goes_on_where_the_killed_server_stopped(server, world):
    client = signed_in(server)
    rows = "".join(f"n{number}@alder.example,Nova {number},observer,,\n" for number in range(ROWS))
    status, there = client.send(PATH, {**client.hidden(PATH), "text": HEAD + STANDING + rows})
    assert status == 303
    until(lambda: state_is(world, ImportState.READY))
    assert client.send(f"{there}/apply", client.hidden(there))[0] == 303
    for _kill in range(KILLS):
        before = invited(world)
        until(lambda least=before: invited(world) > least)
        server.kill()
        assert invited(world) < ROWS, "it was killed when all was done"
        let_leases_run_out(world)
        server.start()
    until(lambda: state_is(world, ImportState.APPLIED))
    assert invited(world) == ROWS
    assert asked(world, select(func.count(func.distinct(Invitation.email)))) == ROWS
