"""What the house itself needs: audit, jobs, receipts and drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "audit_heads",
        sa.Column("audit_head_id", ID, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("audit_head_id", name="pk_audit_heads"),
    )
    op.create_table(
        "audit_rows",
        sa.Column("audit_id", ID, autoincrement=False, nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("noun", sa.String(length=40), nullable=False),
        sa.Column("row_id", ID, nullable=False),
        sa.Column("space_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("audit_id", name="pk_audit_rows"),
        sa.UniqueConstraint("position", name="uq_audit_rows_position"),
    )
    op.create_index("ix_audit_rows_row_id", "audit_rows", ["row_id"])
    op.create_index("ix_audit_rows_space_id", "audit_rows", ["space_id"])
    op.create_table(
        "jobs",
        sa.Column("job_id", ID, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=100), nullable=False),
        sa.Column("once", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("job_id", name="pk_jobs"),
        sa.UniqueConstraint("once", name="uq_jobs_once"),
    )
    op.create_index("ix_jobs_due_at", "jobs", ["due_at"])
    op.create_index("ix_jobs_state", "jobs", ["state"])
    op.create_table(
        "receipts",
        sa.Column("blind", sa.String(length=64), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("result", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("blind", name="pk_receipts"),
    )
    op.create_table(
        "drafts",
        sa.Column("blind", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("blind", name="pk_drafts"),
    )
    op.create_index("ix_drafts_holder", "drafts", ["holder"])


def downgrade() -> None:
    """Takes them away again, with all they hold."""
    op.drop_table("drafts")
    op.drop_table("receipts")
    op.drop_table("jobs")
    op.drop_table("audit_rows")
    op.drop_table("audit_heads")
