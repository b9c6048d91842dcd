"""What people send about hospitals, memberships and invitations."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from community.accounts.forms import NewPassword
from community.institutions.models import BY_LINK, Role
from community.kernel.forms import Form
from community.text.fields import Address, Line, PersonName, Several


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


Note = Annotated[Line, StringConstraints(max_length=300)]
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

    holds: Annotated[list[str], Several]
    header: Literal["", "yes"] = ""


class ApplyForm(Form):
    """Whether the memberships of those who are not in the file end."""

    end_missing: Literal["", "yes"] = ""


class AcceptForm(Form):
    """What somebody new tells us about themselves."""

    name: PersonName
    password: NewPassword
