"""Letters with invitations, for the tests of access."""

import re

import pytest

from community.kernel.jobs import carry_out_due
from tests.access.invited import EMAIL


@pytest.fixture
def letter(browse, world, keys, settings):
    """`letter(email)` invites by Ana at Alder, lets the mail out, and gives the address inside it."""

    def run(email: str = EMAIL) -> str:
        answer = browse("ana").post(
            "/hospitals/alder/invitations", "/hospitals/alder/roster", email=email, role="peer_supporter", days="3"
        )
        assert answer.status_code == 303, answer.text
        carry_out_due(world.database, keys, settings)
        newest = max((settings.folder / "mailbox").iterdir())
        found = re.search(r"http://localhost(/invitations/\S+)", newest.read_text())
        assert found, "a letter without a link"
        return found[1]

    return run
