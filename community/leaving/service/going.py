"""Going and staying: what ends shown from the rows themselves, the account closed, and opened again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from community.access.service.parting import closing, open_to_me, seals
from community.accounts.service import parting as accounts
from community.institutions.service import memberships
from community.institutions.service import parting as institutions
from community.kernel import clock, kinds
from community.kernel.door import Me
from community.kernel.errors import NotFound
from community.kernel.events import Event, tell
from community.kernel.jobs import put_to_the_hour
from community.kernel.keys import Keys
from community.leaving.forms import LeaveForm
from community.leaving.models import Leaving

DAYS = 7
HOUR = timedelta(hours=1)
TOO_LATE = "The seven days are over. Your account is being emptied, and nobody can stop that any more."


@dataclass(frozen=True)
class Ending:
    """What ends with a hospital: its rows of roles, the names of spaces that close, invitations that are withdrawn."""

    roles: Sequence[Any]
    spaces: list[str]
    invitations: int


@dataclass(frozen=True)
class EndingAll:
    """The same for everything, with how much I wrote; only I am shown this."""

    roles: Sequence[Any]
    spaces: int
    invitations: int
    named: int
    sealed: int


def of_hospital(me: Me, slug: str) -> Ending:
    """What would end with my memberships at a hospital; NotFound when I have none there."""
    roles = institutions.held(me, slug)
    if not roles:
        raise NotFound
    place = roles[0].institution_id
    return Ending(roles, closing(me, place), institutions.sent(me, place))


def of_everything(me: Me) -> EndingAll:
    """What would end with my account."""
    named, sealed = kinds.contributions(me, seals(me))
    return EndingAll(institutions.held(me), open_to_me(me), institutions.sent(me), named, sealed)


def leave_hospital(me: Me, slug: str) -> None:
    """Ends all that I am at a hospital, at this commit."""
    institutions.leave(me, slug)


def leave(me: Me, form: LeaveForm) -> Leaving:
    """Closes my account at this commit, and says until when I can still stay; Conflict for the last lead."""
    accounts.account(me.session, me.person_id)  # held first, as by whoever suspends or empties it
    institutions.leave_all(me)
    accounts.close(me)
    memberships.audience_changed(me)
    asked = clock.hour(me.now)
    facts = {"asked_at": asked, "ends_at": asked + timedelta(days=DAYS) + HOUR, "withdraw": form.posts == "withdraw"}
    row = me.add(Leaving(person_id=me.person_id, seal=sealed(me.keys, me.person_id, form.pseudonyms), **facts))
    put_to_the_hour(me.session, "leaving.tell", {"row_id": me.person_id}, me.now)
    tell(me, Event("asked_to_leave", "people", me.person_id, to_the_hour=True))
    return row


def sealed(keys: Keys, person_id: int, choice: str) -> str:
    """How the choice about pseudonyms is kept: known again by whoever holds the keys, and by nobody else."""
    return keys.blind("leaving", person_id, choice)


# ------------------------------------------------------------------ staying


def until(me: Me) -> datetime:
    """Until when I can stay; NotFound when I am not leaving, or no longer can."""
    row = me.get(Leaving, me.person_id)
    if row.ends_at <= me.now:
        raise NotFound(TOO_LATE)
    return row.ends_at


def stay(me: Me) -> None:
    """Opens my account again. Memberships stay ended: whoever keeps a roster saw somebody go, and invites them anew.

    My row is held before it is asked whether there is still time, so that nothing is emptied meanwhile.
    """
    accounts.account(me.session, me.person_id)
    until(me)
    me.remove(me.get(Leaving, me.person_id, to="end"))
    accounts.open_again(me)
    memberships.audience_changed(me)
