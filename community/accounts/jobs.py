"""Later: letters about passwords and addresses, and forgetting what ended a month ago."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from community.accounts.models import WITH_A_KEY, OneUseLink, Person, Purpose
from community.accounts.service import links, proofs
from community.kernel import mail
from community.kernel.door import System, outright
from community.kernel.events import Event, tell
from community.kernel.jobs import job

Later = Callable[[], None] | None
RESET = """\
Somebody asked for a new password for your account in the peer support community.

Open this page to choose one; it works once, within an hour:

{link}

If that was not you, you can ignore this letter. Your password stays as it is.
"""
EMAIL = """\
This address is to be used for signing in to the peer support community.

Open this page to say yes; it works once, within 24 hours:

{link}

If you did not ask for this, you can ignore this letter. Nothing changes.
"""
UNDO = """\
The address of your account in the peer support community was changed. This one is no longer used.

If that was you, there is nothing to do. If it was not, take it back here within 7 days:

{link}

That signs every device out, and we send you a link to choose a new password.
"""
TOLD = """\
The password of your account in the peer support community was changed.

If that was you, there is nothing to do. If it was not, choose a new one here:

{link}

Then tell the program lead of your hospital.
"""
LETTERS = {
    Purpose.RESET: ("Choose a new password", RESET, "/reset/"),
    Purpose.EMAIL: ("Is this your address?", EMAIL, "/email/"),
    Purpose.UNDO: ("Your address was changed", UNDO, "/email/undo/"),
}


@job("accounts.send_reset")
def send_reset(system: System, payload: dict[str, Any]) -> Later:
    """Mails a link to choose a new password; for nobody (0), and for whoever is no longer active, nothing."""
    wanted = select(Person).where(Person.person_id == payload["row_id"], Person.state.in_(WITH_A_KEY))
    person = system.session.scalar(outright(wanted))
    if person is None:
        return None
    tell(system, Event("sent_reset", "people", person.person_id, to_the_hour=True))
    return _mail(system, links.make(system, Purpose.RESET, person.person_id, person.email))


@job("accounts.send_link")
def send_link(system: System, payload: dict[str, Any]) -> Later:
    """Mails a link about an address; one that belongs to somebody else gets no letter."""
    row = links.waiting(system, payload["row_id"])
    return None if row is None or proofs.taken(system.session, row) else _mail(system, row)


def _mail(system: System, row: OneUseLink) -> Later:
    subject, text, path = LETTERS[Purpose(row.purpose)]
    settings, link = system.settings, f"{system.settings.origin}{path}{links.token_for(system, row)}"
    letter = mail.compose(settings, row.email, subject, text.format(link=link))
    return lambda: mail.send(settings, letter)


@job("accounts.tell_password")
def tell_password(system: System, payload: dict[str, Any]) -> Later:
    """Tells the owner of an account that its password was changed."""
    settings, (email, _) = system.settings, proofs.stored(system.session, payload["row_id"])
    letter = mail.compose(settings, email, "Your password was changed", TOLD.format(link=f"{settings.origin}/forgot"))
    return lambda: mail.send(settings, letter)


@job("accounts.forget", every=timedelta(days=1))
def forget(system: System, _payload: dict[str, Any]) -> None:
    """Deletes sessions and links that ended a month ago."""
    proofs.forget_old(system)
