"""Static files under one hashed address: compressed once, cached for ever, and new when any of them changes."""

import hashlib
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from community.kernel.resources import resource

YEAR = 31_536_000
# Style sheets are joined in this order into one file, so that a page asks once: tokens, base, then the parts.
FIRST_STYLES = ("tokens.css", "base.css")
JOINED = "site.css"


def serve(app: Flask, folder: Path) -> str:
    """Serves static/ from a compressed copy in `folder`; returns the address it has, e.g. `/static/1a2b3c/`."""
    source = resource("static")
    mark = _mark(source)
    ready = folder / "static" / mark
    if not ready.exists():
        _prepare(source, ready)
    prefix = f"static/{mark}/"
    app.wsgi_app = WhiteNoise(app.wsgi_app, root=str(ready), prefix=prefix, max_age=YEAR)  # type: ignore[method-assign]  # - how WSGI middleware is put on
    return f"/{prefix}"


def _mark(source: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(source.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(source)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _prepare(source: Path, ready: Path) -> None:
    """Builds beside the final name and moves into place: an interrupted start leaves nothing half done.

    Several processes may start at once; each builds its own, and the first to be ready wins.
    """
    ready.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f"{ready.name}.", dir=ready.parent) as folder:
        draft = Path(folder) / "draft"
        shutil.copytree(source, draft)
        (draft / JOINED).write_text(joined_styles(source), encoding="utf-8")
        compressor = Compressor(use_brotli=False, quiet=True)
        for path in draft.rglob("*"):
            if path.is_file() and compressor.should_compress(path.name):
                compressor.compress(str(path))
        _move(draft, ready)


def _move(draft: Path, ready: Path) -> None:
    try:
        draft.rename(ready)
    except OSError:
        if not ready.exists():
            raise


def joined_styles(source: Path) -> str:
    """Every style sheet outside vendor/ in cascade order, as one text."""
    rest = sorted(path for path in source.rglob("*.css") if "vendor" not in path.parts)
    named = [source / name for name in FIRST_STYLES]
    return "\n".join(path.read_text(encoding="utf-8") for path in [*named, *(p for p in rest if p not in named)])
