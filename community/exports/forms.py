"""What people send about their file."""

from typing import Literal

from community.kernel.forms import Form


class TakeForm(Form):
    """A download, and whether the file is deleted once it has come through whole."""

    forget: Literal["", "yes"] = ""
