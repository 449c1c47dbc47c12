"""What a WordPress site takes through its REST API; files are limited by the site's PHP and web server."""

from typing import Final

from connectors.capabilities import FOR_EVER, Capabilities, Credential, Extra, Idempotency, TextUnit
from connectors.display import Display, Layout, Mark

CAPABILITIES: Final = Capabilities(
    platform="wordpress",
    label="WordPress",
    text_limit=60_000,
    text_unit=TextUnit.CHARACTERS,
    text_limit_bytes=0,
    url_counts_as=0,
    images=20,
    image_types=("image/jpeg", "image/png", "image/gif", "image/webp"),
    image_bytes=8 * 1024 * 1024,
    videos=1,
    video_types=("video/mp4", "video/webm", "video/quicktime"),
    video_bytes=64 * 1024 * 1024,
    video_seconds=0,
    alt_characters=1000,
    has_threads=False,
    has_link_card=False,
    batch_posts=20,
    metrics={"comments": "comments"},
    idempotency=Idempotency.OWN_ID,
    idempotency_seconds=0,
    find_after_seconds=5.0,
    commits_per_minute=30,
    credential=Credential.APP_PASSWORD,
    asks=("username", "app_password"),
    scopes=(),
    default_home="",
    answer_repeats_seconds=FOR_EVER,
    batch_messages=100,
    sources=(
        "Calls, errors, slugs: controllers of WordPress core (5.7 and later) and the REST handbook of 2025-06-04.",
        "Publishing, uploads, errors, comments: WordPress 6.1.9 of Debian 12, called over HTTP (2026-11).",
        "Texts, numbers and sizes of files: the API has no limits; ours are advice, not confirmed in source.",
    ),
    extras=(Extra.CATEGORIES,),
    display=Display(marks=frozenset({Mark.LINK}), layout=Layout.STACK),
)
