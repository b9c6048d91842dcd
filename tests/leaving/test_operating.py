"""`community person` and `community hospital`: what they do, what they refuse, and what the audit keeps of it."""

import json
import re

import pytest
from sqlalchemy import select

from community.access.models import Space
from community.accounts.models import Person, PersonState
from community.cli import main
from community.forums.models import Post
from community.institutions.forms import AcceptForm
from community.institutions.models import EmailDomain, Institution, Invitation, Membership
from community.institutions.service.accepting import accept_as_new
from community.kernel import clock
from community.kernel.audit import AuditRow
from community.kernel.door import outright
from tests.access.invited import JOIN
from tests.access.planting import plant
from tests.conftest import SECRET
from tests.forums.writing import open_topic
from tests.leaving.rows import every, mails, one
from tests.leaving.test_hospital import invite

WHY = ("--reason", "asked for in writing")
SAM = "sam@example.org"
ADD = ("hospital", "add", "Juniper Falls", "--region", "Vermont", "--lead", "noor@juniper.example")
ADD += ("--lead-name", "Noor Haddad", *WHY)


@pytest.fixture
def run_bare(database, database_url, monkeypatch, tmp_path, capsys):
    """Runs a command on the database as it is."""
    for name, value in {"FOLDER": str(tmp_path), "SECRET": SECRET, "ORIGIN": "http://localhost"}.items():
        monkeypatch.setenv(f"COMMUNITY_{name}", value)

    def command(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()  # what pages have logged
        code = main([*arguments, "--database", database_url])
        return code, *capsys.readouterr()

    return command


@pytest.fixture
def run(known, run_bare):
    """The same in the small world."""
    return run_bare


def audited(world, verb):
    return [(row.actor, row.note, row.at.minute) for row in every(world, AuditRow, AuditRow.verb == verb)]


# ------------------------------------------------------------------ people


def test_a_suspended_person_is_out_at_once_and_back_when_restored(known, run, browse, person):
    assert browse("sam").get("/settings").status_code == 200
    code, out, err = run("person", "suspend", SAM, *WHY)
    assert (code, out, err) == (0, f"{SAM} is suspended, and signed out everywhere.\n", "")
    assert person("sam").state == PersonState.SUSPENDED
    assert browse("sam").get("/settings").location.startswith("/sign-in")
    assert audited(known, "suspended") == [("system:operator", WHY[1], 0)]
    assert run("person", "suspend", SAM, *WHY)[0] == 1, "twice is said"
    assert run("person", "restore", SAM, *WHY)[1] == f"{SAM} can sign in again.\n"
    assert person("sam").state == PersonState.ACTIVE
    assert browse("sam").get("/settings").location.startswith("/sign-in"), "the session stays ended"
    assert run("person", "restore", SAM, *WHY)[0] == 1


def test_suspending_the_last_lead_says_that_nobody_keeps_the_roster(run):
    code, out, _ = run("person", "suspend", "ana@example.org", *WHY)
    assert code == 0
    assert "Nobody keeps the roster of Alder now. Name another lead there." in out


def test_somebody_who_is_leaving_is_not_restored_by_an_operator(leave, run, person):
    leave("sam")
    code, _, err = run("person", "restore", SAM, *WHY)
    assert code == 1
    assert "not suspended" in err
    assert person("sam").state == PersonState.LEAVING


def test_sessions_are_ended_and_counted(known, run, browse):
    assert json.loads(run("person", "end-sessions", SAM, *WHY, "--json")[1]) == {"email": SAM, "ended": 1}
    assert browse("sam").get("/settings").location.startswith("/sign-in")
    assert run("person", "end-sessions", SAM, *WHY)[1] == f"0 sessions ended for {SAM}.\n"
    assert audited(known, "ended_sessions") == [("system:operator", WHY[1], 0)] * 2


def test_a_reset_is_mailed(run, work, settings):
    code, out, _ = run("person", "reset", SAM, *WHY)
    assert (code, out) == (0, f"A link is on its way to {SAM}.\n")
    work()
    assert [(to, "/reset/" in text) for to, _, text in mails(settings)] == [(SAM, True)]


def test_or_printed_and_works_once(run, browse, sign_in):
    link = run("person", "reset", SAM, *WHY, "--print")[1].strip()
    path = re.fullmatch(r"http://localhost(/reset/\S+)", link)[1]
    stranger = browse(None)
    assert stranger.post(path, password="four lamps beside the harbor").location == "/reset/done"
    assert stranger.get(path).status_code == 404
    assert sign_in("sam", "four lamps beside the harbor")[1].status_code == 303


@pytest.mark.parametrize("email", ["sue@example.org", "ivy@example.org"])
def test_an_account_that_cannot_sign_in_gets_no_reset(run, email):
    code, out, err = run("person", "reset", email, *WHY, "--print")
    assert (code, out) == (1, "")
    assert "no password to reset" in err


def test_what_is_held_is_shown_noted_and_told_to_its_person(known, run, browse, as_me):
    as_me("sam", open_topic, known.boards["alder-team"], "Mine", "Under my name")
    secret = as_me("sam", open_topic, known.boards["alder-team"], "Not mine", "Under no name", byline="pseudonym")
    held = json.loads(run("person", "show", SAM, *WHY, "--json")[1])
    text = json.dumps(held)
    assert SAM in text
    assert "Under my name" in text
    assert "Under no name" not in text
    assert str(secret.post_id) not in text
    assert "Kim Baxter" not in text
    assert audited(known, "showed") == [("system:operator", WHY[1], 0)]
    assert "The community itself looked at what is held on you" in browse("sam").get("/settings/access-log").text
    assert f'"email": "{SAM}"' in run("person", "show", SAM, *WHY)[1]


@pytest.mark.parametrize("verb", ["show", "suspend", "restore", "end-sessions", "reset"])
def test_each_wants_a_reason_and_somebody_who_is_there(known, run, verb):
    before = len(every(known, AuditRow))
    for reason in ((), ("--reason", ""), ("--reason", "x" * 201), ("--reason", "two\nlines")):
        assert run("person", verb, SAM, *reason)[0] == 2
    code, out, err = run("person", verb, "nobody@example.org", *WHY)
    assert (code, out) == (1, "")
    assert "Nobody has this address" in err
    assert len(every(known, AuditRow)) == before
    with known.database.unit() as session:
        assert session.scalar(outright(select(Person.state).where(Person.handle == "sam"))) == "active"


# ------------------------------------------------------------------ hospitals


def test_hospitals_are_listed_with_people_and_leads(run):
    rows = {row["slug"]: row for row in json.loads(run("hospital", "list", "--json")[1])["hospitals"]}
    assert (rows["alder"]["people"], rows["alder"]["leads"]) == (6, 1)
    assert (rows["quill"]["people"], rows["quill"]["leads"]) == (3, 1)
    out = run("hospital", "list")[1]
    assert "alder" in out
    assert "Ana" not in out


def test_a_new_hospital_has_a_space_a_board_and_an_invited_lead(known, run, work, settings, browse, app):
    code, out, _ = run(*ADD)
    assert (code, out) == (0, "Juniper Falls is there as juniper-falls. An invitation goes to noor@juniper.example.\n")
    assert one(known, Space, Space.slug == "juniper-falls-team").confidentiality == "confidential"
    assert audited(known, "founded")[0][:2] == ("system:operator", WHY[1])
    work()
    [(to, _, text)] = mails(settings)
    assert to == "noor@juniper.example"
    path = re.search(r"localhost(/invitations/\S+)", text)[1]
    assert browse(None).post(f"{path}/join", path, **JOIN).status_code == 303
    place = one(known, Institution, Institution.slug == "juniper-falls")
    held = one(known, Membership, Membership.institution_id == place.institution_id)
    assert held.role == "program_lead"
    code, _, err = run(*ADD)
    assert code == 1
    assert "this very name" in err


@pytest.mark.parametrize(
    "wrong", [("--lead", "noor"), ("--lead-name", "..."), ("--region", "x" * 81), ("--kind", "inn")]
)
def test_what_cannot_be_is_called_wrongly(known, run, wrong):
    assert run(*ADD, *wrong)[0] == 2
    assert len(every(known, Institution)) == 3


def test_a_printed_link_is_not_mailed_too(run, work, settings, browse):
    link = json.loads(run(*ADD, "--print", "--json")[1])["link"].removeprefix("http://localhost")
    work()
    assert not (settings.folder / "mailbox").exists()
    assert browse(None).post(f"{link}/join", link, **JOIN).status_code == 303


def test_a_network_is_there_once(run):
    code, _, err = run(*ADD, "--kind", "network")
    assert code == 1
    assert "There is a network already" in err


def test_the_first_of_all_makes_the_network_and_its_administrator(database, run_bare, keys):
    code, out, _ = run_bare(
        "hospital", "add", "Our Network", "--kind", "network", "--region", "Vermont", "--lead", "noor@net.example",
        "--lead-name", "Noor Haddad", *WHY, "--print", "--json",
    )  # fmt: skip
    facts = json.loads(out)
    assert code == 0
    assert facts["slug"] == "our-network"
    path = re.fullmatch(r"http://localhost(/invitations/\S+)", facts["link"])[1]
    with database.unit(writes=True) as session:
        me = accept_as_new(session, keys, path.rpartition("/")[2], AcceptForm(**JOIN), "a hash")
        assert me.session.scalars(outright(select(Membership.role))).all() == ["administrator"]


def test_ending_says_before_what_it_would_end_and_wants_a_yes(known, run, browse):
    invite(browse)
    with known.database.unit(writes=True) as session:
        by = {"asked_by": known.people["ana"], "asked_at": clock.now(), "role": "observer"}
        session.add(EmailDomain(institution_id=known.places["alder"], domain="alder.example", **by))
    code, out, err = run("hospital", "end", "alder", *WHY)
    assert code == 1
    assert out == "7 memberships, 1 open invitations and 1 email domains would end.\n"
    assert "Say --yes" in err
    assert browse("sam").get("/forums/alder-team/talk").status_code == 200


def test_an_ended_hospital_has_nobody_and_what_was_written_stays(known, run, browse):
    _, post = plant(known, "alder-team", "sam")
    invite(browse)
    facts = json.loads(run("hospital", "end", "alder", *WHY, "--yes", "--json")[1])
    assert facts == {"slug": "alder", "ended": True, "memberships": 7, "invitations": 1, "domains": 0}
    here = (Membership.institution_id == known.places["alder"], Membership.ended_at.is_(None))
    assert every(known, Membership, *here) == []
    assert every(known, Invitation, Invitation.revoked_at.is_(None)) == []
    assert one(known, Post, Post.post_id == post).removed_at is None
    assert browse("sam").get("/forums/alder-team/talk").status_code == 404
    assert browse("kim").get("/forums/quill-team/talk").status_code == 200
    assert ("system:operator", WHY[1]) in {row[:2] for row in audited(known, "ended")}
    assert run("hospital", "show", "alder", "--json")[1].count('"memberships": 0') == 1


def test_the_network_and_what_is_not_there_are_not_ended(known, run):
    assert run("hospital", "end", "network", *WHY, "--yes")[0] == 1
    assert run("hospital", "end", "nowhere", *WHY, "--yes")[0] == 1
    assert run("hospital", "end", "alder", "--yes")[0] == 2
    assert len(every(known, Membership, Membership.ended_at.is_not(None))) == 1, "Rex's, as before"
