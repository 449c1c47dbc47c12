"""Speaks to people through the operator's Telegram bot, and hears who opened it by a link."""

from collections.abc import Mapping
from http import HTTPStatus

import structlog

from connectors.contract import Secrets
from connectors.errors import AuthDead, ConnectorError, RateLimited, Rejected, Uncertain
from connectors.telegram import bot as telegram
from connectors.wire import Wire
from corong.accounts import seal
from corong.config import config
from corong.database import unit
from corong.tellings import bots
from corong.tellings.models import Bot
from worker.push import Answer

SECONDS = 15.0
_LOST = {HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN}
log = structlog.get_logger()


def hear() -> None:
    """Ask who the bot is, if that is not known, and who opened it. Two at once do no harm: a code works once."""
    with unit():
        bot = bots.current()
    if bot is None:
        return
    secrets = seal.reveal(bot.sealed)
    wire = Wire(allow_loopback=config().corong_allow_loopback, seconds=SECONDS)
    try:
        username = bot.username or telegram.name(bot.home, secrets, wire)
        heard = telegram.heard(bot.home, secrets, bot.offset, wire)
    except ConnectorError as error:
        with unit():
            bots.failed(bot.pk, error.reason)
        log.warning("the bot of notices could not be asked", reason=error.reason)
        return
    finally:
        wire.close()
    with unit():
        bots.named(bot.pk, username)
        bots.linked(bot.pk, heard.offset, heard.started)


def say(bot: Bot, secrets: Mapping[str, str], chat: int, text: str) -> Answer:
    """Write to one person; what may have arrived is not written again."""
    wire = Wire(allow_loopback=config().corong_allow_loopback, seconds=SECONDS)
    try:
        telegram.say(bot.home, Secrets(secrets), chat, text, wire)
    except Uncertain:
        return Answer("")
    except AuthDead as error:
        return Answer(error.reason, is_gone=error.status in _LOST, is_final=True)
    except Rejected as error:
        return Answer(error.reason, is_final=True)
    except RateLimited as error:
        return Answer(error.reason)
    except ConnectorError as error:
        return Answer(error.reason)
    finally:
        wire.close()
    return Answer("")
