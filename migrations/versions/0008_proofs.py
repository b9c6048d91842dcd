"""Links that work once, and sessions that are locked while their person is away."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Creates them."""
    op.add_column("sign_ins", sa.Column("locked", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "one_use_links",
        sa.Column("link_id", ID, autoincrement=False, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_one_use_links_person_id"),
        sa.PrimaryKeyConstraint("link_id", name="pk_one_use_links"),
        sa.UniqueConstraint("token", name="uq_one_use_links_token"),
    )
    op.create_index("ix_one_use_links_person_id", "one_use_links", ["person_id"])


def downgrade() -> None:
    """Takes them away again; locked sessions are open then, so they are deleted first."""
    sign_ins = sa.table("sign_ins", sa.column("locked", sa.Boolean()))
    op.execute(sign_ins.delete().where(sign_ins.c.locked))
    op.drop_table("one_use_links")
    op.drop_column("sign_ins", "locked")
