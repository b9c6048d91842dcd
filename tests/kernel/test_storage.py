"""Bytes by keys: whole or not at all, for our own user alone, never outside of their folder; the same in a bucket."""

import os
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from community.kernel.config import Settings
from community.kernel.storage import SHARDS, Bucket, Folder, Missing, Pieces, Storage, new_key, storage

LATER = timedelta(minutes=1)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of something that speaks S3, on this machine."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "bucket", "bucket with a prefix"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Storage]:
    if request.param == "folder":
        yield Folder(tmp_path / "files")
        return
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "invented")
    endpoint = request.getfixturevalue("endpoint")
    prefix = "/under/this" if "prefix" in request.param else ""
    bucket = Bucket(f"s3://community{prefix}?endpoint={endpoint}&region=us-east-1")
    bucket._client.create_bucket(Bucket="community")
    yield bucket
    bucket._client.close()


def read(place: Storage, key: str) -> bytes:
    return b"".join(Pieces(place.open(key), 0, 10_000_000))


def test_what_was_put_comes_back_whole_until_it_is_removed(place: Storage) -> None:
    one, other = new_key(), new_key()
    data = os.urandom(300_000)
    place.put(one, data)
    place.put(other, b"another")
    assert (read(place, one), read(place, other)) == (data, b"another")
    place.remove(one)
    place.remove(one)
    with pytest.raises(Missing):
        place.open(one)
    assert read(place, other) == b"another"
    place.remove(other)


def test_keys_are_told_by_shard_and_age(place: Storage) -> None:
    keys = {"00" + new_key()[2:], "00" + new_key()[2:], "ff" + new_key()[2:]}
    for key in keys:
        place.put(key, b"words")
    now = datetime.now(UTC)
    found = {key for shard in range(SHARDS) for key in place.older(shard, now + LATER)}
    assert keys <= found
    assert {key[:2] for key in place.older(0, now + LATER)} == {"00"}
    assert list(place.older(0, now - LATER)) == []
    for key in keys:
        place.remove(key)


NO_KEYS = ["", "..", "../../etc/passwd", "/etc/passwd", "A" * 32, "a" * 31, "a" * 33, "a" * 30 + "/a", "a" * 32 + "\n"]


@pytest.mark.parametrize("key", NO_KEYS)
def test_what_is_no_key_reaches_nothing(place: Storage, key: str) -> None:
    for act in (lambda: place.put(key, b"x"), lambda: place.open(key), lambda: place.remove(key)):
        with pytest.raises(ValueError, match="not a key"):
            act()


def test_a_folder_is_for_our_own_user_alone_and_holds_nothing_half_written(tmp_path: Path) -> None:
    place = Folder(tmp_path / "files")
    key = new_key()
    place.put(key, b"words")
    path = tmp_path / "files" / key[:2] / key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, tmp_path / "files")] == [0o700] * 2
    left = path.with_name(f".{key}.half")
    left.write_bytes(b"wo")
    day_ago = time.time() - 86_400
    os.utime(left, (day_ago, day_ago))
    assert list(place.older(int(key[:2], 16), datetime.now(UTC) + LATER)) == [key]
    assert [one.name for one in path.parent.iterdir()] == [key], "what a killed process left is swept up"


def test_a_disk_that_is_full_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        Folder(tmp_path / "files").put(new_key(), b"words")
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_the_settings_say_where(tmp_path: Path) -> None:
    assert isinstance(storage(Settings(folder=tmp_path)), Folder)
    with pytest.raises(ValueError, match="s3://bucket"):
        storage(Settings(folder=tmp_path, files_url="https://bucket"))
