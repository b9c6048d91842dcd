"""Brings an mbox file to a board: once through it for who answers whom, then message by message, in order of time.

What was written is safe after every batch. A run that was interrupted is simply run again, and so is one that was not:
what is here already is known by the fingerprint of its Message-ID.
"""

from typing import BinaryIO

from sqlalchemy.exc import IntegrityError, OperationalError

from community.access.models import Confidentiality
from community.forums.service.mail import mbox, parse
from community.forums.service.mail.known import fingerprint, in_batches
from community.forums.service.mail.parse import UNTITLED
from community.forums.service.mail.places import Place
from community.forums.service.mail.rows import Letter, Stored, store
from community.forums.service.mail.summary import Summary
from community.forums.service.mail.survey import Planned, plan, survey
from community.forums.service.mail.work import Wishes, Work
from community.kernel.db import Database
from community.kernel.door import System
from community.kernel.errors import Refusal
from community.kernel.ids import ref
from community.kernel.keys import Keys
from community.text.guard import Context, find

BATCH = 200
TRIES = 3
NO_MAIL = "No message in this file could be read. An mbox file begins with a line `From `, then come header fields."


def bring_in(database: Database, keys: Keys, place: Place, file: BinaryIO, wishes: Wishes) -> Summary:
    """Brings what is new in the file to the board. Raises Refusal when the file holds no mail at all."""
    held_at = f"/forums/boards/{ref(place.board_id)}/held"
    summary = Summary(wishes.dry, place.kept_days or 0, held_at, place.confidentiality != Confidentiality.OPEN)
    work = Work(database, keys, place, file, wishes, summary)
    outlines = survey(work)
    if not outlines and not summary.too_old:
        raise Refusal(NO_MAIL)
    for batch in in_batches(plan(work, outlines), BATCH):
        letters = [letter for planned in batch if (letter := _letter(work, planned))]
        stored = _imagined(work, letters) if wishes.dry else _stored(work, letters)
        work.topics |= stored.topics
        summary.count(stored.letters, stored.held)
    summary.broken.sort()
    return summary


def _letter(work: Work, planned: Planned) -> Letter | None:
    """The message with its words, looked over by the guard. A folded tail in which it finds something is left out."""
    outline = planned.outline
    work.progress(outline.length)
    raw = mbox.one(work.file, outline.offset, outline.length)
    name = work.senders[outline.sender.address].name
    laid = work.attempt(raw, parse.words, name)
    in_tail = bool(laid and _kinds_in(work, laid.tail, "post", name))
    laid = work.attempt(raw, parse.words, name, False) if in_tail else laid
    if laid is None:
        return None
    title = outline.title or UNTITLED
    return Letter(
        fingerprint=fingerprint(work.keys, outline.key),
        thread=planned.thread,
        at=planned.at,
        title=title,
        name=name,
        address=outline.sender.address,
        laid=laid,
        found=_kinds_in(work, laid.open, "post", name),
        found_above=_kinds_in(work, title, "title", name),
        tail_left_out=in_tail,
    )


def _kinds_in(work: Work, text: str, composer: str, name: str) -> tuple[str, ...]:
    """What the guard sees in words that `name` wrote: its kinds, never the words."""
    context = Context(composer=composer, known=(name,), confidentiality=work.place.confidentiality)
    return tuple(sorted({finding.kind for finding in find(text, context)}))


def _stored(work: Work, letters: list[Letter]) -> Stored:
    """Writes a batch; once more if somebody brought in the same message or person just now, or held the writer up."""
    for attempt in range(1, TRIES + 1):
        try:
            with work.database.unit(writes=True) as session:
                return store(System(session, work.keys, "import mbox"), work.place, letters, work.topics)
        except (IntegrityError, OperationalError):
            if attempt == TRIES:
                raise
    raise AssertionError("the last attempt returns or raises")


def _imagined(work: Work, letters: list[Letter]) -> Stored:
    """What storing a batch would come to."""
    topics: dict[str, int] = {}
    held = []
    for letter in letters:
        first = letter.thread not in work.topics and letter.thread not in topics
        found = {*letter.found, *(letter.found_above if first else ())}
        topics.setdefault(letter.thread, work.topics.get(letter.thread, 0))
        held += [tuple(sorted(found))] if found else []
    return Stored(letters, held, topics)
