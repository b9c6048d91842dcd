"""Threads: a message may go on below another one of its channel."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Says of each message below which number it goes on."""
    op.add_column("messages", sa.Column("thread", sa.Integer(), nullable=True))
    is_set = sa.text("thread IS NOT NULL")
    op.create_index(
        "ix_messages_thread", "messages", ["channel_id", "thread"], sqlite_where=is_set, postgresql_where=is_set
    )


def downgrade() -> None:
    """Forgets it; what was said in a thread stands in its channel."""
    op.drop_index("ix_messages_thread", "messages")
    op.drop_column("messages", "thread")
