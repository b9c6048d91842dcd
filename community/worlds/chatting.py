"""Lets the demo's people chat, through the same services, at the times of the file."""

import tomllib
from typing import Any

from community.chat.forms import ChannelForm, Say
from community.chat.models import Channel, Message
from community.chat.service import channels, speaking
from community.chat.service.marks import mark_read
from community.chat.service.writing import prepare_message
from community.files.service import attaching
from community.files.service.receiving import Incoming, receive
from community.kernel import ids
from community.kernel.config import Settings
from community.kernel.door import Me, System
from community.worlds.drawing import MADE
from community.worlds.script import FOLDER, offset
from community.worlds.stage import SAFE, Stage

UNREAD = 5  # of the latest messages of each channel


def chat(stage: Stage, settings: Settings) -> None:
    """Every channel of chat.toml, with what was said there; everyone has read all but the latest few."""
    for described in tomllib.loads((FOLDER / "chat.toml").read_text(encoding="utf-8"))["channel"]:
        channel_id = _open(stage, described)
        said: list[Message] = []
        for line in described["said"]:
            files = [_bring(stage, settings, channel_id, line["by"], file) for file in line.get("files", ())]
            said.append(_say(stage, channel_id, line, said, files))
        _read(stage, channel_id, {line["by"] for line in described["said"]}, len(said) - UNREAD)


def _open(stage: Stage, described: dict[str, Any]) -> int:
    form = ChannelForm(name=described["name"], about=described["about"], posting=described["posting"])
    with stage.database.unit(writes=True) as session:
        system = System(session, stage.keys, "demo")
        where = {"space_id": stage.spaces[described["space"]], "slug": described["slug"], "opened_at": stage.ago(21)}
        row = Channel(name=form.name, about=form.about, posting=channels.POSTING[form.posting], **where)
        return system.add(row).channel_id


def _bring(stage: Stage, settings: Settings, channel_id: int, by: str, file: dict[str, str]) -> tuple[str, str]:
    """A file that is made on the spot and brought as anybody brings theirs: its id, and what it shows."""
    received = receive(Incoming(MADE[file["made"]](), file["name"], SAFE, ()), settings)
    with stage.database.unit(writes=True) as session:
        me = Me(session, stage.people[by], stage.keys)
        space_id = me.get(Channel, channel_id, to="write").space_id
        return ids.ref(attaching.keep(me, space_id, received).file_id), file["words"]


def _say(
    stage: Stage, channel_id: int, line: dict[str, Any], said: list[Message], files: list[tuple[str, str]]
) -> Message:
    at = stage.now - offset(line["ago"])
    answers = ids.ref(said[line["answers"] - 1].message_id) if "answers" in line else ""
    along = {"files": [ref for ref, _ in files], "file_words": [words for _, words in files]}
    facts = {"answers": answers, "thread": line.get("thread", 0), "note": line.get("note", "")} | along
    form = Say(body=line["text"], byline=line["byline"], safe_reason=SAFE, **facts)
    prepare_message(form)
    with stage.database.unit(writes=True) as session, ids.backdated(at):
        me = Me(session, stage.people[line["by"]], stage.keys, at)
        message = speaking.say(me, channel_id, form)
        if line.get("pinned"):
            me.get(Message, message.message_id).pinned_at = at
        return message


def _read(stage: Stage, channel_id: int, handles: set[str], upto: int) -> None:
    for handle in sorted(handles):
        with stage.database.unit(writes=True) as session:
            mark_read(Me(session, stage.people[handle], stage.keys), channel_id, upto)
