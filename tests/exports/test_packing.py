"""An archive made in steps is one that every program opens, however large, and whatever was written."""

import zipfile
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.exports.service import packing
from community.exports.service.mails import mail
from community.exports.service.packing import Parts
from community.kernel.kinds import Written

AT = datetime(2026, 3, 9, 7, tzinfo=UTC)
NAMES = ("one.txt", "two.txt")


def made(parts: Parts, steps: int) -> dict[str, bytes]:
    parts.begin()
    for number in range(1, steps + 1):
        with parts.step(number, last=number == steps) as share:
            for name in NAMES:
                share.write(name, f"{name} at step {number}, café\n" * number)
    parts.tie(steps, AT)
    with zipfile.ZipFile(parts.made) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def expected(steps: int) -> dict[str, bytes]:
    lines = {name: "".join(f"{name} at step {n}, café\n" * n for n in range(1, steps + 1)) for name in NAMES}
    return {name: text.encode() for name, text in lines.items()}


@pytest.mark.parametrize("largest", [packing.FULL, 900, 1])
def test_pythons_own_module_reads_it_small_and_large(largest: int, tmp_path: Path, monkeypatch: Any) -> None:
    """With a lower bound the archive is written as one of many gigabytes is."""
    monkeypatch.setattr(packing, "LARGEST", largest)
    assert made(Parts(tmp_path / "made.zip", NAMES), 9) == expected(9)
    assert [path.name for path in tmp_path.iterdir()] == ["made.zip"]


def break_off(parts: Parts) -> None:
    with parts.step(2, last=True) as share:
        share.write("one.txt", "never " * 100_000)
        raise ZeroDivisionError


def test_a_step_that_broke_is_done_again_from_where_the_one_before_ended(tmp_path: Path) -> None:
    parts = Parts(tmp_path / "made.zip", NAMES)
    parts.begin()
    with parts.step(1) as share:
        share.write("one.txt", "first ")
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            break_off(parts)
    with parts.step(2, last=True) as share:
        share.write("one.txt", "second")
    parts.tie(2, AT)
    with zipfile.ZipFile(parts.made) as archive:
        assert archive.read("one.txt") == b"first second"


def opened(text: str) -> Any:
    _, _, message = text.partition("\n")
    return message_from_bytes(message.encode("ascii"), policy=policy.default)


some_words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r"), max_size=200)


@given(title=some_words, shown=some_words, words=some_words)
def test_nothing_that_was_written_begins_another_header_or_another_mail(title: str, shown: str, words: str) -> None:
    facts = {"kind": "name", "detail": shown, "space": title}
    text = mail(Written(1, 2, False, title, "A board", shown, AT, words, facts), "host.example")
    assert [line for line in text.splitlines() if line.startswith("From ")] == [text.splitlines()[0]]
    found = opened(text)
    headers = {"From", "To", "Date", "Subject", "Message-ID", "In-Reply-To", "References", "MIME-Version"}
    assert {name for name in found if not name.startswith(("X-", "Content-"))} == headers
    if words.strip():
        assert found.get_payload(decode=True).decode().rstrip("\n") == words.rstrip("\n")
    if title.split():
        assert "".join(found["Subject"].split()) == "".join(f"Re: {title}".split())


def test_lines_that_look_like_the_beginning_of_a_mail_stay_words(tmp_path: Path) -> None:
    words = "From the start\n>From there\n\nFrom nobody@host Mon Mar  9 07:00:00 2026\nSubject: forged\n\nnot one"
    text = mail(Written(1, 1, True, "A title\nBcc: all", "", "Ana", AT, words, {}), "host")
    found = opened(text)
    assert found.get_payload(decode=True).decode().strip() == words
    assert found["Bcc"] is None
    assert found["Subject"] == "A title Bcc: all"
