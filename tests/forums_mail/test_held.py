"""What may name a patient waits for a moderator, and nothing that counts it quotes it."""

import pytest
from sqlalchemy import select

from community.forums.models import Post
from community.forums.service import posts as post_service
from community.forums.service import reading
from community.kernel.errors import Refusal
from tests.forums_mail.importing import posts, rows, topics
from tests.forums_mail.letters import mail, note


def test_what_the_guard_finds_waits_for_a_moderator(world, bring, as_me):
    summary = bring(note(1, "Fine words", subject="Rest"), note(2, "Her number is 508-555-0131", answers="1"))
    assert (summary.held, dict(summary.findings)) == (1, {"PHONE": 1})
    assert summary.sentences()[1].startswith("1 waits for a moderator (phone 1): /forums/boards/")
    board = world.boards["commons"]
    _, waiting = as_me("stella", post_service.held, board)
    assert [(row.title, row.held_for) for row in waiting] == [("Rest", "PHONE")]
    with pytest.raises(Refusal):
        as_me("sam", post_service.held, board)
    page = as_me("sam", reading.topic_page, waiting[0].topic_id, None)
    assert [post.html for post in page.posts] == ["<p>Fine words</p>"]
    as_me("stella", post_service.release, waiting[0].post_id, waiting[0].version)
    assert len(as_me("sam", reading.topic_page, waiting[0].topic_id, None).posts) == 2


def test_a_subject_that_names_somebody_is_not_shown(world, bring):
    bring(note(1, subject="Call 508-555-0131"), note(2, answers="1", subject="Re: Call 508-555-0131"))
    assert topics(world) == [("Imported conversation", 2)]
    assert [post.held_for for post, _, _ in posts(world)] == ["PHONE", ""]


def test_a_quote_that_names_somebody_is_left_out_and_the_answer_shown(world, bring):
    summary = bring(note(1, "I agree\n\nOn 1 Mar 2021 10:00, Al Ito wrote:\n> Her number is 508-555-0131\n"))
    [(post, _, _)] = posts(world)
    assert post.held_at is None
    assert "0131" not in post.source + post.html + post.plain
    assert "Quoted text was left out." in post.html
    assert summary.tails_left_out == 1


def test_a_signature_with_a_number_holds_nobody_up(world, bring):
    bring(note(1, "Words\n\n-- \nJo Doe\n508-555-0131"))
    [(post, _, _)] = posts(world)
    assert (post.held_at, post.source) == (None, "Words")


def test_no_summary_quotes_what_was_written(world, bring):
    summary = bring(
        note(1, "Her number is 508-555-0131, ask Wilhelmina"), mail("Wilhelmina", type="multipart/encrypted")
    )
    told = "\n".join(summary.sentences()) + str(summary.facts())
    assert "0131" not in told
    assert "Wilhelmina" not in told


def test_a_post_that_was_removed_does_not_come_back(world, bring, as_me):
    bring(note(1))
    [(post, _, _)] = posts(world)
    as_me("stella", post_service.remove, post.post_id)
    assert bring(note(1)).already == 1
    assert rows(world, select(Post.removed_by)) == [("moderator",)]
