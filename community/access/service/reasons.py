"""Why a space is open to somebody, or is not: the rule's own clauses, asked one by one and put into words.

The same questions are asked about oneself and about others; only the person is another one.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, select, union_all
from sqlalchemy.orm import aliased

from community.access.models import Confidentiality, Grant, Level, PactAgreement, Space
from community.access.rules import admits, fits, has_agreed, in_space
from community.accounts.models import Person, PersonState
from community.institutions.models import Institution, Membership, Role
from community.institutions.rules import current
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, Reader, clause, reading

THEM = Reader(bindparam("them", type_=Id), ME.now)
HERE = bindparam("space_id", type_=Id)
STATES = {
    PersonState.SUSPENDED: "The account is suspended.",
    PersonState.LEAVING: "They are leaving the community.",
    PersonState.LEFT: "They have left the community.",
    PersonState.IMPORTED: "This name is known from a mailing list only; there is no account.",
}


@dataclass(frozen=True)
class Answer:
    """Whether the space is open to them, what stands against it, what speaks for it, and from when on they read."""

    may: bool
    against: list[str]
    grants: list[str]
    reads: str


@cache
def _lines(reader: Reader) -> Question:
    return reading(
        Grant,
        select(Grant.level, Grant.excluded, Grant.role, Grant.person_id, Institution.name)
        .outerjoin(Institution, Institution.institution_id == Grant.institution_id)
        .where(Grant.space_id == HERE, fits(reader, Grant))
        .order_by(Grant.excluded.desc(), Grant.level.desc()),
    )


def reasons(me: Me, space_id: int) -> list[str]:
    """Why I can read this space, one sentence for each grant that fits me, the strongest first."""
    lines = me.rows(_lines(ME), space_id=space_id)
    return [_line(line, "you") for line in lines if not line.excluded]


def _line(line: Any, who: str) -> str:
    if line.person_id:
        return f"{who.capitalize()} were added by name; {who} can {Level(line.level).words}."
    return f"Open to {_subject(line)}; {who} can {Level(line.level).words}."


def _subject(line: Any) -> str:
    subject = f"every {Role(line.role).words}" if line.role else "everyone"
    return f"{subject} at {line.name}" if line.name else f"{subject} at any member hospital"


# ------------------------------------------------------------------ about somebody else


@cache
def _standing() -> Question:
    account, given = aliased(Person), aliased(PactAgreement)
    state = select(account.state).where(account.person_id == THEM.person)
    agreed = select(func.max(given.agreed_on)).where(given.space_id == HERE, given.person_id == THEM.person)
    columns = select(
        *(Space.confidentiality, Space.pact_version, Space.opened_at),
        clause(Space, "read", THEM).label("may"),
        has_agreed(THEM).label("agreed"),
        admits(THEM, Level.READ, Space.opened_at).label("everything"),
        state.correlate_except(account).scalar_subquery().label("state"),
        agreed.correlate_except(given).scalar_subquery().label("agreed_on"),
        _since().label("since"),
    )
    return reading(Space, columns.where(Space.space_id == HERE))


def _since() -> Any:
    """The oldest moment, of all at which something began for them, from which on they read."""
    line, held = aliased(Grant), aliased(Membership)
    begun = union_all(
        select(line.granted_at.label("at")).where(line.space_id == HERE),
        select(held.started_at.label("at")).where(held.person_id == THEM.person),
    ).subquery()
    return select(func.min(begun.c.at)).where(in_space(THEM, HERE, Level.READ, begun.c.at)).scalar_subquery()


@cache
def _memberships() -> Question:
    """What I may see of their memberships by the roster that I keep."""
    columns = select(Membership.role, Membership.started_at, Membership.ended_at, Institution.name)
    theirs = columns.join(Institution, Institution.institution_id == Membership.institution_id).where(
        Membership.person_id == THEM.person, ~current(Membership, ME)
    )
    return reading(Membership, theirs.order_by(Membership.started_at.desc()).limit(5))


def about(me: Me, space_id: int, person_id: int) -> Answer:
    """Why somebody can, or cannot, open a space that I read. Who may ask is decided before."""
    standing = me.row(_standing(), space_id=space_id, them=person_id)
    lines = me.rows(_lines(THEM), space_id=space_id, them=person_id)
    grants = [_line(line, "they") for line in lines if not line.excluded]
    if standing.may:
        return Answer(True, [], grants, _reads(standing))
    over = [_over(row, me.now) for row in me.rows(_memberships(), them=person_id)]
    return Answer(False, _shut_out(standing, lines) + over, grants, "")


def _shut_out(standing: Any, lines: Any) -> list[str]:
    """Every condition of the rule that is not met."""
    found = (
        [] if standing.state == PersonState.ACTIVE else [STATES.get(standing.state, "They have left the community.")]
    )
    found += [_exclusion(line) for line in lines if line.excluded]
    if all(line.excluded for line in lines):
        found.append("No line of this space's audience is about them now.")
    return found if standing.agreed else [*found, _unagreed(standing)]


def _exclusion(line: Any) -> str:
    subject = _subject(line)
    named = "They are" if line.person_id else f"{subject[0].upper()}{subject[1:]} is"
    return f"{named} shut out. That always wins."


def _unagreed(standing: Any) -> str:
    if standing.agreed_on is None:
        return "They have not agreed to its pact."
    return f"They agreed to its pact on {_day(standing.agreed_on)}; it asks again since."


def _over(row: Any, now: datetime) -> str:
    role = f"{Role(row.role).words.capitalize()} at {row.name}"
    return f"{role}: begins {_day(row.started_at)}." if row.started_at > now else f"{role}: ended {_day(row.ended_at)}."


def _reads(standing: Any) -> str:
    if standing.everything or standing.since is None:
        return "They read everything that was written there."
    if standing.confidentiality == Confidentiality.OPEN:
        since = _day(standing.since)
        return f"They read everything there; of channels that are read from joining on, what was said from {since} on."
    return f"They read what was written from {_day(standing.since)} on."


def _day(at: Any) -> str:
    return f"{at:%-d %B %Y}"
