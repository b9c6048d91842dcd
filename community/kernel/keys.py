"""Keys that live outside the database, and the keyed hashes made with them.

A copy of the database alone can neither forge a token nor tell who stands behind a pseudonym.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from community.kernel.config import Settings

MINIMUM = 32


class Keys:
    """One master secret, split by purpose; every method returns lower-case hex of 64 characters."""

    def __init__(self, master: str) -> None:
        if len(master) < MINIMUM:
            raise ValueError(f"COMMUNITY_SECRET needs at least {MINIMUM} characters.")
        self._master = master.encode()
        self._purposes: dict[str, bytes] = {}

    def _key(self, purpose: str) -> bytes:
        if purpose not in self._purposes:
            self._purposes[purpose] = hmac.digest(self._master, purpose.encode(), "sha256")
        return self._purposes[purpose]

    def blind(self, purpose: str, *parts: object) -> str:
        """A keyed hash of `parts` that only this installation can make again."""
        text = "\x1f".join(str(part) for part in parts)
        return hmac.digest(self._key(purpose), text.encode("utf-8", "surrogatepass"), "sha256").hex()

    def same(self, purpose: str, given: str, *parts: object) -> bool:
        """Whether `given` is the blind of these parts, compared in constant time."""
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.blind(purpose, *parts).encode())


def fingerprint(token: str) -> str:
    """What we store of a random token: its SHA-256, enough to find it, useless to present it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_token() -> str:
    """A random token of 256 bits, safe in an address."""
    return secrets.token_urlsafe(32)


def load(settings: Settings) -> Keys:
    """The keys of this installation; without a setting, a secret is made once and kept beside the data."""
    return Keys(settings.secret or _kept(settings.folder / "secret.key"))


def _kept(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    """Two processes may start at once: whoever links first wins, and nobody ever reads half a secret."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
