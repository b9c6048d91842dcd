"""Roles, last days and endings: shown before, refused in words, and never without anybody left to lead."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from community.access.service.audience import lost_with
from community.forums.models import Topic
from community.forums.service import reading
from community.institutions.models import Membership
from community.institutions.service import memberships
from community.kernel import clock
from community.kernel.door import OPENED, outright
from community.kernel.errors import Conflict, NotFound, Refusal
from community.kernel.ids import ref
from tests.access.matrix import EVERYBODY, STRANGERS
from tests.access.planting import plant

ROSTER = "/hospitals/alder/roster"


def page(world, name, place="alder") -> str:
    return f"/hospitals/{place}/memberships/{ref(world.memberships[name, place])}"


@pytest.fixture
def lead(world):
    """Ana's membership as program lead, the only one at Alder."""
    with world.database.unit() as session:
        wanted = select(Membership.membership_id).where(
            Membership.institution_id == world.places["alder"], Membership.role == "program_lead"
        )
        return session.scalars(outright(wanted)).one()


def held(world, name, place="alder"):
    """All memberships there, the oldest first: role and whether it holds."""
    theirs = (Membership.person_id == world.people[name], Membership.institution_id == world.places[place])
    with world.database.unit() as session:
        rows = session.scalars(outright(select(Membership).where(*theirs).order_by(Membership.membership_id))).all()
    return [(row.role, row.ended_at is None or row.ended_at > clock.now()) for row in rows]


def test_a_change_of_role_ends_one_and_starts_the_other_at_the_same_moment(world, browse):
    assert browse("ana").post(f"{page(world, 'sam')}/role", page(world, "sam"), role="facilitator").status_code == 303
    assert held(world, "sam") == [("peer_supporter", False), ("facilitator", True)]
    with world.database.unit() as session:
        old, new = session.scalars(
            outright(
                select(Membership).where(Membership.person_id == world.people["sam"]).order_by(Membership.started_at)
            )
        ).all()
    assert old.ended_at == new.started_at


def test_after_it_older_topics_of_the_same_space_are_still_there_and_those_of_others_are_not(world, browse, as_me):
    mine, _ = plant(world, "alder-team", "sam")
    leads, _ = plant(world, "leads", "priya")
    browse("ana").post(f"{page(world, 'sam')}/role", page(world, "sam"), role="program_lead")
    assert as_me("sam", reading.topic_page, mine, None)
    with pytest.raises(NotFound):
        as_me("sam", reading.topic_page, leads, None)
    newer, _ = plant(world, "leads", "priya")
    assert as_me("sam", reading.topic_page, newer, None)


def test_what_was_written_between_two_memberships_stays_hidden(world, browse, as_me, backdate):
    then, _ = plant(world, "alder-team", "mo")
    gap, _ = plant(world, "alder-team", "mo")
    browse("ana").post(f"{page(world, 'sam')}/role", page(world, "sam"), role="facilitator")
    backdate(Topic, then, 5)
    backdate(Topic, gap, 1)
    assert as_me("sam", reading.topic_page, gap, None)
    backdate(Membership, world.memberships["sam", "alder"], 2, "ended_at")
    assert as_me("sam", reading.topic_page, then, None)
    with pytest.raises(NotFound):
        as_me("sam", reading.topic_page, gap, None)


def test_a_role_beside_the_present_one(world, browse):
    browse("ana").post(f"{page(world, 'sam')}/role", page(world, "sam"), role="moderator", beside="yes")
    assert held(world, "sam") == [("peer_supporter", True), ("moderator", True)]


@pytest.mark.parametrize("role", ["peer_supporter", "steward", "king", ""])
def test_a_role_that_cannot_be_is_explained(world, browse, role):
    answer = browse("ana").post(f"{page(world, 'sam')}/role", page(world, "sam"), role=role)
    assert answer.status_code == 422
    assert held(world, "sam") == [("peer_supporter", True)]


def test_nobody_gives_themselves_a_role_or_a_last_day(world, browse, lead):
    mine = f"/hospitals/alder/memberships/{ref(lead)}"
    assert browse("ana").post(f"{mine}/role", mine, role="moderator").status_code == 403
    assert browse("ana").post(f"{mine}/last-day", mine, ends_on="2031-01-01").status_code == 403
    assert browse("sam").post(f"{page(world, 'sam')}/role", page(world, "sam"), role="program_lead").status_code == 403


def test_the_last_day_is_set_and_taken_away_again(world, browse):
    address = f"{page(world, 'sam')}/last-day"
    assert browse("ana").post(address, page(world, "sam"), ends_on="2031-05-01").status_code == 303
    assert "until" in browse("ana").get(page(world, "sam")).text
    assert browse("ana").post(address, page(world, "sam"), ends_on="").status_code == 303
    assert "until" not in browse("ana").get(page(world, "sam")).text.partition("What ends")[0]


@pytest.mark.parametrize(
    ("day", "words"),
    [("2020-01-01", "This day has passed"), ("soon", "like 2026-12-31"), ("9999-12-31", "too far away")],
)
def test_a_last_day_that_has_passed_or_is_none_is_explained_and_kept(world, browse, day, words):
    answer = browse("ana").post(f"{page(world, 'sam')}/last-day", page(world, "sam"), ends_on=day)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{day}"' in answer.text


def test_the_page_says_what_ends_as_far_as_its_reader_may_know(world, browse, as_me):
    assert as_me("ana", lost_with, world.people["kim"], world.memberships["kim", "alder"]) == ["Alder-Team"]
    assert as_me("priya", lost_with, world.people["kim"], world.memberships["kim", "quill"]) == ["Quill-Team"]
    assert as_me("ana", lost_with, world.people["sam"], world.memberships["sam", "alder"]) == sorted(
        ["Alder-Team", "Commons", "Debrief", "Old-Room"]
    ), "the circle is not Ana's to know, and all-but-ana neither"
    shown = browse("ana").get(page(world, "kim")).text
    assert "Alder-Team" in shown
    assert "Quill-Team" not in shown


def test_who_opens_a_membership(world, browse):
    for name in EVERYBODY:
        right = 200 if name in ("ana", "adam", "sam") else 303 if name in STRANGERS else 404
        assert browse(name).get(page(world, "sam")).status_code == right, name
    assert browse("priya").get(page(world, "kim", "quill")).status_code == 200
    assert browse("ana").get(page(world, "kim", "quill").replace("quill", "alder")).status_code == 404


def test_everyone_may_leave(world, browse):
    assert "Leave" in browse("kim").get(page(world, "kim", "quill")).text
    answer = browse("kim").post(f"{page(world, 'kim', 'quill')}/end", page(world, "kim", "quill"))
    assert answer.location == "/hospitals"
    assert held(world, "kim", "quill") == [("peer_supporter", False)]
    assert held(world, "kim") == [("peer_supporter", True)]


@pytest.mark.parametrize("who", ["ana", "adam"])
def test_the_last_lead_stays(world, browse, lead, who):
    mine = f"/hospitals/alder/memberships/{ref(lead)}"
    answer = browse(who).post(f"{mine}/end", mine)
    assert answer.status_code == 409
    assert "This is the last program lead here. Name another lead first." in answer.text
    assert ("program_lead", True) in held(world, "ana")


def test_neither_is_the_last_lead_changed_or_given_a_last_day(world, browse, lead):
    mine = f"/hospitals/alder/memberships/{ref(lead)}"
    assert browse("adam").post(f"{mine}/role", mine, role="observer").status_code == 409
    assert browse("adam").post(f"{mine}/last-day", mine, ends_on="2031-01-01").status_code == 409
    assert ("program_lead", True) in held(world, "ana")


def test_nor_is_the_last_administrator_of_the_network(world, browse):
    address = page(world, "adam", "network")
    answer = browse("adam").post(f"{address}/end", address)
    assert answer.status_code == 409
    assert "last administrator" in answer.text


def test_a_lead_who_leaves_soon_is_nobody_to_leave_it_to(world, as_me, browse, lead):
    browse("ana").post(f"{page(world, 'sam')}/role", page(world, "sam"), role="program_lead")
    with world.database.unit(writes=True) as session:
        sams = (Membership.person_id == world.people["sam"], Membership.role == "program_lead")
        soon = update(Membership).where(*sams).values(ended_at=clock.now() + timedelta(days=3))
        session.execute(soon, execution_options=OPENED)
    assert as_me("ana", memberships.end_membership, lead), "for today there is Sam"
    with world.database.unit() as session:
        sam = session.scalars(outright(select(Membership.membership_id).where(*sams))).one()
    with pytest.raises(Conflict):
        as_me("adam", memberships.end_membership, sam)


def test_of_two_leads_who_end_each_other_at_once_one_stays(world, as_me, lead):
    second = as_me("adam", lambda me: memberships.change_role(
        me, "alder", world.memberships["sam", "alder"], "program_lead").membership_id)  # fmt: skip
    start = threading.Barrier(2)

    def end(pair) -> str:
        start.wait()
        try:
            as_me(pair[0], memberships.end_membership, pair[1])
        except Refusal as refusal:
            return type(refusal).__name__
        return "ended"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(end, [("ana", second), ("sam", lead)]))
    assert answers.count("ended") == 1, answers
    with world.database.unit() as session:
        leads = (Membership.institution_id == world.places["alder"], Membership.role == "program_lead")
        rows = session.scalars(outright(select(Membership).where(*leads))).all()
    assert len([row for row in rows if row.ended_at is None]) == 1


def test_the_roster_is_searched_and_filtered(world, browse):
    ana = browse("ana")
    assert "Kim Baxter" in ana.get(f"{ROSTER}?q=BAXT").text
    assert "Kim Baxter" in ana.get(f"{ROSTER}?q=kim@example").text
    assert "Sam Okafor" not in ana.get(f"{ROSTER}?q=BAXT").text
    assert "Mo Lindqvist" in ana.get(f"{ROSTER}?role=moderator").text
    assert "Sam Okafor" not in ana.get(f"{ROSTER}?role=moderator").text
    assert "Nobody fits" in ana.get(f"{ROSTER}?q=priya").text, "who works elsewhere is not found here"
    assert "Nobody fits" in ana.get(f"{ROSTER}?q=calloway").text, "nor is who has left"
    for odd in ("%25", "_", "'", "\\", '"%3E', "%00" * 0 + "a" * 5_000):
        assert ana.get(f"{ROSTER}?q={odd}").status_code == 200
    assert ana.get(f"{ROSTER}?role=king").status_code == 200
    assert ana.get(f"{ROSTER}?after=nonsense").status_code == 422


@pytest.mark.parametrize("many", [False, True])
def test_a_long_roster_is_paged_and_nobody_is_lost_or_doubled(world, as_me, monkeypatch, many):
    from community.accounts.models import Person
    from community.institutions.service import rosters

    monkeypatch.setattr(rosters, "MANY", 0 if many else 10**9)
    with world.database.unit(writes=True) as session:
        for number in range(130):
            name = f"Same {number % 3}"
            unique = f"extra{number}"
            person = Person(handle=unique, name=name, email=f"{unique}@example.org", seen_from=clock.now())
            session.add(person)
            session.flush()
            place = {"person_id": person.person_id, "institution_id": world.places["alder"]}
            session.add(Membership(**place, role="observer", started_at=clock.now() - timedelta(days=1)))

    def walk(me) -> list[str]:
        found, people = rosters.hospital(me, "alder")
        handles, after = [], ""
        while after is not None:
            shown = rosters.roster(me, found, people, rosters.Wanted(after=after))
            handles += [person.handle for person, _ in shown.rows]
            after = shown.next
        assert people == len(handles)
        return handles

    handles = as_me("ana", walk)
    assert len(handles) == len(set(handles)) == 136
    assert {"ana", "sam", "mo", "kim", "new", "sue"} < set(handles)
