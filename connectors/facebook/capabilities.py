"""What a Facebook page takes. Meta publishes few limits: those of others' programs are marked."""

from typing import Final

from connectors.capabilities import Capabilities, Credential, Idempotency, TextUnit
from connectors.display import Display, Mark

CAPABILITIES: Final = Capabilities(
    platform="facebook",
    label="Facebook",
    text_limit=63_206,
    text_unit=TextUnit.CHARACTERS,
    text_limit_bytes=0,
    url_counts_as=0,
    images=10,
    image_types=("image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff"),
    image_bytes=4 * 1024 * 1024,
    videos=1,
    video_types=("video/mp4", "video/quicktime"),
    video_bytes=10 * 1024 * 1024 * 1024,
    video_seconds=4 * 3600,
    alt_characters=1000,
    has_threads=False,
    has_link_card=False,
    batch_posts=50,
    metrics={
        "likes": "reactions",
        "shares": "shares",
        "comments": "comments",
        "views": "post_media_view",
        "reach": "post_total_media_view_unique",
        "clicks": "post_clicks",
    },
    idempotency=Idempotency.NONE,
    idempotency_seconds=0,
    find_after_seconds=60.0,
    commits_per_minute=6,
    credential=Credential.OAUTH,
    scopes=(
        "pages_show_list",
        "pages_manage_posts",
        "pages_read_engagement",
        "pages_read_user_content",
        "pages_manage_engagement",
        "read_insights",
    ),
    default_home="https://graph.facebook.com",
    answer_repeats_seconds=86_400.0,
    batch_messages=50,
    sources=(
        "Calls, scopes, batches of 50, usage headers: Meta's Graph API pages, copies of 2026-09-11, version v26.0.",
        "63,206 characters: gitroomhq/postiz-app and brightbeanxyz/brightbean-studio (2026-08); Meta prints no figure.",
        "10 images a post: brightbean-studio (2026-08); Meta prints no figure.",
        "4 MB an image: error 1366046 of Meta, and two public notes that cite its photos page.",
        "Video of 10 GB and 240 minutes, alt text of 1000: Meta's help pages as commonly cited, not confirmed.",
        "Pace: ours; Meta blocks what it takes for too fast (368/1390008) without a figure.",
        "Feed folded at about 477 characters on a desk, earlier on a phone (110 or 125): third parties, 2026-06.",
    ),
    has_mentions=True,
    display=Display(
        marks=frozenset({Mark.LINK, Mark.HASHTAG}),
        fold_characters=477,
        has_card_of_page=True,
    ),
)
