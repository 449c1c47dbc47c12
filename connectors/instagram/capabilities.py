"""What Instagram takes of a professional account."""

from typing import Final

from connectors.capabilities import Capabilities, Credential, Idempotency, TextUnit

CAPABILITIES: Final = Capabilities(
    platform="instagram",
    label="Instagram",
    text_limit=2_200,
    text_unit=TextUnit.CHARACTERS,
    text_limit_bytes=0,
    url_counts_as=0,
    images=10,
    image_types=("image/jpeg",),
    image_bytes=8 * 1024 * 1024,
    videos=10,
    video_types=("video/mp4", "video/quicktime"),
    video_bytes=300 * 1024 * 1024,
    video_seconds=900,
    alt_characters=1000,
    has_threads=False,
    has_link_card=False,
    batch_posts=50,
    metrics=("likes", "comments", "views", "reach", "shares", "saves"),
    idempotency=Idempotency.NONE,
    idempotency_seconds=0,
    find_after_seconds=60.0,
    commits_per_minute=6,
    credential=Credential.OAUTH,
    scopes=(
        "instagram_basic",
        "instagram_content_publish",
        "instagram_manage_insights",
        "instagram_manage_comments",
        "pages_show_list",
        "pages_read_engagement",
    ),
    default_home="https://graph.facebook.com",
    answer_repeats_seconds=86_400.0,
    batch_messages=50,
    sources=(
        "Text, media, containers, scopes, batches: Meta's Instagram pages, copies of 2026-09-11, version v26.0.",
        "JPEG only: Meta's pages; PNG passed in practice (postiz#1900) and is not relied on.",
        "Posts in 24 hours: Meta's pages say 100 and 50; `content_publishing_limit` tells the account's own.",
        "Publish again only if the container is still FINISHED after a minute: Meta's pages (one look a minute).",
        "Pace: ours.",
    ),
    needs_media=True,
    image_shape=(0.8, 1.91),
    video_edge=1920,
    video_codecs=("h264", "hevc", "aac"),
    has_mentions=True,
)
