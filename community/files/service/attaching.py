"""From waiting to standing: what was brought is found again by whoever brought it, and hung on what they wrote."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import bindparam, delete, select, update

from community.files.forms import MOST, WithFiles
from community.files.models import File
from community.files.service.receiving import Received
from community.files.service.removing import bytes_go
from community.kernel import clock, ids
from community.kernel.columns import Id
from community.kernel.door import OPENED, Me, Question, outright, reading
from community.kernel.errors import Invalid, NotFound, Refusal

GONE = "A file is not there any more: it waits for a day, and is sent once. Please attach it again."
TOGETHER = f"One message takes up to {MOST} files. Send the others with the next one."
TOO_MANY = "You have {} files waiting to be sent. Send or remove some of them first."


@cache
def _one(verb: str) -> Question:
    return reading(File, select(File).where(File.file_id == bindparam("file_id", type_=Id)), verb)


@cache
def _waiting() -> Question:
    return outright(select(File.file_id, File.blind).where(File.owner_kind == ""))


def blind(me: Me, file_id: int) -> str:
    """What stands for me beside a file that waits."""
    return me.keys.blind("file", me.person_id, file_id)


def one(me: Me, file_id: int, verb: str = "read") -> File:
    """A file that I may read, or send; NotFound otherwise."""
    found: File = me.row(_one(verb), file_id=file_id, file_blind=blind(me, file_id))[0]
    return found


def refuse_too_many(me: Me, most: int) -> None:
    """A Refusal when I have that many waiting. All that wait anywhere are few: a day's."""
    mine = sum(held == blind(me, file_id) for file_id, held in me.rows(_waiting()))
    if mine >= most:
        raise Refusal(TOO_MANY.format(most))


def keep(me: Me, space_id: int, received: Received) -> File:
    """The row of a file that has come, for me to send within a day; of when it came only the hour is kept."""
    at = clock.hour(me.now)
    file_id = ids.new_id(int(at.timestamp() * 1000))
    facts = {name: getattr(received, name) for name in ("media_type", "name", "size", "width", "height", "small")}
    facts |= {"storage_key": received.key, "blind": blind(me, file_id)}
    return me.add(File(file_id=file_id, space_id=space_id, uploaded_at=at, **facts))


def attach(me: Me, kind: str, owner_id: int, space_id: int, form: WithFiles) -> None:
    """Hangs the files of a form on what was just written there; Invalid when one is not mine to send, or is sent.

    Each gets a new number of this moment: the one under which it waited leads nowhere from now on.
    """
    if len(form.along) > MOST:
        raise Invalid({"upload": TOGETHER})
    for position, (ref, words) in enumerate(form.along):
        file_id = _numbered(ref)
        mine = (File.file_id == file_id, File.owner_kind == "", File.blind == blind(me, file_id))
        owner = {"owner_kind": kind, "owner_id": owner_id, "position": position, "words": words}
        moved = update(File).where(*mine, File.space_id == space_id)
        moved = moved.values(file_id=ids.new_id(), blind="", uploaded_at=me.now, **owner).returning(File.file_id)
        done = me.session.execute(moved, execution_options={**OPENED, "synchronize_session": False}).first()
        if done is None:
            raise Invalid({"upload": GONE})


def _numbered(ref: str) -> int:
    try:
        return ids.row_id(ref)
    except ValueError:
        raise Invalid({"upload": GONE}) from None


def waiting(me: Me, refs: Sequence[str]) -> list[File]:
    """Those of these files that still wait for me, for a page that is shown again."""
    found = []
    for ref in refs:
        try:
            found.append(one(me, _numbered(ref), "send"))
        except (NotFound, Invalid):
            continue
    return found


def let_go(me: Me, file_id: int) -> None:
    """Deletes a file of mine that waits."""
    row = one(me, file_id, "send")
    gone = delete(File).where(File.file_id == row.file_id, File.owner_kind == "").returning(File.storage_key)
    bytes_go(me, list(me.session.scalars(gone, execution_options=OPENED)))
