"""Channels of open spaces that newcomers read from the day they joined."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

TABLES = ("channels", "messages", "search_entries")


def upgrade() -> None:
    """What was said so far is read as its space is."""
    for table in TABLES:
        op.add_column(table, sa.Column("from_joining", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Takes them away again. What was kept from newcomers of open spaces is open to them from then on."""
    for table in TABLES:
        op.drop_column(table, "from_joining")
