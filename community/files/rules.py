"""Who may open a file: whoever brought it, until it hangs on something; then whoever reads that, and nobody else."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, bindparam, false, or_

from community.files.models import File
from community.kernel.door import Reader, rule, says_aside

Readable = Callable[[Reader, SQLColumnExpression[int | None]], ColumnElement[bool]]
ATTACHABLE: dict[str, Readable] = {}
"""For each kind of owner: whether the reader reads the one of that id, while it stands. Rooms enter theirs."""


def waits_for(reader: Reader) -> ColumnElement[bool]:
    """Whether it waits for the reader: a hash that only they can show. Asked the other way round it is nobody's."""
    if reader.seal is None:
        return false()
    return and_(File.owner_kind == "", File.blind == bindparam("file_blind", value=""))


def hangs_on_readable(reader: Reader) -> ColumnElement[bool]:
    """Whether it hangs on something that the reader reads."""
    kinds = (and_(File.owner_kind == kind, reads(reader, File.owner_id)) for kind, reads in ATTACHABLE.items())
    return or_(false(), *kinds)


@rule(File, "read")
def read(reader: Reader) -> ColumnElement[bool]:
    """Whoever brought it while it waits, and whoever reads what it hangs on."""
    return or_(waits_for(reader), hangs_on_readable(reader))


@rule(File, "send")
def send(reader: Reader) -> ColumnElement[bool]:
    """Attaching it, or letting go of it: whoever brought it, while it waits."""
    return waits_for(reader)


says_aside(File, read="open files", send="attach the files that they brought")
