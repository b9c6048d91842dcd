"""The sealed chain: whole when untouched, and any change, removal or cut shows."""

import pytest
from sqlalchemy import delete, update

from community.kernel import audit
from community.kernel.audit import AuditHead, AuditRow
from community.kernel.door import OPENED, System
from community.kernel.events import Event, tell
from community.kernel.keys import Keys


@pytest.fixture
def chain(database, keys):
    """Ten acts, sealed in two batches."""
    for batch in range(2):
        with database.unit(writes=True) as session:
            for number in range(5):
                tell(System(session, keys, "test"), Event("noted", "things", 10 * batch + number))
        with database.unit(writes=True) as session:
            assert audit.seal(session, keys) == 5
    return database


def verdict(database, keys):
    with database.unit() as session:
        return audit.verify(session, keys)


def test_an_untouched_chain_is_whole(chain, keys):
    found = verdict(chain, keys)
    assert (found.sealed, found.open, found.breaks) == (10, 0, [])


@pytest.mark.parametrize("column", ["actor", "verb", "noun", "row_id", "note", "space_id"])
def test_a_changed_row_shows(chain, keys, column):
    value = 7 if column in ("row_id", "space_id") else "other"
    with chain.unit(writes=True) as session:
        session.execute(
            update(AuditRow).where(AuditRow.position == 4).values({column: value}), execution_options=OPENED
        )
    assert verdict(chain, keys).breaks[0] == "row 4 was changed"


@pytest.mark.parametrize("position", [1, 6, 10])
def test_a_removed_row_shows_at_the_beginning_in_the_middle_and_at_the_end(chain, keys, position):
    with chain.unit(writes=True) as session:
        session.execute(delete(AuditRow).where(AuditRow.position == position), execution_options=OPENED)
    assert verdict(chain, keys).breaks


def test_a_chain_cut_back_with_its_head_ends_elsewhere_than_the_log_says(chain, keys):
    before = verdict(chain, keys).head
    with chain.unit(writes=True) as session:
        session.execute(delete(AuditRow).where(AuditRow.position > 5), execution_options=OPENED)
        session.execute(update(AuditHead).values(position=5), execution_options=OPENED)
    assert verdict(chain, keys).head != before


def test_nobody_without_the_key_can_make_the_chain_again(chain):
    assert verdict(chain, Keys("another secret, just as long as ours is")).breaks


def test_rows_that_are_not_sealed_yet_are_counted(chain, keys):
    with chain.unit(writes=True) as session:
        tell(System(session, keys, "test"), Event("noted", "things", 99))
    assert verdict(chain, keys).open == 1
