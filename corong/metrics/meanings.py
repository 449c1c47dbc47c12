"""
What each platform counts under each name: figures that share a name are not the same thing.

The platform's own names are its capabilities'; facts and sources stand in docs/platforms.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext

from connectors.catalogue import UnknownPlatformError, capabilities


class Meaning(NamedTuple):
    """The platform's own name of a figure, and what it counts, in the reader's language."""

    field: str
    text: str


def meaning(platform: str, metric: str) -> Meaning:
    """Say what a platform counts under a name; in general words for a platform that is not described."""
    text = _special().get((platform, metric)) or _usual()[metric]
    return Meaning(_field(platform, metric), text)


def _field(platform: str, metric: str) -> str:
    try:
        return capabilities(platform).metrics.get(metric, "")
    except UnknownPlatformError:
        return ""


def _usual() -> Mapping[str, str]:
    return {
        "views": gettext("How often the post was shown, as the platform counts it."),
        "reach": gettext("How many different people or accounts saw the post, as the platform estimates it."),
        "likes": gettext("Likes that stand now; one that is taken back is gone from the count."),
        "comments": gettext("Comments and replies that stand now."),
        "shares": gettext("How often others passed the post on."),
        "quotes": gettext("Posts of others that quote this one."),
        "saves": gettext("How often people put the post aside for later."),
        "clicks": gettext("Clicks on the post."),
    }


def _special() -> Mapping[tuple[str, str], str]:
    return {
        ("facebook", "views"): gettext(
            "How often the post or its media were on a screen, repeated views included. Until November 2025 Facebook"
            " counted impressions instead; the two cannot be compared."
        ),
        ("facebook", "reach"): gettext("How many people had the post on their screen at least once; an estimate."),
        ("facebook", "likes"): gettext("Reactions of every kind, not likes alone."),
        ("facebook", "clicks"): gettext("Clicks anywhere on the post, not on its link alone."),
        ("instagram", "views"): gettext(
            "How often the post was shown or played, repeated views included. It comes up to two days late."
        ),
        ("instagram", "reach"): gettext(
            "How many different accounts saw the post; an estimate, which comes up to two days late."
        ),
        ("threads", "views"): gettext(
            "How often the post was shown. Threads still marks this figure as in development."
        ),
        ("x", "views"): gettext("How often the post was shown (impressions), to the same person more than once too."),
        ("x", "shares"): gettext("Reposts without words of one's own; quotes are counted apart."),
        ("youtube", "views"): gettext(
            "How often the video was watched, by YouTube's own rules; a Short counts from its first moment."
        ),
        ("tiktok", "views"): gettext("How often the video was started."),
        ("telegram", "views"): gettext(
            "Views as the channel's public page shows them, rounded by Telegram (such as 1.5K)."
        ),
        ("telegram", "likes"): gettext("Reactions of every kind, not likes alone."),
        ("linkedin", "views"): gettext("How often the post was shown (impressions)."),
        ("linkedin", "reach"): gettext("How many different members were shown the post; an estimate."),
        ("linkedin", "likes"): gettext("Reactions of every kind, not likes alone."),
        ("mastodon", "likes"): gettext("Favourites that the account's own server has heard of."),
        ("mastodon", "comments"): gettext("Replies that the account's own server has heard of."),
        ("mastodon", "shares"): gettext("Boosts that the account's own server has heard of."),
        ("wordpress", "comments"): gettext("Approved comments on the site."),
    }
