"""Why somebody can or cannot open a space: the rule's answer, for those who may ask, told to whom it is about."""

from typing import Any

import pytest
from sqlalchemy import delete, select, update

from community.access.models import Grant, PactAgreement, Space
from community.access.service import reasons
from community.access.service.audience import who
from community.accounts.models import Person
from community.forums.models import Topic
from community.institutions.models import Membership
from community.kernel import clock
from community.kernel.audit import AuditRow
from community.kernel.door import OPENED, Me, clause, outright, reading
from community.roles.service import asking
from tests.access.matrix import LEVELS, MEMBERS
from tests.access.pacts import lapsed, put
from tests.access.planting import plant
from tests.people import DAY, PEOPLE, World, grant

WHY = "/roles/why"


def change(world: World, statement: Any) -> None:
    with world.database.unit(writes=True) as session:
        session.execute(statement, execution_options=OPENED)


def ask(browse: Any, name: str, person: str, space: str) -> Any:
    return browse(name).post(WHY, "/", person=person, space=space)


def answer(as_me: Any, world: World, name: str, space: str = "alder-team") -> reasons.Answer:
    """What a reader of the space would be told about somebody."""
    asker = "ana" if space == "alder-team" else "stella"
    return as_me(asker, reasons.about, world.spaces[space], world.people[name])


@pytest.mark.parametrize("space", sorted(set(LEVELS) - {"quill-team", "committee"}))
def test_the_answer_is_the_rule_s(space: str, world: World, as_me: Any) -> None:
    asker = "ana" if "ana" in LEVELS[space] else "stella"
    readers = as_me(asker, lambda me: {one for (one,) in me.rows(who(Space), row_id=world.spaces[space])})
    for name in PEOPLE:
        told = as_me(asker, reasons.about, world.spaces[space], world.people[name])
        assert told.may == (world.people[name] in readers), name
        assert bool(told.against) != told.may, name
        assert bool(told.grants) >= told.may, name


def test_each_condition_has_its_words(world: World, as_me: Any) -> None:
    assert answer(as_me, world, "sam").grants == ["Open to everyone at Alder; they can take part."]
    assert answer(as_me, world, "sue").against == [
        "The account is suspended.",
    ]
    (none, ended) = answer(as_me, world, "rex").against
    assert none == "No line of this space's audience is about them now."
    assert ended.startswith("Peer supporter at Alder: ended ")
    with world.database.unit(writes=True) as session:
        session.add(grant(world, world.spaces["alder-team"], "-@kim", 0))
        session.add(grant(world, world.spaces["alder-team"], "-alder:moderator", 0))
    assert answer(as_me, world, "kim").against == ["They are shut out. That always wins."]
    assert answer(as_me, world, "mo").against == ["Every moderator at Alder is shut out. That always wins."]
    sams = update(Membership).where(Membership.person_id == world.people["sam"])
    change(world, sams.values(started_at=clock.now() + DAY))
    assert answer(as_me, world, "sam").against[1].startswith("Peer supporter at Alder: begins ")


def test_a_pact_is_one_of_the_conditions(world: World, as_me: Any) -> None:
    put(world, "alder-team", "ana", "sam")
    put_lapsed = lapsed()
    assert answer(as_me, world, "sam").may
    assert answer(as_me, world, "kim").against == ["They have not agreed to its pact."]
    change(world, update(PactAgreement).where(PactAgreement.person_id == world.people["sam"]).values(**put_lapsed))
    assert answer(as_me, world, "sam").against[0].startswith("They agreed to its pact on ")


def test_from_when_they_read_is_what_the_rule_shows_them(world: World, as_me: Any, backdate: Any) -> None:
    told = answer(as_me, world, "new")
    joined = clock.now() - DAY
    assert told.reads == f"They read what was written from {joined:%-d %B %Y} on."
    topics = {days: plant(world, "alder-team", "sam")[0] for days in (2, 0)}
    for days, topic_id in topics.items():
        backdate(Topic, topic_id, days=days)
    seen = as_me("new", lambda me: {one for (one,) in me.rows(reading(Topic, _topics()))})
    assert seen == {topics[0]}
    assert answer(as_me, world, "kim", "commons").reads == "They read everything that was written there."


def _topics() -> Any:
    return select(Topic.topic_id)


def test_a_changed_role_reads_on_from_before(world: World, as_me: Any) -> None:
    """Somebody who became a lead today, and was a supporter before."""
    held = Membership.membership_id == world.memberships["sam", "alder"]
    now = clock.now()
    change(world, update(Membership).where(held).values(ended_at=now))
    with world.database.unit(writes=True) as session:
        facts = {"person_id": world.people["sam"], "institution_id": world.places["alder"], "started_at": now}
        session.add(Membership(role="program_lead", **facts))
    assert answer(as_me, world, "sam").reads == f"They read what was written from {now - 300 * DAY:%-d %B %Y} on."


# ------------------------------------------------------------------ who may ask


def test_who_may_ask_about_what(world: World, as_me: Any) -> None:
    asked = {name: {row.slug for row in as_me(name, asking.spaces)} for name in MEMBERS}
    moderated = {space for space, levels in LEVELS.items() if levels.get("stella") == 4}
    assert asked == {
        **{name: set() for name in MEMBERS},
        "ana": {"alder-team", "committee"},
        "priya": {"quill-team"},
        "stella": moderated,
    }


def test_the_rule_lists_whoever_it_admits(world: World, as_me: Any) -> None:
    """List and who agree for this verb as for every other."""
    for space, space_id in world.spaces.items():
        may = as_me("ana", lambda me, row=space_id: {one for (one,) in me.rows(who(Space, "explain"), row_id=row)})
        for name in PEOPLE:
            listed = as_me(name, lambda me: {row.slug for row in me.rows(_all(me))})
            assert (world.people[name] in may) == (space in listed), (name, space)


def _all(_me: Me) -> Any:
    return outright(select(Space.slug).where(clause(Space, "explain")))


@pytest.mark.parametrize(
    ("name", "person", "space", "status"),
    [
        ("ana", "sam", "alder-team", 200),
        ("ana", "kim", "alder-team", 200),  # she works at both
        ("ana", "rex", "alder-team", 200),  # he has left
        ("ana", "sue", "alder-team", 200),
        ("ana", "priya", "alder-team", 404),  # of another hospital
        ("ana", "olu", "alder-team", 404),
        ("ana", "adam", "alder-team", 404),
        ("ana", "sam", "quill-team", 404),  # a space she cannot read
        ("ana", "sam", "commons", 403),  # a space of the network
        ("ana", "sam", "leads", 403),
        ("adam", "sam", "alder-team", 404),
        ("adam", "sam", "commons", 403),
        ("mo", "sam", "alder-team", 403),  # moderates, and is no steward
        ("stella", "sam", "alder-team", 404),
        ("stella", "stella", "commons", 200),
        ("stella", "ghost", "commons", 404),
        ("sam", "ana", "alder-team", 403),
    ],
)
def test_everybody_else_is_refused(name: str, person: str, space: str, status: int, world: World, browse: Any) -> None:
    assert ask(browse, name, person, space).status_code == status


def test_a_steward_asks_about_people_they_know(world: World, browse: Any) -> None:
    assert ask(browse, "stella", "sam", "circle").status_code == 404, "he has written nothing under his name there"
    plant(world, "circle", "sam")
    assert ask(browse, "stella", "sam", "circle").status_code == 200
    assert "Sam Okafor can open Circle" in ask(browse, "stella", "sam", "circle").text


def test_the_page_is_there_for_those_who_may_ask(browse: Any) -> None:
    assert {name: browse(name).get(WHY).status_code for name in ("ana", "stella", "sam", "adam")} == {
        "ana": 200,
        "stella": 200,
        "sam": 404,
        "adam": 404,
    }
    assert browse(None).get(WHY).status_code == 303
    found = browse("ana").get(f"{WHY}?space=alder-team&who=KIM").text
    assert "Kim Baxter" in found
    assert "Priya" not in browse("ana").get(f"{WHY}?space=alder-team&who=priya").text
    assert 'href="/roles/why"' in browse("ana").get("/roles").text
    assert 'href="/roles/why"' not in browse("sam").get("/roles").text


def test_without_the_pact_a_lead_asks_nothing(world: World, browse: Any) -> None:
    put(world, "alder-team", "sam")
    assert ask(browse, "ana", "sam", "alder-team").status_code == 404
    assert "alder-team" not in browse("ana").get(WHY).text


def test_whoever_no_longer_leads_asks_no_more(world: World, browse: Any) -> None:
    assert ask(browse, "ana", "sam", "alder-team").status_code == 200
    change(world, delete(Grant).where(Grant.space_id == world.spaces["alder-team"], Grant.role.is_(None)))
    assert ask(browse, "ana", "sam", "alder-team").status_code == 200, "her role opens it too"
    change(world, update(Membership).where(Membership.role == "program_lead").values(ended_at=clock.now()))
    assert ask(browse, "ana", "sam", "alder-team").status_code == 404


# ------------------------------------------------------------------ what is told of it


def test_whoever_was_asked_about_finds_it_in_their_log(world: World, browse: Any) -> None:
    ask(browse, "ana", "sam", "alder-team")
    log = browse("sam").get("/settings/access-log").text
    assert "Ana Reyes, program lead at Alder asked why Alder-Team is open to you or not" in log
    assert "changed your profession" not in log
    assert "asked why" not in browse("kim").get("/settings/access-log").text


def test_a_steward_s_question_stands_there_without_a_name(world: World, browse: Any) -> None:
    plant(world, "circle", "sam")
    ask(browse, "stella", "sam", "circle")
    log = browse("sam").get("/settings/access-log").text
    assert "A steward of the network asked why Circle is open to you or not" in log
    assert "Stella" not in log


def test_the_log_names_no_space_that_its_reader_may_not_know(world: World, browse: Any) -> None:
    ask(browse, "ana", "sam", "committee")
    log = browse("sam").get("/settings/access-log").text
    assert "asked why a space is open to you or not" in log
    assert "ommittee" not in log


def test_asking_leaves_one_row_without_a_minute_and_asking_about_oneself_none(world: World, browse: Any) -> None:
    ask(browse, "ana", "sam", "alder-team")
    ask(browse, "ana", "ana", "alder-team")
    ask(browse, "ana", "priya", "alder-team")
    with world.database.unit() as session:
        rows = session.scalars(outright(select(AuditRow).where(AuditRow.verb == "asked_why"))).all()
    assert [(row.row_id, row.space_id, row.at.minute, row.note) for row in rows] == [
        (world.people["sam"], world.spaces["alder-team"], 0, "")
    ]


def test_oneself_is_told_by_the_same_clause(world: World, as_me: Any) -> None:
    own = as_me("sam", reasons.reasons, world.spaces["alder-team"])
    told = answer(as_me, world, "sam").grants
    assert [line.replace("you can", "they can") for line in own] == told
    assert as_me("sam", reasons.reasons, world.spaces["circle"]) == ["You were added by name; you can take part."]


def test_a_person_who_is_renamed_is_found_by_part_of_the_new_name(world: World, as_me: Any) -> None:
    change(world, update(Person).where(Person.person_id == world.people["sam"]).values(name="Robin 100% Sorrel"))
    assert [row.handle for row in as_me("ana", asking.people, "alder-team", "0% sor")] == ["sam"]
    assert as_me("ana", asking.people, "alder-team", "_") == []
