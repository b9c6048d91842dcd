"""Bytes by random keys: in a folder, or in a bucket that speaks S3. No name that somebody gave ever reaches a path."""

import contextlib
import os
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from community.kernel.aside import aside
from community.kernel.config import Settings

KEY = re.compile(r"^[0-9a-f]{32}$")
SHARDS = 256  # the first two letters of a key, which are also folders
PIECE = 128 * 1024  # bytes that are read at once
SECONDS = 10  # that a bucket may take to answer


class Missing(Exception):
    """There are no bytes of that key."""


class Readable(Protocol):
    """Bytes on their way out."""

    def read(self, amount: int = ..., /) -> bytes:
        """The next so many; none at the end."""

    def close(self) -> None:
        """Done with it."""


class Storage(Protocol):
    """Where bytes lie."""

    def put(self, key: str, data: bytes) -> None:
        """Keeps them; when this returns they outlive a loss of power."""

    def open(self, key: str) -> Readable:
        """From their beginning; Missing when there are none."""

    def remove(self, key: str) -> None:
        """Deletes them; what is not there is gone already."""

    def older(self, shard: int, than: datetime) -> Iterator[str]:
        """Keys of one shard that were put before that moment."""


def new_key() -> str:
    """A key that says nothing."""
    return secrets.token_hex(16)


def storage(settings: Settings) -> Storage:
    """The place that the settings name."""
    return _made(settings.files_url, settings.folder)


@lru_cache(maxsize=8)
def _made(url: str, folder: Path) -> Storage:
    return Bucket(url) if url else Folder(folder / "files")


class Pieces:
    """So many bytes behind the first ones, a part at a time, read where nobody else waits; closed in any case."""

    def __init__(self, opened: Readable, skip: int, length: int) -> None:
        self._opened, self._skip, self._length = opened, skip, length

    def __iter__(self) -> Iterator[bytes]:
        try:
            for _ in self._some(self._skip):
                pass  # a bucket has no way to begin further on that all of them know
            yield from self._some(self._length)
        finally:
            self.close()

    def _some(self, left: int) -> Iterator[bytes]:
        while left and (piece := aside(self._opened.read, min(left, PIECE))):
            left -= len(piece)
            yield piece

    def close(self) -> None:
        """What serves it calls this, also when nobody took it."""
        self._opened.close()


def _checked(key: str) -> str:
    if not KEY.fullmatch(key):
        raise ValueError("not a key")
    return key


class Folder:
    """A folder with a folder for each shard, for our own user alone."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def _path(self, key: str) -> Path:
        return self._root / _checked(key)[:2] / key

    def put(self, key: str, data: bytes) -> None:
        """Written beside its place, forced to the disk, then put there: nobody ever reads half of it."""
        aside(self._put, self._path(key), data)

    def _put(self, path: Path, data: bytes) -> None:
        for folder in (self._root, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        _force(path.parent)

    def open(self, key: str) -> Readable:
        """An open file."""
        try:
            return self._path(key).open("rb")
        except FileNotFoundError:
            raise Missing(key) from None

    def remove(self, key: str) -> None:
        """Unlinks it."""
        aside(lambda: self._path(key).unlink(missing_ok=True))

    def older(self, shard: int, than: datetime) -> Iterator[str]:
        """By the time of the file; what was never finished is deleted on the way."""
        for entry in sorted(self._root.joinpath(f"{shard:02x}").glob("*")):
            with contextlib.suppress(FileNotFoundError):
                if datetime.fromtimestamp(entry.stat().st_mtime, UTC) >= than:
                    continue
                if KEY.match(entry.name):
                    yield entry.name
                else:
                    entry.unlink()


def _force(folder: Path) -> None:
    """The name of a new file is safe only once its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Bucket:
    """`s3://bucket/prefix?endpoint=https://…&region=…`; who we are says boto3's own environment.

    Its client waits for the network without holding up the loop, as measured; it needs the extra `s3`.
    """

    def __init__(self, url: str) -> None:
        parts, asked = urlsplit(url), parse_qs(urlsplit(url).query)
        if parts.scheme != "s3" or not parts.netloc:
            raise ValueError("COMMUNITY_FILES_URL looks like s3://bucket?endpoint=https://host")
        self._bucket, prefix = parts.netloc, parts.path.strip("/")
        self._prefix = f"{prefix}/" if prefix else ""
        self._client = _client(asked.get("endpoint", [None])[0], asked.get("region", [None])[0])

    def _name(self, key: str) -> str:
        return f"{self._prefix}{_checked(key)[:2]}/{key}"

    def put(self, key: str, data: bytes) -> None:
        """One request, answered when it is kept."""
        self._client.put_object(Bucket=self._bucket, Key=self._name(key), Body=data)

    def open(self, key: str) -> Readable:
        """The body of the answer."""
        try:
            opened: Readable = self._client.get_object(Bucket=self._bucket, Key=self._name(key))["Body"]
        except self._client.exceptions.NoSuchKey:
            raise Missing(key) from None
        return opened

    def remove(self, key: str) -> None:
        """One request."""
        self._client.delete_object(Bucket=self._bucket, Key=self._name(key))

    def older(self, shard: int, than: datetime) -> Iterator[str]:
        """By the time at which the bucket took it."""
        listing = self._client.get_paginator("list_objects_v2")
        for page in listing.paginate(Bucket=self._bucket, Prefix=f"{self._prefix}{shard:02x}/"):
            for one in page.get("Contents", ()):
                key = one["Key"].rpartition("/")[2]
                if one["LastModified"] < than and KEY.match(key):
                    yield key


def refusals() -> tuple[type[Exception], ...]:
    """What a bucket may answer instead, where the extra is there."""
    try:
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError:
        return ()
    return (BotoCoreError, ClientError)


def _client(endpoint: str | None, region: str | None) -> Any:
    import boto3
    from botocore.config import Config

    patience = Config(connect_timeout=SECONDS, read_timeout=SECONDS, retries={"max_attempts": 3, "mode": "standard"})
    return boto3.client("s3", endpoint_url=endpoint, region_name=region, config=patience)
