"""How often somebody may try: few times for one account from one address, more for either alone."""

from flask import g, request

from community.accounts.forms import PasswordForm
from community.accounts.passwords import hashed
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


def hash_new(form: PasswordForm) -> None:
    """Counts one try, and leaves the hash of the new password at `g.password`, outside the writing unit."""
    check_links()
    g.password = hashed(form.password)
