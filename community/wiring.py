"""Which rooms there are and how they hear of each other; for the app, the worker and the command line alike."""

from datetime import timedelta
from importlib import import_module
from typing import Any

from sqlalchemy import MetaData

from community.access.service import holdings as access_holdings
from community.access.service import pacts
from community.access.service.audience import audience_changed, lost_with
from community.accounts.service import holdings as account_holdings
from community.accounts.service import signing_in
from community.backup import sockets as backup_sockets
from community.backup.service import holdings as backup_holdings
from community.backup.service import parting as backup_parting
from community.backup.service import showing as backup_showing
from community.chat import sockets as chat_sockets
from community.chat.models import Carrying, Channel, Message
from community.chat.service import asking, channels, speaking, talks
from community.chat.service import attaching as chat_files
from community.chat.service import holdings as chat_holdings
from community.chat.service.parting import TRACES as CHAT_TRACES
from community.files.models import File
from community.files.service.places import PLACES
from community.forums import sockets as forum_sockets
from community.forums.models import Board, Post, Topic
from community.forums.service import carried, lists, topics
from community.forums.service import holdings as forum_holdings
from community.forums.service.parting import TRACES as FORUM_TRACES
from community.hospitals.service import deciding, showing
from community.hospitals.service import holdings as hospital_holdings
from community.institutions.service import holdings as institution_holdings
from community.institutions.service import memberships
from community.institutions.service.rosters import mail_address
from community.kernel import audit, events, kinds, log, pausing, progress
from community.kernel.bus import Bus
from community.kernel.columns import Base
from community.kernel.door import Me, System
from community.kernel.events import on
from community.kernel.jobs import job
from community.leaving.service import holdings as leaving_holdings
from community.pauses.service import counting, taking
from community.people.service import holdings as people_holdings
from community.people.service import parting as people_parting
from community.people.service import welcome
from community.people.service import wishes as people_wishes

PARTS = (
    "community.accounts.rules",
    "community.accounts.jobs",
    "community.institutions.rules",
    "community.institutions.jobs",
    "community.access.rules",
    "community.files.rules",
    "community.files.jobs",
    "community.backup.rules",
    "community.backup.jobs",
    "community.chat.rules",
    "community.chat.jobs",
    "community.exports.rules",
    "community.exports.jobs",
    "community.forums.rules",
    "community.forums.jobs",
    "community.hospitals.rules",
    "community.hospitals.jobs",
    "community.leaving.rules",
    "community.leaving.jobs",
    "community.pauses.rules",
    "community.pauses.jobs",
    "community.people.rules",
    "community.roles.rules",
    "community.people.jobs",
    "community.search.rules",
    "community.search.service.indexing",
)
HOLDINGS = (  # what is held on a person, in the order in which they are shown it
    *account_holdings.HOLDINGS,
    *institution_holdings.HOLDINGS,
    *access_holdings.HOLDINGS,
    *people_holdings.HOLDINGS,
    *hospital_holdings.HOLDINGS,
    *forum_holdings.HOLDINGS,
    *chat_holdings.HOLDINGS,
    *backup_holdings.HOLDINGS,
    *leaving_holdings.HOLDINGS,
)


@job("audit.seal", every=timedelta(minutes=1))
def seal_audit(system: System, _payload: dict[str, Any]) -> None:
    """Adds new audit rows to the chain; the log keeps its end, outside the database."""
    if sealed := audit.seal(system.session, system.keys):
        end = audit.head(system.session)
        log.line("audit sealed", count=sealed, position=end.position, digest=end.digest)


def first_board(me: Me, space_id: int) -> None:
    """The board that every new hospital begins with."""
    about = "Anything the team should know or could help with."
    me.add(Board(space_id=space_id, slug="team-room", name="Team room", about=about))


def pact_words(me: Me, space_id: int) -> str:
    """Where the pact of a space is written; NotFound when I may not know the space."""
    return f"/spaces/{pacts.slug_of(me, space_id)}/pact/words"


OTHER_COMPOSERS = {"profile": lambda _me, _person_id: "/settings/profile", "pact": pact_words}


def wire(bus: Bus) -> None:
    """Loads every rule and job, and connects what follows what; once a process."""
    for part in PARTS:
        import_module(part)
    memberships.AUDIENCE_CHANGED[:] = [audience_changed]
    memberships.LOSES[:] = [lost_with]
    progress.REACH[:] = [mail_address]
    deciding.FIRST_BOARD[:] = [first_board]
    kinds.NEWS[:] = [lists.news, channels.news]
    kinds.WITHDRAWERS[:] = [FORUM_TRACES, CHAT_TRACES]
    kinds.FORGOTTEN[:] = [people_parting.forget, backup_parting.forget]
    signing_in.WAITS[:] = [backup_showing.waits]
    kinds.SHELVES[:] = [lists.boards_of, channels.channels_of]
    kinds.TALKS[:] = [talks.open_talk]
    kinds.CARRIERS[:] = [carried.CARRIER]
    kinds.TITLES.update({**carried.TITLES, **asking.TITLES})
    kinds.UNWILLING[:] = [people_wishes.closed]
    kinds.OUTLETS[:] = [showing.my_outlets]
    pausing.TAKERS[:] = [taking.take]
    pausing.FOLLOWERS[:] = [counting.note_pause]
    events.ALONG[:] = [counting.note_override]
    kinds.COMPOSERS.update(topics.COMPOSERS | speaking.COMPOSERS | OTHER_COMPOSERS)
    PLACES.update(chat_files.PLACES)
    kinds.FIRST_PAGES[:] = [welcome.first_page]
    kinds.HOLDINGS[:] = HOLDINGS
    kinds.WRITINGS[:] = [*forum_holdings.WRITINGS, *chat_holdings.WRITINGS]
    kinds.ADDRESSES.update(topics.ADDRESSES | speaking.ADDRESSES)
    forum_sockets.connect(bus)
    chat_sockets.connect(bus)
    backup_sockets.connect(bus)
    pacts.ON_THE_WAY.update(topic_id=Topic, post_id=Post, board_id=Board, channel_id=Channel, message_id=Message)
    pacts.ON_THE_WAY.update(file_id=File, carrying_id=Carrying)
    for verb in ("wrote", "renewed"):
        on(verb, "pacts", lambda _event: bus.say({"what": "audience"}))
    for verb in ("joined", "ended", "changed"):
        on(verb, "memberships", lambda _event: bus.say({"what": "audience"}))
    # Signing in ends the session that the browser had before.
    for verb in ("signed_in", "signed_out", "locked", "renewed"):
        on(verb, "sign_ins", lambda _event: bus.say({"what": "audience"}))


def metadata() -> MetaData:
    """Every table there is; for migrations and for the tests that compare both."""
    for part in (*PARTS, "community.kernel.drafts", "community.kernel.receipts", "community.search.models"):
        import_module(part)
    return Base.metadata
