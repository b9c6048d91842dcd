"""Pages: watching long work of one's own, and stopping it."""

from typing import Any

from community.kernel import progress
from community.kernel.door import Me
from community.kernel.forms import Empty
from community.kernel.ids import ref
from community.kernel.json import data
from community.kernel.pages import render
from community.kernel.progress import KINDS, Work
from community.kernel.web import Room

room = Room("works", __name__)


@room.page("/works/<ref:work_id>")
def watch(me: Me, work_id: int) -> str:
    """How far it is; usable without a script by looking again."""
    work = progress.watched(me, work_id)
    return render("works/work.html", work=work, kind=KINDS[work.kind].title)


@data(room, "/works/<ref:work_id>/state")
def state(me: Me, work_id: int) -> dict[str, Any]:
    """The same for the page's script."""
    work = progress.watched(me, work_id)
    return {"state": work.state, "done": work.done, "total": work.total, "said": said(work)}


@room.action("/works/<ref:work_id>/cancel", Empty)
def cancel(me: Me, _form: Empty, work_id: int) -> str:
    """Asks it to stop."""
    progress.cancel(me, work_id)
    return f"/works/{ref(work_id)}"


def said(work: Work) -> str:
    """How far it is, in words."""
    counted = f"{work.done:,} of {work.total:,}" if work.total else f"{work.done:,}"
    words = {
        "waiting": "It begins in a moment.",
        "running": f"{counted} done." if work.done else "It has begun.",
        "done": work.said or f"Finished: {counted}.",
        "cancelled": f"Stopped after {counted}. What was done stands.",
        "failed": work.said or "It did not go through.",
    }
    return "It stops after this step." if work.living and work.cancel_asked else words[work.state]


room.add_app_template_global(said, "work_said")
