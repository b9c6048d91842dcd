"""After the drill: what was acknowledged against what is stored, and what is stored against what each client holds."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from bench.drill_client import Client
from community.chat.models import Channel, Message
from community.kernel.db import Database
from community.kernel.door import outright
from community.kernel.ids import row_id

Shown = list[tuple[int, str]]


def stored(url: str, channel: str) -> tuple[int, list[Any]]:
    """The channel's last number, and its messages in order: number, words, when they were written."""
    database, channel_id = Database(url), row_id(channel)
    rows = select(Message.seq, Message.plain, Message.written_at).where(Message.channel_id == channel_id)
    with database.unit() as unit:
        last = unit.scalar(outright(select(Channel.last_seq).where(Channel.channel_id == channel_id)))
        found = list(unit.execute(outright(rows.order_by(Message.seq))))
    database.close()
    return int(last or 0), found


def wrong(clients: Sequence[Client], last: int, rows: Sequence[Any]) -> list[str]:
    """Every promise that was broken, in words; empty when all were kept."""
    truth = [(row.seq, row.plain) for row in rows]
    findings = [*_table(clients, last, truth)]
    for client in clients:
        findings += [f"client {client.number}: {finding}" for finding in _client(client, truth)]
    return findings


def _table(clients: Sequence[Client], last: int, truth: Shown) -> Iterator[str]:
    acknowledged = {(entry.seq, entry.words) for client in clients for entry in client.acknowledged}
    if lost := acknowledged - set(truth):
        yield f"{len(lost)} acknowledged and lost: {sorted(lost)[:3]}"
    if strange := set(truth) - acknowledged:
        yield f"{len(strange)} stored and never acknowledged: {sorted(strange)[:3]}"
    if doubled := [words for words, count in Counter(words for _, words in truth).items() if count > 1]:
        yield f"{len(doubled)} stored twice: {doubled[:3]}"
    if [seq for seq, _ in truth] != list(range(1, last + 1)):
        yield f"the numbers have gaps: {len(truth)} messages, the last number is {last}"


def _client(client: Client, truth: Shown) -> Iterator[str]:
    yield from (f"refused: {words}" for words in client.refused[:3])
    yield from client.odd[:3]
    if client.outbox:
        yield f"{len(client.outbox)} still in the outbox"
    seqs = [entry.seq for entry in client.acknowledged]
    if seqs != sorted(seqs):
        yield "what it said stands in another order"
    if client.shown != dict(truth):
        missing, strange = set(truth) - set(client.shown.items()), set(client.shown.items()) - set(truth)
        yield f"{len(missing)} of {len(truth)} are missing: {sorted(missing)[:3]}; {len(strange)} are not stored"


def brought_back(clients: Sequence[Client], rows: Sequence[Any]) -> int:
    """How many were stored by a try whose answer was lost: the last try began after they were written."""
    written = {row.seq: row.written_at.timestamp() for row in rows}
    entries = [entry for client in clients for entry in client.acknowledged if entry.tries > 1]
    return sum(written.get(entry.seq, entry.sent_at) < entry.sent_at for entry in entries)
