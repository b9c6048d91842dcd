"""Files that people have had made of what is held on them: one at a time, for a day."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.columns import Base, Id, Key, Ref


class Export(Base):
    """A file in the making, or made: `name` is what it is called on disk, by chance; `ready_until` is set when it is.

    Nothing here says how much is in it, and its times are kept to the hour: both could tell of a pseudonym.
    """

    __tablename__ = "exports"
    __table_args__ = (UniqueConstraint("person_id"),)

    export_id: Mapped[Key]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"))
    work_id: Mapped[int | None] = mapped_column(Id)
    name: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    ready_until: Mapped[datetime | None]
