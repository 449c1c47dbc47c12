"""
Publish in a Telegram channel. API facts: docs/platforms/telegram.md (checked 2026-11).

One call sends, and nothing keeps a repeat from sending again: after a lost answer only looking helps.
"""

from typing import Final

from connectors.contract import Account, Draft, IdempotencyKey, Prepared, Published
from connectors.errors import Uncertain
from connectors.judgement import Effect
from connectors.telegram import answers, wording
from connectors.telegram.dialect import DIALECT, method
from connectors.telegram.search import find
from connectors.telegram.storage import METHODS, NAMES, files_of, form_of, opened, sizes, store
from connectors.wire import Sent, Wire

__all__ = ["commit", "find", "prepare"]

PUT_OFF: Final = 0


def prepare(account: Account, draft: Draft, so_far: Prepared, wire: Wire) -> Prepared:
    """
    Send the next file into the storage chat; without one the files go out with the post itself.

    Raises:
        RateLimited, Transient, AuthDead, Rejected: see the contract.
    """
    files = files_of(so_far.notes)
    if not account.secrets.get("storage_chat") or len(files) == len(draft.media):
        return Prepared(ready=True, notes=so_far.notes)
    files.append(store(account, draft.media[len(files)], wire))
    return Prepared(ready=len(files) == len(draft.media), notes={"files": files})


def commit(account: Account, draft: Draft, prepared: Prepared, key: IdempotencyKey, wire: Wire) -> Published:
    """
    Send the message, or the album.

    Raises:
        Rejected: Telegram read it and refused it. RateLimited, Transient, AuthDead: nothing became visible.
        Uncertain: call `find` before anything else.
    """
    del key
    body: dict[str, object] = {"chat_id": account.remote_id}
    if draft.parent is not None:
        body["reply_parameters"] = {"message_id": int(draft.parent.id)}
    files = files_of(prepared.notes)
    if not draft.media:
        preview = {"url": draft.link.url} if draft.link is not None else {"is_disabled": False}
        return _sent(
            account, "sendMessage", {**body, "text": wording.text(draft), "link_preview_options": preview}, draft, wire
        )
    if len(draft.media) == 1:
        medium = draft.media[0]
        body |= {"caption": wording.text(draft), **sizes(medium)}
        if files:
            body[NAMES[medium.kind]] = files[0]
        return _sent(account, METHODS[medium.kind], body, draft, wire, carries=not files, names=(NAMES[medium.kind],))
    names = tuple(f"file{place}" for place in range(len(draft.media)))
    album: list[dict[str, object]] = [
        {"type": NAMES[medium.kind], "media": file, **sizes(medium)}
        for medium, file in zip(draft.media, files or [f"attach://{name}" for name in names], strict=True)
    ]
    # The first one's caption is shown as that of the whole album.
    album[0]["caption"] = wording.text(draft)
    return _sent(account, "sendMediaGroup", {**body, "media": album}, draft, wire, carries=not files, names=names)


def _sent(
    account: Account,
    name: str,
    body: dict[str, object],
    draft: Draft,
    wire: Wire,
    *,
    carries: bool = False,
    names: tuple[str, ...] = (),
) -> Published:
    url = method(account.home, account.secrets, name)
    sent = Sent(form=form_of(body), files=opened(draft.media, names)) if carries else Sent(body=body)
    if name == "sendMediaGroup":
        parts = wire.call(
            "POST", url, dialect=DIALECT, effect=Effect.VISIBLE, answer=answers.AlbumAnswer, **sent
        ).result
        message = parts[0]
    else:
        message = wire.call(
            "POST", url, dialect=DIALECT, effect=Effect.VISIBLE, answer=answers.MessageAnswer, **sent
        ).result
    if message.message_id == PUT_OFF:
        raise Uncertain("Telegram has put the message off: it will appear later, under a number not known yet")
    return answers.published(account, message)
