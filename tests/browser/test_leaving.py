"""Leaving altogether and staying after all, with scripts and without; axe finds nothing on the way."""

import pytest

from community.worlds.people import PASSWORD, email
from tests.browser.conftest import Open, sign_in
from tests.browser.test_accessible import look

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("handle", "scripts"), [("wen.zhao", True), ("hollis.mbeki", False)])
def test_somebody_leaves_and_stays(visit: Open, handle: str, scripts: bool) -> None:
    here = visit(None, java_script_enabled=scripts)
    page = here.page
    sign_in(page, here.server, handle)
    here.go("/settings")
    page.get_by_role("link", name="Leaving").click()
    page.get_by_role("link", name="See what would end").click()
    page.get_by_label("Keep them, as").check()
    page.get_by_label("I have read what ends and what stays").check()
    page.context.clear_cookies(name="fresh")
    page.get_by_role("button", name="Leave the community").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="You have left").wait_for()
    here.go("/forums")
    page.get_by_label("Work email").fill(email(handle))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Do you want to stay?").wait_for()
    if scripts:
        assert look(page) == []
    page.get_by_role("button", name="Stay").click()
    page.get_by_text("Good to have you back.").wait_for()
    page.get_by_text("You belong to no hospital just now.").wait_for()
