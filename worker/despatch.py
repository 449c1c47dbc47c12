"""Sends notices to people's browsers and chats: each until it arrives, or the place is gone."""

import json

import structlog
from django.utils import translation

from corong.accounts import seal
from corong.alerts.queries import content
from corong.alerts.rules import URGENT
from corong.database import unit
from corong.tellings import despatching, devices, keys
from corong.tellings.models import Despatch
from corong.tellings.wording import Brief, brief
from worker import push

log = structlog.get_logger()


def send(despatch_id: int) -> None:
    """Send one message. A worker that dies between sending and noting it sends a second time."""
    with unit():
        found = despatching.take(despatch_id)
        if found is None:
            return
        if not found.person.is_active or found.person.is_practice or found.device is None:
            despatching.failed(found, "its person gets none any more", for_good=True)
            return
        with translation.override(found.person.language):
            told = brief(found)
        is_urgent = not URGENT.isdisjoint(content(found.notice_id).alerts)
        private_key = keys.server_keys().private()
        secrets = seal.reveal(found.device.sealed)
    answer = push.send(secrets, private_key, _message(found, told), is_urgent=is_urgent)
    with unit():
        if not answer.failure:
            despatching.sent(found)
            return
        log.warning("a message could not be sent", despatch_id=despatch_id, reason=answer.failure)
        despatching.failed(found, answer.failure, for_good=answer.is_final)
        if answer.is_gone:
            devices.remove(found.device.pk)


def _message(found: Despatch, told: Brief) -> bytes:
    shown = {"title": told.title, "body": told.text, "path": told.path, "tag": found.occasion}
    return json.dumps(shown).encode()
