"""Indexes for what is rare among very many rows, so that hourly jobs and boards do not read them all."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

FEW = (
    ("ix_topics_pinned", "topics", "pinned_at", ["board_id", "pinned_at"]),
    ("ix_posts_held", "posts", "held_at", ["topic_id", "held_at"]),
    ("ix_posts_removed", "posts", "removed_at", ["removed_at"]),
)


def upgrade() -> None:
    """Creates them."""
    op.drop_index("ix_posts_held", "posts")
    for name, table, last, columns in FEW:
        is_set = sa.column(last).is_not(None)
        op.create_index(name, table, columns, sqlite_where=is_set, postgresql_where=is_set)
    op.create_index("ix_posts_by_space", "posts", ["space_id", "written_at"])
    op.create_index("ix_posts_renderer", "posts", ["renderer"])


def downgrade() -> None:
    """Takes them away again."""
    op.drop_index("ix_posts_renderer", "posts")
    op.drop_index("ix_posts_by_space", "posts")
    for name, table, _, _ in FEW:
        op.drop_index(name, table)
    op.create_index("ix_posts_held", "posts", ["space_id", "held_at"])
