"""What open pages follow a topic's changes by, and the title that a removed first post takes along."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Adds the columns."""
    op.add_column("topics", sa.Column("changes", sa.Integer(), server_default="0", nullable=False))
    op.add_column("posts", sa.Column("topic_title", sa.String(length=200), nullable=True))


def downgrade() -> None:
    """Takes them away again; first posts that are removed then get no title back."""
    op.drop_column("posts", "topic_title")
    op.drop_column("topics", "changes")
