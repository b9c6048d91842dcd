"""What is taken and what is refused, by the bytes of a file alone; and what of a picture stays behind."""

import io
import resource
import time
from typing import Any

import pytest
from PIL import Image

from community.files.service import recognising
from community.files.service.pictures import LONGEST, redrawn
from community.files.service.receiving import HIDDEN, PARTLY, Incoming, PausedFile, receive
from community.files.service.recognising import MediaType, Unfit, recognised
from community.kernel.config import Settings
from community.text import documents
from tests.files import made
from tests.files.bringing import Hand, opened, rows, stored


def received(settings: Settings, data: bytes, name: str = "file", reason: str = "") -> Any:
    return receive(Incoming(data, name, reason, ()), settings)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_pictures_become_webp_without_anything_beside_their_dots(kind: str) -> None:
    done = redrawn(made.picture(kind))
    with Image.open(io.BytesIO(done.data)) as image:
        assert (image.format, image.size) == ("WEBP", (300, 200))
        assert image.info.keys() & {"exif", "xmp", "icc_profile"} == set()


def test_of_a_photo_neither_place_nor_camera_nor_comment_is_left_and_it_stands_upright() -> None:
    data = made.photo()
    assert b"Henderson" in data
    done = redrawn(data)
    assert (done.width, done.height) == (200, 300)
    with Image.open(io.BytesIO(done.data)) as image:
        assert (dict(image.getexif()), image.getexif().get_ifd(0x8825)) == ({}, {})
    for word in (b"Henderson", b"camera", b"EXIF", b"XMP "):
        assert word not in done.data


def test_large_pictures_are_made_smaller_and_keep_their_shape_and_their_holes() -> None:
    assert max(redrawn(made.picture("JPEG", (4_000, 1_000))).width, 0) == LONGEST
    out = io.BytesIO()
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(redrawn(out.getvalue()).data)) as image:
        assert image.mode == "RGBA"


def test_of_what_moves_the_first_frame_stays() -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    with Image.open(io.BytesIO(redrawn(out.getvalue()).data)) as image:
        assert getattr(image, "n_frames", 1) == 1
        assert image.convert("RGB").getpixel((5, 5))[0] > 200


@pytest.mark.parametrize("side", [7_000, 20_000, 60_000])
def test_bombs_are_refused_by_their_header(side: int) -> None:
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(Unfit, match="million dots"):
        redrawn(made.bomb(side))
    assert time.monotonic() - started < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000, "nothing was unpacked"


@pytest.mark.parametrize(
    "data",
    [
        made.picture()[:200],
        b"GIF89a" + b"/*<script>alert(1)</script>*/" * 9,
        made._png(300, b"no stream"),
        b"\xff\xd8\xff\xe0" + b"x" * 500,
    ],
)
def test_what_is_damaged_or_only_pretends_is_refused(data: bytes) -> None:
    with pytest.raises(Unfit, match="cannot be read"):
        redrawn(data)


def test_what_hangs_behind_a_picture_is_gone(settings: Settings) -> None:
    for more in (made.archive("evil.exe"), made.HTML, b"%PDF-1.4 a second face %%EOF", b"PK\x05\x06" + b"\0" * 18):
        done = received(settings, made.picture() + more, "poster.png")
        assert done.media_type is MediaType.PICTURE
        assert more not in opened(settings, done.key)


R = recognising


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", R.EMPTY),
        (b" \n ", R.EMPTY),
        (made.SVG, R.DRAWING),
        (made.HTML, R.DRAWING),
        (b"\xef\xbb\xbf  <svg onload=alert(1)>", R.DRAWING),
        (b"notes\n<script>alert(1)</script>", R.DRAWING),
        (made.word(), R.OFFICE),
        (R.OLE + b"\0" * 600, R.OFFICE),
        (made.archive("notes.txt"), R.ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, R.ARCHIVE),
        (b"\x1f\x8b\x08" + b"\0" * 50, R.ARCHIVE),
        (b"MZ" + b"\0" * 500, R.PROGRAM),
        (b"\x7fELF" + b"\0" * 500, R.PROGRAM),
        (b"#!/bin/sh\nrm -rf /\n", R.PROGRAM),
        (b"\0\0\0\x18ftypheic" + b"\0" * 60, R.PHOTO),
        (b"II*\0" + b"\0" * 60, R.PHOTO),
        (b"ID3" + b"\0" * 60, R.SOUND),
        (bytes(range(256)) * 4, R.OTHER),
        (made.pdf("words") + made.archive("more.txt"), R.MORE),
        (made.pdf("words") + b"<script>" * 400, R.MORE),
        (b"a,b\n=cmd|' /C calc'!A0,1\n", R.FORMULAS),
        (b'a,b\n1,"=HYPERLINK(""http://x"",""y"")"\n', R.FORMULAS),
        (b"a,b\n1,@SUM(1+1)\n", R.FORMULAS),
    ],
)
def test_what_we_do_not_take_is_refused_with_what_to_do(data: bytes, sentence: str) -> None:
    with pytest.raises(Unfit) as refused:
        recognised(data)
    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"Some words.\nAnd more of them.", MediaType.TEXT),
        ("Wörter, schön".encode("cp1252"), MediaType.TEXT),
        ("Words in another dress".encode("utf-16"), MediaType.TEXT),
        (b"day,helpers\nMonday,3\nTuesday,-2\n", MediaType.TABLE),
        (b"- listen first\n- then ask\n", MediaType.TEXT),
        (made.pdf("Words"), MediaType.PDF),
        (made.picture("GIF"), MediaType.PICTURE),
    ],
)
def test_what_we_take_is_known_by_its_bytes(data: bytes, kind: MediaType) -> None:
    assert recognised(data) is kind


def test_a_name_and_a_header_count_for_nothing(sam: Hand, world: Any) -> None:
    refused = sam.bring(made.HTML, "poster.png")
    assert (refused.status_code, refused.get_json()["problems"]) == (422, {"upload": R.DRAWING})
    sam.brought(made.picture("JPEG"), "page.html")
    sam.brought(b"Only words", "picture.svg")
    found = sorted((row.media_type, row.name) for row in rows(world))
    assert found == [("image/webp", "page.webp"), ("text/plain", "picture.txt")]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("..\\..\\windows\\system.ini", "system.txt"),
        ("a\0b\r\nSet-Cookie: x.txt", "ab Set-Cookie x.txt"),
        ("...", "file.txt"),
        ("", "file.txt"),
        ("con\u202etxt.exe", "contxt.txt"),
        ('a"b;c.txt', "a b;c.txt"),
        ("x" * 300 + ".txt", "x" * 100 + ".txt"),
        ("poster.final.v2.txt", "poster.final.v2.txt"),
    ],
)
def test_names_are_bare_and_end_as_what_they_are(given: str, name: str, settings: Settings) -> None:
    done = received(settings, b"words", given, "example")
    assert done.name == name
    assert stored(settings) == {done.key}
    assert "/" not in done.key


def test_text_is_kept_in_one_encoding(settings: Settings, sam: Hand, world: Any) -> None:
    sam.brought("schöne wörter".encode("cp1252"), "words.txt")
    [row] = rows(world)
    assert opened(settings, row.storage_key).decode() == "schöne wörter"
    assert row.size == len("schöne wörter".encode())


# ------------------------------------------------------------------ looked over


def test_the_guard_looks_at_names_and_into_files_and_keeps_nothing_it_asks_about(sam: Hand, settings: Settings) -> None:
    told = "Maria Henderson on 4 West, MRN 4471182"
    for data, name, where in (
        (made.picture(), "Maria_Henderson-4-West.png", "file_name"),
        (told.encode(), "notes.txt", "file_text"),
        (f"name,ward\n{told.replace(',', ' ')},3\n".encode(), "list.csv", "file_text"),
        (made.pdf(told), "notes.pdf", "file_text"),
    ):
        paused = sam.bring(data, name)
        document = paused.get_json()
        assert (paused.status_code, list(document["findings"])) == (422, [where]), name
        assert "data-found" in document["html"]
        assert "Henderson" in document["html"]
        assert stored(settings) == set()
        assert sam.bring(data, name, safe_reason="example").status_code == 200
        for path in (settings.folder / "files").rglob("*"):
            if path.is_file():
                path.unlink()
    assert sam.bring(made.picture(), "Maria_Henderson.png", called="poster").status_code == 200


def test_colleagues_may_be_named_as_in_what_is_said(sam: Hand, hands: Any) -> None:
    hands("ana").send(body="Good morning")
    assert sam.bring(b"Ask Ana Reyes about the rota", "rota.txt").status_code == 200


def test_many_findings_are_shown_as_some_and_a_number(settings: Settings) -> None:
    with pytest.raises(PausedFile) as paused:
        received(settings, "\n".join(f"Ask Maria Henderson, MRN 44711{n:02}" for n in range(40)).encode())
    assert (len(paused.value.found), paused.value.further > 20) == (12, True)


def test_what_we_could_not_look_into_is_said(settings: Settings, sam: Hand) -> None:
    scan = made.pdf()
    for data, note in ((scan, HIDDEN), (made.pdf("Calm words"), ""), (b"calm words\n" * 9_000, PARTLY)):
        assert received(settings, data).note == note
    assert sam.bring(scan, "scan.pdf").get_json()["note"] == HIDDEN


@pytest.mark.parametrize(
    "more",
    [
        "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        "/Names << /JavaScript << /Names [] >> >>",
        "/Names << /EmbeddedFiles << /Names [] >> >>",
        "/AA << /WC << /S /JavaScript /JS (1) >> >>",
        "/OpenAction << /S /Launch /F (calc.exe) >>",
    ],
)
def test_what_a_pdf_carries_beside_its_pages_is_not_taken(more: str, settings: Settings) -> None:
    with pytest.raises(Unfit) as refused:
        received(settings, made.pdf("Words", more=more))
    assert refused.value.sentence == recognising.MORE
    assert stored(settings) == set()


def test_a_pdf_that_takes_too_long_or_too_much_is_let_go_of() -> None:
    started = time.monotonic()
    told = documents.words_of_pdf(made.pdf("Words"), seconds=0.01)
    assert (told.seen, told.text) == (False, "")
    assert time.monotonic() - started < 20
    assert documents.words_of_pdf(b"%PDF-1.4 nothing of the sort %%EOF").seen is False
    assert documents.words_of_pdf(made.pdf("Words")).text.strip() == "Words"


# ------------------------------------------------------------------ bounds


def test_too_much_is_refused_before_it_is_read(sam: Hand, settings: Settings) -> None:
    class Watched(io.BytesIO):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            found = super().read(size)
            Watched.taken += len(found)
            return found

    size = settings.file_bytes * 3
    headers = {
        "X-CSRF-Token": sam.csrf,
        "Content-Type": "multipart/form-data; boundary=x",
        "Accept": "application/json",
    }
    whole = Watched(b"x" * size)
    answer = sam._client().post("/files", input_stream=whole, headers=headers, content_length=size)
    assert (answer.status_code, Watched.taken) == (413, 0)
    just = sam.bring(b"a" * (settings.file_bytes + 1), "notes.txt")
    assert (just.status_code, "more than 10 MB" in just.get_json()["detail"]) == (422, True)


def test_other_ways_in_stay_small(sam: Hand, settings: Settings) -> None:
    answer = sam._client().post("/drafts", json={"place": "x", "body": "y" * settings.body_bytes})
    assert answer.status_code == 413


def test_strangers_send_nothing_that_is_read(app: Any, settings: Settings) -> None:
    body = {"file": (io.BytesIO(b"words"), "a.txt")}
    answer = app.test_client().post("/files", data=body, headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert stored(settings) == set()


def test_without_a_token_of_ours_nothing_is_taken(sam: Hand, settings: Settings) -> None:
    answer = sam._client().post("/files", data={"file": (io.BytesIO(b"words"), "a.txt")})
    assert answer.status_code == 403
    assert stored(settings) == set()
