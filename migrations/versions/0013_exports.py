"""Files of what is held on a person; and what somebody did is found in the audit by who it was."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Creates both."""
    op.create_table(
        "exports",
        sa.Column("export_id", ID, autoincrement=False, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("work_id", ID, nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ready_until", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_exports_person_id"),
        sa.PrimaryKeyConstraint("export_id", name="pk_exports"),
        sa.UniqueConstraint("person_id", name="uq_exports_person_id"),
    )
    op.create_index("ix_audit_rows_actor", "audit_rows", ["actor"])


def downgrade() -> None:
    """Takes them away again; files in the folder `exports` stay until somebody deletes them."""
    op.drop_index("ix_audit_rows_actor", "audit_rows")
    op.drop_table("exports")
