"""Who is leaving altogether: until when they can stay, and how far their account has been emptied since."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.columns import Base, Ref


class Leaving(Base):
    """Somebody gave up their account; its times are kept to the hour, and it is deleted weeks after `ends_at`.

    `withdraw` says that what was written under the name goes too. Whether that under pseudonyms goes is in `seal`, a
    keyed hash: the column must not tell who wrote under one. `step` and `reached` say how far the emptying is.
    """

    __tablename__ = "leavings"
    __table_args__ = (Index(None, "ends_at"),)

    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"), primary_key=True, autoincrement=False)
    asked_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    withdraw: Mapped[bool]
    seal: Mapped[str] = mapped_column(String(64))
    step: Mapped[int] = mapped_column(SmallInteger, default=0)
    reached: Mapped[Ref] = mapped_column(default=0)
    emptied_at: Mapped[datetime | None]
