"""
Who may do what at which address: one line for each, and another where an address is about several kinds of things.

- `page` shows, `form` shows and takes, `action` only takes: each with the act it needs, in the thing's office.
- `sent` takes something about a thing, at an address that looked at is about no single one.
- `mine` is about what belongs to one person, `door` is open to everybody.

A thing is made by a function of `tests.access.things`; without one, the address is about no single thing.
`send` gives the fields of a form that really changes something, so that a refusal is worth something; `changes=False`
says that nothing can be changed here without a platform.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import may, operates, organisations
from corong.people.rules import Act
from tests.access import things
from tests.access.world import Spot

Maker = Callable[[Spot], Any]
Fields = Callable[[Any], Mapping[str, Any]]
Power = Callable[[Person, Organisation | None], bool]


def holding(act: Act) -> Power:
    """Give the test whether a person holds an act: in an office, or for what belongs to none in any."""
    return lambda person, office: may(person, act, office) if office else organisations(person, act).exists()


def running(person: Person, office: Organisation | None) -> bool:
    """Say whether a person runs the service."""
    del office
    return operates(person)


def anybody(person: Person, office: Organisation | None) -> bool:
    """Say yes."""
    del person, office
    return True


def numbered(thing: Any) -> Mapping[str, Any]:
    """Give the arguments of most addresses: the number of the thing."""
    return {"number": thing.pk}


def their_number(row: Any) -> Mapping[str, Any]:
    """Give the number of the person who has a role."""
    return {"number": row.person_id}


def caring(person: Person, office: Organisation | None) -> bool:
    """Say whether a person may care for a trouble of an office: they write there, or decide what is undecided."""
    return any(holding(act)(person, office) for act in (Act.COMPOSE, Act.RESOLVE))


def nothing(thing: Any) -> Mapping[str, Any]:
    """Give no field at all."""
    del thing
    return {}


def named_office(thing: Any) -> Mapping[str, Any]:
    """Name the office of a thing, or an office itself."""
    return {"office": thing.pk if isinstance(thing, Organisation) else thing.organisation_id}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What one address answers to whom. A power that is None: the address does not take this kind of request."""

    url: str
    make: Maker | None = None
    get: Power | None = None
    post: Power | None = None
    args: Fields = nothing
    query: Fields = nothing
    send: Fields = nothing
    changes: bool = True
    is_open: bool = False
    is_personal: bool = False
    is_seen_beneath: bool = False
    """What stands in an office is seen by those of the offices beneath it, though they may do nothing with it."""
    tries: Sequence[str] = ("GET", "POST")
    outside: HTTPStatus = HTTPStatus.NOT_FOUND
    """What somebody else's thing answers: the same as one that is not there."""


def page(url: str, make: Maker | None = None, act: Act | Power = Act.READ, **rest: Any) -> Rule:
    """Declare an address that shows something."""
    return _rule(url, make, get=_power(act), changes=False, **rest)


def form(url: str, make: Maker | None = None, act: Act | Power = Act.READ, **rest: Any) -> Rule:
    """Declare an address that shows a form and takes it; both need the act, unless `see` names another for looking."""
    return _rule(url, make, get=_power(rest.pop("see", act)), post=_power(act), **rest)


def action(url: str, make: Maker | None = None, act: Act | Power = Act.READ, **rest: Any) -> Rule:
    """Declare an address that only takes what is sent."""
    return _rule(url, make, post=_power(act), **rest)


def sent(url: str, make: Maker, act: Act | Power, **rest: Any) -> Rule:
    """Declare that a page without a thing of its own takes something about one."""
    return Rule(url=url, make=make, post=_power(act), tries=("POST",), **rest)


def mine(url: str, make: Maker | None = None, act: Act | Power | None = None, **rest: Any) -> Rule:
    """Declare an address for what belongs to the person who is signed in; it may need an act in their office."""
    power = _power(act) if act else anybody
    return _rule(url, make, get=power, post=power, is_personal=True, **{"changes": False, **rest})


def door(url: str, **rest: Any) -> Rule:
    """Declare an address that is open to people who are not signed in."""
    return Rule(url=url, get=anybody, post=anybody, is_open=True, **{"changes": False, **rest})


def _rule(url: str, make: Maker | None, **rest: Any) -> Rule:
    """Put the number of the thing into the address, unless the rule names it in another way."""
    if make and not {"args", "query"} & set(rest):
        rest["args"] = numbered
    return Rule(url=url, make=make, **rest)


def _power(act: Act | Power) -> Power:
    return holding(act) if isinstance(act, Act) else act


LATER: Final = {"day": "2031-03-04", "clock": "09:30"}
RULES: Final = (
    # Home, composing, media
    page("home"),
    door("start", args=lambda _: {"code": "tidak-ada"}),
    form("compose", act=Act.COMPOSE, send=lambda _: {"act": "draft", "text": "Latihan"}),
    form(
        "compose",
        things.office,
        Act.COMPOSE,
        query=named_office,
        send=lambda office: {"act": "draft", "text": "Latihan", "office": office.pk},
    ),
    form("compose_edit", things.draft, Act.COMPOSE, send=lambda _: {"act": "draft", "text": "Lain", "version": 1}),
    form(
        "compose_edit", things.delivery_post, Act.COMPOSE, send=lambda _: {"act": "change", "text": "X", "version": 1}
    ),
    action("compose_check", act=Act.COMPOSE, changes=False),
    action("compose_keep", act=Act.COMPOSE, send=lambda _: {"text": "Latihan"}),
    sent(
        "compose_keep",
        things.office,
        Act.COMPOSE,
        send=lambda office: {"text": "Latihan", "office": office.pk},
    ),
    sent("compose_check", things.office, Act.COMPOSE, send=named_office, changes=False),
    page("medium", things.medium),
    form(
        "framing",
        things.medium,
        Act.COMPOSE,
        args=lambda medium: {"number": medium.pk, "platform": "instagram"},
        send=lambda _: {"mode": "border"},
    ),
    form("captions", things.film, Act.COMPOSE, send=lambda _: {"language": "id", "file": things.captions()}),
    door("fetch", args=lambda _: {"token": "tidak-ada"}),
    form("imports", act=Act.COMPOSE, send=lambda _: {"file": things.sheet()}),
    form(
        "imports",
        things.office,
        Act.COMPOSE,
        query=named_office,
        send=lambda office: {"file": things.sheet(), "office": office.pk},
    ),
    page("import_template", things.office, Act.COMPOSE, query=named_office),
    page("import", things.checked_import, Act.COMPOSE),
    page("import_to_mend", things.checked_import, Act.COMPOSE),
    action("import_schedule", things.checked_import, Act.COMPOSE),
    action("import_undo", things.scheduled_import, Act.COMPOSE),
    # Calendar, deliveries, waiting, holds
    page("calendar"),
    page("calendar", things.office, query=named_office),
    sent(
        "calendar_move",
        things.delivery,
        Act.COMPOSE,
        send=lambda row: {"post": row.post_id, "due_at": row.due_at.isoformat(), "day": LATER["day"]},
    ),
    mine("feeds"),
    Rule(url="feed_close", make=things.feed, args=numbered, post=anybody, is_personal=True),
    door("feed", args=lambda _: {"token": "tidak-ada"}),
    page("delivery", things.delivery),
    page("delivery", things.uncertain),
    action("delivery_cancel", things.delivery, Act.COMPOSE),
    action("delivery_reschedule", things.delivery, Act.COMPOSE, send=lambda _: LATER),
    action("delivery_publish_now", things.delivery, Act.COMPOSE),
    action("delivery_look", things.uncertain, Act.RESOLVE),
    action("delivery_found", things.uncertain, Act.RESOLVE, send=things.address),
    action("delivery_send_again", things.uncertain, Act.RESOLVE),
    action("delivery_give_up", things.uncertain, Act.RESOLVE),
    form("waiting", changes=False),
    sent("waiting", things.missed, Act.COMPOSE, send=lambda row: {"posts": row.post_id, **LATER}),
    form("holds", act=Act.HOLD, see=Act.READ, changes=False),
    sent(
        "holds",
        things.office,
        Act.HOLD,
        send=lambda office: {"office": office.pk, "reason": "Latihan", "when": "later", **LATER},
    ),
    action("hold_release", things.hold, Act.HOLD, is_seen_beneath=True),
    # Approval
    page("approvals"),
    page("approval", things.in_review),
    action(
        "approval_decide",
        things.in_review,
        Act.APPROVE,
        send=lambda post: {"word": "approve", "digest": post.digest},
    ),
    action("approval_hand_in", things.sent_back, Act.COMPOSE),
    action("approval_remark", things.in_review, Act.COMPOSE, send=lambda _: {"text": "Latihan"}),
    page("approval_routes", act=Act.CONNECT),
    form("approval_route", things.office, Act.CONNECT, send=lambda _: {"name_0": "Latihan"}),
    mine("away", act=Act.APPROVE),
    Rule(url="away_back", make=things.absence, args=numbered, post=anybody, is_personal=True),
    # Live broadcasts
    page("broadcasts"),
    form("broadcast_new", act=Act.COMPOSE, changes=False),
    form("broadcast_new", things.office, Act.COMPOSE, query=named_office, send=named_office, changes=False),
    page("broadcast", things.broadcast),
    page("broadcast_now", things.broadcast),
    form("broadcast_change", things.broadcast, Act.COMPOSE, send=things.programme),
    action("broadcast_key", things.broadcast, Act.COMPOSE),
    action("broadcast_approve", things.broadcast_to_approve, Act.APPROVE),
    action("broadcast_test", things.broadcast, Act.COMPOSE),
    action("broadcast_begin", things.broadcast, Act.COMPOSE),
    action("broadcast_end", things.broadcast_on_air, Act.COMPOSE),
    action("broadcast_hurry", things.broadcast, Act.COMPOSE),
    action("broadcast_resume", things.broadcast_held, Act.COMPOSE),
    action("broadcast_cancel", things.broadcast, Act.COMPOSE),
    action("broadcast_make_again", things.broadcast_uncertain, Act.RESOLVE),
    action("broadcast_give_up", things.broadcast_uncertain, Act.RESOLVE),
    # Accounts on platforms
    page("accounts"),
    page("connect_platforms", act=Act.CONNECT),
    page("connect_platforms", things.office, Act.CONNECT, query=named_office),
    form(
        "connect_start",
        things.office,
        Act.CONNECT,
        args=lambda _: {"platform": "mastodon"},
        query=named_office,
        send=named_office,
        changes=False,
    ),
    door("connect_back"),
    mine("connect_choose", things.passage, Act.CONNECT, outside=HTTPStatus.FOUND),
    form("registrations", act=running, send=lambda _: things.REGISTRATION),
    form("account_again", things.account, Act.CONNECT, changes=False),
    action("account_check", things.account, Act.CONNECT, changes=False),
    action("account_disconnect", things.account, Act.CONNECT),
    form("account_history", things.account, Act.CONNECT, see=Act.READ, send=lambda _: {"days": "365"}),
    # Publishing by hand
    page("by_hand", act=Act.COMPOSE),
    page("assisted", things.by_hand, Act.COMPOSE),
    action("assisted_done", things.by_hand, Act.COMPOSE, send=things.address),
    form("assisted_figures", things.published_by_hand, Act.COMPOSE, send=lambda _: {"views": "1.234"}),
    page("assisted_media", things.by_hand, Act.COMPOSE, args=lambda row: {"number": row.pk, "place": 0}),
    # Alerts
    page("alerts"),
    action("alert_acknowledge", things.alert, caring),
    mine("alert_preferences"),
    # Inbox
    page("inbox"),
    page("inbox", things.office, query=named_office),
    page("inbox", things.account, query=lambda account: {"account": account.pk}),
    page("inbox", things.message, query=lambda message: {"pile": "every", "before": message.pk}),
    page("message", things.message),
    page("message_answers", things.message),
    action("message_answer", things.message, Act.COMPOSE, send=lambda _: {"text": "Latihan", "after": 0}),
    action("message_assign", things.message_assigned, Act.COMPOSE),
    action("message_settle", things.message, Act.COMPOSE, send=lambda _: {"how": "no_need"}),
    action("message_reopen", things.message_settled, Act.COMPOSE),
    action("message_hide", things.message, Act.COMPOSE, send=lambda _: {"reason": "Latihan"}),
    action("message_show", things.message_hidden, Act.COMPOSE),
    action("message_ticket", things.message, Act.COMPOSE, send=lambda _: {"ticket": "LAPOR-1"}),
    action("answer_approve", things.answer_proposed, Act.APPROVE),
    action("answer_refuse", things.answer_proposed, Act.APPROVE, send=lambda _: {"reason": "Latihan"}),
    action("answer_withdraw", things.answer_proposed, Act.COMPOSE),
    action("answer_send_again", things.answer_failed, Act.COMPOSE),
    action("answer_found", things.answer_uncertain, Act.RESOLVE),
    action("answer_give_up", things.answer_uncertain, Act.RESOLVE),
    page("desks", act=Act.COMPOSE),
    form("desk", things.office, Act.CONNECT, see=Act.COMPOSE, send=things.hours),
    action("canned_keep", things.office, Act.COMPOSE, send=lambda _: {"title": "Latihan", "text": "Latihan"}),
    action("canned_drop", things.canned, Act.COMPOSE),
    # Response
    page("engagement"),
    page("engagement", things.office, query=named_office),
    page("engagement", things.account, query=lambda account: {"account": account.pk}),
    page("publication", things.publication),
    action("publication_refresh", things.followed, Act.COMPOSE),
    page("account_response", things.account),
    page("times", things.account),
    page("office_response", things.office),
    page("compare"),
    page("compare", things.office, query=named_office),
    page("meanings"),
    Rule(url="saved_reports", get=anybody, is_personal=True, changes=False),
    sent("report_save", things.account, Act.READ, send=things.report_wish),
    Rule(url="report_drop", make=things.saved_report, args=numbered, post=anybody, is_personal=True),
    # The event log
    page("log", act=Act.AUDIT),
    page("log", things.office, Act.AUDIT, query=named_office),
    page("log_export", act=Act.AUDIT),
    page("log_export", things.office, Act.AUDIT, query=named_office),
    action("log_check", act=running),
    # People and their roles
    page("people", act=Act.ROSTER),
    page("people", things.office, Act.ROSTER, query=named_office),
    action(
        "invite",
        things.office,
        Act.INVITE,
        args=nothing,
        send=lambda office: {"office": office.pk, "email": "baru@latihan.example", "role": "officer"},
    ),
    action("invite_again", things.invitation, Act.INVITE),
    action("invitation_withdraw", things.invitation, Act.INVITE),
    page("person", things.membership, Act.ROSTER, args=their_number),
    action(
        "role_give",
        things.membership,
        Act.INVITE,
        args=their_number,
        send=lambda row: {"office": row.organisation_id, "role": "coordinator"},
    ),
    action("role_take", things.membership, Act.INVITE),
    action(
        "role_change",
        things.membership,
        Act.INVITE,
        send=lambda row: {"office": row.organisation_id, "role": "coordinator"},
    ),
    action("person_deactivate", things.membership, Act.ADMINISTER, args=their_number),
    action("person_activate", things.membership, Act.ADMINISTER, args=their_number),
    action("person_password_link", things.membership, Act.ADMINISTER, args=their_number),
    action("person_forget_factor", things.membership, Act.ADMINISTER, args=their_number),
    action(
        "second_factor_demand",
        things.office,
        Act.ADMINISTER,
        args=nothing,
        send=lambda office: {"office": office.pk, "roles": "officer"},
    ),
    # Practice
    form("practice", changes=False),  # without practice platforms nothing is begun
    action("practice_leave", act=anybody, changes=False),
    # Signing in
    door("set_language"),
    door("account_login"),
    door("account_logout"),
    door("account_inactive"),
    door("account_signup"),
    door("account_reset_password"),
    door("account_reset_password_done"),
    door("account_reset_password_from_key", args=lambda _: {"uidb36": "1", "key": "tidak-ada"}),
    door("account_reset_password_from_key_done"),
    door("invitation", args=lambda _: {"token": "tidak-ada"}),
    door("openid_connect_login", args=lambda _: {"provider_id": "sso"}),
    door("openid_connect_callback", args=lambda _: {"provider_id": "sso"}),
    door("mfa_authenticate"),
    door("mfa_login_webauthn"),
    mine("security", tries=("GET",)),
    mine("factor_demanded", tries=("GET",)),
    mine("sessions_end", tries=("POST",)),
    mine("session_end", things.session, tries=("POST",)),
    mine("account_reauthenticate"),
    mine("account_change_password"),
    mine("account_set_password"),
    mine("mfa_index"),
    mine("mfa_list_webauthn"),
    mine("mfa_reauthenticate"),
    mine("mfa_reauthenticate_webauthn"),
    mine("mfa_activate_totp"),
    mine("mfa_deactivate_totp"),
    mine("mfa_view_recovery_codes", tries=("GET",)),
    mine("mfa_generate_recovery_codes"),
    mine("mfa_add_webauthn"),
    mine("mfa_remove_webauthn", things.passkey, args=lambda row: {"pk": row.pk}),
    mine("mfa_edit_webauthn", things.passkey, args=lambda row: {"pk": row.pk}),
)
