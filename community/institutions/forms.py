"""What people send about hospitals, memberships and invitations."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from community.institutions.models import Role
from community.kernel.forms import Form

SHORTEST_PASSWORD = 15


def _address(text: str) -> str:
    local, at, domain = text.partition("@")
    if not (local and at and "." in domain) or any(sign.isspace() or not sign.isprintable() for sign in text):
        raise ValueError("This does not look like an email address.")
    return text.lower()


def _long_enough(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(f"Please use at least {SHORTEST_PASSWORD} characters; a few unrelated words do well.")
    return password


class InviteForm(Form):
    """Whom to invite, in which role, for how many days."""

    email: Annotated[str, StringConstraints(max_length=254), AfterValidator(_address)]
    role: Role
    note: Annotated[str, StringConstraints(max_length=300)] = ""
    days: Annotated[int, Field(ge=1, le=60)] = 14


class AcceptForm(Form):
    """What somebody new tells us about themselves."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    password: Annotated[str, StringConstraints(max_length=1024, strip_whitespace=False), AfterValidator(_long_enough)]
