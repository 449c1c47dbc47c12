"""What TikTok takes by its Content Posting API: one video, or pictures it fetches itself."""

from typing import Final

from connectors.capabilities import Capabilities, Credential, Idempotency, TextUnit
from connectors.display import Display, Layout, Mark

CAPABILITIES: Final = Capabilities(
    platform="tiktok",
    label="TikTok",
    text_limit=2200,
    text_unit=TextUnit.UTF16,
    text_limit_bytes=0,
    url_counts_as=0,
    images=35,
    image_types=("image/jpeg", "image/webp"),
    image_bytes=20_000_000,
    videos=1,
    video_types=("video/mp4", "video/quicktime", "video/webm"),
    video_bytes=4 * 1024 * 1024 * 1024,
    video_seconds=600,
    alt_characters=0,
    has_threads=False,
    has_link_card=False,
    batch_posts=20,
    metrics={"views": "view_count", "likes": "like_count", "comments": "comment_count", "shares": "share_count"},
    idempotency=Idempotency.NONE,
    idempotency_seconds=0,
    find_after_seconds=5.0,
    commits_per_minute=6,
    credential=Credential.OAUTH,
    scopes=("user.info.basic", "user.info.profile", "user.info.stats", "video.publish", "video.list"),
    default_home="https://open.tiktokapis.com",
    sources=(
        "Posting, chunks, states, 6 posts a minute, 20 ids a query: developers.tiktok.com, read 2026-08 to 2026-11.",
        "Captions of 2200 UTF-16 units, videos of 4 GB and 10 minutes: developers.tiktok.com, media transfer guide.",
        "About 15 posts a day and creator; pictures of 20 MB, JPEG or WebP: third parties, not confirmed by TikTok.",
        "Captions folded at about 150 characters: two tables of third parties, 2026-04; TikTok prints no figure.",
    ),
    needs_media=True,
    image_edge=1920,
    video_edge=4096,
    video_codecs=("h264", "hevc", "vp8", "vp9", "aac", "opus", "vorbis", "mp3"),
    display=Display(
        marks=frozenset({Mark.HASHTAG, Mark.MENTION}),
        layout=Layout.CAROUSEL,
        fold_characters=150,
    ),
)
