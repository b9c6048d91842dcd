"""What people send to forums, by page, JSON or socket alike."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from community.access.models import BylineKind
from community.kernel.forms import Form
from community.text.fields import Explained, Worded

LONGEST = 60_000
Body = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Tag = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,38}$")]


def _words(value: Any) -> Any:
    """Tags come as one line of words or as a list."""
    words = value.replace(",", " ").lower().split() if isinstance(value, str) else value
    return list(dict.fromkeys(words)) if isinstance(words, list) else words


class Words(Worded):
    """A body on its way through the pipeline."""

    body: Body


class Preview(Words):
    """Words to look at before they are posted."""


class Post(Words, Explained):
    """A reply: its words, the byline, and why flagged words are safe if they are."""

    byline: BylineKind


class NewTopic(Post):
    """A first post with its title and tags."""

    title: Title
    tags: Annotated[list[Tag], BeforeValidator(_words), Field(max_length=5, default_factory=list)]


class Release(Form):
    """Letting a held post stand; `version` is the one whose words were read."""

    version: int


class EditPost(Words, Explained):
    """New words for a post; `version` is the one that was being edited."""

    version: int
