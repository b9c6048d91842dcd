"""From a post under a pseudonym no way leads to its author: not by any value, any time, any transaction."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select, text

from community.access.models import Byline
from community.accounts.models import SignIn
from community.forums.models import Post, ReadMark
from community.kernel import clock
from community.kernel.columns import Base
from community.kernel.door import OPENED, outright
from community.kernel.ids import ref
from tests.people import World

HASH = re.compile(r"^[0-9a-f]{64}$")
AUTHORS = ("sam", "priya")


class Ticking:
    """A clock that moves one second each time it is read, alike in every run."""

    def __init__(self) -> None:
        self.moment = datetime(2030, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


def _live(browse: Callable[[str], Any], world: World, author: str) -> None:
    """Both look around; one of them drafts, posts, answers, edits, removes and restores under a pseudonym."""
    everyone = {name: browse(name) for name in AUTHORS}
    for browser in everyone.values():
        browser.get("/")
    place = f"board:{ref(world.boards['circle'])}@{ref(world.spaces['circle'])}"
    writer = everyone[author]
    page = writer.get("/forums/circle/talk/new").get_data(as_text=True)
    csrf = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    draft = {"place": place, "title": "Half", "body": "Half a thought"}
    assert writer.client.post("/drafts", json=draft, headers={"X-CSRF-Token": csrf}).status_code == 200
    opening = {"title": "Hard week", "body": "I keep replaying it.", "tags": "", "byline": "pseudonym"}
    topic = writer.post("/forums/circle/talk/new", **opening).location.partition("?")[0]
    assert topic.startswith("/forums/topics/")
    writer.post(f"{topic}/reply", topic, body="And again.", byline="pseudonym")
    for browser in (everyone["sam"], everyone["priya"]):
        browser.get(f"{topic}?from=1")
    assert _marks_of(world, author) == 0, "the first to have read it would be its author"
    clock.now.moment += timedelta(hours=13)
    for browser in (everyone["sam"], everyone["priya"]):
        browser.get(f"{topic}?from=1")
    post = _first_post(world)
    writer.post(f"/forums/posts/{post}/edit", body="I keep replaying it at night.")
    for step in ("remove", "restore"):
        answer = writer.post(f"/forums/posts/{post}/{step}", topic)
        assert answer.status_code == 303
    writer.client.post("/drafts", json=draft, headers={"X-CSRF-Token": csrf})


def _marks_of(world: World, name: str) -> int:
    with world.database.unit() as session:
        return len(session.scalars(outright(select(ReadMark.seq).filter_by(person_id=world.people[name]))).all())


def _first_post(world: World) -> str:
    with world.database.unit() as session:
        return ref(session.scalars(outright(select(Post.post_id).order_by(Post.seq))).first() or 0)


def _tables() -> list[Table]:
    return list(Base.metadata.tables.values())


def _rows_about_people(world: World) -> Counter[str]:
    """Every row that holds somebody's id, with names for ids, in a form that can be compared between two lives."""
    names = {str(value): f"<{name}>" for name, value in world.people.items()}
    found: Counter[str] = Counter()
    with world.database.unit() as session:
        for table in _tables():
            for row in session.execute(outright(select(table))).mappings():
                shown = {column: _named(value, names) for column, value in row.items()}
                if any("<" in str(value) for value in shown.values()):
                    found[f"{table.name}: {sorted(shown.items())}"] += 1
    return found


def _named(value: object, names: dict[str, str]) -> str:
    shown = str(value)
    if HASH.match(shown):
        return "hash"
    for key, name in names.items():
        shown = shown.replace(key, name)
    return "id" if isinstance(value, int) and value > 10**12 and shown == str(value) else shown


def test_whoever_of_two_members_wrote_it_the_rows_about_people_are_the_same(life: Callable[[str], Any]) -> None:
    """Two lives that differ only in who stands behind the pseudonym leave the same rows about people."""
    first, second = (life(author) for author in AUTHORS)
    assert first - second == second - first == Counter()


@pytest.fixture
def life(app: Any, world: World, browse: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """`life("sam")` starts from the same rows each time, lets Sam write, and gives the rows about people."""
    kept = _snapshot(world)

    def run(author: str) -> Counter[str]:
        _restore(world, kept)
        monkeypatch.setattr(clock, "now", Ticking())
        _live(browse, world, author)
        return _rows_about_people(world)

    return run


def _snapshot(world: World) -> dict[str, list[dict[str, Any]]]:
    with world.database.unit() as session:
        return {t.name: [dict(row) for row in session.execute(outright(select(t))).mappings()] for t in _tables()}


def _restore(world: World, kept: dict[str, list[dict[str, Any]]]) -> None:
    ordered = Base.metadata.sorted_tables
    with world.database.unit(writes=True) as session:
        for table in reversed(ordered):
            session.execute(table.delete(), execution_options=OPENED)
        for table in ordered:
            if kept[table.name]:
                session.execute(table.insert(), kept[table.name])
    _reset_sign_ins(world)


def _reset_sign_ins(world: World) -> None:
    """Sessions of the small world last past the ticking clock's year."""
    far = datetime(2031, 1, 1, tzinfo=UTC)
    near = datetime(2030, 1, 1, 14, tzinfo=UTC)
    with world.database.unit(writes=True) as session:
        for row in session.scalars(outright(select(SignIn))):
            row.ends_at, row.seen_at = far, near


def test_no_row_about_a_person_was_written_in_the_transaction_of_the_post(
    world: World, browse: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL keeps the writing transaction of every row: a second way to join that no column shows."""
    _reset_sign_ins(world)
    monkeypatch.setattr(clock, "now", Ticking())
    if world.database.sqlite:
        _live(browse, world, "sam")
        assert _seals_are_keyed(world)
        return
    _live(browse, world, "sam")
    with world.database.unit() as session:
        query = "SELECT xmin::text FROM posts UNION SELECT xmin::text FROM bylines WHERE kind = 'pseudonym'"
        writers = {row[0] for row in session.execute(text(query), execution_options=OPENED)}
        for table in _tables():
            everything = text(f"SELECT xmin::text, * FROM {table.name}")  # noqa: S608 - our own tables' names
            rows = session.execute(everything, execution_options=OPENED).mappings()
            for row in rows:
                about = {str(world.people[name]) for name in AUTHORS} & {str(value) for value in row.values()}
                assert not (row["xmin"] in writers and about), f"{table.name} joins by transaction"


def _seals_are_keyed(world: World) -> bool:
    """Without the key nobody can make the seal from what the database holds."""
    with world.database.unit() as session:
        sealed = session.scalars(outright(select(Byline).where(Byline.kind == "pseudonym"))).all()
    return bool(sealed) and all(byline.person_id is None and HASH.match(byline.seal or "") for byline in sealed)
