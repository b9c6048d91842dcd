"""What the tests of leaving lean on: passwords, leaving by the pages, and the days that go by afterwards."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from community.accounts.models import Person, SignIn
from community.accounts.passwords import hashed
from community.forums.service import posts as changing
from community.forums.service.writing import quoted
from community.kernel import clock, jobs
from community.kernel.config import Settings
from community.kernel.door import OPENED, outright
from community.kernel.ids import ref
from community.kernel.keys import Keys
from tests.conftest import Browser
from tests.forums.writing import new_words, open_topic, reply
from tests.people import World

PASSWORD = "a long and quiet password"
ACCOUNT = "/settings/leaving/account"
HASH = hashed(PASSWORD)
KEEP = {"posts": "keep", "understood": "yes"}
WITHDRAW = {"posts": "withdraw", "understood": "yes"}


@pytest.fixture
def known(world: World) -> World:
    """The small world, where everyone has the same password."""
    with world.database.unit(writes=True) as session:
        session.execute(update(Person).values(password=HASH), execution_options=OPENED)
    return world


@pytest.fixture
def leave(browse: Callable[[str], Browser], known: World) -> Callable[..., TestResponse]:
    """`leave("sam")` leaves altogether and keeps the posts, unless told otherwise."""

    def run(name: str, **choices: str) -> TestResponse:
        return browse(name).post(ACCOUNT, password_again=PASSWORD, **(KEEP | choices))

    return run


@pytest.fixture
def sign_in(app: Flask, known: World) -> Callable[..., tuple[Browser, TestResponse]]:
    """`sign_in("sam")` is a new browser in which Sam gave his password, and what it was answered."""

    def run(name: str, password: str = PASSWORD, **fields: str) -> tuple[Browser, TestResponse]:
        browser = Browser(app.test_client(), None)
        email = name if "@" in name else f"{name}@example.org"
        return browser, browser.post("/sign-in", email=email, password=password, **fields)

    return run


@pytest.fixture
def work(known: World, keys: Keys, settings: Settings) -> Callable[[], None]:
    """Schedules what repeats and carries out all that is due."""

    def run() -> None:
        jobs.schedule(known.database)
        while jobs.carry_out_due(known.database, keys, settings):
            pass

    return run


@pytest.fixture
def later(known: World, monkeypatch: pytest.MonkeyPatch, work: Callable[[], None]) -> Callable[..., None]:
    """`later(days=8)` is so much after now: everything was carried out that is due, and sessions were in use."""
    began = clock.now()

    def run(**span: float) -> None:
        at = began + timedelta(**span)
        monkeypatch.setattr(clock, "now", lambda: at)
        in_use = update(SignIn).where(SignIn.ended_at.is_(None)).values(seen_at=at, ends_at=at + timedelta(days=1))
        with known.database.unit(writes=True) as session:
            session.execute(in_use, execution_options=OPENED)
        work()

    return run


@pytest.fixture
def person(known: World) -> Callable[[str], Any]:
    """`person("sam")`: the row, as it is now."""

    def run(name: str) -> Any:
        with known.database.unit() as session:
            return session.scalars(outright(select(Person).where(Person.person_id == known.people[name]))).one()

    return run


@pytest.fixture
def spoken(world: World, as_me: Callable[..., Any]) -> dict[str, int]:
    """Sam has written under every byline, was quoted and mentioned, and Mo quoted him in words that he then changed."""
    first = as_me("sam", open_topic, world.boards["alder-team"], "The long night", "Words that stay to be found")
    for kind in ("name", "role_region", "pseudonym"):
        as_me("sam", reply, first.topic_id, f"Said as {kind}", byline=kind)
    words = as_me("mo", quoted, first.topic_id, ref(first.post_id)) + "And thanks, @sam."
    quote = as_me("mo", reply, first.topic_id, words)
    twice = as_me("ana", reply, first.topic_id, words.replace("And thanks", "Once more"))
    as_me("ana", changing.edit, twice.post_id, new_words("Now only mine", 1))
    own = as_me("kim", quoted, first.topic_id, ref(quote.post_id)) + "Quoting Mo."
    as_me("kim", reply, first.topic_id, own)
    assert '<a class="mention" href="/people/sam">@sam</a>' in quote.html
    return {"topic": first.topic_id, "first": first.post_id, "quote": quote.post_id}
