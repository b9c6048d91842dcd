"""What people send about hospitals, memberships and invitations."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from community.accounts.forms import NewPassword
from community.institutions.models import BY_LINK, Role
from community.kernel.forms import Form
from community.text.normal import one_line


def address(text: str) -> str:
    """An email address in small letters; ValueError for what cannot be one."""
    local, at, domain = text.partition("@")
    odd = any(sign.isspace() or not sign.isprintable() or sign in ',;:<>()[]\\"' for sign in text)
    if odd or not (local and at and "." in domain) or "@" in domain:
        raise ValueError("This does not look like an email address.")
    return text.lower()


def _plain(text: str) -> str:
    return one_line(text)


def _a_name(text: str) -> str:
    """A name people can read: one line, with a letter in it, and no signs that turn or hide others."""
    name = one_line(text)
    if not any(letter.isalpha() for letter in name):
        raise ValueError("Please write your name as others should read it.")
    return name


def day(text: Any) -> date | None:
    """A day as 2026-12-31, or none; ValueError with a sentence for anything else."""
    if text in ("", None) or isinstance(text, date):
        return text or None
    try:
        return date.fromisoformat(str(text).strip())
    except ValueError:
        raise ValueError("Please write the day like 2026-12-31.") from None


def _by_link(role: Role) -> Role:
    if role not in BY_LINK:
        raise ValueError("Without an invitation of their own people can be observer or peer supporter.")
    return role


Address = Annotated[str, StringConstraints(max_length=254), AfterValidator(address)]
Note = Annotated[str, StringConstraints(max_length=300), AfterValidator(_plain)]
Days = Annotated[int, Field(ge=1, le=60)]
Day = Annotated[date | None, BeforeValidator(day)]
LinkRole = Annotated[Role, AfterValidator(_by_link)]


class InviteForm(Form):
    """Whom to invite, in which role, for how many days."""

    email: Address
    role: Role
    note: Note = ""
    days: Days = 14
    ends_on: Day = None


class LinkForm(Form):
    """A link to hand out at a meeting: for how many people, in which role."""

    role: LinkRole
    uses: Annotated[int, Field(ge=2, le=50)] = 10
    note: Note = ""
    days: Days = 14


class AskForm(Form):
    """Somebody's own address, to join by a domain or a link."""

    email: Address


class RoleForm(Form):
    """Another role, instead of the present one or beside it."""

    role: Role
    beside: Literal["", "yes"] = ""


class EndForm(Form):
    """The last day of a membership; empty takes the end away again."""

    ends_on: Day = None


class DomainForm(Form):
    """An email domain of a hospital, and what its people become who join by it."""

    domain: Annotated[str, StringConstraints(min_length=3, max_length=253)]
    role: LinkRole


class OpenForm(Form):
    """Whether people of a domain may join by themselves."""

    open: Literal["", "yes"] = ""


class UploadForm(Form):
    """A roster as text; a file comes beside the form. `role` is for rows that name none."""

    text: Annotated[str, StringConstraints(max_length=10_000_000)] = ""
    role: Role = Role.PEER_SUPPORTER


class ColumnsForm(Form):
    """What each column holds, in their order, and whether the first row names them."""

    holds: Annotated[list[str], BeforeValidator(lambda one: [one] if isinstance(one, str) else one)]
    header: Literal["", "yes"] = ""


class ApplyForm(Form):
    """Whether the memberships of those who are not in the file end."""

    end_missing: Literal["", "yes"] = ""


class AcceptForm(Form):
    """What somebody new tells us about themselves."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(_a_name)]
    password: NewPassword
