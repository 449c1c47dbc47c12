"""What X takes from an account without Premium, through API v2 on pay-per-use."""

from typing import Final

from connectors.capabilities import Capabilities, Credential, Idempotency, TextUnit
from connectors.display import Display

CAPABILITIES: Final = Capabilities(
    platform="x",
    label="X",
    text_limit=280,
    text_unit=TextUnit.WEIGHTED,
    text_limit_bytes=0,
    url_counts_as=23,
    images=4,
    image_types=("image/jpeg", "image/png", "image/webp"),
    image_bytes=5 * 1024 * 1024,
    videos=1,
    video_types=("video/mp4", "video/quicktime"),
    video_bytes=512 * 1024 * 1024,
    video_seconds=140,
    alt_characters=1000,
    has_threads=True,
    has_link_card=False,
    batch_posts=100,
    metrics={
        "views": "impression_count",
        "likes": "like_count",
        "comments": "reply_count",
        "shares": "retweet_count",
        "quotes": "quote_count",
        "saves": "bookmark_count",
    },
    idempotency=Idempotency.NONE,
    idempotency_seconds=0,
    find_after_seconds=15.0,
    commits_per_minute=6,
    credential=Credential.OAUTH,
    scopes=("tweet.read", "tweet.write", "users.read", "media.write", "offline.access", "tweet.moderate.write"),
    default_home="https://api.x.com",
    answer_repeats_seconds=3600.0,
    batch_messages=100,
    sources=(
        "Calls, fields, scopes: OpenAPI description 2.167 and docs of 2026-08-22 (xdevplatform/docs).",
        "Text: 280 weighted, address 23, emoji 2: docs of 2026-08-22; weight 1: twitter-text v3, unconfirmed.",
        "Media, 100 posts per quarter of an hour and user, 100 ids a call: docs of 2026-08-22.",
        "No idempotency key; the same text again is refused: issues of akrherz/iembot, node-twitter-api-v2 (2026).",
        "Video of 1280 pixels, 1:3 to 3:1, H.264 and AAC: docs of 2026-08-22; shapes are rounded inwards.",
    ),
    video_edge=1280,
    video_shape=(0.34, 3.0),
    video_codecs=("h264", "aac"),
    has_mentions=True,
    folds_hidden=True,
    display=Display(has_card_of_page=True),
)
