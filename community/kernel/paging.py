"""Keyset pages: a cursor says where the last page ended, so page 500 costs what page 1 does."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from community.kernel.errors import Invalid


@dataclass(frozen=True)
class Page:
    """One page of rows and the cursor of the next, or None at the end."""

    rows: Sequence[Any]
    next: str | None


def cursor(*values: int | str) -> str:
    """Values of the last row's sort columns as one opaque word."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def read_cursor(text: str, *kinds: type) -> tuple[Any, ...]:
    """The values again; Invalid when they are not of these kinds."""
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        values = None
    if not isinstance(values, list) or [type(value) for value in values] != list(kinds):
        raise Invalid({"after": "This address has lost its place. Start again from the first page."})
    return tuple(values)
