"""What people send about hospitals, memberships and invitations."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from community.institutions.models import Role
from community.kernel.forms import Form
from community.text.normal import one_line

SHORTEST_PASSWORD = 15


def _address(text: str) -> str:
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


def _long_enough(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(f"Please use at least {SHORTEST_PASSWORD} characters; a few unrelated words do well.")
    return password


class InviteForm(Form):
    """Whom to invite, in which role, for how many days."""

    email: Annotated[str, StringConstraints(max_length=254), AfterValidator(_address)]
    role: Role
    note: Annotated[str, StringConstraints(max_length=300), AfterValidator(_plain)] = ""
    days: Annotated[int, Field(ge=1, le=60)] = 14


class AcceptForm(Form):
    """What somebody new tells us about themselves."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(_a_name)]
    password: Annotated[str, StringConstraints(max_length=1024, strip_whitespace=False), AfterValidator(_long_enough)]
