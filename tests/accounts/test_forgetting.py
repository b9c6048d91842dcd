"""Sessions and links that ended a month ago are deleted; what still counts stays."""

from datetime import timedelta

from sqlalchemy import select

from community.accounts.jobs import forget
from community.accounts.models import OneUseLink, Purpose, SignIn
from community.kernel import clock
from community.kernel.door import outright

DAY = timedelta(days=1)


def test_what_ended_a_month_ago_is_forgotten(world, system):
    now = clock.now()
    who = {"person_id": world.people["ana"]}
    began = {"started_at": now - 60 * DAY, "seen_at": now - 60 * DAY}
    ends = {"old": (-31, None), "ended": (9, -31), "young": (-29, None), "signed out": (9, -29), "living": (9, None)}
    links = {"old": (-31, None), "used": (9, -31), "young": (-29, None), "used lately": (9, -29), "open": (9, None)}
    with world.database.unit(writes=True) as session:
        for token, (end, ended) in ends.items():
            ended_at = now + ended * DAY if ended else None
            session.add(SignIn(token=token, **who, **began, ends_at=now + end * DAY, ended_at=ended_at))
        for token, (end, used) in links.items():
            facts = {"purpose": Purpose.RESET, "email": "ana@example.org", "expires_at": now + end * DAY}
            session.add(OneUseLink(token=token, **who, **facts, used_at=now + used * DAY if used else None))
    system(forget, {})
    with world.database.unit() as session:
        sessions = set(session.scalars(outright(select(SignIn.token).where(SignIn.started_at < now - 50 * DAY))))
        left = set(session.scalars(outright(select(OneUseLink.token))))
    assert sessions == {"young", "signed out", "living"}
    assert left == {"young", "used lately", "open"}
