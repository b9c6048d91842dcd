"""What the installation does by itself: goes on where somebody has left, keeps to the minute, forgets."""

from datetime import timedelta
from functools import cache

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import aliased

from community.backup.models import BackupAsk, BackupCall, BackupContact, CallState
from community.backup.rules import is_there, stands
from community.backup.service.calling import advance, close, held, step
from community.kernel.door import ME, OPENED, Question, System, outright

REMOVED_FOR = timedelta(days=1)
KEPT = timedelta(days=30)


def look_round(system: System) -> None:
    """Puts right what nobody did: a turn that is overdue, an asker or a contact who has left, their place on lists."""
    off = BackupContact.removed_at < system.now - REMOVED_FOR
    left = ~is_there(BackupContact.person_id, BackupContact.institution_id, ME)
    gone = delete(BackupContact).where(or_(off, left))
    system.session.execute(gone, {"now": system.now}, execution_options=OPENED)
    for call_id, asker, contact in system.rows(_going_round()):
        if asker and contact:
            advance(system, call_id)
        else:
            _mend(system, call_id, bool(asker))


@cache
def _going_round() -> Question:
    """Calls that wait, whether the asker is still of the hospital, and whether whoever has it is still on call."""
    asker = is_there(BackupCall.person_id, BackupCall.institution_id, ME)
    columns = select(BackupCall.call_id, asker.label("asker"), _has_it().label("contact"))
    return outright(columns.where(BackupCall.state == CallState.WAITING).order_by(BackupCall.made_at))


def _has_it() -> ColumnElement[bool]:
    other = aliased(BackupAsk)
    last = select(func.max(other.turn)).where(other.call_id == BackupCall.call_id).correlate_except(other)
    contact = select(BackupContact.contact_id).join(BackupAsk, BackupAsk.person_id == BackupContact.person_id)
    contact = contact.where(
        BackupAsk.call_id == BackupCall.call_id, BackupAsk.turn == last.scalar_subquery(), stands(ME)
    )
    here = contact.where(BackupContact.institution_id == BackupCall.institution_id)
    return here.correlate_except(BackupContact, BackupAsk).exists()


def _mend(system: System, call_id: int, asker: bool) -> None:
    call = held(system, call_id)
    if call is None or call.state != CallState.WAITING:
        return
    if asker:
        step(system, call)
    else:
        close(system, call)


def forget(system: System) -> None:
    """Empties the words of calls a day after they were over, and deletes the rows after thirty days."""
    over = BackupCall.kept_until < system.now
    wiped = update(BackupCall).where(over, or_(BackupCall.words != "", BackupCall.reach != ""))
    unanswered = update(BackupCall).where(over, BackupCall.state == CallState.UNANSWERED)
    old = BackupCall.made_at < system.now - KEPT
    asks = delete(BackupAsk).where(BackupAsk.call_id.in_(select(BackupCall.call_id).where(old)))
    statements = (wiped.values(words="", reach=""), unanswered.values(state=CallState.ENDED), asks)
    for statement in (*statements, delete(BackupCall).where(old)):
        system.session.execute(statement, execution_options=OPENED)
