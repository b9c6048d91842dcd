"""What a file may hide: other files, comments, scripts, its owner's name; and what a telephone puts behind a photo."""

import io
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from community.text import documents
from tests.files.bringing import Hand
from tests.files.made import picture

SECRET = "Mary Jones fell, MRN 12345678, born 12 March 1950."


def _named(**facts: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in facts.items()})


def _with(annotation: DictionaryObject | None, writer: PdfWriter, **about: str) -> bytes:
    page = writer.add_blank_page(300, 300)
    font = writer._add_object(
        _named(Type=NameObject("/Font"), Subtype=NameObject("/Type1"), BaseFont=NameObject("/Helvetica"))
    )
    page[NameObject("/Resources")] = _named(Font=_named(F1=font))
    words = DecodedStreamObject()
    words.set_data(b"BT /F1 12 Tf 50 200 Td (A leaflet about rest and sleep) Tj ET")
    page[NameObject("/Contents")] = writer._add_object(words)
    if annotation is not None:
        annotation[NameObject("/Rect")] = ArrayObject([NumberObject(number) for number in (10, 10, 30, 30)])
        page[NameObject("/Annots")] = ArrayObject([writer._add_object(annotation)])
    writer.add_metadata({f"/{name}": value for name, value in about.items()})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _attached() -> bytes:
    writer, inside = PdfWriter(), DecodedStreamObject()
    inside.set_data(SECRET.encode())
    file = writer._add_object(_named(Type=NameObject("/Filespec"), EF=_named(F=writer._add_object(inside))))
    return _with(_named(Subtype=NameObject("/FileAttachment"), FS=file), writer)


def _scripted() -> bytes:
    act = _named(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)"))
    return _with(_named(Subtype=NameObject("/Link"), A=act), PdfWriter())


def _commented() -> bytes:
    return _with(_named(Subtype=NameObject("/Text"), Contents=TextStringObject(SECRET)), PdfWriter())


def test_a_leaflet_that_hides_nothing_is_taken(sam: Hand) -> None:
    answer = sam.bring(_with(None, PdfWriter(), Title="Rest and sleep"), "leaflet.pdf")
    assert (answer.status_code, answer.get_json()["note"]) == (200, "")


@pytest.mark.parametrize("made", [_attached, _scripted])
def test_a_page_that_carries_a_file_or_a_script_is_refused(made: Any, sam: Hand) -> None:
    answer = sam.bring(made(), "leaflet.pdf")
    assert (answer.status_code, "findings" in answer.get_json()) == (422, False)


def test_comments_and_titles_are_looked_over_like_the_text(sam: Hand) -> None:
    for data in (_commented(), _with(None, PdfWriter(), Title=SECRET), _with(None, PdfWriter(), Author="Mary Jones")):
        answer = sam.bring(data, "leaflet.pdf")
        assert (answer.status_code, "findings" in answer.get_json()) == (422, True)


def test_where_one_may_speak_under_another_name_ones_own_in_a_files_name_is_asked_about(sam: Hand) -> None:
    assert sam.bring(picture(), "Sam Okafor rota.png").status_code == 422
    assert sam.bring(picture(), "Sam Okafor rota.png", safe_reason="own_contact").status_code == 200
    under = sam.send(body="Sam Okafor says hello", byline="pseudonym", key="under-another-name")
    assert (under.status_code, "findings" in under.get_json()) == (422, True)
    assert sam.send(body="Sam Okafor says hello", byline="full", key="under-my-own-name").status_code == 200


def test_a_telephones_photo_with_another_behind_it_is_a_photo(sam: Hand) -> None:
    out = io.BytesIO()
    first, second = (Image.new("RGB", (640, 480), colour) for colour in ("teal", "tan"))
    first.save(out, "MPO", save_all=True, append_images=[second])
    assert sam.bring(out.getvalue(), "IMG_0001.jpg").status_code == 200


def test_a_table_of_spaces_is_looked_through_once() -> None:
    """It took a minute for sixty thousand, and more than a day for ten million."""
    assert not documents.has_formulas("a,b\n" * 30 + "1," + " " * 2_000_000 + "x")
    assert documents.has_formulas('a,b\n1, "  =2+3"')


def test_six_files_are_one_too_many_whichever_way_they_come(sam: Hand) -> None:
    files = [sam.brought(picture()) for _ in range(6)]
    assert sam.send(files=files).status_code == 422
    assert sam.send(files=files[:5], key="five-are-enough").status_code == 200
