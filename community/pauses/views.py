"""Pages: what stewards learn of the pause; and what every page needs to show one."""

from collections.abc import Sequence
from typing import Any

from community.kernel import kinds
from community.kernel.door import Me
from community.kernel.errors import Paused
from community.kernel.pages import render
from community.kernel.web import Room, member
from community.pauses.models import REASONS
from community.pauses.service import telling
from community.text.marking import Marked, marked

room = Room("pauses", __name__)


@room.app_template_global()
def pause_of(refusal: Paused) -> list[Marked]:
    """The fields of a paused form with their words marked, ready to be shown."""
    return marked(refusal.findings, refusal.texts)


@room.app_template_global()
def safe_outlets() -> Sequence[Any]:
    """Whom the hospitals of whoever reads this page name for the facts of a case; nothing for strangers."""
    me = member(public=True)
    return kinds.outlets(me) if me else []


@room.page("/steward/pauses")
def pauses(me: Me) -> str:
    """How often the pause comes up, for stewards."""
    found = telling.figures(me)
    return render("pauses/pauses.html", found=found, reasons=REASONS.values(), fewest=telling.FEWEST)
