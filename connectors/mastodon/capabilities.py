"""What Mastodon takes with its default settings; an operator may have changed each limit (`/api/v2/instance`)."""

from typing import Final

from connectors.capabilities import Capabilities, Credential, Idempotency, TextUnit
from connectors.display import Display

CAPABILITIES: Final = Capabilities(
    platform="mastodon",
    label="Mastodon",
    text_limit=500,
    text_unit=TextUnit.GRAPHEMES,
    text_limit_bytes=0,
    url_counts_as=23,
    images=4,
    image_types=("image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/heif", "image/avif"),
    image_bytes=16 * 1024 * 1024,
    videos=1,
    video_types=("video/mp4", "video/webm", "video/quicktime", "video/ogg"),
    video_bytes=99 * 1024 * 1024,
    video_seconds=0,
    alt_characters=1500,
    has_threads=True,
    has_link_card=False,
    batch_posts=20,
    metrics={
        "comments": "replies_count",
        "shares": "reblogs_count",
        "likes": "favourites_count",
        "quotes": "quotes_count",
    },
    idempotency=Idempotency.KEY,
    idempotency_seconds=3600,
    find_after_seconds=2.0,
    commits_per_minute=60,
    credential=Credential.TOKEN,
    scopes=(
        "read:accounts",
        "read:statuses",
        "read:notifications",
        "write:media",
        "write:statuses",
    ),
    default_home="",
    answer_repeats_seconds=3000.0,
    batch_messages=20,
    sources=(
        "Limits, scopes, batch sizes: mastodon/documentation of 2026-07-02 (entities/V2_Instance, methods/statuses).",
        "Idempotency-Key for 3600 s per account: source of Mastodon 4.6.5 (2026-08), PostStatusService.",
        "Pace: 300 calls per 5 minutes and token, 300 posts per 3 hours and account: rack_attack, 4.6.5 (2026-08).",
        "The server makes a card from the page at an address: source of Mastodon 4.6.5 (2026-08), LinkCrawlWorker.",
    ),
    has_mentions=True,
    display=Display(has_card_of_page=True),
)
