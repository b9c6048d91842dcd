"""A file of one's own data: asked for with the password, made in steps, downloaded once, and gone within a day."""

import stat
from typing import Any

from sqlalchemy import update

from community.accounts.models import SignIn
from community.exports.service import own
from community.kernel.door import OPENED
from community.kernel.ids import ref
from tests.exports import files


def test_it_is_asked_for_made_and_downloaded_and_holds_what_is_held(
    file: str, settings: Any, lived: int, sam: Any
) -> None:
    assert "Your file is ready." in files.page_of(sam)
    answer = files.download(sam, file)
    assert answer.status_code == 200
    opened = files.open_file(answer.data, settings.folder)
    assert opened.data["account"][0]["name"] == "Sam Okafor"
    words = [row["words"] for row in opened.data["written"]]
    assert words == [
        "Words by name, naïve",
        "From Monday on\nFrom here\n\nunder a pseudonym .",
        "> Words by her\n\nAnd mine",
    ]
    assert "Words by another" not in opened.whole
    assert [row["title"] for row in opened.data["written"]] == ["A hard week", "A hard week", "Asked by her"]
    assert "beside" in opened.readme


def test_a_mail_program_finds_the_posts_and_their_threads(file: str, settings: Any, lived: int, sam: Any) -> None:
    opened = files.open_file(files.download(sam, file).data, settings.folder)
    first, second, third = opened.mails
    assert [mail["Subject"] for mail in opened.mails] == ["A hard week", "Re: A hard week", "Re: Asked by her"]
    assert first["Message-ID"] == second["In-Reply-To"] == second["References"] == f"<{ref(lived)}@localhost>"
    assert third["In-Reply-To"] not in (None, first["Message-ID"])
    assert second["X-Community-Byline"] == "pseudonym"
    assert second.get_payload(decode=True).decode().strip() == "From Monday on\nFrom here\n\nunder a pseudonym ."
    assert first.get_payload(decode=True).decode().strip() == "Words by name, naïve"


def test_the_password_comes_first(lived: int, sam: Any) -> None:
    asked = sam.post("/settings/data")
    assert asked.status_code == 403
    assert "Please enter your password again" in asked.text
    assert "Gather your data" in files.page_of(sam)
    assert files.ask(sam).location == "/settings/data"


def test_whoever_asks_again_and_again_waits(sam: Any) -> None:
    assert {files.ask(sam).status_code for _ in range(12)} == {303}
    answer = files.ask(sam)
    assert answer.status_code == 429
    assert "Please wait" in answer.text
    assert "It begins in a moment." in answer.text, "the page is there, with the one that is being made"


def test_on_a_shared_computer_the_page_says_that_the_file_would_stay(file: str, sam: Any, world: Any) -> None:
    there = {"next": "/help", "password_again": files.PASSWORD}
    sam.post("/confirm", "/settings/security", **there)
    assert "shared computer" not in sam.get(f"/settings/data/{file}").text
    with world.database.unit(writes=True) as session:
        session.execute(update(SignIn).values(shared=True), execution_options=OPENED)
    assert "The file would stay on it" in sam.get(f"/settings/data/{file}").text


def test_the_download_asks_for_the_password_too(file: str, sam: Any) -> None:
    sam.client.delete_cookie("fresh")
    page = sam.get(f"/settings/data/{file}")
    assert page.location.startswith("/confirm?next=")
    assert sam.post(f"/settings/data/{file}/file", "/settings/security").status_code == 403
    there = {"next": f"/settings/data/{file}", "password_again": files.PASSWORD}
    assert sam.post("/confirm", "/settings/security", **there).status_code == 303
    shown = sam.get(f"/settings/data/{file}").text
    assert 'name="forget" value="yes" checked' in shown


def test_its_answer_is_an_attachment_that_nobody_keeps_on_the_way(file: str, sam: Any) -> None:
    answer = files.download(sam, file)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_it_is_gone_after_the_download_unless_it_was_to_stay(file: str, settings: Any, as_me: Any, sam: Any) -> None:
    assert files.download(sam, file).status_code == 200
    assert len(files.lying(settings)) == 1
    assert files.download(sam, file, forget="yes").data[:2] == b"PK"
    assert files.lying(settings) == []
    assert as_me("sam", own.mine) is None
    assert files.download(sam, file).status_code == 404
    assert "Gather your data" in files.page_of(sam)


def test_a_download_that_broke_off_deletes_nothing(file: str, settings: Any, sam: Any) -> None:
    hidden = {"password_again": files.PASSWORD, "forget": "yes"}
    page = sam.get("/settings/security").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = sam.client.post(f"/settings/data/{file}/file", data={**hidden, "csrf_token": token}, buffered=False)
    answer.close()
    assert len(files.lying(settings)) == 1


def test_it_lies_where_only_our_own_account_reads_under_a_name_of_chance(file: str, settings: Any, as_me: Any) -> None:
    folder = own.place(settings.folder)
    [path] = folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    name = as_me("sam", lambda me: own.mine(me).row.name)
    assert path.name == f"{name}.zip"
    assert len(name) == 32
    assert name != as_me("ana", lambda me: (own.ask(me, settings.folder), own.mine(me).row.name)[1])


def test_nobody_else_comes_near_it(file: str, browse: Any, sam: Any) -> None:
    """Not whoever keeps the roster, moderates, or runs the network either; it is as if it were not there."""
    for other in ("ana", "mo", "priya", "stella", "adam"):
        browser = browse(other)
        for step in ("file", "forget"):
            answer = browser.post(f"/settings/data/{file}/{step}", "/settings/security", password_again=files.PASSWORD)
            assert answer.status_code == 404, (other, step)
        assert browser.get(f"/settings/data/{file}").status_code == 404, other
    for other in ("sue", None):
        for step in ("file", "forget"):
            answer = browse(other).post(f"/settings/data/{file}/{step}", "/sign-in", password_again=files.PASSWORD)
            assert answer.status_code in (303, 403), (other, step)
            assert not answer.data.startswith(b"PK")
    assert "Your file is ready." in files.page_of(sam)


def test_it_can_be_deleted_at_once(file: str, settings: Any, sam: Any) -> None:
    assert sam.post(f"/settings/data/{file}/forget", "/settings/data").location == "/settings/data"
    assert files.lying(settings) == []
    assert "Gather your data" in files.page_of(sam)


def test_a_letter_says_that_it_is_ready_and_nothing_else(file: str, settings: Any, sam: Any) -> None:
    [letter] = [path.read_text() for path in (settings.folder / "mailbox").iterdir()]
    assert "To: sam@example.org" in letter
    assert "What you started is finished" in letter
    assert "Sam" not in letter
    assert "data" not in letter.lower()


def test_a_new_one_takes_the_place_of_the_one_before(file: str, settings: Any, world: Any, keys: Any, sam: Any) -> None:
    before = files.lying(settings)
    assert files.ask(sam).status_code == 303
    files.carry(world, keys, settings)
    after = files.lying(settings)
    assert len(after) == 1
    assert before != after
