"""Who may do what with people and sessions; what a hospital adds to it stands in institutions/rules.py."""

from sqlalchemy import ColumnElement, SQLColumnExpression, false, select
from sqlalchemy.orm import aliased

from community.accounts.models import OneUseLink, Person, PersonState, RetiredHandle, SignIn
from community.kernel.columns import Base
from community.kernel.door import Reader, Rule, plumbing, rule, says_aside

plumbing(RetiredHandle)


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


def names_reader(column: SQLColumnExpression[int | None]) -> Rule:
    """The rule of what is held on somebody: theirs to take along, whatever they may read, also while they may not."""
    return lambda reader: column == reader.person


rule(Person, "hold")(names_reader(Person.person_id))
rule(SignIn, "hold")(names_reader(SignIn.person_id))
rule(OneUseLink, "hold")(names_reader(OneUseLink.person_id))

says_aside(Base, hold="take along what is held on them", have_sent="take along what they sent")
says_aside(Base, have_made="take along what they did", have_named="take along what they named")
says_aside(Base, have_confirmed="take along what they confirmed", have_decided="take along what they decided")
says_aside(SignIn, read="see their sessions", end="end their sessions")
says_aside(OneUseLink, read="see links that were mailed")
says_aside(Person, change="change their account")
