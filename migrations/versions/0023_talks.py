"""Talks: a channel that a topic opens for an hour."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """No channel closes by itself yet, and no topic has been talked over."""
    op.add_column("channels", sa.Column("closes_at", MOMENT, nullable=True))
    op.add_column("channels", sa.Column("back", sa.String(60), server_default="", nullable=False))
    is_set = sa.text("closes_at IS NOT NULL")
    op.create_index("ix_channels_closing", "channels", ["closes_at"], sqlite_where=is_set, postgresql_where=is_set)
    op.add_column("topics", sa.Column("talk_id", ID, nullable=True))
    op.add_column("topics", sa.Column("talk_until", MOMENT, nullable=True))


def downgrade() -> None:
    """Takes them away again; the channels stay."""
    op.drop_column("topics", "talk_until")
    op.drop_column("topics", "talk_id")
    op.drop_index("ix_channels_closing", "channels")
    op.drop_column("channels", "back")
    op.drop_column("channels", "closes_at")
