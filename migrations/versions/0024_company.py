"""Whether a channel shows how many are there, and that somebody is typing: not unless its facilitators say so."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """No channel does."""
    op.add_column("channels", sa.Column("lively", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Forgets it."""
    op.drop_column("channels", "lively")
