"""One row for every act but reading: who, verb, what, where, when, and never content.

A job seals the rows into a chain of keyed hashes, so that removing or changing one shows in `community audit verify`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.kernel.columns import Base, Id, Key, Ref
from community.kernel.door import outright, plumbing
from community.kernel.keys import Keys

BATCH = 500
ROOT = "0" * 64


class AuditRow(Base):
    """An act. `actor` is `person:<id>`, `seal:<hash>` for what was done under a pseudonym, or `system:<reason>`."""

    __tablename__ = "audit_rows"
    __table_args__ = (UniqueConstraint("position"),)

    audit_id: Mapped[Key]
    actor: Mapped[str] = mapped_column(String(100), index=True)
    verb: Mapped[str] = mapped_column(String(40))
    noun: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int] = mapped_column(Id, index=True)
    space_id: Mapped[int | None] = mapped_column(Id, index=True)
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int | None]
    digest: Mapped[str | None] = mapped_column(String(64))


class AuditHead(Base):
    """The end of the chain: cutting rows off behind it shows too."""

    __tablename__ = "audit_heads"

    audit_head_id: Mapped[Ref] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


plumbing(AuditRow, AuditHead)


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: sealed rows, rows still open, and a sentence for every break of the chain."""

    sealed: int
    open: int
    head: str
    breaks: list[str] = field(default_factory=list)


def seal(session: Session, keys: Keys) -> int:
    """Adds the rows written since the last time to the chain; returns how many."""
    end = head(session)
    fresh = list(session.scalars(outright(_open_rows())))
    for row in fresh:
        end.position += 1
        row.position = end.position
        row.digest = end.digest = _digest(keys, end.digest, row)
    return len(fresh)


def _open_rows() -> Select[AuditRow]:
    return select(AuditRow).where(AuditRow.position.is_(None)).order_by(AuditRow.audit_id).limit(BATCH)


def head(session: Session) -> AuditHead:
    """The end of the chain, made when there is none yet."""
    head = session.scalar(outright(select(AuditHead).with_for_update()))
    if head is None:
        head = AuditHead(audit_head_id=1, position=0, digest=ROOT)
        session.add(head)
    return head


def _digest(keys: Keys, before: str, row: AuditRow) -> str:
    facts = (row.audit_id, row.actor, row.verb, row.noun, row.row_id, row.space_id, row.at.isoformat(), row.note)
    return keys.blind("audit", before, row.position, *facts)


def verify(session: Session, keys: Keys) -> Verdict:
    """Walks the whole chain and says where, if anywhere, it was touched."""
    breaks: list[str] = []
    expected, digest = 0, ROOT
    for row in _sealed(session):
        expected += 1
        breaks += _compare(keys, digest, expected, row)
        expected, digest = row.position or expected, row.digest or ROOT
    head = session.scalar(outright(select(AuditHead)))
    if (head.position if head else 0) != expected or (head and head.digest != digest):
        breaks.append(f"the chain ends at {expected}, but its head says {head.position if head else 0}")
    still = session.scalar(outright(select(func.count()).where(AuditRow.position.is_(None)))) or 0
    return Verdict(expected, still, digest, breaks)


def _sealed(session: Session) -> Iterator[AuditRow]:
    """Every sealed row in order, a batch at a time by its position."""
    after = 0
    while True:
        next_ones = select(AuditRow).where(AuditRow.position > after).order_by(AuditRow.position).limit(BATCH)
        found = session.scalars(outright(next_ones)).all()
        yield from found
        if len(found) < BATCH:
            return
        after = found[-1].position or 0


def _compare(keys: Keys, before: str, expected: int, row: AuditRow) -> list[str]:
    if row.position != expected:
        return [f"rows {expected} to {(row.position or 0) - 1} are missing"]
    if row.digest != _digest(keys, before, row):
        return [f"row {row.position} was changed"]
    return []
