"""Later: the next one is asked to the minute, letters without content, and forgetting."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from community.accounts.models import Person, PersonState
from community.backup.models import OPEN, BackupAsk, BackupCall, BackupContact
from community.backup.service import calling, sweeping
from community.institutions.models import Membership, Role
from community.institutions.rules import current
from community.kernel import mail
from community.kernel.door import ME, System, outright
from community.kernel.events import follow_durably
from community.kernel.ids import ref
from community.kernel.jobs import job

Later = Callable[[], None] | None
SUBJECT = "Community: somebody asks for back-up"
LETTER = """\
Somebody at your hospital asks for back-up, and it is your turn.

Please open this page. There you can say that you have seen it, or that you cannot just now:

{link}

If you do nothing, the next one on the list is asked. This letter says nothing more on purpose.
"""
INVITATION = """\
Your hospital asks whether you would be on call for colleagues who need back-up.

Nobody is put on call without saying yes. This page says what it means, and takes your yes or no:

{link}

You can stop at any time, on the same page.
"""
THINNER = """\
Somebody on the on-call list of your hospital has stopped being on call, or has said no.

This page shows who is on it now:

{link}
"""


@job("backup.advance")
def advance(system: System, payload: dict[str, Any]) -> None:
    """Asks the next one about a call, if nobody has answered by now."""
    calling.advance(system, payload["row_id"])


@job("backup.look")
def look(system: System, _payload: dict[str, Any]) -> None:
    """Looks round at once: somebody has left a list or a hospital."""
    sweeping.look_round(system)


@job("backup.sweep", every=timedelta(minutes=1))
def sweep(system: System, _payload: dict[str, Any]) -> None:
    """Looks round every minute: for what a killed process left lying, and memberships that end by date."""
    sweeping.look_round(system)


@job("backup.forget", every=timedelta(hours=1))
def forget(system: System, _payload: dict[str, Any]) -> None:
    """Empties words that are a day old, deletes what is thirty days old."""
    sweeping.forget(system)


follow_durably("ended", "memberships", "backup.look")


# ------------------------------------------------------------------ letters


@job("backup.letter")
def letter(system: System, payload: dict[str, Any]) -> Later:
    """Tells somebody that a call waits for them; nothing once somebody is there, or they passed it on."""
    asked = select(Person.email, BackupCall.call_id).join(BackupAsk, BackupAsk.person_id == Person.person_id)
    asked = asked.join(BackupCall, BackupCall.call_id == BackupAsk.call_id)
    waits = (BackupCall.state.in_(OPEN), BackupAsk.passed_at.is_(None), Person.state == PersonState.ACTIVE)
    found = system.rows(outright(asked.where(BackupAsk.ask_id == payload["row_id"], *waits)))
    return _mail(system, SUBJECT, LETTER, [(to, f"/backup/calls/{ref(call_id)}") for to, call_id in found])


@job("backup.invite")
def invite(system: System, payload: dict[str, Any]) -> Later:
    """Asks somebody whether they would be on call."""
    asked = select(Person.email).join(BackupContact, BackupContact.person_id == Person.person_id)
    still = (BackupContact.agreed_at.is_(None), BackupContact.removed_at.is_(None), Person.state == PersonState.ACTIVE)
    found = system.rows(outright(asked.where(BackupContact.contact_id == payload["row_id"], *still)))
    subject = "Community: would you be on call?"
    return _mail(system, subject, INVITATION, [(to, "/backup/on-call") for (to,) in found])


@job("backup.thinner")
def thinner(system: System, payload: dict[str, Any]) -> Later:
    """Tells the leads of a hospital that its list got shorter: the next one may be nobody."""
    leads = select(Person.email).join(Membership, Membership.person_id == Person.person_id).distinct()
    here = (
        Membership.institution_id == payload["row_id"],
        Membership.role == Role.PROGRAM_LEAD,
        current(Membership, ME),
    )
    found = system.rows(outright(leads.where(*here, Person.state == PersonState.ACTIVE)))
    subject = "Community: the on-call list has changed"
    return _mail(system, subject, THINNER, [(to, "/hospitals") for (to,) in found])


def _mail(system: System, subject: str, text: str, to: list[tuple[str, str]]) -> Later:
    settings = system.settings
    letters = [
        mail.compose(settings, address, subject, text.format(link=settings.origin + path)) for address, path in to
    ]
    if not letters:
        return None

    return lambda: _send(settings, letters)


def _send(settings: Any, letters: list[Any]) -> None:
    for one in letters:
        mail.send(settings, one)
