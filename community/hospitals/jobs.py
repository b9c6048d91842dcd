"""Later: letters to hospitals that ask to join, and forgetting what nobody sent."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from community.hospitals.models import Application, ApplicationState
from community.hospitals.service import applying
from community.kernel import mail
from community.kernel.door import System, outright
from community.kernel.jobs import job

Later = Callable[[], None] | None
LINK = """\
Somebody began an application for their hospital to join the peer support community, with this address.

Open this page to say that it is yours and to go on where you stopped; it works once, within 7 days:

{link}

If that was not you, you can ignore this letter. Without this link nobody looks at the application.
"""
QUESTION = """\
Thank you for applying to the peer support community for {name}. A steward of the network asks:

{words}

Open this page to answer, and to change what you wrote if you like; it works once, within 7 days:

{link}

When it has expired, you can ask for a new one here: {back}
"""
DECLINED = """\
Thank you for applying to the peer support community for {name}. The network cannot take it on now.

{words}

You are welcome to apply again: {again}
"""


@job("applications.send_link")
def send_link(system: System, payload: dict[str, Any]) -> Later:
    """Mails a link to come back; for nobody (0), and for what is decided meanwhile, nothing."""
    row = applying.living(system, payload["row_id"])
    return _mail(system, row, "Your application to the community", LINK) if row else None


@job("applications.send_question")
def send_question(system: System, payload: dict[str, Any]) -> Later:
    """Mails a steward's question."""
    row = applying.living(system, payload["row_id"])
    return _mail(system, row, "A question about your application", QUESTION) if row else None


@job("applications.send_decline")
def send_decline(system: System, payload: dict[str, Any]) -> Later:
    """Mails that an application was declined, with the steward's sentence."""
    declined = Application.state == ApplicationState.DECLINED
    wanted = select(Application).where(Application.application_id == payload["row_id"], declined)
    row = system.session.scalar(outright(wanted))
    if row is None:
        return None
    text = DECLINED.format(name=row.name, words=row.said, again=f"{system.settings.origin}/join-the-network")
    letter = mail.compose(system.settings, row.email, "Your application to the community", text)
    return lambda: mail.send(system.settings, letter)


def _mail(system: System, row: Application, subject: str, text: str) -> Later:
    settings = system.settings
    begin = f"{settings.origin}/join-the-network"
    link = f"{begin}/link/{applying.token_for(system, row)}"
    words = text.format(link=link, back=f"{begin}/back", name=row.name, words=row.question)
    letter = mail.compose(settings, row.email, subject, words)
    return lambda: mail.send(settings, letter)


@job("applications.forget", every=timedelta(days=1))
def forget(system: System, _payload: dict[str, Any]) -> None:
    """Deletes what nobody sent within two months."""
    applying.forget_old(system)
