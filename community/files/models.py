"""Files that wait to be sent, and files that hang on something that was written."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.columns import Base, Id, Key, Ref


class File(Base):
    """Some bytes, and what is known of them. `words` say what they show, for whoever does not see it.

    Of a picture the first `small` bytes in storage are a small one, to stand among words; the `size` bytes behind them
    are the picture. 0 means that there is none, and the picture itself is small enough.

    While it waits it hangs on nothing, and `blind`, a keyed hash of (person, file), lets whoever brought it find it
    again; its time is an hour. Once attached it names nobody, its number is a new one, and its time is its owner's own:
    nothing leads from what was written under a pseudonym to the moment at which a file came.
    """

    __tablename__ = "files"
    __table_args__ = (
        UniqueConstraint("storage_key"),
        Index("ix_files_owner", "owner_kind", "owner_id", "position"),
        CheckConstraint("(owner_kind = '') = (owner_id IS NULL)", name="owned"),
        CheckConstraint("(owner_kind = '') = (blind <> '')", name="waits_for_somebody"),
    )

    file_id: Mapped[Key]
    space_id: Mapped[Ref] = mapped_column(ForeignKey("spaces.space_id"))
    owner_kind: Mapped[str] = mapped_column(String(12), default="")
    owner_id: Mapped[int | None] = mapped_column(Id)
    position: Mapped[int] = mapped_column(SmallInteger, default=0)
    media_type: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    words: Mapped[str] = mapped_column(String(300), default="")
    size: Mapped[int]
    width: Mapped[int] = mapped_column(SmallInteger, default=0)
    height: Mapped[int] = mapped_column(SmallInteger, default=0)
    small: Mapped[int] = mapped_column(default=0, server_default="0")
    storage_key: Mapped[str] = mapped_column(String(32))
    uploaded_at: Mapped[datetime]
    blind: Mapped[str] = mapped_column(String(64), default="")
