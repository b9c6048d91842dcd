"""Whoever wrote to the list accepts an invitation to the same address, and their old posts are theirs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.accounts.models import Person, PersonState
from community.forums.models import Post
from community.forums.service import posts, reading
from community.institutions.forms import AcceptForm
from community.institutions.models import Invitation
from community.institutions.service.accepting import accept_as_new
from community.kernel import clock
from community.kernel.door import Me
from community.kernel.errors import NotFound
from community.kernel.keys import fingerprint
from tests.forums.writing import new_words
from tests.forums_mail.importing import rows
from tests.forums_mail.letters import note


def invite(world, address, token):
    facts = {"institution_id": world.places["alder"], "role": "peer_supporter", "invited_by": world.people["ana"]}
    now = clock.now()
    row = Invitation(token=fingerprint(token), email=address, made_at=now, expires_at=now + timedelta(days=1), **facts)
    with world.database.unit(writes=True) as session:
        session.add(row)


def test_an_author_claims_what_they_wrote(world, bring, keys, database):
    bring(note(1, "My words", **{"from": "Al Ito <Al.Ito@Example.org>"}), note(2, "Hers", by="Bo Li"))
    [(before,)] = rows(world, select(Person.person_id).where(Person.email == "al.ito@example.org"))
    invite(world, "al.ito@example.org", "token")
    form = AcceptForm(name="Alan Ito", password="a quite long enough password")
    with database.unit(writes=True) as session:
        member = accept_as_new(session, keys, "token", form, "hash")
        assert member.person_id == before
    [(person,)] = rows(world, select(Person).where(Person.person_id == before))
    assert (person.state, person.name) == (PersonState.ACTIVE, "Alan Ito")
    (mine, topic_id), (hers, _) = rows(world, select(Post.post_id, Post.topic_id).order_by(Post.post_id))
    with database.unit(writes=True) as session:
        me = Me(session, before, keys)
        page = reading.topic_page(me, topic_id, None)
        assert [(post.shown, post.mine) for post in page.posts] == [("Al Ito", True)]
        posts.edit(me, mine, new_words("My better words", 1))
        assert not me.may("edit", me.get(Post, hers))


def test_until_then_nobody_reads_or_writes_in_their_name(world, bring, keys, database):
    bring(note(1, by="Al Ito"))
    [(person_id,)] = rows(world, select(Person.person_id).where(Person.email == "al.ito@example.org"))
    [(post_id,)] = rows(world, select(Post.post_id))
    with database.unit(writes=True) as session, pytest.raises(NotFound):
        Me(session, person_id, keys).get(Post, post_id, to="edit")
