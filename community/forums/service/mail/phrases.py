"""What mail programs and people write around their words, in the languages that mail-parser-reply knows, and some more.

Its patterns are only ever tried on one short line, or on two or three put together: on whole texts they can be made to
take for ever, and they end a message at the first "Thank you," of its author.
"""

import re
from collections.abc import Iterable

from mailparser_reply.constants import MAIL_LANGUAGES

SHORT = 200


def _known(name: str) -> list[str]:
    """The library's patterns of one sort, every language's."""
    found = (language.get(name, "") for language in MAIL_LANGUAGES.values())
    return [pattern for each in found for pattern in ([each] if isinstance(each, str) else each) if pattern]


def _any(patterns: Iterable[str], frame: str = "{}") -> re.Pattern[str]:
    return re.compile(frame.format("|".join(f"(?:{pattern})" for pattern in patterns)), re.IGNORECASE | re.MULTILINE)


# The line above a quote that says who wrote it.
WROTE = _any(_known("wrote_header"))
_VERB = re.compile(
    r"\b(?:wrote|writes|said|schrieb|schreibt|a écrit|écrivait|escribió|ha scritto|schreef|skrev|escreveu|napsal|"
    r"kirjoitti|"
    r"написал[аи]?|пишет|yazdı)\b.{0,90}[:：]\s*$",  # noqa: RUF001 - the wide colon of East Asia
    re.IGNORECASE,
)
_TELLS = re.compile(r"@|\d{1,2}[:.]\d\d|\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}\b")

# The block of header fields that Outlook puts above what it answers.
FIELD = re.compile(
    r"^[*\s]{0,3}(?P<name>from|sent|date|to|cc|subject|reply-to|importance|von|gesendet|datum|an|betreff|de|envoyé|date|à|objet|"
    r"enviado(?: el)?|fecha|para|asunto|da|inviato|a|oggetto|data|van|verzonden|aan|onderwerp|från|skickat|till|ämne|"
    r"fra|sendt|til|emne|od|odesláno|komu|předmět|wysłano|do|temat|assunto)\s?:\*?\s?(?P<value>.*)$",
    re.IGNORECASE,
)
BEGINS = frozenset("from von de da van från fra od".split())
SEPARATOR = re.compile(
    r"^[-_*=\s]{2,}(?:original message|original appointment|ursprüngliche nachricht|message d'origine|mensaje original|"
    r"oorspronkelijk bericht|oprindelig meddelelse|ursprungligt meddelande|messaggio originale|mensagem original|"
    r"původní zpráva)[-_*=\s]{2,}$",
    re.IGNORECASE,
)
RULE = re.compile(r"^\s?[_-]{20,}\s*$")
FORWARDED = re.compile(
    r"^(?:-{3,}\s*(?:forwarded (?:message|by)|weitergeleitete nachricht|message transféré|mensaje reenviado|"
    r"doorgestuurd bericht|messaggio inoltrato|vidarebefordrat).*|begin forwarded message:|"
    r"anfang der weitergeleiteten nachricht:|début du message (?:réexpédié|transféré) ?:)\s*$",
    re.IGNORECASE,
)

# How messages end.
DASHES = re.compile(r"^(?:--|—|––)\s*$")  # noqa: RUF001 - dashes that programs make of two hyphens
DEVICE = _any(
    [
        *(sent for sent in _known("sent_from") if sent),
        "Von meinem .{2,30} gesendet",
        "Sent (?:via|with|from) ",
        "Enviado do meu",
    ],
    r"^\W{{0,3}}(?:{})[^.!?]{{0,60}}$",
)
_ENDINGS = (
    r"(?:with )?(?:many |much |kind |best |warm(?:est)? |very best )?(?:thanks|regards|wishes)",
    r"(?:many )?thanks(?: again| in advance| so much| all| everyone)?",
    r"thank you(?: very much| so much| again| all| in advance| everyone)?",
    r"thx|ty|cheers|sincerely|yours(?: truly| sincerely)?|respectfully|warmly|best|take care|gratefully",
    r"in (?:peace|solidarity|gratitude)|mfg|lg|vg|bien à vous|amicalement",
)
CLOSING = _any(
    [*(ending.rstrip(",") for ending in _known("signatures") if "\\w" not in ending), *_ENDINGS],
    r"^[\W_]{{0,3}}(?:{})\s*[,.!–-]*\s*(?P<after>(?:[\w.'-]+[ ,]*){{0,3}})$",  # noqa: RUF001 - a dash as people type it
)
POSTSCRIPT = re.compile(r"^p\.?\s?p?\.?s\b", re.IGNORECASE)
CONTACT = re.compile(
    r"[^\s@]+@[^\s@]+\.\w{2,}|(?:\d[\d\s().+/-]{5,}\d)|https?://|\bwww\.|\b(?:tel|phone|fax|cell|pager|mobile|ext)\b",
    re.IGNORECASE,
)
_MEANT = r"intended (?:only|solely|exclusively|for the (?:use|sole|person|named|individual|addressee|exclusive))"
_LEGAL = rf".{{0,400}}?\b(?:confidential|recipient|{_MEANT}|privileged|in error|liab)"
_THIS = r"this (?:electronic )?(?:e-?mail|message|communication|transmission)\b"
DISCLAIMER = _any(
    [
        *(f"{begins}{_LEGAL}" for begins in _known("disclaimers")),
        rf"(?:the (?:information|contents?) (?:contained |transmitted )?(?:in|with|by) )?{_THIS}{_LEGAL}",
        r"(?:confidentiality|privacy|legal|hipaa) (?:notice|note|statement|disclaimer)\b",
        r"if you (?:are not the intended|have received this (?:e-?mail|message|communication) in error)",
        r"please consider the environment",
        r"diese e-?mail (?:enthält|kann) .{0,200}vertraulich",
    ],
    r"^\W{{0,4}}(?:{})",
)
BANNER = re.compile(
    r"^\W{0,4}(?:external|caution|warning|attention|notice|be careful|this (?:e-?mail|message) (?:originated|is from))"
    r".{0,300}\b(?:outside|external|originated|unknown sender|use caution|do not click|links or attachments)",
    re.IGNORECASE,
)

# What lists put under every message.
FOOTER = re.compile(
    r"mailing list|listinfo|unsubscribe|groups\.google\.com|groups\.io|listserv|mailman|to manage your subscription|"
    r"google groups|abmelden|désabonner",
    re.IGNORECASE,
)
FOOTER_OPENS = re.compile(
    r"you (?:have )?received this (?:message|e-?mail) because you are|to unsubscribe (?:from|send|,)|"
    r"unsubscribe:? <?https?:|links: you receive all messages|view/reply online",
    re.IGNORECASE,
)
DIVIDER = re.compile(r"^(?:>\s?)*\s?(?:[_=*~-]{3,}|--|-=-=.*|#{3,})\s*$")

ADDRESS = re.compile(r"\s?[<(\[]+\s?(?:mailto:)?[^\s<>()\[\]]{1,80}@[^\s<>()\[\]]{1,120}\s?[>)\]]+", re.IGNORECASE)
BARE_ADDRESS = re.compile(r"\"?(?:mailto:)?[^\s<>()\[\]\",;:]{1,80}@[^\s<>()\[\]\",;:]{1,120}\"?", re.IGNORECASE)


def introduces(text: str) -> bool:
    """Whether this is the line above a quote that says who wrote it."""
    line = text.strip()
    if not line.endswith((":", "：")) or len(line) > SHORT:  # noqa: RUF001 - the wide colon of East Asia
        return False
    return bool(_VERB.search(line) or WROTE.match(line))


def surely_introduces(text: str) -> bool:
    """The same where no quote follows that is marked: then it takes a time or an address to believe it."""
    return bool(_TELLS.search(text)) and introduces(text)


def without_addresses(line: str) -> str:
    """A line that says who wrote something, without anybody's address."""
    rest = ADDRESS.sub("", line)
    return BARE_ADDRESS.sub("somebody", rest).strip()
