"""An import that is stopped, undone, or over: what comes back, what stays and is named, what is deleted."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import func, select, update

from community.accounts.models import Person
from community.institutions.jobs import forget_imports
from community.institutions.models import Invitation, Membership, RosterImport, RosterRow
from community.kernel import clock
from community.kernel.door import OPENED, outright
from tests.institutions.rosters import HEAD, count, letters, link_to, links

JOIN = {"name": "Ida Newman", "password": "a long and quiet password, indeed"}


def test_undo_takes_back_what_was_not_used_and_names_what_was(desk, world, settings, browse):
    desk.bring(
        HEAD + "ida@alder.example,Ida,observer,,\nbo@alder.example,Bo,observer,,\nsam@example.org,,facilitator,Nurse,\n"
    )
    desk.press("apply", end_missing="yes")
    used = link_to(settings, "ida@alder.example")
    assert browse(None).post(f"{used}/join", used, **JOIN).status_code == 303
    assert desk.held("mo") == []
    desk.press("undo")
    assert (desk.held("sam"), desk.held("mo")) == (["peer_supporter"], ["moderator"])
    assert browse(None).get(link_to(settings, "bo@alder.example")).status_code == 404
    assert "The invitation was used meanwhile" in desk.page()
    assert "Undone, but for 1 that changed meanwhile" in desk.page()
    with world.database.unit() as session:
        assert session.scalar(outright(select(Person.discipline).where(Person.handle == "sam"))) == ""
        joined = select(func.count()).select_from(Membership).join(Person).where(Person.email == "ida@alder.example")
        assert session.scalar(outright(joined)) == 1


def test_after_an_undo_nobody_has_lost_what_they_could_read(desk, world, as_me):
    from community.forums.service import reading
    from tests.access.planting import plant

    topic, _ = plant(world, "alder-team", "mo")
    desk.bring(HEAD + "sam@example.org,,facilitator,,\n")
    desk.press("apply", end_missing="yes")
    desk.press("undo")
    for name in ("sam", "kim", "mo"):
        assert as_me(name, reading.topic_page, topic, None)


def test_undo_is_offered_for_a_day(desk, world):
    desk.bring(HEAD + "sam@example.org,,facilitator,,\n")
    desk.press("apply")
    with world.database.unit(writes=True) as session:
        late = update(RosterImport).values(applied_at=clock.now() - timedelta(hours=25))
        session.execute(late, execution_options=OPENED)
    assert desk.press("undo").status_code == 409
    assert desk.held("sam") == ["facilitator"]


def test_a_day_later_nothing_of_the_file_is_left(desk, world, system):
    desk.bring(HEAD + "ida@alder.example,Ida,observer,,\n")
    system(forget_imports, {})
    assert count(world, RosterRow) > 0
    with world.database.unit(writes=True) as session:
        session.execute(
            update(RosterImport).values(made_at=clock.now() - timedelta(hours=25)), execution_options=OPENED
        )
    system(forget_imports, {})
    assert (count(world, RosterRow), count(world, RosterImport)) == (0, 0)


def test_it_can_be_forgotten_at_once(desk, world):
    desk.bring(HEAD + "ida@alder.example,Ida,observer,,\n")
    assert desk.press("forget").status_code == 303
    assert (count(world, RosterRow), count(world, RosterImport)) == (0, 0)


def test_it_stops_between_two_steps_and_goes_on(desk, world, keys, settings):
    from community.kernel.jobs import carry_out_due

    many = "".join(f"p{number}@alder.example,P,observer,,\n" for number in range(250))
    desk.bring(HEAD + many)
    desk.browser.post(f"{desk.path}/apply", desk.path)
    carry_out_due(world.database, keys, settings, 1)
    work = next(part for part in desk.page().split('"') if part.startswith("/works/")).removesuffix("/state")
    assert desk.browser.post(f"{work}/cancel", desk.path).status_code == 303
    desk.carry_out()
    assert count(world, Invitation) == 50
    assert "Stopped after 50 of 250" in desk.page()
    desk.press("apply")
    assert count(world, Invitation) == 250
    assert len(set(links(settings))) == 250


def test_a_lead_who_is_no_lead_any_more_goes_no_further(desk, world, keys, settings):
    from community.kernel.jobs import carry_out_due

    many = "".join(f"p{number}@alder.example,P,observer,,\n" for number in range(250))
    desk.bring(HEAD + many)
    desk.browser.post(f"{desk.path}/apply", desk.path)
    carry_out_due(world.database, keys, settings, 1)
    with world.database.unit(writes=True) as session:
        gone = update(Membership).where(Membership.person_id == world.people["ana"])
        session.execute(gone.values(ended_at=clock.now()), execution_options=OPENED)
    desk.carry_out()
    assert count(world, Invitation) == 50


def test_letters_of_a_roster_leave_so_many_a_minute(desk, world, keys, settings):
    from community.kernel.jobs import Job, carry_out_due

    settings.roster_letters = 10
    desk.bring(HEAD + "".join(f"p{number}@alder.example,P,observer,,\n" for number in range(25)))
    desk.browser.post(f"{desk.path}/apply", desk.path)
    while carry_out_due(world.database, keys, settings):
        continue
    with world.database.unit() as session:
        waits = outright(select(Job.due_at).where(Job.state == "waiting", Job.kind == "invitations.send"))
        minutes = Counter(int((due - clock.now()).total_seconds() // 60) for due in session.scalars(waits))
    assert sorted(minutes.values()) == [5, 10, 10]
    assert min(minutes) == 0, "the first leave in the minute that comes, when the rows are done"
    assert len(letters(settings)) == 2, "only the notices that the work is over"


def test_notices_of_finished_work_name_nobody(desk, settings):
    desk.bring(HEAD + "ida@alder.example,Ida Newman,observer,,\n")
    [notice] = letters(settings)
    assert "ida" not in notice.lower()
    assert "Alder" not in notice
    assert "http://localhost/works/" in notice
