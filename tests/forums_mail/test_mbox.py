"""The file itself: where messages begin and end, whatever wrote it, in bounded memory."""

import io

from hypothesis import given
from hypothesis import strategies as st

from community.forums.service.mail import mbox
from tests.forums_mail.letters import mail
from tests.forums_mail.letters import mbox as file_of


def read(data: bytes, **limits: int) -> list[mbox.Raw]:
    return list(mbox.messages(io.BytesIO(data), **limits))


def bodies(data: bytes) -> list[bytes]:
    return [raw.data.partition(b"\n\n")[2].strip() for raw in read(data)]


def test_messages_lie_where_they_are_said_to_lie() -> None:
    data = file_of(mail("One"), mail("Two\n\nFrom the start of a paragraph"), mail(">From quoted\nFrom escaped"))
    found = read(data)
    assert [raw.offset for raw in found] == [0, found[0].length, found[0].length + found[1].length]
    assert sum(raw.length for raw in found) == len(data)
    assert [mbox.one(io.BytesIO(data), raw.offset, raw.length) for raw in found] == found
    assert found[2].data.rstrip().endswith(b">From quoted\nFrom escaped")


def test_people_begin_paragraphs_with_from() -> None:
    text = "One\n\nFrom now on we meet on Tuesdays.\n\nFrom 2021 at 10:30 in\nthe library: a room"
    data = (
        b"From a@b Tue Mar  2 10:00:00 2021\n" + mail(text) + b"\n\nFrom c@d Tue Mar  2 10:00:00 2021\n" + mail("Two")
    )
    assert bodies(data) == [text.encode(), b"Two"]


def test_separators_as_other_programs_write_them() -> None:
    lines = [
        b"From 1691@xxx Tue Mar 02 10:00:00 +0000 2021",
        b"From - Tue Mar  2 10:00:00 2021",
        b"From jo at example.org  Tue Mar  2 10:00:00 2021",
        b"From MAILER-DAEMON Tue Mar  2 10:00:00 CET 2021",
        b"From jo@example.org",
        b"From ???@??? Tue, 02 Mar 2021 10:00:00 +0000",
    ]
    data = b"".join(line + b"\n" + mail(str(number)) + b"\n\n" for number, line in enumerate(lines))
    assert bodies(data) == [str(number).encode() for number in range(len(lines))]


def test_a_program_that_forgot_the_empty_line() -> None:
    data = b"From a@b Tue Mar  2 10:00:00 2021\n" + mail("One") + b"\nFrom c@d Tue Mar  2 10:00:00 2021\n" + mail("Two")
    assert bodies(data) == [b"One", b"Two"]
    quoted = b"From a@b Tue Mar  2 10:00:00 2021\n" + mail("One\nFrom c@d Tue Mar  2 10:00:00 2021\nis what it said")
    assert len(read(quoted)) == 1


def test_line_ends_of_windows() -> None:
    data = file_of(mail("One"), mail("Two")).replace(b"\n", b"\r\n")
    assert [raw.data.rstrip()[-3:] for raw in read(data)] == [b"One", b"Two"]


def test_a_single_mail_without_any_separator() -> None:
    assert bodies(mail("Alone")) == [b"Alone"]
    assert bodies(b"\xef\xbb\xbf\n\n" + file_of(mail("Behind a mark and empty lines")))[-1].startswith(b"Behind")


def test_an_empty_file() -> None:
    assert read(b"") == read(b"\n\n\r\n") == []


def test_a_message_that_is_too_large_is_not_kept() -> None:
    huge = mail("x" * 70 + ("\n" + "y" * 70) * 40_000)
    first, large, last = read(file_of(mail("One"), huge, mail("Two")), longest=1_000_000)
    assert (first.whole, large.whole, last.whole) == (True, False, True)
    assert large.length > 2_800_000
    assert len(large.data) < 1_100_000


def test_lines_longer_than_a_chunk() -> None:
    long = "x" * (3 * mbox.CHUNK) + "\nFrom y"
    assert bodies(file_of(mail(long), mail("Two"))) == [long.encode(), b"Two"]


@given(st.lists(st.text(st.sampled_from("a \n>From:@"), max_size=60), max_size=6))
def test_what_was_escaped_comes_back_as_it_was(texts: list[str]) -> None:
    data = file_of(*(mail(text) for text in texts))
    found = read(data)
    assert [raw.data[: len(mail(text))] for raw, text in zip(found, texts, strict=True)] == [
        mail(text) for text in texts
    ]


@given(st.binary(max_size=400))
def test_any_bytes_are_divided_without_loss(data: bytes) -> None:
    found = read(data)
    if found:
        assert found[0].offset + sum(raw.length for raw in found) == len(data)
