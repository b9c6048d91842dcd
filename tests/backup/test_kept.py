"""How long a call is kept, what goes with whoever leaves, and what one's own file holds of it."""

import re

import pytest
from sqlalchemy import func, select

from community.backup.models import BackupAsk, BackupCall, BackupContact
from community.backup.service import calling, parting, showing, sweeping
from community.exports.service.holding import seals_of, sections
from community.kernel import clock, ids
from community.kernel.audit import AuditRow
from community.kernel.door import outright
from community.kernel.errors import NotFound
from tests.backup.calls import ask, asked, call_of, change


def test_words_go_a_day_after_it_is_over_and_the_row_after_thirty_days(alder, world, as_me, system, forward):
    call_id = as_me("sam", ask, reach="Phone 617-555-0199")
    as_me("ana", calling.answer, call_id)
    forward(23 * 60)
    system(sweeping.forget)
    assert call_of(world, call_id).words != ""
    forward(24 * 60 + 1)
    system(sweeping.forget)
    kept = call_of(world, call_id)
    assert (kept.words, kept.reach) == ("", "")
    with pytest.raises(NotFound):
        as_me("ana", showing.call, call_id)
    assert as_me("sam", showing.call, call_id).answered.line == ""
    forward(31 * 24 * 60)
    system(sweeping.forget)
    with world.database.unit() as session:
        for noun in (BackupCall, BackupAsk):
            assert session.scalar(outright(select(func.count()).select_from(noun))) == 0


def test_words_of_a_call_that_goes_on_stay(alder, world, as_me, system, forward):
    call_id = as_me("sam", ask)
    system(sweeping.forget)
    assert call_of(world, call_id).words != ""


def test_of_somebody_who_left_altogether_nothing_stays_and_what_others_asked_does(alder, world, as_me, system):
    theirs, other = as_me("mo", ask), as_me("sam", ask)
    as_me("ana", calling.pass_on, other)
    assert asked(world, other) == ["ana", "mo"]
    system(parting.forget, world.people["mo"], 0)
    assert (asked(world, theirs), asked(world, other)) == ([], ["ana"])
    with world.database.unit() as session:
        assert list(session.scalars(outright(select(BackupCall.call_id)))) == [other]
        assert world.people["mo"] not in set(session.scalars(outright(select(BackupContact.person_id))))


def test_ones_own_file_holds_what_one_asked_and_that_one_was_asked_and_no_word_of_others(alder, as_me):
    as_me("sam", ask, words="A long night, and no sleep since.")
    mine, hers = (
        dict(as_me(name, lambda me: list(sections(me, seals_of(me, sealed=False))))) for name in ("sam", "ana")
    )
    assert [row["words"] for row in mine["backup_asked_for"]] == ["A long night, and no sleep since."]
    assert (len(hers["backup_answered"]), len(hers["on_call"])) == (1, 1)
    assert "A long night" not in str(hers)


def test_ending_an_answered_call_later_opens_it_to_nobody_again(alder, world, as_me, forward):
    call_id = as_me("sam", ask)
    as_me("ana", calling.answer, call_id)
    forward(24 * 60 + 1)
    with pytest.raises(NotFound):
        as_me("ana", showing.call, call_id)
    as_me("sam", calling.withdraw, call_id)
    assert call_of(world, call_id).state == "ended"
    with pytest.raises(NotFound):
        as_me("ana", showing.call, call_id)


def test_of_when_somebody_asked_the_audit_keeps_the_hour_and_so_does_the_number(alder, world, as_me):
    call_id = as_me("sam", ask)
    with world.database.unit() as session:
        rows = session.scalars(outright(select(AuditRow).where(AuditRow.noun == "backup_calls"))).all()
    assert {row.row_id for row in rows} == {call_id}
    assert (ids.made_at(call_id).minute, {row.at.minute for row in rows}) == (0, {0})


def test_words_for_somebody_who_has_just_stopped_come_back(alder, world, browse):
    sam = browse("sam")
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', sam.get("/backup").text))
    change(world, BackupContact, removed_at=clock.now())
    answer = sam.client.post("/backup", data={**hidden, "words": "I am shaking", "reach": "In the chapel"})
    assert answer.status_code == 409
    assert "I am shaking" in answer.text
    assert "In the chapel" in answer.text
