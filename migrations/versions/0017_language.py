"""The language in which a person reads days and times."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Adds the column."""
    op.add_column("people", sa.Column("language", sa.String(length=10), server_default="en-US", nullable=False))


def downgrade() -> None:
    """Takes it away again."""
    op.drop_column("people", "language")
