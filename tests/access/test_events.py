"""Every socket event x every space x every persona: exactly the expected answer, and news for nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask_socketio import SocketIOTestClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from community.accounts.models import Person, SignIn
from community.institutions.models import Membership, Role
from community.institutions.service import memberships
from community.kernel import clock
from community.kernel.bus import Bus
from community.kernel.door import OPENED
from community.kernel.ids import new_id
from community.kernel.listening import LISTENABLE
from community.kernel.sockets import Sockets
from community.kernel.web import EDGES
from tests.access import matrix
from tests.access.matrix import (
    EVENTS,
    EVENTS_ELSEWHERE,
    EVERYBODY,
    LEVELS,
    LOST,
    MEMBERS,
    STRANGERS,
    EventWay,
    author,
    filled,
    reached,
)
from tests.access.planting import Planted, plant_all
from tests.kernel.listening import heard_of, plug_in
from tests.people import World, grant

TITLES = {"Not found": 404, "Not allowed": 403}
KINDS = sorted({kind for (event, kind), way in EVENTS.items() if event == "listen" and way.asks == "read"})
Connect = Callable[[str | None], SocketIOTestClient]
Sent = dict[str, str]
Everywhere = dict[str, Planted]


@pytest.fixture
def sockets(app: Flask) -> Sockets:
    return Sockets(app, app.extensions["community"].bus)


@pytest.fixture
def connect(app: Flask, sockets: Sockets, world: World) -> Connect:
    return lambda name: plug_in(app, sockets, world, name)


@pytest.fixture
def planted(world: World) -> Everywhere:
    """A topic with its post, and a message, in every space."""
    return {space: plant_all(world, space, author(space)) for space in LEVELS}


def _sent(way: EventWay, world: World, space: str, ids: Planted) -> Sent:
    return {name: filled(value, world, space, *ids) for name, value in way.sends.items()}


# ------------------------------------------------------------------ no event without a row


def test_every_socket_event_has_a_row(sockets: Sockets) -> None:
    marked = {edge.name for edge in EDGES if edge.kind == "socket"}
    there = {(where, event) for where, events in sockets.io.server.handlers.items() for event in events}
    unmarked = {("/", "connect"), ("/", "disconnect")}  # what they ask for is tested below, and in tests/kernel
    assert there == unmarked | {("/", event) for event in marked}, "a socket event that no edge marked"
    assert sockets.io.server.namespace_handlers == {}
    assert {event for event, _ in EVENTS} == marked, "a socket event without a row in the matrix"


def test_every_kind_that_can_be_listened_to_has_its_rows(sockets: Sockets) -> None:
    for event in ("listen", "leave"):
        known = {kind for name, kind in EVENTS if name == event} | set(EVENTS_ELSEWHERE)
        assert known == set(LISTENABLE), "a kind without a row in the matrix"


def test_the_matrix_of_events_has_as_many_cells_as_it_says() -> None:
    assert len(EVENTS) * len(LEVELS) * len(EVERYBODY) >= 230


# ------------------------------------------------------------------ what each persona is answered


@pytest.mark.parametrize(("event", "kind"), EVENTS)
def test_each_persona_is_answered_what_the_matrix_says(
    event: str, kind: str, connect: Connect, world: World, planted: Everywhere
) -> None:
    way, wrong = EVENTS[event, kind], []
    for persona in EVERYBODY:
        socket = connect(persona)
        for space, ids in planted.items():
            sent = (_sent(way, world, space, ids), _sent(way, world, space, (new_id(), new_id(), new_id(), new_id())))
            got, right = _outcome(socket, event, way, sent), matrix.expected_of_event(way, space, persona)
            if got != right:
                wrong.append(f"{persona} in {space}: {got}, not {right}")
    assert wrong == []


def _outcome(socket: SocketIOTestClient, event: str, way: EventWay, sent: tuple[Sent, Sent]) -> object:
    """The answer as a status, or word for word when it is none of those; `sent` names a thing and a missing one."""
    if not socket.is_connected():
        return None
    answer, of_a_missing_one = (socket.emit(event, one, callback=True) for one in sent)
    if answer == {"ok": True, "answer": way.answer}:
        return 200
    status = TITLES.get(answer.get("title", ""))
    hidden = status == 404 and answer != of_a_missing_one
    return answer if status is None or answer["ok"] or hidden else status


# ------------------------------------------------------------------ who hears what


class Listeners:
    """Every persona at a socket of their own, who asked to listen to one thing of a kind in every space."""

    def __init__(self, connect: Connect, bus: Bus, things: dict[str, Sent]) -> None:
        self.bus, self.things = bus, things
        self.sockets = {name: connect(name) for name in EVERYBODY if name not in STRANGERS}
        self.ask("listen")

    def ask(self, event: str) -> None:
        """Everyone who still can sends that event about everything."""
        for socket in self.sockets.values():
            for thing in self.things.values():
                if socket.is_connected():
                    socket.emit(event, thing, callback=True)

    def say(self, first: set[str] = frozenset()) -> None:
        """There is news in every space, in some of them first."""
        for space in sorted(self.things, key=lambda space: space not in first):
            self.bus.say(self.things[space])

    def told(self, what: str) -> dict[str, set[str]]:
        """In which spaces each was told of "news", or that they are "closed"; whoever was told nothing is left out."""
        spaces = {thing["id"]: space for space, thing in self.things.items()}
        told = {name: {spaces[one] for one in heard_of(socket, what)} for name, socket in self.sockets.items()}
        return {name: where for name, where in told.items() if where}


@pytest.fixture(params=KINDS)
def listeners(
    request: pytest.FixtureRequest, connect: Connect, sockets: Sockets, world: World, planted: Everywhere
) -> Listeners:
    way = EVENTS["listen", request.param]
    return Listeners(connect, sockets.bus, {space: _sent(way, world, space, ids) for space, ids in planted.items()})


def _everyone_but(name: str = "", lost: set[str] = frozenset()) -> dict[str, set[str]]:
    """What each hears of when that persona has lost some."""
    all_hear = {other: reached(other) - (lost if other == name else set()) for other in MEMBERS}
    return {other: where for other, where in all_hear.items() if where}


def test_news_reach_exactly_those_who_may_read_until_they_leave(listeners: Listeners) -> None:
    listeners.say()
    assert listeners.told("news") == _everyone_but()
    listeners.ask("leave")
    listeners.say()
    assert listeners.told("news") == {}


def _let_another_lead(world: World, place: str) -> None:
    """The last who leads a place cannot go; this one has no account to hear anything with."""
    with world.database.unit(writes=True) as session:
        other = Person(handle="other", name="Other", email="other@example.org", seen_from=clock.now())
        session.add(other)
        session.flush()
        for role in (Role.PROGRAM_LEAD, Role.ADMINISTRATOR):
            where = {"person_id": other.person_id, "institution_id": world.places[place]}
            session.add(Membership(role=role, started_at=clock.now(), **where))


@pytest.mark.parametrize(("name", "place"), LOST)
def test_with_a_membership_ends_the_hearing_of_what_came_with_it_and_of_nothing_else(
    name: str, place: str, listeners: Listeners, world: World, as_me: Callable[..., object]
) -> None:
    lost = LOST[name, place]
    _let_another_lead(world, place)
    as_me("adam", memberships.end_membership, world.memberships[name, place])
    assert listeners.told("closed") == {name: lost}
    for _ in ("those who stay", "those who ask once more"):
        listeners.say(first=lost)
        assert listeners.told("news") == _everyone_but(name, lost)
        listeners.ask("listen")


# ------------------------------------------------------------------ rights that end without anybody's act

Ends = Callable[[Session, World], object]


def _membership_by_date(session: Session, world: World) -> None:
    which = update(Membership).where(Membership.membership_id == world.memberships["kim", "alder"])
    session.execute(which.values(ended_at=clock.now() - timedelta(seconds=1)), execution_options=OPENED)


def _session_by(column: str) -> Ends:
    def end(session: Session, world: World) -> None:
        which = update(SignIn).where(SignIn.person_id == world.people["kim"])
        session.execute(which.values({column: clock.now() - timedelta(hours=30)}), execution_options=OPENED)

    return end


def _suspended(session: Session, world: World) -> None:
    which = update(Person).where(Person.person_id == world.people["kim"])
    session.execute(which.values(state="suspended"), execution_options=OPENED)


def _excluded(session: Session, world: World) -> None:
    session.add(grant(world, world.spaces["alder-team"], "-@kim", 0))


# How it ends for Kim, what she no longer hears, and whether her socket stays open.
SILENT: dict[str, tuple[Ends, set[str], bool]] = {
    "the last day of a membership": (_membership_by_date, {"alder-team"}, True),
    "an exclusion": (_excluded, {"alder-team"}, True),
    "the age of a session": (_session_by("ends_at"), reached("kim"), False),
    "the idleness of a session": (_session_by("seen_at"), reached("kim"), False),
    "a suspension": (_suspended, reached("kim"), False),
}


@pytest.mark.parametrize("how", SILENT)
def test_the_door_is_asked_before_each_message_so_nobody_has_to_say_that_a_right_ended(
    how: str, listeners: Listeners, world: World
) -> None:
    end, lost, stays = SILENT[how]
    listeners.say()
    assert listeners.told("news") == _everyone_but()
    with world.database.unit(writes=True) as session:
        end(session, world)
    listeners.say(first=lost)
    assert listeners.told("news") == _everyone_but("kim", lost)
    assert listeners.sockets["kim"].is_connected() == stays
