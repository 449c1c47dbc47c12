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
    plans = {wish.number: _sent(wish) for wish in wishes}
    there_already = known(frozenset().union(*plans.values()))
    first: dict[Sent, int] = {}
    there = set()
    for wish in wishes:
        plan = plans[wish.number]
        if plan and plan <= there_already:
            there.add(wish.number)
            continue
        if plan & there_already:
            wish.add(Column.ACCOUNTS, "there_in_part")
        before = min((first[each] for each in plan if each in first), default=None)
        if before is not None:
            wish.add(Column.TEXT, "twice", row=before)
        for each in plan:
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
    return sent([account.pk for account in wish.accounts], wish.due_at, _content(wish))


def sent(accounts: Sequence[int], due_at: datetime | None, written: Content) -> frozenset[Sent]:
    """Give the posts that would go out; none without a time."""
    digest = written.digest()
    return frozenset((account, due_at, digest) for account in accounts if due_at is not None)


def known(posts: frozenset[Sent]) -> frozenset[Sent]:
    """Give those of these that are planned or published already."""
    accounts, times = {account for account, _, _ in posts}, {due_at for _, due_at, _ in posts}
    found = Delivery.objects.filter(account__in=accounts, due_at__in=times, part=0).exclude(state=State.CANCELLED)
    return posts & frozenset(
        (account, due_at, digest)
        for account, due_at, digest in found.values_list("account_id", "due_at", "post__digest")
        if due_at is not None
    )
