"""Opening topics, answering, editing, removing: what each leaves behind, and who is refused."""

import pytest
from sqlalchemy import select

from community.forums.models import Post, Topic
from community.forums.service import posts, reading, topics
from community.kernel.audit import AuditRow
from community.kernel.door import outright
from community.kernel.errors import Conflict, NotFound, Refusal
from tests.forums.writing import new_words, open_topic, reply, words


def test_a_topic_and_its_answer_are_read_by_those_in_the_space(world, as_me):
    first = as_me("sam", open_topic, world.boards["alder-team"], "Night shifts", "How do *you* sleep?")
    as_me("ana", reply, first.topic_id, "Badly, and then better.")
    page = as_me("mo", reading.topic_page, first.topic_id, None)
    assert [post.seq for post in page.posts] == [1, 2]
    assert "<em>you</em>" in page.posts[0].html
    assert page.topic.last_seq == 2


@pytest.mark.parametrize("name", ["priya", "stella", "adam", "rex", "sue", "ivy"])
def test_a_topic_is_not_there_for_people_outside(world, as_me, name):
    first = as_me("sam", open_topic, world.boards["alder-team"])
    with pytest.raises(NotFound):
        as_me(name, reading.topic_page, first.topic_id, None)
    with pytest.raises(NotFound):
        as_me(name, topics.reply, first.topic_id, words("Let me in"))


def test_a_joiner_does_not_see_what_was_written_before_in_a_confidential_space(world, as_me, backdate):
    old = as_me("sam", open_topic, world.boards["alder-team"], "Before she came")
    backdate(Topic, old.topic_id, days=3)
    fresh = as_me("sam", open_topic, world.boards["alder-team"], "After")
    with pytest.raises(NotFound):
        as_me("new", reading.topic_page, old.topic_id, None)
    assert as_me("new", reading.topic_page, fresh.topic_id, None).topic.title == "After"


def test_a_joiner_sees_the_whole_history_of_an_open_space(world, as_me, backdate):
    old = as_me("sam", open_topic, world.boards["commons"], "Long ago")
    backdate(Topic, old.topic_id, days=300)
    assert as_me("new", reading.topic_page, old.topic_id, None).topic.title == "Long ago"


def test_a_closed_topic_takes_no_answers_until_it_is_reopened(world, as_me):
    first = as_me("sam", open_topic, world.boards["alder-team"])
    as_me("ana", topics.close, first.topic_id, True)
    with pytest.raises(Refusal):
        as_me("sam", topics.reply, first.topic_id, words("One more thing"))
    as_me("ana", topics.close, first.topic_id, False)
    assert as_me("sam", reply, first.topic_id).seq == 2


def test_only_facilitators_pin_and_close(world, as_me):
    first = as_me("sam", open_topic, world.boards["alder-team"])
    with pytest.raises(Refusal):
        as_me("sam", topics.close, first.topic_id, True)
    with pytest.raises(Refusal):
        as_me("kim", topics.pin, first.topic_id, True)
    as_me("mo", topics.pin, first.topic_id, True)


def test_an_archived_space_is_read_and_no_longer_written(world, as_me):
    with pytest.raises(Refusal):
        as_me("sam", open_topic, world.boards["old-room"])


def test_editing_keeps_what_stood_there_for_the_author_and_moderators_only(world, as_me):
    first = as_me("sam", open_topic, world.boards["alder-team"], body="First words")
    as_me("sam", posts.edit, first.post_id, new_words("Second words", 1))
    for name in ("sam", "mo"):
        _, versions = as_me(name, posts.history, first.post_id)
        assert ["First words" in version.html for version in versions] == [True]
    with pytest.raises(Refusal):
        as_me("kim", posts.history, first.post_id)


def test_an_edit_of_what_somebody_else_changed_meanwhile_is_a_conflict(world, as_me):
    first = as_me("sam", open_topic, world.boards["alder-team"])
    as_me("sam", posts.edit, first.post_id, new_words("In one tab", 1))
    with pytest.raises(Conflict):
        as_me("sam", posts.edit, first.post_id, new_words("In the other tab", 1))


@pytest.mark.parametrize("name", ["ana", "mo", "kim"])
def test_nobody_edits_the_words_of_another(world, as_me, name):
    first = as_me("sam", open_topic, world.boards["alder-team"])
    with pytest.raises(Refusal):
        as_me(name, posts.edit, first.post_id, new_words("Put in their mouth", 1))


def test_a_removed_post_leaves_a_stone_and_its_author_puts_it_back(world, as_me):
    first = as_me("sam", open_topic, world.boards["alder-team"])
    second = as_me("kim", reply, first.topic_id)
    as_me("kim", posts.remove, second.post_id)
    page = as_me("ana", reading.topic_page, first.topic_id, None)
    assert [bool(post.removed_at) for post in page.posts] == [False, True]
    with pytest.raises(Refusal):
        as_me("sam", posts.restore, second.post_id)
    as_me("kim", posts.restore, second.post_id)
    assert as_me("ana", reading.topic_page, first.topic_id, None).posts[1].removed_at is None


def test_what_a_moderator_removed_its_author_cannot_put_back(world, as_me):
    first = as_me("sam", open_topic, world.boards["alder-team"])
    as_me("mo", posts.remove, first.post_id)
    with pytest.raises(Refusal):
        as_me("sam", posts.restore, first.post_id)


def test_under_a_pseudonym_the_author_still_edits_and_removes_their_own(world, as_me):
    first = as_me("sam", open_topic, world.boards["circle"], byline="pseudonym")
    as_me("sam", posts.edit, first.post_id, new_words("Better said", 1))
    with pytest.raises(Refusal):
        as_me("priya", posts.edit, first.post_id, new_words("Not mine", 2))
    as_me("sam", posts.remove, first.post_id)
    as_me("sam", posts.restore, first.post_id)


def test_a_mention_links_those_who_wrote_here_by_name_and_neither_outsiders_nor_silent_readers(world, as_me):
    first = as_me("kim", open_topic, world.boards["alder-team"])
    asked = as_me("sam", reply, first.topic_id, "Ask @kim or @priya or @mo about it")
    html = as_me("sam", reading.topic_page, first.topic_id, None).posts[asked.seq - 1].html
    assert 'href="/people/kim"' in html
    assert "/people/priya" not in html
    assert "/people/mo" not in html
    assert "@priya or @mo" in html


def test_every_act_leaves_one_audit_row_without_words(world, as_me, database):
    first = as_me("sam", open_topic, world.boards["alder-team"], "Secret title", "Secret words")
    as_me("mo", posts.remove, first.post_id)
    with database.unit() as session:
        rows = session.scalars(outright(select(AuditRow).order_by(AuditRow.audit_id))).all()
    assert [(row.verb, row.noun) for row in rows] == [("opened", "topics"), ("removed", "posts")]
    assert all("ecret" not in f"{row.note}{row.actor}" for row in rows)


def test_stones_are_wiped_after_a_day_with_their_history(world, as_me, database, backdate, system):
    first = as_me("sam", open_topic, world.boards["alder-team"])
    as_me("sam", posts.edit, first.post_id, new_words("Changed", 1))
    as_me("sam", posts.remove, first.post_id)
    backdate(Post, first.post_id, days=2, column="removed_at")
    assert system(posts.wipe_removed) == 1
    with database.unit() as session:
        row = session.execute(outright(select(Post.source, Post.html, Post.plain))).one()
    assert tuple(row) == ("", "", "")
