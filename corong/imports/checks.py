"""What platforms, the plan and the sheet itself say against rows that were understood."""

from collections.abc import Sequence
from datetime import datetime

from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.imports.rules import Column, Wish
from corong.posts.commands import Content
from corong.posts.models import Pillar
from corong.posts.rules import check
from corong.tagging.rules import Tags

Sent = tuple[int, datetime, str]
"""What makes two posts the same: account, time, digest of the content."""


def content(*, text: str, link: str, pillar: Pillar) -> Content:
    """Give the content of a row as it is stored."""
    return Content(text=text, link_url=link, pillar=pillar)


def judge(wishes: Sequence[Wish], tags: Tags) -> frozenset[int]:
    """Add what stands against rows; give the numbers of those whose post is scheduled already, just so."""
    for wish in wishes:
        _judge_platforms(wish, tags)
    known = _known(wishes)
    first: dict[Sent, int] = {}
    there = set()
    for wish in wishes:
        sent = _sent(wish)
        if sent and sent <= known:
            there.add(wish.number)
            continue
        if sent & known:
            wish.add(Column.ACCOUNTS, "there_in_part")
        before = min((first[each] for each in sent if each in first), default=None)
        if before is not None:
            wish.add(Column.TEXT, "twice", row=before)
        for each in sent:
            first.setdefault(each, wish.number)
    return frozenset(there)


def _judge_platforms(wish: Wish, tags: Tags) -> None:
    written = _content(wish)
    if not written.text:
        return
    for platform in dict.fromkeys(account.platform for account in wish.accounts):
        for problem in check(written, platform, tags).problems:
            wish.add(
                Column.TEXT,
                "refused",
                platform=platform,
                problem=problem.code,
                found=problem.found,
                limit=problem.limit,
            )


def _content(wish: Wish) -> Content:
    return content(text=wish.cells[Column.TEXT], link=wish.cells.get(Column.LINK, ""), pillar=wish.pillar)


def _sent(wish: Wish) -> frozenset[Sent]:
    if wish.due_at is None:
        return frozenset()
    digest = _content(wish).digest()
    return frozenset((account.pk, wish.due_at, digest) for account in wish.accounts)


def _known(wishes: Sequence[Wish]) -> frozenset[Sent]:
    """Give what is planned or published already on these accounts at these times."""
    accounts = {account.pk for wish in wishes for account in wish.accounts}
    times = {wish.due_at for wish in wishes if wish.due_at}
    found = Delivery.objects.filter(account__in=accounts, due_at__in=times, part=0).exclude(state=State.CANCELLED)
    return frozenset(
        (account, due_at, digest)
        for account, due_at, digest in found.values_list("account_id", "due_at", "post__digest")
        if due_at is not None
    )
