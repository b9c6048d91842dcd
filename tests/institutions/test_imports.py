"""A roster from a file: compared first, applied when asked, undone within a day; one bad row stops no other."""

from sqlalchemy import select

from community.institutions.models import Invitation, Membership, RosterImport
from community.kernel.door import outright
from community.kernel.ids import ref
from tests.institutions.rosters import HEAD, PATH, STANDING, count, links

JOIN = {"name": "Ida Newman", "password": "a long and quiet password, indeed"}


def test_nothing_changes_before_it_is_applied(desk, world, settings):
    desk.bring(HEAD + STANDING + "ida@alder.example,Ida Newman,observer,Nurse,\n")
    assert desk.kinds()["ida@alder.example"] == "new"
    assert "Nothing has been changed yet" in desk.page()
    assert count(world, Invitation) == 0
    assert links(settings) == []


def test_the_difference_is_counted_and_named(desk):
    desk.bring(
        HEAD
        + "ida@alder.example,Ida Newman,observer,Nurse,\n"
        + "sam@example.org,Sam Okafor,facilitator,Chaplain,\n"
        + "mo@example.org,Mo Lindqvist,moderator,,\n"
        + "kim,Kim Baxter,peer supporter,,\n"
    )
    assert desk.kinds() == {
        "ida@alder.example": "new",
        "sam@example.org": "changed",
        "mo@example.org": "same",
        "kim": "wrong",
        "ana@example.org": "same",
        "kim@example.org": "leaver",
        "new@example.org": "leaver",
        "sue@example.org": "leaver",
    }
    assert desk.said("sam@example.org") == "Role: peer supporter becomes facilitator. Discipline becomes Chaplain."
    assert desk.said("kim") == "This does not look like an email address. Please check it."
    page = desk.page("?show=wrong")
    assert "line 5" in page
    assert "Ida Newman" not in page


def test_applying_invites_and_changes_and_ends_only_when_asked(desk, world, settings):
    desk.bring(HEAD + "ida@alder.example,Ida Newman,observer,Nurse,\nsam@example.org,,facilitator,,\n")
    desk.press("apply")
    assert desk.held("sam") == ["facilitator"]
    assert desk.held("mo") == ["moderator"], "who is missing in the file stays unless she ticks the box"
    assert len(links(settings)) == 1
    assert "1 invited, 1 changed, 0 ended" in desk.page()


def test_whoever_is_missing_is_ended_when_asked_but_never_the_lead_herself(desk):
    desk.bring(HEAD + "sam@example.org,,,,\n")
    desk.press("apply", end_missing="yes")
    assert {who: desk.held(who) for who in ("sam", "mo", "kim", "new")} == {
        "sam": ["peer_supporter"],
        "mo": [],
        "kim": [],
        "new": [],
    }
    assert desk.held("kim", "quill") == ["peer_supporter"]
    assert desk.held("ana") == ["peer_supporter", "program_lead"]
    assert desk.said("ana@example.org") == "You are not in this file. Your own membership stays."


def test_a_lead_does_not_change_her_own_role_by_a_file(desk):
    desk.bring(HEAD + "ana@example.org,Ana Reyes,observer,,\n" + STANDING)
    desk.press("apply", end_missing="yes")
    assert desk.held("ana") == ["peer_supporter", "program_lead"]


def test_a_bad_row_in_the_middle_stops_no_other(desk, settings):
    desk.bring(HEAD + "a@alder.example,A,observer,,\nb@alder.example,B,king,,\nc@alder.example,C,observer,,2020-01-01\n"
               + "d@alder.example,D,observer,,\na@alder.example,Again,observer,,\n,Nobody,,,\n")  # fmt: skip
    desk.press("apply")
    assert [email for _, email, kind, _ in desk.rows() if kind == "new"] == ["a@alder.example", "d@alder.example"]
    assert desk.said("b@alder.example").startswith("“king” is no role here. Use one of: observer")
    assert desk.said("c@alder.example") == "This day has passed. Choose a later one, or end the membership now."
    assert desk.rows()[4][3] == "This address stands in line 2 already. Only that line counts."
    assert desk.said("7") == "The work email is missing. Please fill it in."
    assert len(links(settings)) == 2


def test_the_rows_with_a_problem_come_back_as_a_file_that_runs_nothing(desk):
    desk.bring(HEAD + '=cmd|x,"=HYPERLINK(""http://x"")",observer,,\n+1,@x,-1,,\n')
    answer = desk.browser.get(f"{desk.path}/problems.csv")
    assert answer.mimetype == "text/csv"
    lines = answer.get_data(as_text=True).splitlines()
    assert len(lines) == 3
    assert "'=cmd|x" in lines[1]
    assert "\"'=HYPERLINK" in lines[1]
    assert "'+1,'@x,'-1" in lines[2]


def test_without_a_header_she_chooses_which_column_is_which(desk):
    desk.bring("Ida Newman;ida@alder.example;observer\nBo;bo@alder.example;observer\n")
    page = desk.page()
    assert "Which column is which?" in page
    assert "ida@alder.example" in page
    refused = desk.press("columns", holds=["name", "name", ""])
    assert refused.status_code == 422
    assert desk.press("columns", holds=["name", "email", "role"]).status_code == 303
    assert desk.kinds()["ida@alder.example"] == desk.kinds()["bo@alder.example"] == "new"


def test_unknown_columns_are_named_and_two_for_the_same_are_asked_about(desk):
    desk.bring("Work E-mail,Ward\nida@alder.example,7 West\n")
    assert "Not used: Ward" in desk.page()
    desk.bring("Email,E-mail\nida@alder.example,x@alder.example\n")
    assert "Which column is which?" in desk.page()


def test_columns_may_be_chosen_again_after_the_comparison(desk):
    desk.bring("email,ward\nida@alder.example,Nurse\n")
    assert desk.press("columns", holds=["email", "discipline"], header="yes").status_code == 303
    assert desk.kinds()["ida@alder.example"] == "new"
    assert len([kind for kind in desk.kinds().values() if kind == "leaver"]) == 5


def test_who_is_invited_already_is_not_invited_twice(desk, settings):
    fields = {"email": "ida@alder.example", "role": "observer", "days": "3"}
    desk.browser.post("/hospitals/alder/invitations", "/hospitals/alder/roster", **fields)
    desk.bring(HEAD + "IDA@alder.example,Ida,observer,,\n")
    assert desk.kinds()["ida@alder.example"] == "same"
    assert desk.said("ida@alder.example") == "Invited already. That invitation stays."


def test_who_was_invited_between_comparing_and_applying_is_named(desk, settings):
    desk.bring(HEAD + "ida@alder.example,Ida,observer,,\nbo@alder.example,Bo,observer,,\n")
    fields = {"email": "ida@alder.example", "role": "observer", "days": "3"}
    desk.browser.post("/hospitals/alder/invitations", "/hospitals/alder/roster", **fields)
    desk.press("apply")
    assert desk.said("ida@alder.example") == "They were invited or joined meanwhile."
    assert len(links(settings)) == 2


def test_somebody_with_an_account_gets_an_invitation_and_no_silent_membership(desk, settings, browse):
    desk.bring(HEAD + "priya@example.org,Priya,observer,,2030-06-30\n")
    desk.press("apply")
    assert desk.held("priya") == []
    [path] = links(settings)
    assert browse("priya").post(f"{path}/accept", path).status_code == 303
    assert desk.held("priya") == ["observer"]


def test_an_end_date_is_the_end_of_that_day_where_the_hospital_is(desk, world):
    desk.bring(HEAD + "sam@example.org,,,,12/31/2030\n")
    desk.press("apply")
    with world.database.unit() as session:
        sams = Membership.membership_id == world.memberships["sam", "alder"]
        assert str(session.scalar(outright(select(Membership.ended_at).where(sams)))) == "2031-01-01 04:59:00+00:00"


def test_the_file_of_another_hospital_is_not_there(desk, browse):
    desk.bring(HEAD + "ida@alder.example,Ida,observer,,\n")
    for name in ("priya", "sam", "mo", "rex"):
        other = browse(name)
        for path in (desk.path, f"{desk.path}/columns", f"{desk.path}/problems.csv"):
            assert other.get(path).status_code == 404, (name, path)
        for step in ("apply", "undo", "forget", "columns"):
            assert other.post(f"{desk.path}/{step}", "/settings", holds="email").status_code == 404, (name, step)
        assert other.get(PATH).status_code == (404 if name == "rex" else 403)
    assert browse("adam").get(desk.path).status_code == 200
    assert browse("ana").get(desk.path.replace("alder", "quill")).status_code == 404


def test_an_upload_by_others_is_refused_before_it_is_read(browse, world):
    answer = browse("sam").post(PATH, "/settings", text="\0not even a table")
    assert answer.status_code == 403
    assert count(world, RosterImport) == 0


def test_from_outside_only_leads_are_invited(browse, world, desk):
    desk.browser = browse("adam")
    desk.bring(HEAD + "ida@alder.example,Ida,observer,,\nlee@alder.example,Lee,program lead,,\n")
    assert (desk.kinds()["ida@alder.example"], desk.kinds()["lee@alder.example"]) == ("wrong", "new")


def test_the_last_lead_stays_even_when_the_network_applies_a_file_without_her(browse, desk):
    desk.browser = browse("adam")
    desk.bring(HEAD + STANDING)
    desk.press("apply", end_missing="yes")
    assert desk.held("ana") == ["program_lead"]
    assert "This is the last program lead here. Name another lead first." in desk.page()


def test_a_row_of_the_page_leads_to_no_address_of_another_import(desk):
    assert desk.browser.get(f"{PATH}/{ref(1)}").status_code == 404


def test_the_pages_of_an_import_and_of_a_membership_take_six_statements(desk, world):
    from sqlalchemy import event

    desk.bring(HEAD + STANDING + "ida@alder.example,Ida,observer,,\n")
    member = f"/hospitals/alder/memberships/{ref(world.memberships['sam', 'alder'])}"
    for path in (desk.path, f"{desk.path}?show=new", f"{desk.path}/columns", member):
        desk.browser.get(path)
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest, seen=seen) -> None:
            seen.extend([] if statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")) else [statement])

        event.listen(world.database.reader, "before_cursor_execute", note)
        assert desk.browser.get(path).status_code == 200
        event.remove(world.database.reader, "before_cursor_execute", note)
        assert len(seen) <= 6, (path, seen)
