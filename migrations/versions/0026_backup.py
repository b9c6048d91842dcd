"""On-call contacts of hospitals, calls for back-up, and who was asked about each."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _key(name: str) -> sa.Column:
    return sa.Column(name, ID, autoincrement=False, nullable=False)


def _words(name: str, length: int) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _number(name: str) -> sa.Column:
    return sa.Column(name, sa.SmallInteger(), nullable=False)


def _moment(name: str, *, needed: bool = False) -> sa.Column:
    return sa.Column(name, MOMENT, nullable=not needed)


def _of(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{parent}.{column}"], name=f"fk_{table}_{column}")


def upgrade() -> None:
    """Creates them; no hospital has a list yet."""
    op.create_table(
        "backup_paces",
        _key("institution_id"),
        _number("minutes"),
        _of("backup_paces", "institution_id", "institutions"),
        sa.PrimaryKeyConstraint("institution_id", name="pk_backup_paces"),
    )
    _contacts()
    _calls()


def _contacts() -> None:
    op.create_table(
        "backup_contacts",
        *(_key(name) for name in ("contact_id", "institution_id", "person_id")),
        _number("position"),
        _words("title", 80),
        _words("line", 120),
        *(_number(name) for name in ("days", "begins", "ends")),
        _moment("asked_at", needed=True),
        *(_moment(name) for name in ("agreed_at", "removed_at")),
        _of("backup_contacts", "institution_id", "institutions"),
        _of("backup_contacts", "person_id", "people"),
        sa.PrimaryKeyConstraint("contact_id", name="pk_backup_contacts"),
        sa.UniqueConstraint("institution_id", "person_id", name="uq_backup_contacts_institution_id_person_id"),
    )
    op.create_index("ix_backup_contacts_person_id", "backup_contacts", ["person_id"])


def _calls() -> None:
    op.create_table(
        "backup_calls",
        *(_key(name) for name in ("call_id", "institution_id", "person_id")),
        _words("words", 600),
        _words("reach", 120),
        _words("state", 10),
        _number("minutes"),
        _moment("made_at", needed=True),
        *(_moment(name) for name in ("next_at", "kept_until")),
        _of("backup_calls", "institution_id", "institutions"),
        _of("backup_calls", "person_id", "people"),
        sa.PrimaryKeyConstraint("call_id", name="pk_backup_calls"),
    )
    op.create_index("ix_backup_calls_person_id", "backup_calls", ["person_id"])
    op.create_index("ix_backup_calls_state_next_at", "backup_calls", ["state", "next_at"])
    op.create_table(
        "backup_asks",
        *(_key(name) for name in ("ask_id", "call_id", "person_id")),
        _number("turn"),
        _moment("asked_at", needed=True),
        *(_moment(name) for name in ("passed_at", "answered_at")),
        _of("backup_asks", "call_id", "backup_calls"),
        _of("backup_asks", "person_id", "people"),
        sa.PrimaryKeyConstraint("ask_id", name="pk_backup_asks"),
        sa.UniqueConstraint("call_id", "person_id", name="uq_backup_asks_call_id_person_id"),
        sa.UniqueConstraint("call_id", "turn", name="uq_backup_asks_call_id_turn"),
    )
    op.create_index("ix_backup_asks_person_id", "backup_asks", ["person_id"])


def downgrade() -> None:
    """Takes them away again."""
    for table in ("backup_asks", "backup_calls", "backup_contacts", "backup_paces"):
        op.drop_table(table)
