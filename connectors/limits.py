"""A draft held against what a platform takes. The sizes are advice: the platform decides."""

from collections.abc import Iterator

from connectors.capabilities import Capabilities
from connectors.contract import Draft, MediaKind, Medium, Problem


def problems(able: Capabilities, draft: Draft, *, text: str, length: int, alt_length: int) -> list[Problem]:
    """
    Say what the platform would refuse.

    `text` is what will be sent, `length` its count in the platform's unit, `alt_length` that of the longest alt text.
    """
    found = [*_text_problems(able, draft, text, length), *_number_problems(able, draft)]
    for medium in draft.media:
        # Of a kind that is not taken at all, no size would do.
        if able.images if medium.kind is MediaKind.IMAGE else able.videos:
            found.extend(_medium_problems(able, medium))
    if alt_length > able.alt_characters:
        found.append(Problem("alt_too_long", able.alt_characters, alt_length))
    return found


def text_limit(able: Capabilities, draft: Draft) -> int:
    """Say how long the text of this draft may be, in the platform's unit: beside media some take less."""
    return (draft.media and able.text_limit_with_media) or able.text_limit


def _text_problems(able: Capabilities, draft: Draft, text: str, length: int) -> Iterator[Problem]:
    if not text and not draft.media:
        yield Problem("text_empty")
    limit = text_limit(able, draft)
    if length > limit:
        yield Problem("text_too_long", limit, length)
    size_bytes = len(text.encode())
    if 0 < able.text_limit_bytes < size_bytes:
        yield Problem("text_too_many_bytes", able.text_limit_bytes, size_bytes)


def _number_problems(able: Capabilities, draft: Draft) -> Iterator[Problem]:
    images = sum(1 for medium in draft.media if medium.kind is MediaKind.IMAGE)
    videos = len(draft.media) - images
    if able.needs_media and not draft.media:
        yield Problem("media_missing")
    if images > able.images:
        yield Problem("too_many_images", able.images, images)
    if videos > able.videos:
        yield Problem("too_many_videos", able.videos, videos)
    if images and videos:
        yield Problem("mixed_media")


def _medium_problems(able: Capabilities, medium: Medium) -> Iterator[Problem]:
    is_image = medium.kind is MediaKind.IMAGE
    size_limit = able.image_bytes if is_image else able.video_bytes
    if medium.mime not in (able.image_types if is_image else able.video_types):
        yield Problem("media_type")
    if medium.size_bytes > size_limit:
        yield Problem("image_too_large" if is_image else "video_too_large", size_limit, medium.size_bytes)
    if not is_image and 0 < able.video_seconds < medium.seconds:
        yield Problem("video_too_long", able.video_seconds, round(medium.seconds))
    nearest = nearest_shape(able, medium)
    if nearest is not None:
        shape = medium.width / medium.height
        yield Problem("image_shape" if is_image else "video_shape", round(nearest * 100), round(shape * 100))


def nearest_shape(able: Capabilities, medium: Medium) -> float | None:
    """Give the width by height nearest to the medium's that the platform takes; None: it takes the medium's own."""
    least, greatest = able.image_shape if medium.kind is MediaKind.IMAGE else able.video_shape
    if not greatest or not medium.height:
        return None
    shape = medium.width / medium.height
    return None if least <= shape <= greatest else least if shape < least else greatest
