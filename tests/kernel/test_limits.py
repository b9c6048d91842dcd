"""Limits, in memory and in Redis: counted per name and subject, with a sentence that says how long to wait."""

import re
import secrets

import pytest
import redis

from community.kernel.errors import TooMany
from community.kernel.keys import Keys
from community.kernel.limits import Limits
from tests.services import redis_url


@pytest.fixture(params=["memory", "redis"])
def address(request: pytest.FixtureRequest) -> str:
    return redis_url() if request.param == "redis" else ""


@pytest.fixture
def limits(keys: Keys, address: str) -> Limits:
    return Limits(keys, address)


@pytest.fixture
def subject() -> str:
    """Somebody new: other tests count in the same Redis."""
    return f"ana-{secrets.token_hex(8)}@example.org"


def passed(limits: Limits, tries: int, *asked: object, **more: int) -> int:
    """How many of so many tries got through."""
    return sum(_passes(limits, *asked, **more) for _ in range(tries))


def _passes(limits: Limits, *asked: object, **more: int) -> bool:
    try:
        limits.check(*asked, **more)
    except TooMany:
        return False
    return True


def test_as_many_tries_as_the_rate_says_and_not_one_more(limits, subject):
    assert passed(limits, 5, "3/hour", "sign-in", subject) == 3


def test_times_widens_the_rate(limits, subject):
    assert passed(limits, 9, "3/hour", "sign-in", subject, times=2) == 6


def test_names_and_subjects_are_counted_apart(limits, subject):
    assert passed(limits, 5, "3/hour", "sign-in", subject, "10.0.0.1") == 3
    assert passed(limits, 5, "3/hour", "sign-in", subject, "10.0.0.2") == 3
    assert passed(limits, 5, "3/hour", "join", subject, "10.0.0.1") == 3


def test_the_parts_of_a_subject_do_not_run_into_one_another(limits, subject):
    assert passed(limits, 1, "1/hour", "sign-in", f"{subject}1", "0.0.0.1") == 1
    assert passed(limits, 1, "1/hour", "sign-in", subject, "10.0.0.1") == 1


def test_the_refusal_says_how_long_to_wait(limits, subject):
    limits.check("1/hour", "sign-in", subject)
    with pytest.raises(TooMany) as refused:
        limits.check("1/hour", "sign-in", subject)
    assert 0 < refused.value.seconds <= 3600
    assert f"Please wait {refused.value.seconds} second" in refused.value.sentence


def test_two_processes_on_one_redis_count_together(keys, subject):
    one, other = Limits(keys, redis_url()), Limits(keys, redis_url())
    assert passed(one, 2, "3/hour", "sign-in", subject) == 2
    assert passed(other, 2, "3/hour", "sign-in", subject) == 1


def test_redis_holds_a_hash_and_a_count_and_forgets_them_with_the_window(keys, subject):
    limits, client = Limits(keys, redis_url()), redis.Redis.from_url(redis_url(), decode_responses=True)
    limits.check("3/hour", "sign-in", subject, "10.0.0.1")
    mine = [key for key in client.scan_iter("*") if keys.blind("limit", subject, "10.0.0.1") in key]
    assert len(mine) == 1
    assert not re.search(r"example|10\.0\.0", mine[0])
    assert client.get(mine[0]) == "1"
    assert 0 < client.ttl(mine[0]) <= 3600


def test_without_redis_each_process_counts_for_itself(keys: Keys, subject: str):
    away = Limits(keys, "redis://127.0.0.1:1")
    assert passed(away, 5, "3/hour", "sign-in", subject) == 3
