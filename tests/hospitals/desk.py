"""What a hospital fills in that asks to join, and how it gets there."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes

from sqlalchemy import select

from community.hospitals.models import AGREEMENT, READINESS, Application
from community.kernel.config import Settings
from community.kernel.door import outright
from tests.conftest import Browser
from tests.people import World

BEGIN = "/join-the-network"
PLACE = {"name": "Juniper Falls", "region": "New England", "setting": "rural", "size": "beds_100", "about": "A river."}
CONTACT = {"contact_name": "Noor Haddad", "contact_role": "Director of nursing", "email": "noor@juniper.example"}
SIGNED = {"signed_role": "Chief executive", "signed_name": "Alma Thibault", "agree": "yes"}
READY = {**dict.fromkeys(READINESS, "yes"), "counsel": "not_sure"}
LINK = re.compile(r"http://localhost(/join-the-network/link/\S+)")


@dataclass
class Desk:
    """A stranger's browser, and the letters that come."""

    browser: Browser
    later: Callable[[], None]
    settings: Settings

    def step(self, name: str, /, **fields: object):
        """Posts one step from its own page."""
        where = f"{name}/{AGREEMENT}" if name == "agreement" else name
        page = f"{BEGIN}/step/{'review' if name == 'send' else name}"
        return self.browser.post(f"{BEGIN}/{where}", page, **fields)

    def fill_in(self, **place: str) -> None:
        """Every step but sending."""
        steps = [("kind", {"kind": "hospital"}), ("place", PLACE | place), ("readiness", READY)]
        for name, fields in [*steps, ("contact", CONTACT), ("agreement", SIGNED)]:
            answer = self.step(name, **fields)
            assert answer.status_code == 303, answer.get_data(as_text=True)

    def letters(self) -> list[str]:
        """The letters so far, as text, the oldest first."""
        self.later()
        files = sorted((self.settings.folder / "mailbox").glob("*.eml"))
        return [message_from_bytes(file.read_bytes()).get_payload(decode=True).decode() for file in files]

    def link(self) -> str:
        """The path of the link in the newest letter that has one."""
        return [found[1] for text in self.letters() for found in LINK.finditer(text)][-1]

    def apply(self, **place: str) -> None:
        """All of it, up to the opened letter."""
        self.fill_in(**place)
        link = self.link()
        assert self.browser.post(link).status_code == 303
        assert self.step("send").location == f"{BEGIN}/sent"


def stored(world: World) -> list[Application]:
    """Every application there is."""
    with world.database.unit() as session:
        found = session.scalars(outright(select(Application).order_by(Application.application_id))).all()
        session.expunge_all()
    return list(found)
