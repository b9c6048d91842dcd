"""A small picture before each one, to stand among words."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Pictures that are there already have none, and are shown as they are."""
    op.add_column("files", sa.Column("small", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Takes the number away again: pictures that have a small one before them can be opened no more."""
    op.drop_column("files", "small")
