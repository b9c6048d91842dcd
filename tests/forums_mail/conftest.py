"""What the tests of the import share."""

import pytest

from community.kernel.keys import Keys
from tests.forums_mail import importing
from tests.people import World


@pytest.fixture
def bring(world: World, keys: Keys) -> importing.Bring:
    """`bring(message, …, board=…)` brings a file of these messages in."""

    def run(*messages: bytes, **options: object) -> object:
        return importing.bring(world, keys, *messages, **options)

    return run  # type: ignore[return-value]  # - the options are passed on
