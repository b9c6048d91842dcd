"""Who can read what: the heart of the product, and all that a privacy reviewer has to read.

A reader is admitted to a space at a level when a grant of that level fits them and no exclusion does. A grant fits a
person by name, or through a current membership whose institution and role it names. What is written in a space that is
not open is shown only from the moment the reader joined, unless the grant says otherwise. Where a space has a pact,
nobody is admitted who has not agreed to its present words, whatever their level.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, false, func, or_, select, true, type_coerce
from sqlalchemy.orm import aliased

from community.access.models import Byline, BylineKind, Confidentiality, Grant, Level, Pact, PactAgreement, Space
from community.accounts.models import Circle, Person, PersonState
from community.accounts.rules import is_active, names_reader
from community.institutions.models import Membership
from community.institutions.rules import any_of, belongs, colleagues, counts, current, runs_roster
from community.kernel.columns import Moment
from community.kernel.door import Reader, rule, says, says_aside

When = SQLColumnExpression[datetime] | None
"""The moment for which somebody has to have joined."""

Narrow = SQLColumnExpression[bool] | None
"""Whether they have to in an open space, too."""


def fits(
    reader: Reader, grant: type[Grant], space: type[Space] | None = None, when: When = None, narrow: Narrow = None
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
        is_open = and_(space.confidentiality == Confidentiality.OPEN, true() if narrow is None else ~narrow)
        whole = or_(is_open, grant.whole_history)
        in_time = or_(whole, grant.granted_at <= when)
        held = held.where(or_(whole, mine.started_at <= when, read_then(reader, grant, mine, when)))
    by_membership = and_(grant.person_id.is_(None), held.correlate_except(mine).exists())
    return and_(in_time, or_(grant.person_id == reader.person, by_membership))


def read_then(
    reader: Reader, grant: type[Grant], mine: type[Membership], when: SQLColumnExpression[datetime]
) -> ColumnElement[bool]:
    """Whether a former membership of the reader, where `mine` is, opened the space to them at that moment already.

    So a change of role takes nothing away from anybody, and whoever becomes a lead today does not read what leads
    wrote before.
    """
    then, line = aliased(Membership), aliased(Grant)
    about = and_(
        line.space_id == grant.space_id,
        ~line.excluded,
        line.person_id.is_(None),
        or_(line.institution_id.is_(None), line.institution_id == then.institution_id),
        or_(line.role.is_(None), line.role == then.role),
        or_(line.whole_history, line.granted_at <= when),
    )
    here = and_(then.person_id == reader.person, then.institution_id == mine.institution_id)
    covered = and_(then.started_at <= when, or_(then.ended_at.is_(None), then.ended_at > when))
    held = select(then.membership_id).join(line, about).where(here, counts(then, reader), covered)
    return held.correlate_except(then, line).exists()


def has_agreed(reader: Reader, space: type[Space] = Space) -> ColumnElement[bool]:
    """Whether `space` asks for no pact, or the reader's agreement to its present words still holds."""
    if reader.agreed:
        return true()
    given = aliased(PactAgreement)
    holds = select(given.person_id).where(
        given.space_id == space.space_id,
        given.person_id == reader.person,
        given.version == space.pact_version,
        or_(given.lapses_at.is_(None), given.lapses_at > reader.now),
    )
    return or_(space.pact_version == 0, holds.correlate_except(given).exists())


def admits(
    reader: Reader, level: Level, when: When = None, space: type[Space] = Space, narrow: Narrow = None
) -> ColumnElement[bool]:
    """Whether `space`, of the surrounding query, admits the reader at `level`; an exclusion always wins.

    There is no level, and no role, that a pact does not ask.
    """
    line, against = aliased(Grant), aliased(Grant)
    mine = fits(reader, line, space, when, narrow)
    admitted = select(line.grant_id).where(line.space_id == space.space_id, line.level >= level, ~line.excluded, mine)
    shut_out = select(against.grant_id).where(
        against.space_id == space.space_id, against.excluded, fits(reader, against)
    )
    writable = space.archived_at.is_(None) if Level.READ < level < Level.MODERATE else true()
    return and_(
        writable,
        is_active(reader),
        has_agreed(reader, space),
        admitted.correlate_except(line).exists(),
        ~shut_out.correlate_except(against).exists(),
    )


def in_space(
    reader: Reader,
    space_id: SQLColumnExpression[int],
    level: Level = Level.READ,
    when: When = None,
    narrow: Narrow = None,
) -> ColumnElement[bool]:
    """The rule of content: its space admits the reader at `level` and, when a time is given, for what is that old.

    The space is aliased, so that no surrounding query can capture it.
    """
    space = aliased(Space)
    admitting = select(space.space_id).where(space.space_id == space_id, admits(reader, level, when, space, narrow))
    return admitting.correlate_except(space).exists()


def wrote(reader: Reader, byline_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether the reader stands behind a byline: by name, or by the seal that only they can show."""
    byline = aliased(Byline)
    by_name = byline.person_id == reader.person
    by_seal = byline.seal == reader.seal if reader.seal is not None else false()
    mine = select(byline.byline_id).where(byline.byline_id == byline_id, or_(by_name, by_seal))
    return mine.correlate_except(byline).exists()


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


def once_agreed(reader: Reader) -> Reader:
    """The reader as they would be after agreeing to every pact."""
    return replace(reader, agreed=True)


@rule(Space, "know")
def know(reader: Reader) -> ColumnElement[bool]:
    """Name, purpose and pact: whoever is admitted, or would be after agreeing."""
    return admits(once_agreed(reader), Level.READ)


@rule(Space, "write_pact")
def write_pact(reader: Reader) -> ColumnElement[bool]:
    """Facilitators write the pact, also before they have agreed to it: it opens no content."""
    return admits(once_agreed(reader), Level.FACILITATE)


@rule(Pact, "read")
def read_pact(reader: Reader) -> ColumnElement[bool]:
    """Whoever is asked to agree can read what to."""
    return in_space(once_agreed(reader), Pact.space_id)


@rule(PactAgreement, "read")
def own_agreement(reader: Reader) -> ColumnElement[bool]:
    """One's own; who has not agreed, and why, is nobody's business."""
    return and_(is_active(reader), PactAgreement.person_id == reader.person)


@rule(Space, "settings")
def keep_settings(reader: Reader) -> ColumnElement[bool]:
    """Name, purpose and grants: whoever runs the roster of the owning institution. It opens no content."""
    return and_(~Space.direct, runs_roster(reader, Space.institution_id))


@rule(Grant, "read")
def see_grants(reader: Reader) -> ColumnElement[bool]:
    """An audience's lines are known to everyone they admit."""
    return in_space(reader, Grant.space_id)


@rule(Byline, "read")
def see_byline(reader: Reader) -> ColumnElement[bool]:
    """A byline shows where its space does."""
    return in_space(reader, Byline.space_id)


def shown_where_read(reader: Reader, person_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether somebody has written under their name something that the reader may read.

    Reading the same space as somebody who writes nothing there under their name makes nobody known.
    """
    byline, space = aliased(Byline), aliased(Space)
    named = (byline.kind.in_((BylineKind.FULL, BylineKind.NAME)), byline.known_since.is_not(None))
    in_time = or_(space.confidentiality == Confidentiality.OPEN, _joined_by(reader, byline))
    theirs = select(byline.byline_id).join(space, space.space_id == byline.space_id)
    shown = theirs.where(byline.person_id == person_id, *named, admits(reader, Level.READ, space=space), in_time)
    return any_of(shown.correlate_except(byline, space))


def _joined_by(reader: Reader, byline: type[Byline]) -> ColumnElement[bool]:
    """Whether a line and a membership that admit the reader are as old as the last topic under `byline`.

    A narrower sieve on top of `admits`, in one joined query: former memberships would go deeper than the parser of
    older SQLites. Whoever changed their role knows the authors of older topics by their posts alone.
    """
    line, held, since = aliased(Grant), aliased(Membership), type_coerce(byline.known_since, Moment)
    about = and_(
        held.person_id == reader.person,
        current(held, reader),
        line.person_id.is_(None),
        or_(line.institution_id.is_(None), line.institution_id == held.institution_id),
        or_(line.role.is_(None), line.role == held.role),
    )
    in_time = and_(line.granted_at <= since, or_(line.person_id.is_not(None), held.started_at <= since))
    admitting = or_(line.person_id == reader.person, held.membership_id.is_not(None))
    lines = select(line.grant_id).outerjoin(held, about).where(line.space_id == byline.space_id, ~line.excluded)
    joined = lines.where(admitting, or_(line.whole_history, in_time))
    return joined.correlate_except(line, held).exists()


def closeness(reader: Reader, person_id: SQLColumnExpression[int]) -> ColumnElement[int]:
    """The innermost circle around somebody that the reader stands in; MEMBERS + 1 for whoever belongs nowhere."""
    return case(
        (person_id == reader.person, Circle.MYSELF),
        (colleagues(reader, person_id), Circle.COLLEAGUES),
        (shown_where_read(reader, person_id), Circle.READERS),
        (belongs(reader, reader.person), Circle.MEMBERS),
        else_=Circle.MEMBERS + 1,
    )


def stands_in(
    reader: Reader, circle: SQLColumnExpression[int], person_id: SQLColumnExpression[int]
) -> ColumnElement[bool]:
    """Whether `closeness` is within `circle`, with what costs little asked first and nothing asked in vain."""
    return or_(
        person_id == reader.person,
        and_(circle >= Circle.MEMBERS, belongs(reader, reader.person)),
        and_(circle >= Circle.COLLEAGUES, colleagues(reader, person_id)),
        and_(circle >= Circle.READERS, shown_where_read(reader, person_id)),
    )


def knows(reader: Reader, person: type[Person] = Person) -> ColumnElement[bool]:
    """Whether the reader stands in the circle that `person` has chosen for their name, while both belong here."""
    here = and_(person.state == PersonState.ACTIVE, belongs(reader, person.person_id))
    known = and_(here, stands_in(reader, person.name_for, person.person_id))
    return and_(is_active(reader), or_(person.person_id == reader.person, known))


@rule(Person, "read")
def read_person(reader: Reader) -> ColumnElement[bool]:
    """Oneself, and whoever has chosen a circle for their name that the reader stands in."""
    return knows(reader)


@rule(Grant, "hold")
def grants_by_name(reader: Reader) -> ColumnElement[bool]:
    """Lines that let somebody in by name; those that shut them out would tell of spaces that they may not know."""
    return and_(~Grant.excluded, Grant.person_id == reader.person)


rule(PactAgreement, "hold")(names_reader(PactAgreement.person_id))

says(Space, read="open it and see who reads it", write_pact="write its pact")
says_aside(Space, take_part="write in it", facilitate="look after it", moderate="moderate it", know="know its name")
says_aside(Space, settings="keep its name, purpose and audience")
says_aside(Grant, read="see its audience")
says_aside(Byline, read="see bylines")
says_aside(Pact, read="read its pact")
says_aside(PactAgreement, read="see when they agreed to it")
says_aside(Person, read="see people")
