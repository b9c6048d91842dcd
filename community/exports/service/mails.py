"""What somebody wrote as mails of an mbox: any mail program opens them, and answers stand under what they answer."""

import binascii
import re
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache

from community.kernel.ids import ref
from community.kernel.kinds import Written

LINE = re.compile(r"\s+")
UNTITLED = "A conversation whose title is not yours to take"
NO_WORDS = "These words do not leave their space, or were removed."
ABOUT = (("Space", "space"), ("Board", "board"), ("Byline", "kind"), ("Shown-Also", "detail"), ("Filed-Under", "tags"))


def mail(written: Written, host: str) -> str:
    """One mail with its separator; the line ends are the file's own."""
    answers = f"<{ref(written.thread_id)}@{host}>"
    own = answers if written.first else f"<{ref(written.row_id)}@{host}>"
    headers = {
        "From": f"{_named(written.shown)} <nobody@{host}>",
        "To": f"{_named(written.place or 'A space')} <nobody@{host}>",
        "Date": format_datetime(written.written_at),
        "Subject": _worded(("" if written.first else "Re: ") + (written.title or UNTITLED)),
        "Message-ID": own,
        **({} if written.first else {"In-Reply-To": answers, "References": answers}),
        **{f"X-Community-{name}": _worded(str(written.facts[key])) for name, key in ABOUT if written.facts.get(key)},
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "quoted-printable",
    }
    lines = "".join(f"{name}: {value}\n" for name, value in headers.items())
    return f"From nobody@{host} {written.written_at:%a %b %d %H:%M:%S %Y}\n{lines}\n{_body(written.words)}\n\n"


def _named(shown: str) -> str:
    """A name before an address: quoted, or encoded where it is more than plain letters."""
    words = _worded(shown)
    return words if words.startswith("=?") else '"' + words.replace("\\", "").replace('"', "'") + '"'


@lru_cache(maxsize=1024)  # names and places come again with every mail
def _worded(words: str) -> str:
    """On one line, whatever was in it: nothing that people wrote may begin another header."""
    words = LINE.sub(" ", words).strip()
    plain = words.isascii() and words.isprintable() and "=?" not in words
    return words if plain else Header(words, "utf-8", maxlinelen=75).encode()


def _body(words: str) -> str:
    """Quoted-printable, with no line that a mail program could take for the beginning of the next mail."""
    packed = binascii.b2a_qp((words or NO_WORDS).encode("utf-8", "replace"), istext=True)
    return re.sub(rb"(?m)^From ", b"=46rom ", packed).decode("ascii")
