"""Where messages are brought to: a board by its address, if its space takes an archive at all."""

from dataclasses import dataclass

from sqlalchemy import select

from community.access.models import Confidentiality, Space
from community.forums.models import Board
from community.kernel.db import Database
from community.kernel.door import outright
from community.kernel.errors import NotFound, Refusal


@dataclass(frozen=True, slots=True)
class Place:
    """A board, with what matters of its space."""

    board_id: int
    space_id: int
    confidentiality: str
    kept_days: int | None
    board_name: str


def place_at(database: Database, address: str) -> Place:
    """The board at `space/board`. NotFound when there is none, Refusal when nothing is brought there."""
    space, _, board = address.partition("/")
    wanted = (
        select(Board.board_id, Board.space_id, Space.confidentiality, Space.kept_days, Space.archived_at, Board.name)
        .join(Space, Space.space_id == Board.space_id)
        .where(Space.slug == space, Board.slug == board)
    )
    with database.unit() as session:
        found = session.execute(outright(wanted)).first()
    if found is None:
        raise NotFound(f"There is no board {address}. A board is named by its space and itself, as in commons/talk.")
    if found.confidentiality == Confidentiality.EPHEMERAL:
        raise Refusal("What is written in that space ends within days, so no archive is brought there.")
    if found.archived_at:
        raise Refusal("That space is archived: it is read and no longer written.")
    return Place(found.board_id, found.space_id, found.confidentiality, found.kept_days, found.name)
