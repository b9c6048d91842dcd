"""Passwords: argon2id, in a native thread, in the same time whether or not there is an account."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from community.kernel.aside import aside

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's lower bound for argon2id


def hashed(password: str) -> str:
    """What is stored of a password."""
    return aside(HASHER.hash, password)


def verified(stored: str | None, password: str) -> bool:
    """Whether the password fits; without a stored one the same work is done on another, and the answer is no."""
    fits = aside(_fits, stored or _nobody(), password)
    return fits and stored is not None


def _fits(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return HASHER.hash("nobody has this password")
