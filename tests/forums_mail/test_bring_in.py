"""A file on a board: topics, posts, people; once, in order, and never more than the space allows."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from community.access.models import Space
from community.forums.models import Topic
from community.forums.service import reading
from community.forums.service import topics as topic_service
from community.forums.service.mail.bring_in import bring_in
from community.forums.service.mail.layout import LAYOUT
from community.kernel import clock
from community.kernel.audit import AuditRow
from community.kernel.door import OPENED
from community.kernel.errors import NotFound, Refusal
from community.search.models import SearchEntry
from tests.forums.writing import words
from tests.forums_mail.importing import counts, posts, rows, topics
from tests.forums_mail.letters import START, mail, note


def test_a_conversation_becomes_a_topic_in_order_of_time(world, bring):
    summary = bring(
        note(3, "Third", answers="1", subject="Re: [Peers] Rest", by="Bo Li"),
        note(1, "First", subject="[Peers] Rest", by="Al Ito"),
        note(2, "Second", answers="1", subject="Re: Rest", by="Bo Li"),
        note(9, "Elsewhere", subject="Food"),
    )
    assert topics(world) == [("Rest", 3), ("Food", 1)]
    found = posts(world)
    assert [(post.seq, post.plain, shown) for post, _, shown in found[:3]] == [
        (1, "First", "Al Ito"),
        (2, "Second", "Bo Li"),
        (3, "Third", "Bo Li"),
    ]
    assert summary.sentences() == ["Brought in 4 messages in 2 topics by 3 people."]


def test_columns_are_those_of_a_post_written_here(world, bring):
    bring(note(1, "One *star*", by="Al Ito"), note(2, "Two", answers="1", by="Bo Li"))
    [(topic,)] = rows(world, select(Topic))
    (first, _, _), (second, _, _) = posts(world)
    assert (topic.opened_at, topic.last_post_at) == (START + timedelta(minutes=1), START + timedelta(minutes=2))
    assert (topic.byline_id, topic.last_byline_id) == (first.byline_id, second.byline_id)
    assert (first.source, first.html, first.renderer, first.version) == ("One *star*", "<p>One *star*</p>", LAYOUT, 1)
    assert (first.removed_by, first.held_at, first.edited_at) == ("", None, None)
    assert topic.topic_id < first.post_id + 2**40
    assert first.post_id < second.post_id


def test_ids_sort_by_time_and_differ_long_before_there_were_any(world, bring):
    bring(*(note(number, date=f"Sat, 1 Jan {2000 + number} 00:00:00 +0000") for number in range(1, 24)))
    found = [(post.written_at, post.post_id) for post, _, _ in posts(world)]
    assert found == sorted(found)
    assert len({post_id for _, post_id in found}) == 23


def test_a_second_run_adds_nothing(world, bring):
    file = [note(number, subject="Re: Rest", answers=str(number - 1)) for number in range(1, 30)]
    bring(*file)
    before = counts(world)
    summary = bring(*file)
    assert counts(world) == before
    assert (summary.messages, summary.already) == (0, 29)
    assert summary.sentences()[-1] == "29 were already here."


def test_an_interrupted_run_is_completed_by_the_next(world, bring, monkeypatch):
    file = [note(number, f"Words {number}", subject="Rest", answers="1") for number in range(1, 12)]
    monkeypatch.setattr("community.forums.service.mail.bring_in.BATCH", 4)
    done = []

    def stop(bytes_done: int) -> None:
        done.append(bytes_done)
        if len(done) > 11 + 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(*file, say=stop)
    assert topics(world) == [("Rest", 4)]
    summary = bring(*file)
    assert (summary.messages, summary.already) == (7, 4)
    assert topics(world) == [("Rest", 11)]
    assert [post.plain for post, _, _ in posts(world)] == [f"Words {number}" for number in range(1, 12)]


def test_a_later_file_continues_the_topics_of_an_earlier_one(world, bring):
    bring(note(1, subject="Rest", by="Al Ito"), note(2, answers="1", subject="Re: Rest"))
    bring(note(3, answers="2", subject="Re: Rest"), note(4, subject="RE: rest"), note(5, answers="missing"))
    assert [count for _, count in topics(world)] == [4, 1]
    [(last,)] = rows(world, select(Topic.last_post_at).where(Topic.last_seq == 4))
    assert last == START + timedelta(minutes=4)


def test_an_older_message_that_comes_later_does_not_turn_the_clock_back(world, bring):
    bring(note(5, subject="Rest", by="Al Ito"))
    bring(note(1, answers="5", by="Bo Li"))
    [(topic,)] = rows(world, select(Topic))
    assert topic.last_post_at == START + timedelta(minutes=5)
    assert [(post.seq, shown) for post, _, shown in posts(world)] == [(1, "Al Ito"), (2, "Bo Li")]


def test_people_answer_while_more_comes_in(world, bring, as_me):
    bring(note(1, subject="Rest"))
    [(topic_id,)] = rows(world, select(Topic.topic_id))
    as_me("sam", topic_service.reply, topic_id, words("From here"))
    bring(note(2, answers="1"))
    page = as_me("sam", reading.topic_page, topic_id, None)
    assert [post.seq for post in page.posts] == [1, 2, 3]
    assert page.topic.last_post_at > START + timedelta(days=300)


def test_a_message_that_is_twice_in_the_file_comes_once(world, bring):
    summary = bring(note(1), note(1), note(2, "Other", answers="1"))
    assert (summary.messages, summary.copies) == (2, 1)
    assert "1 was in the file twice." in summary.sentences()


def test_a_program_that_calls_every_message_the_same_loses_none(world, bring):
    file = [note(1, f"Words {number}", after=number, subject=f"S{number}") for number in range(1, 5)]
    assert bring(*file).messages == 4
    assert bring(*file).messages == 0


def test_messages_without_an_id_are_known_by_what_they_say(world, bring):
    file = [mail(f"Words {number}", message_id="") for number in range(3)]
    assert bring(*file).messages == 3
    assert bring(*[message + b"\n\n" for message in file]).messages == 0


def test_the_same_message_may_lie_on_two_boards(world, bring):
    bring(note(1))
    assert bring(note(1), board="leads/talk").messages == 1


def test_broken_messages_are_named_with_their_place_and_stop_nothing(world, bring):
    encrypted = mail("x", type="multipart/encrypted; boundary=b")
    nobody = note(2, "Words", **{"from": ""}).replace(b"From jo", b"")
    summary = bring(note(1), encrypted, b"no header here\n\nwords", note(3))
    assert summary.messages == 2
    first, second = (offset for offset, _ in summary.broken)
    assert first == len(note(1)) + len(b"From jo@example.org Tue Mar  2 10:00:00 2021\n\n\n")
    assert summary.sentences()[1:] == [
        "2 could not be read:",
        f"  offset {first}: It is encrypted.",
        f"  offset {second}: It does not begin with header fields, as mail does.",
    ]
    assert bring(nobody).messages == 1  # the envelope says who


def test_a_message_that_breaks_our_parser_is_named_too(world, bring, monkeypatch):
    monkeypatch.setattr("community.forums.service.mail.parts.text_of", lambda _html: 1 // 0)
    summary = bring(note(1), mail("<p>x", type="text/html", message_id="<h@x>"))
    assert summary.messages == 1
    assert [reason for _, reason in summary.broken] == ["It could not be understood (ZeroDivisionError)."]


def test_a_file_without_mail_is_refused_with_a_sentence(world, keys):
    import io

    from community.forums.service.mail.places import place_at
    from community.forums.service.mail.work import Wishes

    place = place_at(world.database, "commons/talk")
    for junk in (b"", b"\xff\xd8\xff\xe0 picture", b"just\n\ntext"):
        with pytest.raises(Refusal, match="No message in this file"):
            bring_in(world.database, keys, place, io.BytesIO(junk), Wishes())


@pytest.mark.parametrize("board", ["commons/nothing", "nowhere/talk", "commons", ""])
def test_a_board_that_is_not_there_is_refused(world, bring, board):
    with pytest.raises(NotFound, match="There is no board"):
        bring(note(1), board=board)


@pytest.mark.parametrize("board", ["debrief/talk", "old-room/talk"])
def test_nothing_is_brought_where_nothing_lasts_or_is_written(world, bring, board):
    with pytest.raises(Refusal):
        bring(note(1), board=board)
    assert counts(world)[:3] == [0, 0, 0]


def test_what_a_space_does_not_keep_stays_out(world, bring, database):
    with database.unit(writes=True) as session:
        session.execute(update(Space).where(Space.slug == "commons").values(kept_days=365), execution_options=OPENED)
    recent = (clock.now() - timedelta(days=5)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    summary = bring(note(1), note(2), note(3, date=recent))
    assert (summary.messages, summary.too_old) == (1, 2)
    assert "2 were left out: this space keeps what is written for 365 days." in summary.sentences()


def test_a_dry_run_counts_the_same_and_writes_nothing(world, bring):
    file = [
        note(1, subject="Call 508-555-0131", by="Al Ito"),
        note(2, "Mail x@y.org", answers="1"),
        note(3, "Fine", answers="1"),
    ]
    before = counts(world)
    dry = bring(*file, dry=True).facts()
    assert counts(world) == before
    wet = bring(*file).facts()
    assert dry.pop("dry_run") is not wet.pop("dry_run")
    assert dry == wet


def test_each_batch_leaves_an_audit_row_and_no_words(world, bring):
    bring(note(1, "Secret words", subject="Secret title"), note(2))
    [(row,)] = rows(world, select(AuditRow))
    assert (row.actor, row.verb, row.noun, row.note) == ("system:import mbox", "imported", "boards", "2 messages")
    assert row.space_id == world.spaces["commons"]


def test_words_can_be_found_unless_they_wait(world, bring):
    bring(note(1, "Open words"), note(2, "Call 508-555-0131"))
    entries = rows(world, select(SearchEntry.plain, SearchEntry.title))
    assert [tuple(entry) for entry in entries] == [("Open words", "A subject")]


def test_whoever_brings_an_archive_to_a_confidential_space_is_told_who_will_read_it(world, bring, as_me):
    summary = bring(note(1), board="alder-team/talk")
    assert "needs a grant with the whole history." in summary.sentences()[-1]
    assert "history" not in bring(note(2)).sentences()[-1]
    [(topic_id,)] = rows(world, select(Topic.topic_id).where(Topic.space_id == world.spaces["alder-team"]))
    with pytest.raises(NotFound):
        as_me("sam", reading.topic_page, topic_id, None)
