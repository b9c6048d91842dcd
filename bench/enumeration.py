"""Whether the time of an answer tells who has an account: `python3 bench/enumeration.py http://127.0.0.1:5000 EMAIL`.

Tries a known and an unknown address by turns, at signing in (with a wrong password) and at the forgotten password, and
prints the medians. Start the server with COMMUNITY_SIGN_IN_TRIES=100000/minute and COMMUNITY_LETTERS=100000/minute, and
with a mailbox folder: a letter for each try at the known address is made.
"""

import argparse
import re
import statistics
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
GOAL_MS = 5.0
WAYS = {"/sign-in": {"password": "not the password", "next": "/"}, "/forgot": {}}


class Stay(urllib.request.HTTPRedirectHandler):
    """Answers with the redirect itself: where it leads is another request."""

    def redirect_request(self, *_: object) -> None:
        return None


def form_of(opener: urllib.request.OpenerDirector, page: str) -> dict[str, str]:
    with opener.open(page, timeout=20) as answer:
        return dict(HIDDEN.findall(answer.read().decode()))


def milliseconds(opener: urllib.request.OpenerDirector, page: str, fields: dict[str, str]) -> tuple[float, int]:
    """How long one answer takes, and its status."""
    data = urllib.parse.urlencode(fields).encode()
    began = time.perf_counter()
    try:
        with opener.open(page, data, timeout=20) as answer:
            answer.read()
            status = answer.status
    except urllib.error.HTTPError as error:
        error.read()
        status = error.code
    return 1000 * (time.perf_counter() - began), status


def compare(address: str, path: str, emails: tuple[str, str], tries: int) -> dict[str, list[float]]:
    """The times of both addresses, tried by turns, the first few left out."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), Stay)
    page = address + path
    known = {name: value for name, value in form_of(opener, page).items() if name in ("csrf_token", "client_key")}
    fields = known | WAYS[path]
    times: dict[str, list[float]] = {email: [] for email in emails}
    statuses = set()
    for number in range(tries + 5):
        for email in emails if number % 2 else reversed(emails):
            took, status = milliseconds(opener, page, {**fields, "email": email})
            statuses.add(status)
            if number >= 5:
                times[email].append(took)
    if len(statuses) != 1 or 429 in statuses:
        raise SystemExit(f"{path}: the answers are {sorted(statuses)}; they should be one and the same, and no 429.")
    return times


def main() -> int:
    """Prints a line for each way; exit code 1 when the medians lie further apart than the goal."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("address", help="a running server, for example http://127.0.0.1:5000")
    options.add_argument("email", help="an address that has an account there")
    options.add_argument("--tries", type=int, default=200, help="tries for each address")
    given, worst = options.parse_args(), 0.0
    unknown = f"nobody.{given.email}"
    print(f"{'way':12}{'known ms':>12}{'unknown ms':>12}{'difference':>12}")
    for path in WAYS:
        times = compare(given.address.rstrip("/"), path, (given.email, unknown), given.tries)
        known, other = (statistics.median(times[email]) for email in (given.email, unknown))
        print(f"{path:12}{known:12.2f}{other:12.2f}{known - other:+12.2f}")
        worst = max(worst, abs(known - other))
    print(f"goal: below {GOAL_MS:g} ms over {given.tries} tries each")
    return 0 if worst < GOAL_MS else 1


if __name__ == "__main__":
    raise SystemExit(main())
