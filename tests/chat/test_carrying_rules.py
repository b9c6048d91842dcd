"""Over generated worlds: list == who == brute force, for questions to carry a thread over and the answers to them."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from community.access.service.audience import who
from community.chat.models import Carrying, CarryingAnswer
from community.kernel import clock
from community.kernel.columns import Base
from community.kernel.db import Database
from community.kernel.door import Me
from tests.access import brute
from tests.access.brute import Plan
from tests.access.test_rules import PEOPLE, SPACES, plans
from tests.chat.test_rules import Expected as InChat
from tests.chat.test_rules import Said, _listed, _world, some_messages

VERBS: tuple[tuple[type[Base], str], ...] = (
    *((Carrying, verb) for verb in ("read", "answer", "carry", "withdraw")),
    (CarryingAnswer, "read"),
)
# Of the question about each message: who asks, and how it stands.
some_questions = st.lists(
    st.tuples(st.integers(0, PEOPLE - 1), st.sampled_from(["asks", "asks", "lapsed", "carried"])),
    min_size=4,
    max_size=4,
)
Asked = list[tuple[int, str]]


def may(plan: Plan, said: Said, asked: Asked, verb: tuple[type[Base], str], number: int, person: int) -> bool:
    """The rules once more, in plain words."""
    space, day, author, removed, _ = said[number]
    asker, state = asked[number]
    if verb[0] is CarryingAnswer:
        return author == person
    return {
        "read": state != "lapsed" and brute.admits(plan, space, person, 1, day),
        "answer": state == "asks" and author == person and author != asker and not removed,
        "carry": state == "asks" and asker == person and brute.admits(plan, space, person, 2),
        "withdraw": state == "asks" and (asker == person or brute.admits(plan, space, person, 4)),
    }[verb[1]]


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=plans, said=some_messages, asked=some_questions)
def test_list_who_and_brute_force_agree(plan: Plan, said: Said, asked: Asked, database: Database, keys: Any) -> None:
    now = clock.now()
    _world(database, InChat(plan, said, [False] * SPACES, [2] * SPACES), now)
    with database.unit(writes=True) as session:
        for number in range(len(said)):
            _question(session, number, said[number], asked[number], now)
    with database.unit() as session:
        for verb in VERBS:
            rights = {(n, p): may(plan, said, asked, verb, n, p) for n in range(len(said)) for p in range(PEOPLE)}
            for person in range(PEOPLE):
                right = {number for number in range(len(said)) if rights[number, person]}
                assert _listed(Me(session, person + 1, keys, now), *verb) == right, (verb, person)
            for number in range(len(said)):
                found = {one - 1 for (one,) in Me(session, 0, keys, now).rows(who(*verb), row_id=number + 1)}
                assert found == {person for person in range(PEOPLE) if rights[number, person]}, (verb, number)


def _question(session: Session, number: int, said: Any, asked: tuple[int, str], now: datetime) -> None:
    space, day, author, _, _ = said
    asker, state = asked
    ends = {"asks": now + timedelta(days=1), "lapsed": now - timedelta(days=1), "carried": None}[state]
    about = {"thread": number + 1, "begins": number + 1, "upto": number + 1, "title": "", "board_id": 1}
    since = brute.day(now, day) + timedelta(minutes=1)
    where = {"carrying_id": number + 1, "channel_id": space + 1, "space_id": space + 1, "byline_id": 100 + asker}
    session.add(Carrying(**where, **about, since=since, lapses_at=ends, topic_id=1 if state == "carried" else None))
    session.flush()
    session.add(CarryingAnswer(carrying_id=number + 1, byline_id=100 + author, agrees=True))
