"""Over generated worlds: list == who == brute force, for channels and messages and all that can be done with them."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community.access.models import Byline
from community.access.service.audience import among, who
from community.chat.models import Carrying, CarryingAnswer, Channel, ChannelMark, Message, MessageVersion, Reaction
from community.kernel import clock
from community.kernel.columns import Base
from community.kernel.db import Database
from community.kernel.door import OPENED, Me, clause, outright
from tests.access import brute
from tests.access.brute import Plan
from tests.access.test_rules import PEOPLE, SPACES, _write, a_space, plans

TABLES: tuple[type[Base], ...] = (CarryingAnswer, Carrying, ChannelMark, Reaction, MessageVersion, Message, Channel)
VERBS: tuple[tuple[type[Base], str], ...] = (
    *((Channel, verb) for verb in ("read", "write", "arrange")),
    *((Message, verb) for verb in ("read", "react", "edit", "pin", "carry", "remove", "restore", "see_history")),
    (MessageVersion, "read"),
    (Reaction, "read"),
)
# Of each message: its space, the day it was written, its author, who has removed it, whether newcomers may not read it.
a_message = st.tuples(
    a_space,
    st.integers(-9, 0),
    st.integers(0, PEOPLE - 1),
    st.sampled_from(["", "", "author", "moderator"]),
    st.booleans(),
)
some_messages = st.lists(a_message, max_size=4)
closed = st.lists(st.sampled_from([False, False, True]), min_size=SPACES, max_size=SPACES)
posting = st.lists(st.sampled_from([2, 2, 3]), min_size=SPACES, max_size=SPACES)
Said = list[tuple[int, int, int, str, bool]]


class Expected:
    """The rules once more, in plain words."""

    def __init__(self, plan: Plan, said: Said, closed: list[bool], posting: list[int]) -> None:
        self.plan, self.said, self.closed, self.posting = plan, said, closed, posting

    def may(self, noun: type[Base], verb: str, number: int, person: int) -> bool:
        return self._channel(verb, number, person) if noun is Channel else self._message(noun, verb, number, person)

    def _channel(self, verb: str, space: int, person: int) -> bool:
        level = {"read": 1, "write": self.posting[space], "arrange": 3}[verb]
        return brute.admits(self.plan, space, person, level) and not (verb == "write" and self.closed[space])

    def _message(self, noun: type[Base], verb: str, number: int, person: int) -> bool:
        space, day, author, removed, narrow = self.said[number]
        mine, moderates = author == person, brute.admits(self.plan, space, person, 4)
        takes_part = brute.admits(self.plan, space, person, 2)
        reads = brute.admits(self.plan, space, person, 1, day, narrow)
        if noun is Reaction:
            return reads
        if noun is MessageVersion:
            return reads and (mine or moderates)
        return {
            "read": reads,
            "react": not removed and takes_part and not self.closed[space],
            "edit": mine and not removed and takes_part and not self.closed[space],
            "pin": not removed and brute.admits(self.plan, space, person, 3) and not self.closed[space],
            "carry": takes_part and not self.closed[space],
            "remove": not removed and (mine or moderates),
            "restore": mine and removed == "author" and takes_part,
            "see_history": mine or moderates,
        }[verb]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=plans, said=some_messages, closed=closed, posting=posting)
def test_list_who_and_brute_force_agree(
    plan: Plan, said: Said, closed: list[bool], posting: list[int], database: Database, keys: Any
) -> None:
    now, expected = clock.now(), Expected(plan, said, closed, posting)
    _world(database, expected, now)
    with database.unit() as session:
        for noun, verb in VERBS:
            count = SPACES if noun is Channel else len(said)
            for person in range(PEOPLE):
                right = {number for number in range(count) if expected.may(noun, verb, number, person)}
                assert _listed(Me(session, person + 1, keys, now), noun, verb) == right, (noun, verb, person)
                if noun is Channel:  # who may write is not asked whether they read
                    assert all(expected.may(Channel, "read", number, person) for number in right)
            for number in range(count):
                readers = {one - 1 for (one,) in Me(session, 0, keys, now).rows(who(noun, verb), row_id=number + 1)}
                right = {person for person in range(PEOPLE) if expected.may(noun, verb, number, person)}
                assert readers == right, (noun, verb, number)
        _compare_among(Me(session, 0, keys, now), expected)


def _listed(me: Me, noun: type[Base], verb: str) -> set[int]:
    key = noun.__mapper__.primary_key[0]
    statement = outright(select(key).where(clause(noun, verb)))
    return {number - 1 for (number,) in me.rows(statement, seal="")}


def _compare_among(me: Me, expected: Expected) -> None:
    """The question that is asked for all who listen at once."""
    for space in range(SPACES):
        hearing = among(Channel)(me, space + 1, {1, 2, PEOPLE + 7})
        assert hearing == {person + 1 for person in (0, 1) if expected.may(Channel, "read", space, person)}


def _world(database: Database, expected: Expected, now: datetime) -> None:
    with database.unit(writes=True) as session:
        for table in TABLES:
            session.execute(delete(table), execution_options=OPENED)
    _write(database, expected.plan, now)
    with database.unit(writes=True) as session:
        bylines = {"kind": "name", "shown": "somebody", "space_id": 1}
        session.add_all(Byline(byline_id=100 + n, person_id=n + 1, **bylines) for n in range(PEOPLE))
        for space in range(SPACES):
            closed_at = now if expected.closed[space] else None
            facts = {"slug": "c", "name": "", "opened_at": now, "archived_at": closed_at}
            key = {"channel_id": space + 1, "space_id": space + 1}
            session.add(Channel(**key, posting=expected.posting[space], **facts))
        session.flush()
        for number, said in enumerate(expected.said):
            _message(session, number, said, now)


def _message(session: Session, number: int, said: tuple[int, int, int, str, bool], now: datetime) -> None:
    space, day, author, removed, narrow = said
    words = {"source": "words", "html": "", "plain": "", "renderer": 1, "removed_by": removed, "from_joining": narrow}
    times = {"written_at": brute.day(now, day) + timedelta(minutes=1), "removed_at": now if removed else None}
    place = {"message_id": number + 1, "channel_id": space + 1, "space_id": space + 1, "seq": number + 1}
    session.add(Message(**place, byline_id=100 + author, **words, **times))
    session.flush()
    former = {"message_version_id": number + 1, "message_id": number + 1, "version": 1}
    session.add(MessageVersion(**former, html="", replaced_at=now))
    session.add(Reaction(message_id=number + 1, kind="with_you", blind="somebody"))


def test_marks_are_seen_by_their_person_alone(world: Any, as_me: Any) -> None:
    def mark(me: Me) -> None:
        me.add(ChannelMark(person_id=me.person_id, channel_id=world.channels["commons"], seq=1))

    as_me("sam", mark)
    mine = outright(select(ChannelMark.person_id).where(clause(ChannelMark, "read")))
    assert as_me("sam", lambda me: len(me.rows(mine))) == 1
    assert as_me("stella", lambda me: len(me.rows(mine))) == 0
