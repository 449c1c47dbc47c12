"""A film to practise with, made here: some seconds of a colour that changes."""

from io import BytesIO
from typing import Final

import av
from PIL import Image

SIZE: Final = (540, 960)
SECONDS: Final = 5
FRAMES_A_SECOND: Final = 24
"""TikTok and Instagram want at least 23."""


def shoot(*, seconds: int = SECONDS) -> bytes:
    """Give an MP4 in H.264, upright as phones hold it."""
    out = BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=FRAMES_A_SECOND, options={"preset": "ultrafast"})
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        for number in range(seconds * FRAMES_A_SECOND):
            shade = 40 + number
            picture = Image.new("RGB", SIZE, (20, shade, 200 - shade))
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call] # PyAV leaves it untyped
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()
