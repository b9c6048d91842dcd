"""Handles and addresses made of the names of people and places."""

from collections.abc import Callable


def plain(name: str, joint: str, longest: int) -> str:
    """The letters and digits of a name that every address may hold, in words with `joint` between them."""
    letters = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in name.lower())
    return joint.join(letters.split())[:longest].strip(joint)


def first_free(wished: str, joint: str, is_taken: Callable[[str], bool]) -> str:
    """The wished one, or the first of `wished`-2, -3, ... that is not taken."""
    found, number = wished, 1
    while is_taken(found):
        number += 1
        found = f"{wished}{joint}{number}"
    return found
