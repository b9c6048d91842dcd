"""What is held on a person here: the account, its sessions, and links that were mailed."""

from functools import cache

from sqlalchemy import select

from community.accounts.models import OneUseLink, Person, SignIn
from community.kernel.door import Question, reading
from community.kernel.kinds import Holding

ACCOUNT = (
    Person.handle,
    Person.name,
    Person.pronouns,
    Person.discipline,
    Person.email,
    Person.state,
    Person.time_zone,
    Person.language,
    Person.theme,
    Person.seen_from,
    Person.name_for,
    Person.welcome_due,
)
SESSION = (
    SignIn.device,
    SignIn.started_at,
    SignIn.seen_at,
    SignIn.ends_at,
    SignIn.ended_at,
    SignIn.shared,
    SignIn.locked,
)


@cache
def _account() -> Question:
    """Of the password only whether there is one."""
    return reading(Person, select(*ACCOUNT, Person.password.is_not(None).label("has_password")), "hold")


@cache
def _sessions() -> Question:
    return reading(SignIn, select(*SESSION).order_by(SignIn.sign_in_id), "hold")


@cache
def _links() -> Question:
    columns = select(OneUseLink.purpose, OneUseLink.email, OneUseLink.expires_at, OneUseLink.used_at)
    return reading(OneUseLink, columns.order_by(OneUseLink.link_id), "hold")


HOLDINGS = (
    Holding("account", ("people.person_id",), _account),
    Holding("sessions", ("sign_ins.person_id",), _sessions),
    Holding("links_mailed", ("one_use_links.person_id",), _links),
)
