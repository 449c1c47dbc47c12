"""What Threads takes."""

from typing import Final

from connectors.capabilities import Capabilities, Credential, Idempotency, TextUnit
from connectors.display import Display, Layout

CAPABILITIES: Final = Capabilities(
    platform="threads",
    label="Threads",
    text_limit=500,
    text_unit=TextUnit.CHARACTERS,
    text_limit_bytes=0,
    url_counts_as=0,
    images=20,
    image_types=("image/jpeg", "image/png"),
    image_bytes=8 * 1024 * 1024,
    videos=20,
    video_types=("video/mp4", "video/quicktime"),
    video_bytes=1024 * 1024 * 1024,
    video_seconds=300,
    alt_characters=1000,
    has_threads=True,
    has_link_card=False,
    batch_posts=1,
    metrics={"views": "views", "likes": "likes", "comments": "replies", "shares": "reposts", "quotes": "quotes"},
    idempotency=Idempotency.NONE,
    idempotency_seconds=0,
    find_after_seconds=60.0,
    commits_per_minute=6,
    credential=Credential.OAUTH,
    scopes=(
        "threads_basic",
        "threads_content_publish",
        "threads_manage_insights",
        "threads_manage_replies",
        "threads_read_replies",
        "threads_manage_mentions",
    ),
    default_home="https://graph.threads.net",
    answer_repeats_seconds=86_400.0,
    batch_messages=10,
    sources=(
        "Text, media, containers, scopes: Meta's Threads pages, copies of 2025-11 to 2026-07, version v1.0.",
        "An emoji counts as its bytes in UTF-8: Meta's Threads pages.",
        "250 posts and 1,000 answers in 24 hours: Meta's Threads pages; `threads_publishing_limit` tells what is used.",
        "Publish again only if the container is still FINISHED after a minute: Meta's pages (one look a minute).",
        "Pace: ours.",
    ),
    image_shape=(0.1, 10.0),
    video_edge=1920,
    video_shape=(0.01, 10.0),
    video_codecs=("h264", "hevc", "aac"),
    has_mentions=True,
    display=Display(layout=Layout.CAROUSEL, has_card_of_page=True),
)
