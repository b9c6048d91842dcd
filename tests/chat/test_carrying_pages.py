"""Carrying a thread over as pages, without a script: the form, the question, the answers, the topic."""

import re
from typing import Any

import pytest

from community.chat.models import Message
from community.kernel.ids import ref
from tests.chat.carrying_over import TEAM, TITLE, ask, seen, thread_of
from tests.kernel.test_statements import MOST, Counter
from tests.people import World

TWO = (("sam", "full", "Begins"), ("kim", "pseudonym", "Goes on"))


@pytest.fixture
def told(as_me: Any, world: World) -> list[Message]:
    return thread_of(as_me, world, *TWO)


@pytest.fixture
def thread(told: list[Message]) -> str:
    return f"/chat/channels/{ref(told[0].channel_id)}/threads/1"


def press(browser: Any, page: str, button: str) -> Any:
    """Presses a button of a page that sends the page's own form elsewhere."""
    (action,) = re.findall(rf'formaction="([^"]+)">{button}', browser.get(page).text)
    key = re.findall(r'name="(csrf_token|client_key)" value="([^"]+)"', browser.get(page).text)
    return browser.client.post(action, data=dict(key))


def test_from_the_form_to_the_topic_and_back(world: World, browse: Any, told: list[Message], thread: str) -> None:
    ana, sam, kim = (browse(name) for name in ("ana", "sam", "kim"))
    form = f"/chat/messages/{ref(told[0].message_id)}/carry"
    assert f'href="{form}"' in ana.get(thread).text
    page = ana.get(form).text
    for words in ("kept until removed", "can read this", "Files stay here", "content note", "found by search"):
        assert words in page
    board = ref(world.boards[TEAM])
    sent = ana.post(form, title=TITLE, board=board, byline="full")
    assert sent.headers["Location"].endswith(thread)
    assert "Ana Reyes asks to carry this thread over" in sam.get(f"/chat/{TEAM}/rounds").text
    assert "May your words go along?" in sam.get(thread).text
    assert "May your words go along?" not in browse("mo").get(thread).text
    assert press(sam, thread, "Yes, mine may go").status_code == 303
    assert "You said yes" in sam.get(thread).text
    assert press(kim, thread, "No, leave mine out").status_code == 303
    for name in ("sam", "kim", "mo"):
        assert " of 2 have answered" not in browse(name).get(thread).text
    assert "2 of 2 have answered" in ana.get(thread).text
    topic = press(ana, thread, "Carry over now with the words of those who agreed").headers["Location"]
    shown = browse("mo").get(topic).text
    assert "Begins" in shown
    assert "Goes on" not in shown
    assert "Carried over with the words of those who agreed" in shown
    (back,) = re.findall(r'Began in chat, in <a href="([^"]+)">Rounds in alder-team', shown)
    assert browse("mo").get(back).headers["Location"].endswith(thread)
    assert f'the topic <a href="{topic}">{TITLE}</a>' in browse("mo").get(thread).text
    assert f'href="{form}"' not in ana.get(thread).text


def test_what_is_wrong_with_the_form_is_said_beside_its_fields(world: World, browse: Any, told: list[Message]) -> None:
    form = f"/chat/messages/{ref(told[0].message_id)}/carry"
    elsewhere = {"board": ref(world.boards["commons"]), "byline": "full"}
    assert browse("ana").post(form, title=TITLE, **elsewhere).status_code == 422
    here = {"board": ref(world.boards[TEAM]), "byline": "full"}
    paused = browse("ana").post(form, title="Ring 555-010-9999", **here)
    assert paused.status_code == 422
    assert "Why these words are safe" in paused.text
    assert browse("ana").post(form, title="", **here).status_code == 422


def test_a_newcomer_sees_no_question_and_no_way_back(
    world: World, browse: Any, as_me: Any, told: list[Message], thread: str, backdate: Any
) -> None:
    backdate(Message, told[0].message_id, 20, "written_at")
    as_me("sam", ask, world.boards[TEAM], told[0].message_id)
    about = as_me("sam", seen, told[0]).row
    for page in (thread, f"/chat/{TEAM}/rounds"):
        assert TITLE not in browse("new").get(page).text
        assert "carry this thread over" not in browse("new").get(page).text
    assert browse("new").get(f"/chat/carryings/{ref(about.carrying_id)}").status_code == 404
    assert browse("ana").get(f"/chat/carryings/{ref(about.carrying_id)}").status_code == 302


def test_the_pages_take_at_most_six_statements(
    world: World, browse: Any, as_me: Any, told: list[Message], thread: str
) -> None:
    form = f"/chat/messages/{ref(told[0].message_id)}/carry"
    asked = as_me("ana", ask, world.boards[TEAM], told[0].message_id)
    other = thread_of(as_me, world, *TWO)
    topic = press(browse("ana"), thread, "Withdraw the question")
    assert topic.status_code == 303
    asked = as_me("sam", ask, world.boards[TEAM], told[0].message_id)
    assert asked
    done = press(browse("sam"), thread, "Carry over now with the words of those who agreed").headers["Location"]
    as_me("sam", ask, world.boards[TEAM], other[0].message_id)
    open_thread = f"/chat/channels/{ref(other[0].channel_id)}/threads/{other[0].seq}"
    for page in (form, thread, open_thread, done, f"/chat/{TEAM}/rounds"):
        sam = browse("sam")
        for _ in range(2):
            assert sam.get(page).status_code == 200
        counters = [Counter(engine) for engine in (world.database.reader, world.database.writer)]
        assert sam.get(page).status_code == 200
        found = [statement for counter in counters for statement in counter.statements]
        assert len(found) <= MOST, "\n\n".join([page, *found])
