"""What the operator does with an account, by its address: suspend it, open it again, sign out, reset a password."""

from typing import Any

from sqlalchemy import func, select, update

from community.accounts.models import WITH_A_KEY, Person, PersonState, Purpose, SignIn
from community.accounts.service import links, sessions
from community.kernel.door import OPENED, System, outright
from community.kernel.errors import Conflict, NotFound
from community.kernel.events import Event, tell
from community.kernel.jobs import put_to_the_hour

NOBODY = "Nobody has this address. Check the spelling; somebody who has left cannot be found by it any more."
NOT_SUSPENDED = "This account is not suspended. Nothing was changed."
NOT_ACTIVE = "This account is not active, so there is nothing to suspend. Nothing was changed."
NO_KEY = "This account has no password to reset. Invite its person, or restore the account first."


def by_address(system: System, email: str) -> Person:
    """Who has this address, held for this unit; NotFound when nobody has."""
    wanted = select(Person).where(Person.email == email.strip().lower()).with_for_update()
    person = system.session.scalar(outright(wanted))
    if person is None:
        raise NotFound(NOBODY)
    return person


def shown(system: System, person: Person) -> None:
    """Notes that the operator looked at what is held on somebody."""
    tell(system, Event("showed", "people", person.person_id, note=system.reason, to_the_hour=True))


def suspend(system: System, person: Person) -> None:
    """Closes an account until it is restored; every session and every link in a letter ends."""
    _change(system, person.person_id, (PersonState.ACTIVE, PersonState.SUSPENDED), NOT_ACTIVE)
    links.kill(system, person.person_id, Purpose.RESET, Purpose.EMAIL)
    end_sessions(system, person)
    tell(system, Event("suspended", "people", person.person_id, note=system.reason, to_the_hour=True))


def restore(system: System, person: Person) -> None:
    """Opens it again; memberships are as they were."""
    _change(system, person.person_id, (PersonState.SUSPENDED, PersonState.ACTIVE), NOT_SUSPENDED)
    tell(system, Event("restored", "people", person.person_id, note=system.reason, to_the_hour=True))


def _change(system: System, person_id: int, states: tuple[PersonState, PersonState], otherwise: str) -> None:
    before, after = states
    changed = update(Person).where(Person.person_id == person_id, Person.state == before).values(state=after)
    done = system.session.execute(changed.returning(Person.person_id), execution_options=OPENED).first()
    if done is None:
        raise Conflict(otherwise)


def end_sessions(system: System, person: Person) -> int:
    """Signs somebody out everywhere; how many sessions that were."""
    theirs = (SignIn.person_id == person.person_id) & SignIn.ended_at.is_(None) & (SignIn.ends_at > system.now)
    count = system.session.scalar(outright(select(func.count()).select_from(SignIn).where(theirs))) or 0
    sessions.end_where(system.session, SignIn.person_id == person.person_id, system.now)
    tell(system, Event("signed_out", "sign_ins", 0, to_the_hour=True))
    tell(system, Event("ended_sessions", "people", person.person_id, note=system.reason, to_the_hour=True))
    return count


def mail_reset(system: System, person: Person) -> None:
    """Has a link mailed by which somebody chooses a new password."""
    _refuse_without_key(person)
    put_to_the_hour(system.session, "accounts.send_reset", {"row_id": person.person_id}, system.now)
    tell(system, Event("asked_for_reset", "people", person.person_id, note=system.reason, to_the_hour=True))


def make_reset(system: System, person: Person) -> str:
    """The same link, for whoever can be reached by no letter; it works once, within an hour."""
    _refuse_without_key(person)
    row: Any = links.make(system, Purpose.RESET, person.person_id, person.email)
    tell(system, Event("made_reset", "people", person.person_id, note=system.reason, to_the_hour=True))
    return f"/reset/{links.token_for(system, row)}"


def _refuse_without_key(person: Person) -> None:
    if person.state not in WITH_A_KEY:
        raise Conflict(NO_KEY)
