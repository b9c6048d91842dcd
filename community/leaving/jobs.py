"""Later: the letter that says until when somebody can stay, the emptying, and what goes at moments of its own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from community.accounts.models import PersonState
from community.accounts.service.parting import account
from community.kernel import mail
from community.kernel.door import System
from community.kernel.jobs import job, put
from community.leaving.service import emptying
from community.leaving.service.going import DAYS

LETTER = """\
Your account in the peer support community is closed, and will be emptied after {days} days.

If you want to stay, sign in with your password before then, and choose "Stay":

{link}

If it was not you who left, sign in now, stay, and change your password.
"""


@job("leaving.tell")
def tell_leaving(system: System, payload: dict[str, Any]) -> Callable[[], None] | None:
    """Tells the owner of an account that it is closed, and how to stay."""
    person = account(system.session, payload["row_id"])
    if person.state != PersonState.LEAVING:
        return None
    settings = system.settings
    text = LETTER.format(days=DAYS, link=f"{settings.origin}/sign-in")
    letter = mail.compose(settings, person.email, "Your account is closed", text)
    return lambda: mail.send(settings, letter)


@job("leaving.look", every=timedelta(hours=1))
def look(system: System, _payload: dict[str, Any]) -> None:
    """Begins, or takes up again, the emptying of every account whose days are over."""
    for person_id in emptying.over(system):
        put(system.session, "leaving.step", {"row_id": person_id}, system.now)


@job("leaving.step")
def step(system: System, payload: dict[str, Any]) -> None:
    """One piece of emptying; done twice it does nothing more."""
    emptying.carry_on(system, payload["row_id"])


@job("leaving.scatter", every=timedelta(minutes=5))
def scatter(system: System, _payload: dict[str, Any]) -> None:
    """Withdraws one contribution under a pseudonym whose moment has come; a further one waits for the next time.

    It runs as often when there is nothing to do, so its rows say nothing.
    """
    emptying.scatter(system)
