"""Files that hang on what was written; while they wait, a hash that names nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "files",
        sa.Column("file_id", ID, autoincrement=False, nullable=False),
        sa.Column("space_id", ID, nullable=False),
        sa.Column("owner_kind", sa.String(12), nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("media_type", sa.String(20), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.SmallInteger(), nullable=False),
        sa.Column("height", sa.SmallInteger(), nullable=False),
        sa.Column("storage_key", sa.String(32), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blind", sa.String(64), nullable=False),
        sa.CheckConstraint("(owner_kind = '') = (owner_id IS NULL)", name="ck_files_owned"),
        sa.CheckConstraint("(owner_kind = '') = (blind <> '')", name="ck_files_waits_for_somebody"),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.space_id"], name="fk_files_space_id"),
        sa.PrimaryKeyConstraint("file_id", name="pk_files"),
        sa.UniqueConstraint("storage_key", name="uq_files_storage_key"),
    )
    op.create_index("ix_files_owner", "files", ["owner_kind", "owner_id", "position"])


def downgrade() -> None:
    """Takes them away again; their bytes are swept up, since no row names them."""
    op.drop_table("files")
