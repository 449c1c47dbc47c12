"""What Telegram takes from a bot in a channel, through the cloud Bot API."""

from typing import Final

from connectors.capabilities import Capabilities, Credential, Idempotency, TextUnit
from connectors.display import Display

CAPABILITIES: Final = Capabilities(
    platform="telegram",
    label="Telegram",
    text_limit=4096,
    text_unit=TextUnit.UTF16,
    text_limit_bytes=0,
    url_counts_as=0,
    images=10,
    image_types=("image/jpeg", "image/png", "image/webp"),
    image_bytes=10_000_000,
    videos=1,
    video_types=("video/mp4",),
    video_bytes=50_000_000,
    video_seconds=0,
    alt_characters=0,
    has_threads=True,
    has_link_card=False,
    batch_posts=20,
    metrics={"views": "tgme_widget_message_views", "likes": "reactions"},
    idempotency=Idempotency.NONE,
    idempotency_seconds=0,
    find_after_seconds=60.0,
    commits_per_minute=15,
    credential=Credential.TOKEN,
    scopes=(),
    default_home="https://api.telegram.org",
    sources=(
        "Texts, captions, files, albums: types of Bot API 10.x (grammyjs, aiogram), checked 2026-11.",
        "No key against doubles, no reading of history: source of the Bot API server 10.0 (2026-05-07).",
        "Pace: 20 messages a minute in a group, channels likewise unconfirmed: copies of the Bot FAQ.",
        "Views and reactions: the public page t.me/s, which has no contract; parsers of third parties.",
        "Photos of 1:20 to 20:1: Bot API, sendPhoto.",
    ),
    asks=("bot_token", "channel"),
    text_limit_with_media=1024,
    image_shape=(0.05, 20.0),
    has_mentions=True,
    display=Display(has_card_of_page=True),
)
