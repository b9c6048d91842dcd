"""`community import mbox`: what it prints, and how it ends."""

import json
from pathlib import Path

import pytest

from community.cli import main
from tests.forums_mail.letters import mail, mbox, note


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "peers.mbox"
    path.write_bytes(
        mbox(
            note(1),
            note(2, "Call 508-555-0131", answers="1"),
            mail("", type="multipart/encrypted; boundary=b", message_id="<3@x>"),
        )
    )
    return path


@pytest.fixture
def run(world, database_url, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("COMMUNITY_FOLDER", str(tmp_path))

    def command(*arguments: object) -> tuple[int, str, str]:
        code = main(["import", "mbox", *map(str, arguments), "--database", database_url])
        return code, *capsys.readouterr()

    return command


def test_it_says_what_it_brought_in(run, archive):
    code, out, err = run(archive, "--board", "commons/talk")
    assert code == 0
    first, second, *rest = out.splitlines()
    assert first == "Brought in 2 messages in 1 topic by 1 person."
    assert second.startswith("1 waits for a moderator (phone 1): /forums/boards/")
    assert rest[0] == "1 could not be read:"
    assert rest[1].endswith(": It is encrypted.")
    assert err == ""
    assert run(archive, "--board", "commons/talk")[1].startswith("Brought in 0 messages")


def test_a_dry_run_says_so(run, archive):
    assert run(archive, "--board", "commons/talk", "--dry-run")[1].startswith("Would bring in 2 messages in 1 topic")
    assert run(archive, "--board", "commons/talk")[1].startswith("Brought in 2 messages")


def test_programs_read_json(run, archive):
    facts = json.loads(run(archive, "--board", "commons/talk", "--json")[1])
    assert (facts["messages"], facts["held"], facts["findings"]) == (2, 1, {"PHONE": 1})
    assert [entry["reason"] for entry in facts["broken"]] == ["It is encrypted."]


@pytest.mark.parametrize(
    ("file", "board", "code", "sentence"),
    [
        ("peers.mbox", "commons/nothing", 1, "There is no board commons/nothing."),
        ("peers.mbox", "debrief/talk", 1, "ends within days"),
        ("peers.mbox", "commons", 2, "a board is named by its space and itself"),
        ("missing.mbox", "commons/talk", 1, "missing.mbox cannot be read: No such file or directory."),
        ("", "commons/talk", 1, "cannot be read: Is a directory."),
        ("picture.jpg", "commons/talk", 1, "No message in this file could be read."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(run, archive, file, board, code, sentence):
    (archive.parent / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0" * 99)
    found, out, err = run(archive.parent / file, "--board", board)
    assert (found, out) == (code, "")
    assert sentence in err


def test_a_database_that_is_not_there_is_not_made(archive, tmp_path, capsys):
    path = tmp_path / "nowhere.sqlite"
    assert main(["import", "mbox", str(archive), "--board", "a/b", "--database", f"sqlite:///{path}"]) == 1
    assert "Run `community migrate` first." in capsys.readouterr().err
    assert not path.exists()


def test_an_address_that_is_none_is_refused(archive, capsys):
    assert main(["import", "mbox", str(archive), "--board", "a/b", "--database", "nonsense"]) == 1
    assert "database address" in capsys.readouterr().err
