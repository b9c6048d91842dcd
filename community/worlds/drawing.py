"""What the demo's people attach: a poster drawn on the spot, and a page of plain words."""

import io
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFont

PAPER, JUNIPER, INK, CLAY = "#fbf8f2", "#1e5f5a", "#22302e", "#9c4a2a"
LINES = ("Breathe out.", "Sit down, lower than you would.", "Ask one question.", "Then leave it quiet.")
PAGE = """Before a check-in, on one page

1. Two minutes for yourself, away from the desk.
2. A place with a door, or a corner with your back to it.
3. Water for two.
4. Say first what you are here for, and what you will not write down.
5. Ask. Wait. Count to ten, twice if you have to.
6. Say what comes next, and when you will be back.
"""


def poster() -> bytes:
    """Four calm steps on paper, as a PNG."""
    sheet = Image.new("RGB", (1_200, 900), PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, 1_200, 190), fill=JUNIPER)
    pen.text((70, 62), "Before you go in", font=ImageFont.load_default(72), fill=PAPER)
    for number, line in enumerate(LINES):
        top = 260 + number * 150
        pen.ellipse((70, top, 160, top + 90), outline=CLAY, width=5)
        pen.text((115, top + 45), str(number + 1), font=ImageFont.load_default(48), fill=CLAY, anchor="mm")
        pen.text((210, top + 45), line, font=ImageFont.load_default(52), fill=INK, anchor="lm")
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def page() -> bytes:
    """The page."""
    return PAGE.encode()


MADE: dict[str, Callable[[], bytes]] = {"poster": poster, "page": page}
