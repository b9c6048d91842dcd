"""What each role may do, in the spaces that I read and at hospitals: the rules' own answers, put into words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import select

from community.access.models import Grant, Space
from community.access.service.audience import NETWORK
from community.institutions.models import NETWORK_ROLES, Institution, Membership, Role
from community.institutions.rules import current
from community.kernel.door import ME, WORDS, Me, Question, reading
from community.roles.service.samples import Kind, Line, Place, Standing
from community.roles.service.trial import Answers, May, ask

ELSEWHERE = -1  # any hospital that I do not belong to
HOSPITAL_ROLES = tuple(role for role in Role if role not in NETWORK_ROLES)


@dataclass(frozen=True)
class Group:
    """Places with the same answers: their names, what is allowed there and what is not."""

    places: tuple[str, ...]
    may: tuple[str, ...]
    may_not: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """A role, and what it may do in spaces and at hospitals; `closed` names the spaces that it does not open."""

    title: str
    mine: bool
    spaces: tuple[Group, ...]
    closed: tuple[str, ...]
    hospitals: tuple[Group, ...]


@dataclass(frozen=True)
class Subject:
    """Whom a card is about: `home` is the institution of the role, 0 for oneself with all of one's roles."""

    title: str
    mine: bool
    home: int
    standing: Standing


@cache
def _held() -> Question:
    columns = select(Membership.institution_id, Membership.role, Institution.name, Institution.kind).join(
        Institution, Institution.institution_id == Membership.institution_id
    )
    mine = columns.where(Membership.person_id == ME.person, current(Membership, ME))
    return reading(Membership, mine.order_by(Membership.started_at, Membership.membership_id))


@cache
def _network() -> Question:
    named = select(Institution.institution_id, Institution.name).where(Institution.kind == NETWORK)
    return reading(Institution, named.order_by(Institution.institution_id))


@cache
def _audiences() -> Question:
    columns = select(
        *(Space.space_id, Space.name, Space.confidentiality, Space.institution_id, Space.archived_at),
        *(Grant.level, Grant.excluded, Grant.person_id, Grant.role, Grant.institution_id.label("at")),
        (Grant.person_id == ME.person).label("named"),
    ).join(Space, Space.space_id == Grant.space_id)
    return reading(Grant, columns.order_by(Space.name, Space.space_id, Grant.grant_id))


def cards(me: Me) -> list[Card]:
    """One card for myself, then one for each role at my hospitals, of the network, and at other hospitals.

    What roles may is asked apart from what I may: everyone who reads the same spaces shares that answer.
    """
    subjects = list(_subjects(me.rows(_held()), me.rows(_network())))
    names, places = _places(me.rows(_audiences()), subjects)
    you, *others = subjects
    mine = ask((you.standing,), tuple(places))
    answers = ask(tuple(subject.standing for subject in others), tuple(place.of_roles for place in places))
    first = _card(you, 1, names, places, mine)
    return [first, *(_card(one, number, names, places, answers) for number, one in enumerate(others, 1))]


def _subjects(held: Sequence[Any], network: Sequence[Any]) -> Iterable[Subject]:
    mine = tuple((row.institution_id, row.role) for row in held)
    yield Subject("You", True, 0, Standing(mine, named=True))
    homes = {row.institution_id: row.name for row in held if row.kind != NETWORK}
    known = [(place, name, HOSPITAL_ROLES) for place, name in homes.items()]
    known += [(row.institution_id, row.name, NETWORK_ROLES) for row in network]
    roles = [(place, name, role) for place, name, roles in known for role in roles]
    for place, name, role in sorted(roles, key=lambda one: (one[0], one[2]) not in mine):
        yield Subject(f"{_said(role)} at {name}", (place, role) in mine, place, Standing(((place, role),)))
    for role in HOSPITAL_ROLES:
        yield Subject(f"{_said(role)} at another hospital", False, ELSEWHERE, Standing(((ELSEWHERE, role),)))


def _said(role: Role) -> str:
    return role.words.capitalize()


def _places(rows: Sequence[Any], subjects: list[Subject]) -> tuple[list[str], list[Place]]:
    """Names and shapes of the spaces that I read, of the institutions of all subjects, and of what hangs on neither."""
    names, places = [], []
    for _, lines in groupby(rows, key=lambda row: row.space_id):
        known = list(lines)
        first = known[0]
        names.append(str(first.name))
        shown = tuple(_line(row) for row in known if row.person_id is None or row.named)
        archived = first.archived_at is not None
        places.append(Place(first.institution_id, shown, first.confidentiality, archived))
    homes = dict.fromkeys(subject.home for subject in subjects if subject.home)
    titles = {subject.home: subject.title.partition(" at ")[2] for subject in subjects}
    names += [titles[home] for home in homes]
    return [*names, "The network"], [*places, *(Place(home) for home in homes), Place(0)]


def _line(row: Any) -> Line:
    return Line(row.level, row.excluded, bool(row.named), row.at, row.role)


# ------------------------------------------------------------------ one card


def _card(subject: Subject, person: int, names: list[str], places: list[Place], answers: Answers) -> Card:
    at = {number: _sentences(answers[person, number]) for number in range(1, len(places) + 1)}
    of = {kind: [number for number in at if places[number - 1].kind is kind] for kind in Kind}
    opened = [number for number in of[Kind.SPACE] if at[number][0]]
    homes = {number: _name(subject, places[number - 1], names[number - 1]) for number in of[Kind.HOSPITAL]}
    hospitals = _grouped({number: at[number] for number in homes}, homes)
    anywhere = _grouped({number: at[number] for number in of[Kind.ANYWHERE]}, dict(enumerate(names, 1)))
    return Card(
        subject.title,
        subject.mine,
        _grouped({number: at[number] for number in opened}, dict(enumerate(names, 1))),
        tuple(names[number - 1] for number in of[Kind.SPACE] if number not in opened),
        (*hospitals, *(group for group in anywhere if group.may)),
    )


def _name(subject: Subject, place: Place, name: str) -> str:
    if subject.home == place.institution_id == ELSEWHERE:
        return "Their own hospital"
    return "Other hospitals" if place.institution_id == ELSEWHERE else name


def _sentences(answers: dict[Any, May]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is allowed and what is not, as it goes on from "may"; rules that share their words must all agree."""
    may: dict[str, bool] = {}
    for asked, words in WORDS.items():
        if answered := answers.get(asked):
            said, _, own = words.said.partition("|")
            held = answered.anybodys or answered.own
            said = said if answered.anybodys or not held else own or f"{said} (their own)"
            may[said] = may.get(said, True) and held
    allowed = tuple(said for said, held in may.items() if held)
    return allowed, tuple(said for said, held in may.items() if not held)


def _grouped(at: dict[int, tuple[tuple[str, ...], tuple[str, ...]]], names: dict[int, str]) -> tuple[Group, ...]:
    alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for number, sentences in at.items():
        alike.setdefault(sentences, []).append(names[number])
    return tuple(Group(tuple(where), *sentences) for sentences, where in alike.items())
