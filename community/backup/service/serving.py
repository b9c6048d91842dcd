"""Being on call: somebody is asked, says yes, says how to be reached, and stops at any time."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import select

from community.backup.models import BackupContact
from community.backup.service.showing import CONTACT, HOURS
from community.institutions.models import Institution
from community.kernel import clock
from community.kernel.door import Me, Question, reading
from community.kernel.events import Event, tell
from community.kernel.jobs import put


@cache
def _mine() -> Question:
    columns = (*CONTACT, *HOURS, BackupContact.line, BackupContact.agreed_at)
    place = (Institution.name.label("hospital"), Institution.slug, Institution.time_zone)
    joined = select(*columns, *place).join(Institution, Institution.institution_id == BackupContact.institution_id)
    return reading(BackupContact, joined.order_by(Institution.name), "serve")


def mine(me: Me) -> Sequence[Any]:
    """Where I am on call, and where I am asked to be."""
    return me.rows(_mine())


def agree(me: Me, contact_id: int, line: str) -> None:
    """Says yes, or says anew how to reach me."""
    row = me.get(BackupContact, contact_id, to="serve")
    row.line, row.agreed_at = line, row.agreed_at or clock.hour(me.now)
    _tell(me, "agreed", contact_id)


def stop(me: Me, contact_id: int) -> None:
    """Says no, or no longer: the row goes, and nothing is kept of it. What I am being asked goes on to the next one."""
    row = me.get(BackupContact, contact_id, to="serve")
    put(me.session, "backup.thinner", {"row_id": row.institution_id}, me.now)
    put(me.session, "backup.look", {}, me.now)
    me.remove(row)
    _tell(me, "stopped", contact_id)


def _tell(me: Me, verb: str, contact_id: int) -> None:
    tell(me, Event(verb, "backup_contacts", contact_id, to_the_hour=True))
