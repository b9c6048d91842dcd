"""How much text is taken in, and the two ways in which a text can be refused."""

from community.text.normal import normalise

LIMIT = 64 * 1024
"""Bytes of UTF-8 that one text may have, after it was normalised."""


class TooLong(ValueError):
    """The text is over LIMIT; the message is a sentence for the author."""


class TooHard(ValueError):
    """The text could not be laid out within the deadline; the message is a sentence for the author."""


def too_long() -> TooLong:
    """The refusal of a text over LIMIT."""
    return TooLong(
        f"This is longer than we can take in one piece (about {LIMIT // 1000:,} letters). "
        "Nothing you wrote is lost: please split it in two."
    )


def too_hard() -> TooHard:
    """The refusal of a text whose markup takes too long to work out."""
    return TooHard(
        "We could not lay out this text. Nothing you wrote is lost: please use simpler formatting, "
        "with fewer brackets, stars or quote marks in a row."
    )


def fit(text: str) -> str:
    """The text as it is stored: normalised, without spaces at the ends of lines.

    Raises TooLong. The length is looked at first, so that a huge text costs nothing.
    """
    if len(text) > LIMIT:
        raise too_long()
    clean = "\n".join(line.rstrip() for line in normalise(text).split("\n")).strip("\n")
    if len(clean.encode()) > LIMIT:
        raise too_long()
    return clean
