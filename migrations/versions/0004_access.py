"""Spaces, grants, bylines and the audience's version."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "spaces",
        sa.Column("space_id", ID, autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=400), nullable=False),
        sa.Column("confidentiality", sa.String(length=12), nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("parent_id", ID, nullable=True),
        sa.Column("pseudonyms", sa.Boolean(), nullable=False),
        sa.Column("kept_days", sa.Integer(), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("archived_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["institution_id"], ["institutions.institution_id"], name="fk_spaces_institution_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["spaces.space_id"], name="fk_spaces_parent_id"),
        sa.PrimaryKeyConstraint("space_id", name="pk_spaces"),
        sa.UniqueConstraint("slug", name="uq_spaces_slug"),
    )
    op.create_index("ix_spaces_institution_id", "spaces", ["institution_id"])
    op.create_table(
        "grants",
        sa.Column("grant_id", ID, autoincrement=False, nullable=False),
        sa.Column("space_id", ID, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("institution_id", ID, nullable=True),
        sa.Column("role", sa.String(length=20), nullable=True),
        sa.Column("whole_history", sa.Boolean(), nullable=False),
        sa.Column("granted_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "person_id IS NULL OR (institution_id IS NULL AND role IS NULL)", name="ck_grants_one_subject"
        ),
        sa.ForeignKeyConstraint(["institution_id"], ["institutions.institution_id"], name="fk_grants_institution_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_grants_person_id"),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.space_id"], name="fk_grants_space_id"),
        sa.PrimaryKeyConstraint("grant_id", name="pk_grants"),
    )
    op.create_index("ix_grants_person_id", "grants", ["person_id"])
    op.create_index("ix_grants_space_id_level", "grants", ["space_id", "level"])
    op.create_table(
        "bylines",
        sa.Column("byline_id", ID, autoincrement=False, nullable=False),
        sa.Column("space_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=True),
        sa.Column("shown", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.CheckConstraint("(kind = 'pseudonym') = (person_id IS NULL)", name="ck_bylines_sealed_or_named"),
        sa.CheckConstraint("(kind = 'pseudonym') = (seal IS NOT NULL)", name="ck_bylines_seal_only_for_pseudonyms"),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_bylines_person_id"),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.space_id"], name="fk_bylines_space_id"),
        sa.PrimaryKeyConstraint("byline_id", name="pk_bylines"),
        sa.UniqueConstraint("space_id", "seal", name="uq_bylines_space_id_seal"),
    )
    op.create_index("ix_bylines_person_id_space_id", "bylines", ["person_id", "space_id"])
    op.create_table(
        "audience_versions",
        sa.Column("audience_version_id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("audience_version_id", name="pk_audience_versions"),
    )
    op.execute(sa.text("INSERT INTO audience_versions (audience_version_id, version) VALUES (1, 1)"))


def downgrade() -> None:
    """Takes them away again, with all they hold."""
    op.drop_table("audience_versions")
    op.drop_table("bylines")
    op.drop_table("grants")
    op.drop_table("spaces")
