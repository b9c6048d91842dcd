"""Pages of conversations: choosing with whom, and ending one."""

from flask import request
from werkzeug.datastructures import MultiDict

from community.chat.forms import OTHERS, Begin
from community.chat.models import Channel
from community.chat.service import channels, conversations
from community.chat.views.room import room
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.forms import Empty
from community.kernel.pages import render


def _choosing(me: Me, handles: list[str], refusal: Refusal | None = None) -> str:
    words = request.values.get("q", "")[:60]
    people = conversations.chosen(me, handles[:OTHERS])
    known = {one.handle for one in people}
    found = [one for one in conversations.found(me, words) if one.handle not in known]
    return render("chat/begin.html", people=people, found=found, words=words, most=OTHERS, refusal=refusal)


@room.page("/new")
def begin_page(me: Me) -> str:
    """Whom to talk with: those chosen so far, and those who fit what was looked for."""
    return _choosing(me, request.args.getlist("people"))


def _begin_again(me: Me, refusal: Refusal, typed: MultiDict[str, str]) -> str:
    return _choosing(me, typed.getlist("people"), refusal)


@room.action("/new", Begin, again=_begin_again)
def begin(me: Me, form: Begin) -> str:
    """Opens the conversation of these people, the one there is or a new one."""
    return channels.address(me, conversations.begin(me, form))


@room.action("/channels/<ref:channel_id>/<any(leave,block,unblock):step>", Empty)
def end(me: Me, _form: Empty, channel_id: int, step: str) -> str:
    """Leaves a conversation of several; blocks the other one of two, or takes that back."""
    if step == "leave":
        conversations.leave(me, channel_id)
        return "/chat"
    conversations.block(me, channel_id, step == "block")
    return channels.address(me, me.get(Channel, channel_id))
