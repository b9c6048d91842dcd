"""What is held on a person here: where they are on call, what they asked for, what they were asked."""

from functools import cache

from sqlalchemy import case, select

from community.backup.models import BackupAsk, BackupCall, BackupContact
from community.institutions.models import Institution
from community.kernel.door import Question, clause, reading
from community.kernel.kinds import Holding


@cache
def _contacts() -> Question:
    what = (BackupContact.title, BackupContact.line, BackupContact.days, BackupContact.begins, BackupContact.ends)
    when = (BackupContact.asked_at, BackupContact.agreed_at, BackupContact.removed_at)
    columns = select(Institution.name.label("hospital"), *what, *when)
    joined = columns.join(Institution, Institution.institution_id == BackupContact.institution_id)
    return reading(BackupContact, joined.order_by(Institution.name), "hold")


@cache
def _calls() -> Question:
    what = (BackupCall.words, BackupCall.reach, BackupCall.state, BackupCall.made_at)
    columns = select(Institution.name.label("hospital"), *what)
    joined = columns.join(Institution, Institution.institution_id == BackupCall.institution_id)
    return reading(BackupCall, joined.order_by(BackupCall.call_id), "hold")


@cache
def _asked() -> Question:
    """What somebody else wrote is not theirs to take along; that they were asked is."""
    when = (BackupAsk.asked_at, BackupAsk.passed_at, BackupAsk.answered_at)
    hospital = case((clause(BackupCall, "read"), Institution.name), else_="").label("hospital")
    columns = select(hospital, *when).join(BackupCall, BackupCall.call_id == BackupAsk.call_id)
    joined = columns.join(Institution, Institution.institution_id == BackupCall.institution_id)
    return reading(BackupAsk, joined.order_by(BackupAsk.asked_at), "hold")


HOLDINGS = (
    Holding("on_call", ("backup_contacts.person_id",), _contacts),
    Holding("backup_asked_for", ("backup_calls.person_id",), _calls),
    Holding("backup_answered", ("backup_asks.person_id",), _asked),
)
