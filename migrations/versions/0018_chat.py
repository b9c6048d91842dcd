"""Channels, messages, their former versions, and how far people have read."""

import sqlalchemy as sa
from alembic import op

from community.search.models import SearchEntry
from community.search.service.engines import engine

revision = "0018"
down_revision = "0017"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Creates them."""
    _channels()
    _messages()
    op.create_table(
        "message_versions",
        *(sa.Column(name, ID, nullable=False) for name in ("message_version_id", "message_id")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.message_id"], name="fk_message_versions_message_id"),
        sa.PrimaryKeyConstraint("message_version_id", name="pk_message_versions"),
        sa.UniqueConstraint("message_id", "version", name="uq_message_versions_message_id_version"),
    )
    op.create_table(
        "channel_marks",
        *(sa.Column(name, ID, nullable=False) for name in ("person_id", "channel_id")),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_channel_marks_person_id"),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.channel_id"], name="fk_channel_marks_channel_id"),
        sa.PrimaryKeyConstraint("person_id", "channel_id", name="pk_channel_marks"),
        sqlite_with_rowid=False,
    )


def _channels() -> None:
    op.create_table(
        "channels",
        *(sa.Column(name, ID, nullable=False) for name in ("channel_id", "space_id")),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("about", sa.String(250), nullable=False),
        sa.Column("posting", sa.SmallInteger(), nullable=False),
        sa.Column("kept_days", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("last_seq", "changes")),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("archived_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.space_id"], name="fk_channels_space_id"),
        sa.PrimaryKeyConstraint("channel_id", name="pk_channels"),
        sa.UniqueConstraint("space_id", "slug", name="uq_channels_space_id_slug"),
    )


def _messages() -> None:
    op.create_table(
        "messages",
        *(sa.Column(name, ID, nullable=False) for name in ("message_id", "channel_id", "space_id", "byline_id")),
        sa.Column("answers", ID, nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("seq", "renderer", "version")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("source", "html", "plain")),
        sa.Column("removed_by", sa.String(12), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=True),
        sa.Column("written_at", MOMENT, nullable=False),
        *(sa.Column(name, MOMENT, nullable=True) for name in ("edited_at", "removed_at")),
        *(
            sa.ForeignKeyConstraint([column], [target], name=f"fk_messages_{column}")
            for column, target in (
                ("channel_id", "channels.channel_id"),
                ("space_id", "spaces.space_id"),
                ("byline_id", "bylines.byline_id"),
                ("answers", "messages.message_id"),
            )
        ),
        sa.PrimaryKeyConstraint("message_id", name="pk_messages"),
        sa.UniqueConstraint("channel_id", "seq", name="uq_messages_channel_id_seq"),
    )
    op.create_index("ix_messages_byline_id", "messages", ["byline_id"])
    op.create_index("ix_messages_answers", "messages", ["answers"])
    op.create_index("ix_messages_by_space", "messages", ["space_id", "written_at"])
    op.create_index("ix_messages_renderer", "messages", ["renderer"])
    for name, columns in (("changed", ["channel_id", "changed"]), ("removed", ["removed_at"])):
        is_set = sa.text(f"{columns[-1]} IS NOT NULL")
        op.create_index(f"ix_messages_{name}", "messages", columns, sqlite_where=is_set, postgresql_where=is_set)


def downgrade() -> None:
    """Takes them away again, with all that was said."""
    connection = op.get_bind()
    engine(connection.dialect.name).remove(connection, SearchEntry.kind == "message")
    for table in ("channel_marks", "message_versions", "messages", "channels"):
        op.drop_table(table)
