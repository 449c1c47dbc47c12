"""What templates need to show broadcasts."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from corong.broadcasts.models import Broadcast
from corong.broadcasts.states import State
from dashboard.live.labels import LOOKS
from dashboard.templatetags.look import icon

register = template.Library()


@register.simple_tag
def broadcast_chip(broadcast: Broadcast) -> SafeString:
    """Show the state of a broadcast."""
    look = LOOKS[State(broadcast.state)]
    return format_html(
        '<span class="chip chip-{}">{}{}</span>', look.tone, icon(look.icon), broadcast.get_state_display()
    )


@register.filter
def broadcast_tone(broadcast: Broadcast) -> str:
    """Give the tone of a broadcast's state."""
    return LOOKS[State(broadcast.state)].tone
