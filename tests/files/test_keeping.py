"""What lies about is swept up, what is one's own is taken along, and the live line carries addresses only."""

import os
import time
from pathlib import Path
from typing import Any

from sqlalchemy import update

from community.access.models import Space
from community.chat import sockets
from community.chat.models import Message
from community.chat.service import changing, expiry
from community.chat.service.parting import OWN
from community.exports.service.holding import held
from community.files.service import removing
from community.kernel.config import Settings
from community.kernel.door import OPENED, System
from community.kernel.ids import ref, row_id
from community.kernel.storage import new_key, storage
from tests.files.bringing import Hand, rows, stored
from tests.files.made import pdf

HOURS = 3_600


def age(settings: Settings, key: str, hours: float) -> None:
    """Makes bytes older than they are."""
    path: Path = settings.folder / "files" / key[:2] / key
    moment = time.time() - hours * HOURS
    os.utime(path, (moment, moment))


def test_bytes_without_a_row_are_swept_up_and_all_others_stay(
    sam: Hand, world: Any, keys: Any, settings: Settings
) -> None:
    sam.brought()
    assert sam.send(files=[sam.brought()]).status_code == 200
    kept = {row.storage_key for row in rows(world)}
    orphan, young = new_key(), new_key()
    for key in (orphan, young):
        storage(settings).put(key, b"a process died here")
    for key in (*kept, orphan):
        age(settings, key, 30)
    for part in range(removing.PARTS):
        with world.database.unit(writes=True) as session:
            away = removing.sweep(System(session, keys, "test", settings), part)
        away()
    assert stored(settings) == {*kept, young}


def test_ones_own_files_are_told_and_nobody_elses(sam: Hand, hands: Any, as_me: Any) -> None:
    sam.send(files=[sam.brought(pdf("Four steps"), "steps.pdf")], file_words=["Four steps"], body="Look")
    hands("ana").send(files=[hands("ana").brought()], body="And mine")
    told = [row for section, found in as_me("sam", lambda me: list(held(me))) if section == "messages" for row in found]
    assert [[(file["name"], file["words"]) for file in row["files"]] for row in told] == [[("steps.pdf", "Four steps")]]
    as_me("sam", changing.remove, row_id(told[0]["id"]))
    told = [row for section, found in as_me("sam", lambda me: list(held(me))) if section == "messages" for row in found]
    assert [row["files"] for row in told] == [[]], "what was removed does not travel"


def test_where_words_stay_inside_so_do_files(hands: Any, world: Any, as_me: Any) -> None:
    ana = hands("ana")
    ana.send(files=[ana.brought(space="committee")], space="committee", body="For us alone")
    told = [row for section, found in as_me("ana", lambda me: list(held(me))) if section == "messages" for row in found]
    assert [(row["words"], row["files"]) for row in told] == [("", [])]


def test_whoever_leaves_takes_their_files_out_of_sight_at_once(
    sam: Hand, world: Any, keys: Any, system: Any, hands: Any
) -> None:
    sam.send(files=[sam.brought()], body="Look")
    [row] = rows(world)
    path = f"/files/{ref(row.file_id)}/picture.webp"
    assert hands("ana").fetch(path).status_code == 200
    system(lambda me: OWN.withdraw(me, world.people["sam"], 0))
    assert hands("ana").fetch(path).status_code == 404


def test_the_live_line_carries_addresses_and_no_bytes(app: Any, sam: Hand, world: Any, as_me: Any) -> None:
    sam.send(files=[sam.brought()], file_words=["A poster"], body="Look")
    with app.test_request_context():
        words = as_me("ana", sockets.said, world.channels["alder-team"], 0)
    [message] = words.messages
    [row] = rows(world)
    assert f'src="/files/{ref(row.file_id)}/picture.webp"' in message["html"]
    assert row.storage_key not in message["html"]
    assert "base64" not in message["html"]


def test_files_of_a_space_that_ends_soon_go_with_its_messages(
    hands: Any, world: Any, settings: Settings, system: Any, backdate: Any
) -> None:
    ana = hands("ana")
    message_id = row_id(ana.send(files=[ana.brought(space="debrief")], space="debrief").get_json()["id"])
    with world.database.unit(writes=True) as session:
        session.execute(update(Space).values(kept_days=7), execution_options=OPENED)
    backdate(Message, message_id, days=7.1, column="written_at")
    assert system(expiry.expire) == 1
    assert rows(world) == []
