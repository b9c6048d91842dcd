"""What the columns of a roster hold, by their names, and what a row says then: facts, or a sentence that helps."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from community.institutions.models import NETWORK_ROLES, Role
from community.kernel.errors import Invalid
from community.text.fields import address

NAMES = {
    "email": "email e-mail mail emailaddress workemail workmail businessemail primaryemail emailid correo username",
    "name": "name fullname displayname person member employee employeename staffname supporter peersupporter",
    "first": "firstname first givenname given forename prefname preferredname",
    "last": "lastname last surname familyname family",
    "role": "role roles rolename membertype programrole peersupportrole psrole access communityrole",
    "discipline": "discipline jobtitle title profession position job occupation credential credentials function",
    "ends": "enddate end until ends expires expiry expirydate endson membershipend lastday validuntil termend",
}
FIELDS = ("email", "name", "first", "last", "role", "discipline", "ends")
SAID = {
    "": "Nothing we need",
    "email": "Work email",
    "name": "Name",
    "first": "First name",
    "last": "Last name",
    "role": "Role",
    "discipline": "Discipline or job title",
    "ends": "End date",
}
KNOWN = {re.sub(r"\W", "", word): name for name, words in NAMES.items() for word in words.split()}
ROLES = {
    "peer": Role.PEER_SUPPORTER,
    "supporter": Role.PEER_SUPPORTER,
    "lead": Role.PROGRAM_LEAD,
    "programlead": Role.PROGRAM_LEAD,
    "programleader": Role.PROGRAM_LEAD,
    "reviewer": Role.CASE_REVIEWER,
    "admin": Role.ADMINISTRATOR,
}
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")


@dataclass(frozen=True)
class Columns:
    """What each column holds, in their order ("" for what is not needed), and whether the first row names them."""

    holds: tuple[str, ...]
    header: bool
    names: tuple[str, ...] = ()

    @property
    def unused(self) -> list[str]:
        """The names of columns that nothing is taken from."""
        return [name for name, held in zip(self.names, self.holds, strict=False) if name and not held]

    def dump(self) -> str:
        """As it is stored."""
        return json.dumps([self.holds, self.header, self.names])

    @classmethod
    def load(cls, text: str) -> "Columns":
        """From what was stored."""
        holds, header, names = json.loads(text)
        return cls(tuple(holds), header, tuple(names))


@dataclass
class Line:
    """What a row says. `wrong` is a sentence when it cannot be used; what is empty stays as it is."""

    email: str = ""
    name: str = ""
    role: str = ""
    discipline: str = ""
    ends_on: date | None = None
    wrong: str = ""
    given: dict[str, str] = field(default_factory=dict)


def known(name: str) -> str:
    """What a column of this name holds, or ""."""
    return KNOWN.get(re.sub(r"[\W_]", "", name.casefold()), "")


def guess(first: Sequence[str], width: int) -> tuple[Columns, bool]:
    """What the first row tells about the columns, and whether that is enough to go on without asking."""
    names = [*first, *[""] * (width - len(first))]
    header = not any("@" in cell for cell in first) and any(known(cell) for cell in first)
    holds = [known(cell) if header else "" for cell in names]
    twice = {held for held in holds if held and holds.count(held) > 1}
    once = tuple("" if held in twice and held in holds[:at] else held for at, held in enumerate(holds))
    found = Columns(once if header else _by_cells(names), header, tuple(names) if header else ())
    return found, header and not twice and "email" in once


def _by_cells(cells: Sequence[str]) -> tuple[str, ...]:
    """Without names only an address can be told for sure."""
    at = next((number for number, cell in enumerate(cells) if "@" in cell), None)
    return tuple("email" if number == at else "" for number in range(len(cells)))


def chosen(holds: Sequence[str], header: bool, first: Sequence[str]) -> Columns:
    """What a person said about the columns; Invalid when there is no address, or something stands twice."""
    if any(held and held not in FIELDS for held in holds):
        raise Invalid({"holds": "Please choose from the list."})
    twice = sorted({SAID[held] for held in holds if held and list(holds).count(held) > 1})
    if twice:
        raise Invalid({"holds": f"Only one column can hold this: {', '.join(twice)}."})
    if "email" not in holds:
        raise Invalid({"holds": "Please choose the column that holds the work email."})
    return Columns(tuple(holds), header, tuple(first) if header else ())


# ------------------------------------------------------------------ a row


def line(columns: Columns, cells: Sequence[str], network: bool) -> Line:
    """What a row says by these columns."""
    given = {held: cell for held, cell in zip(columns.holds, cells, strict=False) if held}
    read = Line(given=given)
    try:
        _fill(read, given, network)
    except ValueError as error:
        read.wrong = str(error)
    return read


def _fill(read: Line, given: dict[str, str], network: bool) -> None:
    read.email = given.get("email", "").lower()[:254]
    name = given.get("name") or f"{given.get('first', '')} {given.get('last', '')}".strip()
    read.name, read.discipline = name[:120], given.get("discipline", "")[:120]
    formula = next((held for held, cell in given.items() if cell.startswith("=")), None)
    if formula:
        raise ValueError(f"{SAID[formula]}: this cell holds a formula. Put its value there instead.")
    if not read.email:
        raise ValueError("The work email is missing. Please fill it in.")
    read.email = address(given["email"])
    if len(given["email"]) > 254:
        raise ValueError("This email address is too long. Please check it.")
    read.role = _role(given.get("role", ""), network)
    read.ends_on = _day(given.get("ends", ""))


def _role(text: str, network: bool) -> str:
    if not text:
        return ""
    word = re.sub(r"[\W_]", "", text.casefold())
    plain = {role.value.replace("_", ""): role for role in Role} | ROLES
    role = plain.get(word) or plain.get(word.removesuffix("s"))
    if role is None or (role in NETWORK_ROLES) != network:
        there = ", ".join(one.words for one in Role if (one in NETWORK_ROLES) == network)
        raise ValueError(f"“{text[:40]}” is no role here. Use one of: {there}.")
    return role


def _day(text: str) -> date | None:
    if not text:
        return None
    slashed = SLASHED.fullmatch(text)
    if slashed:
        return _american(*map(int, slashed.groups()))
    for form in DAYS:
        try:
            return datetime.strptime(text.removesuffix(" 00:00:00"), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(f"“{text[:40]}” is no day that we can read. Write it like 2026-12-31.")


def _american(month: int, day: int, year: int) -> date:
    """12/31/2026; where the first number can be no month the day stands first."""
    if month > 12:
        month, day = day, month
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        raise ValueError("This day does not exist. Write it like 2026-12-31.") from None


def dumped(values: Any) -> str:
    """Cells or facts as they are stored."""
    return json.dumps(values, ensure_ascii=False)
