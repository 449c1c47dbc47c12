"""Pictures to practise with, painted here: coloured bands with the word for practice."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

SIZE: Final = (960, 540)
COLOURS: Final = ("#0f4c81", "#2a7f62", "#b5651d", "#6b4c9a")


def paint(number: int) -> bytes:
    """Give a PNG picture; each number its own."""
    image = Image.new("RGB", SIZE, COLOURS[number % len(COLOURS)])
    pen = ImageDraw.Draw(image)
    width, height = SIZE
    for band in range(0, width, 60):
        pen.line([(band, height), (band + 40 + 7 * number, 0)], fill="#ffffff", width=2)
    pen.rectangle([(250, 190), (710, 350)], fill="#ffffff")
    pen.text((290, 230), f"LATIHAN {number}", fill="#111111", font_size=64)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
