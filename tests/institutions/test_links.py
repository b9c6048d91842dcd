"""Links to hand out at a meeting: they prove nothing, mail an invitation, and hold as many as they were made for."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from community.accounts.models import Person, SignIn
from community.institutions.models import Invitation, Membership
from community.kernel import clock
from community.kernel.door import OPENED, outright
from community.kernel.ids import ref
from community.kernel.keys import fingerprint
from tests.institutions.rosters import ask, links, members

DOMAINS = "/hospitals/alder/domains"
JOIN = {"name": "Ida Newman", "password": "a long and quiet password, indeed"}
CHANGING = re.compile(r'(nonce="|name="csrf_token" value="|name="client_key" value=")[^"]+')


@pytest.fixture
def link(browse):
    """`link(uses)`: the path of a link that Ana made."""

    def make(uses: int = 5, **fields: str) -> str:
        sent = {"role": "peer_supporter", "uses": str(uses), **fields}
        answer = browse("ana").post("/hospitals/alder/links", "/hospitals/alder/invitations", **sent)
        assert answer.status_code == 303, answer.text
        shown = browse("ana").get(answer.location).text
        return re.search(r"<code>http://localhost(/invitations/\w+)</code>", shown)[1]

    return make


def test_a_link_makes_no_account_by_itself_and_mails_an_invitation(browse, world, link, later, settings):
    path = link(uses=2, note="From Tuesday")
    assert "From Tuesday" in browse(None).get(path).text
    assert browse(None).post(f"{path}/join", path, **JOIN).status_code == 404
    assert ask(browse, "ida@elsewhere.example", path, f"{path}/ask").location == "/join/asked"
    later()
    [own] = links(settings)
    assert browse(None).post(f"{own}/join", own, **JOIN).status_code == 303
    assert members(world, "ida@elsewhere.example") == ["peer_supporter"]
    shown = browse("ana").get("/hospitals/alder/invitations").text
    assert "1 of 2 used" in shown


def test_an_invitation_for_one_address_mails_nothing_to_another(browse, desk, settings, later):
    fields = {"email": "ida@elsewhere.example", "role": "observer", "days": "3"}
    desk.browser.post("/hospitals/alder/invitations", "/hospitals/alder/roster", **fields)
    later()
    [path] = links(settings)
    assert ask(browse, "bo@elsewhere.example", path, f"{path}/ask").status_code == 404
    later()
    assert len(links(settings)) == 1


def test_a_member_of_another_hospital_accepts_in_one_step_and_is_named(browse, world, link):
    path = link()
    assert browse("priya").post(f"{path}/accept", path).status_code == 303
    assert members(world, "priya@example.org") == ["peer_supporter", "program_lead"]
    again = browse("priya").post(f"{path}/accept", path)
    assert again.status_code == 409
    assert "You belong to this hospital already" in again.text
    listed = browse("ana").get("/hospitals/alder/invitations").text
    one = re.search(r'href="(/hospitals/alder/invitations/\w+)">A link', listed)[1]
    assert "Priya Nair" in browse("ana").get(one).text


def test_who_came_by_a_link_and_was_ended_does_not_come_by_it_again(browse, world, link):
    path = link()
    browse("priya").post(f"{path}/accept", path)
    with world.database.unit(writes=True) as session:
        theirs = (Membership.person_id == world.people["priya"], Membership.institution_id == world.places["alder"])
        session.execute(update(Membership).where(*theirs).values(ended_at=clock.now()), execution_options=OPENED)
    answer = browse("priya").post(f"{path}/accept", path)
    assert answer.status_code == 409
    assert "You came by this link before" in answer.text


@pytest.mark.parametrize("fields", [{"role": "program_lead"}, {"role": "moderator"}, {"uses": "51"}, {"uses": "1"}])
def test_a_link_gives_only_what_nobody_has_to_be_chosen_for_and_to_fifty_at_most(browse, fields):
    sent = {"role": "observer", "uses": "5", **fields}
    answer = browse("ana").post("/hospitals/alder/links", "/hospitals/alder/invitations", **sent)
    assert answer.status_code == 422


def test_from_outside_and_by_others_no_link_is_made(browse):
    for name, status in {"adam": 422, "priya": 403, "sam": 403, "rex": 404}.items():
        fields = {"role": "observer", "uses": "5"}
        assert browse(name).post("/hospitals/alder/links", "/help", **fields).status_code == status, name


def crowd(world, count: int) -> list[str]:
    """So many people of Quill, and their tokens."""
    now = clock.now()
    with world.database.unit(writes=True) as session:
        for number in range(count):
            unique = f"crowd{number}"
            person = Person(handle=unique, name=unique, email=f"{unique}@example.org", seen_from=now)
            session.add(person)
            session.flush()
            place = {"person_id": person.person_id, "institution_id": world.places["quill"]}
            session.add(Membership(**place, role="observer", started_at=now))
            times = {"started_at": now, "seen_at": now, "ends_at": now + timedelta(days=1)}
            session.add(SignIn(token=fingerprint(f"token-of-{unique}"), person_id=person.person_id, **times))
    return [f"crowd{number}" for number in range(count)]


def test_of_fifty_who_take_the_last_use_at_once_one_wins(app, world, link):
    from tests.conftest import Browser

    path = link(uses=2)
    people = crowd(world, 51)
    first = Browser(app.test_client(), f"token-of-{people.pop()}")
    assert first.post(f"{path}/accept", path).status_code == 303
    browsers = [Browser(app.test_client(), f"token-of-{name}") for name in people]
    pages = [one.get(path).get_data(as_text=True) for one in browsers]
    fields = [dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)) for page in pages]
    start = threading.Barrier(50)

    def use(number: int) -> int:
        start.wait()
        return browsers[number].client.post(f"{path}/accept", data=fields[number]).status_code

    with ThreadPoolExecutor(50) as pool:
        answers = sorted(pool.map(use, range(50)))
    assert answers.count(303) == 1
    assert set(answers) <= {303, 404, 503}
    with world.database.unit() as session:
        row = session.scalars(outright(select(Invitation))).one()
        joined = select(func.count()).select_from(Membership).where(Membership.institution_id == world.places["alder"])
        new = session.scalar(outright(joined.where(Membership.role == "peer_supporter", Membership.ended_at.is_(None))))
    assert (row.used, new) == (2, 7)


def test_a_link_that_is_withdrawn_takes_the_invitations_along_that_were_asked_for_with_it(
    browse, link, later, settings, world
):
    path = link()
    ask(browse, "ida@elsewhere.example", path, f"{path}/ask")
    later()
    with world.database.unit() as session:
        link_id = session.scalars(outright(select(Invitation.invitation_id).where(Invitation.uses > 1))).one()
    one = f"/hospitals/alder/invitations/{ref(link_id)}"
    assert browse("ana").post(f"{one}/revoke", one).status_code == 303
    [own] = links(settings)
    answer = browse(None).post(f"{own}/join", "/join", **JOIN)
    assert answer.status_code == 404
    assert "withdrawn" in answer.text
    assert members(world, "ida@elsewhere.example") == []
