"""Several who bring in one file at the same time, and people who answer meanwhile: everything once, in a row."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select

from community.forums.models import Post, Topic
from community.forums.service import topics as topic_service
from community.kernel.door import Me
from tests.forums.writing import words
from tests.forums_mail import importing
from tests.forums_mail.importing import counts, rows, topics
from tests.forums_mail.letters import note

ARCHIVE = [
    note(
        number,
        subject=f"Topic {number % 3}",
        by=f"Person {number % 4}",
        **({"answers": str(number - 3)} if number > 2 else {}),
    )
    for number in range(40)
]


def at_once(*functions: Callable[[], object]) -> None:
    """Runs the functions in threads that start together; what one raises is raised here."""
    barrier, raised = threading.Barrier(len(functions)), []

    def run(function: Callable[[], object]) -> None:
        barrier.wait()
        try:
            function()
        except Exception as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(function,)) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr("community.forums.service.mail.bring_in.BATCH", 5)


def test_two_imports_of_one_file_bring_each_message_once(world, keys):
    def again() -> None:
        importing.bring(world, keys, *ARCHIVE)

    people = counts(world)[3]
    at_once(again, again, again)
    assert sorted(count for _, count in topics(world)) == [13, 13, 14]
    assert counts(world)[1:4] == [40, 40, people + 4]


def test_answers_given_meanwhile_take_numbers_of_their_own(world, keys):
    importing.bring(world, keys, *ARCHIVE[:3])
    topic_id = rows(world, select(Topic.topic_id).order_by(Topic.topic_id))[0][0]

    def answer() -> None:
        for _ in range(10):
            with world.database.unit(writes=True) as session:
                topic_service.reply(Me(session, world.people["sam"], keys), topic_id, words("From here"))

    at_once(answer, lambda: importing.bring(world, keys, *ARCHIVE))
    numbers = [seq for (seq,) in rows(world, select(Post.seq).where(Post.topic_id == topic_id).order_by(Post.seq))]
    assert numbers == list(range(1, len(numbers) + 1))
    assert rows(world, select(Topic.last_seq).where(Topic.topic_id == topic_id)) == [(len(numbers),)]
    assert len(numbers) == 10 + 14
