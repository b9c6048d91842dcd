"""From a file to a message with it: brought, attached once, opened by whoever reads the message, and gone with it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from community.access.models import Space
from community.chat.models import Channel, Message
from community.chat.service import changing, expiry, reading
from community.files.models import File
from community.files.service import removing
from community.files.service.showing import read_along
from community.institutions.models import Membership
from community.kernel import clock
from community.kernel.audit import AuditRow
from community.kernel.door import OPENED, outright
from community.kernel.errors import Invalid
from community.kernel.ids import ref, row_id
from community.kernel.jobs import carry_out_due
from community.kernel.receipts import Receipt
from community.search.service import finding
from community.search.service.finding import Wanted
from tests.chat.saying import reword
from tests.files.bringing import Hand, rows, stored
from tests.files.made import pdf, picture

TEAM = "alder-team"
EMPTY = "This is empty. Please write something."


def sent(sam: Hand, *files: str, **said: Any) -> Any:
    answer = sam.send(files=list(files), **said)
    assert answer.status_code == 200, answer.text
    return row_id(answer.get_json()["id"])


def addresses(as_me: Any, name: str = "ana") -> list[str]:
    page = as_me(name, reading.channel_page, None, space=TEAM, channel="rounds")
    return [file.address for row in page.messages for file in read_along(row.files)]


def test_a_message_shows_its_files_to_whoever_reads_it_and_to_nobody_else(sam: Hand, hands: Any, as_me: Any) -> None:
    first, second = sam.brought(), sam.brought(pdf("How we debrief"), "How we debrief.pdf")
    sent(sam, first, second, file_words=["A poster", ""], body="Our poster")
    shown = addresses(as_me)
    assert [path.rpartition("/")[2] for path in shown] == ["picture.webp", "file.pdf"]
    assert {first, second} & {path.split("/")[2] for path in shown} == set(), "under a new number"
    for path in shown:
        assert [hands(name).fetch(path).status_code for name in ("ana", "sam", "mo", "kim")] == [200] * 4
        assert [hands(name).fetch(path).status_code for name in ("priya", "olu", "stella", "rex")] == [404] * 4
    page = hands("ana").fetch("/chat/alder-team/rounds").text
    assert f'<img src="{shown[0]}" alt="A poster" width="300" height="200" loading="lazy"' in page
    assert "How we debrief.pdf" in page


def test_words_are_not_needed_beside_a_file_but_something_is(sam: Hand, as_me: Any) -> None:
    refused = sam.send(files=[], body=" ")
    assert (refused.status_code, refused.get_json()["problems"]) == (
        422,
        {"body": EMPTY},
    )
    message_id = sent(sam, sam.brought())
    as_me("sam", reword, message_id, "Words after all")
    as_me("sam", reword, message_id, "", version=2)
    assert len(addresses(as_me)) == 1, "edits keep files"


def test_an_edit_without_words_needs_a_file(sam: Hand, as_me: Any) -> None:
    answer = sam.send(body="Only words")
    with pytest.raises(Invalid):
        as_me("sam", reword, row_id(answer.get_json()["id"]), "")


@pytest.mark.parametrize("name", ["ana", "priya"])
def test_what_waits_is_seen_and_sent_by_nobody_else(sam: Hand, hands: Any, name: str) -> None:
    waits = sam.brought()
    path = f"/files/{waits}/picture.webp"
    assert sam.fetch(path).status_code == 200
    other = hands(name)
    assert other.fetch(path).status_code == 404
    assert other.remove(waits) == 404
    refused = other.send(files=[waits], space="leads")
    assert (refused.status_code, list(refused.get_json()["problems"])) == (422, ["upload"])
    assert sam.send(files=[waits]).status_code == 200


def test_a_file_is_sent_once_and_only_where_it_was_brought(sam: Hand, world: Any) -> None:
    waits = sam.brought()
    assert sam.send(files=[waits], space="circle").status_code == 422
    with ThreadPoolExecutor(6) as threads:
        answers = [threads.submit(sam.send, f"another-key-{n}", files=[waits]) for n in range(6)]
    assert sorted(one.result().status_code for one in answers) == [200, 422, 422, 422, 422, 422]
    assert sam.remove(waits) == 404
    assert len(rows(world)) == 1


def test_the_same_key_brings_back_the_same_answer_with_its_file(sam: Hand, world: Any) -> None:
    waits = sam.brought()
    first, again = (sam.send("one-and-the-same", files=[waits], body="Once").get_json() for _ in range(2))
    assert first == again
    assert len(rows(world)) == 1


def test_a_message_takes_five_files(sam: Hand) -> None:
    several = [sam.brought() for _ in range(6)]
    refused = sam.send(files=several)
    assert (refused.status_code, refused.get_json()["problems"]) == (422, {"files": "These are too many: at most 5."})
    sent(sam, *several[:5])


def test_what_files_show_is_looked_over_with_the_words(sam: Hand, world: Any) -> None:
    waits = sam.brought()
    paused = sam.send(files=[waits], file_words=["The board of Maria Henderson on 4 West"], body="Look")
    assert paused.status_code == 422
    assert "file_words" in paused.get_json()["findings"]
    assert [row.owner_kind for row in rows(world)] == [""], "it waits on"
    assert sam.send("next-key", files=[waits], file_words=["A board"], body="Look").status_code == 200


def test_a_removed_message_gives_its_files_to_nobody_and_back_again(
    sam: Hand, hands: Any, as_me: Any, system: Any, world: Any, settings: Any, keys: Any
) -> None:
    message_id = sent(sam, sam.brought())
    [path] = addresses(as_me)
    as_me("sam", changing.remove, message_id)
    assert addresses(as_me) == []
    assert [hands(name).fetch(path).status_code for name in ("ana", "sam", "mo")] == [404] * 3
    as_me("sam", changing.restore, message_id)
    assert hands("ana").fetch(path).status_code == 200
    as_me("sam", changing.remove, message_id)
    later = clock.now() - timedelta(hours=25)
    with world.database.unit(writes=True) as session:
        session.execute(update(Message).values(removed_at=later), execution_options=OPENED)
    assert system(changing.wipe_removed) == 1
    assert rows(world) == []
    assert len(stored(settings)) == 1, "bytes go once the rows are gone"
    carry_out_due(world.database, keys, settings)
    assert stored(settings) == set()
    assert system(changing.wipe_removed) == 0


def test_files_go_with_what_is_kept_no_longer(
    sam: Hand, as_me: Any, system: Any, world: Any, settings: Any, keys: Any, backdate: Any
) -> None:
    old, young = sent(sam, sam.brought(), body="Old"), None
    young = row_id(sam.send("second-key", files=[sam.brought()], body="Young").get_json()["id"])
    with world.database.unit(writes=True) as session:
        session.execute(update(Channel).values(kept_days=7), execution_options=OPENED)
    backdate(Message, old, days=8, column="written_at")
    assert system(expiry.expire) == 1
    assert [row.owner_id for row in rows(world)] == [young]
    carry_out_due(world.database, keys, settings)
    assert len(stored(settings)) == 1


def test_whoever_loses_the_right_is_told_nothing_any_more(sam: Hand, hands: Any, as_me: Any, world: Any) -> None:
    sent(sam, sam.brought())
    [path] = addresses(as_me)
    kim = hands("kim")
    tag = kim.fetch(path).headers["ETag"]
    assert kim.fetch(path, **{"If-None-Match": tag}).status_code == 304
    gone = update(Membership).where(Membership.person_id == world.people["kim"]).values(ended_at=clock.now())
    with world.database.unit(writes=True) as session:
        session.execute(gone, execution_options=OPENED)
    assert kim.fetch(path, **{"If-None-Match": tag}).status_code == 404
    assert kim.fetch(path).status_code == 404
    assert hands("olu").fetch(path, **{"If-None-Match": tag}).status_code == 404


def test_newcomers_open_no_file_from_before_they_joined(sam: Hand, hands: Any, as_me: Any, backdate: Any) -> None:
    message_id = sent(sam, sam.brought())
    [path] = addresses(as_me)
    assert hands("new").fetch(path).status_code == 200
    backdate(Message, message_id, days=5, column="written_at")
    assert hands("new").fetch(path).status_code == 404
    assert hands("ana").fetch(path).status_code == 200


def test_what_is_not_sent_is_gone_after_a_day(
    sam: Hand, system: Any, world: Any, settings: Any, keys: Any, backdate: Any
) -> None:
    old, young = sam.brought(), sam.brought()
    assert sam.remove(sam.brought()) == 200
    backdate(File, row_id(old), days=1.1, column="uploaded_at")
    system(removing.forget_waiting)
    assert [row.file_id for row in rows(world)] == [row_id(young)]
    carry_out_due(world.database, keys, settings)
    assert len(stored(settings)) == 1


def test_a_person_has_only_so_many_waiting(sam: Hand, hands: Any, settings: Any) -> None:
    for _ in range(settings.files_waiting):
        sam.brought(b"words", "words.txt")
    refused = sam.bring(b"words", "words.txt")
    assert (refused.status_code, "20 files waiting" in refused.get_json()["detail"]) == (403, True)
    hands("ana").brought()


@pytest.mark.parametrize(
    ("name", "space", "status"),
    [("olu", TEAM, 404), ("rex", TEAM, 404), ("ana", "circle", 404), ("kim", "old-room", 403), ("stella", TEAM, 404)],
)
def test_nobody_brings_a_file_to_where_they_may_not_write(
    hands: Any, name: str, space: str, status: int, settings: Any
) -> None:
    assert hands(name).bring(picture(), space=space).status_code == status
    assert stored(settings) == set()


def test_a_place_that_contradicts_itself_is_none(sam: Hand, world: Any) -> None:
    for place in (
        f"channel:{ref(world.channels[TEAM])}@{ref(world.spaces['circle'])}",
        f"topic:{ref(world.channels[TEAM])}@{ref(world.spaces[TEAM])}",
        "nonsense",
    ):
        assert sam.bring(picture(), place=place).status_code == 404


def test_files_are_found_by_their_names_and_words(sam: Hand, as_me: Any, world: Any) -> None:
    message_id = sent(sam, sam.brought(name="juniper poster.png"), file_words=["Four calm steps"], body="Look")

    def found(words: str) -> list[str]:
        look = as_me("ana", lambda me: finding.search(me, Wanted(words, TEAM), world.database, 5.0))
        return [one.url for one in look.results]

    for words in ("juniper", '"calm steps"'):
        assert found(words) == [f"/chat/messages/{ref(message_id)}"]
    as_me("sam", changing.remove, message_id)
    assert found("juniper") == []


def test_rows_tell_nothing_of_who_brought_a_file_or_when(sam: Hand, world: Any) -> None:
    """While it waits there is a hash and an hour; once it is sent under a pseudonym, the message's own moment."""
    waits = sam.brought()
    [row] = rows(world)
    assert row.uploaded_at == clock.hour(row.uploaded_at)
    sent(sam, waits, byline="pseudonym", body="Somebody's poster")
    [row] = rows(world)
    with world.database.unit() as session:
        message = session.scalars(outright(select(Message))).one()
        audit = session.scalars(outright(select(AuditRow))).all()
        receipts = session.scalars(outright(select(Receipt))).all()
        assert row.uploaded_at == message.written_at
        assert (row.blind, str(world.people["sam"]) in str(vars(row))) == ("", False)
        assert abs((row.file_id >> 22) - (message.message_id >> 22)) < 1_000
        assert [(one.verb, one.noun) for one in audit] == [("said", "messages")]
        assert len(receipts) == 1
    assert row.file_id != row_id(waits)


def test_a_closed_conversation_of_two_takes_no_files(sam: Hand, world: Any) -> None:
    with world.database.unit(writes=True) as session:
        session.execute(update(Channel).values(archived_at=clock.now()), execution_options=OPENED)
    assert sam.bring(picture()).status_code == 403
    with world.database.unit(writes=True) as session:
        session.execute(update(Channel).values(archived_at=None), execution_options=OPENED)
        session.execute(update(Space).values(archived_at=clock.now()), execution_options=OPENED)
    assert sam.bring(picture()).status_code == 403


def test_a_thread_takes_files_too_from_those_who_write_there(sam: Hand, hands: Any, world: Any, as_me: Any) -> None:
    sent(sam, sam.brought(), key="the-beginning-of-it")
    begins = as_me("ana", reading.channel_page, None, space=TEAM, channel="rounds").messages[0]
    there = f"thread:{ref(begins.message_id)}@{ref(world.spaces[TEAM])}"
    sent(sam, sam.brought(place=there), key="another-key-of-it", thread=1)
    assert len(addresses(as_me)) == 2
    assert hands("priya").bring(picture(), place=there).status_code == 404
    elsewhere = f"thread:{ref(begins.message_id)}@{ref(world.spaces['commons'])}"
    assert sam.bring(picture(), place=elsewhere).status_code == 404
