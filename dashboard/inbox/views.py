"""The inbox: what the public wrote to the offices' accounts, one message with its thread, and its answers."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from corong import database
from corong.accounts.models import Account
from corong.conversations import desks, queries, writing
from corong.conversations.models import CannedAnswer, Message, Reply
from corong.conversations.patience import patience
from corong.conversations.queries import NOBODY, Pile, Wanted
from corong.conversations.states import ReplyState, Settled
from corong.organisations.models import Organisation
from corong.people.directory import writers
from corong.people.models import Person
from corong.people.queries import may, within
from corong.people.rules import Act
from dashboard.access import SignedInRequest, one, signed_in
from dashboard.calendar.queries import offices as readable_offices
from dashboard.inbox import hiding, labels
from dashboard.inbox.queries import accounts, assignees, listening, names

ON_ONE_PAGE: Final = 25


@require_safe
@signed_in
def listing(request: SignedInRequest) -> HttpResponse:
    """List messages of a pile, newest first."""
    offices = readable_offices(request.user)
    if not offices:
        return render(request, "no_office.html", {"page": "inbox"})
    shown = accounts(request.user)
    people = assignees(request.user)
    wanted = _wanted(request, offices, shown, people)
    found = queries.chosen(request.user, wanted)
    before = request.GET.get("before", "")
    if before:
        found = queries.older_than(found, one(queries.readable(request.user), _number(before)))
    messages = list(found[: ON_ONE_PAGE + 1])
    manners = desks.of_each(list({each.account.organisation for each in messages}))
    now = database.now()
    asked = {name: request.GET.get(name, "") for name in ("pile", "office", "account", "assignee")}
    context = {
        "page": "inbox",
        "rows": [
            {
                "message": each,
                "organisation": each.account.organisation,
                "chip": labels.chip_of(each, next(iter(each.replies.all()), None)),
                "kind": labels.kind_name(each),
                "clock": labels.clock_of(patience(each, manners[each.account.organisation_id], now)),
            }
            for each in messages[:ON_ONE_PAGE]
        ],
        "older": urlencode({**asked, "before": messages[ON_ONE_PAGE - 1].pk}) if len(messages) > ON_ONE_PAGE else "",
        "is_older": bool(before),
        "piles": labels.pile_names().items(),
        "pile_name": labels.pile_names()[wanted.pile],
        "wanted": wanted,
        "filters": [name for name in ("office", "account", "assignee") if asked[name]],
        "offices": offices,
        "accounts": shown,
        "people": people,
        "is_nobody": wanted.assignee == NOBODY,
        "has_accounts": bool(shown),
        "listening": listening(shown),
        "can_arrange": bool(within(request.user, Act.COMPOSE)),
    }
    is_fragment = bool(request.htmx) and not request.htmx.history_restore_request
    answer = render(request, "inbox/_list.html" if is_fragment else "inbox/list.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_safe
@signed_in
def message(request: SignedInRequest, number: int) -> HttpResponse:
    """Show one message, what stands around it, and what can be done."""
    row = one(queries.readable(request.user), number)
    text = ""
    asked = request.GET.get("canned", "")
    if asked:
        kept = one(CannedAnswer.objects.filter(pk__in=[each.pk for each in _canned(row)]), _number(asked))
        text = kept.text
    return show(request, row, text=text)


@require_safe
@signed_in
def answers(request: SignedInRequest, number: int) -> HttpResponse:
    """Show how the answers stand at this moment, for a page that is open."""
    row = one(queries.readable(request.user), number)
    replies = queries.answers(row)
    answer = render(request, "inbox/_answers.html", _standing(request, row, replies))
    if request.htmx and request.GET.get("seen", "") != _mark(replies):
        # The form and the buttons of the page are no longer the right ones.
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
@signed_in
def standing(request: SignedInRequest, number: int) -> HttpResponse:
    """Show how hiding it on the platform stands at this moment, for a page that is open."""
    row = one(queries.readable(request.user), number)
    context = {
        "message": row,
        "organisation": row.account.organisation,
        "hiding": hiding.told(row),
        "can_write": may(request.user, Act.COMPOSE, row.account.organisation),
    }
    return render(request, "inbox/_hiding.html", context)


def show(
    request: SignedInRequest, row: Message, *, text: str = "", wrong: dict[str, str] | None = None
) -> HttpResponse:
    """Show a message; `text` is what stands in the form of the answer, `wrong` what is wrong, field by field."""
    office = row.account.organisation
    replies = queries.answers(row)
    manner = desks.of(office)
    can_write = may(request.user, Act.COMPOSE, office)
    events = queries.story(row, replies)
    newest = replies[0] if replies else None
    context = {
        **_standing(request, row, replies),
        "page": "inbox",
        "organisation": office,
        "kind": labels.kind_name(row),
        "chip": labels.chip_of(row, newest),
        "clock": labels.clock_of(patience(row, manner, database.now())),
        "hiding": hiding.told(row),
        "hiding_offer": hiding.offer(row),
        "hiding_limit": hiding.limit(row),
        "formerly": list(row.formerly.order_by("-until")),
        "thread": queries.thread(row, request.user),
        "can_write": can_write,
        "can_answer": can_write and writing.is_offered(row) and not any(map(_is_open, replies)),
        "is_offered": writing.is_offered(row),
        "needs_approval": manner.needs_approval,
        "canned": _canned(row) if can_write else [],
        "people": writers(office) if can_write else [],
        "settled": [(Settled.ELSEWHERE, Settled.ELSEWHERE.label), (Settled.NO_NEED, Settled.NO_NEED.label)],
        "is_answered": row.settled_how == Settled.ANSWERED,
        "entries": labels.entries(events, names(events)),
        "newest": newest.pk if newest else 0,
        "text": text,
        "ticket_is_address": row.ticket.startswith("https://"),
        "wrong": wrong or {},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "inbox/message.html", context, status=status)


def _standing(request: SignedInRequest, row: Message, replies: Sequence[Reply]) -> dict[str, Any]:
    office = row.account.organisation
    can_write, can_approve, can_resolve = (
        may(request.user, act, office) for act in (Act.COMPOSE, Act.APPROVE, Act.RESOLVE)
    )
    return {
        "message": row,
        "organisation": office,
        "replies": [
            {
                "reply": each,
                "look": labels.LOOKS[ReplyState(each.state)],
                "can_approve": can_approve
                and each.state == ReplyState.PROPOSED
                and each.written_by_id != request.user.pk,
                "can_refuse": can_approve and each.state == ReplyState.PROPOSED,
                "can_withdraw": can_write and each.state in {ReplyState.PROPOSED, ReplyState.HELD, ReplyState.FAILED},
                "can_send": can_write
                and each.state in {ReplyState.HELD, ReplyState.FAILED}
                and each.pk == replies[0].pk,
                "can_resolve": can_resolve and _waits_for_a_person(each),
                "is_undecided": _waits_for_a_person(each),
            }
            for each in replies
        ],
        "is_moving": any(
            ReplyState(each.state) in labels.MOVING or (each.state == ReplyState.UNCERTAIN and each.next_at is not None)
            for each in replies
        ),
        "mark": _mark(replies),
    }


def _waits_for_a_person(reply: Reply) -> bool:
    return reply.state == ReplyState.UNCERTAIN and reply.next_at is None


def _is_open(reply: Reply) -> bool:
    return reply.state not in {ReplyState.SENT, ReplyState.FAILED, ReplyState.REFUSED, ReplyState.WITHDRAWN}


def _mark(replies: Sequence[Reply]) -> str:
    return ".".join(f"{each.pk}-{each.state}-{int(_waits_for_a_person(each))}" for each in replies)


def _canned(row: Message) -> list[CannedAnswer]:
    return list(queries.canned(row.account.organisation))


def _wanted(
    request: SignedInRequest, offices: Sequence[Organisation], shown: Sequence[Account], people: Sequence[Person]
) -> Wanted:
    asked = request.GET
    pile = Pile(asked["pile"]) if asked.get("pile") in set(Pile) else Pile.OPEN
    office = next((each for each in offices if str(each.pk) == asked.get("office")), None)
    account = next((each for each in shown if str(each.pk) == asked.get("account")), None)
    assignee = next((each for each in people if str(each.pk) == asked.get("assignee")), None)
    for name, found in (("office", office), ("account", account)):
        if asked.get(name) and found is None:
            raise Http404
    return Wanted(
        pile=pile,
        office=office,
        account=account,
        assignee=NOBODY if asked.get("assignee") == NOBODY else assignee,
    )


def _number(text: str) -> int:
    if not text.isdecimal():
        raise Http404
    return int(text[:18])
