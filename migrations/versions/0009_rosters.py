"""Long work with progress, rosters brought in from files, invitations of several uses, and verified email domains."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Creates them."""
    op.create_index("ix_people_name_person_id", "people", ["name", "person_id"])
    held = ["institution_id", "person_id", "role", "started_at", "ended_at"]
    op.create_index("ix_memberships_roster", "memberships", held)
    _works()
    _invitations()
    _imports()
    _domains()


def _works() -> None:
    op.create_table(
        "works",
        sa.Column("work_id", ID, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("about_id", ID, nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(length=300), nullable=False),
        sa.Column("back", sa.String(length=200), nullable=False),
        sa.Column("result", sa.String(length=300), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("work_id", name="pk_works"),
    )
    op.create_index("ix_works_person_id", "works", ["person_id"])
    op.create_index("ix_works_ended_at", "works", ["ended_at"])


def _invitations() -> None:
    for name, length in (("name", 120), ("discipline", 120)):
        op.add_column("invitations", sa.Column(name, sa.String(length=length), server_default="", nullable=False))
    op.add_column("invitations", sa.Column("uses", sa.Integer(), server_default="1", nullable=False))
    op.add_column("invitations", sa.Column("used", sa.Integer(), server_default="0", nullable=False))
    op.add_column("invitations", sa.Column("ends_at", MOMENT, nullable=True))
    op.add_column("invitations", sa.Column("link_id", ID, nullable=True))
    rows = sa.table("invitations", sa.column("used"), sa.column("used_at"))
    op.execute(rows.update().where(rows.c.used_at.is_not(None)).values(used=1))
    op.create_index("ix_invitations_institution_id_email", "invitations", ["institution_id", "email"])
    op.create_table(
        "invitation_uses",
        sa.Column("use_id", ID, autoincrement=False, nullable=False),
        sa.Column("invitation_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("used_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.invitation_id"], name="fk_invitation_uses_invitation_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_invitation_uses_person_id"),
        sa.PrimaryKeyConstraint("use_id", name="pk_invitation_uses"),
        sa.UniqueConstraint("invitation_id", "person_id", name="uq_invitation_uses_invitation_id_person_id"),
    )


def _imports() -> None:
    op.create_table(
        "roster_imports",
        sa.Column("import_id", ID, autoincrement=False, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("end_missing", sa.Boolean(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("work_id", ID, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("applied_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name="fk_roster_imports_institution_id"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_roster_imports_person_id"),
        sa.PrimaryKeyConstraint("import_id", name="pk_roster_imports"),
    )
    op.create_index("ix_roster_imports_institution_id", "roster_imports", ["institution_id"])
    op.create_table(
        "roster_rows",
        sa.Column("row_id", ID, autoincrement=False, nullable=False),
        sa.Column("import_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("discipline", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("said", sa.String(length=300), nullable=False),
        sa.Column("membership_id", ID, nullable=True),
        sa.Column("made_id", ID, nullable=True),
        sa.Column("invitation_id", ID, nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["roster_imports.import_id"], name="fk_roster_rows_import_id"),
        sa.PrimaryKeyConstraint("row_id", name="pk_roster_rows"),
        sa.UniqueConstraint("import_id", "position", name="uq_roster_rows_import_id_position"),
    )
    op.create_index("ix_roster_rows_import_id_kind_position", "roster_rows", ["import_id", "kind", "position"])
    op.create_index("ix_roster_rows_import_id_email", "roster_rows", ["import_id", "email"])


def _domains() -> None:
    op.create_table(
        "email_domains",
        sa.Column("domain_id", ID, autoincrement=False, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("domain", sa.String(length=253), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("verified_by", ID, nullable=True),
        sa.Column("verified_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.institution_id"], name="fk_email_domains_institution_id"
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["people.person_id"], name="fk_email_domains_asked_by"),
        sa.ForeignKeyConstraint(["verified_by"], ["people.person_id"], name="fk_email_domains_verified_by"),
        sa.PrimaryKeyConstraint("domain_id", name="pk_email_domains"),
        sa.UniqueConstraint("domain", name="uq_email_domains_domain"),
    )
    op.create_index("ix_email_domains_institution_id", "email_domains", ["institution_id"])
    op.create_table(
        "join_asks",
        sa.Column("ask_id", ID, autoincrement=False, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("link_id", ID, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("ask_id", name="pk_join_asks"),
    )


def downgrade() -> None:
    """Takes them away again, with all they hold; what a link of several uses would do then, it no longer does."""
    for table in ("join_asks", "email_domains", "roster_rows", "roster_imports", "invitation_uses", "works"):
        op.drop_table(table)
    rows = sa.table("invitations", sa.column("email"))
    op.execute(rows.delete().where(rows.c.email == ""))
    op.drop_index("ix_invitations_institution_id_email", "invitations")
    for column in ("link_id", "ends_at", "used", "uses", "discipline", "name"):
        op.drop_column("invitations", column)
    op.drop_index("ix_memberships_roster", "memberships")
    op.drop_index("ix_people_name_person_id", "people")
