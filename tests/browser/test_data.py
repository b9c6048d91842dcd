"""One's own data in a browser: gathered, downloaded and gone, with a script and without; for axe."""

import zipfile

import pytest

from community.worlds.people import PASSWORD
from tests.browser.conftest import Open, sign_in
from tests.browser.test_accessible import look
from tests.browser.visits import Visit

pytestmark = pytest.mark.browser


def downloaded(here: Visit) -> list[str]:
    """Presses the button and opens what comes."""
    with here.page.expect_download() as coming:
        here.page.get_by_role("button", name="Download", exact=True).click()
    assert coming.value.suggested_filename == "my-data.zip"
    with zipfile.ZipFile(coming.value.path()) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_it_is_gathered_while_one_looks_on_downloaded_and_gone(visit: Open) -> None:
    here = visit(None)
    sign_in(here.page, here.server, "keziah.thorne")
    here.page.context.clear_cookies(name="fresh")
    here.go("/settings/data")
    here.page.get_by_role("button", name="Gather your data").click()
    here.page.get_by_label("Your password").fill(PASSWORD)
    here.page.get_by_role("button", name="Go on").click()
    here.page.get_by_text("Your file is ready.").wait_for(timeout=30_000)
    assert look(here.page) == []
    here.page.get_by_role("link", name="Download your data").click()
    assert here.page.get_by_label("Delete it here after the download").is_checked()
    assert look(here.page) == []
    assert downloaded(here) == ["README.txt", "data.json", "posts.mbox"]
    here.go("/settings/data")
    here.page.get_by_role("button", name="Gather your data").wait_for()


def test_without_a_script_one_looks_again(visit: Open) -> None:
    here = visit(None, java_script_enabled=False)
    sign_in(here.page, here.server, "bryn.halloran")
    here.go("/settings/data")
    here.open("button", "Gather your data")
    here.look_again_for(here.page.get_by_role("link", name="Download your data"))
    here.open("link", "Download your data")
    here.page.get_by_label("Delete it here after the download").uncheck()
    assert len(downloaded(here)) == 3
    here.go("/settings/data")
    here.page.get_by_role("button", name="Delete it now").click()
    here.page.get_by_role("button", name="Gather your data").wait_for()
