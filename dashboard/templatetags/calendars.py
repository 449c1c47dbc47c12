"""The posts of a calendar. Written in one go: a page shows a hundred, and a template takes its time with each."""

from collections.abc import Iterable
from datetime import date

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from dashboard.addresses import address
from dashboard.calendar.slots import Line, Slot
from dashboard.markup import filled, joined
from dashboard.templatetags.look import clipped, clock, icon, moment, platform_name, state_mark, tone_of

register = template.Library()
MOST_CHARACTERS = 160
MOST_CHARACTERS_SHORT = 60


@register.simple_tag(takes_context=True)
def slot_cards(context: Context, slots: Iterable[tuple[Slot, bool]], day: date, *, is_short: bool) -> SafeString:
    """
    Show the posts of a day, each with whether the person may move it to another.

    Of short ones only the beginning is shown, and no accounts.
    """
    return joined(
        _card(
            slot,
            clock(slot.due_at, slot.organisation),
            _beginning(slot) if is_short else _whole(slot, with_office=len(context["offices"]) > 1),
            mover=_mover(context, slot, day) if can_move else None,
            look=" slot-short" if is_short else "",
        )
        for slot, can_move in slots
    )


@register.simple_tag(takes_context=True)
def slot_card(context: Context, slot: Slot) -> SafeString:
    """Show one post with its day, wherever it is not among others of that day."""
    whole = _whole(slot, with_office=len(context["offices"]) > 1)
    return _card(slot, moment(slot.due_at, slot.organisation), whole)


def _card(
    slot: Slot, when: SafeString | str, content: SafeString, *, mover: SafeString | None = None, look: str = ""
) -> SafeString:
    return filled(
        '<article class="slot slot-{}{}"{}><p class="row row-apart"><strong class="small">{}</strong>{}</p>'
        "{}{}</article>",
        tone_of(slot.first.state),
        look,
        SafeString(' draggable="true" data-slot') if mover else "",
        when,
        _media_mark() if slot.has_media else "",
        content,
        mover or "",
    )


def _media_mark() -> SafeString:
    words = gettext("With media")
    return filled('<span title="{}">{}<span class="hidden-visually">{}</span></span>', words, icon("image"), words)


def _beginning(slot: Slot) -> SafeString:
    text = clipped(slot.text, MOST_CHARACTERS_SHORT)
    return filled('<p class="small clip"><a href="{}">{}</a></p>', address("delivery", slot.first.number), text)


def _whole(slot: Slot, *, with_office: bool) -> SafeString:
    return filled(
        '<p class="clip">{}</p>{}<ul class="stack-small slot-accounts">{}</ul>',
        clipped(slot.text, MOST_CHARACTERS),
        filled('<p class="small soft">{}</p>', slot.organisation.name) if with_office else "",
        joined(map(_account, slot.lines)),
    )


def _account(line: Line) -> SafeString:
    return filled(
        '<li><a class="row slot-account" href="{}"><span class="badge">{}</span>{}'
        '<span class="hidden-visually">{}</span></a></li>',
        address("delivery", line.number),
        platform_name(line.platform),
        state_mark(line.state),
        line.handle,
    )


def _mover(context: Context, slot: Slot, day: date) -> SafeString:
    name = f"move_{slot.post}_{int(slot.due_at.timestamp())}"
    return filled(
        '<details class="mover"><summary class="small">{0}</summary>'
        '<form class="stack-small" method="post" action="{1}">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{2}">'
        '<input type="hidden" name="post" value="{3}"><input type="hidden" name="due_at" value="{4}">'
        '<input type="hidden" name="here" value="{5}">'
        '<label class="small" for="{6}">{7}</label>'
        '<input id="{6}" type="date" name="day" value="{8}" required>'
        '<button class="button button-small" type="submit">{9}{0}</button></form></details>',
        gettext("Move"),
        reverse("calendar_move"),
        context["csrf_token"],
        slot.post,
        slot.due_at.isoformat(),
        context["here"],
        name,
        gettext("To this day, at the same time"),
        day.isoformat(),
        icon("check"),
    )
