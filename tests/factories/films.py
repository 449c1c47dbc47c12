"""Short practice films with pictures and sound, made by FFmpeg."""

import io
import random
from array import array
from typing import cast

import av
from av.video.stream import VideoStream
from PIL import Image

RATE = 25
SOUND_RATE = 44_100
SAMPLES = 1024


def film(
    *,
    size: tuple[int, int] = (320, 180),
    seconds: float = 1.0,
    codec: str = "libx264",
    has_sound: bool = True,
    is_noise: bool = False,
    title: str = "",
) -> bytes:
    """Make a film whose left half is red and whose right half is blue; noise makes it large."""
    written = io.BytesIO()
    with av.open(written, "w", format="mp4") as target:
        target.metadata["title"] = title
        video = cast("VideoStream", target.add_stream(codec, rate=RATE))
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        if is_noise:
            video.bit_rate = 8_000_000
        audio = target.add_stream("aac", rate=SOUND_RATE, layout="mono") if has_sound else None
        for _ in range(round(seconds * RATE)):
            target.mux(video.encode(_frame(_picture(size, is_noise=is_noise))))
        target.mux(video.encode(None))
        if audio is not None:
            for number in range(round(seconds * SOUND_RATE / SAMPLES)):
                target.mux(audio.encode(_sound(number)))
            target.mux(audio.encode(None))
    return written.getvalue()


def turned(content: bytes) -> bytes:
    """Say of a film that it was taken with the camera turned: to be shown a quarter turn clockwise."""
    straight = b"".join(number.to_bytes(4, "big") for number in (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30))
    matrix = (0, 1 << 16, 0, (1 << 32) - (1 << 16), 0, 0, 0, 0, 1 << 30)
    place = content.index(b"tkhd") + 4 + 40
    assert content[place : place + 36] == straight
    return content[:place] + b"".join(number.to_bytes(4, "big") for number in matrix) + content[place + 36 :]


def _picture(size: tuple[int, int], *, is_noise: bool) -> Image.Image:
    if is_noise:
        return Image.frombytes("RGB", size, random.Random(size[0]).randbytes(size[0] * size[1] * 3))  # noqa: S311 - noise
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    return picture


def _frame(picture: Image.Image) -> av.VideoFrame:
    frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call] # PyAV leaves the argument open
    return cast("av.VideoFrame", frame)


def _sound(number: int) -> av.AudioFrame:
    frame = av.AudioFrame(format="s16", layout="mono", samples=SAMPLES)
    frame.sample_rate, frame.pts = SOUND_RATE, number * SAMPLES
    frame.planes[0].update(array("h", [(n % 100) * 80 - 4000 for n in range(SAMPLES)]).tobytes())
    return frame
