"""How roles are called, and what they let people do."""

from collections.abc import Mapping

from django.utils.translation import gettext, pgettext

from corong.people.models import Role


def role_names() -> Mapping[Role, str]:
    """Give the names of the roles."""
    return {
        Role.OFFICER: pgettext("role", "Officer"),
        Role.EDITOR: pgettext("role", "Editor"),
        Role.COORDINATOR: pgettext("role", "Coordinator"),
        Role.AUDITOR: pgettext("role", "Auditor"),
        Role.OPERATOR: pgettext("role", "Operator"),
    }


def role_tasks() -> Mapping[Role, str]:
    """Say what each role is for."""
    return {
        Role.OFFICER: gettext("Writes, schedules and answers."),
        Role.EDITOR: gettext("Does what an officer does, approves, holds, connects accounts and invites people."),
        Role.COORDINATOR: gettext("Sees everything and changes nothing."),
        Role.AUDITOR: gettext("Sees everything and reads the event log."),
        Role.OPERATOR: gettext("Runs the service: accounts, people and their rights. Does not write posts."),
    }
