"""Pages for everyone: all channels, one of them, and saying something without a script."""

from contextlib import suppress
from functools import partial
from typing import Any

from flask import redirect, request
from werkzeug.datastructures import MultiDict

from community.access.models import BylineKind
from community.access.service import bylines
from community.chat.forms import FARTHEST, Say
from community.chat.models import Channel
from community.chat.service import channels, conversations, reading, speaking, threads
from community.chat.service.marks import MANY, mark_read
from community.chat.service.writing import prepare_message
from community.chat.views.room import asked, known, room
from community.files.views import bringing
from community.kernel import drafts
from community.kernel.door import Me
from community.kernel.drafts import Place
from community.kernel.errors import NotFound, Refusal
from community.kernel.pages import render
from community.kernel.web import later


@room.page("")
def all_channels(me: Me) -> str:
    """Every channel I can read, by space, with what is unread."""
    return render("chat/channels.html", channels=channels.mine(me), conversations=conversations.mine(me), most=MANY)


def page(me: Me, at: int | None, refusal: Refusal | None = None, typed: Any = None, **address: Any) -> str:
    """A channel with a stretch of what was said in it, and the composer."""
    shown = reading.channel_page(me, at, **address)
    _note_read(me, shown)
    place = Place("channel", shown.channel.channel_id, shown.channel.space_id)
    return render("chat/channel.html", **around(me, shown, place, typed), refusal=refusal, typed=typed or {})


def around(me: Me, shown: reading.ChannelPage, place: Place, typed: Any) -> dict[str, Any]:
    """What stands around the messages of a channel or a thread: the composer with its draft, and who is there."""
    kept = drafts.find(me, place)
    choices = bylines.choices(me, shown.channel) if shown.may_write else []
    values = {"page": shown, "channel": shown.channel, "choices": choices, "place": place, "kept": kept}
    values["files"] = bringing.kept(me, typed)
    if shown.channel.direct:
        values["conversation"] = conversations.about(me, shown.channel.space_id)
    return values | {"most": MANY}


def _note_read(me: Me, shown: reading.ChannelPage) -> None:
    upto = reading.read_so_far(shown.messages, me.now)
    if upto > shown.channel.read_upto:
        later(lambda again: mark_read(again, shown.channel.channel_id, upto))


@room.page("/<space>/<channel>")
def channel(me: Me, space: str, channel: str) -> str:
    """A channel, from where I stopped reading or from a given number."""
    return page(me, asked("at"), space=space, channel=channel)


@room.page("/channels/<ref:channel_id>")
def by_number(me: Me, channel_id: int) -> Any:
    """The lasting address of a channel leads to the one with its name."""
    rest = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
    return redirect(channels.address(me, me.get(Channel, channel_id)) + rest)


def look_over(form: Say) -> None:
    """What is prepared before the unit opens; a file that came along waits from then on."""
    bringing.come_along(form, request.form.get(drafts.FIELD, ""))
    prepare_message(form, partial(known, myself=form.byline != BylineKind.PSEUDONYM))


def thread(me: Me, channel_id: int, number: int, refusal: Refusal | None = None, typed: Any = None) -> str:
    """A thread by the number of the message below which it goes on."""
    shown = threads.thread_page(me, channel_id, number, asked("at"), asked("before"))
    place = Place("thread", shown.first_id, shown.channel.space_id)
    values = around(me, shown, place, typed) | {"thread": number}
    return render("chat/channel.html", **values, refusal=refusal, typed=typed or {})


@room.page(f"/channels/<ref:channel_id>/threads/<int(max={FARTHEST}):number>")
def thread_page(me: Me, channel_id: int, number: int) -> str:
    """What goes on below one message."""
    return thread(me, channel_id, number)


def _again(me: Me, refusal: Refusal, typed: MultiDict[str, str], channel_id: int) -> str:
    number = typed.get("thread", type=int)
    if number and 0 < number <= FARTHEST:
        with suppress(NotFound):
            return thread(me, channel_id, number, refusal, typed)
    return page(me, asked("at"), refusal, typed, channel_id=channel_id)


@room.action("/channels/<ref:channel_id>/say", Say, again=_again, prepare=look_over, largest=bringing.largest)
def say(me: Me, form: Say, channel_id: int) -> str:
    """Says something, as a page."""
    return speaking.where_is(speaking.say(me, channel_id, form))
