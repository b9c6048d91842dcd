"""Normalising: one spelling for every text that enters, with nothing in it that hides or reorders what is read."""

import re
import unicodedata

# Characters that have no business in stored text: controls (C0 but tab and line feed, DEL, C1), marks that switch the
# direction of everything after them, soft hyphens, zero-width spaces and joiners of nothing, blank Hangul "letters",
# interlinear notes, noncharacters. An attacker would put them inside a name, a number or a link's scheme.
_PLANE_ENDS = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
_UNSEEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001d173-\U0001d17a\U000e0080-\U000e00ff"
    f"\U000e01f0-\U000e0fff{_PLANE_ENDS}]"
)
_BREAK = re.compile("\r\n?|[\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")

# The flags of England, Scotland and Wales are spelled with tag characters; everywhere else tags are invisible ink.
_TAGS = re.compile("(\U0001f3f4[\U000e0030-\U000e007a]{1,6}\U000e007f)|[\U000e0000-\U000e007f]+")

# Joiners mean something after a letter of these scripts (Arabic to Khmer and their extensions), and a zero-width joiner
# between two pictures makes one picture of them. Elsewhere they only split words for those who search.
_SCRIPTS = "\u0620-\u109f\u1780-\u18af\ua840-\uabff\ufb50-\ufdcf\ufe70-\ufefc"
_PICTURES = "\u2190-\u2bff\U0001f000-\U0001faff"
_JOINERS = re.compile(
    f"(?<=[{_SCRIPTS}])([\u200c\u200d])|(?<=[{_PICTURES}\ufe0f])(\u200d)(?=[{_PICTURES}])|[\u200c\u200d]"
)

# A variation selector picks the drawing of the one character before it; runs of them have been used to smuggle data.
_VARIANTS = re.compile(
    f"(?<=[{_PICTURES}\u00a9\u00ae\u203c\u2049\u2122\u2139\u3030\u303d\u3297\u3299])([\ufe0e\ufe0f])[\ufe00-\ufe0f]*"
    "|(?<=[0-9#*])(\ufe0f)(?=\u20e3)|(?<=[\u3400-\u9fff\U00020000-\U0003ffff])([\U000e0100-\U000e01ef])"
    "|[\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
)

_MARKS = 10
_STACK = re.compile(rf"[^\w\s!-~]{{{_MARKS + 1}}}")


def normalise(text: str) -> str:
    """The text in one spelling: NFC, LF line ends, and no character that hides, reorders or buries others.

    Lone surrogates become U+FFFD. Idempotent, and linear in the length. (Unicode TR 36, TR 39; "Trojan Source", 2021.)
    """
    if text.isascii() and not _UNSEEN.search(text):
        return text
    text = _composed(_BREAK.sub("\n", text))
    text = _UNSEEN.sub("", _SURROGATE.sub("\ufffd", text))
    return _composed(_without_invisible_ink(text))


def one_line(text: str) -> str:
    """The text normalised, on one line, with single spaces: for titles, tags, names and poll options."""
    return " ".join(normalise(text).split())


def _composed(text: str) -> str:
    """NFC. Stacks of marks are cut first: sorting one takes the square of its height (UAX 15, section 13)."""
    return unicodedata.normalize("NFC", _cut_down(text) if _STACK.search(text) else text)


def _cut_down(text: str) -> str:
    kept, height = [], 0
    for character in text:
        height = height + 1 if unicodedata.combining(character) else 0
        if height <= _MARKS:
            kept.append(character)
    return "".join(kept)


def _without_invisible_ink(text: str) -> str:
    text = _TAGS.sub(_kept, text)
    text = _VARIANTS.sub(_kept, text)
    return _JOINERS.sub(_kept, text)


def _kept(match: re.Match[str]) -> str:
    return next((group for group in match.groups() if group), "")
