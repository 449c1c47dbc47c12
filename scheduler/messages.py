"""Sends messages by the names of tasks. A message that cannot be sent is no loss: the sweeper sends it again."""

from collections.abc import Sequence
from typing import Any, Final

import structlog
from kombu.exceptions import ChannelError, KombuError
from redis.exceptions import RedisError

from worker import queues
from worker.app import app

QUEUES: Final = {
    "corong.publish": queues.PUBLISH,
    "corong.prepare": queues.PUBLISH,
    "corong.look": queues.PUBLISH,
    "corong.live": queues.PUBLISH,
    "corong.measure": queues.COLLECT,
    "corong.converse": queues.COLLECT,
    "corong.history": queues.COLLECT,
    "corong.reply": queues.PUBLISH,
    "corong.hide": queues.PUBLISH,
    "corong.revisit": queues.COLLECT,
    "corong.authorise": queues.COLLECT,
    "corong.renew": queues.COLLECT,
    "corong.alert": queues.COLLECT,
    "corong.chats": queues.COLLECT,
    "corong.despatch": queues.COLLECT,
    "corong.mailing": queues.COLLECT,
    "corong.report": queues.COLLECT,
    "corong.rendition": queues.COLLECT,
    "corong.verify": queues.COLLECT,
}
log = structlog.get_logger()


class Messages:
    """The way to the workers."""

    def waiting(self, queue: str) -> int:
        """Say how many messages no worker has taken yet; 0 where the broker does not answer."""
        try:
            with app.producer_pool.acquire(block=True, timeout=5) as producer:
                channel: Any = producer.channel
                return int(channel.queue_declare(queue, passive=True).message_count)
        except (KombuError, ChannelError, RedisError, OSError):
            return 0

    def send(self, task: str, arguments: Sequence[Sequence[object]], *, queue: str | None = None) -> None:
        """Send one message for each list of arguments."""
        if not arguments:
            return
        try:
            with app.producer_pool.acquire(block=True, timeout=5) as producer:
                for each in arguments:
                    app.send_task(
                        task,
                        args=list(each),
                        queue=queue or QUEUES[task],
                        producer=producer,
                        ignore_result=True,
                        retry=False,
                    )
        except (KombuError, RedisError, OSError) as error:
            log.warning("messages could not be sent", task=task, count=len(arguments), reason=str(error))
