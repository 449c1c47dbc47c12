"""What a Discord channel takes through a webhook: no bot, no sign-in, and nothing against doubles."""

from typing import Final

from connectors.capabilities import Capabilities, Credential, Idempotency, TextUnit
from connectors.display import Display, Mark

FILES: Final = 10
"""Of either kind in one message."""

CAPABILITIES: Final = Capabilities(
    platform="discord",
    label="Discord",
    text_limit=2000,
    text_unit=TextUnit.CHARACTERS,
    text_limit_bytes=0,
    url_counts_as=0,
    images=FILES,
    image_types=("image/jpeg", "image/png", "image/gif", "image/webp"),
    image_bytes=8 * 1024 * 1024,
    videos=FILES,
    video_types=("video/mp4", "video/quicktime", "video/webm"),
    video_bytes=8 * 1024 * 1024,
    video_seconds=0,
    alt_characters=1024,
    has_threads=False,
    has_link_card=False,
    batch_posts=1,
    metrics={"likes": "reactions"},
    idempotency=Idempotency.NONE,
    idempotency_seconds=0,
    find_after_seconds=0.0,
    commits_per_minute=25,
    credential=Credential.TOKEN,
    scopes=(),
    default_home="https://discord.com",
    sources=(
        "Calls, texts of 2000 characters, `wait`, alt texts of 1024: discord-api-docs, 2026 (webhook, message).",
        "Ten files a message: clients (discord.js, twilight), not printed by Discord.",
        "Files of 8 MiB: documented are 10, webhooks were seen to stay at 8 (discord-api-docs#6058).",
        "No key against doubles: `enforce_nonce` is not for webhooks (discord-api-docs#6647); the nonce is ignored.",
        "Pace: 30 messages a minute and channel, 5 in 2 seconds (discord-api-docs#367); headers tell.",
        "Reactions in the message as the webhook reads it: part of the message object, not tried on Discord itself.",
    ),
    asks=("webhook_address",),
    is_searchable=False,
    has_standing=False,
    display=Display(marks=frozenset({Mark.LINK}), has_card_of_page=True),
)
