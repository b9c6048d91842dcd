"""A roster in a browser: brought in, compared, applied and undone, with a script and without; by keyboard; for axe."""

import pytest

from tests.browser.conftest import Open
from tests.browser.test_accessible import look
from tests.browser.visits import Visit

pytestmark = pytest.mark.browser

IMPORTS = "/hospitals/alder-ridge/roster/imports"
ROSTER = "email,name,role,ward\nida.{0}@alder.example,Ida,observer,7\nking.{0}@alder.example,King,king,7\n"


def bring(here: Visit, name: str) -> None:
    here.go(IMPORTS)
    file = {"name": "roster.csv", "mimeType": "text/csv", "buffer": ROSTER.format(name).encode()}
    here.page.get_by_label("A file: CSV or .xlsx, up to 10 MB").set_input_files(file)  # type: ignore[arg-type]  # - a file without a path
    here.page.get_by_role("button", name="Compare with the roster").click()


def test_with_a_script_the_page_comes_anew_when_it_is_compared_and_when_it_is_applied(visit: Open) -> None:
    here = visit("ana.reyes", IMPORTS)
    bring(here, "script")
    here.page.get_by_role("button", name="Apply 1 invitation").click(timeout=20_000)
    here.page.get_by_text("Done: 1 invited, 0 changed, 0 ended.").wait_for(timeout=20_000)
    here.page.get_by_role("button", name="Undo this import").click()
    here.page.get_by_role("status").get_by_text("Undone.").wait_for(timeout=20_000)


def test_without_a_script_one_looks_again(visit: Open) -> None:
    here = visit("ana.reyes", IMPORTS, java_script_enabled=False)
    bring(here, "plain")
    here.look_again_for(here.page.get_by_role("button", name="Apply 1 invitation"))


def test_by_keyboard_alone(visit: Open) -> None:
    here = visit("ana.reyes", IMPORTS)
    here.tab_to("textbox", "Or paste the rows")
    here.page.keyboard.insert_text(ROSTER.format("keys"))
    here.tab_to("button", "Compare with the roster")
    here.follow("Enter")
    here.page.get_by_role("button", name="Apply 1 invitation").wait_for(timeout=20_000)
    here.tab_to("button", "Apply 1 invitation")


def test_nothing_is_in_anybodys_way(visit: Open) -> None:
    here = visit("ana.reyes", IMPORTS)
    bring(here, "axe")
    here.page.get_by_role("button", name="Apply 1 invitation").wait_for(timeout=20_000)
    assert look(here.page) == []
    here.page.get_by_role("link", name="Choose the columns").click()
    here.page.get_by_role("heading", name="Which column is which?").wait_for()
    assert look(here.page) == []
    here.go("/hospitals/alder-ridge/invitations")
    here.page.get_by_role("button", name="Make the link").click()
    here.page.get_by_role("heading", name="The link").wait_for()
    assert look(here.page) == []
    here.go("/hospitals/alder-ridge/roster?q=imani")
    here.page.get_by_role("link", name="change or end, Imani Wallace").click()
    here.page.get_by_role("heading", name="What ends").wait_for()
    assert look(here.page) == []
    here.go("/hospitals")
    here.page.get_by_role("link", name="Your membership").first.click()
    here.page.get_by_role("heading", name="Leave").wait_for()
    assert look(here.page) == []
