"""What can be found, and the full-text index beside it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from community.search.service import indexing

revision = "0006"
down_revision = "0005"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "search_entries",
        sa.Column("entry_id", ID, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("space_id", ID, nullable=False),
        sa.Column("part_of", ID, nullable=False),
        sa.Column("byline_id", ID, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("titled", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("open_since", MOMENT, nullable=False),
        sa.Column("words", postgresql.TSVECTOR().with_variant(sa.Text(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("entry_id", name="pk_search_entries"),
    )
    indexing.create(op.get_bind())


def downgrade() -> None:
    """Takes them away again; the entries can be made anew from the posts."""
    indexing.drop(op.get_bind())
    op.drop_table("search_entries")
