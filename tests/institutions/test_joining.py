"""Joining by oneself: a link from a meeting, or an address at a confirmed domain; the answer tells nobody anything."""

import re

import pytest
from sqlalchemy import func, select, update

from community.accounts.models import Person
from community.institutions.models import EmailDomain, Invitation, JoinAsk
from community.institutions.service.joining import PUBLIC
from community.kernel.door import OPENED, outright
from community.kernel.ids import ref
from tests.institutions.rosters import ask, letters, links, members

DOMAINS = "/hospitals/alder/domains"
JOIN = {"name": "Ida Newman", "password": "a long and quiet password, indeed"}
CHANGING = re.compile(r'(nonce="|name="csrf_token" value="|name="client_key" value=")[^"]+')


@pytest.fixture
def domain(browse, world):
    """alder.example, named by Ana and confirmed by Adam."""

    def open_up(confirmed: bool = True) -> str:
        browse("ana").post(DOMAINS, domain="@Alder.Example", role="observer")
        with world.database.unit() as session:
            domain_id = session.scalars(outright(select(EmailDomain.domain_id))).one()
        path = f"{DOMAINS}/{ref(domain_id)}"
        if confirmed:
            assert browse("adam").post(f"{path}/confirm", DOMAINS).status_code == 303
        return path

    return open_up


def test_somebody_of_a_confirmed_domain_joins_by_a_letter(browse, world, domain, later, settings):
    domain()
    assert ask(browse, "ida@alder.example").location == "/join/asked"
    later()
    [path] = links(settings)
    assert "As observer" in browse(None).get(path).text
    assert browse(None).post(f"{path}/join", path, **JOIN).status_code == 303
    assert members(world, "ida@alder.example") == ["observer"]


def test_the_answer_is_the_same_for_every_address(browse, domain, world):
    domain()
    answers = []
    for email in ("ida@alder.example", "ida@elsewhere.example", "sam@example.org", "ida@sub.alder.example"):
        answer = ask(browse, email)
        page = browse(None).get(answer.location).get_data(as_text=True)
        answers.append((answer.status_code, answer.location, CHANGING.sub(r"\1*", page)))
    assert len(set(answers)) == 1
    with world.database.unit() as session:
        assert session.scalar(outright(select(func.count()).select_from(JoinAsk))) == 4, "and the work is the same"


def test_only_whoever_is_due_one_gets_a_letter_and_no_note_of_the_others_is_left(
    browse, domain, later, settings, world
):
    domain()
    for email in (
        "ida@elsewhere.example",
        "sam@example.org",
        "ida@sub.alder.example",
        "ida@alder.example.evil.example",
    ):
        ask(browse, email)
    later()
    assert letters(settings) == []
    with world.database.unit() as session:
        assert session.scalars(outright(select(JoinAsk))).all() == []
        assert session.scalars(outright(select(Invitation))).all() == []


def test_a_domain_opens_nothing_before_the_network_has_confirmed_it_or_after_it_was_closed(
    browse, domain, later, settings
):
    path = domain(confirmed=False)
    ask(browse, "ida@alder.example")
    later()
    browse("adam").post(f"{path}/confirm", DOMAINS)
    browse("ana").post(f"{path}/open", DOMAINS, open="")
    ask(browse, "ida@alder.example")
    later()
    assert letters(settings) == []
    browse("ana").post(f"{path}/open", DOMAINS, open="yes")
    ask(browse, "ida@alder.example")
    later()
    assert len(links(settings)) == 1


def test_whose_membership_was_ended_does_not_come_back_by_themselves(browse, world, later, settings, domain):
    domain()
    with world.database.unit(writes=True) as session:
        rex = update(Person).where(Person.handle == "rex").values(email="rex@alder.example")
        session.execute(rex, execution_options=OPENED)
    ask(browse, "rex@alder.example")
    later()
    assert letters(settings) == []


def test_asking_twice_sends_the_same_invitation_again(browse, later, settings, domain, world):
    domain()
    for _ in range(2):
        ask(browse, "ida@alder.example")
        later()
    first, second = links(settings)
    assert (browse(None).get(first).status_code, browse(None).get(second).status_code) == (404, 200)
    with world.database.unit() as session:
        assert session.scalar(outright(select(func.count()).select_from(Invitation))) == 1


def test_nobody_is_flooded_with_letters(browse, domain):
    domain()
    answers = [ask(browse, "ida@alder.example").status_code for _ in range(4)]
    assert answers == [303, 303, 303, 429]


@pytest.mark.parametrize("name", ["ana", "adam", "priya", "sam", "olu", "stella", None])
def test_who_names_and_who_confirms_a_domain(browse, domain, name):
    path = domain(confirmed=False)
    expected = {"ana": (200, 403), "adam": (200, 303), None: (303, 303)}.get(name, (403, 403))
    page = browse(name).get(DOMAINS).status_code
    assert (page, browse(name).post(f"{path}/confirm", "/help").status_code) == expected
    if expected == (403, 403):
        assert browse(name).post(f"{path}/open", "/help").status_code == 403
        assert browse(name).post(f"{path}/remove", "/help").status_code == 403
        assert browse(name).post(DOMAINS, "/help", domain="evil.example", role="observer").status_code == 403


def test_who_named_a_domain_does_not_confirm_it(browse, world):
    browse("adam").post(DOMAINS, domain="alder.example", role="observer")
    with world.database.unit() as session:
        domain_id = session.scalars(outright(select(EmailDomain.domain_id))).one()
    assert browse("adam").post(f"{DOMAINS}/{ref(domain_id)}/confirm", DOMAINS).status_code == 403


def test_a_domain_of_another_hospital_is_not_reached_through_this_one(browse, domain):
    path = domain()
    assert browse("priya").post(path.replace("alder", "quill") + "/remove", "/help").status_code == 404


@pytest.mark.parametrize(
    "text", ["gmail.com", "GMX.net", "mail.yahoo.com", "alder", "a b.example", "", "@", "x" * 300 + ".org", "10.0.0.1"]
)
def test_what_is_no_domain_of_a_hospital_is_explained(browse, world, text):
    answer = browse("ana").post(DOMAINS, domain=text, role="observer")
    assert answer.status_code == 422
    with world.database.unit() as session:
        assert session.scalars(outright(select(EmailDomain))).all() == []


def test_no_domain_gives_a_role_that_somebody_has_to_be_chosen_for(browse):
    assert browse("ana").post(DOMAINS, domain="alder.example", role="program_lead").status_code == 422


def test_the_list_of_public_providers_is_well_formed() -> None:
    assert all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", name) for name in PUBLIC)
    assert {"gmail.com", "outlook.com", "icloud.com", "proton.me"} <= PUBLIC
