"""The content pillars in words."""

from collections.abc import Sequence

from django.utils.translation import gettext

from corong.posts.models import Pillar


def pillars() -> Sequence[tuple[str, str]]:
    """Give every pillar with its name."""
    names = {
        Pillar.POLICY: gettext("Policy and programmes"),
        Pillar.REGULATION: gettext("Regulations explained"),
        Pillar.SERVICE: gettext("Public services"),
        Pillar.STORY: gettext("Stories from the field"),
        Pillar.CEREMONY: gettext("Ceremonies and visits"),
        Pillar.CRISIS: gettext("Crisis and clarification"),
    }
    return [(pillar.value, name) for pillar, name in names.items()]


def pillar_name(value: str) -> str:
    """Name one pillar."""
    return dict(pillars()).get(value, value)
