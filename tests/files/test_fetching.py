"""How a file goes out: as what it is, under its name, kept by nobody, run by nothing."""

import io
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import update

from community.accounts.models import SignIn
from community.chat.service import reading
from community.files.service.showing import read_along
from community.kernel.door import OPENED
from tests.files.bringing import Hand, rows
from tests.files.made import noisy, pdf, picture

UTF_8 = "charset=utf-8"


def fetched(sam: Hand, as_me: Any, data: bytes, name: str) -> Any:
    assert sam.send(files=[sam.brought(data, name, safe_reason="example")]).status_code == 200
    page = as_me("sam", reading.channel_page, None, space="alder-team", channel="rounds")
    [file] = read_along(page.messages[-1].files)
    return sam.fetch(file.address)


@pytest.mark.parametrize(
    ("data", "name", "kind", "how"),
    [
        (picture("JPEG"), "poster.jpg", "image/webp", ("inline", "poster.webp", "poster.webp")),
        (pdf("Words"), "a b.pdf", "application/pdf", ("attachment", "a b.pdf", "a%20b.pdf")),
        (b"Words", "Übung.txt", f"text/plain; {UTF_8}", ("attachment", "_bung.txt", "%C3%9Cbung.txt")),
        (b"a,b\n1,2\n", "x;y.csv", f"text/csv; {UTF_8}", ("attachment", "x_y.csv", "x%3By.csv")),
    ],
)
def test_each_kind_goes_out_as_what_it_is(
    sam: Hand, as_me: Any, data: bytes, name: str, kind: str, how: tuple[str, str, str]
) -> None:
    answer = fetched(sam, as_me, data, name)
    assert (answer.status_code, answer.content_type) == (200, kind)
    shown, plain, spelled = how
    assert answer.headers["Content-Disposition"] == f"{shown}; filename=\"{plain}\"; filename*=UTF-8''{spelled}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Vary"] == "Cookie"
    assert len(answer.data) == int(answer.headers["Content-Length"])
    if kind == "application/pdf":
        assert answer.data == data


def test_an_address_that_contradicts_the_file_leads_nowhere(sam: Hand, as_me: Any) -> None:
    answer = fetched(sam, as_me, picture(), "poster.png")
    path = answer.request.path
    assert sam.fetch(path.replace("picture.webp", "file.pdf")).status_code == 404
    assert sam.fetch(path.replace("picture.webp", "picture.html")).status_code == 404
    assert sam.fetch(path.replace("picture.webp", "../picture.webp")).status_code == 404


def test_bytes_that_are_missing_are_said_to_be_missing(sam: Hand, as_me: Any, settings: Any, world: Any) -> None:
    answer = fetched(sam, as_me, picture(), "poster.png")
    [row] = rows(world)
    (settings.folder / "files" / row.storage_key[:2] / row.storage_key).unlink()
    assert sam.fetch(answer.request.path).status_code == 404


def test_a_large_file_comes_in_pieces_and_whole(sam: Hand, as_me: Any) -> None:
    data = b"".join(b"%07d calm words\n" % n for n in range(40_000))
    answer = fetched(sam, as_me, data, "long.txt")
    assert answer.data == data


def test_on_a_shared_computer_nothing_is_kept(sam: Hand, as_me: Any, world: Any) -> None:
    path = fetched(sam, as_me, picture(), "poster.png").request.path
    mine = update(SignIn).where(SignIn.person_id == world.people["sam"]).values(shared=True)
    with world.database.unit(writes=True) as session:
        session.execute(mine, execution_options=OPENED)
    assert sam.fetch(path).headers["Cache-Control"] == "no-store"


def test_signed_out_one_is_sent_to_sign_in(app: Any, sam: Hand, as_me: Any) -> None:
    path = fetched(sam, as_me, picture(), "poster.png").request.path
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.location.startswith("/sign-in")) == (303, True)


def test_a_large_picture_stands_small_among_words_and_is_opened_whole(sam: Hand, as_me: Any, browse: Any) -> None:
    answer = fetched(sam, as_me, noisy(), "leaves.jpg")
    [row] = rows(sam.world)
    small = sam.fetch(answer.request.path.replace("picture.webp", "small.webp"))
    assert (small.status_code, len(small.data)) == (200, row.small)
    assert (len(answer.data), len(small.data) < len(answer.data) / 2) == (row.size, True)
    sizes = [Image.open(io.BytesIO(one.data)).size for one in (answer, small)]
    assert sizes == [(1_600, 1_000), (800, 500)]
    assert small.headers["ETag"] != answer.headers["ETag"]
    again = sam.fetch(small.request.path, **{"If-None-Match": small.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    page = browse("sam").get("/chat/alder-team/rounds").text
    assert f'href="{answer.request.path}"><img src="{small.request.path}"' in page
    assert browse("priya").get(small.request.path).status_code == 404


def test_a_small_picture_has_no_smaller_one(sam: Hand, as_me: Any) -> None:
    answer = fetched(sam, as_me, picture(), "poster.png")
    assert sam.fetch(answer.request.path.replace("picture.webp", "small.webp")).status_code == 404
