"""Who can read what: the heart of the product, and all that a privacy reviewer has to read.

A reader is admitted to a space at a level when a grant of that level fits them and no exclusion does. A grant fits a
person by name, or through a current membership whose institution and role it names. What is written in a space that is
not open is shown only from the moment the reader joined, unless the grant says otherwise.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from community.access.models import Byline, BylineKind, Confidentiality, Grant, Level, Space
from community.accounts.models import Person
from community.accounts.rules import is_active
from community.institutions.models import Membership
from community.institutions.rules import colleagues, current, runs_roster
from community.kernel.door import Reader, rule


def fits(
    reader: Reader,
    grant: type[Grant],
    space: type[Space] | None = None,
    when: SQLColumnExpression[datetime] | None = None,
) -> ColumnElement[bool]:
    """Whether `grant` is about the reader; with `space` and `when`, early enough to read there what is that old."""
    mine = aliased(Membership)
    held = select(mine.membership_id).where(
        mine.person_id == reader.person,
        current(mine, reader),
        or_(grant.institution_id.is_(None), grant.institution_id == mine.institution_id),
        or_(grant.role.is_(None), grant.role == mine.role),
    )
    in_time: ColumnElement[bool] = true()
    if space is not None and when is not None:
        whole = or_(space.confidentiality == Confidentiality.OPEN, grant.whole_history)
        in_time = or_(whole, grant.granted_at <= when)
        held = held.where(or_(whole, mine.started_at <= when))
    by_membership = and_(grant.person_id.is_(None), held.correlate_except(mine).exists())
    return and_(in_time, or_(grant.person_id == reader.person, by_membership))


def admits(
    reader: Reader, level: Level, when: SQLColumnExpression[datetime] | None = None, space: type[Space] = Space
) -> ColumnElement[bool]:
    """Whether `space`, of the surrounding query, admits the reader at `level`; an exclusion always wins."""
    line, against = aliased(Grant), aliased(Grant)
    admitted = select(line.grant_id).where(
        line.space_id == space.space_id, line.level >= level, ~line.excluded, fits(reader, line, space, when)
    )
    shut_out = select(against.grant_id).where(
        against.space_id == space.space_id, against.excluded, fits(reader, against)
    )
    writable = space.archived_at.is_(None) if Level.READ < level < Level.MODERATE else true()
    return and_(
        writable,
        is_active(reader),
        admitted.correlate_except(line).exists(),
        ~shut_out.correlate_except(against).exists(),
    )


def in_space(
    reader: Reader,
    space_id: SQLColumnExpression[int],
    level: Level = Level.READ,
    written_at: SQLColumnExpression[datetime] | None = None,
) -> ColumnElement[bool]:
    """The rule of content: its space admits the reader at `level` and, when `written_at` is given, for that time.

    The space is aliased, so that no surrounding query can capture it.
    """
    space = aliased(Space)
    admitting = select(space.space_id).where(space.space_id == space_id, admits(reader, level, written_at, space))
    return admitting.correlate_except(space).exists()


def level_in(reader: Reader, space_id: SQLColumnExpression[int]) -> SQLColumnExpression[int]:
    """How far the reader's grants reach in a space that is known to admit them, as a scalar for a page's statement."""
    line = aliased(Grant)
    reach = select(func.max(line.level)).where(line.space_id == space_id, ~line.excluded, fits(reader, line))
    return reach.correlate_except(line).scalar_subquery()


@rule(Space, "read")
def read(reader: Reader) -> ColumnElement[bool]:
    """Whoever a grant admits."""
    return admits(reader, Level.READ)


@rule(Space, "take_part")
def take_part(reader: Reader) -> ColumnElement[bool]:
    """Writing, while the space is not archived."""
    return admits(reader, Level.TAKE_PART)


@rule(Space, "facilitate")
def facilitate(reader: Reader) -> ColumnElement[bool]:
    """Pinning, closing, opening boards."""
    return admits(reader, Level.FACILITATE)


@rule(Space, "moderate")
def moderate(reader: Reader) -> ColumnElement[bool]:
    """Holding, releasing and removing what others wrote."""
    return admits(reader, Level.MODERATE)


@rule(Space, "settings")
def keep_settings(reader: Reader) -> ColumnElement[bool]:
    """Name, purpose and grants: whoever runs the roster of the owning institution. It opens no content."""
    return runs_roster(reader, Space.institution_id)


@rule(Grant, "read")
def see_grants(reader: Reader) -> ColumnElement[bool]:
    """An audience's lines are known to everyone they admit."""
    return in_space(reader, Grant.space_id)


@rule(Byline, "read")
def see_byline(reader: Reader) -> ColumnElement[bool]:
    """A byline shows where its space does."""
    return in_space(reader, Byline.space_id)


@rule(Person, "read")
def read_person(reader: Reader) -> ColumnElement[bool]:
    """Oneself, colleagues of one's own hospitals, and whoever has written under their name where one reads."""
    byline = aliased(Byline)
    named = select(byline.byline_id).where(
        byline.person_id == Person.person_id,
        byline.kind.in_((BylineKind.FULL, BylineKind.NAME)),
        in_space(reader, byline.space_id),
    )
    known = or_(Person.person_id == reader.person, colleagues(reader), named.correlate_except(byline).exists())
    return and_(is_active(reader), known)
