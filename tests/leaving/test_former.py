"""How a former member appears, what of theirs is withdrawn, and that nobody learns what was under a pseudonym."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.access.models import Byline
from community.access.service.parting import own_moment
from community.accounts.models import FORMER
from community.forums.models import Post, PostVersion, Topic
from community.forums.service import posts as changing
from community.kernel import clock
from community.kernel.audit import AuditRow
from community.kernel.ids import EPOCH_MS, RANDOM_BITS, ref
from community.kernel.jobs import Job
from community.leaving.models import Leaving
from community.leaving.service import emptying
from tests.forums.writing import new_words, open_topic, reply
from tests.leaving.rows import GONE, NAME, every, leavings, one

# ------------------------------------------------------------------ how it looks to others


def test_everywhere_a_former_member_is_shown_and_pseudonyms_stay(world, browse, leave, later, spoken):
    ana = browse("ana")
    address = f"/forums/topics/{ref(spoken['topic'])}?from=1"
    before = ana.get(address).text
    pseudonym = one(world, Byline, Byline.kind == "pseudonym").shown
    assert before.count(NAME) >= 3
    leave("sam")
    assert ana.get(address).text.count(NAME) == before.count(NAME), "for seven days nothing is changed"
    later(**GONE)
    page = ana.get(address).text
    for gone in (NAME, "Region of Alder", 'href="/people/sam"'):
        assert gone not in page.partition('class="writing"')[0], gone
    assert page.count(FORMER) >= 3
    assert pseudonym in page
    assert f"{FORMER} wrote</a>" in page
    assert "@sam" in page, "a mention keeps as words"
    assert "Mo Lindqvist wrote</a>" in page, "a quote of somebody else stays"
    for path in ("/forums/alder-team/talk", "/", "/search?q=words&space=alder-team", "/people?q=okafor", "/spaces"):
        text = ana.get(path).text
        assert NAME not in text, path
        assert "Okafor</" not in text, path
    assert FORMER in ana.get("/forums/alder-team/talk").text


def test_search_finds_the_words_and_never_the_name(world, browse, leave, later, spoken):
    leave("sam")
    later(**GONE)
    ana = browse("ana")
    assert "Words that stay" in ana.get("/search?q=stay&space=alder-team").text.replace("<mark>", "").replace(
        "</mark>", ""
    )
    assert "Nothing" in ana.get("/search?q=okafor&space=alder-team").text


def test_a_quote_by_somebody_else_can_still_be_edited(world, leave, later, as_me, spoken):
    leave("sam")
    later(**GONE)
    post = one(world, Post, Post.post_id == spoken["quote"])
    assert post.source.startswith(f"> [{FORMER} wrote](/forums/posts/")
    assert f"{FORMER} wrote:" in post.plain
    as_me("mo", changing.edit, post.post_id, new_words(post.source, post.version))


def test_a_name_that_somebody_typed_stays_their_words(world, leave, later, as_me):
    post = as_me(
        "mo",
        open_topic,
        world.boards["alder-team"],
        body="[Sam Okafor wrote](/help) that, I think",
        safe_reason="example",
    )
    leave("sam")
    later(**GONE)
    assert "Sam Okafor wrote" in one(world, Post, Post.post_id == post.post_id).html


def test_topics_and_versions_of_others_keep_their_words(world, leave, later, spoken):
    leave("sam")
    later(**GONE)
    assert one(world, Topic, Topic.topic_id == spoken["topic"]).title == "The long night"
    [version] = every(world, PostVersion)
    assert f"{FORMER} wrote</a>" in version.html
    assert "Once more" in version.html
    assert 'href="/people/sam"' not in version.html


# ------------------------------------------------------------------ withdrawn


def test_withdrawn_posts_are_stones_and_their_words_are_wiped(world, browse, leave, later, spoken):
    leave("sam", posts="withdraw")
    later(days=6)
    assert every(world, Post, Post.removed_at.is_not(None)) == [], "nothing was withdrawn yet"
    later(**GONE)
    named = select(Byline.byline_id).where(Byline.person_id == world.people["sam"])
    theirs = every(world, Post, Post.byline_id.in_(named))
    assert {(post.removed_by, post.removed_at is None) for post in theirs} == {("author", False)}
    assert [post.removed_at for post in every(world, Post, Post.byline_id.not_in(named))] == [None] * 4
    page = browse("ana").get(f"/forums/topics/{ref(spoken['topic'])}?from=1").text
    assert page.count("Removed by its author.") == 3
    assert "Removed topic" in page
    later(days=9)
    assert {(post.source, post.html, post.plain) for post in every(world, Post, Post.byline_id.in_(named))} == {
        ("",) * 3
    }
    assert "The long night" not in browse("ana").get("/forums/alder-team/talk").text


def test_many_posts_are_withdrawn_a_few_in_each_unit(world, leave, later, as_me, system, monkeypatch):
    first = as_me("sam", open_topic, world.boards["alder-team"])
    for number in range(50):
        as_me("sam", reply, first.topic_id, f"Answer {number}")
    leave("sam", posts="withdraw")
    later(**GONE)
    assert all(post.removed_at for post in every(world, Post))


# ------------------------------------------------------------------ pseudonyms


@pytest.fixture
def secret(world, as_me):
    """Thirty posts under Sam's pseudonym, in two spaces."""
    topics = [as_me("sam", open_topic, world.boards[space], byline="pseudonym") for space in ("alder-team", "circle")]
    for number in range(28):
        as_me("sam", reply, topics[number % 2].topic_id, f"Quietly {number}", byline="pseudonym")
    other = as_me("mo", reply, topics[0].topic_id, "Not his", byline="pseudonym")
    return other.post_id


def standing(world):
    return every(world, Post, Post.removed_at.is_(None))


def test_pseudonymous_posts_stay_unless_it_was_wished(world, leave, later, secret):
    leave("sam", posts="withdraw")
    for days in (8, 20, 30):
        later(days=days)
    assert len(standing(world)) == 31


def test_they_go_one_by_one_over_three_weeks_and_nobody_elses(world, leave, later, secret, system, monkeypatch):
    leave("sam", pseudonyms="withdraw")
    later(**GONE)
    emptied, left = clock.now(), [len(standing(world))]
    assert left[0] > 25, "hardly any on the day of the emptying"
    for days in range(1, 23):
        monkeypatch.setattr(clock, "now", lambda days=days: emptied + timedelta(days=days))
        while system(emptying.scatter):
            left.append(len(standing(world)))
    assert left == list(range(left[0], 0, -1)), "one in each unit"
    assert [post.post_id for post in standing(world)] == [secret]
    moments = [post.removed_at for post in every(world, Post, Post.removed_at.is_not(None))]
    assert len({moment.date() for moment in moments}) > 8
    later(days=30)
    assert every(world, Leaving) == [], "in the end nothing says that anybody wished it"


def test_nothing_that_is_kept_shows_that_a_job_removed_them(world, leave, later, secret, keys):
    """As for any author: by their seal, at a moment of no meaning, in the post, the audit row and its number."""
    leave("sam", pseudonyms="withdraw")
    [row] = leavings(world)
    for days in range(8, 23, 3):
        later(days=days)
    gone = {post.post_id: post.removed_at for post in every(world, Post, Post.removed_at.is_not(None))}
    assert gone
    assert gone == {post_id: own_moment(keys, post_id, row.ends_at) for post_id in gone}
    told = every(world, AuditRow, AuditRow.verb == "removed")
    assert {act.row_id: act.at for act in told} == gone
    assert {act.actor.partition(":")[0] for act in told} == {"seal"}
    numbered = {act.row_id: (act.audit_id >> RANDOM_BITS) + EPOCH_MS for act in told}
    assert numbered == {post_id: int(at.timestamp() * 1000) for post_id, at in gone.items()}
    runs = every(world, Job, Job.kind == "leaving.scatter")
    assert all(run.once and run.payload == "{}" for run in runs), "the same rows as when there is nothing to do"
    assert not {run.due_at for run in runs} & set(gone.values())
