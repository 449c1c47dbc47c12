"""What a server says of itself (sheet: Limits)."""

from typing import Final

from sandbox.call import Answer, Call, Json, json_answer
from sandbox.mastodon.doors import Doors
from sandbox.mastodon.media import ALT_CHARACTERS, IMAGE_BYTES, IMAGE_PIXELS, MIMES, VIDEO_BYTES
from sandbox.mastodon.server import SCOPES, Server

# "repeat_500" is what 4.6 does; everything else is 4.5.
VERSIONS: Final = {"repeat_500": ("4.6.5", 10)}
OLD: Final = ("4.5.9", 7)


def _configuration(server: Server, base: str) -> Json:
    return {
        "urls": {"streaming": base.replace("http", "ws", 1), "about": f"{base}/about"},
        "vapid": {"public_key": ""},
        "accounts": {"max_featured_tags": 10, "max_pinned_statuses": 5, "max_profile_fields": 4},
        "statuses": {
            "max_characters": server.setting.max_characters,
            "max_media_attachments": 4,
            "characters_reserved_per_url": 23,
        },
        "media_attachments": {
            "supported_mime_types": list(MIMES),
            "description_limit": ALT_CHARACTERS,
            "image_size_limit": IMAGE_BYTES,
            "image_matrix_limit": IMAGE_PIXELS,
            "video_size_limit": VIDEO_BYTES,
            "video_frame_rate_limit": 120,
            "video_matrix_limit": 8_294_400,
        },
        "polls": {
            "max_options": 4,
            "max_characters_per_option": 50,
            "min_expiration": 300,
            "max_expiration": 2_629_746,
        },
        "translation": {"enabled": False},
        "limited_federation": False,
    }


def second(doors: Doors, call: Call) -> Answer:
    """`GET /api/v2/instance`."""
    server = doors.server(call)
    version, api = VERSIONS.get(server.setting.idempotency, OLD)
    return json_answer(
        {
            "domain": call.base.split("://", 1)[1],
            "title": f"Latihan: {server.name}",
            "version": version,
            "source_url": "https://github.com/mastodon/mastodon",
            "description": "Server latihan, bukan Mastodon sungguhan.",
            "usage": {"users": {"active_month": len(server.accounts)}},
            "thumbnail": {"url": f"{call.base}/thumbnail.png"},
            "icon": [],
            "languages": ["id", "en"],
            "configuration": _configuration(server, call.base),
            "registrations": {"enabled": False, "approval_required": False, "message": None, "url": None},
            "api_versions": {"mastodon": api},
            "contact": {"email": "latihan@latihan.invalid", "account": None},
            "rules": [],
        }
    )


def first(doors: Doors, call: Call) -> Answer:
    """`GET /api/v1/instance`, deprecated and still asked for by older clients."""
    server = doors.server(call)
    version, _ = VERSIONS.get(server.setting.idempotency, OLD)
    return json_answer(
        {
            "uri": call.base.split("://", 1)[1],
            "title": f"Latihan: {server.name}",
            "short_description": "Server latihan, bukan Mastodon sungguhan.",
            "description": "",
            "email": "latihan@latihan.invalid",
            "version": version,
            "urls": {"streaming_api": call.base.replace("http", "ws", 1)},
            "stats": {
                "user_count": len(server.accounts),
                "status_count": len(server.statuses),
                "domain_count": 1,
            },
            "thumbnail": None,
            "languages": ["id", "en"],
            "registrations": False,
            "approval_required": False,
            "invites_enabled": False,
            "configuration": _configuration(server, call.base),
            "contact_account": None,
            "rules": [],
        },
        headers=[(b"deprecation", b"@1668384000")],
    )


def discovery(_doors: Doors, call: Call) -> Answer:
    """`GET /.well-known/oauth-authorization-server` (4.3)."""
    base = call.base
    return json_answer(
        {
            "issuer": f"{base}/",
            "service_documentation": "https://docs.joinmastodon.org/",
            "authorization_endpoint": f"{base}/oauth/authorize",
            "token_endpoint": f"{base}/oauth/token",
            "app_registration_endpoint": f"{base}/api/v1/apps",
            "revocation_endpoint": f"{base}/oauth/revoke",
            "userinfo_endpoint": f"{base}/oauth/userinfo",
            "scopes_supported": sorted(SCOPES),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query", "fragment", "form_post"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "grant_types_supported": ["authorization_code", "client_credentials"],
            "code_challenge_methods_supported": ["S256"],
        }
    )
