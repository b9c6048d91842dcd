"""Sending with files where no script runs: a form that has the file with it."""

import io
import re
from typing import Any

from community.files.service.recognising import OFFICE
from community.kernel.ids import ref
from tests.files.bringing import rows, stored
from tests.files.made import picture, word

PAGE = "/chat/alder-team/rounds"


def say(browser: Any, world: Any, *, data: bytes = b"", name: str = "poster.png", page: str = "", **fields: Any) -> Any:
    """Sends the composer's form as it stands on a page (a fresh one, or the answer to a refused form)."""
    shown = page or browser.get(PAGE).get_data(as_text=True)
    form = shown[shown.index('<form class="say"') :]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[: form.index("<template")]))
    upload = {"upload": (io.BytesIO(data), name if data else "")}
    path = f"/chat/channels/{ref(world.channels['alder-team'])}/say"
    sent = {**hidden, "byline": "full", "body": "", **upload, **fields}
    return browser.client.post(path, data=sent, content_type="multipart/form-data")


def test_a_file_goes_with_the_form(browse: Any, world: Any) -> None:
    sam = browse("sam")
    assert say(sam, world, data=picture(), body="Look", file_words="A poster").status_code == 303
    [row] = rows(world)
    assert (row.owner_kind, row.words, row.blind) == ("message", "A poster", "")
    assert 'alt="A poster"' in browse("ana").get(PAGE).text
    assert say(sam, world, body="Only words").status_code == 303
    assert say(sam, world, data=picture()).status_code == 303, "no words are needed beside it"


def test_what_is_refused_says_why_and_loses_no_words(browse: Any, world: Any, settings: Any) -> None:
    refused = say(browse("sam"), world, data=word(), name="rota.docx", body="Words that stay")
    assert refused.status_code == 422
    assert OFFICE in refused.text
    assert "Words that stay" in refused.text
    assert (rows(world), stored(settings)) == ([], set())


def test_when_the_words_are_asked_about_the_file_waits_with_them(browse: Any, world: Any) -> None:
    sam = browse("sam")
    paused = say(sam, world, data=picture(), body="Ask Maria Henderson on 4 West", file_words="A poster")
    assert paused.status_code == 422
    [row] = rows(world)
    assert row.owner_kind == ""
    assert 'value="A poster"' in paused.text
    again = say(sam, world, page=paused.text, body="Ask a colleague", file_words="A better poster")
    assert again.status_code == 303
    [row] = rows(world)
    assert (row.owner_kind, row.words) == ("message", "A better poster")


def test_when_the_file_is_asked_about_only_the_words_stay(browse: Any, world: Any, settings: Any) -> None:
    sam = browse("sam")
    told = b"Maria Henderson on 4 West, MRN 4471182"
    paused = say(sam, world, data=told, name="notes.txt", body="My notes")
    assert paused.status_code == 422
    assert "A moment before this is attached" in paused.text
    assert "My notes" in paused.text
    assert (rows(world), stored(settings)) == ([], set())
    again = say(sam, world, page=paused.text, data=told, name="notes.txt", body="My notes", safe_reason="example")
    assert again.status_code == 303
    assert [one.name for one in rows(world)] == ["notes.txt"]


def test_the_same_form_sent_twice_is_one_message(browse: Any, world: Any) -> None:
    sam = browse("sam")
    page = sam.get(PAGE).text
    first, second = (say(sam, world, page=page, data=picture(), body="Once") for _ in range(2))
    assert first.location == second.location
    assert [row.owner_kind for row in rows(world)].count("message") == 1
    assert say(sam, world, page=page, data=picture("GIF"), body="Once").status_code == 409
