"""Files that go: their rows in the unit of whoever lets them go, their bytes by a job of that same unit."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select

from community.files.models import File
from community.kernel.door import OPENED, Me, System, outright
from community.kernel.jobs import put
from community.kernel.storage import SHARDS, Storage, storage

WAITS = timedelta(hours=25)  # at least a day: of when a file came only the hour is known
YOUNG = timedelta(hours=3)  # bytes are there before their row, and are left alone for so long
SOME = 200  # keys in one job
PARTS = 24


def drop(me: Me, kind: str, owner_ids: Sequence[int]) -> None:
    """Deletes the files of these owners."""
    gone = delete(File).where(File.owner_kind == kind, File.owner_id.in_(owner_ids)).returning(File.storage_key)
    bytes_go(me, list(me.session.scalars(gone, execution_options=OPENED)))


def bytes_go(me: Me, keys: Sequence[str]) -> None:
    """Has the bytes of rows deleted that are gone with this unit, once it is committed."""
    for first in range(0, len(keys), SOME):
        put(me.session, "files.remove", {"keys": keys[first : first + SOME]}, me.now)


def remove(system: System, keys: Sequence[str]) -> Callable[[], None]:
    """What deletes bytes, outside of any unit."""
    place = storage(system.settings)

    def away() -> None:
        for key in keys:
            place.remove(key)

    return away


def forget_waiting(system: System) -> None:
    """Deletes what was brought a day ago and never sent."""
    old = delete(File).where(File.owner_kind == "", File.uploaded_at < system.now - WAITS)
    bytes_go(system, list(system.session.scalars(old.returning(File.storage_key), execution_options=OPENED)))


def sweep(system: System, part: int) -> Callable[[], None]:
    """What deletes bytes that no row names, in one of PARTS parts: a process may have died between bytes and row.

    The rows are asked first: what comes later is young.
    """
    shards = [shard for shard in range(SHARDS) if shard % PARTS == part]
    named = or_(*(File.storage_key.startswith(f"{shard:02x}") for shard in shards))
    known = set(system.session.scalars(outright(select(File.storage_key).where(named))))
    place, before = storage(system.settings), system.now - YOUNG

    def away() -> None:
        for key in _orphans(place, shards, known, before):
            place.remove(key)

    return away


def _orphans(place: Storage, shards: Sequence[int], known: set[str], before: datetime) -> Iterator[str]:
    for shard in shards:
        yield from (key for key in place.older(shard, before) if key not in known)
