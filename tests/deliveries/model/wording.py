"""Every text is fine on the model platform."""

from collections.abc import Sequence

from connectors.contract import Draft, Problem


def length(text: str) -> int:
    """Count characters."""
    return len(text)


def text(draft: Draft) -> str:
    """Send it as it is."""
    return draft.text


def problems(draft: Draft) -> Sequence[Problem]:
    """Find none."""
    del draft
    return ()
