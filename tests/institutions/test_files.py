"""What people bring: other encodings, delimiters, spreadsheets, bombs, and what is no table at all."""

import io
import zipfile
from datetime import date

import pytest
from sqlalchemy import func, select

from community.institutions.models import RosterImport
from community.kernel.door import outright
from tests.institutions.rosters import HEAD, PATH, Desk, sheet

TEXT = 'Work E-mail;Full Name\r\njosé@alder.example;José Núñez\r\nida@alder.example;"Ida\r\nNewman"\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_roster_in_any_usual_encoding(desk, encoding):
    assert desk.bring(TEXT.encode(encoding)).status_code == 303
    assert desk.kinds()["josé@alder.example"] == desk.kinds()["ida@alder.example"] == "new"
    page = desk.page()
    assert "José Núñez" in page
    assert "Ida Newman" in page, "a line break inside a cell is a space"


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_any_usual_delimiter(desk, sign):
    desk.bring(f'email{sign}name\n"ida@alder.example"{sign}"Newman{sign} Ida"\n')
    assert desk.kinds()["ida@alder.example"] == "new"


def test_a_spreadsheets_own_word_about_its_delimiter(desk):
    desk.bring("sep=;\nemail;name\nida@alder.example;Ida, the new one\n")
    assert desk.kinds()["ida@alder.example"] == "new"


def test_a_spreadsheet_with_days_and_formulas_that_nobody_evaluates(desk):
    book = sheet(
        ("Email", "Name", "End date"),
        ("ida@alder.example", "Ida", date(2031, 5, 1)),
        ('=CONCAT("bo","@alder.example")', "Bo", None),
        ("cy@alder.example", '=HYPERLINK("http://evil.example","Cy")', None),
        (None, None, None),
        ("di@alder.example", 7.0, None),
    )
    desk.bring(book, "roster.xlsx")
    assert [kind for _, email, kind, _ in desk.rows() if email.startswith("ida")] == ["new"]
    assert desk.kinds()["di@alder.example"] == "new"
    assert desk.said("3") if "3" in desk.kinds() else desk.rows()[1][3]
    assert [said for _, _, kind, said in desk.rows() if kind == "wrong"] == [
        "Work email: this cell holds a formula. Put its value there instead.",
        "Name: this cell holds a formula. Put its value there instead.",
    ]


def test_pasted_rows(desk):
    answer = desk.browser.post(PATH, text="Email\tName\nida@alder.example\tIda\n")
    desk.path = answer.location
    desk.carry_out()
    assert desk.kinds()["ida@alder.example"] == "new"


def test_signs_that_hide_or_turn_text_are_taken_out(desk):
    desk.bring("email,name\nida@alder.example,I\u202eda\u200b New\x07man\n")
    assert "Ida Newman" in desk.page()


def bomb(size: int) -> bytes:
    """An archive of a few kB that unpacks to so many bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * size)
    return out.getvalue()


def with_entities() -> bytes:
    """A spreadsheet whose sheet declares entities that grow."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet(("email",), ("a@b.example",)))) as good, zipfile.ZipFile(out, "w") as bad:
        for member in good.infolist():
            text = good.read(member)
            if member.filename.endswith("sheet1.xml"):
                text = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + text
            bad.writestr(member.filename, text)
    return out.getvalue()


BAD = {
    "nothing": (b"", "There is no row"),
    "empty lines": (b"\n\n,,,\n", "There is no row"),
    "an old spreadsheet": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0\1" * 99, "does not look like a table"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "does not look like a table"),
    "a broken archive": (b"PK\x03\x04 and nothing more", "does not look like a table"),
    "another archive": (bomb(10), "does not look like a table"),
    "a bomb": (bomb(120_000_000), "unpacks to more than we can take"),
    "entities": (with_entities(), "does not look like a table"),
    "too many rows": (b"email\n" + b"a@b.example\n" * 50_001, "more than 50,000 rows"),
    "a million rows": (b"email\n" + b"a@b.cd\n" * 1_000_000, "more than 50,000 rows"),
    "too many columns": (b"email" + b",x" * 60, "more than 50 columns"),
    "a quote that never ends": (b'email,name\na@b.example,"open\n' + b"x@y.example,z\n" * 20_000, "In line 2 a cell"),
    "a long cell": (b"email\n" + b"a" * 2_000, "In line 2 a cell is longer"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_roster_is_explained_and_nothing_is_kept(desk, world, name):
    data, words = BAD[name]
    answer = desk.bring(data)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Please choose the file again" in answer.text
    with world.database.unit() as session:
        assert session.scalar(outright(select(func.count()).select_from(RosterImport))) == 0


def test_what_was_pasted_is_not_lost_when_it_cannot_be_used(desk):
    answer = desk.browser.post(PATH, text='email\n"' + "a" * 1_500)
    assert answer.status_code == 422
    assert "a" * 1_500 in answer.text


def test_a_roster_may_be_large_and_everything_else_stays_small(browse, desk):
    large = "email,name\n" + "".join(f"p{number}@alder.example,{'x' * 200}\n" for number in range(4_000))
    assert len(large) > 800_000
    assert desk.bring(large).status_code == 303
    assert len(desk.kinds()) > 4_000
    assert browse("ana").post("/settings/look", theme="dark", time_zone="x" * 300_000).status_code == 413
    again = browse("ana").post("/hospitals/alder/invitations", "/settings", note="x" * 300_000)
    assert again.status_code == 413


def test_ten_megabytes_is_the_most(browse):
    answer = Desk(browse("ana"), None, lambda: None).bring(b"x" * 10_000_001)
    assert answer.status_code == 413


def test_another_file_under_the_same_form_is_another_import(desk, browse):
    import re

    shown = desk.browser.get(PATH).get_data(as_text=True)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', shown))

    def send(text: str):
        file = (io.BytesIO((HEAD + text).encode()), "roster.csv")
        return desk.browser.client.post(PATH, data={**hidden, "file": file})

    first = send("ida@alder.example,Ida,observer,,\n")
    assert send("ida@alder.example,Ida,observer,,\n").location == first.location
    assert send("bo@alder.example,Bo,observer,,\n").status_code == 409
