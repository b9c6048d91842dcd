"""A seeded world of any size, written in bulk: people, hospitals, spaces, boards, topics, and posts in time order."""

import random
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from community.accounts.models import Circle
from community.kernel import ids
from community.kernel.kinds import Document
from community.people.models import FAMILIES, FIELDS, SKILLS
from community.worlds.people import email, password_hash
from community.worlds.vocabulary import RARE, Body

BOARDS = 20
DEEP = 1_000
YEARS = timedelta(days=730)
RARE_EVERY = 8_000
PAGE = 20
EPOCH, MILLISECOND = datetime.fromtimestamp(ids.EPOCH_MS / 1000, UTC), timedelta(milliseconds=1)
CHANCE = (1 << ids.RANDOM_BITS) - 1
PERSON = (
    "person_id handle name name_key name_for pronouns discipline email password state time_zone theme seen_from"
).split()
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Size:
    """How many of each; the first topic gets 1,000 posts, if there are so many."""

    people: int
    topics: int
    posts: int


@dataclass
class Table:
    """Rows for one table."""

    name: str
    columns: Sequence[str]
    rows: Iterator[Row] | list[Row]


@dataclass
class Plan:
    """What is decided before posts are written: ids, and for each topic its board, how many posts, what came last."""

    size: Size
    dice: random.Random
    now: datetime
    people: list[int] = field(default_factory=list)
    spaces: list[int] = field(default_factory=list)
    boards: list[tuple[int, int]] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    last: list[tuple[int, int]] = field(default_factory=list)
    opened: list[tuple[int, int]] = field(default_factory=list)
    topic_of: "array[int]" = field(default_factory=lambda: array("l"))
    person_of: "array[int]" = field(default_factory=lambda: array("l"))

    def moment(self, post: int) -> datetime:
        """When the post with this number was written: evenly over two years, the last one just now."""
        return self.now - YEARS * (1 - (post + 1) / (self.size.posts + 1))

    def row_id(self, at: datetime, number: int) -> int:
        """An id of that moment; the number takes the place of chance, so that a seed gives the same world."""
        return (at - EPOCH) // MILLISECOND << ids.RANDOM_BITS | number & CHANCE

    @cached_property
    def opened_at(self) -> list[datetime]:
        """When each topic was opened, once all is decided."""
        return [self.moment(first) for first, _ in self.opened]

    def byline_id(self, person: int, space: int) -> int:
        """The id of what that person is called in that space."""
        return self._bylines_begin | person * len(self.spaces) + space

    @cached_property
    def _bylines_begin(self) -> int:
        return self.row_id(self.now - YEARS + timedelta(days=1), 0)


def plan(size: Size, seed: int, now: datetime | None = None) -> Plan:
    """Decides everything but the words."""
    dice = random.Random(seed)  # noqa: S311 - a world to measure, no secret
    made = Plan(size, dice, now or datetime.now(UTC).replace(microsecond=0))
    begun = made.now - YEARS
    made.people = [made.row_id(begun, number) for number in range(size.people)]
    made.spaces = [made.row_id(begun, 1_000_000 + number) for number in range(BOARDS // 2)]
    made.boards = [(made.row_id(begun, 2_000_000 + n), made.spaces[n % len(made.spaces)]) for n in range(BOARDS)]
    made.topics = [made.row_id(begun, 3_000_000 + number) for number in range(size.topics)]
    made.counts = [0] * size.topics
    made.last = [(0, 0)] * size.topics
    made.opened = [(0, 0)] * size.topics
    return made


def places(made: Plan) -> Iterator[Table]:
    """Hospitals, people, memberships, spaces, grants, boards and one byline a person and space."""
    begun = made.now - YEARS
    hospitals = [made.row_id(begun, 4_000_000 + number) for number in range(max(6, made.size.people // 300))]
    facts = [(key, f"h{n}", f"Hospital {n}", "hospital", "Region", "UTC", "") for n, key in enumerate(hospitals)]
    yield Table("institutions", "institution_id slug name kind region time_zone about".split(), facts)
    columns = PERSON
    recent = made.now - timedelta(days=2)
    yield Table("people", columns, [_person(n, key, recent) for n, key in enumerate(made.people)])
    columns = "membership_id person_id institution_id role started_at".split()
    yield Table("memberships", columns, [_held(made, hospitals, number) for number in range(made.size.people)])
    columns = "space_id slug name purpose confidentiality institution_id pseudonyms opened_at".split()
    owner = (hospitals[0], False, begun)
    yield Table(
        "spaces", columns, [(key, f"s{n}", f"Space {n}", "", "open", *owner) for n, key in enumerate(made.spaces)]
    )
    columns = "grant_id space_id level excluded whole_history granted_at role".split()
    yield Table("grants", columns, list(_grants(made, begun)))
    shelves = [(key, space, f"b{n}", f"Board {n}", "", n) for n, (key, space) in enumerate(made.boards)]
    yield Table("boards", "board_id space_id slug name about position".split(), shelves)
    spoken = [_byline(made, person, space) for person in range(made.size.people) for space in range(len(made.spaces))]
    yield Table("bylines", "byline_id space_id kind person_id shown detail known_since".split(), spoken)
    yield Table("profiles", PROFILE, [_profile(n, key) for n, key in enumerate(made.people)])


def _person(number: int, key: int, recent: datetime) -> Row:
    handle = f"person{number}"
    name, mail = f"Person {number}", email(handle)
    known = (key, handle, name, name.lower(), Circle.MEMBERS if number % 20 == 0 else Circle.READERS, "", "RN", mail)
    return (*known, password_hash(), "active", "America/New_York", "auto", recent)


def _held(made: Plan, hospitals: list[int], number: int) -> Row:
    begun = made.now - YEARS
    return (made.row_id(begun, number), made.people[number], hospitals[number % len(hospitals)], _role(number), begun)


def _role(number: int) -> str:
    return "program_lead" if number % 50 == 0 else "peer_supporter" if number % 10 else "facilitator"


def _grants(made: Plan, begun: datetime) -> Iterator[Row]:
    """Most spaces are everyone's; the last is for program leads, so that there is something not to be seen."""
    for number, space in enumerate(made.spaces):
        role = "program_lead" if number == len(made.spaces) - 1 else None
        yield (made.row_id(begun, 5_000_000 + number), space, 2, False, False, begun, role)


def _byline(made: Plan, person: int, space: int) -> Row:
    key = made.byline_id(person, space)
    since = made.now - YEARS
    return (key, made.spaces[space], "full", made.people[person], f"Person {person}", "RN · Hospital", since)


SAID = "role_family languages skills own_skills about about_html renderer contact quiet_from quiet_until".split()
PROFILE = ["person_id", *SAID, *(f"{field}_for" for field in FIELDS if field != "name")]


def _profile(number: int, key: int) -> Row:
    """Three skills each, a language in five, and now and then something that only oneself sees."""
    skills, families = list(SKILLS), list(FAMILIES)
    offered = " ".join(sorted({skills[number * step % len(skills)] for step in (1, 3, 5)}))
    languages = ("Spanish", "Tagalog", "", "", "")[number % 5]
    said = (families[number % len(families)], languages, f" {offered} ", "", "", "", 0, "open", 1200, 420)
    return (key, *said, *(0 if (number + n) % 30 == 0 else int(who) for n, who in enumerate(list(FIELDS.values())[1:])))


# ------------------------------------------------------------------ topics and posts

POST = (
    "post_id topic_id space_id seq byline_id written_at source html plain renderer version removed_by held_for"
).split()


def decide(made: Plan) -> None:
    """Draws who answers where: fills in each topic's count, its opening and its last post."""
    dice, size = made.dice, made.size
    deep = min(DEEP, size.posts // 2)
    for number in range(size.posts):
        topic = _topic_of(number, size, deep, dice)
        person = dice.randrange(size.people)
        made.topic_of.append(topic)
        made.person_of.append(person)
        made.counts[topic] += 1
        if made.counts[topic] == 1:
            made.opened[topic] = (number, person)
        made.last[topic] = (number, person)


def _topic_of(number: int, size: Size, deep: int, dice: random.Random) -> int:
    """First one post for every topic, then answers anywhere, with the first topic's spread among them."""
    if number < size.topics:
        return number
    return 0 if dice.random() < deep / max(1, size.posts - size.topics) else dice.randrange(size.topics)


def topics(made: Plan) -> Table:
    """The topics as they stand once every post is written."""
    columns = "topic_id board_id space_id title byline_id opened_at last_seq last_post_at last_byline_id".split()
    return Table("topics", columns, (_topic(made, number) for number in range(made.size.topics)))


def _topic(made: Plan, number: int) -> Row:
    (first, opener), (last, answerer) = made.opened[number], made.last[number]
    space = _space_of(made, number)
    opened = (made.byline_id(opener, space), made.moment(first))
    latest = (made.moment(last), made.byline_id(answerer, space))
    place = (made.topics[number], *made.boards[number % BOARDS], f"Topic number {number}")
    return (*place, *opened, made.counts[number], *latest)


def _space_of(made: Plan, topic: int) -> int:
    return topic % BOARDS % len(made.spaces)


def posts(made: Plan, texts: list[Body]) -> Iterator[tuple[Row, Document]]:
    """Every post in time order, as its table keeps it and as search wants it."""
    seqs = [0] * made.size.topics
    for number, (topic, person) in enumerate(zip(made.topic_of, made.person_of, strict=True)):
        seqs[topic] += 1
        at, space = made.moment(number), _space_of(made, topic)
        body = _rare(texts[number * 7919 % len(texts)], number)
        place = (made.row_id(at, number), made.topics[topic], made.spaces[space], seqs[topic])
        row = (*place, made.byline_id(person, space), at, body.source, body.html, body.plain, 1, 1, "", "")
        yield row, _document(made, topic, row)


def _document(made: Plan, topic: int, row: Row) -> Document:
    """A topic's title is found by its first post."""
    post_id, topic_id, space_id, seq, byline_id, at, _, _, plain = row[:9]
    about = (f"Topic number {topic}", seq == 1, f"Board {topic % BOARDS}", plain)
    return Document("post", post_id, space_id, topic_id, byline_id, *about, at, made.opened_at[topic])


def _rare(body: Body, number: int) -> Body:
    if number % RARE_EVERY != RARE_EVERY // 2:
        return body
    return Body(f"{body.source} {RARE}", f"{body.html}<p>{RARE}</p>", f"{body.plain} {RARE}")


def addresses(made: Plan) -> dict[str, str]:
    """Where to point a load maker: a member and the addresses of typical pages."""
    typical, deep = ids.ref(made.topics[made.size.topics // 2]), ids.ref(made.topics[0])
    middle = made.counts[0] // 2 // PAGE * PAGE + 1
    return {
        "email": email("person7"),
        "home": "/",
        "boards": "/forums",
        "topic_list": "/forums/s0/b0",
        "topic": f"/forums/topics/{typical}",
        "deep_page": f"/forums/topics/{deep}?from={middle}",
        "reply": f"/forums/topics/{typical}/reply",
        "search": "/search?q=debrief",
        "search_rare": f"/search?q={RARE}",
    }
