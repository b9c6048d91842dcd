"""After seven days: the account is emptied once, whatever dies meanwhile, and no column holds its person any more."""

import contextlib
import re
from datetime import timedelta

from sqlalchemy import update

from community.accounts.models import FORMER, OneUseLink, PersonState, Purpose, SignIn
from community.accounts.service import links
from community.forums.models import BoardMark, ReadMark
from community.forums.service import marks
from community.institutions.models import Invitation, RosterImport, RosterRow
from community.institutions.service.accepting import free_handle
from community.kernel import clock, drafts, jobs
from community.kernel.audit import AuditRow
from community.kernel.columns import Base
from community.kernel.door import OPENED, System
from community.kernel.drafts import Draft, Place
from community.kernel.jobs import Job, carry_out_due
from community.kernel.progress import Work
from community.leaving.models import Leaving
from community.leaving.service import emptying
from community.people.models import Profile, ProfileVisit
from community.people.service.visits import note_visit
from tests.access.invited import JOIN, members
from tests.leaving.rows import EMAIL, GONE, NAME, every, places_of
from tests.leaving.test_hospital import invite
from tests.people_room.telling import tell


def test_no_column_of_any_table_holds_the_name_or_the_address(world, browse, leave, later, as_me, system, spoken):
    _leave_traces(world, browse, as_me, system)
    before = places_of(world, NAME, EMAIL)
    assert {"people.name", "people.email", "people.name_key", "bylines.shown", "posts.source", "posts.html"} <= before
    assert {"posts.plain", "post_versions.html", "search_entries.plain", "one_use_links.email"} <= before
    assert {"invitations.email", "invitations.name", "roster_rows.email"} <= before
    leave("sam")
    later(**GONE)
    later(days=9)
    assert places_of(world, NAME, EMAIL) == set()


def _leave_traces(world, browse, as_me, system):
    tell(world, "sam", {"name": 3})
    now = clock.now()
    with world.database.unit(writes=True) as session:
        facts = {"institution_id": world.places["alder"], "invited_by": world.people["ana"], "made_at": now}
        used = {"used": 1, "used_at": now, "person_id": world.people["sam"], "expires_at": now + timedelta(days=1)}
        session.add(Invitation(token="a" * 64, email=EMAIL, name=NAME, role="observer", **facts, **used))
        elsewhere = facts | {"institution_id": world.places["quill"], "expires_at": now + timedelta(days=30)}
        session.add(Invitation(token="b" * 64, email=EMAIL, note=f"Come, {NAME}", role="observer", **elsewhere))
        whole = RosterImport(institution_id=world.places["alder"], person_id=world.people["ana"], state="ready",
                             role="observer", made_at=now)  # fmt: skip
        session.add(whole)
        session.flush()
        session.add(RosterRow(import_id=whole.import_id, position=1, email=EMAIL, name=NAME, cells=f'["{NAME}"]'))
    system(links.make, Purpose.UNDO, world.people["sam"], EMAIL)


def test_the_row_stays_with_nothing_in_it(world, leave, later, person, spoken):
    leave("sam")
    later(**GONE)
    sam = person("sam")
    assert (sam.name, sam.state, sam.password) == (FORMER, PersonState.LEFT, None)
    assert (sam.pronouns, sam.discipline) == ("", "")
    assert "sam" not in sam.handle
    assert sam.email.endswith("@left.invalid")


def test_what_was_only_theirs_is_deleted(world, leave, later, as_me, spoken):
    sam = world.people["sam"]
    tell(world, "sam", {"name": 3})
    as_me("sam", note_visit, world.people["kim"], 1)
    as_me("kim", note_visit, sam, 1)
    for place in (Place("topic", spoken["topic"], world.spaces["alder-team"]), Place("profile", sam, 0)):
        as_me("sam", drafts.save, place, "", "half a thought")
    as_me("kim", drafts.save, Place("topic", spoken["topic"], world.spaces["alder-team"]), "", "Kim's own")
    as_me("sam", marks.mark_board_seen, world.boards["alder-team"])
    as_me("sam", lambda me: me.add(Work(kind="any", person_id=sam, state="done", made_at=me.now, ended_at=me.now)))
    assert len(every(world, ReadMark, ReadMark.person_id == sam)) == 1
    leave("sam")
    later(**GONE)
    for noun in (ReadMark, BoardMark, Profile, ProfileVisit, SignIn, OneUseLink, Work):
        assert every(world, noun, noun.person_id == sam) == [], noun
    assert every(world, ProfileVisit, ProfileVisit.viewer_id == sam) == []
    assert [draft.body for draft in every(world, Draft)] == ["Kim's own"]


def test_every_column_that_leads_to_a_person_is_known_here():
    """A new one is either emptied above, or stands here because an id says nothing once the row is empty."""
    only_ids = {
        "memberships.person_id", "bylines.person_id", "invitations.invited_by", "invitations.person_id",
        "invitation_uses.person_id", "roster_imports.person_id", "email_domains.asked_by", "email_domains.verified_by",
        "applications.decided_by", "pact_agreements.person_id",
    }  # fmt: skip
    emptied = {
        "sign_ins.person_id", "one_use_links.person_id", "profiles.person_id", "profile_visits.person_id",
        "grants.person_id", "read_marks.person_id", "board_marks.person_id", "channel_marks.person_id",
        "blocks.person_id", "blocks.blocked_id",
        "backup_contacts.person_id", "backup_calls.person_id", "backup_asks.person_id",
        "leavings.person_id", "exports.person_id",  # swept by its own job within the hour
    }  # fmt: skip
    keys = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname == "people.person_id" for key in column.foreign_keys)
    }
    assert keys == only_ids | emptied


# ------------------------------------------------------------------ done once, and never lost


def test_the_job_does_nothing_before_the_day_and_nothing_more_when_done_twice(world, leave, later, system, person):
    leave("sam")
    assert system(emptying.step, world.people["sam"]) is False
    assert person("sam").name == NAME
    later(**GONE)
    emptied = [row.emptied_at for row in every(world, Leaving)]
    audited = len(every(world, AuditRow))
    for _ in range(3):
        assert system(emptying.step, world.people["sam"]) is False
    assert [row.emptied_at for row in every(world, Leaving)] == emptied
    assert len(every(world, AuditRow)) == audited
    assert len(every(world, AuditRow, AuditRow.verb == "left")) == 1


def test_what_a_killed_process_was_doing_goes_on_where_it_stopped(
    world, leave, keys, settings, monkeypatch, person, spoken
):
    """Between any two pieces, and in the middle of each: the lease runs out, and somebody else takes it up."""
    leave("sam", posts="withdraw")
    began = clock.now()
    now = [began + timedelta(**GONE)]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    with world.database.unit(writes=True) as session:
        jobs.put(session, "leaving.step", {"row_id": world.people["sam"]}, clock.now())
    for _ in range(40):
        with world.database.unit(writes=True) as session:
            waits = update(Job).where(Job.kind != "leaving.step", Job.state == "waiting").values(state="done")
            session.execute(waits, execution_options=OPENED)
            taken = jobs.claim(session, clock.now())
        if taken is None:
            break
        with contextlib.suppress(RuntimeError), world.database.unit(writes=True) as session:
            emptying.carry_on(System(session, keys, "dies"), world.people["sam"])
            raise RuntimeError("killed")
        assert carry_out_due(world.database, keys, settings, 1) == 0, "it is held by the dead"
        now[0] += jobs.LEASE + timedelta(seconds=1)
        assert carry_out_due(world.database, keys, settings, 1) == 1
    assert person("sam").state == PersonState.LEFT
    assert len(every(world, AuditRow, AuditRow.verb == "left")) == 1
    assert len(every(world, AuditRow, AuditRow.verb == "removed")) == 3


def test_an_emptying_that_got_lost_is_taken_up_within_the_hour(world, leave, later, person):
    leave("sam")
    later(**GONE)
    with world.database.unit(writes=True) as session:
        session.execute(update(Leaving).values(emptied_at=None, step=0, reached=0), execution_options=OPENED)
    later(days=7, hours=3)
    assert [row.emptied_at is None for row in every(world, Leaving)] == [False]


def test_whoever_stays_while_the_job_is_due_is_not_emptied(world, leave, sign_in, later, person):
    leave("sam")
    sam, _ = sign_in("sam")
    sam.post("/coming-back")
    later(days=30)
    assert person("sam").name == NAME


# ------------------------------------------------------------------ afterwards


def test_the_handle_is_never_given_again_and_the_address_may_be_used(
    world, browse, leave, later, sign_in, keys, work, settings
):
    leave("sam")
    later(**GONE)
    with world.database.unit() as session:
        assert free_handle(session, keys, "Sam") == "sam.2"
    invite(browse, "ana", EMAIL)
    work()
    newest = max((settings.folder / "mailbox").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    link = re.search(r"http://localhost(/invitations/\S+)", newest.read_text())[1]
    joined = browse(None).post(f"{link}/join", link, **JOIN)
    assert joined.status_code == 303, joined.text
    assert members(world, EMAIL) == 1
    assert sign_in("sam")[1].status_code == 303
    shown = browse("ana").get("/people/sam")
    assert shown.status_code == 404


def test_an_invitation_sent_after_they_left_still_works_when_they_are_gone(world, browse, leave, later):
    leave("sam")
    later(hours=2)
    invite(browse, "ana", EMAIL)
    later(**GONE)
    assert [row.revoked_at for row in every(world, Invitation, Invitation.email == EMAIL)] == [None]


def test_nobody_signs_in_as_a_former_member(world, leave, later, sign_in, person):
    leave("sam")
    later(**GONE)
    assert sign_in("sam")[1].status_code == 422
    assert sign_in(person("sam").email)[1].status_code == 422
