"""What people send about pacts and rights."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from community.kernel.forms import Form
from community.text.fields import Explained, Worded

LONGEST = 20_000


class AgreeForm(Form):
    """Agreeing to the words of a version; `next` is the page that was wanted."""

    version: int
    next: Annotated[str, StringConstraints(max_length=2_000)] = ""


class AskForm(Form):
    """Whose rights are asked about, and in which space."""

    person: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    space: Annotated[str, StringConstraints(min_length=1, max_length=60)]


class PactForm(Worded, Explained):
    """The words of a pact, and after how many months they are agreed to again; `version` is the one being changed."""

    body: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
    renew: Literal["0", "3", "6", "12"] = "0"
    version: int
