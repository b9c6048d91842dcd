"""Bytes as text, whatever the mail says they are: labels that nobody knows, that are misspelt, and that are wrong."""

import codecs
import re

# What a label means in practice (WHATWG Encoding Standard, section 4.2, and what old mail programs made up).
MEANT = {
    "ansi": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "unicode-1-1-utf-7": "utf-7",
    "iso-8859-8-i": "iso-8859-8",
    "cp-850": "cp850",
}
# Codecs of Python that are no charset, or that a message could use to spell what no reader of mail would see.
NEVER = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
LATIN = frozenset({"ascii", "iso8859-1"})  # everybody means the Windows one, which has dashes and quotes
_WIDE = re.compile("utf-?(16|32)", re.IGNORECASE)


def decoded(data: bytes, label: str = "") -> str:
    """The bytes as text; never raises. UTF-8 wins over a label that says Latin, because then the label is wrong."""
    if data.isascii() and not _carries_escapes(label):
        return data.decode("ascii")
    codec = _codec(label)
    if codec in ("cp1252", "utf-8"):
        return _utf8_or(data, "cp1252")
    if _WIDE.match(codec) and b"\0" not in data:
        return _utf8_or(data, "cp1252")
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError):
        return _utf8_or(data, codec)


def _carries_escapes(label: str) -> bool:
    """ISO-2022, HZ and UTF-7 spell everything in ASCII."""
    return label.lower().startswith(("iso-2022", "hz", "utf-7", "unicode-1-1", "csiso2022"))


def _utf8_or(data: bytes, codec: str) -> str:
    for attempt in ("utf-8-sig", codec):
        try:
            return data.decode(attempt)
        except (UnicodeError, LookupError):
            continue
    return _mended(data, codec)


def _mended(data: bytes, codec: str) -> str:
    """What is left when nothing fits: UTF-8 with a few broken places, else the codec with its own."""
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") * 20 <= len(text) + 20:
        return text
    try:
        return data.decode(codec, "replace")
    except (UnicodeError, LookupError):
        return data.decode("cp1252", "replace")


def _codec(label: str) -> str:
    """The codec behind a label; cp1252 for one that is empty or unknown."""
    wanted = re.split(r"[;*\s]", label.strip(" \t\"'").lower())[0]
    meant = MEANT.get(wanted, wanted)
    try:
        found = codecs.lookup(meant).name if meant.isascii() else ""
    except (LookupError, ValueError):
        found = ""
    return "cp1252" if not found or found in LATIN or found.replace("_", "-") in NEVER else found
