"""How often the guard paused somebody, by space, kind and month; no person and no moment."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Creates the counters; nothing has been counted yet."""
    op.create_table(
        "pause_counts",
        sa.Column("space_id", ID, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.String(20), nullable=False) for name in ("kind", "reason")),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("space_id", "kind", "reason", "month", name="pk_pause_counts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pause_counts_month", "pause_counts", ["month"])


def downgrade() -> None:
    """Takes them away again."""
    op.drop_index("ix_pause_counts_month", "pause_counts")
    op.drop_table("pause_counts")
