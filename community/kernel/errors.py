"""What services raise; the edges turn each into a page, a problem document or an acknowledgement.

Every one carries a sentence that a tired person can act on.
"""

from collections.abc import Mapping, Sequence
from typing import Any


class Refusal(Exception):
    """The person may see this thing but may not do that with it."""

    status = 403
    title = "Not allowed"
    sentence = "You can read this, but your role here does not include that step."

    def __init__(self, sentence: str | None = None) -> None:
        self.sentence = sentence or self.sentence
        self.headers: dict[str, str] = {}
        super().__init__(self.sentence)


class NotFound(Refusal):
    """Missing, or not this reader's to see: the answer is the same."""

    status = 404
    title = "Not found"
    sentence = "There is nothing here that you can open. It may have moved, or it may not be shared with you."


class SignInFirst(Refusal):
    """Nobody is signed in."""

    status = 401
    title = "Please sign in"
    sentence = "Please sign in first. If you were writing, your draft is kept."


class ConfirmFirst(Refusal):
    """The step is a grave one, and somebody else may sit at the computer by now."""

    title = "Please enter your password again"
    sentence = "This step asks for your password once more. What you typed is kept."


class AgreeFirst(Refusal):
    """A pact stands before this; whoever asks would be admitted after agreeing."""

    title = "This space has a pact"
    sentence = "Please read and agree to its pact first. What you typed is kept."


class Invalid(Refusal):
    """What was sent cannot be used; `problems` maps a field to its sentence."""

    status = 422
    title = "Please check what you wrote"
    sentence = "Something needs a change before this can be sent. Your words are kept."

    def __init__(self, problems: Mapping[str, str], sentence: str | None = None) -> None:
        self.problems = dict(problems)
        super().__init__(sentence)


class Paused(Refusal):
    """The guard asks the author to look again; `findings` are per field, with offsets into `texts`.

    `template` shows it to a script; what is `of_file` is about something that no field holds.
    """

    status = 422
    template = "parts/_paused.html"
    of_file = False
    title = "A moment before this is posted"
    sentence = "Some words may point to a patient or a person. Nothing has been posted and your words are kept."

    def __init__(self, findings: Mapping[str, Sequence[Any]], texts: Mapping[str, str], strict: bool = False) -> None:
        self.findings, self.texts, self.strict = dict(findings), dict(texts), strict
        super().__init__()


class Eased(Refusal):
    """What was found is changed as suggested and nothing is left; the author reads it once more and posts it."""

    status = 200
    calm = True
    title = "Your words are changed"
    sentence = "Nothing has been posted yet. Please read them once more, then post them."


class Conflict(Refusal):
    """The world moved on since the form was opened."""

    status = 409
    title = "This changed meanwhile"
    sentence = "This changed while you were writing. Your words are kept; please look at the new state first."


class Full(Conflict):
    """No place is left."""

    title = "Full"
    sentence = "No place is left."


class TooMany(Refusal):
    """Asked too often; `seconds` says how long to wait."""

    status = 429
    title = "Please wait a little"

    def __init__(self, seconds: int) -> None:
        self.seconds = max(1, seconds)
        unit = "second" if self.seconds == 1 else "seconds"
        super().__init__(f"That was tried very often. Please wait {self.seconds} {unit} and try again.")
        self.headers = {"Retry-After": str(self.seconds)}


class TooLarge(Refusal):
    """The request is larger than this place takes."""

    status = 413
    title = "Too large"
    sentence = "This is larger than we can take here. Your draft is kept; please shorten it or split it up."


class Busy(Refusal):
    """Something of ours does not answer just now."""

    status = 503
    title = "Please try again in a moment"
    sentence = "This is taking longer than it should. Nothing was lost; please try again in a moment."
