"""Pacts: what the readers of a space agree to before they read, who has, and the way there and back."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, func, select, update
from sqlalchemy.orm import aliased

from community.access.models import Pact, PactAgreement, Space
from community.access.rules import has_agreed, once_agreed
from community.access.service.audience import audience_changed
from community.kernel.columns import Base, Id
from community.kernel.door import ME, OPENED, Me, Question, clause, outright, reading
from community.kernel.errors import Conflict, NotFound, Refusal
from community.kernel.events import Event, tell
from community.text.writing import Written

COMING = once_agreed(ME)


@cache
def _one() -> Question:
    present, given = aliased(Pact), aliased(PactAgreement)
    mine = and_(given.space_id == Space.space_id, given.person_id == ME.person)
    last, version = (select(func.max(column)).where(mine) for column in (given.agreed_on, given.version))
    columns = select(
        *(Space.space_id, Space.slug, Space.name, Space.purpose, Space.confidentiality, Space.kept_days),
        *(Space.pact_version, present.source, present.html, present.renew_months, present.written_on),
        has_agreed(ME).label("agreed"),
        clause(Space, "write_pact").label("may_write"),
        last.correlate_except(given).scalar_subquery().label("agreed_on"),
        version.correlate_except(given).scalar_subquery().label("agreed_version"),
    ).outerjoin(present, (present.space_id == Space.space_id) & (present.version == Space.pact_version))
    return reading(Space, columns.where(Space.slug == bindparam("slug")), "know")


def pact(me: Me, slug: str) -> Any:
    """A space that I may know, the present words of its pact if it has one, and whether I have agreed to them.

    `agreed_on` and `agreed_version` are the last that I agreed to, which may have lapsed or been other words.
    """
    return me.row(_one(), slug=slug)


@cache
def _slug() -> Question:
    return reading(Space, select(Space.slug).where(Space.space_id == bindparam("space_id", type_=Id)), "write_pact")


def slug_of(me: Me, space_id: int) -> str:
    """The address of a space whose pact I may write."""
    (slug,) = me.row(_slug(), space_id=space_id)
    return str(slug)


def to_write(me: Me, slug: str) -> Any:
    """The same for those who write it; Refusal for everybody else."""
    found = pact(me, slug)
    if not found.may_write:
        raise Refusal
    return found


def agree(me: Me, slug: str, version: int) -> None:
    """I agree to these very words; Conflict when there are newer ones. Agreeing while it holds changes nothing."""
    found = pact(me, slug)
    if not found.pact_version:
        raise NotFound
    if version != found.pact_version:
        raise Conflict("The pact has new words since. Please read them first.")
    if found.agreed:
        return
    given = {"space_id": found.space_id, "person_id": me.person_id, "version": version, "agreed_on": me.now.date()}
    me.add(PactAgreement(**given, lapses_at=lapse(me.now.date(), found.renew_months)))
    _told(me, "agreed", found.space_id, version)


def write(me: Me, slug: str, written: Written, renew_months: int, version: int) -> None:
    """New words are a new version, to which everyone agrees anew; a new renewal alone moves the day of lapsing.

    `version` is the one that was being changed; Conflict when somebody else was quicker.
    """
    found = to_write(me, slug)
    if version != found.pact_version:
        raise Conflict
    if written.source != found.source:
        _publish(me, found, written, renew_months)
    elif renew_months != found.renew_months:
        _renew(me, found, renew_months)


def _publish(me: Me, found: Any, written: Written, renew_months: int) -> None:
    version = found.pact_version + 1
    words = {"source": written.source, "html": written.html, "renew_months": renew_months}
    me.add(Pact(space_id=found.space_id, version=version, written_on=me.now.date(), **words))
    asked = update(Space).where(Space.space_id == found.space_id).values(pact_version=version)
    me.session.execute(asked, execution_options=OPENED)
    _told(me, "wrote", found.space_id, version, written.paused_for)


def _renew(me: Me, found: Any, renew_months: int) -> None:
    """For each day on which somebody agreed, the day on which that lapses; nobody is looked at one by one."""
    present = {"space_id": found.space_id, "version": found.pact_version}
    words = update(Pact).filter_by(**present).values(renew_months=renew_months)
    me.session.execute(words, execution_options=OPENED)
    days = select(PactAgreement.agreed_on).filter_by(**present).distinct()
    for (day,) in me.rows(outright(days)):
        moved = update(PactAgreement).filter_by(**present, agreed_on=day).values(lapses_at=lapse(day, renew_months))
        me.session.execute(moved, execution_options=OPENED)
    _told(me, "renewed", found.space_id, found.pact_version, f"every {renew_months} months")


def _told(me: Me, verb: str, space_id: int, version: int, note: str = "") -> None:
    """Who agrees or facilitates may write under a pseudonym too, so what they do here has no minute."""
    words = f"version {version} {note}".strip()
    tell(me, Event(verb, "pacts", space_id, space_id=space_id, note=words, to_the_hour=True))
    audience_changed(me)


def lapse(day: date, months: int) -> datetime | None:
    """The end of the same day so many months later, or of the last one of a shorter month; never, for 0 months."""
    if not months:
        return None
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    last = date(year, month, min(day.day, monthrange(year, month)[1]))
    return datetime.combine(last, time(), UTC) + timedelta(days=1)


# ------------------------------------------------------------------ the way there

# The names that addresses give to what hangs on a space, and what they name.
ON_THE_WAY: dict[str, type[Base]] = {}


def _closed(columns: Question) -> Question:
    """Narrowed to spaces that I could read if I agreed to their pact, and have not."""
    return reading(Space, columns.where(~has_agreed(ME)), "know")


@cache
def _to(noun: type[Base]) -> Question:
    key = noun.__mapper__.primary_key[0]
    here = noun.__mapper__.columns["space_id"] == Space.space_id
    found = select(Space.slug).join(noun, here).where(key == bindparam("row_id", type_=Id))
    return _closed(found.where(clause(noun, "read", COMING)))


@cache
def _named() -> Question:
    return _closed(select(Space.slug).where(Space.slug == bindparam("slug")))


def first_agree(me: Me, named: dict[str, int], slug: str) -> str:
    """The slug of the space whose pact stands between me and what an address names; empty when none does.

    Only what I would read after agreeing counts: everything else stays missing.
    """
    ways = [me.scalar(_to(ON_THE_WAY[name]), row_id=row_id) for name, row_id in named.items() if name in ON_THE_WAY]
    ways += [me.scalar(_named(), slug=slug)] if slug else []
    return next(filter(None, ways), "")
