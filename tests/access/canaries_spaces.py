"""Words in everything that hangs on a space: its name, boards, topics, posts in every state, drafts and bylines."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from community.access.models import Byline, Pact, PactAgreement, Space
from community.chat.models import Carrying, Channel, Message
from community.chat.service import changing
from community.files.models import File
from community.files.service.attaching import blind
from community.forums.models import Board, Post
from community.forums.service import posts
from community.kernel import clock, drafts
from community.kernel.columns import Base
from community.kernel.door import OPENED, Me
from community.kernel.drafts import Place
from community.kernel.ids import new_id, ref
from community.kernel.storage import new_key, storage
from tests.access.canaries import Aviary, change
from tests.access.matrix import LEVELS, author
from tests.chat.saying import reword, say
from tests.forums.writing import new_words, open_topic, reply
from tests.people import ARCHIVED, World


def plant_spaces(aviary: Aviary) -> None:
    """Writes in every space as its author of the matrix; what is archived was written before."""
    _archive(aviary.world, archived=False)
    for space in LEVELS:
        with aviary.world.database.unit(writes=True) as session:
            _space(aviary, session, space)
    _archive(aviary.world, archived=True)


def _archive(world: World, archived: bool) -> None:
    moment = clock.now() if archived else None
    with world.database.unit(writes=True) as session:
        for space in ARCHIVED:
            change(session, Space, world.spaces[space], archived_at=moment)


def _space(aviary: Aviary, session: Any, space: str) -> None:
    readers, world = LEVELS[space], aviary.world
    words = {part: aviary.word(f"the {part} of {space}", readers) for part in ("name", "purpose", "board", "about")}
    change(session, Space, world.spaces[space], name=words["name"], purpose=words["purpose"])
    _pact(aviary, session, space)
    change(session, Board, world.boards[space], name=words["board"], about=words["about"])
    aviary.note("board_id", world.boards[space])
    me = Me(session, aviary.world.people[author(space)], aviary.keys)
    first = _topic(aviary, me, space, "topic", readers)
    told = _reply(aviary, me, space, first.topic_id, "former", _close(space))
    posts.edit(me, told.post_id, new_words(aviary.two(f"a reply in {space}", readers, space), 1))
    held = _reply(aviary, me, space, first.topic_id, "held", _close(space))
    _hold(session, held)
    posts.remove(me, _reply(aviary, me, space, first.topic_id, "removed", ()).post_id)
    posts.remove(me, _topic(aviary, me, space, "removed topic", ()).post_id)
    _channel(aviary, me, space)
    _drafts(aviary, me, space, first.topic_id)
    _bylines(aviary, session, space)


def _pact(aviary: Aviary, session: Any, space: str) -> None:
    """Words that every reader has agreed to; what was typed is seen by those who may write it."""
    readers, here, today = LEVELS[space], {"space_id": aviary.world.spaces[space]}, clock.now().date()
    writers = {name for name, level in readers.items() if level >= 3 and space not in ARCHIVED}
    words = {"source": aviary.word(f"the typed pact of {space}", writers)}
    words["html"] = aviary.word(f"the pact of {space}", readers)
    session.add(Pact(**here, version=1, written_on=today, **words))
    change(session, Space, here["space_id"], pact_version=1)
    for name in readers:
        given = {"person_id": aviary.world.people[name], "version": 1, "agreed_on": today}
        session.add(PactAgreement(**here, **given))
    session.flush()


def _close(space: str) -> set[str]:
    """Its author and those who moderate there."""
    return {author(space)} | {name for name, level in LEVELS[space].items() if level >= 4}


def _topic(aviary: Aviary, me: Me, space: str, what: str, readers: Iterable[str]) -> Post:
    title = aviary.two(f"the title of a {what} in {space}", readers, space)
    tag = aviary.word(f"the tag of a {what} in {space}", readers if what == "topic" else LEVELS[space])
    body = aviary.two(f"the first post of a {what} in {space}", readers, space)
    post = open_topic(me, aviary.world.boards[space], title, body, tags=[tag])
    aviary.note("topic_id", post.topic_id)
    aviary.note("post_id", post.post_id)
    return post


def _reply(aviary: Aviary, me: Me, space: str, topic_id: int, what: str, readers: Iterable[str]) -> Post:
    post = reply(me, topic_id, aviary.two(f"a {what} reply in {space}", readers, space))
    aviary.note("post_id", post.post_id)
    return post


def _channel(aviary: Aviary, me: Me, space: str) -> None:
    """A message that stands after an edit, one that was taken back, and one that answers."""
    readers, channel_id = LEVELS[space], aviary.world.channels[space]
    words = {part: aviary.word(f"the {part} of a channel in {space}", readers) for part in ("name", "about")}
    change(me.session, Channel, channel_id, **words)
    aviary.note("channel_id", channel_id)
    told = say(me, channel_id, aviary.two(f"a former message in {space}", _close(space)))
    reword(me, told.message_id, aviary.two(f"a message in {space}", readers, space))
    answer = aviary.two(f"an answer in {space}", readers, space)
    note = aviary.word(f"a content note in {space}", readers)
    more = [say(me, channel_id, answer, answers=ref(told.message_id), note=note)]
    more.append(say(me, channel_id, aviary.two(f"a message taken back in {space}", ())))
    changing.remove(me, more[-1].message_id)
    for message in (told, *more):
        aviary.note("message_id", message.message_id)
    _files(aviary, me, space, [message.message_id for message in (told, more[-1])])
    _carrying(aviary, me, space, told)


def _carrying(aviary: Aviary, me: Me, space: str, told: Message) -> None:
    """Somebody asks to carry over the thread of a message."""
    title = aviary.word(f"the title of a question in {space}", LEVELS[space])
    where = {"channel_id": told.channel_id, "space_id": told.space_id, "byline_id": told.byline_id}
    about = {"thread": told.seq, "begins": told.seq, "upto": told.seq, "since": told.written_at, "title": title}
    board_id, until = aviary.world.boards[space], me.now + timedelta(days=7)
    row = Carrying(**where, **about, board_id=board_id, lapses_at=until)
    aviary.store(me.session, "carrying_id", row)
    aviary.note("byline_id", told.byline_id)


def _files(aviary: Aviary, me: Me, space: str, message_ids: Iterable[int]) -> None:
    """One on a message that stands, one on a message that was taken back, one that waits to be sent."""
    readers, first = LEVELS[space], True
    for message_id in (*message_ids, None):
        state = "waiting" if message_id is None else "readable" if first else "taken back"
        known = {"readable": readers, "taken back": (), "waiting": {author(space)}}[state]
        words = {part: aviary.two(f"the {part} of a {state} file in {space}", known) for part in ("name", "words")}
        facts = {"media_type": "text/plain", "size": 70, "uploaded_at": me.now, "space_id": aviary.world.spaces[space]}
        row = File(file_id=new_id(), storage_key=new_key(), **facts, **words)
        owner = {"owner_kind": "message", "owner_id": message_id} if message_id else {"blind": blind(me, row.file_id)}
        for name, value in owner.items():
            setattr(row, name, value)
        aviary.store(me.session, "file_id", row)
        if aviary.world.settings:
            inside = aviary.two(f"the inside of a {state} file in {space}", known)
            storage(aviary.world.settings).put(row.storage_key, inside.ljust(70).encode())
        first = False


def _hold(session: Any, post: Post) -> None:
    """As the guard of imports does: it waits, and is not found."""
    post.held_at, post.held_for = clock.now(), "phone"
    found = Base.metadata.tables["search_entries"]
    session.execute(found.delete().where(found.c.entry_id == post.post_id), execution_options=OPENED)


def _drafts(aviary: Aviary, me: Me, space: str, topic_id: int) -> None:
    mine, space_id = {author(space)}, aviary.world.spaces[space]
    places = {"topic": topic_id, "board": aviary.world.boards[space], "channel": aviary.world.channels[space]}
    for kind, row_id in places.items():
        title, body = (aviary.two(f"the {part} of a draft on a {kind} in {space}", mine) for part in ("title", "body"))
        place = Place(kind, row_id, space_id)
        drafts.save(me, place, title, body)
        aviary.ids.setdefault("place", []).append(str(place))


def _bylines(aviary: Aviary, session: Any, space: str) -> None:
    readers = LEVELS[space]
    words = {part: aviary.word(f"the {part} of a byline in {space}", readers) for part in ("shown", "detail")}
    one = update(Byline).where(Byline.space_id == aviary.world.spaces[space]).values(**words)
    session.execute(one, execution_options=OPENED)
