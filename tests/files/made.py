"""Files for tests, made on the spot: pictures with a place in them, bombs, and files that are two things at once."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image, ImageDraw

PLACE = "Henderson, 4 West"


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200), **facts: Any) -> bytes:
    """A small picture with something drawn in it."""
    sheet = Image.new("RGB", size, "#e2eee8")
    ImageDraw.Draw(sheet).rectangle((20, 20, size[0] // 2, size[1] // 2), fill="#1e5f5a")
    out = io.BytesIO()
    sheet.save(out, kind, **facts)
    return out.getvalue()


def noisy(size: tuple[int, int] = (1_600, 1_000)) -> bytes:
    """A picture that stays large, as one of leaves or of a crowd does."""
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def photo() -> bytes:
    """A photo lying on its side, with where it was taken, by which camera, and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it
    exif[0x010E] = PLACE
    exif[0x0110] = "A camera of the ward"
    exif.get_ifd(0x8825).update({1: "N", 2: (44.0, 28.0, 0.0), 3: "W", 4: (73.0, 12.0, 0.0)})
    return picture("JPEG", (300, 200), exif=exif, comment=PLACE.encode())


def bomb(side: int = 20_000) -> bytes:
    """A PNG of a few hundred bytes whose header says 400 million dots."""
    return _png(side, zlib.compress(b"\0" * 1_000))


def _png(side: int, data: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def archive(*names: str) -> bytes:
    """A ZIP with files of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for name in names or ("notes.txt",):
            whole.writestr(name, "words")
    return out.getvalue()


def word() -> bytes:
    """What Word saves."""
    return archive("[Content_Types].xml", "word/document.xml", "_rels/.rels")


def pdf(*lines: str, more: str = "") -> bytes:
    """A PDF of one page with these lines; `more` goes into its catalogue."""
    said = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 50 700 Td {said} ET"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {more} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources 6 0 R >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Font << /F1 5 0 R >> >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
    tail += f"<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + tail.encode()


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
