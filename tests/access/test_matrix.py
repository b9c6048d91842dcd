"""Every way in x every space x every persona: exactly the expected answer, and no way in without a row."""

import io
import json

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from community.accounts.models import SignIn
from community.kernel import shield
from community.kernel.door import outright
from community.kernel.keys import Keys, fingerprint, new_token
from community.kernel.web import EDGES
from tests.access.matrix import EVERYBODY, LEVELS, OPERATORS, STRANGERS, WAYS, Way, author, expected, filled
from tests.access.planting import plant_all
from tests.access.ways_elsewhere import ELSEWHERE
from tests.people import World


def test_every_way_in_has_a_row(app: Flask) -> None:
    """The events of sockets have theirs in test_events.py."""
    marked = {edge.name for edge in EDGES if edge.kind != "socket"}
    routed = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert routed - marked == OPERATORS, "a route that no edge marked"
    assert marked - set(WAYS) - set(ELSEWHERE) == set(), "a way in without a row in the matrix"


def test_the_public_ways_in_are_these_and_no_others() -> None:
    public = {edge.name for edge in EDGES if edge.public}
    joining = {f"institutions.{name}" for name in ("invitation", "join", "ask_with_link", "ask_to_join")}
    back = {"accounts.return_page", "accounts.come_back"}  # for the browser that holds a locked session
    back |= {"leaving.back_page", "leaving.stay"}  # for the browser in which a leaver has just given their password
    by_letter = {"resets.forgot", "resets.reset_page", "resets.reset"}
    by_letter |= {"emails.use_page", "emails.use", "emails.undo_page", "emails.undo"}
    steps = ("choose_kind", "save_place", "save_readiness", "save_contact", "sign", "send", "application_sent")
    asking_in = {f"hospitals.{name}" for name in (*steps, "ask_link", "link_page", "come_back")}
    entering = {"accounts.sign_in"} | joining | back | by_letter | asking_in
    assert public == {name for name, way in WAYS.items() if way.asks == "nothing"} | entering


@pytest.mark.parametrize("name", sorted(WAYS))
def test_each_persona_gets_what_the_matrix_says(name: str, app: Flask, stored: World, keys: Keys) -> None:
    way, wrong, world = WAYS[name], [], stored
    csrf = _csrf_tokens(world, keys)
    for space in LEVELS:
        planted = plant_all(world, space, author(space))
        for persona in EVERYBODY:
            if way.sends is not None and way.asks not in ("sign in", "read"):
                planted = plant_all(world, space, author(space))
            answer = _ask(app, way, [filled(part, world, space, *planted) for part in _parts(way)], persona, csrf)
            answer.close()
            if _status(answer) != expected(way, space, persona):
                wrong.append(f"{persona} in {space}: {answer.status_code}, not {expected(way, space, persona)}")
    assert wrong == []


def _parts(way: Way) -> list[str]:
    return [way.path, "" if way.sends is None else json.dumps(way.sends).replace("{", "{{", 1)[:-1] + "}}"]


def _csrf_tokens(world: World, keys: Keys) -> dict[str, str]:
    with world.database.unit() as session:
        rows = session.execute(outright(select(SignIn.token, SignIn.sign_in_id))).all()
    known = dict(rows)
    return {name: shield.csrf(keys, known[fingerprint(world.token(name))]) for name in world.people}


def _ask(app: Flask, way: Way, parts: list[str], persona: str | None, csrf: dict[str, str]) -> TestResponse:
    client = app.test_client()
    if persona:
        client.set_cookie("session", f"token-of-{persona}")
    path, sends = parts
    if way.sends is None:
        return client.get(path)
    fields, token = json.loads(sends), csrf.get(persona or "", "")
    if way.file:
        body = {**fields, "file": (io.BytesIO(b"words of the matrix"), "matrix.txt")}
        return client.post(path, data=body, headers={"X-CSRF-Token": token, "Accept": "application/json"})
    if way.json:
        headers = {"X-CSRF-Token": token, "Idempotency-Key": new_token()}
        return client.post(path, json=fields, headers=headers)
    return client.post(path, data={**fields, "csrf_token": token, "client_key": new_token()})


def _status(answer: TestResponse) -> int:
    """303 only for being sent to the sign-in page; going on after a success is 200."""
    if answer.status_code in (302, 303):
        return 303 if answer.location.startswith("/sign-in") else 200
    return answer.status_code


def test_the_matrix_has_as_many_cells_as_it_says() -> None:
    assert len(WAYS) * len(LEVELS) * len(EVERYBODY) >= 3_000
    assert set(STRANGERS) < set(EVERYBODY)
