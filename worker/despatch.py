"""Sends notices to people's browsers and chats: each until it arrives, or the place is gone."""

import json

import structlog
from django.utils import translation

from corong.accounts import seal
from corong.alerts.queries import content
from corong.alerts.rules import URGENT
from corong.database import unit
from corong.tellings import bots, despatching, devices, keys
from corong.tellings.models import Channel, Chat, Despatch
from corong.tellings.wording import Brief, brief
from worker import chats, push
from worker.push import Answer

log = structlog.get_logger()
NOBODY = Answer("its person gets none any more", is_final=True)


def send(despatch_id: int) -> None:
    """Send one message. A worker that dies between sending and noting it sends a second time."""
    with unit():
        found = despatching.take(despatch_id)
        if found is None:
            return
        with translation.override(found.person.language):
            told = brief(found)
    if not found.person.is_active or found.person.is_practice:
        answer = NOBODY
    elif found.channel == Channel.TELEGRAM:
        answer = _to_chat(found, told)
    else:
        answer = _to_browser(found, told)
    with unit():
        if not answer.failure:
            despatching.sent(found)
            return
        log.warning("a message could not be sent", despatch_id=despatch_id, reason=answer.failure)
        despatching.failed(found, answer.failure, for_good=answer.is_final)
        if answer.is_gone and found.device_id is not None:
            devices.remove(found.device_id)
        elif answer.is_gone:
            bots.unlink(found.person_id)


def _to_browser(found: Despatch, told: Brief) -> Answer:
    if found.device is None:
        return NOBODY
    with unit():
        is_urgent = not URGENT.isdisjoint(content(found.notice_id).alerts)
        private_key = keys.server_keys().private()
        secrets = seal.reveal(found.device.sealed)
    shown = {"title": told.title, "body": told.text, "path": told.path, "tag": found.occasion}
    return push.send(secrets, private_key, json.dumps(shown).encode(), is_urgent=is_urgent)


def _to_chat(found: Despatch, told: Brief) -> Answer:
    with unit():
        bot = bots.current()
        chat = Chat.objects.filter(person=found.person_id).first()
    if bot is None or chat is None:
        return NOBODY
    text = "\n\n".join(part for part in (told.title, told.text, told.address) if part)
    return chats.say(bot, seal.reveal(bot.sealed), chat.number, text)
