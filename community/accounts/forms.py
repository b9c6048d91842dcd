"""What people send about themselves."""

from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, StringConstraints

from community.kernel.forms import Form


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("Please choose a time zone from the list.")
    return name


class SignInForm(Form):
    """Email and password; `next` is the page the person was on their way to."""

    email: Annotated[str, StringConstraints(min_length=1, max_length=254)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=1024, strip_whitespace=False)]
    next: Annotated[str, StringConstraints(max_length=2000)] = "/"
    shared: Literal["", "yes"] = ""


class LookForm(Form):
    """Theme and time zone."""

    theme: Literal["auto", "light", "dark", "contrast"]
    time_zone: Annotated[str, AfterValidator(_zone)]
