"""The page of roles says what the door does, for every persona in every space, and changes with the rules."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import false

from community.access.models import Space
from community.chat.models import Channel, Message
from community.forums.models import Board, Post, Topic
from community.institutions.models import Institution, Membership
from community.kernel.columns import Base
from community.kernel.door import RULES, WORDS, Me
from community.roles.service import table
from community.roles.service.samples import Kind, kind_of
from tests.access.matrix import LEVELS, MEMBERS
from tests.access.planting import plant, plant_message
from tests.people import PEOPLE, World

IN_SPACES = [asked for asked in WORDS if WORDS[asked].shown and kind_of(asked[0]) is Kind.SPACE]
# A persona whose only role is this one, and whom the spaces do not name.
ONE_ROLE = {"mo": "Moderator at Alder", "new": "Peer supporter at Alder", "olu": "Observer at Quill"}
ONE_ROLE |= {"adam": "Administrator at Network"}


Rows = dict[type[Base], list[int]]


def rows_of(world: World, space: str, somebody: str, me: str) -> tuple[Rows, Rows]:
    """In that space a row of each noun that somebody else made, and one of my own; and the same taken back."""
    made = [plant(world, space, somebody), plant(world, space, me)]
    said = [plant_message(world, space, name) for name in (somebody, me)]
    removed = {
        Post: [plant(world, space, name, removed_by="author")[1] for name in (somebody, me)],
        Message: [plant_message(world, space, name, removed_by="author") for name in (somebody, me)],
    }
    board, channel = world.boards[space], world.channels[space]
    return {
        Space: [world.spaces[space]] * 2,
        Board: [board, board],
        Topic: [topic_id for topic_id, _ in made],
        Post: [post_id for _, post_id in made],
        Channel: [channel, channel],
        Message: said,
    }, removed


def door_says(me: Me, rows: tuple[Rows, Rows]) -> set[str]:
    """What the door allows with these rows, in the words beside the rules."""
    allowed = set()
    for noun, verb in IN_SPACES:
        ids = rows[bool(WORDS[noun, verb].facts)][noun]
        theirs, own = (_may(me, noun, verb, row_id) for row_id in ids)
        said, _, of_own = WORDS[noun, verb].said.partition("|")
        allowed |= {said} if theirs else {of_own or said} if own else set()
    return allowed


def _may(me: Me, noun: type[Base], verb: str, row_id: int) -> bool:
    row = me.session.get(noun, row_id, execution_options={"door": True})
    assert row is not None
    return me.may(verb, row)


def spaces_of(card: table.Card) -> dict[str, set[str]]:
    """What a card allows in each space that it opens."""
    return {name: set(group.may) for group in card.spaces for name in group.places}


@pytest.mark.parametrize("name", MEMBERS)
def test_my_own_card_is_what_the_door_answers_me(name: str, world: World, as_me: Callable[..., Any]) -> None:
    mine = {space for space, levels in LEVELS.items() if name in levels}
    somebody = "kim" if name != "kim" else "sam"
    rows = {space: rows_of(world, space, somebody, name) for space in mine}
    expected = {space.title(): as_me(name, door_says, rows[space]) for space in mine}
    you = as_me(name, table.cards)[0]
    assert you.title == "You"
    assert spaces_of(you) == expected
    assert you.closed == ()


@pytest.mark.parametrize("name", ONE_ROLE)
def test_a_role_s_card_is_what_the_door_answers_whoever_has_it(
    name: str, world: World, as_me: Callable[..., Any]
) -> None:
    cards = {card.title: card for card in as_me(name, table.cards)}
    mine, you = cards[ONE_ROLE[name]], cards["You"]
    assert mine.mine
    if name != "mo":  # whom one space names
        assert spaces_of(mine) == spaces_of(you)
    assert set(spaces_of(mine)) | set(mine.closed) == set(spaces_of(you))


def test_a_lead_sees_what_others_may_where_the_lead_reads(world: World, as_me: Callable[..., Any]) -> None:
    cards = {card.title: card for card in as_me("ana", table.cards)}
    supporter = spaces_of(cards["Peer supporter at Alder"])
    assert "reply" in supporter["Alder-Team"]
    assert "pin and close topics" not in supporter["Alder-Team"]
    assert "pin and close topics" in spaces_of(cards["Program lead at Alder"])["Alder-Team"]
    assert "Alder-Team" in cards["Peer supporter at another hospital"].closed
    assert "Leads" in cards["Peer supporter at Alder"].closed
    assert "Quill-Team" not in str(cards), "a space that she cannot read is not named"


def test_hospitals_are_told_by_the_same_rules(world: World, as_me: Callable[..., Any]) -> None:
    def lead_may(me: Me) -> set[str]:
        held = me.session.get(Membership, world.memberships["kim", "alder"], execution_options={"door": True})
        place = me.session.get(Institution, world.places["alder"], execution_options={"door": True})
        assert held is not None
        assert place is not None
        asked = [(held, "arrange"), (held, "end"), (place, "invite"), (place, "settings")]
        return {WORDS[type(row), verb].said.partition("|")[0] for row, verb in asked if me.may(verb, row)}

    for name in ("ana", "sam", "adam"):
        told = {group.places: set(group.may) for group in as_me(name, table.cards)[0].hospitals}
        there = next((may for places, may in told.items() if {"Alder", "Other hospitals"} & set(places)), set())
        asked = {"change roles and last days", "end memberships", "invite people to it", "keep its page and settings"}
        assert there & asked == as_me(name, lead_may), name


def test_changing_a_rule_changes_the_page(world: World, browse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = browse("stella").get("/roles")
    assert page.status_code == 200
    assert "</svg>Pin and close topics</li>" in page.text
    monkeypatch.setitem(RULES, (Topic, "facilitate"), lambda _reader: false())
    changed = browse("stella").get("/roles").text
    assert "</svg>Pin and close topics</li>" not in changed
    assert "in and close topics" in changed, "now it stands among what nobody may"


def test_every_member_has_the_page_and_strangers_are_asked_to_sign_in(browse: Any) -> None:
    assert {name: browse(name).get("/roles").status_code for name in MEMBERS} == dict.fromkeys(MEMBERS, 200)
    assert browse(None).get("/roles").status_code == 303


def test_somebody_without_any_role_has_a_page_too(browse: Any) -> None:
    assert PEOPLE["rex"][1][0][3] is not None
    assert browse("rex").get("/roles").status_code == 200
