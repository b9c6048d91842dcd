"""Being shown around: led there once after joining, every step a link or a form, found again in Help."""

from typing import Any

import pytest
from sqlalchemy import select, update

from community.accounts.models import Person
from community.kernel.door import OPENED, outright
from community.people.models import Profile
from tests.people import World


def _due(world: World, name: str) -> None:
    with world.database.unit(writes=True) as session:
        mine = update(Person).where(Person.handle == name).values(welcome_due=True)
        session.execute(mine, execution_options=OPENED)


def test_whoever_was_here_before_is_not_led_there(browse: Any) -> None:
    assert browse("ana").get("/").status_code == 200


def test_home_leads_a_newcomer_there_once(world: World, browse: Any) -> None:
    _due(world, "new")
    newcomer = browse("new")
    assert newcomer.get("/").location == "/welcome/seen"
    assert newcomer.get("/forums").status_code == 200
    assert newcomer.get("/").location == "/welcome/seen"  # not seen yet
    assert newcomer.get("/welcome/seen").status_code == 200
    assert newcomer.get("/").status_code == 200


def test_four_steps_by_links_and_one_form(world: World, browse: Any) -> None:
    newcomer = browse("new")
    assert 'href="/welcome/promise"' in newcomer.get("/welcome/seen").text
    promise = newcomer.get("/welcome/promise").text
    assert "A moment before this is posted" in promise
    assert 'href="/welcome/hours"' in promise
    hours = newcomer.get("/welcome/hours").text
    assert 'value="20:00"' in hours
    assert 'href="/welcome/go"' in hours
    answer = newcomer.post("/welcome/hours", quiet_from="22:00", quiet_until="06:30")
    assert (answer.status_code, answer.location) == (303, "/welcome/go")
    with world.database.unit() as session:
        row = session.scalar(outright(select(Profile).where(Profile.person_id == world.people["new"])))
    assert row
    assert (row.quiet_from, row.quiet_until, row.skills_for) == (1320, 390, 2)
    assert 'href="/"' in newcomer.get("/welcome/go").text


def test_each_step_can_be_skipped_and_found_again(browse: Any) -> None:
    for step in ("seen", "promise", "hours"):
        assert "Skip" in (text := browse("new").get(f"/welcome/{step}").text) or "Leave it as it is" in text
    assert 'href="/welcome/seen"' in browse("new").get("/help").text


@pytest.mark.parametrize("step", ["nothing", "5", "seen.html"])
def test_other_steps_there_are_none(step: str, browse: Any) -> None:
    assert browse("new").get(f"/welcome/{step}").status_code == 404


@pytest.mark.parametrize("wrong", ["24:00", "now", "", "7:00"])
def test_odd_hours_get_a_sentence_and_are_kept(wrong: str, browse: Any) -> None:
    answer = browse("new").post("/welcome/hours", quiet_from="19:00", quiet_until=wrong)
    assert answer.status_code == 422
    assert "like 20:00" in answer.text
    assert 'value="19:00"' in answer.text


def test_strangers_sign_in_first(browse: Any) -> None:
    assert browse(None).get("/welcome/seen").location.startswith("/sign-in")
    assert browse("sue").post("/welcome/hours", "/sign-in").status_code in (303, 403)
