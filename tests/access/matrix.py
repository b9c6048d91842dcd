"""The access matrix: who reaches how far in which space, written down by hand, and what each way in asks for.

A way in is a route or a socket event, as its edge marked it. One without a row here fails the build.
"""

from dataclasses import dataclass
from typing import Literal

from community.kernel.ids import ref
from tests.people import World

MEMBERS = ("ana", "sam", "mo", "priya", "olu", "kim", "new", "stella", "adam")
STRANGERS = (None, "sue", "ivy")  # nobody, somebody suspended, somebody who is only known from a mailing list
EVERYBODY = (*MEMBERS, "rex", *STRANGERS)
# How far each persona's grants reach. Whoever is missing reaches nothing.
LEVELS: dict[str, dict[str, int]] = {
    "commons": {**dict.fromkeys(MEMBERS, 2), "stella": 4},
    "alder-team": {"ana": 3, "sam": 2, "mo": 4, "kim": 2, "new": 2},
    "quill-team": {"priya": 4, "kim": 2},
    "leads": {"ana": 2, "priya": 2, "stella": 4},
    "circle": {"sam": 2, "priya": 2, "stella": 4},
    "all-but-ana": dict.fromkeys((name for name in MEMBERS if name != "ana"), 2),
    "committee": {"ana": 2, "mo": 4},
    "debrief": {"ana": 2, "sam": 2, "kim": 2, "new": 2, "stella": 4},
    "old-room": {**dict.fromkeys(MEMBERS, 1), "stella": 4},
}
ARCHIVED_WRITES = ("take_part", "facilitate", "author")  # what an archived space no longer allows
ROSTERS = {"alder": ("ana", "adam"), "quill": ("priya", "adam"), "network": ("adam",)}
NEEDED = {"read": 1, "take_part": 2, "facilitate": 3, "moderate": 4}
Asks = Literal[
    "nothing", "sign in", "read", "take_part", "facilitate", "moderate", "author", "author or moderator", "nobody"
]
AUTHORS = {"commons": "sam", "quill-team": "kim", "leads": "priya", "committee": "ana", "old-room": "kim"}


def author(space: str) -> str:
    """Who wrote what was planted there."""
    return AUTHORS.get(space, "sam")


@dataclass(frozen=True)
class Way:
    """A way in: its address with {topic}, {post}, {board}, {space} to fill, what it asks for, what it posts.

    One that takes a `file` is given some words of text.
    """

    path: str
    asks: Asks
    sends: dict[str, str] | None = None
    json: bool = False
    file: bool = False


@dataclass(frozen=True)
class EventWay:
    """A socket event about one kind of thing: what it sends, what it asks for, what whoever may do that is answered."""

    sends: dict[str, str]
    asks: Asks
    answer: object


FORM = {"body": "words of the matrix", "byline": "name"}
CARRY = {"title": "A title", "board": "{board}", "byline": "name"}
WAYS: dict[str, Way] = {
    "accounts.sign_in_page": Way("/sign-in", "nothing"),
    "home.away": Way("/away", "nothing"),
    "home.help_page": Way("/help", "nothing"),
    "home.home": Way("/", "sign in"),
    "home.my_spaces": Way("/spaces", "sign in"),
    "home.space": Way("/spaces/{space}", "read"),
    "home.save_draft": Way("/drafts", "sign in", {"place": "topic:{topic}@{space_id}", "body": "half"}, json=True),
    "home.mentionable": Way("/drafts/people?q=s&place=channel:{channel}@{space_id}", "read"),
    "home.go_to_draft": Way("/drafts/go?place=topic:{topic}@{space_id}", "read"),
    "resets.forgot_page": Way("/forgot", "nothing"),
    "resets.sent": Way("/forgot/sent", "nothing"),
    "resets.done": Way("/reset/done", "nothing"),
    "emails.used": Way("/email/used", "nothing"),
    "emails.undone": Way("/email/undone", "nothing"),
    "proof.confirm_page": Way("/confirm", "sign in"),
    "look.look_page": Way("/settings", "sign in"),
    "security.security_page": Way("/settings/security", "sign in"),
    "security.password_page": Way("/settings/security/password", "sign in"),
    "emails.change_page": Way("/settings/security/email", "sign in"),
    "exports.data_page": Way("/settings/data", "sign in"),
    "leaving.leaving_page": Way("/settings/leaving", "sign in"),
    "leaving.account_page": Way("/settings/leaving/account", "sign in"),
    "leaving.left": Way("/left", "nothing"),
    "accounts.stay": Way("/stay", "sign in", {}, json=True),
    "look.choose_look": Way("/settings/look", "sign in", {"theme": "dark", "time_zone": "UTC"}),
    "hospitals.hospitals": Way("/hospitals", "sign in"),
    "hospitals.member_map": Way("/hospitals/map", "sign in"),
    "hospitals.begin_page": Way("/join-the-network", "nothing"),
    "hospitals.step_page": Way("/join-the-network/step/kind", "nothing"),
    "hospitals.back_page": Way("/join-the-network/back", "nothing"),
    "institutions.join_page": Way("/join", "nothing"),
    "institutions.asked": Way("/join/asked", "nothing"),
    "forums.boards": Way("/forums", "sign in"),
    "forums.board": Way("/forums/{space}/talk", "read"),
    "forums.mark_seen": Way("/forums/boards/{board}/seen", "read", {}),
    "forums.new_topic_page": Way("/forums/{space}/talk/new", "read"),
    "forums.open_topic": Way("/forums/{space}/talk/new", "take_part", {**FORM, "title": "A title", "tags": ""}),
    "forums.preview": Way("/forums/preview", "sign in", {"body": "*words*"}, json=True),
    "forums.topic": Way("/forums/topics/{topic}", "read"),
    "forums.new_posts": Way("/forums/topics/{topic}/posts?after=0", "read"),
    "forums.reply": Way("/forums/topics/{topic}/reply", "take_part", FORM),
    "forums.arrange": Way("/forums/topics/{topic}/pin", "facilitate", {}),
    "forums.post": Way("/forums/posts/{post}", "read"),
    "forums.edit_page": Way("/forums/posts/{post}/edit", "author"),
    "forums.edit": Way("/forums/posts/{post}/edit", "author", {"body": "words of the matrix", "version": "1"}),
    "forums.change_post": Way("/forums/posts/{post}/remove", "author or moderator", {}),
    "forums.release": Way("/forums/posts/{post}/release", "moderate", {"version": "1"}),
    "forums.history": Way("/forums/posts/{post}/history", "author or moderator"),
    "forums.held": Way("/forums/boards/{board}/held", "moderate"),
    "backup.ask_page": Way("/backup", "sign in"),
    "backup.waiting": Way("/backup/waiting", "sign in"),
    "backup.duties": Way("/backup/on-call", "sign in"),
    "chat.all_channels": Way("/chat", "sign in"),
    "chat.places": Way("/chat/places", "sign in"),
    "chat.unread": Way("/chat/unread", "sign in"),
    "chat.begin_page": Way("/chat/new?q=a&people=sam", "sign in"),
    "chat.channel": Way("/chat/{space}/rounds", "read"),
    "chat.by_number": Way("/chat/channels/{channel}", "read"),
    "chat.say": Way("/chat/channels/{channel}/say", "take_part", FORM),
    "chat.thread_page": Way("/chat/channels/{channel}/threads/1", "read"),
    "chat.send": Way("/chat/channels/{channel}/messages", "take_part", FORM, json=True),
    "chat.since": Way("/chat/channels/{channel}/since?seq=0&changes=0", "read"),
    "chat.before": Way("/chat/channels/{channel}/before?seq=9", "read"),
    "chat.mark": Way("/chat/channels/{channel}/read", "read", {"seq": "1"}, json=True),
    "chat.new_channel_page": Way("/chat/{space}/new", "facilitate"),
    "chat.settings_page": Way("/chat/channels/{channel}/settings", "facilitate"),
    "chat.save_settings": Way("/chat/channels/{channel}/settings", "facilitate", {"name": "Rounds"}),
    "chat.arrange": Way("/chat/channels/{channel}/reopen", "facilitate", {}),
    "chat.message": Way("/chat/messages/{message}", "read"),
    "chat.edit_page": Way("/chat/messages/{message}/edit", "author"),
    "chat.edit": Way("/chat/messages/{message}/edit", "author", {"body": "words of the matrix", "version": "1"}),
    "chat.change_message": Way("/chat/messages/{message}/remove", "author or moderator", {}),
    "chat.pin": Way("/chat/messages/{message}/pin", "facilitate", {}),
    "chat.pinned": Way("/chat/channels/{channel}/pins", "read"),
    "chat.carry_page": Way("/chat/messages/{message}/carry", "take_part"),
    "chat.ask_to_carry": Way("/chat/messages/{message}/carry", "take_part", CARRY),
    "chat.carried_from": Way("/chat/carryings/{carrying}", "read"),
    "chat.end_carrying": Way("/chat/carryings/{carrying}/withdraw", "author or moderator", {}),
    "chat.react": Way("/chat/messages/{message}/react", "take_part", {"kind": "with_you"}),
    "chat.history": Way("/chat/messages/{message}/history", "author or moderator"),
    "files.fetch": Way("/files/{file}/file.txt", "read"),
    "files.bring": Way("/files", "take_part", {"place": "channel:{channel}@{space_id}"}, json=True, file=True),
    "roles.pact_page": Way("/spaces/{space}/pact", "read"),
    "roles.words_page": Way("/spaces/{space}/pact/words", "facilitate"),
    "roles.roles": Way("/roles", "sign in"),
    "search.search_page": Way("/search?q=planted&space={space}", "read"),
}
TOPIC = {"kind": "topic", "id": "{topic}"}
CHANNEL = {"kind": "channel", "id": "{channel}"}
READER = {"kind": "reader", "id": "{channel}"}
# Every socket event, for every kind of thing that can be listened to. Leaving asks the door nothing: it makes a socket
# hear less, and answers the same whether the thing is hidden, missing or was never listened to.
EVENTS: dict[tuple[str, str], EventWay] = {
    ("listen", "topic"): EventWay(TOPIC, "read", {"last": 1}),
    ("leave", "topic"): EventWay(TOPIC, "sign in", None),
    ("listen", "channel"): EventWay(CHANNEL, "read", {"last": 1, "changes": 0}),
    ("leave", "channel"): EventWay(CHANNEL, "sign in", None),
    # One's own reading alone: who may, and that others hear nothing, is tested in tests/chat/test_elsewhere.py.
    ("listen", "reader"): EventWay(READER, "nobody", None),
    # Who may, and where it is shown, is tested in tests/chat/test_company.py.
    ("here", "channel"): EventWay(CHANNEL, "nobody", None),
    ("leave", "reader"): EventWay(READER, "sign in", None),
}
# What hangs on no space: everybody listens for themselves alone.
EVENTS_ELSEWHERE = {"backup": "tests/backup/test_live.py"}
# Whose membership ends where, and in which spaces they hear nothing from then on.
WITH_ANY = {"commons", "all-but-ana", "old-room"}  # for everyone who belongs somewhere
LOST: dict[tuple[str, str], set[str]] = {
    ("ana", "alder"): {"debrief"},  # as peer supporter; she stays its program lead
    ("sam", "alder"): {*WITH_ANY, "alder-team", "debrief"},
    ("mo", "alder"): {*WITH_ANY, "alder-team"},
    ("priya", "quill"): {*WITH_ANY, "quill-team", "leads"},
    ("olu", "quill"): WITH_ANY,
    ("kim", "alder"): {"alder-team"},
    ("kim", "quill"): {"quill-team"},
    ("new", "alder"): {*WITH_ANY, "alder-team", "debrief"},
    ("stella", "network"): {*WITH_ANY, "leads", "debrief"},
    ("adam", "network"): WITH_ANY,
}
# Outside the rooms: for those who run it, without a person.
OPERATORS = {"health.live", "health.ready", "health.metrics"}


def expected(way: Way, space: str, name: str | None) -> int:
    """The status that persona gets: 200 for every success, 303 stands for being asked to sign in."""
    if way.asks == "nothing":
        return 200
    if name in STRANGERS:
        return 401 if way.json else 303
    return _inside(way.asks, space, name)


def expected_of_event(way: EventWay, space: str, name: str | None) -> int | None:
    """The same for a socket event; None when there is not even a socket to ask with."""
    return None if name in STRANGERS else _inside(way.asks, space, name)


def reached(name: str) -> set[str]:
    """The spaces that persona reads."""
    return {space for space, levels in LEVELS.items() if name in levels}


def _inside(asks: Asks, space: str, name: str | None) -> int:
    if asks in ("sign in", "nobody"):
        return 200 if asks == "sign in" else 404
    level = LEVELS[space].get(name or "", 0)
    if level == 0:
        return 404
    return 200 if _allowed(asks, space, name, level) else 403


def _allowed(asks: Asks, space: str, name: str | None, level: int) -> bool:
    if space == "old-room" and asks in ARCHIVED_WRITES:
        return False
    if asks == "author":
        return name == author(space)
    if asks == "author or moderator":
        return name == author(space) or level >= 4
    return level >= NEEDED[asks]


def filled(text: str, world: World, space: str, *planted: int) -> str:
    """An address of the matrix with the ids of what was planted: topic, post, channel, message, file, carrying."""
    topic_id, post_id, channel_id, message_id, file_id, carrying_id = (*planted, 0, 0, 0, 0)[:6]
    return text.format(
        space=space,
        space_id=ref(world.spaces[space]),
        board=ref(world.boards[space]),
        topic=ref(topic_id),
        post=ref(post_id),
        channel=ref(channel_id),
        message=ref(message_id),
        file=ref(file_id),
        carrying=ref(carrying_id),
    )
