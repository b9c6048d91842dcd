"""Later: the mail that carries an invitation, answers to those who asked to join, and imports that are over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from community.institutions.models import Role
from community.institutions.service import applying, comparing, hospitals, imports, invitations, joining
from community.kernel import mail
from community.kernel.door import System
from community.kernel.jobs import job

LETTER = """\
You are invited to join the peer support community of {hospital} as a {role}.

Open this page to accept; it works once, until {until}:

{link}

What is written there is seen only by those it was meant for, and names no patient.
If you did not expect this letter, you can ignore it.
"""


@job("invitations.send")
def send_invitation(system: System, payload: dict[str, Any]) -> Callable[[], None] | None:
    """Mails an open invitation with a fresh token; one that was withdrawn meanwhile is dropped."""
    renewed = invitations.renew_token(system, payload["row_id"])
    if renewed is None:
        return None
    row, token = renewed
    settings = system.settings
    text = LETTER.format(
        hospital=hospitals.name_of(system.session, row.institution_id),
        role=Role(row.role).words,
        until=f"{row.expires_at:%d %B %Y}",
        link=f"{settings.origin}/invitations/{token}",
    )
    letter = mail.compose(settings, row.email, "You are invited to the community", text)
    return lambda: mail.send(settings, letter)


@job("joins.answer")
def answer_join(system: System, payload: dict[str, Any]) -> None:
    """Invites whoever asked to join and may; nobody else hears anything."""
    joining.answer(system, payload["row_id"])


@job("rosters.forget", every=timedelta(hours=1))
def forget_imports(system: System, _payload: dict[str, Any]) -> None:
    """Deletes what was brought in and a day is over."""
    imports.forget_old(system)


STEPS = (comparing.compare_some, applying.apply_some, applying.undo_some)  # long work, registered by being imported
