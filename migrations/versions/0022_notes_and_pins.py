"""Content notes before what might be hard to read, and messages pinned in their channel."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Nothing has a note yet, and nothing is pinned."""
    op.add_column("messages", sa.Column("note", sa.String(80), server_default="", nullable=False))
    op.add_column("messages", sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True))
    is_set = sa.text("pinned_at IS NOT NULL")
    op.create_index(
        "ix_messages_pinned", "messages", ["channel_id", "pinned_at"], sqlite_where=is_set, postgresql_where=is_set
    )
    op.add_column("search_entries", sa.Column("note", sa.String(80), server_default="", nullable=False))


def downgrade() -> None:
    """Takes them away again."""
    op.drop_column("search_entries", "note")
    op.drop_index("ix_messages_pinned", "messages")
    op.drop_column("messages", "pinned_at")
    op.drop_column("messages", "note")
