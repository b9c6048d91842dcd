"""Lets the demo's people chat, through the same services, at the times of the file."""

import tomllib
from typing import Any

from community.chat.forms import ChannelForm, Say
from community.chat.models import Channel, Message
from community.chat.service import channels, speaking
from community.chat.service.marks import mark_read
from community.chat.service.writing import prepare_message
from community.kernel import ids
from community.kernel.door import Me, System
from community.worlds.script import FOLDER, offset
from community.worlds.stage import SAFE, Stage

UNREAD = 5  # of the latest messages of each channel


def chat(stage: Stage) -> None:
    """Every channel of chat.toml, with what was said there; everyone has read all but the latest few."""
    for described in tomllib.loads((FOLDER / "chat.toml").read_text(encoding="utf-8"))["channel"]:
        channel_id = _open(stage, described)
        said: list[Message] = []
        for line in described["said"]:
            said.append(_say(stage, channel_id, line, said))
        _read(stage, channel_id, {line["by"] for line in described["said"]}, len(said) - UNREAD)


def _open(stage: Stage, described: dict[str, Any]) -> int:
    form = ChannelForm(name=described["name"], about=described["about"], posting=described["posting"])
    with stage.database.unit(writes=True) as session:
        system = System(session, stage.keys, "demo")
        where = {"space_id": stage.spaces[described["space"]], "slug": described["slug"], "opened_at": stage.ago(21)}
        row = Channel(name=form.name, about=form.about, posting=channels.POSTING[form.posting], **where)
        return system.add(row).channel_id


def _say(stage: Stage, channel_id: int, line: dict[str, Any], said: list[Message]) -> Message:
    at = stage.now - offset(line["ago"])
    answers = ids.ref(said[line["answers"] - 1].message_id) if "answers" in line else ""
    facts = {"answers": answers, "thread": line.get("thread", 0), "note": line.get("note", "")}
    form = Say(body=line["text"], byline=line["byline"], safe_reason=SAFE, **facts)
    prepare_message(form)
    with stage.database.unit(writes=True) as session, ids.backdated(at):
        message = speaking.say(Me(session, stage.people[line["by"]], stage.keys, at), channel_id, form)
        message.pinned_at = at if line.get("pinned") else None
        return message


def _read(stage: Stage, channel_id: int, handles: set[str], upto: int) -> None:
    for handle in sorted(handles):
        with stage.database.unit(writes=True) as session:
            mark_read(Me(session, stage.people[handle], stage.keys), channel_id, upto)
