"""The personas of the tests, their hospitals and spaces: one small world that every test knows by heart.

Two hospitals, Alder and Quill, and the network. Ana leads at Alder, Sam supports there, Mo moderates there. Priya leads
at Quill, Olu observes there. Kim supports at both. Stella is a steward, Adam an administrator of the network. Rex has
left Alder, Sue is suspended, Ivy is known from a mailing list only.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from community.access.models import Grant, Level, Space
from community.accounts.models import Person, SignIn
from community.chat.models import Channel
from community.forums.models import Board
from community.institutions.models import Institution, Membership
from community.kernel import clock
from community.kernel.config import Settings
from community.kernel.db import Database
from community.kernel.keys import fingerprint

DAY = timedelta(days=1)
INSTITUTIONS = {"network": ("Network", "network"), "alder": ("Alder", "hospital"), "quill": ("Quill", "hospital")}
PEOPLE = {
    "ana": ("Ana Reyes", [("alder", "program_lead", 400, None), ("alder", "peer_supporter", 400, None)]),
    "sam": ("Sam Okafor", [("alder", "peer_supporter", 300, None)]),
    "mo": ("Mo Lindqvist", [("alder", "moderator", 300, None)]),
    "priya": ("Priya Nair", [("quill", "program_lead", 200, None)]),
    "olu": ("Olu Adeyemi", [("quill", "observer", 200, None)]),
    "kim": ("Kim Baxter", [("alder", "peer_supporter", 100, None), ("quill", "peer_supporter", 90, None)]),
    "new": ("Nia Newcomb", [("alder", "peer_supporter", 1, None)]),
    "stella": ("Stella Moreau", [("network", "steward", 500, None)]),
    "adam": ("Adam Quist", [("network", "administrator", 500, None)]),
    "rex": ("Rex Calloway", [("alder", "peer_supporter", 300, 10)]),
    "sue": ("Sue Hartwell", [("alder", "peer_supporter", 300, None)]),
    "ivy": ("Ivy Imported", []),
}
STATES = {"sue": "suspended", "ivy": "imported"}
# name: (owner, confidentiality, pseudonyms, [(subject, level)]); a subject is everyone, a place, :role, place:role,
# @person, or one of these behind a minus for an exclusion.
SPACES = {
    "commons": ("network", "open", False, [("everyone", 2), (":facilitator", 3), ("network:steward", 4)]),
    "alder-team": ("alder", "confidential", True, [("alder", 2), ("alder:program_lead", 3), ("alder:moderator", 4)]),
    "quill-team": ("quill", "confidential", False, [("quill", 2), ("quill:program_lead", 4), ("-:observer", 0)]),
    "leads": ("network", "confidential", False, [(":program_lead", 2), ("network:steward", 4)]),
    "circle": ("network", "confidential", True, [("@sam", 2), ("@priya", 2), ("@stella", 4)]),
    "all-but-ana": ("network", "open", False, [("everyone", 2), ("-@ana", 0)]),
    "committee": ("alder", "protected", False, [("@ana", 2), ("@mo", 4)]),
    "debrief": ("network", "ephemeral", True, [(":peer_supporter", 2), ("network:steward", 4)]),
    "old-room": ("network", "open", False, [("everyone", 2), ("network:steward", 4)]),
}
ARCHIVED = ("old-room",)


@dataclass
class World:
    """Ids by name, and a session token for everyone who could ever sign in; `settings` where bytes are stored too."""

    database: Database
    settings: Settings | None = None
    people: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    spaces: dict[str, int] = field(default_factory=dict)
    boards: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)
    memberships: dict[tuple[str, str], int] = field(default_factory=dict)

    def token(self, name: str) -> str:
        """The token in the persona's session cookie."""
        return f"token-of-{name}"


def build(database: Database) -> World:
    """Writes the whole world into an empty database."""
    world = World(database)
    with database.unit(writes=True) as session:
        for slug, (name, kind) in INSTITUTIONS.items():
            row = Institution(slug=slug, name=name, kind=kind, region=f"Region of {name}")
            session.add(row)
            session.flush()
            world.places[slug] = row.institution_id
        for name in PEOPLE:
            _person(world, session, name)
        for slug in SPACES:
            _space(world, session, slug)
    return world


def _person(world: World, session: Session, name: str) -> None:
    now = clock.now()
    full, memberships = PEOPLE[name]
    state = STATES.get(name, "active")
    row = Person(handle=name, name=full, email=f"{name}@example.org", state=state, seen_from=now - 50 * DAY)
    session.add(row)
    session.flush()
    world.people[name] = row.person_id
    for place, role, since, until in memberships:
        held = Membership(
            person_id=row.person_id, institution_id=world.places[place], role=role, started_at=now - since * DAY
        )
        held.ended_at = now - until * DAY if until else None
        session.add(held)
        session.flush()
        world.memberships[name, place] = held.membership_id
    signed_in = {"person_id": row.person_id, "started_at": now, "seen_at": now, "ends_at": now + DAY}
    session.add(SignIn(token=fingerprint(world.token(name)), **signed_in))


def _space(world: World, session: Session, slug: str) -> None:
    owner, confidentiality, pseudonyms, lines = SPACES[slug]
    opened = clock.now() - 600 * DAY
    row = Space(slug=slug, name=slug.title(), confidentiality=confidentiality, pseudonyms=pseudonyms, opened_at=opened)
    row.institution_id = world.places[owner]
    row.archived_at = clock.now() if slug in ARCHIVED else None
    session.add(row)
    session.flush()
    world.spaces[slug] = row.space_id
    for subject, level in lines:
        session.add(grant(world, row.space_id, subject, level))
    board = Board(space_id=row.space_id, slug="talk", name=f"Talk in {slug}")
    session.add(board)
    session.flush()
    world.boards[slug] = board.board_id
    channel = Channel(space_id=row.space_id, slug="rounds", name=f"Rounds in {slug}", opened_at=opened)
    session.add(channel)
    session.flush()
    world.channels[slug] = channel.channel_id


def grant(world: World, space_id: int, subject: str, level: int) -> Grant:
    """One line of an audience, from its short form."""
    excluded, subject = subject.startswith("-"), subject.removeprefix("-")
    line = Grant(space_id=space_id, level=level or Level.READ, excluded=excluded, granted_at=clock.now() - 600 * DAY)
    if subject.startswith("@"):
        line.person_id = world.people[subject[1:]]
    elif subject != "everyone":
        place, _, role = subject.partition(":")
        line.institution_id, line.role = world.places.get(place), role or None
    return line
