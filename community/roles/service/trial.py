"""A throwaway world in memory, in which people who do not exist ask the rules what they may.

It holds the audiences that its asker reads and one invented person for every role. The registered rules answer, so
what is told of them cannot disagree with what the door does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock

from sqlalchemy import Connection, Engine, bindparam, create_engine, or_, select, true
from sqlalchemy.pool import StaticPool

from community.access.models import Grant, Space
from community.accounts.models import Person
from community.institutions.models import Institution, Membership
from community.kernel import clock
from community.kernel.columns import Base
from community.kernel.door import ME, RULES, WORDS, Question, Reader, Rule, Words, outright
from community.roles.service.samples import (
    LONG_AGO,
    OTHER,
    PEOPLE,
    Kind,
    Place,
    Standing,
    Stock,
    is_of_institution,
    kind_of,
)

ASKING = Reader(Person.person_id, ME.now, agreed=True)
LOCK = Lock()
Asked = tuple[type[Base], str]


@dataclass(frozen=True)
class May:
    """What a rule answers somebody somewhere: about what others made, and about their own."""

    anybodys: bool = False
    own: bool = False


Answers = dict[tuple[int, int], dict[Asked, May]]


def ask(people: tuple[Standing, ...], places: tuple[Place, ...]) -> Answers:
    """What each of `people` may at each of `places`, by their numbers from 1 on; kept until a rule is another one."""
    return _ask(people, places, frozenset(RULES.items()))


@lru_cache(maxsize=64)
def _ask(people: tuple[Standing, ...], places: tuple[Place, ...], rules: frozenset[tuple[Asked, Rule]]) -> Answers:
    answers: Answers = {}
    known = dict(rules)
    with LOCK, _engine().connect() as connection:  # nothing is committed, so the next world begins empty
        stock = _settle(connection, people, places)
        for (noun, verb), words in WORDS.items():
            if words.shown and (noun, verb) in known:
                question = _question(noun, known[noun, "read"], known[noun, verb])
                _note(answers, stock, (noun, verb), _allowed(stock, noun, words, question))
    return answers


def _note(answers: Answers, stock: Stock, asked: Asked, found: Iterator[tuple[int, int, bool]]) -> None:
    for person in range(1, stock.people + 1):
        for number in stock.places_of(kind_of(asked[0])):
            answers.setdefault((person, number), {})[asked] = May()
    for person, number, own in found:
        before = answers[person, number][asked]
        answers[person, number][asked] = May(before.anybodys or not own, before.own or own)


def _allowed(stock: Stock, noun: type[Base], words: Words, question: Question) -> Iterator[tuple[int, int, bool]]:
    """Person, place and whether it is their own, for every row that they may do that with."""
    rows = stock.rows(noun, words.facts)
    stock.lay_out()
    for person, row_id in stock.connection.execute(question, {"now": clock.now(), "rows": list(rows)}):
        number, owner = rows[row_id]
        yield person, number, owner != OTHER


@cache
def _question(noun: type[Base], read: Rule, may: Rule) -> Question:
    """Which people may do it with which rows, and, as at the door, read them first."""
    key = noun.__mapper__.primary_key[0]
    theirs = true() if is_of_institution(noun) else or_(key % PEOPLE == OTHER, key % PEOPLE == Person.person_id)
    pairs = select(Person.person_id, key).select_from(Person).join(noun, true())
    asked = key.in_(bindparam("rows", expanding=True))
    return outright(pairs.where(Person.person_id > OTHER, asked, theirs, read(ASKING), may(ASKING)))


@cache
def _engine() -> Engine:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    Base.metadata.create_all(engine)
    return engine


# ------------------------------------------------------------------ the world


def _settle(connection: Connection, people: tuple[Standing, ...], places: tuple[Place, ...]) -> Stock:
    stock = Stock(connection, len(people), places)
    at = {place.institution_id for place in places} | {there for one in people for there, _ in one.held}
    at |= {line.institution_id for place in places for line in place.lines or () if line.institution_id}
    for institution_id in at:
        stock.store(Institution, institution_id=institution_id)
    for number in range(len(people) + 1):
        stock.store(Person, person_id=number)
    _memberships(stock, people)
    for number in stock.places_of(Kind.SPACE):
        _space(stock, number, people)
    return stock


def _memberships(stock: Stock, people: tuple[Standing, ...]) -> None:
    """Everyone's own; and somebody else at every hospital, to be looked at and changed."""
    numbers = {stock.at(number).institution_id: number for number in stock.places_of(Kind.HOSPITAL)}
    for place, number in numbers.items():
        _member(stock, number * PEOPLE, OTHER, place, "observer")
    for person, standing in enumerate(people, 1):
        seen: set[int] = set()
        for place, role in standing.held:
            shown = place in numbers and place not in seen
            _member(stock, numbers[place] * PEOPLE + person if shown else stock.next_id(), person, place, role)
            seen.add(place)


def _member(stock: Stock, row_id: int, person: int, place: int, role: str) -> None:
    facts = {"person_id": person, "institution_id": place, "role": role, "started_at": LONG_AGO, "ended_at": None}
    stock.store(Membership, membership_id=row_id, **facts)


def _space(stock: Stock, number: int, people: tuple[Standing, ...]) -> None:
    place = stock.at(number)
    archived = LONG_AGO if place.archived else None
    facts = {"institution_id": place.institution_id, "confidentiality": place.confidentiality, "archived_at": archived}
    stock.store(Space, space_id=number * PEOPLE, parent_id=None, **facts)
    named = [person for person, standing in enumerate(people, 1) if standing.named]
    for line in place.lines or ():
        facts = {"level": line.level, "excluded": line.excluded, "granted_at": LONG_AGO}
        facts |= {"institution_id": line.institution_id, "role": line.role}
        for person in named if line.named else [None]:
            stock.store(Grant, grant_id=stock.next_id(), space_id=number * PEOPLE, person_id=person, **facts)
