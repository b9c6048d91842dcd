"""The pages: who sees what is said before, words are kept, letters say nothing, and a call is for few eyes."""

import re

import pytest

from community.backup.service import calling
from community.kernel import clock
from community.kernel.ids import ref
from tests.backup.calls import ask, asked, letters, on_list, state

WORDS = "A long night, and no sleep since."


def asking(alder: dict[str, int], **fields: str) -> dict[str, str]:
    return {"hospital": "alder", "first": ref(alder["ana"]), "words": WORDS, "reach": "", **fields}


def test_before_anything_is_typed_the_page_says_who_sees_it_and_shows_the_lines_first(alder, browse):
    text = browse("sam").get("/backup").text
    order = [
        text.index(part) for part in ("988", "sees your name, your hospital and what you write", 'action="/backup#')
    ]
    assert order == sorted(order)
    assert "<strong>Ana Reyes</strong> sees your name" in text
    assert "does not answer within 10 minutes, the next one, <strong>Mo Lindqvist</strong>" in text
    assert "After that: Kim Baxter" in text
    assert "Pager 4471" not in text


def test_without_a_list_or_with_nobody_on_call_it_says_so_and_shows_the_lines(world, browse):
    text = browse("olu").get("/backup").text
    assert "Quill has no on-call list yet" in text
    assert "988" in text
    on_list(world, "quill", "priya", agreed_at=None)
    assert "Quill has no on-call list yet" in browse("olu").get("/backup").text
    now = clock.now().hour * 60
    on_list(world, "alder", "ana", begins=(now + 600) % 1440, ends=(now + 601) % 1440)
    assert "Nobody is on call here just now" in browse("sam").get("/backup").text
    assert "You belong to no hospital here" in browse("stella").get("/backup").text


def test_asking_leads_to_the_call_and_its_asker_sees_whose_turn_it_is(alder, world, browse):
    sam = browse("sam")
    answer = sam.post("/backup", **asking(alder, reach="Phone 617-555-0199"))
    assert answer.status_code == 303, answer.text
    page = sam.get(answer.location).text
    assert "Ana is being asked" in page
    assert "Mo is asked" in page
    assert WORDS in page
    assert "617-555-0199" in page
    assert "You have asked here already" in sam.get("/backup").text


def test_a_pause_keeps_the_words_and_asks_nobody(alder, browse, world):
    typed = "Maria Henderson from 4 West died on Tuesday"
    answer = browse("sam").post("/backup", **asking(alder, words=typed, reach="Phone 617-555-0199"))
    assert answer.status_code == 422
    assert typed in answer.text
    assert 'value="Phone 617-555-0199"' in answer.text
    assert "A moment before this is posted" in answer.text
    assert answer.text.index("988") < answer.text.index("A moment before")
    said = asking(alder, words=typed, safe_reason="example")
    assert browse("sam").post("/backup", **said).status_code == 303


def test_those_on_call_may_be_named_in_a_call(alder, browse):
    said = asking(alder, words="Ana Reyes knows me. It was a hard night.")
    assert browse("sam").post("/backup", **said).status_code == 303


def test_the_fourth_call_of_an_hour_is_refused_kindly_beside_the_lines(alder, as_me, browse):
    for _ in range(3):
        as_me("sam", calling.withdraw, as_me("sam", ask))
    answer = browse("sam").post("/backup", **asking(alder))
    assert answer.status_code == 429
    assert "You have asked three times this hour" in answer.text
    assert "988" in answer.text
    assert WORDS in answer.text


def test_sent_twice_with_one_key_it_is_one_call(alder, browse, world):
    sam = browse("sam")
    shown = sam.get("/backup").text
    form = shown[shown.index('action="/backup#') :]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))
    places = {sam.client.post("/backup", data={**hidden, "words": WORDS, "reach": ""}).location for _ in range(2)}
    assert len(places) == 1


# ------------------------------------------------------------------ for few eyes


READERS = {"sam": 200, "ana": 200, "mo": 404, "kim": 404, "priya": 404, "stella": 404, "adam": 404, "new": 404}


@pytest.mark.parametrize(("name", "status"), READERS.items())
def test_a_call_is_for_its_asker_and_those_asked_so_far(name, status, alder, as_me, browse):
    call_id = as_me("sam", ask, words=WORDS)
    for path in (f"/backup/calls/{ref(call_id)}", f"/backup/calls/{ref(call_id)}/now"):
        answer = browse(name).get(path)
        assert answer.status_code == status
        assert (WORDS in answer.text) == (status == 200)
    assert (WORDS in browse(name).get("/backup").text) is False


def test_a_lead_who_is_not_on_the_list_sees_nothing_of_it(world, as_me, browse):
    on_list(world, "alder", "mo")
    call_id = as_me("sam", ask, words=WORDS)
    assert browse("ana").get(f"/backup/calls/{ref(call_id)}").status_code == 404
    assert "Sam" not in browse("ana").get("/hospitals/alder/on-call").text
    assert "asks for back-up" not in browse("ana").get("/").text


@pytest.mark.parametrize("step", ["answer", "pass-on", "take-back"])
@pytest.mark.parametrize("name", ["kim", "priya", "stella", "adam", "new"])
def test_nobody_else_does_anything_about_it(name, step, alder, as_me, browse, world):
    call_id = as_me("sam", ask)
    path = f"/backup/calls/{ref(call_id)}"
    assert browse(name).post(f"{path}/{step}", "/backup/on-call").status_code in (403, 404)
    assert (state(world, call_id), asked(world, call_id)) == ("waiting", ["ana"])


def test_the_asker_cannot_answer_and_the_asked_cannot_take_back(alder, as_me, browse, world):
    call_id = as_me("sam", ask)
    path = f"/backup/calls/{ref(call_id)}"
    assert browse("sam").post(f"{path}/answer", path).status_code == 404
    assert browse("ana").post(f"{path}/take-back", path).status_code == 403
    assert state(world, call_id) == "waiting"


def test_answering_shows_the_asker_the_line_and_a_way_to_write(alder, as_me, browse):
    call_id = as_me("sam", ask)
    path = f"/backup/calls/{ref(call_id)}"
    assert "Sam Okafor asks for back-up" in browse("ana").get(path).text
    assert browse("ana").post(f"{path}/answer", path).status_code == 303
    page = browse("sam").get(path).text
    assert "Ana has seen this and is with you" in page
    assert "Pager 4471" in page
    assert "/chat/new?people=ana" in page
    assert "You are with Sam" in browse("ana").get(path).text


# ------------------------------------------------------------------ the bar and the letters


def test_the_bar_is_on_every_page_of_whoever_it_waits_for_and_of_nobody_else(alder, as_me, browse):
    bar = "Somebody at your hospital asks for back-up."
    call_id = as_me("sam", ask, words=WORDS)
    for path in ("/", "/forums", "/settings", "/nowhere"):
        page = browse("ana").get(path).text
        assert bar in page
        assert "Okafor" not in page
        assert f"/backup/calls/{ref(call_id)}" in page
    for name in ("mo", "sam", "priya", "stella"):
        assert bar not in browse(name).get("/").text
    assert 'data-mount="backup/bar"' in browse("mo").get("/").text, "who may be called listens"
    assert 'data-mount="backup/bar"' not in browse("sam").get("/").text
    as_me("ana", calling.pass_on, call_id)
    assert bar not in browse("ana").get("/").text
    assert bar in browse("mo").get("/").text
    assert browse("mo").get("/backup/waiting").get_json()["html"].strip() != ""
    assert browse("ana").get("/backup/waiting").get_json()["html"].strip() == ""


def test_a_letter_goes_to_whoever_is_asked_and_says_nothing(alder, as_me, work, settings):
    call_id = as_me("sam", ask, words=WORDS)
    work()
    [(to, subject, text)] = letters(settings)
    assert to == "ana@example.org"
    assert f"http://localhost/backup/calls/{ref(call_id)}" in text
    for secret in (WORDS, "Sam", "Okafor", "Alder", "Ana"):
        assert secret not in subject + text


def test_no_letter_goes_once_somebody_is_there(alder, as_me, work, settings):
    call_id = as_me("sam", ask)
    as_me("ana", calling.answer, call_id)
    work()
    assert not (settings.folder / "mailbox").exists()
