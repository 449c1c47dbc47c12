"""What a WhatsApp channel takes. It has no API: the figures are those of WhatsApp's API for messages, as advice."""

from typing import Final

from connectors.capabilities import Capabilities, Credential, Idempotency, TextUnit
from connectors.display import Display, Mark

CAPABILITIES: Final = Capabilities(
    platform="whatsapp_channel",
    label="WhatsApp Channel",
    text_limit=4096,
    text_unit=TextUnit.CHARACTERS,
    text_limit_bytes=0,
    url_counts_as=0,
    images=10,
    image_types=("image/jpeg", "image/png"),
    image_bytes=5 * 1024 * 1024,
    videos=1,
    video_types=("video/mp4",),
    video_bytes=16 * 1024 * 1024,
    video_seconds=0,
    alt_characters=0,
    has_threads=False,
    has_link_card=False,
    batch_posts=1,
    metrics={},
    idempotency=Idempotency.NONE,
    idempotency_seconds=0,
    find_after_seconds=0.0,
    commits_per_minute=60,
    credential=Credential.TOKEN,
    scopes=(),
    default_home="https://whatsapp.com",
    sources=(
        "No API publishes to channels: Meta's pages of the WhatsApp Business Platform know none (2026-11).",
        "Texts of 4096, captions of 1024, images of 5 MB, videos of 16 MB in H.264 and AAC: its limits for messages.",
        "The app's own limits for channels are not published.",
        "Views, reactions and forwards of an update, shown to the channel's admins: third parties, 2026-02.",
        "Addresses `whatsapp.com/channel/<code>/<number>`: as the app copies them.",
    ),
    text_limit_with_media=1024,
    video_codecs=("h264", "aac"),
    is_assisted=True,
    asks=("channel_address", "handle"),
    is_searchable=False,
    typed_metrics=("views", "likes", "shares"),
    display=Display(marks=frozenset({Mark.LINK})),
)
