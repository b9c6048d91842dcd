"""Threads that are carried over to a topic, with what their authors answer."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _key(name: str, *, needed: bool = True) -> sa.Column:
    return sa.Column(name, ID, autoincrement=False, nullable=not needed)


def _of(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{parent}.{column}"], name=f"fk_{table}_{column}")


def upgrade() -> None:
    """Nobody has asked yet, and no topic began elsewhere."""
    op.add_column("topics", sa.Column("began_id", ID, nullable=True))
    op.create_table(
        "carryings",
        *(_key(name) for name in ("carrying_id", "channel_id", "space_id", "byline_id")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("thread", "begins", "upto")),
        sa.Column("since", MOMENT, nullable=False),
        _key("board_id"),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("lapses_at", MOMENT, nullable=True),
        _key("topic_id", needed=False),
        _of("carryings", "channel_id", "channels"),
        _of("carryings", "space_id", "spaces"),
        _of("carryings", "byline_id", "bylines"),
        sa.PrimaryKeyConstraint("carrying_id", name="pk_carryings"),
        sa.UniqueConstraint("channel_id", "thread", name="uq_carryings_channel_id_thread"),
    )
    op.create_index("ix_carryings_byline_id", "carryings", ["byline_id"])
    is_set = sa.text("lapses_at IS NOT NULL")
    op.create_index("ix_carryings_lapsing", "carryings", ["lapses_at"], sqlite_where=is_set, postgresql_where=is_set)
    _answers()


def _answers() -> None:
    op.create_table(
        "carrying_answers",
        *(_key(name) for name in ("carrying_id", "byline_id")),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        _of("carrying_answers", "carrying_id", "carryings"),
        _of("carrying_answers", "byline_id", "bylines"),
        sa.PrimaryKeyConstraint("carrying_id", "byline_id", name="pk_carrying_answers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_carrying_answers_byline_id", "carrying_answers", ["byline_id"])


def downgrade() -> None:
    """Takes them away again; topics that were carried over stay."""
    for table in ("carrying_answers", "carryings"):
        op.drop_table(table)
    op.drop_column("topics", "began_id")
