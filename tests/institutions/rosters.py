"""What the tests of rosters lean on: bringing a file in by the page, and carrying out what waits."""

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
from sqlalchemy import func, select, update
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from community.accounts.models import Person
from community.institutions.models import Membership, RosterRow
from community.kernel import clock
from community.kernel.door import OPENED, outright
from community.kernel.jobs import Job, carry_out_due

HEAD = "email,name,role,discipline,end date\n"
PATH = "/hospitals/alder/roster/imports"
# Everyone at Alder but Ana, as they are.
STANDING = (
    "sam@example.org,Sam Okafor,peer supporter,,\nmo@example.org,Mo Lindqvist,moderator,,\n"
    "kim@example.org,Kim Baxter,peer supporter,,\nnew@example.org,Nia Newcomb,peer supporter,,\n"
    "sue@example.org,Sue Hartwell,peer supporter,,\n"
)


class Desk:
    """Ana's desk: brings rosters in, looks at them, applies and undoes them."""

    def __init__(self, browser: Any, world: Any, carry_out: Callable[[], None]) -> None:
        self.browser, self.world, self.carry_out = browser, world, carry_out
        self.path = ""

    def bring(self, content: str | bytes, name: str = "roster.csv", **fields: str) -> Any:
        """Uploads a file, and compares it as far as that goes by itself."""
        data = content.encode() if isinstance(content, str) else content
        shown = self.browser.get(PATH).get_data(as_text=True)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', shown))
        boundary, body = encode_multipart({**hidden, **fields, "file": FileStorage(io.BytesIO(data), name)})
        answer = self.browser.client.post(PATH, data=body, content_type=f"multipart/form-data; boundary={boundary}")
        self.path = answer.location or ""
        self.carry_out()
        return answer

    def page(self, query: str = "") -> str:
        """The import's page."""
        return self.browser.get(self.path + query).get_data(as_text=True)

    def press(self, step: str, **fields: object) -> Any:
        """Presses a button of the page, and carries out what follows."""
        answer = self.browser.post(f"{self.path}/{step}", self.path, **fields)
        self.carry_out()
        return answer

    def kinds(self) -> dict[str, str]:
        """What would happen to whom; rows without an address by their line."""
        return {email or str(line): kind for line, email, kind, _ in self.rows()}

    def said(self, who: str) -> str:
        """The sentence beside somebody's row."""
        return next(said for line, email, _, said in self.rows() if who in (email, str(line)))

    def rows(self) -> list[tuple[int, str, str, str]]:
        """Line, address, kind, sentence."""
        columns = (RosterRow.position, RosterRow.email, RosterRow.kind, RosterRow.said)
        with self.world.database.unit() as session:
            asked = select(*columns).where(RosterRow.kind != "header").order_by(RosterRow.position)
            return [tuple(row) for row in session.execute(outright(asked))]

    def held(self, who: str, place: str = "alder") -> list[str]:
        """The present roles of somebody."""
        theirs = (
            Membership.person_id == self.world.people[who],
            Membership.institution_id == self.world.places[place],
            Membership.ended_at.is_(None) | (Membership.ended_at > clock.now()),
        )
        with self.world.database.unit() as session:
            return sorted(session.scalars(outright(select(Membership.role).where(*theirs))))


def sheet(*rows: tuple[Any, ...]) -> bytes:
    """A spreadsheet with these rows."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def all_due(database: Any, keys: Any, settings: Any) -> None:
    """Carries out every job, those of later minutes too."""
    while carry_out_due(database, keys, settings):
        continue
    with database.unit(writes=True) as session:
        late = update(Job).where(Job.state == "waiting", Job.kind == "invitations.send").values(due_at=clock.now())
        session.execute(late, execution_options=OPENED)
    carry_out_due(database, keys, settings, 10_000)


def letters(settings: Any) -> list[str]:
    """What was mailed, as text, the oldest first."""
    folder = settings.folder / "mailbox"
    return [path.read_text() for path in sorted(folder.iterdir())] if folder.exists() else []


def links(settings: Any) -> list[str]:
    """The addresses of invitations in the letters."""
    return [found for text in letters(settings) for found in re.findall(r"http://localhost(/invitations/\S+)", text)]


def count(world: Any, table: Any) -> int:
    """How many rows a table has."""
    with world.database.unit() as session:
        return session.scalar(outright(select(func.count()).select_from(table))) or 0


def members(world: Any, email: str) -> list[str]:
    """Every role that whoever has this address has or had."""
    with world.database.unit() as session:
        joined = select(Membership.role).join(Person, Person.person_id == Membership.person_id)
        return sorted(session.scalars(outright(joined.where(Person.email == email))))


def ask(browse: Any, email: str, page: str = "/join", to: str = "/join") -> Any:
    """A stranger asks to join."""
    return browse(None).post(to, page, email=email)


def link_to(settings: Any, email: str) -> str:
    """The address of the invitation in the letter to somebody."""
    [text] = [text for text in letters(settings) if f"To: {email}" in text]
    return re.findall(r"http://localhost(/invitations/\S+)", text)[0]
