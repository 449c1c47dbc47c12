"""What stands beside the form while one writes: lengths, what does not fit, and how it will look."""

from collections.abc import Sequence
from datetime import datetime

from corong.accounts.models import Account
from corong.posts.preview import preview
from corong.posts.rules import Check, without_alt
from dashboard.compose import verdict
from dashboard.compose.plan import warnings
from dashboard.compose.sentences import problem_sentence
from dashboard.compose.typed import Typed
from dashboard.library import consents


def checked(typed: Typed, chosen: Sequence[Account], *, now: datetime, except_post: int | None) -> dict[str, object]:
    """Give the context of `compose/_check.html`."""
    content = typed.content()
    is_empty = not content.text and not content.media
    return {
        "checks": [
            {
                **_shown(result, typed),
                "accounts": [account for account in chosen if account.platform == result.capabilities.platform],
                "preview": None if is_empty else preview(content, result.capabilities.platform, typed.tags),
            }
            for result in verdict.checks(typed, chosen)
        ],
        "has_parts": bool(content.parts),
        "without_alt": without_alt(content),
        "is_empty": not content.text,
        "consents": consents.warnings(typed.media, typed.day, typed.office, now=now),
        "warnings": warnings(typed, chosen, now=now, except_post=except_post),
    }


def _shown(result: Check, typed: Typed) -> dict[str, object]:
    return {
        "capabilities": result.capabilities,
        "is_ready": result.is_ready,
        "parts": [
            {
                "number": part.part + 1,
                "length": part.length,
                "limit": part.limit,
                "is_over": part.length > part.limit,
                "sentences": [problem_sentence(problem) for problem in part.problems],
            }
            for part in result.parts
        ],
        "shaped": [(typed.media.index(medium) + 1, medium.pk) for medium in result.shaped],
    }
