"""All that is held on a person is found, by whatever it stands under; what names a person is nowhere forgotten."""

import itertools
from typing import Any

import pytest
from sqlalchemy import select

from community.access.models import Grant
from community.access.service.audience import who
from community.accounts.models import OneUseLink, Person, SignIn
from community.exports.models import Export
from community.exports.service import machinery
from community.exports.service.holding import LEFT_OUT, held
from community.institutions.models import Membership
from community.kernel import clock, drafts, kinds
from community.kernel.columns import Base
from community.kernel.door import RULES, clause, outright
from community.kernel.drafts import Place
from community.people.models import Profile
from tests.access.planting import plant
from tests.forums.writing import open_topic, reply

NAMES = {"person_id", "viewer_id", "holder", "seal", "blind", "actor", "byline_id"}


def naming() -> set[str]:
    """Every column that names a person: by a key to people or bylines, by a hash, or as an actor."""
    found = set()
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            keys = {key.column.name for key in column.foreign_keys}
            if keys & {"person_id", "byline_id"} or column.name in NAMES:
                found.add(f"{table.name}.{column.name}")
    return found - {"bylines.byline_id"}


def exported() -> set[str]:
    everything = (*kinds.HOLDINGS, *machinery.HOLDINGS, *kinds.WRITINGS)
    return {name for one in everything for name in one.named_by}


def test_every_column_that_names_a_person_is_taken_along_or_left_out_for_a_reason(world: Any) -> None:
    assert naming() - exported() - set(LEFT_OUT) == set(), "a column that nobody thought of"
    assert exported() & set(LEFT_OUT) == set()
    assert set(LEFT_OUT) - naming() == set(), "an excuse that is no longer needed"


def sections(me: Any, *, sealed: bool = False) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for section, rows in held(me, sealed=sealed):
        found.setdefault(section, []).extend(rows)
    return found


@pytest.fixture
def lived(as_me: Any, world: Any) -> None:
    """Sam has written under his name and under a pseudonym, keeps a draft, and has read; others have written too."""
    post = as_me("sam", open_topic, world.boards["alder-team"], "By name", "Words by name", byline="name")
    as_me("sam", reply, post.topic_id, "Words under a pseudonym", byline="pseudonym")
    as_me("mo", reply, post.topic_id, "Words by another", byline="name")
    as_me("priya", open_topic, world.boards["circle"], "Hers", "Words by her", byline="pseudonym")
    place = Place("topic", post.topic_id, world.spaces["alder-team"])
    as_me("sam", drafts.save, place, "", "Half a thought of Sam")


def test_ones_own_words_are_found_under_every_name_and_nobody_elses(lived: None, as_me: Any) -> None:
    found = as_me("sam", sections, sealed=True)
    assert [row["words"] for row in found["posts"]] == ["Words by name", "Words under a pseudonym"]
    assert [row["kind"] for row in found["posts"]] == ["name", "pseudonym"]
    assert [row["body"] for row in found["drafts"]] == ["Half a thought of Sam"]
    assert {row["kind"] for row in found["names_shown"]} == {"name", "pseudonym"}
    assert {row["verb"] for row in found["acts"]} == {"opened", "replied"}
    assert found["account"][0]["email"] == "sam@example.org"
    assert [row["hospital"] for row in found["memberships"]] == ["Alder"]
    assert len(found["sessions"]) == 1


def test_a_title_of_somebody_else_is_told_where_the_space_is_open_only(world: Any, as_me: Any) -> None:
    for space, name in (("alder-team", "mo"), ("commons", "priya")):
        facts = {"byline": "name", "safe_reason": "example"}
        post = as_me(name, open_topic, world.boards[space], f"A title by {name}", "Words of others", **facts)
        as_me("sam", reply, post.topic_id, f"Mine in {space}", byline="name")
    told = {row["words"]: row["title"] for row in as_me("sam", sections, sealed=True)["posts"]}
    assert told == {"Mine in alder-team": "", "Mine in commons": "A title by priya"}


def test_without_the_key_nothing_shows_what_was_done_under_a_pseudonym(lived: None, as_me: Any) -> None:
    found = as_me("sam", sections)
    assert [row["words"] for row in found["posts"]] == ["Words by name"]
    assert found["drafts"] == []
    assert [row["kind"] for row in found["names_shown"]] == ["name"]
    assert {row["verb"] for row in found["acts"]} == {"opened"}


def test_somebody_suspended_is_still_held_something_on(world: Any, as_me: Any) -> None:
    plant(world, "alder-team", "sue", "Words by Sue")
    found = as_me("sue", sections)
    assert [row["state"] for row in found["account"]] == ["suspended"]
    assert [row["words"] for row in found["posts"]] == ["Words by Sue"]
    assert [row["space"] for row in found["posts"]] == [""], "the name of a space is for those who read it"


def listed(me: Any, noun: Any, verb: str) -> set[int]:
    key = noun.__mapper__.primary_key[0]
    return {row_id for (row_id,) in me.rows(outright(select(key).where(clause(noun, verb))))}


def asked(me: Any, noun: Any, verb: str, row_id: int) -> set[int]:
    return {person_id for (person_id,) in me.rows(who(noun, verb), row_id=row_id)}


HELD = [noun for noun, verb in RULES if verb == "hold" and len(noun.__mapper__.primary_key) == 1 and noun is not Grant]


def test_what_is_held_on_somebody_is_theirs_alone_listed_and_asked_the_other_way(
    world: Any, as_me: Any, lived: None
) -> None:
    """For every table with such a rule: list == who == brute force over the column that names the person."""
    plant(world, "commons", "kim")
    assert {SignIn, OneUseLink, Membership, Profile} <= set(HELD)
    for noun in HELD:
        key = noun.__mapper__.primary_key[0]
        column = noun.__table__.columns["person_id"]
        with world.database.unit() as session:
            rows = session.execute(outright(select(key, column))).all()
        for name, person_id in world.people.items():
            mine = {row_id for row_id, whose in rows if whose == person_id}
            assert as_me(name, lambda me, n=noun: listed(me, n, "hold")) == mine, (name, noun)
        for row_id, whose in rows[:5] if noun is not Person else ():
            assert as_me("ana", lambda me, n=noun, r=row_id: asked(me, n, "hold", r)) == {whose}, noun


def test_a_line_that_shuts_somebody_out_is_not_told(world: Any, as_me: Any) -> None:
    assert as_me("ana", sections)["spaces_by_name"] != []
    spaces = {row["space"] for row in as_me("ana", sections)["spaces_by_name"]}
    assert spaces == {"Committee"}, "she is shut out of another space by name"


def test_ones_own_file_is_ones_own_listed_opened_and_asked_the_other_way(world: Any, as_me: Any) -> None:
    facts = {"made_at": clock.now()}
    made = {}
    for name in world.people:
        made[name] = as_me(name, lambda me: me.add(Export(person_id=me.person_id, name="x", **facts)).export_id)
    for verb, name in itertools.product(("read", "take", "forget"), world.people):
        lives = name not in ("sue", "ivy")
        assert as_me(name, listed, Export, verb) == ({made[name]} if lives else set()), (name, verb)
        assert as_me("ana", asked, Export, verb, made[name]) == ({world.people[name]} if lives else set()), (name, verb)
