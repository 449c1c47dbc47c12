"""What Bluesky takes: limits of its lexicons, and of the reference server where the lexicons are silent."""

from typing import Final

from connectors.capabilities import FOR_EVER, Capabilities, Credential, Idempotency, TextUnit

CAPABILITIES: Final = Capabilities(
    platform="bluesky",
    label="Bluesky",
    text_limit=300,
    text_unit=TextUnit.GRAPHEMES,
    text_limit_bytes=3000,
    url_counts_as=0,
    images=4,
    image_types=("image/jpeg", "image/png", "image/webp", "image/gif"),
    image_bytes=2_000_000,
    videos=1,
    video_types=("video/mp4",),
    video_bytes=300_000_000,
    video_seconds=180,
    alt_characters=2000,
    has_threads=True,
    has_link_card=True,
    batch_posts=25,
    metrics={
        "likes": "likeCount",
        "shares": "repostCount",
        "comments": "replyCount",
        "quotes": "quoteCount",
        "saves": "bookmarkCount",
    },
    idempotency=Idempotency.OWN_ID,
    idempotency_seconds=0,
    find_after_seconds=0.5,
    commits_per_minute=60,
    credential=Credential.APP_PASSWORD,
    scopes=(),
    default_home="https://bsky.social",
    answer_repeats_seconds=FOR_EVER,
    batch_messages=25,
    sources=(
        "Text, images, video size, batches: lexicons of bluesky-social/atproto, 2026-08-20.",
        "Own record keys with putRecord: reference server of 2026-08-20, and 0.4.217 called over HTTP.",
        "Pace: 5000 write points an hour, a put costs 2: bsky-docs, 2026-04-21.",
        "Video of 3 minutes, alt text of 2000: what Bluesky's own app allows, not confirmed in source.",
    ),
    has_mentions=True,
)
