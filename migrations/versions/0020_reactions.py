"""Reactions to messages, under a hash that names nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "reactions",
        sa.Column("message_id", ID, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("blind", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.message_id"], name="fk_reactions_message_id"),
        sa.PrimaryKeyConstraint("message_id", "kind", "blind", name="pk_reactions"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Takes them away again."""
    op.drop_table("reactions")
