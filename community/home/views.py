"""Pages: the front page, my spaces, a space and who reads it, drafts."""

from typing import Any

from flask import redirect, request

from community.access.models import Confidentiality, Level
from community.access.service import audience, mentions, spaces
from community.access.service import reasons as why
from community.home.forms import DraftForm
from community.kernel import drafts, kinds
from community.kernel.door import Me
from community.kernel.drafts import place_from
from community.kernel.errors import Invalid, NotFound
from community.kernel.json import change, data
from community.kernel.pages import render
from community.kernel.web import Room

room = Room("home", __name__)
room.add_app_template_global(audience.label, "kept_words")


@room.page("/")
def home(me: Me) -> Any:
    """Since you were here: what is new, where my drafts are. Whoever has just joined is shown around first, once."""
    if first := kinds.first_page(me):
        return redirect(first)
    known = spaces.known(me)
    kept = drafts.listed(me, [space.space_id for space in known if space.agreed])
    return render("home/home.html", news=kinds.news(me), spaces=known, drafts=kept)


@room.page("/spaces")
def my_spaces(me: Me) -> str:
    """Every space I can read, or could once I had agreed to its pact."""
    return render("home/spaces.html", spaces=spaces.known(me))


@room.page("/spaces/<slug>")
def space(me: Me, slug: str) -> str:
    """A space: what it is for, how long things are kept, who reads it, and why I can."""
    found, level, count = spaces.one(me, slug)
    groups = audience.readers(me, found, by_name=level >= Level.FACILITATE)
    limits = audience.LIMITS[Confidentiality(found.confidentiality)]
    reasons = why.reasons(me, found.space_id)
    return render(
        "home/space.html",
        space=found,
        audience=count,
        groups=groups,
        reasons=reasons,
        limits=limits,
        level=level,
        shelves=kinds.shelves(me, found.space_id),
    )


@data(room, "/drafts/people")
def mentionable(me: Me) -> dict[str, Any]:
    """Who can be mentioned where something is being written, by the beginning of a name."""
    try:
        place = place_from(request.args.get("place", ""))
    except ValueError:
        raise NotFound from None
    found = mentions.beginning(me, place.space_id, request.args.get("q", "")[:60])
    return {"people": [{"handle": row.handle, "name": row.name} for row in found]}


@change(room, "/drafts", DraftForm, keyed=False)
def save_draft(me: Me, form: DraftForm) -> dict[str, Any]:
    """Keeps what is being typed."""
    try:
        place = place_from(form.place)
    except ValueError:
        raise Invalid({"place": "This draft has lost its place."}) from None
    saved_at = drafts.save(me, place, form.title, form.body)
    return {"saved_at": saved_at.isoformat()}


@room.page("/drafts/go")
def go_to_draft(me: Me) -> Any:
    """Leads from a draft to the composer it belongs to."""
    try:
        place = place_from(request.args.get("place", ""))
    except ValueError:
        raise NotFound from None
    return redirect(kinds.composer_of(me, place.kind, place.row_id))


@room.page("/away", public=True)
def away(_me: Me | None) -> str:
    """What is left on the screen of somebody who stepped away."""
    return render("home/away.html")


@room.page("/help", public=True)
def help_page(_me: Me | None) -> str:
    """Get support now, the promise, and how writing works."""
    return render("home/help.html")
