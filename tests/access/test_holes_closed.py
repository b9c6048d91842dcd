"""Holes that a review found, each with what an attacker would do, and what they get now."""

import re

import pytest
from sqlalchemy import func, select, update

from community.access.models import Space
from community.forums.models import Post, Topic
from community.forums.service import expiry, posts
from community.kernel.door import OPENED, outright
from community.kernel.errors import Refusal
from community.kernel.ids import ref
from community.kernel.shield import csrf
from tests.access.planting import plant
from tests.forums.writing import open_topic, reply


def test_an_administrator_does_not_admit_himself_to_a_hospital(browse):
    adam, page = browse("adam"), "/hospitals/alder/roster"
    for email, role in (("adam@example.org", "program_lead"), ("other@example.org", "moderator")):
        fields = {"email": email, "role": role, "days": "3"}
        assert adam.post("/hospitals/alder/invitations", page, **fields).status_code == 422
    fields = {"email": "lead@example.org", "role": "program_lead", "days": "3"}
    assert adam.post("/hospitals/alder/invitations", page, **fields).status_code == 303


@pytest.mark.parametrize("name", ["\x1c", "\u202e", "123", "   "])
def test_a_name_that_nobody_could_read_is_refused(browse, name):
    stranger = browse(None)
    token = dict(re.findall(r'name="(csrf_token)" value="([^"]*)"', stranger.get("/sign-in").text))
    fields = {**token, "name": name, "password": "a long and quiet password"}
    assert stranger.client.post("/invitations/nothing/join", data=fields).status_code in (404, 422)


def test_a_body_without_a_length_is_bounded_too(browse, world):
    topic = f"/forums/topics/{ref(plant(world, 'alder-team', 'sam')[0])}"
    ana = browse("ana")
    chunked = {"wsgi.input_terminated": True, "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    answer = ana.client.post(f"{topic}/reply", data=b"body=" + b"x" * 1_000_000, environ_overrides=chunked)
    assert answer.status_code == 413


def test_a_post_of_another_space_never_fills_a_composer(browse, world):
    _, secret = plant(world, "alder-team", "sam", "words of the team")
    here, own = plant(world, "commons", "sam", "words of everyone")
    ana = browse("ana")
    assert ana.get(f"/forums/topics/{ref(here)}?quote={ref(secret)}").status_code == 404
    assert "words of everyone" in ana.get(f"/forums/topics/{ref(here)}?quote={ref(own)}").text


def test_tags_pass_the_guard_like_every_other_word(browse):
    fields = {"title": "A title", "body": "Words", "tags": "mrn-44718826 555-867-5309", "byline": "name"}
    answer = browse("ana").post("/forums/commons/talk/new", **fields)
    assert answer.status_code == 422
    assert "Nothing has been posted" in answer.text


def test_the_token_of_a_session_is_not_made_by_a_strangers_cookie(keys, browse):
    stranger = browse(None)
    stranger.client.set_cookie("door", "12345")
    assert csrf(keys, 12345) not in stranger.get("/sign-in").text


def test_without_the_strangers_cookie_there_is_no_token_that_fits(browse, keys):
    fields = {"email": "ana@example.org", "password": "x", "csrf_token": csrf(keys, "-", "door")}
    assert browse(None).client.post("/sign-in", data=fields).status_code == 403


def test_an_old_post_expires_although_its_topic_goes_on(world, as_me, database, backdate, system):
    with database.unit(writes=True) as session:
        session.execute(update(Space).values(kept_days=30), execution_options=OPENED)
    first = as_me("sam", open_topic, world.boards["alder-team"])
    as_me("kim", reply, first.topic_id)
    backdate(Post, first.post_id, days=40, column="written_at")
    assert system(expiry.expire) == 1
    with database.unit() as session:
        left = session.scalars(outright(select(Post.seq))).all()
    assert left == [2]
    system(expiry.expire)
    with database.unit() as session:
        assert session.scalar(outright(select(func.count()).select_from(Topic))) == 1


def test_removing_the_first_post_takes_its_title_along(world, as_me, browse):
    first = as_me("sam", open_topic, world.boards["alder-team"], "A name in the title")
    as_me("kim", reply, first.topic_id, "An answer that stays")
    as_me("mo", posts.remove, first.post_id)
    page = browse("ana").get(f"/forums/topics/{ref(first.topic_id)}").text
    assert "A name in the title" not in page
    assert "An answer that stays" in page
    assert "A name in the title" not in browse("ana").get("/search?q=answer&space=alder-team").text


def test_a_moderator_who_joined_later_does_not_see_what_was_held_before(world, browse, backdate):
    topic_id, _ = plant(world, "alder-team", "sam", "held words", held_at=None)
    with world.database.unit(writes=True) as session:
        held = update(Post).where(Post.topic_id == topic_id).values(held_at=Post.written_at, held_for="PHONE")
        session.execute(held, execution_options=OPENED)
    backdate(Topic, topic_id, days=350)
    address = f"/forums/boards/{ref(world.boards['alder-team'])}/held"
    assert "held words" not in browse("mo").get(address).text


def test_a_limit_names_nobody_where_it_is_kept(app, world, browse):
    browse("ana").post("/settings/look", "/settings", theme="dark", time_zone="UTC")
    kept = str(vars(app.extensions["community"].limits._limiters[0].storage))
    assert str(world.people["ana"]) not in kept
    assert "writes" in kept


@pytest.mark.parametrize("cursor", ["W10", "WyJ4IiwgIngiXQ", "WyIyMDMwLTAxLTAxIiwgIngiXQ"])
def test_a_bad_cursor_gets_a_sentence(browse, cursor):
    assert browse("ana").get(f"/forums/commons/talk?after={cursor}").status_code == 422


def test_what_came_back_in_an_archived_space_stays_a_stone(world, as_me):
    _, post_id = plant(world, "old-room", "kim")
    as_me("kim", posts.remove, post_id)
    with pytest.raises(Refusal, match="does not include"):
        as_me("kim", posts.restore, post_id)
