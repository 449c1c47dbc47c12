"""Files in a private chat of the bot: sent there ahead of time, they go out by their ids in one small call."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from connectors.contract import Account, Json, MediaKind, Medium
from connectors.errors import Transient
from connectors.judgement import Effect
from connectors.telegram import answers
from connectors.telegram.dialect import DIALECT, method
from connectors.wire import Files, Wire

METHODS: Final = {MediaKind.IMAGE: "sendPhoto", MediaKind.VIDEO: "sendVideo"}
NAMES: Final = {MediaKind.IMAGE: "photo", MediaKind.VIDEO: "video"}


def files_of(notes: Json) -> list[str]:
    """Give the ids of the files stored so far, in the order of the draft's media."""
    return list(cast("list[str]", notes.get("files", [])))


def store(account: Account, medium: Medium, wire: Wire) -> str:
    """Send a file into the storage chat and give its id; a repeat leaves a second copy nobody sees."""
    name = NAMES[medium.kind]
    with medium.path.open("rb") as file:
        message = wire.call(
            "POST",
            method(account.home, account.secrets, METHODS[medium.kind]),
            dialect=DIALECT,
            effect=Effect.REPEATABLE,
            answer=answers.MessageAnswer,
            form={**form_of(sizes(medium)), "chat_id": account.secrets["storage_chat"], "disable_notification": "true"},
            files=[(name, (medium.path.name, file, medium.mime))],
        ).result
    found = message.photo[-1] if message.photo else message.video
    if found is None:
        raise Transient("the stored file has no id")
    return found.file_id


def sizes(medium: Medium) -> dict[str, object]:
    """Say how large a video is, so that it plays at once and in its shape."""
    if medium.kind is MediaKind.IMAGE:
        return {}
    return {
        "width": medium.width,
        "height": medium.height,
        "duration": round(medium.seconds),
        "supports_streaming": True,
    }


def form_of(body: Mapping[str, Any]) -> dict[str, str]:
    """Give a JSON body as form fields."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}


def opened(media: Sequence[Medium], names: Sequence[str]) -> Files:
    """Give the files for one call that carries them all; the cloud takes 50 MB at most, so they fit in memory."""
    return [
        (name, (medium.path.name, medium.path.read_bytes(), medium.mime))
        for name, medium in zip(names, media, strict=True)
    ]
