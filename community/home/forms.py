"""What a composer sends while somebody types."""

from typing import Annotated

from pydantic import StringConstraints

from community.kernel.drafts import LONGEST
from community.kernel.forms import Form


class DraftForm(Form):
    """Words not yet posted; empty ones remove the draft."""

    place: Annotated[str, StringConstraints(max_length=80)]
    title: Annotated[str, StringConstraints(max_length=300)] = ""
    body: Annotated[str, StringConstraints(max_length=LONGEST, strip_whitespace=False)] = ""
