"""Somebody who has lived here a little, and whose password is known."""

from typing import Any

import pytest

from tests.exports import files
from tests.forums.writing import open_topic, reply


@pytest.fixture
def lived(as_me: Any, world: Any) -> int:
    """Sam wrote under his name and under a pseudonym, others wrote too; gives the topic's id."""
    files.give_passwords(world)
    post = as_me("sam", open_topic, world.boards["alder-team"], "A hard week", "Words by name, naïve", byline="name")
    as_me("mo", reply, post.topic_id, "Words by another", byline="name")
    as_me("sam", reply, post.topic_id, "From Monday on\nFrom here\n\nunder a pseudonym .", byline="pseudonym")
    hers = as_me("priya", open_topic, world.boards["commons"], "Asked by her", "Words by her", byline="name")
    as_me("sam", reply, hers.topic_id, "> Words by her\n\nAnd mine", byline="full")
    return int(post.topic_id)


@pytest.fixture
def sam(lived: int, browse: Any) -> Any:
    """Sam's browser; giving the password renews its session, so there is one for the whole test."""
    return browse("sam")


@pytest.fixture
def file(sam: Any, world: Any, keys: Any, settings: Any) -> str:
    """Where Sam's file lies, made and ready."""
    assert files.ask(sam).status_code == 303
    files.carry(world, keys, settings)
    return files.made_by(world, "sam")
