"""An account that is given up: closed at once, open again with its password for some days, emptied after them."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community.accounts.models import FORMER, OneUseLink, Person, PersonState, Purpose, RetiredHandle, SignIn
from community.accounts.service import links, sessions
from community.kernel import ids
from community.kernel.days import USUAL
from community.kernel.door import OPENED, Me, System, outright
from community.kernel.errors import SignInFirst
from community.kernel.events import Event, tell
from community.kernel.keys import Keys

MINUTES = 10  # that a return pass is good for
BLANK = ("pronouns", "discipline")
OVER = "Please sign in again. This page is open for ten minutes only."


def account(session: Session, person_id: int) -> Person:
    """The row of somebody, whatever their state, held for this unit."""
    wanted = select(Person).where(Person.person_id == person_id).with_for_update(key_share=True)
    person = session.scalar(outright(wanted.execution_options(populate_existing=True)))
    assert person is not None, "a person's row stays for ever"
    return person


def close(me: Me) -> Person:
    """Closes my account: every session and every link in a letter ends, but the one that takes a former address back.

    Whoever changed the address before may not be its owner.
    """
    person = account(me.session, me.person_id)
    person.state = PersonState.LEAVING
    links.kill(me, me.person_id, Purpose.RESET, Purpose.EMAIL)
    sessions.end_others(me, 0)
    return person


def open_again(me: Me) -> None:
    """Takes it back."""
    account(me.session, me.person_id).state = PersonState.ACTIVE
    tell(me, Event("stayed", "people", me.person_id, to_the_hour=True))


def is_leaving(session: Session, person_id: int) -> bool:
    """Whether somebody gave up their account and can still come back."""
    wanted = select(Person.person_id).where(Person.person_id == person_id, Person.state == PersonState.LEAVING)
    return session.scalar(outright(wanted)) is not None


# ------------------------------------------------------------------ the way back


def return_pass(keys: Keys, person_id: int, minute: int, shared: bool) -> str:
    """What shows, for ten minutes, that its browser has just given this person's password, and on what computer."""
    facts = f"{ids.ref(person_id)}.{minute}.{'shared' if shared else 'own'}"
    return f"{facts}.{keys.blind('return', facts)}"


def holder_of(session: Session, keys: Keys, given: str, minute: int) -> tuple[int, bool]:
    """Whose pass this is and whether the computer is shared; SignInFirst when it is forged, old, or of no use."""
    facts, _, seal = given.rpartition(".")
    if not keys.same("return", seal, facts):
        raise SignInFirst(OVER)
    whose, since, computer = facts.split(".")
    person_id = ids.row_id(whose)
    if minute - int(since) >= MINUTES or not is_leaving(session, person_id):
        raise SignInFirst(OVER)
    return person_id, computer == "shared"


# ------------------------------------------------------------------ the end


def empty(system: System, person_id: int) -> None:
    """Leaves the row and nothing in it: no name, no address, no way in; its handle is never given again."""
    person = account(system.session, person_id)
    if person.state == PersonState.LEFT:
        return
    system.add(RetiredHandle(blind=retired(system.keys, person.handle)))
    word = ids.ref(person_id)
    facts: dict[str, Any] = dict.fromkeys(BLANK, "") | {"state": PersonState.LEFT, "password": None, "name": FORMER}
    facts |= {"handle": f"former-{word}", "email": f"{word}@left.invalid", "name_for": 0, "welcome_due": False}
    for column, value in (facts | {"theme": "auto", "time_zone": "UTC", "language": USUAL}).items():
        setattr(person, column, value)
    for table in (OneUseLink, SignIn):
        system.session.execute(delete(table).where(table.person_id == person_id), execution_options=OPENED)
    tell(system, Event("left", "people", person_id, to_the_hour=True))


def retired(keys: Keys, handle: str) -> str:
    """How a retired handle is known again."""
    return keys.blind("retired handle", handle)


def was_retired(session: Session, keys: Keys, handle: str) -> bool:
    """Whether somebody who has left had this handle."""
    wanted = select(RetiredHandle.blind).where(RetiredHandle.blind == retired(keys, handle))
    return session.scalar(outright(wanted)) is not None
