"""Over generated worlds: list == who == brute force for files, which are read where what they hang on is read."""

from datetime import datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete, select

from community.access.service.audience import who
from community.chat.models import Message
from community.files.models import File
from community.files.service import attaching
from community.kernel import clock
from community.kernel.db import Database
from community.kernel.door import OPENED, Me, clause, outright
from community.kernel.errors import NotFound
from tests.access.brute import Plan
from tests.access.test_rules import PEOPLE, plans
from tests.chat.test_rules import Expected, Said, _world, closed, posting, some_messages

WAITING = 900  # the id of a file that waits


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=plans, said=some_messages, closed=closed, posting=posting)
def test_list_who_and_brute_force_agree(
    plan: Plan, said: Said, closed: list[bool], posting: list[int], database: Database, keys: Any
) -> None:
    now, expected = clock.now(), Expected(plan, said, closed, posting)
    with database.unit(writes=True) as session:
        session.execute(delete(File), execution_options=OPENED)
    _world(database, expected, now)
    _files(database, keys, len(said), now)
    with database.unit() as session:
        for person in range(PEOPLE):
            me = Me(session, person + 1, keys, now)
            assert _listed(me) == {n for n in range(len(said)) if _opens(expected, n, person)}, person
            for number in range(len(said)):
                assert _gets(me, number + 1) == _opens(expected, number, person)
                assert not _gets(me, number + 1, "send")
            assert [_gets(me, WAITING, verb) for verb in ("read", "send")] == [person == 0] * 2
        for number in range(len(said)):
            readers = {one - 1 for (one,) in Me(session, 0, keys, now).rows(who(File), row_id=number + 1)}
            assert readers == {person for person in range(PEOPLE) if _opens(expected, number, person)}, number
        for verb in ("read", "send"):
            assert list(Me(session, 0, keys, now).rows(who(File, verb), row_id=WAITING)) == [], "it names nobody"


def _opens(expected: Expected, number: int, person: int) -> bool:
    return expected.may(Message, "read", number, person) and not expected.said[number][3]


def _listed(me: Me) -> set[int]:
    return {number - 1 for (number,) in me.rows(outright(select(File.file_id).where(clause(File, "read"))))}


def _gets(me: Me, file_id: int, verb: str = "read") -> bool:
    try:
        return attaching.one(me, file_id, verb).file_id == file_id
    except NotFound:
        return False


def _files(database: Database, keys: Any, count: int, now: datetime) -> None:
    facts = {"space_id": 1, "media_type": "text/plain", "name": "a.txt", "size": 1, "uploaded_at": now}
    with database.unit(writes=True) as session:
        for number in range(1, count + 1):
            owner = {"owner_kind": "message", "owner_id": number, "storage_key": f"{number:032x}"}
            session.add(File(file_id=number, **owner, **facts))
        mine = attaching.blind(Me(session, 1, keys), WAITING)
        session.add(File(file_id=WAITING, blind=mine, storage_key="f" * 32, **facts))


def test_a_file_of_a_kind_that_no_room_knows_is_nobodys(world: Any, as_me: Any) -> None:
    facts = {"media_type": "text/plain", "name": "a.txt", "size": 1, "uploaded_at": clock.now()}

    def add(me: Me) -> int:
        row = File(space_id=world.spaces["commons"], owner_kind="nothing", owner_id=7, storage_key="a" * 32, **facts)
        return me.add(row).file_id

    file_id = as_me("sam", add)
    assert not any(as_me(name, _gets, file_id) for name in world.people)
