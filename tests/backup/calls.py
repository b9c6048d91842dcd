"""What the tests of back-up lean on: a list at Alder with Ana, Mo and Kim on it, calls, and the minutes that go by."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from typing import Any

from sqlalchemy import select, update

from community.backup.forms import AskForm
from community.backup.models import BackupAsk, BackupCall, BackupContact
from community.backup.service import calling, showing
from community.backup.service.writing import prepare_call
from community.kernel import clock
from community.kernel.door import OPENED, Me, outright
from community.kernel.ids import ref
from tests.people import World

LINES = {"ana": "Pager 4471", "mo": "Phone 617-555-0101", "kim": ""}


def on_list(world: World, place: str, *names: str, **facts: Any) -> dict[str, int]:
    """Puts people on a hospital's list in this order, with their yes; contact ids by name."""
    made = {}
    with world.database.unit(writes=True) as session:
        for position, name in enumerate(names, 1):
            given = {"asked_at": clock.now(), "agreed_at": clock.now(), "line": LINES.get(name, ""), **facts}
            row = BackupContact(institution_id=world.places[place], person_id=world.people[name], position=position)
            for column, value in given.items():
                setattr(row, column, value)
            session.add(row)
            session.flush()
            made[name] = row.contact_id
    return made


def ask(me: Me, place: str = "alder", words: str = "A long night. Could you call?", reach: str = "") -> int:
    """Asks at a hospital as its page would; the call's id."""
    now = showing.team(me, place).now
    first = ref(now[0].contact_id) if now else ""
    form = AskForm(hospital=place, first=first, words=words, reach=reach)
    prepare_call(form)
    return calling.ask(me, form).call_id


def state(world: World, call_id: int) -> str:
    return call_of(world, call_id).state


def call_of(world: World, call_id: int) -> BackupCall:
    with world.database.unit() as session:
        return session.scalars(outright(select(BackupCall).where(BackupCall.call_id == call_id))).one()


def asked(world: World, call_id: int) -> list[str]:
    """The names of those who were asked, in order."""
    names = {person_id: name for name, person_id in world.people.items()}
    wanted = select(BackupAsk.person_id).where(BackupAsk.call_id == call_id).order_by(BackupAsk.turn)
    with world.database.unit() as session:
        return [names[person_id] for person_id in session.scalars(outright(wanted))]


def change(world: World, noun: Any, *where: Any, **values: Any) -> None:
    with world.database.unit(writes=True) as session:
        session.execute(update(noun).where(*where).values(**values), execution_options=OPENED)


def clocked(monkeypatch: Any) -> Callable[[float], None]:
    """`forward(10)`: it is ten minutes later than when the test began."""
    began = clock.now()

    def forward(minutes: float) -> None:
        at = began + timedelta(minutes=minutes, seconds=5)
        monkeypatch.setattr(clock, "now", lambda: at)

    return forward


def letters(settings: Any) -> list[tuple[str, str, str]]:
    """To whom, subject and text of every letter so far, the oldest first."""
    found = [message_from_bytes(path.read_bytes()) for path in sorted((settings.folder / "mailbox").glob("*.eml"))]
    return [(mail["To"], mail["Subject"], mail.get_payload(decode=True).decode()) for mail in found]
