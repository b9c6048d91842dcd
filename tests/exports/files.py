"""A file as its person gets it: asked for, made, downloaded, opened."""

import io
import json
import mailbox
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from community.accounts.models import Person
from community.accounts.passwords import hashed
from community.exports.models import Export
from community.exports.service import own
from community.kernel.door import OPENED, outright
from community.kernel.ids import ref
from community.kernel.jobs import carry_out_due
from tests.people import World

PASSWORD = "a long and quiet password"
STORED = hashed(PASSWORD)


def give_passwords(world: World) -> None:
    """Everyone's is the same."""
    with world.database.unit(writes=True) as session:
        session.execute(update(Person).values(password=STORED), execution_options=OPENED)


@dataclass
class Opened:
    """What was in an archive; `whole` is all of it as text, for looking whether something is there."""

    readme: str
    data: dict[str, Any]
    mails: list[mailbox.mboxMessage]
    whole: str


def open_file(content: bytes, folder: Path) -> Opened:
    """Unpacks an archive, with Python's own tools."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["README.txt", "data.json", "posts.mbox"]
        readme, data, mails = (archive.read(name).decode() for name in archive.namelist())
    path = folder / "opened.mbox"
    path.write_text(mails)
    box = mailbox.mbox(path, create=False)
    found = list(box)
    box.close()
    texts = [message.get_payload(decode=True).decode() for message in found]
    return Opened(readme, json.loads(data), found, "\n".join([readme, data, mails, *texts]))


def page_of(browser: Any) -> str:
    """The page of my data."""
    return str(browser.get("/settings/data").text)


def ask(browser: Any) -> Any:
    """Asks for the file, with the password."""
    return browser.post("/settings/data", "/settings/security", password_again=PASSWORD)


def download(browser: Any, where: str, **fields: str) -> Any:
    """Presses the button on the page of the download."""
    return browser.post(f"/settings/data/{where}/file", "/settings/security", password_again=PASSWORD, **fields)


def carry(world: World, keys: Any, settings: Any, most: int = 1000) -> int:
    """Carries out what is due."""
    return carry_out_due(world.database, keys, settings, most)


def lying(settings: Any) -> list[str]:
    """What lies in the folder of files."""
    folder = own.place(settings.folder)
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def made_by(world: World, name: str) -> str:
    """Where the file of that person is, as it stands in addresses."""
    with world.database.unit() as session:
        wanted = select(Export.export_id).where(Export.person_id == world.people[name])
        return ref(session.scalars(outright(wanted)).one())
