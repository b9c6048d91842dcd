"""Pictures are drawn anew: what comes out has dots and nothing else, no place, no name, nothing behind it."""

import io
import struct
import threading
from dataclasses import dataclass

from PIL import Image, ImageOps

from community.files.service.recognising import Unfit
from community.kernel.aside import aside

LONGEST = 2_048  # dots of the longer side
# Of dots, so that each needs less than 200 MB (measured). MPO is a JPEG with others behind it, as telephones take them.
MILLIONS = {"JPEG": 50, "MPO": 50, "GIF": 30, "PNG": 20, "WEBP": 12}
OPENED_AS = ("JPEG", "GIF", "PNG", "WEBP")
QUALITY = 82
SMALL, SMALL_QUALITY = (800, 600), 70  # dots of a small one: twice as many as it has pixels among words
SMALL_ENOUGH = 100_000  # bytes of a picture that needs no small one
TOO_MANY = "This picture has more than {} million dots. Make it smaller, and attach that."
BROKEN = "This picture cannot be read; it may be damaged. Open it, save it anew as JPEG or PNG, and attach that."
_ONE_AT_A_TIME = threading.Lock()  # what one needs in memory is bounded, and so is what all need
_TROUBLE = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, ArithmeticError, struct.error)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Picture:
    """A WebP of its own making, and a small one to stand among words; no bytes where it is small enough itself."""

    data: bytes
    small: bytes
    width: int
    height: int


def redrawn(data: bytes) -> Picture:
    """The picture upright, in its first frame, at most LONGEST; Unfit when it is too large or cannot be read."""
    with _ONE_AT_A_TIME:
        return aside(_redrawn, data)


def _redrawn(data: bytes) -> Picture:
    try:
        with Image.open(io.BytesIO(data), formats=OPENED_AS) as image:
            _refuse_bomb(image)
            image.draft("RGB", (LONGEST, LONGEST))  # a photo is read at half its size or less where that is enough
            image.thumbnail((LONGEST, LONGEST))
            return _written(ImageOps.exif_transpose(image))
    except _BOMBS:
        raise Unfit(TOO_MANY.format(max(MILLIONS.values()))) from None
    except Unfit:
        raise
    except _TROUBLE:
        raise Unfit(BROKEN) from None


def _refuse_bomb(image: Image.Image) -> None:
    """By what the header says, before anything is unpacked."""
    most = MILLIONS[image.format or "WEBP"]
    if image.width * image.height > most * 1_000_000:
        raise Unfit(TOO_MANY.format(most))


def _written(image: Image.Image) -> Picture:
    """Pasted onto an empty sheet, so that nothing of what came along can go along."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    sheet = Image.new(mode, image.size)
    sheet.paste(image.convert(mode))
    data, size = _webp(sheet, QUALITY), sheet.size
    if len(data) <= SMALL_ENOUGH:
        return Picture(data, b"", *size)
    sheet.thumbnail(SMALL)
    return Picture(data, _webp(sheet, SMALL_QUALITY), *size)


def _webp(sheet: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    sheet.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()
