"""What LinkedIn takes from an organisation's page or a member, by its Posts API."""

from typing import Final

from connectors.capabilities import Capabilities, Credential, Idempotency, TextUnit
from connectors.display import Display, Mark

VERSION: Final = "202609"
"""The version of the API every call names; LinkedIn lets each live about a year and then answers 426."""

CAPABILITIES: Final = Capabilities(
    platform="linkedin",
    label="LinkedIn",
    text_limit=3000,
    text_unit=TextUnit.CHARACTERS,
    text_limit_bytes=0,
    url_counts_as=0,
    images=20,
    image_types=("image/jpeg", "image/png", "image/gif"),
    image_bytes=8 * 1024 * 1024,
    videos=1,
    video_types=("video/mp4",),
    video_bytes=500 * 1024 * 1024,
    video_seconds=1800,
    alt_characters=1000,
    has_threads=False,
    has_link_card=True,
    batch_posts=20,
    metrics={
        "views": "impressionCount",
        "reach": "uniqueImpressionsCount",
        "clicks": "clickCount",
        "likes": "likeCount",
        "comments": "commentCount",
        "shares": "shareCount",
    },
    idempotency=Idempotency.NONE,
    idempotency_seconds=0,
    find_after_seconds=30.0,
    commits_per_minute=10,
    credential=Credential.OAUTH,
    scopes=(
        "openid",
        "profile",
        "w_member_social",
        "w_organization_social",
        "r_organization_social",
        "w_organization_social_feed",
        "r_organization_social_feed",
        "rw_organization_admin",
    ),
    default_home="https://api.linkedin.com",
    sources=(
        "Versions, scopes, statistics, notifications: learn.microsoft.com, li-lms-2026-01 to 2026-08.",
        "Text of 3000, little text, 2 to 20 images, the duplicate refusal: public code of 2026-08 and its issues.",
        "Video of 75 KB to 500 MB and 3 s to 30 min, parts of 4 MB: learn.microsoft.com, videos-api, by public code.",
        "Image of 8 MB, alt text of 1000, 100 posts a day: third parties, not confirmed by LinkedIn.",
        "Video of 1:2.4 to 2.4:1: public code and third parties; rounded inwards.",
        "Feed folded at about 140 characters on a phone, 210 on a desk: third parties, 2026, not LinkedIn.",
    ),
    video_shape=(0.42, 2.4),
    has_mentions=True,
    display=Display(marks=frozenset({Mark.LINK, Mark.HASHTAG}), fold_characters=140),
)
