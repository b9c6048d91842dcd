"""What people send about themselves."""

from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints, ValidationInfo

from community.accounts import passwords
from community.kernel.forms import Form
from community.text.fields import Address, Zone


def _good(password: str, info: ValidationInfo) -> str:
    """Held against the name on the same form, if there is one; the person's own email is the service's matter."""
    return passwords.good(password, str(info.data.get("name", "")))


# Passwords have no length on the form: a field that cuts off what is pasted would store another password.
Given = Annotated[str, StringConstraints(min_length=1, strip_whitespace=False)]
NewPassword = Annotated[str, StringConstraints(strip_whitespace=False), AfterValidator(_good)]
Path = Annotated[str, StringConstraints(max_length=2000)]


class SignInForm(Form):
    """Email and password; `next` is the page the person was on their way to."""

    email: Annotated[str, StringConstraints(min_length=1, max_length=254)]
    password: Given
    next: Path = "/"
    shared: Literal["", "yes"] = ""


class AwayForm(Form):
    """Stepping away, with the words that were being written; whatever they are, the session is locked."""

    title: str = ""
    body: Annotated[str, StringConstraints(strip_whitespace=False)] = ""


class ReturnForm(Form):
    """The password, to come back to a page that was stepped away from."""

    password: Given
    next: Path = ""


class NextForm(Form):
    """Where to go on."""

    next: Path = "/"


class LookForm(Form):
    """Theme, time zone, and the language in which days and times are written."""

    theme: Literal["auto", "light", "dark", "contrast"]
    time_zone: Zone
    language: Literal["en-US", "en-GB"] = "en-US"


class AskForm(Form):
    """Whose password was forgotten."""

    email: Annotated[str, StringConstraints(min_length=1, max_length=254)]


class PasswordForm(Form):
    """A new password."""

    password: NewPassword


class EmailForm(Form):
    """A new address."""

    email: Address
