"""What readers see of a video: its title, and its description below."""

from connectors.contract import Draft, Seen
from connectors.youtube import wording


def seen(draft: Draft) -> Seen:
    """Give title and description apart."""
    return Seen(title=wording.title(draft), text=wording.text(draft))
