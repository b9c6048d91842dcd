"""Every page, in light and dark, on a phone and on a desk: axe finds nothing, and nothing sticks out at 320 pixels."""

import os
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from community.accounts.jobs import LETTERS
from community.accounts.models import OneUseLink, Person, Purpose
from community.institutions.models import Institution, Invitation
from community.kernel import clock
from community.kernel.db import Database
from community.kernel.door import outright
from community.kernel.keys import fingerprint, new_token
from community.worlds.people import email
from tests.browser.conftest import Open, sign_in
from tests.browser.visits import BOARD
from tests.forums_mail.letters import mbox, note
from tests.house.source import ROOT

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(found => found.violations)"
WIDTHS = {"phone": (390, 844), "desk": (1280, 800)}
PAGES = {
    "sign-in": (None, "/sign-in"),
    "away": (None, "/away"),
    "help": (None, "/help"),
    "home": ("ana.reyes", "/"),
    "boards": ("ana.reyes", "/forums"),
    "board": ("marcus.delacroix", "/forums/commons/the-craft"),
    "empty list": ("ana.reyes", "/forums/commons/the-craft?only=mine"),
    "new topic": ("imani.wallace", f"{BOARD}/new"),
    "chat": ("imani.wallace", "/chat"),
    "announcements": ("imani.wallace", "/chat/commons/announcements"),
    "new channel": ("ana.reyes", "/chat/alder-ridge-team/new"),
    "new conversation": ("imani.wallace", "/chat/new?q=an&people=ana.reyes"),
    "asking for back-up": ("tess.obuya", "/backup"),
    "being on call": ("ana.reyes", "/backup/on-call"),
    "an on-call list": ("ana.reyes", "/hospitals/alder-ridge/on-call?q=me"),
    "somebody for the list": ("ana.reyes", "/hospitals/alder-ridge/on-call/new?who=mei.tanaka"),
    "spaces": ("imani.wallace", "/spaces"),
    "space": ("imani.wallace", "/spaces/peer-supporters"),
    "a pact": ("ana.reyes", "/spaces/named-in-a-claim"),
    "a pact to write": ("ana.reyes", "/spaces/alder-ridge-team/pact/words"),
    "roles": ("ana.reyes", "/roles"),
    "whose rights": ("marcus.delacroix", "/roles/why?space=commons&who=e"),
    "person": ("ana.reyes", "/people/ana.reyes"),
    "colleague": ("ana.reyes", "/people/mei.tanaka"),
    "people": ("ana.reyes", "/people"),
    "nobody fits": ("ana.reyes", "/people?q=zzyzx"),
    "profile": ("imani.wallace", "/settings/profile"),
    "who has looked": ("mei.tanaka", "/settings/access-log"),
    "welcome": ("ana.reyes", "/welcome/seen"),
    "welcome, the promise": ("ana.reyes", "/welcome/promise"),
    "welcome, quiet hours": ("ana.reyes", "/welcome/hours"),
    "welcome, go": ("ana.reyes", "/welcome/go"),
    "hospitals": ("ana.reyes", "/hospitals"),
    "one's own hospital": ("ana.reyes", "/hospitals/alder-ridge"),
    "another hospital": ("ana.reyes", "/hospitals/harrow-bend"),
    "hospitals side by side": ("ana.reyes", "/hospitals/compare?h=alder-ridge&h=harrow-bend&h=cobalt-mesa"),
    "member map": ("ana.reyes", "/hospitals/map"),
    "settings of a hospital": ("ana.reyes", "/hospitals/alder-ridge/settings"),
    "its program": ("ana.reyes", "/hospitals/alder-ridge/settings/program"),
    "its safe outlets": ("ana.reyes", "/hospitals/alder-ridge/settings/outlets"),
    "its agreement": ("ana.reyes", "/hospitals/alder-ridge/settings/agreement"),
    "hospitals that ask to join": ("marcus.delacroix", "/applications"),
    "how often the pause comes up": ("marcus.delacroix", "/steward/pauses"),
    "joining the network": (None, "/join-the-network"),
    "coming back to it": (None, "/join-the-network/back"),
    "asked to come back": (None, "/join-the-network/back?asked=1"),
    "roster": ("ana.reyes", "/hospitals/alder-ridge/roster"),
    "roster files": ("ana.reyes", "/hospitals/alder-ridge/roster/imports"),
    "invitations": ("ana.reyes", "/hospitals/alder-ridge/invitations"),
    "domains": ("ana.reyes", "/hospitals/alder-ridge/domains"),
    "join": (None, "/join"),
    "asked to join": (None, "/join/asked"),
    "settings": ("ana.reyes", "/settings"),
    "sign-in and devices": ("ana.reyes", "/settings/security?said=password"),
    "leaving": ("marcus.delacroix", "/settings/leaving?said=stayed"),
    "leaving a hospital": ("imani.wallace", "/settings/leaving/hospitals/harrow-bend"),
    "leaving altogether": ("imani.wallace", "/settings/leaving/account"),
    "the last lead leaving": ("ana.reyes", "/settings/leaving/account"),
    "left": (None, "/left"),
    "your data": ("ana.reyes", "/settings/data"),
    "new password": ("ana.reyes", "/settings/security/password"),
    "new email": ("ana.reyes", "/settings/security/email"),
    "forgotten": (None, "/forgot"),
    "letter sent": (None, "/forgot/sent"),
    "password set": (None, "/reset/done"),
    "search": ("ana.reyes", "/search?q=listening"),
    "nothing found": ("ana.reyes", "/search?q=zzyzx"),
    "not found": ("ana.reyes", "/forums/no/where"),
}


def look(page: Page) -> list[str]:
    """What axe has against the page as it stands, in every look; it goes in once."""
    page.evaluate(AXE)
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]  # - one of two
        for name, (width, height) in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            found += [f"{theme} {name}: {said(violation)}" for violation in page.evaluate(RUN, RULES)]
    page.set_viewport_size({"width": 320, "height": 640})
    across = page.evaluate("document.documentElement.scrollWidth")
    return found + ([f"{across} pixels wide at 320"] if across > 320 else [])


def said(violation: dict[str, Any]) -> str:
    return f"{violation['id']}: {violation['help']}: " + " | ".join(
        node["html"][:120] for node in violation["nodes"][:3]
    )


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_in_anybodys_way(visit: Open, name: str) -> None:
    handle, path = PAGES[name]
    assert look(visit(handle, path).page) == []


def test_a_topic_in_all_its_states(visit: Open) -> None:
    here = visit("imani.wallace")
    here.to_topic()
    assert look(here.page) == []
    here.write("Call me on 617-555-0134.")
    here.page.get_by_role("button", name="Preview").click()
    here.page.locator("[data-prose] p").wait_for()
    assert look(here.page) == []
    here.page.get_by_role("button", name="Post reply").click()
    here.page.get_by_role("group", name="A moment before this is posted").wait_for()
    assert look(here.page) == []


def test_a_refused_form_and_high_contrast(visit: Open) -> None:
    here = visit("imani.wallace", f"{BOARD}/new")
    here.page.get_by_role("button", name="Open the topic").click()
    here.page.get_by_role("alert").wait_for()
    assert look(here.page) == []
    here.page.evaluate("document.documentElement.dataset.theme = 'contrast'")
    assert look(here.page) == []


@pytest.fixture
def folder(server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the running demo keeps its things."""
    [done] = tmp_path_factory.getbasetemp().glob("demo[0-9]*/demo.done")
    return done.parent


def invited(folder: Path, to: str) -> str:
    """The address of the page behind an invitation by Ana Reyes, as the letter would say it a minute later."""
    token, now = new_token(), clock.now()
    lead = select(Person.person_id).where(Person.handle == "ana.reyes")
    place = select(Institution.institution_id).where(Institution.slug == "alder-ridge")
    with closing(Database(f"sqlite:///{folder}/community.sqlite")) as database, database.unit(writes=True) as session:
        row = Invitation(token=fingerprint(token), email=to, role="observer", note="Come and sit with us.")
        row.invited_by, row.institution_id = session.scalar(outright(lead)), session.scalar(outright(place))
        row.made_at, row.expires_at = now, now + timedelta(days=1)
        session.add(row)
    return f"/invitations/{token}"


def test_the_page_behind_an_invitation_for_strangers_and_for_members(visit: Open, folder: Path) -> None:
    here = visit(None, invited(folder, "ida@elsewhere.example"))
    here.page.get_by_role("button", name="Join").wait_for()
    assert look(here.page) == []
    here.page.get_by_label("Your name").fill("...")
    here.page.get_by_label("Password").fill("a long and quiet password")
    here.page.get_by_role("button", name="Join").click()
    here.page.get_by_role("alert").wait_for()
    assert look(here.page) == []
    known = invited(folder, email("imani.wallace"))
    here = visit(None, known)
    here.page.get_by_text("You have an account with this address already").wait_for()
    assert look(here.page) == []
    here = visit("imani.wallace", known)
    here.page.get_by_role("button", name="Accept").wait_for()
    assert look(here.page) == []


def test_what_waits_for_a_moderator_while_nothing_does_and_when_something_does(
    visit: Open, folder: Path, tmp_path: Path
) -> None:
    here = visit("marcus.delacroix", "/forums/commons/the-craft")
    here.page.get_by_role("link", name="What waits for a moderator").click()
    here.page.get_by_text("Nothing is waiting.").wait_for()
    assert look(here.page) == []
    archive = tmp_path / "list.mbox"
    archive.write_bytes(mbox(note(1, "Her number is 508-555-0131", subject="An old letter")))
    bring_in = [sys.executable, "-m", "community", "import", "mbox", str(archive), "--board", "commons/the-craft"]
    subprocess.run(bring_in, cwd=ROOT, env=os.environ | {"COMMUNITY_FOLDER": str(folder)}, check=True)
    here.page.reload()
    here.page.get_by_text("Read the post").click()
    here.page.get_by_text("508-555-0131").wait_for()
    assert look(here.page) == []


def test_the_password_once_more_and_the_way_back(visit: Open) -> None:
    here = visit(None)
    sign_in(here.page, here.server, "keziah.thorne")
    here.page.context.clear_cookies(name="fresh")
    here.go("/settings/security/email")
    here.page.get_by_role("heading", name="Please enter your password again").wait_for()
    assert look(here.page) == []
    here.page.get_by_label("Your password").fill("not this one")
    here.page.get_by_role("button", name="Go on").click()
    here.page.get_by_text("This is not your password.").wait_for()
    assert look(here.page) == []
    here.page.clock.install()
    here.go("/help")
    left = int(here.page.locator("#leave").get_attribute("data-left") or 0)
    here.page.clock.fast_forward((left - 119) * 1000)
    here.page.get_by_role("button", name="Stay signed in").wait_for()
    here.page.clock.resume()
    assert look(here.page) == []
    here.page.set_viewport_size({"width": 1280, "height": 800})
    here.page.get_by_role("button", name="Step away").click()
    here.page.wait_for_url("**/away")
    here.page.get_by_role("link", name="Come back").click()
    assert look(here.page) == []
    here.page.get_by_label("Your password").fill("not this one")
    here.page.get_by_role("button", name="Go on").click()
    here.page.get_by_text("This is not your password.").wait_for()
    assert look(here.page) == []


def mailed(folder: Path, purpose: Purpose) -> str:
    """The path of a link of that kind for Keziah Thorne, as its letter would say it."""
    token = f"{new_token()}.{int(clock.now().timestamp()) // 60 + 50}"
    person = select(Person.person_id).where(Person.handle == "keziah.thorne")
    with closing(Database(f"sqlite:///{folder}/community.sqlite")) as database, database.unit(writes=True) as session:
        facts = {"token": fingerprint(token), "purpose": purpose, "email": "keziah@elsewhere.example"}
        ends = clock.now() + timedelta(hours=1)
        session.add(OneUseLink(person_id=session.scalar(outright(person)), expires_at=ends, **facts))
    return f"{LETTERS[purpose][2]}{token}"


@pytest.mark.parametrize("purpose", list(Purpose))
def test_the_pages_behind_the_links_in_letters(visit: Open, folder: Path, purpose: Purpose) -> None:
    here = visit(None, mailed(folder, purpose))
    assert look(here.page) == []
    if purpose == Purpose.RESET:
        here.page.get_by_label("New password").fill("password1234567")
        here.page.get_by_role("button", name="Show password").click()
        assert here.page.get_by_label("New password").get_attribute("type") == "text"
        here.page.get_by_role("button", name="Set this password").click()
        here.page.get_by_role("alert").wait_for()
        assert look(here.page) == []
