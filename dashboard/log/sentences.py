"""Events as people read them: what happened, to what, with which particulars."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext

from corong.events.models import Event
from corong.people.models import Role
from dashboard.causes import in_words
from dashboard.deliveries.sentences import event_titles
from dashboard.live.labels import entries as broadcast_entries
from dashboard.people.labels import role_names

MOST_DETAIL: Final = 300


def subject_names() -> Mapping[str, str]:
    """Give the kinds of things that events are about."""
    return {
        "delivery": gettext("Deliveries"),
        "post": gettext("Posts"),
        "broadcast": gettext("Live broadcasts"),
        "publication": gettext("Publications"),
        "message": gettext("Messages of the public"),
        "reply": gettext("Answers"),
        "account": gettext("Accounts"),
        "application": gettext("Registrations on platforms"),
        "medium": gettext("Media"),
        "hold": gettext("Holds"),
        "notice": gettext("Notices"),
        "alert": gettext("Alerts"),
        "person": gettext("People"),
        "invitation": gettext("Invitations"),
        "organisation": gettext("Offices"),
    }


def thing_name(event: Event) -> str:
    """Name the one thing that an event is about, by its number."""
    names = {
        "delivery": gettext("Delivery %(number)s"),
        "post": gettext("Post %(number)s"),
        "broadcast": gettext("Live broadcast %(number)s"),
        "publication": gettext("Publication %(number)s"),
        "message": gettext("Message %(number)s"),
        "reply": gettext("Answer %(number)s"),
        "account": gettext("Account %(number)s"),
        "application": gettext("Registration %(number)s"),
        "medium": gettext("Medium %(number)s"),
        "hold": gettext("Hold %(number)s"),
        "bot": gettext("Bot %(number)s"),
        "import": gettext("Sheet %(number)s"),
        "notice": gettext("Notice %(number)s"),
        "alert": gettext("Alert %(number)s"),
        "person": gettext("Person %(number)s"),
        "invitation": gettext("Invitation %(number)s"),
        "organisation": gettext("Office %(number)s"),
    }
    name = names.get(event.subject, f"{event.subject} %(number)s")
    return name % {"number": event.subject_id}


def title(event: Event) -> str:
    """Say what an event means; a kind that nobody has given words yet is shown as it is stored."""
    if event.subject == "broadcast":
        return broadcast_entries([event], {})[0].title
    return titles().get(event.kind, event.kind)


def titles() -> Mapping[str, str]:
    """Say what each kind of event means, but those of broadcasts."""
    return {
        **event_titles(),
        "account.connected": gettext("Account connected"),
        "account.disconnected": gettext("Account disconnected"),
        "account.history_wished": gettext("Earlier posts of an account asked for"),
        "account.token_alive": gettext("Credentials of an account work again"),
        "account.token_dead": gettext("Credentials of an account no longer work"),
        "account.token_unknown": gettext("Credentials of an account could not be checked"),
        "alert.acknowledged": gettext("Somebody cares for an alert"),
        "application.kept": gettext("Registration on a platform stored"),
        "application.forgotten": gettext("Registration on a platform forgotten"),
        "desk.arranged": gettext("Answering arranged: hours, goal, approval"),
        "hold.placed": gettext("Hold placed"),
        "import.checked": gettext("Sheet brought in and looked at"),
        "import.scheduled": gettext("Posts of a sheet scheduled"),
        "import.undone": gettext("Posts of a sheet called off"),
        "hold.released": gettext("Hold released"),
        "medium.consent_changed": gettext("Consent for a medium noted anew"),
        "medium.deleted": gettext("Medium deleted"),
        "medium.framed": gettext("Shape of a medium chosen"),
        "bot.dropped": gettext("Telegram bot for notices forgotten"),
        "bot.kept": gettext("Telegram bot for notices set"),
        "message.assigned": gettext("Message given to somebody"),
        "message.hidden": gettext("Message hidden"),
        "message.hidden_there": gettext("Message hidden on its platform"),
        "message.hiding_refused": gettext("Platform refused to hide a message, or to show it again"),
        "message.reopened": gettext("Message opened again"),
        "message.settled": gettext("Message settled"),
        "message.shown": gettext("Message shown again"),
        "message.shown_there": gettext("Message shown again on its platform"),
        "message.ticket": gettext("Complaint number of a message noted"),
        "notice.made": gettext("Notice made"),
        "person.invited": gettext("Person invited"),
        "person.invitation_withdrawn": gettext("Invitation withdrawn"),
        "person.joined": gettext("Invitation accepted"),
        "person.linked": gettext("Sign-in service linked"),
        "person.role_given": gettext("Role given"),
        "person.role_taken": gettext("Role taken"),
        "person.deactivated": gettext("Person locked out"),
        "person.activated": gettext("Person let in again"),
        "person.second_factor_forgotten": gettext("Second factor forgotten"),
        "person.password_link_made": gettext("Link for a new password made"),
        "person.password_set": gettext("Password set from the command line"),
        "organisation.links_tagged": gettext("What is added to links arranged"),
        "organisation.second_factor_demanded": gettext("Second factor demanded"),
        "publication.tallied": gettext("Figures read off and typed in by a person"),
        "reply.approved": gettext("Answer approved"),
        "reply.failed": gettext("Answer not sent"),
        "reply.found": gettext("Answer found on the platform by a person"),
        "reply.given_up": gettext("Answer given up"),
        "reply.held": gettext("Answer held"),
        "reply.queued": gettext("Answer waits to be sent"),
        "reply.refused": gettext("Answer refused"),
        "reply.sending": gettext("Answer being sent"),
        "reply.sent": gettext("Answer sent"),
        "reply.sent_again": gettext("Answer sent again by a person"),
        "reply.uncertain": gettext("Answer uncertain: it may be out"),
        "reply.withdrawn": gettext("Answer withdrawn"),
        "reply.written": gettext("Answer written"),
    }


def particulars(event: Event, names: Mapping[int, str]) -> str:
    """Give what else the event says in words; all that was recorded with it stands in the file."""
    pieces = [names.get(event.subject_id, "")] if event.subject == "person" else []
    for name in ("email", "role", "roles", "reason", "ticket"):
        value = event.details.get(name)
        if name == "role" and value in Role.values:
            value = role_names()[Role(value)]
        elif name == "roles" and isinstance(value, list):
            value = ", ".join(role_names()[Role(each)] for each in value if each in Role.values)
        elif name == "reason" and value:
            value = in_words(str(value))
        pieces.append(str(value or ""))
    text = " · ".join(piece for piece in pieces if piece)
    return text if len(text) <= MOST_DETAIL else f"{text[:MOST_DETAIL]}…"
