"""The page: what it costs, when it stops, how often it may be asked."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import Engine, event

from community.app import create_app
from community.kernel.config import Settings
from community.kernel.db import Database
from community.search.service import indexing
from community.search.service.finding import TOO_SLOW
from tests.search.shelf import Shelf

PLAIN = "{{ problem }}|{{ searched }}|{% for hit in results %}{{ hit.excerpt }}|{{ hit.url }}{% endfor %}|{{ next }}"
STATEMENTS = 6


@pytest.fixture
def app(app: Flask) -> Flask:
    """With a template of its own where the room has none yet."""
    app.jinja_loader = ChoiceLoader([app.jinja_loader, DictLoader({"search/search.html": PLAIN})])  # type: ignore[list-item]  # - Flask's own is set
    return app


@pytest.fixture
def counted() -> Iterator[list[str]]:
    """Every statement that any engine sends, but for BEGIN."""
    seen: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    yield seen
    event.remove(Engine, "before_cursor_execute", count)


def test_a_page_of_results_costs_six_statements(shelf: Shelf, browse: Callable[..., Any], counted: list[str]) -> None:
    for number in range(25):
        shelf.put("commons", f"lantern number {number}", days=number)
    browser = browse("sam")
    browser.get("/search?q=lantern")
    counted.clear()
    answer = browser.get("/search?q=lantern")
    assert answer.status_code == 200
    assert answer.text.count("<mark>lantern</mark>") == 20
    assert len([statement for statement in counted if not statement.startswith("BEGIN")]) <= STATEMENTS, counted


def test_the_page_shows_text_as_text(shelf: Shelf, browse: Callable[..., Any]) -> None:
    shelf.put("commons", "<script>lantern</script>")
    page = browse("sam").get("/search?q=lantern").text
    assert "&lt;script&gt;<mark>lantern</mark>&lt;/script&gt;" in page


def test_strangers_sign_in_first(browse: Callable[..., Any]) -> None:
    assert browse(None).get("/search?q=lantern").status_code == 303


def test_an_unreadable_space_is_not_found(browse: Callable[..., Any]) -> None:
    answers = [browse("sam").get(f"/search?q=lantern&space={slug}") for slug in ("quill-team", "no-such-space")]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_what_takes_too_long_ends_in_a_sentence(shelf: Shelf) -> None:
    documents = [shelf.document("commons", f"lantern {'oil ' * 40}", days=number / 100) for number in range(3_000)]
    with shelf.database.unit(writes=True) as session:
        indexing.fill(session.connection(), [sorted(documents, key=lambda each: each.row_id)], lambda: None)
    answer = shelf.search("sam", "lantern oil", seconds=0.001)
    assert (answer.problem, answer.seconds_out, list(answer.results)) == (TOO_SLOW, True, [])
    assert shelf.search("sam", "lantern oil").results


def test_searching_too_often_has_to_wait(settings: Settings, database: Database, tmp_path: Path, world: Any) -> None:
    app = create_app(settings.model_copy(update={"searches": "2/minute"}), database)
    app.jinja_loader = DictLoader({"search/search.html": PLAIN, "errors/page.html": "{{ refusal.sentence }}"})
    client = app.test_client()
    client.set_cookie("session", world.token("sam"))
    statuses = [client.get(address).status_code for address in ("/search", *["/search?q=lantern"] * 3, "/search")]
    assert statuses == [200, 200, 200, 429, 200]
