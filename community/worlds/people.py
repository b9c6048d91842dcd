"""What demo and bench worlds have in common: one password for everyone, printed by the command that makes them."""

from functools import cache

from community.accounts.passwords import hashed

PASSWORD = "paper and juniper"  # noqa: S105 - the demo's own, printed on its sign-in page and never used elsewhere
DOMAIN = "example.org"


@cache
def password_hash() -> str:
    """The one hash that all invented people carry."""
    return hashed(PASSWORD)


def email(handle: str) -> str:
    """An address that can never be somebody's."""
    return f"{handle}@{DOMAIN}"
