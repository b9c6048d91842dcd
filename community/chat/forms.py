"""What people send to chat, by page or script alike."""

from typing import Annotated, Literal

from pydantic import Field, PrivateAttr, StringConstraints

from community.access.models import BylineKind
from community.files.forms import WithFiles
from community.kernel.forms import Form
from community.text.fields import Explained, Lettered, Line, Several, Worded

LONGEST = 10_000
"""Characters of one message. Whoever has more to say opens a topic."""

FARTHEST = 1_000_000_000
"""No channel has so many messages."""

OTHERS = 11
"""People besides oneself in one conversation."""

Body = Annotated[str, StringConstraints(max_length=LONGEST)]
Note = Annotated[Line, StringConstraints(max_length=80)]
Handle = Annotated[str, StringConstraints(max_length=60)]
Ref = Annotated[str, StringConstraints(pattern=r"^([0-9a-z]{13})?$")]


class Say(Worded, Explained, WithFiles):
    """A message: its words, the byline, the message that it answers, and the number of the one it goes on below.

    What has files needs no words. `narrow` is whether the page said that newcomers do not read it.
    """

    body: Body = ""
    byline: BylineKind
    answers: Ref = ""
    thread: Annotated[int, Field(ge=0, le=FARTHEST)] = 0
    note: Note = ""
    narrow: bool = False


class EditMessage(Worded, Explained):
    """New words for a message; `version` is the one that was being edited."""

    body: Body
    version: int
    note: Note = ""


class ChannelForm(Explained):
    """A channel as its facilitators keep it: name, the line under it, who writes, how long, and what newcomers read.

    `newcomers` changes something only where it is not what the page showed: `newcomers_were`.
    """

    name: Annotated[Lettered, StringConstraints(min_length=2, max_length=80)]
    about: Annotated[Line, StringConstraints(max_length=250)] = ""
    posting: Literal["everyone", "facilitators"] = "everyone"
    kept: Literal["", "1", "7", "30", "90", "365"] = ""
    lively: bool = False
    newcomers: Literal["", "all", "joining"] = ""
    newcomers_were: Literal["", "all", "joining"] = ""


class Begin(Form):
    """Beginning a conversation: the handles of the others."""

    people: Annotated[list[Handle], Several, Field(max_length=OTHERS, default_factory=list)]


class CarryOver(Explained):
    """Asking to carry a thread over: the board, the title of the topic, the byline under which it is asked."""

    board: Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{13}$")]
    title: Annotated[Line, StringConstraints(min_length=1, max_length=200)]
    byline: BylineKind
    _paused_for: str = PrivateAttr("")

    @property
    def reason(self) -> str:
        """What the audit notes of a title that the guard paused on: its kinds, and why it is safe."""
        return f"guard {self._paused_for} {self.safe_reason}" if self._paused_for else ""

    def keep(self, paused_for: str) -> None:
        """Takes the kinds that the guard found and that the asker explained."""
        self._paused_for = paused_for


class React(Form):
    """A kind word for a message; the same again takes it back."""

    kind: Literal["with_you", "thank_you", "that_helps", "take_care"]


class Mark(Form):
    """How far somebody has read."""

    seq: Annotated[int, Field(ge=0, le=FARTHEST)]
