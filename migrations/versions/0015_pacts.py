"""Pacts of spaces: their words, version by version, and who agreed on which day."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Creates them; no space has a pact yet."""
    op.add_column("spaces", sa.Column("pact_version", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "pacts",
        sa.Column("space_id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("source", "html")),
        sa.Column("renew_months", sa.Integer(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.space_id"], name="fk_pacts_space_id"),
        sa.PrimaryKeyConstraint("space_id", "version", name="pk_pacts"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pact_agreements",
        *(sa.Column(name, ID, autoincrement=False, nullable=False) for name in ("space_id", "person_id")),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("lapses_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.space_id"], name="fk_pact_agreements_space_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_pact_agreements_person_id"),
        sa.PrimaryKeyConstraint("space_id", "person_id", "version", "agreed_on", name="pk_pact_agreements"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pact_agreements_person_id", "pact_agreements", ["person_id"])
    lapsing = sa.text("lapses_at IS NOT NULL")
    where = {"sqlite_where": lapsing, "postgresql_where": lapsing}
    op.create_index("ix_pact_agreements_lapsing", "pact_agreements", ["lapses_at"], **where)


def downgrade() -> None:
    """Takes them away again; every space is open again to all whom its grants admit."""
    op.drop_table("pact_agreements")
    op.drop_table("pacts")
    op.drop_column("spaces", "pact_version")
