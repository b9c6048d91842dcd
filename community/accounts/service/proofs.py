"""What a person signs in with: their password and their address, changed, forgotten, and taken back."""

from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts import passwords
from community.accounts.forms import LookForm
from community.accounts.models import WITH_A_KEY, OneUseLink, Person, Purpose
from community.accounts.service import links, sessions
from community.kernel.door import Me, Question, System, outright, reading
from community.kernel.errors import Conflict, Invalid
from community.kernel.events import Event, tell
from community.kernel.jobs import put_to_the_hour
from community.kernel.keys import Keys

TAKEN = "This address cannot be used. It may belong to another account by now."


@cache
def _own() -> Question:
    return reading(Person, select(Person), "change")


def _myself(me: Me) -> Person:
    """My own row, by the rule of who changes it; who may read it is another, and a long one."""
    person: Person = me.row(_own())[0]
    return person


def stored(session: Session, person_id: int) -> tuple[str, str | None]:
    """A person's address and what is stored of their password: to check it, never to show it."""
    wanted = select(Person.email, Person.password).where(Person.person_id == person_id)
    email, password = session.execute(outright(wanted)).one()
    return email, password


def refuse_own(password: str, *known: str) -> None:
    """Invalid when a password is mostly what others know of its person."""
    try:
        passwords.good(password, *known)
    except ValueError as error:
        raise Invalid({"password": str(error)}) from None


# ------------------------------------------------------------------ passwords


def change_password(me: Me, sign_in_id: int, password: str) -> None:
    """Sets my password, as a hash made before; every other session and every link that was mailed ends."""
    person = _myself(me)
    _set_password(me, person, password)
    sessions.end_others(me, sign_in_id)


def _set_password(me: Me, person: Person, password: str) -> None:
    person.password = password
    links.kill(me, person.person_id, Purpose.RESET, Purpose.EMAIL)
    put_to_the_hour(me.session, "accounts.tell_password", {"row_id": person.person_id}, me.now)
    tell(me, Event("changed_password", "people", person.person_id, to_the_hour=True))


def forgot_password(system: System, email: str) -> None:
    """Asks for a letter. An address that nobody signs in with costs the same, and gets none."""
    wanted = select(Person.person_id).where(Person.email == email.lower(), Person.state.in_(WITH_A_KEY))
    person_id = system.session.scalar(outright(wanted)) or 0
    put_to_the_hour(system.session, "accounts.send_reset", {"row_id": person_id}, system.now)


def reset_password(session: Session, keys: Keys, token: str, password: str) -> None:
    """Sets a new password, as a hash made before, by a link from a letter; every session ends."""
    row, person = links.open_link(session, token, Purpose.RESET, to_use=True)
    me = Me(session, person.person_id, keys)
    links.use(row, me)
    _set_password(me, person, password)
    sessions.end_others(me, 0)


# ------------------------------------------------------------------ addresses


def change_email(me: Me, email: str) -> None:
    """Asks for a letter to my new address; it is mine once its link was used. Taken ones are answered alike."""
    mine, _ = stored(me.session, me.person_id)
    if email == mine:
        raise Invalid({"email": "This is your address already."})
    row = links.make(me, Purpose.EMAIL, me.person_id, email)
    put_to_the_hour(me.session, "accounts.send_link", {"row_id": row.link_id}, me.now)
    tell(me, Event("asked_for_address", "people", me.person_id, to_the_hour=True))


def use_email(session: Session, keys: Keys, token: str) -> None:
    """Makes the address in a link the person's own; the former one gets a way to take it back."""
    row, person = links.open_link(session, token, Purpose.EMAIL, to_use=True)
    me = Me(session, person.person_id, keys)
    _refuse_taken(me, row)
    former, person.email = person.email, row.email
    links.use(row, me)
    links.kill(me, me.person_id, Purpose.RESET, Purpose.EMAIL)
    undo = links.make(me, Purpose.UNDO, me.person_id, former)
    put_to_the_hour(session, "accounts.send_link", {"row_id": undo.link_id}, me.now)
    tell(me, Event("changed_address", "people", me.person_id, to_the_hour=True))


def undo_email(session: Session, keys: Keys, token: str) -> None:
    """Takes a former address back. Whoever changed it knew the password, so nothing that was open or mailed stays."""
    row, person = links.open_link(session, token, Purpose.UNDO, to_use=True)
    me = Me(session, person.person_id, keys)
    _refuse_taken(me, row)
    links.use(row, me)
    links.kill(me, me.person_id, Purpose.RESET, Purpose.EMAIL)
    links.kill(me, me.person_id, Purpose.UNDO, since=row.link_id)
    person.email, person.password = row.email, None
    sessions.end_others(me, 0)
    put_to_the_hour(session, "accounts.send_reset", {"row_id": me.person_id}, me.now)
    tell(me, Event("took_address_back", "people", me.person_id, to_the_hour=True))


def _refuse_taken(me: Me, row: OneUseLink) -> None:
    if taken(me.session, row):
        raise Conflict(TAKEN)


def taken(session: Session, row: OneUseLink) -> bool:
    """Whether the address of a link belongs to somebody else."""
    wanted = select(Person.person_id).where(Person.email == row.email, Person.person_id != row.person_id)
    return session.scalar(outright(wanted)) is not None


def choose_look(me: Me, form: LookForm) -> None:
    """How pages look to me, and in which zone and language I read times."""
    person = _myself(me)
    person.theme, person.time_zone, person.language = form.theme, form.time_zone, form.language
    tell(me, Event("chose_look", "people", me.person_id, to_the_hour=True))


def forget_old(system: System) -> None:
    """Deletes sessions and links that ended a month ago."""
    sessions.forget_old(system)
    links.forget_old(system)
