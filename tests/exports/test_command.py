"""`community export`: what it makes and leaves out, what it refuses, what the audit keeps, and how it ends."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from community.access.models import Space
from community.cli import main
from community.kernel import clock
from community.kernel.audit import AuditRow
from community.kernel.door import outright
from tests.access.planting import plant
from tests.exports import files
from tests.forums.writing import open_topic, reply

WHY = ("--reason", "her letter of 3 March")


@pytest.fixture
def run(lived: int, database_url: str, settings: Any, monkeypatch: Any, capsys: Any) -> Any:
    monkeypatch.setenv("COMMUNITY_FOLDER", str(settings.folder))
    monkeypatch.setenv("COMMUNITY_SECRET", settings.secret)

    def command(*arguments: object) -> tuple[int, str, str]:
        code = main(["export", *map(str, arguments), "--database", database_url])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "made.zip"


def audited(world: Any) -> list[tuple[str, str, int, str]]:
    with world.database.unit() as session:
        wanted = select(AuditRow.actor, AuditRow.noun, AuditRow.row_id, AuditRow.note).where(
            AuditRow.verb == "exported"
        )
        return [tuple(row) for row in session.execute(outright(wanted))]


def test_a_person_without_what_only_their_own_key_finds(run: Any, to: Path, tmp_path: Path, world: Any) -> None:
    code, out, err = run("person", "Sam@Example.org", "--to", to, *WHY)
    assert (code, err) == (0, "")
    assert out.startswith(f"{to} is made, ")
    opened = files.open_file(to.read_bytes(), tmp_path)
    assert [row["kind"] for row in opened.data["written"]] == ["name", "full"]
    assert "under a pseudonym ." not in opened.whole
    assert "made by those who run this place" in opened.readme
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert audited(world) == [("system:export", "people", world.people["sam"], "her letter of 3 March")]
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_whose_file_it_is_reads_that_it_was_made(run: Any, to: Path, sam: Any) -> None:
    run("person", "sam@example.org", "--to", to, *WHY)
    assert "The community itself made a file of what is held on you" in sam.get("/settings/access-log").text


def test_programs_read_json(run: Any, to: Path) -> None:
    code, out, _ = run("person", "sam@example.org", "--to", to, *WHY, "--json")
    assert code == 0
    assert json.loads(out) == {"file": str(to), "bytes": to.stat().st_size}


def test_what_is_there_is_replaced_only_when_told(run: Any, to: Path, world: Any) -> None:
    to.write_text("something of mine")
    code, _, err = run("person", "sam@example.org", "--to", to, *WHY)
    assert code == 1
    assert "--force" in err
    assert to.read_text() == "something of mine"
    assert audited(world) == []
    assert run("person", "sam@example.org", "--to", to, *WHY, "--force")[0] == 0
    assert to.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("person", "nobody@example.org", *WHY), 1, "Nobody signs in as nobody@example.org."),
        (("space", "nowhere", *WHY), 1, "There is no space nowhere."),
        (("space", "committee", *WHY), 1, "only when counsel says so"),
        (("space", "debrief", *WHY), 1, "Nothing of it is taken along."),
        (("person", "sam@example.org"), 2, "Missing option '--reason'"),
        (("person", "sam@example.org", "--reason", "  "), 2, "say why"),
        (("person", "sam@example.org", "--reason", "x" * 201), 2, "at most 200 characters"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    run: Any, to: Path, world: Any, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    found, out, err = run(*arguments, "--to", to)
    assert (found, out) == (code, "")
    assert sentence in err
    assert not to.exists()
    assert audited(world) == []


def test_a_folder_that_is_not_there_is_named(run: Any, tmp_path: Path) -> None:
    code, _, err = run("person", "sam@example.org", "--to", tmp_path / "no" / "where.zip", *WHY)
    assert code == 1
    assert "Make it first" in err


def test_an_open_space_whole_by_bylines_as_shown(run: Any, to: Path, tmp_path: Path, world: Any, as_me: Any) -> None:
    now = clock.now()
    plant(world, "commons", "kim", "words that wait", held_at=now, held_for="PHONE")
    plant(world, "commons", "kim", "words that are gone", removed_at=now, removed_by="author")
    topic = as_me("kim", open_topic, world.boards["commons"], "By role", "Words by a role", byline="role_region")
    as_me("mo", reply, topic.topic_id, "Words by a name", byline="full")
    code, _, err = run("space", "commons", "--to", to, *WHY)
    assert (code, err) == (0, "")
    opened = files.open_file(to.read_bytes(), tmp_path)
    written = [(row["shown"], row["words"]) for row in opened.data["written"]]
    assert ("Peer supporter, Region of Alder", "Words by a role") in written
    assert ("Mo Lindqvist", "Words by a name") in written
    assert "Words by her" in opened.whole
    assert "that wait" not in opened.whole.replace("what waits for a moderator", "")
    assert "words that are gone" not in opened.whole
    assert "Kim" not in opened.whole
    assert opened.data["space"][0]["slug"] == "commons"
    assert {row["level"] for row in opened.data["open_to"]} == {"take part", "facilitate", "moderate"}
    assert audited(world) == [("system:export", "spaces", world.spaces["commons"], "her letter of 3 March")]


def test_nobody_behind_a_pseudonym_in_an_open_space_is_named(
    run: Any, to: Path, tmp_path: Path, world: Any, as_me: Any
) -> None:
    with world.database.unit(writes=True) as session:
        found = session.scalars(outright(select(Space).where(Space.slug == "commons"))).one()
        found.pseudonyms = True
    as_me("kim", open_topic, world.boards["commons"], "Hidden", "Words by nobody", byline="pseudonym")
    assert run("space", "commons", "--to", to, *WHY)[0] == 0
    opened = files.open_file(to.read_bytes(), tmp_path)
    assert "Words by nobody" in opened.whole
    assert "Kim" not in opened.whole
    assert str(world.people["kim"]) not in opened.whole


def test_of_a_confidential_space_no_words(run: Any, to: Path, tmp_path: Path) -> None:
    assert run("space", "alder-team", "--to", to, *WHY)[0] == 0
    opened = files.open_file(to.read_bytes(), tmp_path)
    assert opened.data["written"] == []
    assert opened.mails == []
    assert "Words by" not in opened.whole
    assert "A hard week" not in opened.whole
    assert "no words are in this file" in opened.readme
    assert opened.data["open_to"][0]["hospital"] == "Alder"


def test_of_a_line_about_one_person_only_that_there_is_one(run: Any, to: Path, tmp_path: Path) -> None:
    assert run("space", "circle", "--to", to, *WHY)[0] == 0
    opened = files.open_file(to.read_bytes(), tmp_path)
    assert [row["person"] for row in opened.data["open_to"]] == ["somebody by name"] * 3
    assert "Sam" not in opened.whole
