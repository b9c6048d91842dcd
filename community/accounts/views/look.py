"""Page: how pages look to me."""

from typing import Any
from zoneinfo import available_timezones

from community.accounts.forms import LookForm
from community.accounts.service import proofs
from community.kernel.days import LANGUAGES
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.pages import render
from community.kernel.web import Room

room = Room("look", __name__)


def _look(refusal: Refusal | None = None, typed: Any = None) -> str:
    return render(
        "accounts/look.html",
        refusal=refusal,
        typed=typed or {},
        zones=sorted(available_timezones()),
        languages=LANGUAGES,
    )


@room.page("/settings")
def look_page(_me: Me) -> str:
    """How pages look."""
    return _look()


def _again(_me: Me, refusal: Refusal, typed: Any) -> str:
    return _look(refusal, typed)


@room.action("/settings/look", LookForm, again=_again)
def choose_look(me: Me, form: LookForm) -> str:
    """Theme, time zone, language."""
    proofs.choose_look(me, form)
    return "/settings"
