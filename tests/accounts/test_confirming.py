"""Grave steps ask for the password again, carry along what was typed, and give the session another token."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.accounts.models import SignIn
from community.kernel import clock
from community.kernel.audit import AuditRow
from community.kernel.door import outright
from community.kernel.keys import fingerprint
from community.kernel.receipts import Receipt
from tests.accounts.conftest import ANOTHER, PASSWORD, forget_the_proof, hidden, try_in

GRAVE_PAGES = ["/settings/security/password", "/settings/security/email"]
GRAVE_STEPS = [
    ("/settings/security/password", {"password": ANOTHER}),
    ("/settings/security/email", {"email": "ana@elsewhere.example"}),
    ("/settings/sessions/end-others", {}),
]
TOLD = {
    "/settings/security/password": ["renewed", "changed_password", "signed_out", "renewed"],
    "/settings/security/email": ["renewed", "asked_for_address"],
    "/settings/sessions/end-others": ["renewed", "signed_out"],
}


def token_of(browser) -> str:
    return browser.client.get_cookie("session").value


@pytest.mark.parametrize("page", GRAVE_PAGES)
def test_a_page_asks_first_and_then_leads_on(signed_in, page):
    ana = signed_in()
    assert ana.get(page).status_code == 200, "just after signing in nothing is asked twice"
    forget_the_proof(ana)
    asked = ana.get(page)
    assert asked.location == f"/confirm?next={page}"
    before = token_of(ana)
    answer = ana.post("/confirm", asked.location, next=page, password_again=PASSWORD)
    assert (answer.status_code, answer.location) == (303, page)
    assert token_of(ana) != before
    assert ana.get(page).status_code == 200


@pytest.mark.parametrize(("path", "typed"), GRAVE_STEPS)
def test_a_step_asks_keeps_what_was_typed_and_goes_on(signed_in, known, path, typed):
    ana = signed_in()
    fields = hidden(ana, "/settings")
    forget_the_proof(ana)
    asked = ana.client.post(path, data={**fields, **typed})
    assert asked.status_code == 403
    assert f'action="{path}"' in asked.text
    assert verbs(known) == ["signed_in"], "nothing was done yet"
    for name, value in typed.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in asked.text
    again = {**_hidden_in(asked.text), "password_again": PASSWORD}
    answer = ana.client.post(path, data=again)
    assert answer.location.startswith("/settings/security?said=")
    assert sorted(verbs(known)) == sorted(["signed_in", *TOLD[path]])


def _hidden_in(page: str) -> dict[str, str]:
    from tests.accounts.conftest import HIDDEN

    return dict(HIDDEN.findall(page[page.index('<main class="page"') :]))


def verbs(world) -> list[str]:
    with world.database.unit() as session:
        return list(session.scalars(outright(select(AuditRow.verb).where(AuditRow.actor.startswith("person:")))))


def test_a_wrong_password_does_nothing_keeps_what_was_typed_and_tries_are_few(signed_in, app, known):
    app.extensions["community"].settings.sign_in_tries = "3/hour"
    ana = signed_in()  # one try
    forget_the_proof(ana)
    fields = {**hidden(ana, "/settings"), "email": "ana@elsewhere.example"}
    tries = [
        ana.client.post("/settings/security/email", data={**fields, "password_again": word})
        for word in ("wrong", "wrong too", PASSWORD)
    ]
    assert [answer.status_code for answer in tries] == [403, 403, 429]
    assert "This is not your password" in tries[0].text
    assert all("ana@elsewhere.example" in answer.text for answer in tries)
    assert "wrong too" not in tries[1].text
    assert verbs(known) == ["signed_in"]


def test_after_ten_minutes_it_is_asked_again(signed_in, monkeypatch):
    ana, began = signed_in(), clock.now()
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(minutes=8))
    assert ana.get(GRAVE_PAGES[0]).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(minutes=11))
    assert ana.get(GRAVE_PAGES[0]).location.startswith("/confirm")


@pytest.mark.parametrize("cookie", ["forged", "of another session of hers"])
def test_a_proof_holds_for_its_own_session_only(signed_in, browse, cookie):
    """Whoever stole a session without the password comes no further with it."""
    ana, elsewhere = signed_in(), browse("ana")
    proof = ana.client.get_cookie("fresh").value
    if cookie == "forged":
        used, sure, seal = proof.split(".")
        proof = f"{used}.{int(sure) + 100}.{seal}"
    elsewhere.client.set_cookie("fresh", proof)
    assert elsewhere.get(GRAVE_PAGES[0]).location.startswith("/confirm")


def test_confirming_never_leads_elsewhere(signed_in):
    ana = signed_in()
    for there in ("https://evil.example", "//evil.example"):
        assert ana.get("/confirm", query_string={"next": there}).location == "/"
        assert ana.post("/confirm", "/settings", next=there).location == "/"


def test_the_time_of_a_proof_is_in_no_row(signed_in, known):
    ana = signed_in()
    forget_the_proof(ana)
    ana.post("/confirm", password_again=PASSWORD)
    with known.database.unit() as session:
        row = session.scalars(outright(select(SignIn).where(SignIn.token == fingerprint(token_of(ana))))).one()
    times = [value for value in vars(row).values() if hasattr(value, "minute")]
    assert {(at.minute, at.second) for at in times} == {(0, 0)}


# ------------------------------------------------------------------ what the steps do


def test_a_changed_password_ends_every_other_session_and_gives_this_one_another_token(signed_in, browse, mailbox):
    ana, other, sam = signed_in(), signed_in(), browse("sam")
    before = token_of(ana)
    assert ana.post(GRAVE_PAGES[0], password=ANOTHER).status_code == 303
    assert [browser.get("/").status_code for browser in (ana, other, sam)] == [200, 303, 200]
    assert token_of(ana) != before
    assert [try_in(browse(None), "ana", word).status_code for word in (PASSWORD, ANOTHER)] == [422, 303]
    [(to, subject, text)] = mailbox.letters()
    assert (to, subject) == ("ana@example.org", "Your password was changed")
    assert "http://localhost/forgot" in text
    ana.client.set_cookie("session", before)
    assert ana.get("/").status_code == 303


@pytest.mark.parametrize("poor", ["too short", "password1234567", "Ana Reyes Ana Reyes", "ana@example.org"])
def test_a_poor_password_is_explained_and_changes_nothing(signed_in, browse, poor):
    ana, other = signed_in(), signed_in()
    answer = ana.post(GRAVE_PAGES[0], password=poor)
    assert answer.status_code == 422
    assert 'id="password-wrong"' in answer.text
    assert other.get("/").status_code == 200
    assert try_in(browse(None), "ana", PASSWORD).status_code == 303


def test_no_receipt_is_kept_of_a_password(signed_in, known):
    signed_in().post(GRAVE_PAGES[0], password=ANOTHER)
    with known.database.unit() as session:
        assert session.scalars(outright(select(Receipt))).all() == []


def test_all_other_sessions_end_at_once(signed_in, browse):
    ana, others, sam = signed_in(), [signed_in(), signed_in(), browse("ana")], browse("sam")
    assert ana.post("/settings/sessions/end-others", "/settings/security").status_code == 303
    assert [browser.get("/").status_code for browser in (ana, sam, *others)] == [200, 200, 303, 303, 303]


@pytest.mark.parametrize(("path", "typed"), GRAVE_STEPS)
@pytest.mark.parametrize("token", [None, "wrong"])
def test_a_form_from_elsewhere_is_refused_before_any_password_is_looked_at(signed_in, known, path, typed, token):
    ana = signed_in()
    fields = hidden(ana, "/settings") | {"csrf_token": token or ""}
    answer = ana.client.post(path, data={**fields, **typed, "password_again": PASSWORD})
    assert answer.status_code == 403
    assert "This did not come from our page" in answer.text
    assert verbs(known) == ["signed_in"]
