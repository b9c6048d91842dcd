"""Profiles, who sees each of their fields, who opened them, and since when a byline makes its author known."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
CIRCLES = ("pronouns", "discipline", "places", "role_family", "languages", "skills", "about", "hours", "contact")
LATEST = """
UPDATE bylines SET known_since = (
  SELECT max(topics.opened_at) FROM posts JOIN topics ON topics.topic_id = posts.topic_id
  WHERE posts.byline_id = bylines.byline_id AND posts.held_at IS NULL
) WHERE person_id IS NOT NULL
"""


def upgrade() -> None:
    """Creates them; whoever is here already is not introduced once more."""
    op.add_column("people", sa.Column("name_key", sa.String(length=120), server_default="", nullable=False))
    op.add_column("people", sa.Column("name_for", sa.SmallInteger(), server_default="2", nullable=False))
    op.add_column("people", sa.Column("welcome_due", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_people_name_key_person_id_discipline", "people", ["name_key", "person_id", "discipline"])
    op.add_column("bylines", sa.Column("known_since", MOMENT, nullable=True))
    op.execute(LATEST)
    _sort_names()
    _profiles()


def _profiles() -> None:
    op.create_table(
        "profiles",
        sa.Column("person_id", ID, autoincrement=False, nullable=False),
        sa.Column("role_family", sa.String(length=24), nullable=False),
        sa.Column("languages", sa.String(length=300), nullable=False),
        sa.Column("skills", sa.String(length=300), nullable=False),
        sa.Column("own_skills", sa.String(length=300), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("about_html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("contact", sa.String(length=12), nullable=False),
        sa.Column("quiet_from", sa.SmallInteger(), nullable=False),
        sa.Column("quiet_until", sa.SmallInteger(), nullable=False),
        *(sa.Column(f"{field}_for", sa.SmallInteger(), nullable=False) for field in CIRCLES),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_profiles_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_profiles"),
    )
    found = ["role_family", "languages", "skills", "own_skills", "person_id"]
    op.create_index("ix_profiles_found", "profiles", found)
    op.create_table(
        "profile_visits",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("viewer_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_profile_visits_person_id"),
        sa.PrimaryKeyConstraint("person_id", "day", "viewer_id", name="pk_profile_visits"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_profile_visits_day", "profile_visits", ["day"])


def _sort_names() -> None:
    """Names as they are sorted: without capitals and accents."""
    people = sa.table("people", sa.column("person_id", ID), sa.column("name"), sa.column("name_key"))
    connection = op.get_bind()
    named = connection.execute(sa.select(people.c.person_id, people.c.name)).all()
    keys = [{"key": _key(name)[:120], "of": person_id} for person_id, name in named]
    if keys:
        sorts = sa.update(people).where(people.c.person_id == sa.bindparam("of")).values(name_key=sa.bindparam("key"))
        connection.execute(sorts, keys)


def _key(name: str) -> str:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return " ".join(plain.casefold().split())


def downgrade() -> None:
    """Takes them away again, with all that people said about themselves."""
    op.drop_table("profile_visits")
    op.drop_table("profiles")
    op.drop_column("bylines", "known_since")
    op.drop_index("ix_people_name_key_person_id_discipline", "people")
    for column in ("welcome_due", "name_for", "name_key"):
        op.drop_column("people", column)
