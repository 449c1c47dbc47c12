"""The posts that wait for a new time. Written in one go: there may be hundreds, and a template takes its time."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from corong.deliveries.models import Delivery
from dashboard.addresses import address
from dashboard.markup import filled, joined
from dashboard.templatetags.look import clipped, icon, moment, platform_name, state_chip
from dashboard.waiting.queries import Entry

register = template.Library()
MOST_CHARACTERS = 140


@register.simple_tag
def waiting_lines(entries: Iterable[Entry], *, with_office: bool) -> SafeString:
    """Write a line for each, with a box to tick where the person may move it."""
    held = filled(
        '<p class="small note-warn note-line">{}<span>{}</span></p>',
        icon("pause"),
        gettext("A hold covers it still: at its new time it is stopped again unless the hold has been released."),
    )
    due = gettext("It was due")
    return joined(
        (
            filled(
                '<li><div class="pick">{}</div><p class="row small">{}</p><p class="small soft">{} {}{}</p>{}</li>',
                _choice(entry),
                joined(map(_account, entry.waiting.deliveries)),
                due,
                moment(entry.waiting.due_at, entry.waiting.organisation),
                f" · {entry.waiting.organisation.name}" if with_office else "",
                held if entry.waiting.is_held else "",
            )
            for entry in entries
        ),
        between="\n",
    )


def _choice(entry: Entry) -> SafeString:
    text = clipped(entry.waiting.post.text, MOST_CHARACTERS)
    if not entry.can_move:
        return filled('<span class="clip">{}</span>', text)
    return filled(
        '<input type="checkbox" id="post_{0}" name="posts" value="{0}"{1}>'
        '<label class="clip" for="post_{0}">{2}</label>',
        entry.waiting.post.pk,
        " checked" if entry.is_ticked else "",
        text,
    )


def _account(delivery: Delivery) -> SafeString:
    return filled(
        '<a class="row slot-account" href="{}"><span class="badge">{}</span>{}</a>',
        address("delivery", delivery.pk),
        platform_name(delivery.account.platform),
        state_chip(delivery),
    )
