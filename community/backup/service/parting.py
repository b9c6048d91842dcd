"""What goes with whoever has left: their place on lists, their calls, and that they were asked."""

from sqlalchemy import delete, or_, select

from community.backup.models import BackupAsk, BackupCall, BackupContact
from community.kernel.door import OPENED, System


def forget(system: System, person_id: int, _after: int) -> None:
    """Deletes it; what others asked for stays theirs."""
    calls = select(BackupCall.call_id).where(BackupCall.person_id == person_id)
    asks = delete(BackupAsk).where(or_(BackupAsk.person_id == person_id, BackupAsk.call_id.in_(calls)))
    own = (delete(table).where(table.person_id == person_id) for table in (BackupCall, BackupContact))
    for statement in (asks, *own):
        system.session.execute(statement, execution_options=OPENED)
