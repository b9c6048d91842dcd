"""Who may do what with people and sessions; what a hospital adds to it stands in institutions/rules.py."""

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import aliased

from community.accounts.models import OneUseLink, Person, PersonState, SignIn
from community.kernel.door import Reader, rule


def is_active(reader: Reader) -> ColumnElement[bool]:
    """Whether the reader has a living account: the first condition of every rule."""
    person = aliased(Person)
    living = select(person.person_id).where(person.person_id == reader.person, person.state == PersonState.ACTIVE)
    return living.correlate(None).correlate_except(person).exists()


@rule(SignIn, "read")
@rule(SignIn, "end")
def own_session(reader: Reader) -> ColumnElement[bool]:
    """Everyone sees and ends their own sessions, and nobody else's."""
    return SignIn.person_id == reader.person


@rule(OneUseLink, "read")
def nobody(_reader: Reader) -> ColumnElement[bool]:
    """A link is found by its token only, by whoever opens the letter; nobody lists them, not even one's own."""
    return false()


@rule(Person, "change")
def oneself(reader: Reader) -> ColumnElement[bool]:
    """Everyone changes their own account only."""
    return Person.person_id == reader.person
