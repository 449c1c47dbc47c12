"""Publish in a Discord channel. API facts: docs/platforms/discord.md (checked 2026-11)."""

import json
from contextlib import ExitStack
from datetime import datetime

from connectors.contract import (
    Account,
    CannotTell,
    Draft,
    IdempotencyKey,
    Prepared,
    Published,
    Sight,
)
from connectors.discord import answers, wording
from connectors.discord.dialect import DIALECT, hook
from connectors.errors import Rejected
from connectors.judgement import Effect
from connectors.wire import Files, Wire


def prepare(account: Account, draft: Draft, so_far: Prepared, wire: Wire) -> Prepared:
    """
    Say that nothing can be prepared: files go out with the message.

    Raises:
        Rejected: it continues another message, which a webhook cannot say.
    """
    del account, so_far, wire
    if draft.parent is not None:
        raise Rejected("a webhook cannot answer a message: publish the parts as one text")
    return Prepared(ready=True)


def commit(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Send the message. Nothing keeps a repeat from sending it twice, and nobody can look for it afterwards.

    `wait` makes Discord answer with the message, and say when it was not kept. Words that look like a mention of
    everybody call nobody.

    Raises:
        Rejected, RateLimited, Transient, AuthDead: nothing became visible.
        Uncertain: a person must look in the channel.
    """
    del prepared, key
    body: dict[str, object] = {"content": wording.text(draft), "allowed_mentions": {"parse": []}}
    address = hook(account.home, account.secrets)
    with ExitStack() as opened:
        files: Files = [
            (f"files[{number}]", (medium.path.name, opened.enter_context(medium.path.open("rb")), medium.mime))
            for number, medium in enumerate(draft.media)
        ]
        if not files:
            message = wire.call(
                "POST",
                address,
                dialect=DIALECT,
                effect=Effect.VISIBLE,
                answer=answers.Message,
                query=[("wait", "true")],
                body=body,
            )
        else:
            body["attachments"] = [
                {"id": number, "filename": medium.path.name, **({"description": medium.alt} if medium.alt else {})}
                for number, medium in enumerate(draft.media)
            ]
            message = wire.call(
                "POST",
                address,
                dialect=DIALECT,
                effect=Effect.VISIBLE,
                answer=answers.Message,
                query=[("wait", "true")],
                form={"payload_json": json.dumps(body)},
                files=files,
            )
    return answers.published(account, message)


def find(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, since: datetime, wire: Wire) -> Sight:
    """Say that nobody can tell: a webhook reads a message by its number alone, and the lost answer held the number."""
    del account, draft, prepared, key, since, wire
    return CannotTell("a webhook cannot list its channel: look there, and give the message's link if it is there")
