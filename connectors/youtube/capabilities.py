"""What YouTube takes: one video with a title, a description, captions and a thumbnail."""

from typing import Final

from connectors.capabilities import Capabilities, Credential, Extra, Idempotency, Quota, TextUnit
from connectors.display import Display, Mark

SCOPE: Final = "https://www.googleapis.com/auth/"
PACIFIC: Final = "America/Los_Angeles"

CAPABILITIES: Final = Capabilities(
    platform="youtube",
    label="YouTube",
    text_limit=5000,
    text_unit=TextUnit.CHARACTERS,
    text_limit_bytes=5000,
    url_counts_as=0,
    images=0,
    image_types=(),
    image_bytes=0,
    videos=1,
    video_types=("video/mp4", "video/quicktime", "video/webm"),
    video_bytes=256 * 1024 * 1024 * 1024,
    video_seconds=12 * 3600,
    alt_characters=0,
    has_threads=False,
    has_link_card=False,
    batch_posts=50,
    metrics={"views": "viewCount", "likes": "likeCount", "comments": "commentCount"},
    idempotency=Idempotency.OWN_ID,
    idempotency_seconds=0,
    find_after_seconds=2.0,
    commits_per_minute=10,
    credential=Credential.OAUTH,
    scopes=(f"{SCOPE}youtube", f"{SCOPE}youtube.force-ssl"),
    default_home="https://www.googleapis.com",
    batch_messages=50,
    sources=(
        "Calls, states, sizes, captions, live: discovery document youtube.v3, revision 20261104.",
        "Units: 100 uploads and 10,000 units a day and project: developers.google.com, determine_quota_cost, 2026.",
        "Title of 100, description of 5000 bytes without < and >: public code of 2026-08.",
        "Videos of at most 12 hours, live calls at 50 units: third parties, not confirmed by Google.",
    ),
    needs_media=True,
    has_live=True,
    quotas=(
        Quota(name="uploads", units=100, zone=PACIFIC, costs={"videos.insert": 1}),
        Quota(
            name="units",
            units=10_000,
            zone=PACIFIC,
            costs={
                "videos.list": 1,
                "videos.update": 50,
                "thumbnails.set": 50,
                "captions.insert": 400,
                "playlistItems.insert": 50,
                "channels.list": 1,
                "commentThreads.list": 1,
                "comments.insert": 50,
                "comments.setModerationStatus": 50,
                "liveBroadcasts.insert": 50,
                "liveBroadcasts.update": 50,
                "liveBroadcasts.delete": 50,
                "liveBroadcasts.bind": 50,
                "liveBroadcasts.transition": 50,
                "liveBroadcasts.list": 1,
                "liveStreams.insert": 50,
                "liveStreams.list": 1,
            },
        ),
    ),
    extras=(Extra.CAPTIONS, Extra.COVER, Extra.PLAYLIST),
    display=Display(marks=frozenset({Mark.LINK, Mark.HASHTAG})),
)
