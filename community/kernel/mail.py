"""Mail leaves by SMTP or, without one, into a mailbox folder that a developer or the demo can read."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from community.kernel import clock, ids
from community.kernel.config import Settings

SECONDS = 20


def compose(settings: Settings, to: str, subject: str, text: str) -> EmailMessage:
    """A plain letter; ValueError when a header would break out of its line."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = settings.mail_from, to, subject
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = make_msgid(domain=urlsplit(settings.origin).hostname or "localhost")
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    return letter


def send(settings: Settings, letter: EmailMessage) -> None:
    """Hands the letter over; raises OSError or smtplib.SMTPException when nobody takes it."""
    if settings.smtp_url:
        _by_smtp(settings.smtp_url, letter)
    else:
        _into_folder(settings.folder / "mailbox", letter)


def reach(url: str) -> None:
    """Greets the mail server, and signs in if there is a password; raises OSError or smtplib.SMTPException."""
    with _connected(url) as server:
        server.noop()


def _by_smtp(url: str, letter: EmailMessage) -> None:
    with _connected(url) as server:
        server.send_message(letter)


@contextmanager
def _connected(url: str) -> Iterator[smtplib.SMTP]:
    """smtps:// is TLS from the first byte; smtp:// uses STARTTLS where it is offered, and no password without."""
    parts, trusted = urlsplit(url), ssl.create_default_context()
    host = parts.hostname or "localhost"
    with (
        smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=trusted)
        if parts.scheme == "smtps"
        else smtplib.SMTP(host, parts.port or 25, timeout=SECONDS)
    ) as server:
        _secure(server, trusted, parts)
        yield server


def _secure(server: smtplib.SMTP, trusted: ssl.SSLContext, parts: SplitResult) -> None:
    server.ehlo()
    secured = parts.scheme == "smtps"
    if not secured and server.has_extn("starttls"):
        server.starttls(context=trusted)
        server.ehlo()
        secured = True
    if parts.username and not secured:
        raise smtplib.SMTPNotSupportedError("a password is not sent without TLS")
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))


def _into_folder(folder: Path, letter: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{ids.ref(ids.new_id())}.eml").write_bytes(letter.as_bytes())
