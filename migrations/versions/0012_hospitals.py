"""What hospitals show of their programs, whom their people turn to, signed agreements, and applications to join."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
NAMES = (
    ("kind", 20),
    ("name", 120),
    ("region", 80),
    ("setting", 12),
    ("size", 12),
    ("about", 500),
    ("contact_name", 120),
    ("contact_role", 120),
    ("email", 254),
    ("signed_role", 120),
    ("signed_name", 120),
    ("question", 600),
    ("answer", 600),
    ("said", 600),
)


def upgrade() -> None:
    """Creates them."""
    op.create_index("ix_institutions_name_institution_id", "institutions", ["name", "institution_id"])
    op.create_index("ix_institutions_region", "institutions", ["region"])
    _shown()
    _agreements()
    _applications()


def _words(*names: str, length: int) -> list[sa.Column]:
    return [sa.Column(name, sa.String(length=length), nullable=False) for name in names]


def _of(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_institution_id"
    return sa.ForeignKeyConstraint(["institution_id"], ["institutions.institution_id"], name=name)


def _shown() -> None:
    op.create_table(
        "hospital_profiles",
        sa.Column("institution_id", ID, autoincrement=False, nullable=False),
        *_words("setting", "size", "model", "team", "hours", length=12),
        *_words("triggers", "patients", length=600),
        _of("hospital_profiles"),
        sa.PrimaryKeyConstraint("institution_id", name="pk_hospital_profiles"),
    )
    op.create_table(
        "program_contacts",
        sa.Column("contact_id", ID, autoincrement=False, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_words("role", length=80),
        *_words("reach", length=200),
        _of("program_contacts"),
        sa.PrimaryKeyConstraint("contact_id", name="pk_program_contacts"),
        sa.UniqueConstraint("institution_id", "position", name="uq_program_contacts_institution_id_position"),
    )
    op.create_table(
        "safe_outlets",
        sa.Column("institution_id", ID, autoincrement=False, nullable=False),
        *_words("counsel", "peer_review", "risk", "assistance", "chaplain", length=200),
        *_words("jurisdiction", length=120),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        _of("safe_outlets"),
        sa.PrimaryKeyConstraint("institution_id", name="pk_safe_outlets"),
    )


def _agreements() -> None:
    op.create_table(
        "agreements",
        sa.Column("agreement_id", ID, autoincrement=False, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_words("role", "name", length=120),
        sa.Column("signed_on", sa.Date(), nullable=False),
        _of("agreements"),
        sa.PrimaryKeyConstraint("agreement_id", name="pk_agreements"),
    )
    op.create_index("ix_agreements_institution_id_version", "agreements", ["institution_id", "version"])


def _applications() -> None:
    op.create_table(
        "applications",
        sa.Column("application_id", ID, autoincrement=False, nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        *(column for name, length in NAMES for column in _words(name, length=length)),
        sa.Column("readiness", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        *(sa.Column(name, MOMENT, nullable=True) for name in ("verified_at", "sent_at", "decided_at")),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("institution_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["people.person_id"], name="fk_applications_decided_by"),
        sa.PrimaryKeyConstraint("application_id", name="pk_applications"),
        sa.UniqueConstraint("holder", name="uq_applications_holder"),
    )
    op.create_index("ix_applications_email", "applications", ["email"])
    op.create_index("ix_applications_state_sent_at", "applications", ["state", "sent_at"])
    op.create_table(
        "application_links",
        sa.Column("link_id", ID, autoincrement=False, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.application_id"], name="fk_application_links_application_id"
        ),
        sa.PrimaryKeyConstraint("link_id", name="pk_application_links"),
        sa.UniqueConstraint("token", name="uq_application_links_token"),
    )
    op.create_index("ix_application_links_application_id", "application_links", ["application_id"])


def downgrade() -> None:
    """Takes them away again, with all that hospitals said about themselves."""
    for table in (
        "application_links",
        "applications",
        "agreements",
        "safe_outlets",
        "program_contacts",
        "hospital_profiles",
    ):
        op.drop_table(table)
    op.drop_index("ix_institutions_region", "institutions")
    op.drop_index("ix_institutions_name_institution_id", "institutions")
