"""People who are leaving, and handles that are never given again."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "leavings",
        sa.Column("person_id", ID, autoincrement=False, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("withdraw", sa.Boolean(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("step", sa.SmallInteger(), nullable=False),
        sa.Column("reached", ID, nullable=False),
        sa.Column("emptied_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_leavings_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_leavings"),
    )
    op.create_index("ix_leavings_ends_at", "leavings", ["ends_at"])
    op.create_table(
        "retired_handles",
        sa.Column("blind", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("blind", name="pk_retired_handles"),
    )


def downgrade() -> None:
    """Takes them away again; whoever was leaving is suspended then, since nothing else keeps their account closed."""
    people = sa.table("people", sa.column("state", sa.String()))
    op.execute(people.update().where(people.c.state == "leaving").values(state="suspended"))
    op.drop_table("retired_handles")
    op.drop_table("leavings")
