"""Tries to sign in are few for an account from one address, and for either alone: guessing ends, and others come in."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from community.accounts.models import Person
from community.accounts.passwords import hashed
from community.app import create_app
from community.kernel.door import OPENED
from tests.conftest import Browser
from tests.people import World

PASSWORD = "a long and quiet password"
WRONG, IN, WAIT = 422, 303, 429
TIMES = 20  # how many more tries an account or an address has than the two together
Try = Callable[..., TestResponse]


@pytest.fixture
def rate(app: Flask) -> Callable[[str], None]:
    """`rate("10/hour")`: an hour, so that no window ends during a test."""
    return lambda text: setattr(app.extensions["community"].settings, "sign_in_tries", text)


def _try(app: Flask, email: str, address: str, password: str, **headers: str) -> TestResponse:
    browser = Browser(app.test_client(), None)
    browser.client.environ_base |= {"REMOTE_ADDR": address, **headers}
    return browser.post("/sign-in", email=email, password=password)


@pytest.fixture
def attempt(app: Flask, world: World) -> Try:
    """`attempt("ana", "10.0.0.1")` tries to sign in from that address; everyone has the same password."""
    with world.database.unit(writes=True) as session:
        session.execute(update(Person).values(password=hashed(PASSWORD)), execution_options=OPENED)

    def run(name: str, address: str, password: str = PASSWORD, **headers: str) -> TestResponse:
        email = name if "@" in name else f"{name}@example.org"
        return _try(app, email, address, password, **headers)

    return run


def test_the_eleventh_try_for_an_account_from_one_address_is_refused(rate: Callable[[str], None], attempt: Try) -> None:
    rate("10/hour")
    answers = [attempt("ana", "10.0.0.1", "a guess").status_code for _ in range(11)]
    assert answers == [WRONG] * 10 + [WAIT]
    assert attempt("ana", "10.0.0.1").status_code == WAIT, "the right password is no way around"
    assert attempt("ana", "10.0.0.2").status_code == IN, "she herself sits somewhere else"
    assert attempt("sam", "10.0.0.1").status_code == IN, "the whole hospital has one address"


def test_the_refusal_says_how_long_to_wait(rate: Callable[[str], None], attempt: Try) -> None:
    rate("1/hour")
    attempt("ana", "10.0.0.1", "a guess")
    told = re.search(r"Please wait (\d+) seconds and try again\.", attempt("ana", "10.0.0.1").text)
    assert told
    assert 1 < int(told[1]) <= 3600


@pytest.mark.parametrize("email", ["ANA@example.org", "Ana@Example.ORG", " ana@example.org "])
def test_the_same_address_in_other_letters_is_the_same_account(
    rate: Callable[[str], None], attempt: Try, email: str
) -> None:
    rate("1/hour")
    assert attempt("ana", "10.0.0.1", "a guess").status_code == WRONG
    assert attempt(email, "10.0.0.1").status_code == WAIT


def test_an_account_tried_from_many_addresses_is_refused_in_the_end(rate: Callable[[str], None], attempt: Try) -> None:
    rate("1/hour")
    answers = [attempt("ana", f"10.0.0.{number}", "a guess") for number in range(TIMES + 1)]
    assert [answer.status_code for answer in answers] == [WRONG] * TIMES + [WAIT]
    assert "Please wait" in answers[-1].text
    assert attempt("ana", "10.0.1.1").status_code == WAIT, "no further address helps"
    assert attempt("sam", "10.0.1.2").status_code == IN, "nobody else is locked out"
    assert attempt("sam", "10.0.0.1").status_code == IN, "nor where the tries came from"


def test_an_address_that_tries_many_accounts_is_refused_in_the_end(rate: Callable[[str], None], attempt: Try) -> None:
    rate("1/hour")
    answers = [attempt(f"guess{number}@example.org", "10.0.0.1", "a guess") for number in range(TIMES + 1)]
    assert [answer.status_code for answer in answers] == [WRONG] * TIMES + [WAIT]
    assert "Please wait" in answers[-1].text
    assert attempt("sam", "10.0.0.1").status_code == WAIT, "no further account helps"
    assert attempt("sam", "10.0.0.2").status_code == IN, "nobody else is locked out"


def test_an_address_that_somebody_made_up_is_not_believed(rate: Callable[[str], None], attempt: Try) -> None:
    rate("1/hour")
    answers = [
        attempt("ana", "10.0.0.1", "a guess", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}").status_code
        for number in range(2)
    ]
    assert answers == [WRONG, WAIT]


def test_behind_a_proxy_the_address_that_the_proxy_saw_counts(app: Flask, world: World) -> None:
    """The proxy adds what it saw behind whatever the caller had made up."""
    found = app.extensions["community"]
    settings = found.settings.model_copy(update={"behind_proxy": True, "sign_in_tries": "1/hour"})
    proxied = create_app(settings, found.database)
    seen = [("192.0.2.1, 10.0.0.1", WRONG), ("192.0.2.2, 10.0.0.1", WAIT), ("192.0.2.2, 10.0.0.2", WRONG)]
    for forwarded, status in seen:
        answer = _try(proxied, "ana@example.org", "127.0.0.1", "a guess", HTTP_X_FORWARDED_FOR=forwarded)
        assert answer.status_code == status, forwarded
