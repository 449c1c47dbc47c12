"""What is said in a video: files as programs and officers write them."""

import pytest

from corong.media.captions import BadCaptionsError, Cue, Fault, read, to_srt, to_vtt

SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Selamat pagi</i>\r\nKutai\r\n\r\n"
    "2\r\n00:00:03,000 --> 00:00:04,000\r\nLatihan & uji\r\n"
)
VTT = """WEBVTT - latihan

NOTE 00:00:09.000 --> 00:00:10.000
catatan

STYLE
::cue { color: red }

satu
00:01.000 --> 00:02.500 align:start
Selamat pagi
Kutai

00:00:03.000 --> 00:00:04.000
<v Ani>Latihan &amp; uji</v>
"""
CUES = [Cue(1.0, 2.5, "Selamat pagi\nKutai"), Cue(3.0, 4.0, "Latihan & uji")]


@pytest.mark.parametrize("text", [SRT, VTT, "\ufeff" + SRT], ids=["srt", "vtt", "srt with a byte order mark"])
def test_both_forms_are_read_alike(text: str) -> None:
    assert list(read(text.encode(), seconds=5.0)) == CUES


def test_what_is_written_is_read_the_same() -> None:
    cues = [*CUES, Cue(3661.5, 3662.25, "a <b> & c --> d")]
    assert to_vtt(cues).startswith("WEBVTT\n")
    assert "01:01:01,500 --> 01:01:02,250" in to_srt(cues)
    assert list(read(to_vtt(cues).encode())) == cues
    assert list(read(to_srt(CUES).encode())) == CUES


@pytest.mark.parametrize(
    ("content", "fault", "line"),
    [
        (b"", Fault.EMPTY, 0),
        (b"WEBVTT\n\n", Fault.EMPTY, 0),
        (b"\xff\xfe1\x00", Fault.NOT_TEXT, 0),
        (b"1\n00:00:01 --> 00:00:02\nTanpa pecahan\n", Fault.TIMES, 2),
        (b"1\n00:00:02,000 --> 00:00:01,000\nTerbalik\n", Fault.ORDER, 2),
        (SRT.encode() + b"\n3\n00:00:00,500 --> 00:00:06,000\nMundur\n", Fault.ORDER, 11),
        (b"1\n00:10:00,000 --> 00:10:01,000\nTerlalu jauh\n", Fault.TOO_LONG, 0),
        (b"x" * (1024 * 1024 + 1), Fault.TOO_LARGE, 0),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(content: bytes, fault: Fault, line: int) -> None:
    with pytest.raises(BadCaptionsError) as refused:
        read(content, seconds=5.0)
    assert (refused.value.fault, refused.value.line) == (fault, line)
