"""Puts the demo's people on call where they agree to it, and has one ask and one answer, through the same services."""

import tomllib
from datetime import timedelta
from typing import Any

from community.backup.forms import AskForm, NewContact
from community.backup.service import calling, keeping, serving, showing
from community.backup.service.writing import prepare_call, prepare_contact
from community.kernel import ids
from community.kernel.door import Me
from community.worlds.script import FOLDER
from community.worlds.stage import SAFE, Stage


def back_up(stage: Stage) -> None:
    """Everything of backup.toml."""
    told = tomllib.loads((FOLDER / "backup.toml").read_text(encoding="utf-8"))
    for one in told["list"]:
        _list(stage, one)
    _call(stage, told["call"])


def _list(stage: Stage, told: dict[str, Any]) -> None:
    slug, asked_at = told["hospital"], stage.ago(60)
    with stage.database.unit(writes=True) as session, ids.backdated(asked_at):
        lead = Me(session, stage.people[told["by"]], stage.keys, asked_at)
        keeping.set_minutes(lead, slug, told["minutes"])
        for contact in told["contacts"]:
            form = NewContact(**contact, safe_reason=SAFE)
            prepare_contact(form)
            made = keeping.invite(lead, slug, form)
            serving.agree(Me(session, made.person_id, stage.keys, asked_at), made.contact_id, form.line)


def _call(stage: Stage, told: dict[str, Any]) -> None:
    at = stage.now - timedelta(hours=told["hours_ago"])
    with stage.database.unit(writes=True) as session, ids.backdated(at):
        asker = Me(session, stage.people[told["by"]], stage.keys, at)
        first = showing.team(asker, told["hospital"]).now[0]
        said = {"words": told["words"], "reach": told["reach"], "safe_reason": SAFE}
        form = AskForm(hospital=told["hospital"], first=ids.ref(first.contact_id), **said)
        prepare_call(form)
        call_id = calling.ask(asker, form).call_id
    answered = at + timedelta(minutes=told["answered_after"])
    with stage.database.unit(writes=True) as session:
        calling.answer(Me(session, stage.people[told["answered_by"]], stage.keys, answered), call_id)
