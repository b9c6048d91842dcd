"""A right that ends is gone for whatever an open browser asks next, and what its person keeps goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask_socketio import SocketIOTestClient
from sqlalchemy import delete, select, update
from werkzeug.test import TestResponse

from community.access.models import Grant, PactAgreement, Space
from community.access.service import pacts
from community.accounts.models import Person, SignIn
from community.accounts.service import proofs, sessions
from community.institutions.models import Membership, Role
from community.institutions.service import memberships
from community.kernel import clock, shield
from community.kernel.door import OPENED, outright
from community.kernel.ids import ref
from community.kernel.keys import Keys, fingerprint, new_token
from community.kernel.sockets import Sockets
from community.leaving.forms import LeaveForm
from community.leaving.service import going
from community.text.writing import lay_out
from tests.access.canaries import CANARY, Aviary
from tests.access.canaries_elsewhere import plant_elsewhere
from tests.access.matrix import author
from tests.access.pacts import put
from tests.access.planting import plant
from tests.kernel.listening import heard_of, listen, plug_in
from tests.people import DAY, INSTITUTIONS, World, grant

READS = {
    "page": "/forums/topics/{topic}",
    "fragment": "/forums/topics/{topic}/posts?after=0",
    "post": "/forums/posts/{post}",
    "space": "/spaces/{space}",
    "board": "/forums/{space}/talk",
    "search inside": "/search?q=planted&space={space}",
    "way to a draft": "/drafts/go?place=topic:{topic}@{space_id}",
}
WRITES = {
    "reply": ("/forums/topics/{topic}/reply", {"body": "words after the change", "byline": "name"}),
    "new topic": ("/forums/{space}/talk/new", {"title": "After it", "body": "words", "byline": "name", "tags": ""}),
}
OWN = {"settings": "/settings", "spaces": "/spaces", "search": "/search?q=planted", "people": "/people"}
SECOND = "token-of-another-browser"


@dataclass(frozen=True)
class Change:
    """What happens to whom; where that is felt, what the reads and writes there are answered from then on.

    `kept` is a space that goes on being read; `own` is the answer to what hangs on no space; `second` says whether
    another browser of theirs stays signed in, `before` what has to stand first.
    """

    act: Callable[["Scene"], object]
    name: str = "kim"
    lost: str = "alder-team"
    kept: str = "quill-team"
    reads: int = 404
    writes: int = 404
    own: int = 200
    second: bool = True
    before: Callable[["Scene"], object] | None = None


class Scene:
    """The world, a persona with two browsers and a socket, and a topic in every space that matters."""

    def __init__(self, app: Flask, world: World, keys: Keys, as_me: Callable[..., Any], change: Change) -> None:
        self.app, self.world, self.keys, self.as_me, self.change = app, world, keys, as_me, change
        self.topics = {space: plant(world, space, author(space)) for space in (change.lost, change.kept)}
        now = clock.now()
        facts = {"person_id": world.people[change.name], "started_at": now, "seen_at": now, "ends_at": now + DAY}
        with world.database.unit(writes=True) as session:
            session.add(SignIn(token=fingerprint(SECOND), **facts))
        if change.before:
            change.before(self)
        self.client, self.other = app.test_client(), app.test_client()
        self.client.set_cookie("session", world.token(change.name))
        self.other.set_cookie("session", SECOND)

    def session_id(self, token: str = "") -> int:
        """The row of a session; by default of the first browser's."""
        wanted = fingerprint(token or self.world.token(self.change.name))
        with self.world.database.unit() as session:
            found = session.scalars(outright(select(SignIn.sign_in_id).where(SignIn.token == wanted))).one()
        return int(found)

    def row(self, statement: Any) -> None:
        """Writes straight into the tables, as an operator or a page to come would."""
        with self.world.database.unit(writes=True) as session:
            session.execute(statement, execution_options=OPENED)

    def filled(self, path: str, space: str) -> str:
        """An address about what was planted in that space."""
        topic_id, post_id = self.topics[space]
        ids = {"topic": ref(topic_id), "post": ref(post_id), "space_id": ref(self.world.spaces[space])}
        return path.format(space=space, **ids)

    def reads(self, space: str) -> dict[str, int]:
        """What each way of reading there is answered."""
        return {what: _status(self.client.get(self.filled(path, space))) for what, path in READS.items()}

    def writes(self, space: str) -> dict[str, int]:
        """The same for writing, with a form that was opened while it was allowed."""
        csrf = shield.csrf(self.keys, self.session_id())
        return {what: self._write(self.filled(path, space), sent, csrf) for what, (path, sent) in WRITES.items()}

    def _write(self, path: str, sent: dict[str, str], csrf: str) -> int:
        return _status(self.client.post(path, data={**sent, "csrf_token": csrf, "client_key": new_token()}))

    def own(self) -> dict[str, int]:
        """What hangs on no space."""
        return {what: _status(self.client.get(path)) for what, path in OWN.items()}


def _status(answer: TestResponse) -> int:
    """303 only for being sent to the sign-in page, 428 to a pact; going on after a success is 200."""
    if "/pact?next=" in (answer.location or ""):
        return 428
    if answer.status_code in (302, 303):
        return 303 if answer.location.startswith("/sign-in") else 200
    return answer.status_code


# ------------------------------------------------------------------ the changes


def _ended_by(name: str) -> Callable[[Scene], object]:
    def act(scene: Scene) -> object:
        return scene.as_me(name, memberships.end_membership, scene.world.memberships["kim", "alder"])

    return act


def _other_role(scene: Scene) -> object:
    held = scene.world.memberships["sam", "alder"]
    return scene.as_me("ana", memberships.change_role, "alder", held, Role.OBSERVER)


def _suspended(scene: Scene) -> None:
    scene.row(update(Person).where(Person.person_id == scene.world.people["kim"]).values(state="suspended"))


def _left(scene: Scene) -> object:
    return scene.as_me("kim", going.leave, LeaveForm(posts="keep", understood="yes"))


def _grant_removed(scene: Scene) -> None:
    scene.row(delete(Grant).where(Grant.space_id == scene.world.spaces["alder-team"], Grant.role.is_(None)))


def _excluded(scene: Scene) -> None:
    with scene.world.database.unit(writes=True) as session:
        session.add(grant(scene.world, scene.world.spaces["alder-team"], "-@kim", 0))


def _archived(scene: Scene) -> None:
    scene.row(update(Space).where(Space.slug == "alder-team").values(archived_at=clock.now()))


def _pact_with_agreement(scene: Scene) -> None:
    put(scene.world, "alder-team", "kim", "sam", "ana")


def _pact(scene: Scene) -> object:
    return scene.as_me("ana", pacts.write, "alder-team", lay_out("A first pact."), 0, 0)


def _new_words(scene: Scene) -> object:
    return scene.as_me("ana", pacts.write, "alder-team", lay_out("Other words."), 0, 1)


def _lapsed(scene: Scene) -> None:
    scene.row(update(PactAgreement).values(lapses_at=clock.now()))


def _signed_out_elsewhere(scene: Scene) -> object:
    return scene.as_me("kim", sessions.sign_out, scene.session_id())


def _stepped_away(scene: Scene) -> object:
    return scene.as_me("kim", sessions.lock, scene.session_id())


def _new_password(scene: Scene) -> object:
    return scene.as_me("kim", proofs.change_password, scene.session_id(SECOND), "four lamps beside the harbor")


OUT = {"reads": 303, "writes": 303, "own": 303}
LED = {"reads": 428, "writes": 403}  # to the pact, with what was typed
CHANGES = {
    "a lead ends the membership": Change(_ended_by("ana")),
    "they leave the hospital by themselves": Change(_ended_by("kim")),
    "a role that the space is not open to": Change(_other_role, "sam", "debrief", "alder-team"),
    "the grant is removed": Change(_grant_removed),
    "they are excluded": Change(_excluded),
    "the space is archived": Change(_archived, reads=200, writes=403),
    "the space gets a pact": Change(_pact, **LED),
    "its pact gets new words": Change(_new_words, before=_pact_with_agreement, **LED),
    "their agreement lapses": Change(_lapsed, before=_pact_with_agreement, **LED),
    "they are suspended": Change(_suspended, second=False, **OUT),
    "they leave altogether": Change(_left, second=False, **OUT),
    "the session is ended elsewhere": Change(_signed_out_elsewhere, **OUT),
    "the session is locked": Change(_stepped_away, **OUT),
    "the password is changed elsewhere": Change(_new_password, **OUT),
}


@pytest.fixture(params=CHANGES)
def scene(request: pytest.FixtureRequest, app: Flask, world: World, keys: Keys, as_me: Callable[..., Any]) -> Scene:
    return Scene(app, world, keys, as_me, CHANGES[request.param])


def test_the_next_page_fragment_search_and_post_are_answered_by_what_holds_now(scene: Scene) -> None:
    change = scene.change
    assert scene.reads(change.lost) == dict.fromkeys(READS, 200), "they could until now"
    assert scene.writes(change.lost) == dict.fromkeys(WRITES, 200)
    assert scene.own() == dict.fromkeys(OWN, 200)
    change.act(scene)
    assert scene.reads(change.lost) == dict.fromkeys(READS, change.reads)
    assert scene.writes(change.lost) == dict.fromkeys(WRITES, change.writes)


def test_what_they_keep_goes_on(scene: Scene) -> None:
    change = scene.change
    change.act(scene)
    goes_on = change.own
    assert scene.own() == dict.fromkeys(OWN, goes_on)
    assert scene.reads(change.kept) == dict.fromkeys(READS, goes_on)
    assert scene.writes(change.kept) == dict.fromkeys(WRITES, goes_on)
    assert _status(scene.other.get("/settings")) == (200 if change.second else 303)


def test_the_next_message_of_a_socket_too(scene: Scene) -> None:
    change, sockets = scene.change, Sockets(scene.app, scene.app.extensions["community"].bus)
    socket = plug_in(scene.app, sockets, scene.world, change.name)
    assert [listen(socket, topic_id)["ok"] for topic_id, _ in scene.topics.values()] == [True, True]
    assert _told(scene, sockets, socket) == {change.lost, change.kept}
    change.act(scene)
    reads, stays = change.reads == 200, change.own == 200
    wanted = {space for space, hears in ((change.lost, reads), (change.kept, stays)) if hears}
    assert _told(scene, sockets, socket) == wanted
    assert socket.is_connected() == stays
    if stays:
        assert [listen(socket, topic_id)["ok"] for topic_id, _ in scene.topics.values()] == [reads, True]


def _told(scene: Scene, sockets: Sockets, socket: SocketIOTestClient) -> set[str]:
    """The spaces of which the socket hears when there is news in all of them."""
    heard_of(socket, "news")
    for topic_id, _ in scene.topics.values():
        sockets.bus.say({"kind": "topic", "id": ref(topic_id)})
    told = heard_of(socket, "news")
    return {space for space, (topic_id, _) in scene.topics.items() if ref(topic_id) in told}


def test_who_runs_a_roster_no_longer_opens_nothing_of_it_any_more(app: Flask, world: World, keys: Keys) -> None:
    aviary = Aviary(world, keys)
    plant_elsewhere(aviary)
    import_id = aviary.ids["import_id"][list(INSTITUTIONS).index("alder")]
    paths = [f"/hospitals/alder/roster{rest}" for rest in ("", "/imports", f"/imports/{import_id}")]
    paths += [f"/hospitals/alder/roster/imports/{import_id}/problems.csv", "/hospitals/alder/invitations"]
    client = app.test_client()
    client.set_cookie("session", world.token("ana"))
    assert [client.get(path).status_code for path in paths] == [200] * len(paths)
    ended = update(Membership).where(Membership.role == Role.PROGRAM_LEAD).values(ended_at=clock.now())
    with world.database.unit(writes=True) as session:
        session.execute(ended, execution_options=OPENED)
    refused = [client.get(path) for path in paths]
    assert {answer.status_code for answer in refused} <= {403, 404}
    assert [answer.text for answer in refused if CANARY.search(answer.text)] == []
    assert client.get("/forums").status_code == 200, "she is a peer supporter there as before"
