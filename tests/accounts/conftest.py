"""What the tests of accounts lean on: passwords for everyone, browsers that sign in, and letters with their links."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from community.accounts.models import Person
from community.accounts.passwords import hashed
from community.kernel.config import Settings
from community.kernel.door import OPENED, outright
from community.kernel.jobs import carry_out_due
from community.kernel.keys import Keys
from tests.conftest import Browser
from tests.people import World

PASSWORD = "a long and quiet password"
ANOTHER = "four lamps beside the harbor"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
SignedIn = Callable[..., Browser]


@pytest.fixture
def known(world: World) -> World:
    """The small world, where everyone has the same password."""
    with world.database.unit(writes=True) as session:
        session.execute(update(Person).values(password=hashed(PASSWORD)), execution_options=OPENED)
    return world


@pytest.fixture
def signed_in(app: Flask, known: World) -> SignedIn:
    """`signed_in("ana")` is a new browser in which Ana just gave her password."""

    def run(name: str = "ana", password: str = PASSWORD, **fields: str) -> Browser:
        browser = Browser(app.test_client(), None)
        answer = try_in(browser, name, password, **fields)
        assert answer.status_code == 303, answer.text
        return browser

    return run


def try_in(browser: Browser, name: str, password: str, **fields: str) -> TestResponse:
    email = name if "@" in name else f"{name}@example.org"
    return browser.post("/sign-in", "/sign-in?other", email=email, password=password, **fields)


def hidden(browser: Browser, page: str) -> dict[str, str]:
    """The hidden fields of a page, the last of each name."""
    return dict(HIDDEN.findall(browser.get(page).text))


def forget_the_proof(browser: Browser) -> None:
    """As ten minutes later: the password no longer counts as just given."""
    browser.client.delete_cookie("fresh")


class Mailbox:
    """The letters that jobs have sent so far."""

    def __init__(self, world: World, keys: Keys, settings: Settings) -> None:
        self.world, self.keys, self.settings = world, keys, settings

    def letters(self) -> list[tuple[str, str, str]]:
        """To whom, subject and text, the oldest first, after all that is due was carried out."""
        carry_out_due(self.world.database, self.keys, self.settings)
        return [_read(path) for path in sorted((self.settings.folder / "mailbox").glob("*.eml"))]

    def link(self, part: str) -> str:
        """The path in the newest letter that has one beginning so."""
        texts = (text for _, _, text in reversed(self.letters()))
        found = (re.search(rf"{re.escape(self.settings.origin)}({part}\S+)", text) for text in texts)
        return next(match for match in found if match)[1]


def _read(path: Path) -> tuple[str, str, str]:
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    return letter["To"], letter["Subject"], letter.get_content()  # type: ignore[attr-defined]  # - a plain letter


@pytest.fixture
def mailbox(known: World, keys: Keys, settings: Settings) -> Mailbox:
    return Mailbox(known, keys, settings)


@pytest.fixture
def person(known: World) -> Callable[[str], Person]:
    """`person("ana")`: her row, as it is now."""

    def run(name: str) -> Person:
        with known.database.unit() as session:
            return session.scalars(outright(select(Person).where(Person.person_id == known.people[name]))).one()

    return run
