"""Hospitals, memberships and invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "institutions",
        sa.Column("institution_id", ID, autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("about", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("institution_id", name="pk_institutions"),
        sa.UniqueConstraint("slug", name="uq_institutions_slug"),
    )
    op.create_table(
        "memberships",
        sa.Column("membership_id", ID, autoincrement=False, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ck_memberships_in_order"),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name="fk_memberships_institution_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_memberships_person_id"),
        sa.PrimaryKeyConstraint("membership_id", name="pk_memberships"),
    )
    op.create_index("ix_memberships_institution_id_role", "memberships", ["institution_id", "role"])
    op.create_index(
        "ix_memberships_person_id_institution_id_role", "memberships", ["person_id", "institution_id", "role"]
    )
    op.create_table(
        "invitations",
        sa.Column("invitation_id", ID, autoincrement=False, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("invited_by", ID, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("person_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name="fk_invitations_institution_id"
        ),
        sa.ForeignKeyConstraint(["invited_by"], ["people.person_id"], name="fk_invitations_invited_by"),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_invitations_person_id"),
        sa.PrimaryKeyConstraint("invitation_id", name="pk_invitations"),
        sa.UniqueConstraint("token", name="uq_invitations_token"),
    )
    op.create_index("ix_invitations_institution_id", "invitations", ["institution_id"])


def downgrade() -> None:
    """Takes them away again, with all they hold."""
    op.drop_table("invitations")
    op.drop_table("memberships")
    op.drop_table("institutions")
