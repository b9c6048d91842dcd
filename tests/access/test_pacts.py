"""Nobody reads a space whose pact they have not agreed to, by whatever way; whoever agrees goes on from there."""

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from community.access.models import PactAgreement, Space
from community.access.service import pacts, spaces
from community.access.service.audience import audience_changed, who
from community.forums.models import Topic
from community.kernel import clock
from community.kernel.audit import AuditRow
from community.kernel.door import Me, outright
from community.kernel.errors import Conflict, NotFound, Refusal
from community.kernel.ids import ref
from community.kernel.keys import Keys
from community.text.writing import lay_out
from tests.access.matrix import LEVELS, WAYS, author, expected, filled
from tests.access.pacts import WORDS, lapsed, put
from tests.access.planting import plant, plant_all
from tests.access.test_matrix import _ask, _csrf_tokens, _parts, _status
from tests.access.test_two_worlds import _look
from tests.people import World

SPACE = "alder-team"
BOUND = {name: way for name, way in WAYS.items() if way.asks not in ("nothing", "sign in")}
OF_THE_PACT = {"roles.pact_page", "roles.agree", "roles.words_page", "roles.write_pact"}


def agreements(world: World) -> list[tuple[int, int, date, datetime | None]]:
    columns = (PactAgreement.person_id, PactAgreement.version, PactAgreement.agreed_on, PactAgreement.lapses_at)
    with world.database.unit() as session:
        return [tuple(row) for row in session.execute(outright(select(*columns)))]


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("name", sorted(set(BOUND) - OF_THE_PACT))
def test_every_way_is_closed_to_whoever_has_not_agreed(name: str, app: Flask, world: World, keys: Keys) -> None:
    """Moderators and facilitators too; whoever has agreed gets what the matrix says, and outsiders notice nothing."""
    put(world, SPACE, "sam", "kim")
    way, csrf = BOUND[name], _csrf_tokens(world, keys)
    got = {}
    for persona in ("mo", "ana", "new", "priya", "adam", "kim", "sam"):
        planted = plant_all(world, SPACE, author(SPACE))
        parts = [filled(part, world, SPACE, *planted) for part in _parts(way)]
        answer = _ask(app, way, parts, persona, csrf)
        got[persona] = "pact" if f"/spaces/{SPACE}/pact?next=" in (answer.location or answer.text) else _status(answer)
    asked = dict.fromkeys(("mo", "ana", "new"), "pact" if not way.json else 404)
    assert got == asked | {one: expected(way, SPACE, one) for one in ("priya", "adam", "kim", "sam")}


def test_only_whoever_agreed_is_counted_and_named(world: World, as_me: Any, browse: Any) -> None:
    put(world, SPACE, "sam", "ana")
    _, _, audience = as_me("sam", spaces.one, SPACE)
    assert (audience.people, audience.waiting) == (2, 3)
    assert audience.sentence == "2 people at 1 hospital can read this; 3 more may after agreeing to the pact"
    page = browse("ana").get(f"/spaces/{SPACE}").text
    assert "Sam Okafor" in page
    assert "Kim Baxter" not in page
    readers = as_me("sam", lambda me: {one for (one,) in me.rows(who(Space), row_id=world.spaces[SPACE])})
    assert readers == {world.people["sam"], world.people["ana"]}


def test_agreeing_leads_on_to_what_was_wanted(world: World, browse: Any) -> None:
    topic_id, _ = plant(world, SPACE, "sam")
    put(world, SPACE)
    kim, wanted = browse("kim"), f"/forums/topics/{ref(topic_id)}?from=1"
    led = kim.get(wanted)
    assert (led.status_code, led.location) == (
        303,
        f"/spaces/{SPACE}/pact?next={wanted.replace('?', '%3F').replace('=', '%3D')}",
    )
    shown = kim.get(led.location).text
    assert WORDS in shown
    assert "planted words" not in shown
    going_on = kim.post(f"/spaces/{SPACE}/pact", led.location)
    assert (going_on.status_code, going_on.location) == (303, wanted)
    assert "planted words" in kim.get(wanted).text
    assert agreements(world) == [(world.people["kim"], 1, clock.now().date(), None)]


@pytest.mark.parametrize("there", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example"])
def test_agreeing_leads_nowhere_else(there: str, world: World, browse: Any) -> None:
    put(world, SPACE)
    going_on = browse("kim").post(f"/spaces/{SPACE}/pact", next=there)
    assert going_on.location == "/"


def test_name_and_purpose_show_before_agreeing_and_nothing_else(world: World, browse: Any) -> None:
    topic_id, _ = plant(world, SPACE, "sam")
    put(world, SPACE)
    kim = browse("kim")
    for page in ("/", "/spaces"):
        assert "Alder-Team" in kim.get(page).text
    for page in ("/", "/spaces", "/forums", "/search?q=planted", f"/spaces/{SPACE}/pact"):
        assert "planted words" not in kim.get(page).text
        assert "Talk in alder-team" not in kim.get(page).text
    assert kim.get(f"/spaces/{SPACE}").location.startswith(f"/spaces/{SPACE}/pact")
    script = kim.get(f"/forums/topics/{ref(topic_id)}/posts?after=0", headers={"Sec-Fetch-Dest": "empty"})
    assert script.status_code == 404, "a page's script is never handed the words of the pact"


@pytest.mark.parametrize("name", ["priya", "adam", "stella", "rex", "ivy"])
def test_whoever_would_not_be_admitted_learns_nothing_of_a_pact(name: str, world: World, browse: Any) -> None:
    topic_id, _ = plant(world, SPACE, "sam")
    before = _look(browse(name), _paths(topic_id))
    put(world, SPACE, "sam")
    assert _look(browse(name), _paths(topic_id)) == before, "byte for byte"


def _paths(topic_id: int) -> list[str]:
    inside = [f"/forums/topics/{ref(topic_id)}", f"/forums/{SPACE}/talk", f"/search?q=planted&space={SPACE}"]
    return [*(f"/spaces/{SPACE}{rest}" for rest in ("", "/pact", "/pact/words")), *inside, "/", "/spaces", "/roles"]


def test_what_came_after_the_reader_joined_is_all_they_get_by_agreeing(
    world: World, browse: Any, backdate: Any
) -> None:

    topic_id, _ = plant(world, SPACE, "sam")
    backdate(Topic, topic_id, days=150)
    put(world, SPACE)
    assert browse("kim").get(f"/forums/topics/{ref(topic_id)}").status_code == 404, "older than kim's membership"
    assert browse("ana").get(f"/forums/topics/{ref(topic_id)}").status_code == 303


# ------------------------------------------------------------------ new words, and lapsing


def test_new_words_ask_again_and_lose_nothing(world: World, browse: Any, as_me: Any) -> None:
    put(world, SPACE, "sam", "ana")
    topic_id, post_id = plant(world, SPACE, "sam", "planted by sam")
    sam, wanted = browse("sam"), f"/forums/topics/{ref(topic_id)}"
    as_me("ana", pacts.write, SPACE, lay_out("Other words."), 0, 1)
    assert sam.get(wanted).status_code == 303
    assert browse("ana").get(wanted).status_code == 303, "whoever wrote it agrees like everybody else"
    lost = sam.post(f"{wanted}/reply", "/", body="words half way", byline="name", draft=_place(world, topic_id))
    assert lost.status_code == 403
    assert "words half way" in lost.text
    sam.post(f"/spaces/{SPACE}/pact")
    page = sam.get(wanted).text
    assert "planted by sam" in page
    assert "words half way" in page, "the draft is back"
    assert sam.get(f"/forums/posts/{ref(post_id)}/edit").status_code == 200


def _place(world: World, topic_id: int) -> str:
    return f"topic:{ref(topic_id)}@{ref(world.spaces[SPACE])}"


def test_an_agreement_lapses_softly(world: World, browse: Any) -> None:
    put(world, SPACE, "sam", **lapsed())
    sam = browse("sam")
    assert sam.get(f"/spaces/{SPACE}").status_code == 303
    assert "You agreed on" in sam.get(f"/spaces/{SPACE}/pact").text
    sam.post(f"/spaces/{SPACE}/pact")
    assert sam.get(f"/spaces/{SPACE}").status_code == 200
    assert [row[2:] for row in agreements(world)][-1] == (clock.now().date(), None)
    assert len(agreements(world)) == 2, "the former day is kept"


def test_a_renewal_counts_from_the_day_of_each_agreement(world: World, as_me: Any) -> None:
    put(world, SPACE, "sam", "ana")
    as_me("ana", pacts.write, SPACE, lay_out(WORDS), 3, 1)
    today = clock.now().date()
    assert {row[3] for row in agreements(world)} == {pacts.lapse(today, 3)}
    assert as_me("sam", pacts.pact, SPACE).agreed, "the same words are not asked for again"
    as_me("ana", pacts.write, SPACE, lay_out(WORDS), 0, 1)
    assert {row[3] for row in agreements(world)} == {None}


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 11, 22), 3, datetime(2027, 2, 23, tzinfo=UTC)),
        (date(2026, 8, 31), 6, datetime(2027, 3, 1, tzinfo=UTC)),
        (date(2028, 2, 29), 12, datetime(2029, 3, 1, tzinfo=UTC)),
        (date(2026, 1, 1), 0, None),
    ],
)
def test_months_end_with_their_last_day(day: date, months: int, end: datetime | None) -> None:
    assert pacts.lapse(day, months) == end


# ------------------------------------------------------------------ who writes it, and what is kept


def test_facilitators_write_it_and_nobody_else(world: World, as_me: Any, browse: Any) -> None:
    answers = {
        name: browse(name).get(f"/spaces/{SPACE}/pact/words").status_code for name in ("ana", "mo", "sam", "adam")
    }
    assert answers == {"ana": 200, "mo": 200, "sam": 403, "adam": 404}
    with pytest.raises(Refusal):
        as_me("sam", pacts.write, SPACE, lay_out("Mine."), 0, 0)
    with pytest.raises(NotFound):
        as_me("adam", pacts.write, SPACE, lay_out("Mine."), 0, 0)
    ana = browse("ana")
    done = ana.post(f"/spaces/{SPACE}/pact/words", body="Kind **words**.", renew="6")
    assert done.location == f"/spaces/{SPACE}/pact"
    assert "Kind <strong>words</strong>." in ana.get(done.location).text
    assert ana.get(f"/spaces/{SPACE}").status_code == 303


def test_two_who_change_it_at_once_do_not_overwrite_each_other(world: World, as_me: Any) -> None:
    as_me("ana", pacts.write, SPACE, lay_out("The first."), 0, 0)
    with pytest.raises(Conflict):
        as_me("mo", pacts.write, SPACE, lay_out("The other."), 0, 0)
    assert as_me("sam", pacts.pact, SPACE).source == "The first."


def test_agreeing_to_words_that_changed_meanwhile_is_refused(world: World, browse: Any, as_me: Any) -> None:
    put(world, SPACE)
    as_me("ana", pacts.write, SPACE, lay_out("Other words."), 0, 1)
    late = browse("sam").post(f"/spaces/{SPACE}/pact", version="1")
    assert late.status_code == 409
    assert "Other words." in late.text
    assert agreements(world) == []


def test_what_is_refused_keeps_the_words(world: World, browse: Any) -> None:
    paused = browse("ana").post(f"/spaces/{SPACE}/pact/words", body="Call 617-555-0134 first.", renew="3")
    assert paused.status_code == 422
    assert "Call 617-555-0134 first." in paused.text
    assert '<option value="3" selected>' in paused.text


def test_agreeing_twice_at_once_is_agreeing_once(world: World, keys: Keys) -> None:
    put(world, SPACE)
    barrier, failed = threading.Barrier(2), []

    def agree() -> None:
        barrier.wait()
        try:
            with world.database.unit(writes=True) as session:
                pacts.agree(Me(session, world.people["sam"], keys), SPACE, 1)
        except Exception as error:
            failed.append(type(error).__name__)

    both = [threading.Thread(target=agree) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert set(failed) <= {"IntegrityError"}, "which the edge asks once more, and then finds the first"
    assert len(agreements(world)) == 1


def test_no_minute_is_kept_of_agreeing_and_who_declined_is_nowhere(world: World, browse: Any) -> None:
    put(world, SPACE)
    browse("new").get(f"/spaces/{SPACE}/pact")
    browse("sam").post(f"/spaces/{SPACE}/pact")
    with world.database.unit() as session:
        told = session.scalars(outright(select(AuditRow).where(AuditRow.noun == "pacts"))).all()
    assert [(row.verb, row.at.minute, row.at.second, row.note) for row in told] == [("agreed", 0, 0, "version 1")]
    shown = browse("ana").get(f"/spaces/{SPACE}/pact").text
    assert "1 person has agreed. 4 people have not yet." in shown
    assert "Nia" not in shown


def test_the_count_follows_every_agreement(world: World, as_me: Any) -> None:
    put(world, SPACE, "sam")
    assert as_me("sam", spaces.one, SPACE)[2].people == 1
    as_me("kim", pacts.agree, SPACE, 1)
    assert as_me("sam", spaces.one, SPACE)[2].people == 2
    assert LEVELS[SPACE].keys() > {"sam", "kim"}
    as_me("sam", audience_changed)
