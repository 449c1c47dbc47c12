"""Every task, by its explicit name: take ids, call one function. A moved file must not strand queued messages."""

from corong.events import checking
from worker import (
    alerts,
    authorise,
    chats,
    converse,
    despatch,
    heartbeats,
    hide,
    history,
    live,
    look,
    mailings,
    measure,
    media,
    publish,
    reply,
    reports,
    revisit,
)
from worker.app import app
from worker.aside import aside
from worker.queues import COLLECT, PUBLISH


@app.task(name="corong.publish", queue=PUBLISH)
def publish_account(account_id: int) -> None:
    """Publish what is queued, of this account first. Safe to run twice at the same moment, or a day late."""
    if publish.run(account_id):
        # The rest goes to the end of the queue, so that posts cannot keep a thread from other work for ever.
        publish_account.delay(account_id)


@app.task(name="corong.prepare", queue=PUBLISH)
def prepare_delivery(delivery_id: int, account_id: int) -> None:
    """Prepare a delivery before its time."""
    publish.ahead(delivery_id, account_id)


@app.task(name="corong.look", queue=PUBLISH)
def look_for_delivery(delivery_id: int, account_id: int) -> None:
    """Look for an uncertain delivery on its platform."""
    look.look(delivery_id, account_id)


@app.task(name="corong.live", queue=PUBLISH)
def go_on_with_broadcast(broadcast_id: int) -> None:
    """Bring a broadcast as far as it will go now. With the posts, as going on air cannot wait for a measuring."""
    live.run(broadcast_id)


@app.task(name="corong.measure", queue=COLLECT)
def measure_due(*_: object) -> None:
    """Read the counters that are due and store them. Takes what the release before sent with it, and ignores it."""
    if measure.due():
        measure_due.delay()


@app.task(name="corong.converse", queue=COLLECT)
def converse_accounts(account_ids: list[int]) -> None:
    """Read accounts' own counters and what the public wrote to them."""
    aside().run(converse.accounts, account_ids)


@app.task(name="corong.history", queue=COLLECT)
def read_history(account_id: int) -> None:
    """Read one page of an account's own posts."""
    aside().run(history.page, account_id)


@app.task(name="corong.reply", queue=PUBLISH)
def send_reply(reply_id: int) -> None:
    """Send an answer to a message. Safe to run twice at the same moment, or a day late."""
    reply.send(reply_id)


@app.task(name="corong.hide", queue=PUBLISH)
def hide_message(message_id: int) -> None:
    """Hide a message on its platform, or show it again. Safe to run twice at the same moment, or a day late."""
    hide.fulfil(message_id)


@app.task(name="corong.revisit", queue=COLLECT)
def revisit_messages(message_ids: list[int]) -> None:
    """Read messages of the public again: what was changed, what is gone."""
    aside().run(revisit.messages, message_ids)


@app.task(name="corong.authorise", queue=COLLECT)
def check_account(account_id: int) -> None:
    """Ask a platform whether an account's credentials are alive."""
    aside().run(authorise.check, account_id)


@app.task(name="corong.renew", queue=COLLECT)
def renew_account(account_id: int) -> None:
    """Renew an account's credentials before they run out."""
    aside().run(authorise.renew, account_id)


@app.task(name="corong.alert", queue=COLLECT)
def send_notice(notice_id: int) -> None:
    """Tell people of a notice by mail and webhook."""
    alerts.tell(notice_id)


@app.task(name="corong.chats", queue=COLLECT)
def hear_chats() -> None:
    """Hear who opened the bot of notices by a link."""
    chats.hear()


@app.task(name="corong.despatch", queue=COLLECT)
def send_despatch(despatch_id: int) -> None:
    """Send a notice to a person's browser or chat."""
    despatch.send(despatch_id)


@app.task(name="corong.mailing", queue=COLLECT)
def send_mailing(mailing_id: int) -> None:
    """Send a digest, or what came in a person's quiet hours. Safe to run twice at the same moment, or a day late."""
    mailings.send(mailing_id)


@app.task(name="corong.report", queue=COLLECT)
def send_report(issue_id: int) -> None:
    """Make a saved report for a period that is over, and mail it."""
    reports.send(issue_id)


@app.task(name="corong.rendition", queue=COLLECT, time_limit=media.MOST_SECONDS + 100)
def make_rendition(rendition_id: int) -> None:
    """Bring a medium into the form a platform takes. Longer than a message lasts: a second one finds it taken."""
    media.make(rendition_id)


@app.task(name="corong.verify", queue=COLLECT)
def check_chain(check_id: int) -> None:
    """Walk along the log of events and keep where it breaks."""
    checking.run(check_id)


@app.task(name="corong.beat")
def beat(kind: str) -> None:
    """Show that a worker of this kind gets messages, runs tasks and reaches the database."""
    heartbeats.beat(kind)
