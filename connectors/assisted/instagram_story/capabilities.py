"""What a story of a personal Instagram account takes: one picture or video. Only the app can publish it."""

from typing import Final

from connectors.capabilities import Capabilities, Credential, Idempotency, TextUnit
from connectors.display import Display

CAPABILITIES: Final = Capabilities(
    platform="instagram_story",
    label="Instagram Story",
    text_limit=2200,
    text_unit=TextUnit.CHARACTERS,
    text_limit_bytes=0,
    url_counts_as=0,
    images=1,
    image_types=("image/jpeg", "image/png"),
    image_bytes=8 * 1024 * 1024,
    videos=1,
    video_types=("video/mp4",),
    video_bytes=100 * 1024 * 1024,
    video_seconds=60,
    alt_characters=0,
    has_threads=False,
    has_link_card=False,
    batch_posts=1,
    metrics={},
    idempotency=Idempotency.NONE,
    idempotency_seconds=0,
    find_after_seconds=0.0,
    commits_per_minute=60,
    credential=Credential.TOKEN,
    scopes=(),
    default_home="https://www.instagram.com",
    sources=(
        "Meta's API publishes stories of professional accounts alone: docs/platforms/instagram.md.",
        "Images of 8 MB, videos of 60 s and 100 MB in H.264 or HEVC: Meta's limits for stories by API, as advice.",
        "Viewers, likes, replies and shares in the app, two days at most: help pages of Meta and third parties, 2026.",
        "Addresses `instagram.com/stories/<name>/<number>`: as the app copies them; a story ends after 24 hours.",
    ),
    needs_media=True,
    video_codecs=("h264", "hevc", "aac"),
    is_assisted=True,
    asks=("handle",),
    is_searchable=False,
    typed_metrics=("views", "likes", "comments", "shares"),
    display=Display(marks=frozenset()),
)
