"""What leaving closes, and how whoever has left appears: bylines under a name become a former member's."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import bindparam, delete, func, select, update

from community.access.models import Byline, Grant, Space
from community.accounts.models import FORMER
from community.kernel import drafts
from community.kernel.columns import Id
from community.kernel.door import ME, OPENED, Me, Question, Reader, System, clause, outright, reading
from community.kernel.keys import Keys

SPREAD = timedelta(days=21)  # over which what was written under pseudonyms is withdrawn, each at a moment of its own


@cache
def _closing() -> Question:
    outside = Reader(ME.person, ME.now, outside=bindparam("institution_id", type_=Id))
    return reading(Space, select(Space.name).where(~clause(Space, "read", outside)).order_by(Space.name))


def closing(me: Me, institution_id: int) -> list[str]:
    """Names of the spaces that I read through this hospital alone."""
    return [name for (name,) in me.rows(_closing(), institution_id=institution_id)]


@cache
def _open() -> Question:
    return reading(Space, select(func.count()).select_from(Space).where(~Space.direct))


def open_to_me(me: Me) -> int:
    """How many spaces I read."""
    found: int = me.scalar(_open())
    return found


# ------------------------------------------------------------------ pseudonyms


def seals(me: Me) -> list[str]:
    """What would stand for me in each space; whether I ever used a pseudonym it does not say."""
    spaces = me.session.scalars(outright(select(Space.space_id).order_by(Space.space_id)))
    return [me.seal(space_id) for space_id in spaces]


def own_moment(keys: Keys, row_id: int, since: datetime) -> datetime:
    """The moment, within SPREAD, at which a contribution is withdrawn: by chance, but the same whenever asked."""
    return since + SPREAD * (int(keys.blind("withdrawn", row_id)[:12], 16) / 16**12)


# ------------------------------------------------------------------ the end


def rename(system: System, person_id: int, _after: int) -> None:
    """Every byline that showed a name, a hospital or a role shows a former member instead; pseudonyms stay."""
    named = update(Byline).where(Byline.person_id == person_id)
    shown = named.values(shown=FORMER, detail="", known_since=None)
    system.session.execute(shown, execution_options=OPENED)


def forget(system: System, person_id: int, _after: int) -> None:
    """Grants by name, and drafts, which are found by space only."""
    lines = delete(Grant).where(Grant.person_id == person_id)
    system.session.execute(lines, execution_options=OPENED)
    spaces: Sequence[int] = system.session.scalars(outright(select(Space.space_id))).all()
    drafts.forget_of(system, person_id, [*spaces, 0])
