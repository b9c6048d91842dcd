"""`community hospital`: which there are, a new one, one from near, and the end of one."""

from dataclasses import asdict
from typing import Any

import click

from community.commands.asking import answering, at_work, reasoned, say
from community.hospitals.models import KINDS
from community.hospitals.service import founding
from community.hospitals.service.founding import Wish
from community.institutions.models import Institution
from community.institutions.service import closing
from community.institutions.service.invitations import renew_token
from community.text.fields import address
from community.text.normal import one_line

OF = ("slug", "name", "kind", "region", "time_zone")


@click.group()
def hospital() -> None:
    """Member hospitals, and the network itself."""


@hospital.command("list")
@answering
def listing(url: str | None, as_json: bool) -> int:
    """List every hospital with how many people and program leads it has.

    \b
    Example:  community hospital list --json
    """
    with at_work(url, "list of hospitals") as system:
        rows = [dict(row._mapping) for row in closing.listed(system)]
    lines = [f"{row['slug']:30} {row['people']:5} people {row['leads']:3} leads  {row['name']}" for row in rows]
    return say({"hospitals": rows}, as_json, "\n".join(lines) or "There is no hospital yet.")


@hospital.command()
@click.argument("slug")
@answering
def show(slug: str, url: str | None, as_json: bool) -> int:
    """Print a hospital and how much hangs on it; no person is named.

    \b
    Example:  community hospital show alder-ridge
    """
    with at_work(url, "one hospital") as system:
        place = closing.by_slug(system, slug)
        facts = _facts(place) | asdict(closing.ends(system, place))
    return say(facts, as_json, "\n".join(f"{name:12} {value}" for name, value in facts.items()))


def _facts(place: Institution) -> dict[str, Any]:
    return {name: getattr(place, name) for name in OF}


@hospital.command()
@click.argument("name")
@click.option("--region", required=True, help="A state or part of the country, as the others have it.")
@click.option("--kind", type=click.Choice(list(KINDS)), default="hospital", show_default=True)
@click.option("--lead", required=True, metavar="EMAIL", help="Who is invited as program lead, or as administrator.")
@click.option("--lead-name", required=True, help="What they are called; they can change it.")
@click.option("--print", "printed", is_flag=True, help="Print the link of the invitation instead of mailing it.")
@reasoned
@answering
def add(name: str, lead: str, printed: bool, reason: str, **rest: Any) -> int:
    """Make a hospital with its space and first board, and invite its lead. `--kind network` makes the network.

    \b
    Example:  community hospital add "Juniper Falls" --region Vermont --lead noor@juniper.example \\
                  --lead-name "Noor Haddad" --reason "signed on 2 May"
    """
    said = (_line(name, 120), rest["kind"], _line(rest["region"], 80), _address(lead), _line(rest["lead_name"], 120))
    wish = Wish(*said, mailed=not printed)
    with at_work(rest["url"], reason) as system:
        place, invitation = founding.found(system, wish)
        facts = _facts(place) | {"invited": wish.lead}
        if printed and (renewed := renew_token(system, invitation.invitation_id)):
            facts["link"] = f"{system.settings.origin}/invitations/{renewed[1]}"
    way_in = facts.get("link") or f"An invitation goes to {wish.lead}."
    return say(facts, rest["as_json"], f"{place.name} is there as {place.slug}. {way_in}")


def _line(text: str, longest: int) -> str:
    line = one_line(text)
    if not any(letter.isalpha() for letter in line) or len(line) > longest:
        raise click.BadParameter(f"names and regions are words of up to {longest} characters.")
    return line


def _address(text: str) -> str:
    try:
        return address(text.strip())
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--lead") from None


@hospital.command()
@click.argument("slug")
@click.option("--yes", "sure", is_flag=True, help="Do it. Without this, only what would end is printed.")
@reasoned
@answering
def end(slug: str, sure: bool, reason: str, url: str | None, as_json: bool) -> int:
    """End all memberships, invitations and domains of a hospital. What was written stays.

    \b
    Example:  community hospital end juniper-falls --reason "left the network on 1 June"
              community hospital end juniper-falls --reason "left the network on 1 June" --yes
    """
    with at_work(url, reason) as system:
        place = closing.by_slug(system, slug)
        ends = closing.ends(system, place)
        if sure:
            closing.end(system, place)
    said = f"{ends.memberships} memberships, {ends.invitations} open invitations and {ends.domains} email domains"
    say({"slug": slug, "ended": sure, **asdict(ends)}, as_json, f"{said} {'have ended' if sure else 'would end'}.")
    if not sure:
        click.echo("Nothing was changed. Say --yes to end them.", err=True)
    return 0 if sure else 1
