"""What somebody chooses who leaves altogether."""

from typing import Literal

from community.kernel.forms import Form


class LeaveForm(Form):
    """Whether posts under one's name stay or go, whether those under pseudonyms go too, and that it is understood."""

    posts: Literal["keep", "withdraw"]
    pseudonyms: Literal["", "withdraw"] = ""
    understood: Literal["yes"]
