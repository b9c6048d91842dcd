"""How often somebody may try: few times for an account from one address, many more for either alone."""

from flask import request

from community.kernel.house import house


def check_tries(email: str) -> None:
    """Counts one try at an account; the account alone is counted with patience, so that nobody can lock it."""
    rate, check, email = house().settings.sign_in_tries, house().limits.check, email.lower()
    check(rate, "sign-in", email, request.remote_addr)
    check(rate, "sign-in address", request.remote_addr, times=20)
    check(rate, "sign-in account", email, times=20)


def check_letters(email: str) -> None:
    """Counts one letter asked for; alike for accounts that are there and for those that are not."""
    rate, check = house().settings.letters, house().limits.check
    check(rate, "letters", email.lower())
    check(rate, "letters address", request.remote_addr, times=20)


def check_links() -> None:
    """Counts one try at a link, so that nobody has us hash passwords all day."""
    house().limits.check(house().settings.sign_in_tries, "links", request.remote_addr)
