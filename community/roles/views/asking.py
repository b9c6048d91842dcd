"""Pages: why somebody can, or cannot, open a space."""

from typing import Any

from flask import Response, request

from community.kernel.door import Me
from community.kernel.errors import NotFound
from community.kernel.house import house
from community.kernel.pages import render
from community.roles.forms import AskForm
from community.roles.service import asking
from community.roles.views.room import room


@room.page("/roles/why")
def why_page(me: Me) -> str:
    """Choosing a space and somebody; nothing is asked yet."""
    spaces = asking.spaces(me)
    if not spaces:
        raise NotFound
    slug, words = request.args.get("space", ""), request.args.get("who", "")[:100]
    if words:
        house().limits.check(house().settings.searches, "searches", me.person_id)
    found = asking.people(me, slug, words) if slug else []
    return render("roles/why.html", spaces=spaces, slug=slug, words=words, people=found)


@room.action("/roles/why", AskForm, keyed=False)
def ask(me: Me, form: AskForm) -> Any:
    """The answer, made from the rule; whoever it is about finds in their access log that I asked."""
    there, person, answer = asking.why(me, form.space, form.person)
    return Response(render("roles/answer.html", space=there, person=person, answer=answer))
