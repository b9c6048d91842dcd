"""Conversations between some people, each a space of its own; and whom somebody wants to hear nothing from."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Creates them; no space is one yet."""
    op.add_column("spaces", sa.Column("direct", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "conversations",
        sa.Column("space_id", ID, autoincrement=False, nullable=False),
        sa.Column("circle", sa.String(64), nullable=False),
        sa.Column("people", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.space_id"], name="fk_conversations_space_id"),
        sa.PrimaryKeyConstraint("space_id", name="pk_conversations"),
        sa.UniqueConstraint("circle", name="uq_conversations_circle"),
    )
    op.create_table(
        "blocks",
        *(sa.Column(name, ID, autoincrement=False, nullable=False) for name in ("person_id", "blocked_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_blocks_person_id"),
        sa.ForeignKeyConstraint(["blocked_id"], ["people.person_id"], name="fk_blocks_blocked_id"),
        sa.PrimaryKeyConstraint("person_id", "blocked_id", name="pk_blocks"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_blocks_blocked_id", "blocks", ["blocked_id"])


def downgrade() -> None:
    """Takes them away again; what was said stays with those who could read it."""
    op.drop_table("blocks")
    op.drop_table("conversations")
    op.drop_column("spaces", "direct")
