"""Passwords: which are good, and argon2id in a native thread, in the same time whether or not there is an account.

What is asked follows NIST SP 800-63B-4, 3.1.1: length and a look at what guessers try first; nothing about which signs
a password is made of, and no date on which it ends.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from community.kernel.aside import aside

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's lower bound for argon2id
SHORTEST, LONGEST = 15, 1024
LOOKED_AT = 72  # what is looked at for guesses: more would only take longer
GUESSES = 10**8  # zxcvbn's "safely unguessable" begins here
LOOK_LIKE = "4@8([{<3691!|0$5+7%2"
AS_LETTERS = str.maketrans(LOOK_LIKE, "aabcccceggiiiossttxz")
ONE = f"[{re.escape(LOOK_LIKE)}]"
A_FEW_SIGNS = re.compile(f"(?<!{ONE}){ONE}{{1,3}}(?!{ONE})")
OURS = ("peer support community", "peersupport", "peer support", "community")

LENGTH = f"Please use at least {SHORTEST} characters. A few unrelated words do well."
TOO_LONG = f"Please use at most {LONGEST} characters."
OWN = "This is mostly your name, your email or the name of this place. Others would try that first."
REPEATED = "This repeats the same thing. Please use a few unrelated words instead."
IN_A_ROW = "This is mostly keys or numbers in a row. Please use a few unrelated words instead."
COMMON = "This is mostly a password that many people use. Please use a few unrelated words instead."


def normal(password: str) -> str:
    """The same signs from every keyboard: NFKC, as stored and as counted."""
    return unicodedata.normalize("NFKC", password)


def long_enough(password: str) -> str:
    """The password in its normal form; ValueError with a sentence when it is too short or too long."""
    chosen = normal(password)
    if len(chosen) < SHORTEST:
        raise ValueError(LENGTH)
    if len(chosen) > LONGEST:
        raise ValueError(TOO_LONG)
    return chosen


def good(password: str, *own: str) -> str:
    """The password in its normal form; ValueError with the reason when it is short, or among the first guesses.

    `own` is what others know of the person: their name, their email.
    """
    chosen = long_enough(password)
    looks = [_easiest(part, _words(own)) for part in {chosen[:LOOKED_AT], chosen[-LOOKED_AT:]}]
    guesses, pieces = max(looks, key=lambda look: look[0])
    if guesses < GUESSES:
        raise ValueError(_why(pieces))
    return chosen


def _easiest(password: str, own: list[str]) -> tuple[int, Sequence[Any]]:
    """The fewest guesses: as it is, with nothing between its letters, or with letters for signs that look like them."""
    looks = [_look(form, own) for form in _forms(password)]
    return next((look for look in looks if look[0] < GUESSES), looks[0])


def _forms(password: str) -> list[str]:
    """At most four: "ana reyes ana" hides little, and neither does "4n4"; a long run of digits stays what it is."""
    close = "".join(sign for sign in password if sign.isalnum())
    forms = [password, close] if len(close) >= SHORTEST // 2 else [password]
    return list(dict.fromkeys([*forms, *map(_lettered, (password, close)[: len(forms)])]))


def _lettered(text: str) -> str:
    return A_FEW_SIGNS.sub(lambda found: found[0].translate(AS_LETTERS), text)


def _words(own: Sequence[str]) -> list[str]:
    """Names and addresses, whole and in their parts; parts of one or two letters stand in every sentence."""
    whole = [normal(words).lower() for words in (*own, *OURS)]
    parts = [part for words in whole for part in "".join(c if c.isalnum() else " " for c in words).split()]
    joined = ["".join(words.split()) for words in whole]
    return [word for word in dict.fromkeys((*whole, *joined, *parts)) if len(word) > 2]


def _look(password: str, own: list[str]) -> tuple[int, Sequence[Any]]:
    """How many guesses it takes, and the pieces it is made of; without zxcvbn's own front, which keeps `own` around."""
    from zxcvbn import scoring

    matching = _matching()
    known = {**matching.RANKED_DICTIONARIES, "user_inputs": matching.build_ranked_dict(own)}
    found = scoring.most_guessable_match_sequence(password, matching.omnimatch(password, known))
    return found["guesses"], found["sequence"]


@cache
def _matching() -> Any:
    """zxcvbn without its own look at signs for letters, which tries hundreds of readings of a password made for it."""
    from zxcvbn import matching

    matching.L33T_TABLE.clear()
    return matching


def _why(pieces: Sequence[Any]) -> str:
    largest = max(pieces, key=lambda piece: len(piece["token"]))
    inner = [part for piece in pieces for part in (piece, *piece.get("base_matches", ()))]
    if any(part.get("dictionary_name") == "user_inputs" for part in inner):
        return OWN
    if largest["pattern"] == "repeat":
        return REPEATED
    return IN_A_ROW if largest["pattern"] in ("spatial", "sequence", "date") else COMMON


def hashed(password: str) -> str:
    """What is stored of a password."""
    return aside(HASHER.hash, _bytes(password))


def verified(stored: str | None, password: str) -> bool:
    """Whether the password fits; without a stored one the same work is done on another, and the answer is no."""
    fits = aside(_fits, stored or _nobody(), password)
    return fits and stored is not None


def _bytes(password: str) -> bytes:
    return normal(password).encode("utf-8", "surrogatepass")


def _fits(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return HASHER.hash("nobody has this password")
