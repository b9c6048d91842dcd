"""Puts the demo on stage: people and spaces as rows, and every post through the same services as a member's own."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from community.access.models import Grant, Level, Space
from community.accounts.models import Person
from community.forums.forms import NewTopic
from community.forums.forms import Post as PostForm
from community.forums.models import Board, Post, ReadMark, Topic
from community.forums.service import topics
from community.forums.service.writing import prepare_post, prepare_topic, quoted
from community.institutions.models import Institution, Membership
from community.kernel import clock, ids
from community.kernel.db import Database
from community.kernel.door import OPENED, Me, System, outright
from community.kernel.keys import Keys
from community.worlds.people import email, password_hash
from community.worlds.script import Line, Scene, cast, scenes

QUOTE = re.compile(r"^> \{\{quote:(\d+)\}\}\n", re.MULTILINE)
SAFE = "example"


class Stage:
    """A database being filled; `ids` of everything by the names that the script uses."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self.database, self.keys = database, keys
        self.now = clock.now()
        self.places: dict[str, int] = {}
        self.people: dict[str, int] = {}
        self.spaces: dict[str, int] = {}
        self.boards: dict[tuple[str, str], int] = {}

    def ago(self, days: float) -> datetime:
        """So many days before now."""
        return self.now - timedelta(days=days)


def perform(database: Database, keys: Keys, say: Callable[[int, int], None]) -> Stage:
    """Fills an empty database with the demo; `say(done, all)` reports progress."""
    stage = Stage(database, keys)
    script = cast()
    with database.unit(writes=True) as session:
        system = System(session, keys, "demo")
        _institutions(stage, system, script)
        _people(stage, system, script)
        _spaces(stage, system, script)
    plays = sorted(scenes(), key=lambda scene: -scene.days_ago)
    for done, scene in enumerate(plays, 1):
        _play(stage, scene)
        say(done, len(plays))
    _read_some(stage)
    return stage


def _institutions(stage: Stage, system: System, script: dict[str, Any]) -> None:
    for place in script["institution"]:
        facts = {"slug": place["slug"], "name": place["name"], "kind": place["kind"], "region": place["region"]}
        row = system.add(Institution(**facts, time_zone=place["timezone"], about=place["about"]))
        stage.places[place["slug"]] = row.institution_id


def _people(stage: Stage, system: System, script: dict[str, Any]) -> None:
    zones = {place["slug"]: place["timezone"] for place in script["institution"]}
    for person in script["person"]:
        handle = person["handle"]
        row = system.add(
            Person(
                handle=handle,
                name=person["name"],
                pronouns=person.get("pronouns", ""),
                discipline=person.get("discipline", ""),
                email=email(handle),
                password=password_hash(),
                time_zone=zones[person["memberships"][0]["at"]],
                seen_from=stage.ago(21),
            )
        )
        stage.people[handle] = row.person_id
        for held in person["memberships"]:
            system.add(_membership(stage, row.person_id, held))


def _membership(stage: Stage, person_id: int, held: dict[str, Any]) -> Membership:
    until = stage.ago(held["until"]) if "until" in held else None
    place = stage.places[held["at"]]
    since = stage.ago(held["since"])
    return Membership(person_id=person_id, institution_id=place, role=held["role"], started_at=since, ended_at=until)


def _spaces(stage: Stage, system: System, script: dict[str, Any]) -> None:
    opened = stage.ago(700)
    for described in script["space"]:
        columns = ("slug", "name", "purpose", "confidentiality", "pseudonyms", "kept_days")
        facts = {name: described[name] for name in columns if name in described}
        row = system.add(Space(**facts, institution_id=stage.places[described["owner"]], opened_at=opened))
        stage.spaces[row.slug] = row.space_id
        for line in described["grants"]:
            system.add(_grant(stage, row.space_id, line, opened))
        for position, board in enumerate(described["boards"]):
            made = system.add(Board(space_id=row.space_id, position=position, **board))
            stage.boards[row.slug, board["slug"]] = made.board_id


def _grant(stage: Stage, space_id: int, line: dict[str, Any], granted_at: datetime) -> Grant:
    return Grant(
        space_id=space_id,
        level=Level[line.get("level", "read").upper()],
        excluded=line.get("excluded", False),
        person_id=stage.people[line["person"]] if "person" in line else None,
        institution_id=stage.places[line["at"]] if "at" in line else None,
        role=line.get("role"),
        granted_at=granted_at,
    )


# ------------------------------------------------------------------ playing a scene


def _play(stage: Stage, scene: Scene) -> None:
    opened_at = stage.ago(scene.days_ago)
    posts: list[Post] = []
    for line in scene.lines:
        at = min(opened_at + line.after, stage.now - timedelta(minutes=1))
        form = _form(scene, line, posts, stage)
        with stage.database.unit(writes=True) as session, ids.backdated(at):
            me = Me(session, stage.people[line.by], stage.keys, at)
            posts.append(_speak(stage, me, scene, form, posts))
    _arrange(stage, scene, posts[0].topic_id)


def _form(scene: Scene, line: Line, posts: list[Post], stage: Stage) -> PostForm:
    text = QUOTE.sub(lambda found: _quote_of(stage, posts[int(found[1]) - 1], line), line.text)
    facts: dict[str, Any] = {"body": text, "byline": line.byline, "safe_reason": SAFE}
    if posts:
        form = PostForm(**facts)
        prepare_post(form)
        return form
    opening = NewTopic(**facts, title=scene.title, tags=scene.tags)
    prepare_topic(opening)
    return opening


def _quote_of(stage: Stage, post: Post, line: Line) -> str:
    """The first line of a quote: who wrote it, with the way back."""
    with stage.database.unit() as session:
        whole = quoted(Me(session, stage.people[line.by], stage.keys), post.topic_id, ids.ref(post.post_id))
    return whole.partition("\n")[0] + "\n"


def _speak(stage: Stage, me: Me, scene: Scene, form: PostForm, posts: list[Post]) -> Post:
    if isinstance(form, NewTopic):
        return topics.open_topic(me, stage.boards[scene.space, scene.board], form)
    return topics.reply(me, posts[0].topic_id, form)


def _arrange(stage: Stage, scene: Scene, topic_id: int) -> None:
    facts = {"pinned_at": stage.now if scene.pinned else None, "closed_at": stage.now if scene.closed else None}
    with stage.database.unit(writes=True) as session:
        session.execute(update(Topic).where(Topic.topic_id == topic_id).values(**facts), execution_options=OPENED)


def _read_some(stage: Stage) -> None:
    """Everyone has read all but the latest few things, so that home has something to say."""
    with stage.database.unit(writes=True) as session:
        system = System(session, stage.keys, "demo")
        recent = list(system.rows(outright(select(Topic.topic_id, Topic.last_seq, Topic.last_post_at))))
        marks = set(system.rows(outright(select(ReadMark.person_id, ReadMark.topic_id))))
        for person_id, topic_id, seq in _older(stage, recent):
            if (person_id, topic_id) not in marks:
                system.session.add(ReadMark(person_id=person_id, topic_id=topic_id, seq=seq))


def _older(stage: Stage, recent: list[Any]) -> Iterator[tuple[int, int, int]]:
    for person_id in stage.people.values():
        for topic_id, seq, at in recent:
            if stage.ago(21) < at < stage.ago(5):
                yield person_id, topic_id, seq
