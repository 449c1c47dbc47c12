"""
Makes films anew with FFmpeg, in a process of its own: `python -m corong.media.films`.

A damaged film may bring FFmpeg down, and one film fills a processor: so this runs beside the worker, with the least
precedence, and ends when the worker does. It takes one order as JSON on standard input, and writes one line of JSON
after another: `{"percent": 40}`, at last `{"made": {...}}` or `{"failed": "why"}`.
"""

import json
import os
import resource
import sys
import threading
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final, NamedTuple, cast

import av
from av.audio.resampler import AudioResampler
from av.container import InputContainer, OutputContainer
from av.filter import Graph
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream
from PIL import Image

SOUND_BITS: Final = 128_000
SOUND_RATE: Final = 48_000
HEIGHTS: Final = ((4_000_000, 1080), (1_800_000, 720), (800_000, 480), (0, 360))
"""Pixels of the shorter edge that a film of so many bits a second is worth."""
MOST_RATE: Final = 60
TICKS: Final = Fraction(1, 90_000)
THREADS: Final = 2
MOST_MEMORY_BYTES: Final = 3 * 1024**3
"""Addresses a film may use: a small file can claim pictures of any size."""
BORDER: Final = "white"


class Order(NamedTuple):
    """What is to be made. `size` in pixels and `bits` a second are the most; `box` and `canvas` as in `Plan`."""

    source: str
    target: str
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    canvas: tuple[int, int] = (0, 0)
    size: tuple[int, int] = (0, 0)
    bits: int = 0
    is_picture: bool = False
    """Only one picture out of the film, as JPEG."""


def make(order: Order) -> Iterator[Mapping[str, object]]:
    """Make one film or picture; give how far it has come, and at last what was made."""
    with av.open(order.source, "r", format="mov", metadata_errors="replace") as source:
        if not source.streams.video:
            yield {"failed": "the file has no pictures"}
        elif order.is_picture:
            yield {"made": _picture(source, order)}
        else:
            yield from _film(source, order)


def _picture(source: InputContainer, order: Order) -> Mapping[str, object]:
    """Write the picture a tenth into the film: the first is often black."""
    stream = source.streams.video[0]
    stream.thread_type = "AUTO"
    if source.duration:
        source.seek(source.duration // 10)
    frame = next(iter(source.decode(stream)))
    image = cast("Image.Image", frame.to_image())  # type: ignore[no-untyped-call] # PyAV leaves its options open
    image = image.rotate(frame.rotation, expand=True) if frame.rotation else image
    image.thumbnail((1280, 1280))
    image.save(order.target, format="JPEG", quality=85, optimize=True)
    return {"width": image.width, "height": image.height, "seconds": 0.0}


def _film(source: InputContainer, order: Order) -> Iterator[Mapping[str, object]]:
    pictures = source.streams.video[0]
    pictures.thread_type = "AUTO"
    pictures.thread_count = THREADS
    sound = source.streams.audio[0] if source.streams.audio else None
    with av.open(order.target, "w", format="mp4", options={"movflags": "+faststart"}) as target:
        video = _Pictures(target, pictures, order, bits=order.bits - (SOUND_BITS if sound else 0))
        audio = _Sound(target) if sound else None
        told = -1
        for packet in source.demux([each for each in (pictures, sound) if each is not None]):
            for frame in packet.decode():
                if isinstance(frame, av.VideoFrame):
                    video.take(frame)
                elif isinstance(frame, av.AudioFrame) and audio is not None:
                    audio.take(frame)
            percent = _percent(packet, source.duration)
            if percent > told:
                told = percent
                yield {"percent": percent}
        video.end()
        if audio is not None:
            audio.end()
    yield {"made": {"width": video.stream.width, "height": video.stream.height, "seconds": video.seconds}}


class _Pictures:
    """The pictures of the new film, each brought into form on its way."""

    def __init__(self, target: OutputContainer, source: VideoStream, order: Order, *, bits: int) -> None:
        self.stream = _video_stream(target, source, order, bits=bits)
        self._target = target
        self._source = source
        self._order = order
        self._graph: Graph | None = None
        self._last = -1

    @property
    def seconds(self) -> float:
        """Until when there are pictures."""
        return float(max(self._last, 0) * TICKS)

    def take(self, frame: av.VideoFrame) -> None:
        """Add a picture of the old film."""
        if self._graph is None:
            self._graph = _graph(frame, self._source, self._order, (self.stream.width, self.stream.height))
        self._graph.push(frame)
        for ready in _pulled(self._graph):
            # A timestamp that does not grow is a frame too many: the encoder would refuse it.
            ready.pts = int((ready.pts or 0) * (ready.time_base or TICKS) / TICKS)
            ready.time_base = TICKS
            if ready.pts > self._last:
                self._last = ready.pts
                self._target.mux(self.stream.encode(ready))

    def end(self) -> None:
        """Write what the encoder still holds."""
        self._target.mux(self.stream.encode(None))


class _Sound:
    """The sound of the new film: AAC in stereo, as every platform takes it."""

    def __init__(self, target: OutputContainer) -> None:
        self._target = target
        self._stream = target.add_stream("aac", rate=SOUND_RATE, layout="stereo")
        self._stream.bit_rate = SOUND_BITS
        self._resampler = AudioResampler(format="fltp", layout="stereo", rate=SOUND_RATE)

    def take(self, frame: av.AudioFrame | None) -> None:
        """Add a piece of the old film's sound."""
        for piece in self._resampler.resample(frame):
            self._target.mux(self._stream.encode(piece))

    def end(self) -> None:
        """Write what resampler and encoder still hold."""
        self.take(None)
        self._target.mux(self._stream.encode(None))


def _video_stream(target: OutputContainer, pictures: VideoStream, order: Order, *, bits: int) -> VideoStream:
    width, height = order.size
    shorter = next(edge for least, edge in HEIGHTS if bits >= least)
    if min(width, height) > shorter:
        scale = shorter / min(width, height)
        width, height = round(width * scale), round(height * scale)
    rate = min(pictures.average_rate or Fraction(25), Fraction(MOST_RATE))
    stream = target.add_stream("libx264", rate=rate)
    stream.width, stream.height = max(width // 2 * 2, 2), max(height // 2 * 2, 2)
    stream.pix_fmt = "yuv420p"
    stream.time_base = TICKS
    stream.codec_context.time_base = TICKS
    stream.codec_context.thread_count = THREADS
    stream.bit_rate = bits
    # Capped constant quality: no more bits than the pictures need, and never more than the platform's limit allows.
    stream.codec_context.options = {
        "preset": "veryfast",
        "crf": "21",
        "maxrate": str(bits),
        "bufsize": str(bits),
        "profile": "high",
    }
    return stream


def _graph(frame: av.VideoFrame, pictures: VideoStream, order: Order, size: tuple[int, int]) -> Graph:
    """Set up what is done to each picture: upright, cut, on its ground, to size."""
    graph = Graph()
    steps = [graph.add_buffer(template=pictures, width=frame.width, height=frame.height, format=frame.format)]
    for name, options in _steps(frame.rotation, order, size):
        steps.append(graph.add(name, options))
        steps[-2].link_to(steps[-1])
    steps.append(graph.add("buffersink"))
    steps[-2].link_to(steps[-1])
    graph.configure()
    return graph


def _steps(rotation: int, order: Order, size: tuple[int, int]) -> Iterator[tuple[str, str]]:
    """Name the filters. `rotation` is in degrees against the clock, as FFmpeg tells how the picture must be turned."""
    turns = rotation % 360
    if turns == 90:  # noqa: PLR2004 - a quarter turn
        yield "transpose", "cclock"
    elif turns == 180:  # noqa: PLR2004 - half a turn
        yield "hflip", ""
        yield "vflip", ""
    elif turns == 270:  # noqa: PLR2004 - three quarters
        yield "transpose", "clock"
    left, top, right, bottom = order.box
    yield "crop", f"{right - left}:{bottom - top}:{left}:{top}"
    if order.canvas != (right - left, bottom - top):
        yield "pad", f"{order.canvas[0]}:{order.canvas[1]}:(ow-iw)/2:(oh-ih)/2:{BORDER}"
    yield "scale", f"{size[0]}:{size[1]}:flags=bicubic"
    yield "setsar", "1"
    yield "format", "yuv420p"


def _pulled(graph: Graph) -> Iterator[av.VideoFrame]:
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        if isinstance(frame, av.VideoFrame):
            yield frame


def _percent(packet: "Packet[Stream]", duration: int | None) -> int:
    """Say how far the film is read; `duration` in FFmpeg's own units."""
    if not duration or packet.pts is None or packet.time_base is None:
        return 0
    return min(int(packet.pts * packet.time_base * 100 * av.time_base / duration), 99)


def main() -> None:
    """Take the order, and work until it is done or the worker is gone."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    fields: dict[str, Any] = json.loads(sys.stdin.readline())
    order = Order(**{name: _fixed(value) for name, value in fields.items()})
    threading.Thread(target=_end_with_the_worker, daemon=True).start()
    try:
        for line in make(order):
            print(json.dumps(line), flush=True)  # noqa: T201 - what the worker reads
    except (av.FFmpegError, StopIteration, ValueError, OSError, MemoryError) as error:
        print(json.dumps({"failed": f"the film cannot be made anew: {error}"}), flush=True)  # noqa: T201 - as above


def _fixed(value: Any) -> Any:
    """Give a list of JSON as the tuple it was."""
    return tuple(value) if isinstance(value, list) else value


def _end_with_the_worker() -> None:
    """Wait for the end of standard input, which nobody but the worker holds open."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
