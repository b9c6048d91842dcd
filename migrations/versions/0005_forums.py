"""Boards, topics, posts and how far people have read."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "boards",
        sa.Column("board_id", ID, autoincrement=False, nullable=False),
        sa.Column("space_id", ID, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("about", sa.String(length=400), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.space_id"], name="fk_boards_space_id"),
        sa.PrimaryKeyConstraint("board_id", name="pk_boards"),
        sa.UniqueConstraint("space_id", "slug", name="uq_boards_space_id_slug"),
    )
    op.create_table(
        "topics",
        sa.Column("topic_id", ID, autoincrement=False, nullable=False),
        sa.Column("board_id", ID, nullable=False),
        sa.Column("space_id", ID, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("byline_id", ID, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("last_post_at", MOMENT, nullable=False),
        sa.Column("last_byline_id", ID, nullable=False),
        sa.Column("pinned_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["board_id"], ["boards.board_id"], name="fk_topics_board_id"),
        sa.ForeignKeyConstraint(["byline_id"], ["bylines.byline_id"], name="fk_topics_byline_id"),
        sa.ForeignKeyConstraint(["last_byline_id"], ["bylines.byline_id"], name="fk_topics_last_byline_id"),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.space_id"], name="fk_topics_space_id"),
        sa.PrimaryKeyConstraint("topic_id", name="pk_topics"),
    )
    op.create_index("ix_topics_by_activity", "topics", ["board_id", "last_post_at", "topic_id"])
    op.create_index("ix_topics_by_age", "topics", ["board_id", "topic_id"])
    op.create_index("ix_topics_by_space", "topics", ["space_id", "last_post_at"])
    op.create_index("ix_topics_latest", "topics", ["last_post_at"])
    op.create_table(
        "posts",
        sa.Column("post_id", ID, autoincrement=False, nullable=False),
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("space_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("byline_id", ID, nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edited_at", MOMENT, nullable=True),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.Column("removed_by", sa.String(length=12), nullable=False),
        sa.Column("held_at", MOMENT, nullable=True),
        sa.Column("held_for", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["byline_id"], ["bylines.byline_id"], name="fk_posts_byline_id"),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.space_id"], name="fk_posts_space_id"),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.topic_id"], name="fk_posts_topic_id"),
        sa.PrimaryKeyConstraint("post_id", name="pk_posts"),
        sa.UniqueConstraint("topic_id", "seq", name="uq_posts_topic_id_seq"),
    )
    op.create_index("ix_posts_byline_id", "posts", ["byline_id"])
    op.create_index("ix_posts_held", "posts", ["space_id", "held_at"])
    op.create_table(
        "post_versions",
        sa.Column("post_version_id", ID, autoincrement=False, nullable=False),
        sa.Column("post_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.post_id"], name="fk_post_versions_post_id"),
        sa.PrimaryKeyConstraint("post_version_id", name="pk_post_versions"),
        sa.UniqueConstraint("post_id", "version", name="uq_post_versions_post_id_version"),
    )
    op.create_table(
        "topic_tags",
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.topic_id"], name="fk_topic_tags_topic_id"),
        sa.PrimaryKeyConstraint("topic_id", "tag", name="pk_topic_tags"),
    )
    op.create_index("ix_topic_tags_tag_topic_id", "topic_tags", ["tag", "topic_id"])
    op.create_table(
        "read_marks",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("topic_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_read_marks_person_id"),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.topic_id"], name="fk_read_marks_topic_id"),
        sa.PrimaryKeyConstraint("person_id", "topic_id", name="pk_read_marks"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "board_marks",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("board_id", ID, nullable=False),
        sa.Column("seen_until", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["boards.board_id"], name="fk_board_marks_board_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.person_id"], name="fk_board_marks_person_id"),
        sa.PrimaryKeyConstraint("person_id", "board_id", name="pk_board_marks"),
    )
    op.create_table(
        "imported_messages",
        sa.Column("board_id", ID, nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("post_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["boards.board_id"], name="fk_imported_messages_board_id"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.post_id"], name="fk_imported_messages_post_id"),
        sa.PrimaryKeyConstraint("board_id", "fingerprint", name="pk_imported_messages"),
    )
    op.create_index("ix_imported_messages_post_id", "imported_messages", ["post_id"])


def downgrade() -> None:
    """Takes them away again, with all they hold."""
    op.drop_table("imported_messages")
    op.drop_table("board_marks")
    op.drop_table("read_marks")
    op.drop_table("topic_tags")
    op.drop_table("post_versions")
    op.drop_table("posts")
    op.drop_table("topics")
    op.drop_table("boards")
