"""Saying something: numbered without gaps, once for a client key however often it is sent, and only where one may."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.chat.models import Channel, ChannelMark, Message, Reaction
from community.chat.service import changing, channels, reading, speaking
from community.kernel.audit import AuditRow
from community.kernel.door import OPENED, outright
from community.kernel.errors import Conflict, Invalid, NotFound, Paused, Refusal
from community.kernel.ids import ref
from community.kernel.keys import Keys, new_token
from tests.access.test_matrix import _csrf_tokens
from tests.chat.saying import reword, say
from tests.people import World

TEAM = "alder-team"


def messages(world: World, space: str = TEAM) -> list[Any]:
    wanted = select(Message.seq, Message.plain, Message.removed_by)
    with world.database.unit() as session:
        here = wanted.where(Message.channel_id == world.channels[space]).order_by(Message.seq)
        return [tuple(row) for row in session.execute(outright(here))]


def test_messages_are_numbered_from_one_and_shown_as_they_were_laid_out(world: World, as_me: Any) -> None:
    for name in ("sam", "ana", "kim"):
        as_me(name, say, world.channels[TEAM], f"**{name}** says this")
    page = as_me("mo", reading.channel_page, None, space=TEAM, channel="rounds")
    assert [row.seq for row in page.messages] == [1, 2, 3]
    assert page.messages[0].html == "<p><strong>sam</strong> says this</p>"
    assert [row.mine for row in page.messages] == [False, False, False]


def test_an_answer_shows_whom_and_the_beginning_of_what_it_answers(world: World, as_me: Any) -> None:
    first = as_me("sam", say, world.channels[TEAM], "How was the night?")
    as_me("ana", say, world.channels[TEAM], "Quiet", answers=ref(first.message_id))
    answer = as_me("kim", reading.channel_page, None, space=TEAM, channel="rounds").messages[1]
    assert (answer.answered, answer.answered_words) == ("Sam Okafor", "How was the night?")
    as_me("sam", changing.remove, first.message_id)
    answer = as_me("kim", reading.channel_page, None, space=TEAM, channel="rounds").messages[1]
    assert (answer.answered, answer.answered_words) == (None, None)


def test_what_stands_in_another_channel_cannot_be_answered(world: World, as_me: Any) -> None:
    elsewhere = as_me("kim", say, world.channels["quill-team"], "Said at Quill")
    for answers in (ref(elsewhere.message_id), "0000000000000"):
        for name in ("kim", "sam"):  # one reads it, the other does not: both hear the same
            with pytest.raises(Invalid) as refused:
                as_me(name, say, world.channels[TEAM], "About that", answers=answers)
            assert refused.value.problems == {"answers": speaking.NOT_HERE}


@pytest.mark.parametrize(
    ("name", "space", "refusal"),
    [
        ("olu", TEAM, NotFound),
        ("rex", TEAM, NotFound),
        ("sue", "commons", NotFound),
        ("kim", "old-room", Refusal),
        ("ana", "circle", NotFound),
    ],
)
def test_nobody_speaks_where_they_may_not(name: str, space: str, refusal: type, world: World, as_me: Any) -> None:
    with pytest.raises(refusal):
        as_me(name, say, world.channels[space], "Words")
    assert messages(world, space) == []


def test_where_only_facilitators_write_the_others_read(world: World, as_me: Any) -> None:
    with world.database.unit(writes=True) as session:
        session.get_one(Channel, world.channels[TEAM], execution_options=OPENED).posting = 3
    as_me("ana", say, world.channels[TEAM], "A word to all")
    with pytest.raises(Refusal):
        as_me("sam", say, world.channels[TEAM], "May I?")
    page = as_me("sam", reading.channel_page, None, space=TEAM, channel="rounds")
    assert ([row.plain for row in page.messages if hasattr(row, "plain")], page.may_write) == ([], False)
    assert len(page.messages) == 1


def test_a_closed_channel_is_read_and_takes_nothing_more(world: World, as_me: Any) -> None:
    told = as_me("sam", say, world.channels[TEAM])
    as_me("ana", channels.close, world.channels[TEAM], True)
    with pytest.raises(Refusal):
        as_me("sam", say, world.channels[TEAM])
    with pytest.raises(Refusal):
        as_me("sam", reword, told.message_id, "Other words")
    assert as_me("sam", reading.entry, world.channels[TEAM]) == {"last": 1, "changes": 0}
    as_me("ana", channels.close, world.channels[TEAM], False)
    as_me("sam", say, world.channels[TEAM])


def test_the_guard_asks_before_anything_is_stored(world: World, as_me: Any) -> None:
    with pytest.raises(Paused):
        as_me("sam", say, world.channels[TEAM], "Maria from 4 West called me after the Henderson code on Tuesday")
    assert messages(world) == []
    as_me("sam", say, world.channels[TEAM], "Call 555-0142", safe_reason="public_number")
    assert len(messages(world)) == 1


# ------------------------------------------------------------------ sent often, stored once


def _send(app: Flask, world: World, csrf: str, name: str, key: str, body: str, **facts: str) -> tuple[int, Any]:
    client = app.test_client()
    client.set_cookie("session", world.token(name))
    path = f"/chat/channels/{ref(world.channels[TEAM])}/messages"
    headers = {"X-CSRF-Token": csrf, "Idempotency-Key": key}
    answer = client.post(path, json={"body": body, "byline": "full", **facts}, headers=headers)
    return answer.status_code, answer.get_json()


def test_the_same_key_sent_at_once_and_again_is_one_message(app: Flask, world: World, keys: Keys) -> None:
    csrf, key = _csrf_tokens(world, keys)["sam"], new_token()
    with ThreadPoolExecutor(8) as threads:
        sent = [threads.submit(_send, app, world, csrf, "sam", key, "Only once") for _ in range(24)]
    answers = [one.result() for one in sent]
    assert {status for status, _ in answers} == {200}
    assert len({json.dumps(answer) for _, answer in answers}) == 1
    assert messages(world) == [(1, "Only once", "")]
    assert _send(app, world, csrf, "sam", key, "Other words")[0] == 409
    assert messages(world) == [(1, "Only once", "")]


def test_many_at_once_get_numbers_without_a_gap(app: Flask, world: World, keys: Keys) -> None:
    csrf = _csrf_tokens(world, keys)
    with ThreadPoolExecutor(8) as threads:
        sent = [
            threads.submit(_send, app, world, csrf[name], name, new_token(), f"{name} {number}")
            for number in range(8)
            for name in ("sam", "ana", "kim")
        ]
    assert [one.result()[0] for one in sent] == [200] * 24
    found = messages(world)
    assert [seq for seq, _, _ in found] == list(range(1, 25))
    assert {plain for _, plain, _ in found} == {f"{name} {n}" for n in range(8) for name in ("sam", "ana", "kim")}


def test_a_refused_message_takes_no_number_and_its_key_may_be_used_again(app: Flask, world: World, keys: Keys) -> None:
    csrf, key = _csrf_tokens(world, keys)["sam"], new_token()
    status, problem = _send(app, world, csrf, "sam", key, "Ask Maria Henderson on 4 West")
    assert status == 422
    assert problem["findings"]["body"]
    assert "data-pause" in problem["html"]
    assert _send(app, world, csrf, "sam", key, "Ask a colleague")[1]["seq"] == 1


@pytest.mark.parametrize(
    "sent",
    [{"body": ""}, {"body": " \n "}, {"body": "a" * 10_001}, {"byline": "king"}, {"answers": "../.."}, {"body": 7}],
)
def test_what_is_no_message_gets_a_sentence(sent: dict[str, Any], app: Flask, world: World, keys: Keys) -> None:
    status, problem = _send(app, world, _csrf_tokens(world, keys)["sam"], "sam", new_token(), **{"body": "x"} | sent)
    assert status == 422
    assert all(sentence for sentence in problem["problems"].values())
    assert messages(world) == []


@pytest.mark.parametrize("body", ["🙂" * 400, "שלום לכולם", "\u202ereversed", "a\n" * 4_000, "`" * 9_000, "[" * 9_000])
def test_odd_words_are_stored_or_refused_with_a_sentence(body: str, app: Flask, world: World, keys: Keys) -> None:
    status, answer = _send(app, world, _csrf_tokens(world, keys)["sam"], "sam", new_token(), body)
    assert status in (200, 422), answer
    assert len(messages(world)) == (status == 200)


# ------------------------------------------------------------------ under a pseudonym


def test_a_pseudonym_moves_no_mark_and_names_nobody(world: World, as_me: Any) -> None:
    as_me("sam", say, world.channels[TEAM], "As somebody else", byline="pseudonym")
    with world.database.unit() as session:
        assert session.scalar(outright(select(func.count()).select_from(ChannelMark))) == 0
    page = as_me("sam", reading.channel_page, None, space=TEAM, channel="rounds")
    assert page.messages[0].mine
    assert reading.read_so_far(page.messages, page.messages[0].written_at) == 0
    assert not as_me("ana", reading.channel_page, None, space=TEAM, channel="rounds").messages[0].mine


# ------------------------------------------------------------------ changed afterwards


def test_an_edit_keeps_what_stood_there_for_author_and_moderators(world: World, as_me: Any) -> None:
    told = as_me("sam", say, world.channels[TEAM], "First words")
    as_me("sam", reword, told.message_id, "Second words")
    for name in ("sam", "mo"):
        found, versions = as_me(name, changing.history, told.message_id)
        assert (found.plain, [old.html for old in versions]) == ("Second words", ["<p>First words</p>"])
    with pytest.raises(Refusal):
        as_me("ana", changing.history, told.message_id)
    with pytest.raises(Conflict):
        as_me("sam", reword, told.message_id, "Third words", version=1)
    with pytest.raises(Refusal):
        as_me("mo", reword, told.message_id, "Words in another mouth", version=2)


def test_a_removal_leaves_a_stone_that_only_its_author_lifts(world: World, as_me: Any) -> None:
    first, second = (as_me("sam", say, world.channels[TEAM], words) for words in ("One", "Two"))
    as_me("sam", changing.remove, first.message_id)
    as_me("mo", changing.remove, second.message_id)
    assert [by for _, _, by in messages(world)] == ["author", "moderator"]
    as_me("sam", changing.restore, first.message_id)
    with pytest.raises(Refusal):
        as_me("sam", changing.restore, second.message_id)
    with pytest.raises(Refusal):
        as_me("sam", reword, second.message_id, "Back again")
    assert [by for _, _, by in messages(world)] == ["", "moderator"]


def test_stones_are_wiped_after_a_day(world: World, as_me: Any, backdate: Any, system: Any) -> None:
    told = as_me("sam", say, world.channels[TEAM], "Not for long")
    as_me("sam", reword, told.message_id, "Still not")
    as_me("sam", changing.remove, told.message_id)
    assert system(changing.wipe_removed) == 0
    backdate(Message, told.message_id, 2, "removed_at")
    assert system(changing.wipe_removed) == 1
    assert messages(world) == [(1, "", "author")]
    with pytest.raises(Refusal):
        as_me("sam", changing.restore, told.message_id)


# ------------------------------------------------------------------ kind words


def test_a_kind_word_is_counted_taken_back_and_nobodys(world: World, as_me: Any, browse: Any) -> None:
    told = as_me("sam", say, world.channels[TEAM], "A long night")
    for name in ("ana", "kim", "sam"):
        as_me(name, changing.react, told.message_id, "with_you")
    as_me("ana", changing.react, told.message_id, "thank_you")
    as_me("kim", changing.react, told.message_id, "with_you")
    page = browse("ana").get(f"/chat/{TEAM}/rounds").text
    assert 'aria-pressed="true">With you <span>2</span>' in page
    assert 'aria-pressed="true">Thank you <span>1</span>' in page
    assert 'aria-pressed="false">With you <span>2</span>' in browse("mo").get(f"/chat/{TEAM}/rounds").text
    with world.database.unit() as session:
        rows = session.execute(outright(select(*Reaction.__table__.c))).all()
        told_of = session.execute(outright(select(AuditRow.verb).where(AuditRow.verb.not_in(("said",))))).all()
    assert len(rows) == 3
    assert told_of == []
    assert not {world.people[name] for name in ("sam", "ana", "kim")} & {value for row in rows for value in row}
    assert len(as_me("ana", reading.since, world.channels[TEAM], 1, 0).changed) == 1


@pytest.mark.parametrize(("name", "refusal"), [("olu", NotFound), ("adam", NotFound)])
def test_kind_words_are_for_those_who_take_part(name: str, refusal: type, world: World, as_me: Any) -> None:
    told = as_me("sam", say, world.channels[TEAM], "A long night")
    with pytest.raises(refusal):
        as_me(name, changing.react, told.message_id, "with_you")
    as_me("sam", changing.remove, told.message_id)
    with pytest.raises(Refusal):
        as_me("ana", changing.react, told.message_id, "with_you")
