"""Emoji shortcodes: `:tada:` for those whose keyboard has no pictures."""

import re
from functools import cache
from pathlib import Path

SHORTCODE = re.compile(r":([a-z][a-z0-9_]*|[+-]1):")
"""What looks like a shortcode; only `emoji_for` knows whether it is one."""


def emoji_for(name: str) -> str | None:
    """The picture with this name, or None; the names are those of the gemoji set (GitHub, MIT licence)."""
    return _table().get(name)


@cache
def _table() -> dict[str, str]:
    lines = Path(__file__).with_name("emoji.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines)
    return {name: picture for names, picture in pairs for name in names.split()}
