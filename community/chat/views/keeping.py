"""Pages for facilitators: opening a channel, its name and rules, closing it."""

from typing import Any

from werkzeug.datastructures import MultiDict

from community.access.models import Level, Space
from community.access.service import spaces
from community.chat.forms import ChannelForm
from community.chat.models import Channel
from community.chat.service import channels
from community.chat.service.writing import prepare_channel
from community.chat.views.room import room
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.forms import Empty
from community.kernel.pages import render


def _form(me: Me, slug: str, channel: Channel | None, refusal: Refusal | None = None, typed: Any = None) -> str:
    space, _, audience = spaces.one(me, slug)
    me.get(Space, space.space_id, to="facilitate")
    asked = typed if typed is not None else _as_typed(channel)
    values = {"space": space, "audience": audience, "channel": channel}
    return render("chat/settings.html", **values, refusal=refusal, typed=asked)


def _as_typed(channel: Channel | None) -> dict[str, str]:
    if channel is None:
        return {}
    posting = "facilitators" if channel.posting > Level.TAKE_PART else "everyone"
    asked = {"name": channel.name, "about": channel.about, "posting": posting, "kept": str(channel.kept_days or "")}
    newcomers = "joining" if channel.from_joining else "all"
    return (
        asked | {"newcomers": newcomers, "newcomers_were": newcomers} | ({"lively": "true"} if channel.lively else {})
    )


def _look_over(form: ChannelForm) -> None:
    prepare_channel(form)


@room.page("/<space>/new")
def new_channel_page(me: Me, space: str) -> str:
    """The form of a new channel."""
    return _form(me, space, None)


def _new_again(me: Me, refusal: Refusal, typed: MultiDict[str, str], space: str) -> str:
    return _form(me, space, None, refusal, typed)


@room.action("/<space>/new", ChannelForm, again=_new_again, prepare=_look_over)
def open_channel(me: Me, form: ChannelForm, space: str) -> str:
    """Opens a channel."""
    found, _, _ = spaces.one(me, space)
    return channels.address(me, channels.open_channel(me, found.space_id, form))


def _slug(me: Me, channel_id: int) -> tuple[str, Channel]:
    channel = me.get(Channel, channel_id, to="arrange")
    return channels.one(me, channel_id=channel_id)[0].space_slug, channel


@room.page("/channels/<ref:channel_id>/settings")
def settings_page(me: Me, channel_id: int) -> str:
    """What facilitators keep of a channel."""
    return _form(me, *_slug(me, channel_id))


def _settings_again(me: Me, refusal: Refusal, typed: MultiDict[str, str], channel_id: int) -> str:
    return _form(me, *_slug(me, channel_id), refusal, typed)


@room.action("/channels/<ref:channel_id>/settings", ChannelForm, again=_settings_again, prepare=_look_over)
def save_settings(me: Me, form: ChannelForm, channel_id: int) -> str:
    """Keeps them."""
    return channels.address(me, channels.change(me, channel_id, form))


@room.action("/channels/<ref:channel_id>/<any(close,reopen):step>", Empty)
def arrange(me: Me, _form: Empty, channel_id: int, step: str) -> str:
    """Closes a channel, or opens it again."""
    return channels.address(me, channels.close(me, channel_id, step == "close"))
