"""How often the guard paused somebody: counters, with no person, no words and nothing finer than a month."""

from datetime import date

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.columns import Base, Id

KINDS = {
    "NAME": "Names",
    "DATE": "Days and dates",
    "LOCATION": "Places, wards and rooms",
    "FACILITY": "Hospitals and clinics",
    "AGE_OVER_89": "High ages",
    "PHONE": "Telephone numbers",
    "EMAIL": "Email addresses",
    "SSN": "Social security numbers",
    "MRN_OR_ID": "Record and other numbers",
    "URL": "Links",
    "IP": "Network addresses",
    "case_detail": "Case detail",
}
REASONS = {
    "not_a_person": "It names no person",
    "public_number": "It is a public number",
    "own_contact": "It is my own contact",
    "example": "It is an invented example",
    "own_words": "In words of their own",
}
PAUSED = ""  # where no reason was given, it is the pause itself that is counted


class PauseCount(Base):
    """How often a kind was paused for in a space in a month, or posted all the same for a reason.

    `space_id` is 0 for what hangs on no space: profiles, and the pages of hospitals. `month` is its first day.
    """

    __tablename__ = "pause_counts"
    __table_args__ = (Index(None, "month"), {"sqlite_with_rowid": False})

    space_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    reason: Mapped[str] = mapped_column(String(20), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    times: Mapped[int]
