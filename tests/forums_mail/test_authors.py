"""Whoever wrote to the list becomes somebody here: one person for each address, known by name."""

from sqlalchemy import select

from community.access.models import Byline
from community.accounts.models import Person, PersonState
from tests.forums_mail.importing import posts, rows
from tests.forums_mail.letters import note


def test_authors_become_people_who_cannot_sign_in(world, bring):
    bring(note(1, by="Al Ito"), note(2, by="Al Ito"), note(3, by="Al Ito"), note(4, by="Bo Li"))
    people = rows(world, select(Person).where(Person.email.in_(["al.ito@example.org", "bo.li@example.org"])))
    assert {(p.handle, p.name, p.state, p.password) for (p,) in people} == {
        ("al.ito", "Al Ito", PersonState.IMPORTED, None),
        ("bo.li", "Bo Li", PersonState.IMPORTED, None),
    }
    shown = rows(world, select(Byline.kind, Byline.shown, Byline.detail, Byline.seal))
    assert sorted(map(tuple, shown)) == [("name", "Al Ito", "", None), ("name", "Bo Li", "", None)]


def test_somebody_who_is_here_already_writes_under_their_own_name(world, bring):
    bring(note(1, **{"from": "S. O. <SAM@example.org>"}))
    [(post, _, shown)] = posts(world)
    assert shown == "Sam Okafor"
    [(owner,)] = rows(world, select(Byline.person_id).where(Byline.byline_id == post.byline_id))
    assert owner == world.people["sam"]


def test_two_people_of_one_name_have_two_handles(world, bring):
    bring(note(1, **{"from": "Al Ito <a@example.org>"}), note(2, **{"from": "Al Ito <b@example.org>"}))
    handles = rows(world, select(Person.handle).where(Person.name == "Al Ito"))
    assert {handle for (handle,) in handles} == {"al.ito", "al.ito.2"}


def test_a_name_that_was_given_once_is_used_for_the_address(world, bring):
    bring(note(1, **{"from": "aito77@example.org"}), note(2, **{"from": "Al Ito <aito77@example.org>"}))
    assert {shown for _, _, shown in posts(world)} == {"Al Ito"}
