"""What the machinery itself holds on a person: work they started, drafts, files, and what was done by or about them."""

from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, case, or_, select

from community.exports.models import Export
from community.institutions.models import Membership
from community.kernel.audit import AuditRow
from community.kernel.door import ME, Question, outright, reading
from community.kernel.drafts import Draft
from community.kernel.kinds import Holding
from community.kernel.progress import Work

WORK = (Work.kind, Work.state, Work.done, Work.total, Work.said, Work.result, Work.made_at, Work.ended_at)
OF_PERSON = ("people", "profiles")


def _of(column: Any, seals: str) -> Any:
    """Whoever names these has shown by key that they are theirs."""
    return column.in_(bindparam(seals, expanding=True))


@cache
def _works() -> Question:
    return reading(Work, select(*WORK).order_by(Work.work_id))


@cache
def _drafts() -> Question:
    columns = select(Draft.place, Draft.title, Draft.body, Draft.saved_at)
    return outright(columns.where(_of(Draft.holder, "holders")).order_by(Draft.saved_at))


@cache
def _files() -> Question:
    return reading(Export, select(Export.made_at, Export.ready_until))


@cache
def _acts() -> Question:
    """By them, under every name; and by others about their account, profile and memberships, without who it was."""
    mine, ours = _of(AuditRow.actor, "actors"), AuditRow.actor.startswith("system:", autoescape=True)
    by = case((mine, "you"), (ours, "the community itself"), else_="somebody else").label("by")
    held = select(Membership.membership_id).where(Membership.person_id == ME.person)
    about = or_(
        and_(AuditRow.noun.in_(OF_PERSON), AuditRow.row_id == ME.person),
        and_(AuditRow.noun == "memberships", AuditRow.row_id.in_(held.scalar_subquery())),
    )
    columns = select(AuditRow.at, by, AuditRow.verb, AuditRow.noun, AuditRow.note)
    return outright(columns.where(or_(mine, about)).order_by(AuditRow.audit_id))


HOLDINGS = (
    Holding("work_started", ("works.person_id",), _works),
    Holding("drafts", ("drafts.holder",), _drafts),
    Holding("files_of_my_data", ("exports.person_id",), _files),
    Holding("acts", ("audit_rows.actor",), _acts),
)
