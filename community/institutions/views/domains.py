"""Pages: the email domains of a hospital."""

from typing import Any

from werkzeug.datastructures import MultiDict

from community.institutions.forms import DomainForm, OpenForm
from community.institutions.models import BY_LINK
from community.institutions.service import joining
from community.institutions.views.room import room
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.forms import Empty
from community.kernel.pages import render

ONE = "/hospitals/<slug>/domains/<ref:domain_id>"


def _domains(me: Me, slug: str, refusal: Refusal | None = None, typed: Any = None) -> str:
    found, domains = joining.domains(me, slug)
    confirms = joining.confirms(me)
    values = {"hospital": found, "domains": domains, "roles": BY_LINK, "typed": typed or {}}
    return render("institutions/domains.html", **values, me=me, confirms=confirms, refusal=refusal)


@room.page("/hospitals/<slug>/domains")
def domains(me: Me, slug: str) -> str:
    """Whose addresses may join by themselves."""
    return _domains(me, slug)


def _again(me: Me, refusal: Refusal, typed: MultiDict[str, str], slug: str, **_where: Any) -> str:
    return _domains(me, slug, refusal, typed)


@room.action("/hospitals/<slug>/domains", DomainForm, again=_again)
def name_domain(me: Me, form: DomainForm, slug: str) -> str:
    """Names a domain."""
    joining.name_domain(me, slug, form)
    return f"/hospitals/{slug}/domains"


@room.action(f"{ONE}/confirm", Empty, again=_again)
def confirm_domain(me: Me, _form: Empty, slug: str, domain_id: int) -> str:
    """Says for the network that the domain is the hospital's."""
    joining.confirm_domain(me, slug, domain_id)
    return f"/hospitals/{slug}/domains"


@room.action(f"{ONE}/open", OpenForm, again=_again)
def open_domain(me: Me, form: OpenForm, slug: str, domain_id: int) -> str:
    """Opens or closes the way in."""
    joining.open_domain(me, slug, domain_id, to_all=form.open == "yes")
    return f"/hospitals/{slug}/domains"


@room.action(f"{ONE}/remove", Empty, again=_again)
def remove_domain(me: Me, _form: Empty, slug: str, domain_id: int) -> str:
    """Takes a domain away."""
    joining.remove_domain(me, slug, domain_id)
    return f"/hospitals/{slug}/domains"
