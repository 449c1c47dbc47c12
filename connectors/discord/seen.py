"""What readers see of a message: its text, without the signs that keep Markdown from being read."""

from connectors import links
from connectors.contract import Draft, Seen


def seen(draft: Draft) -> Seen:
    """Give the text as it was written."""
    return Seen(text=links.with_address(draft.text, draft.link.url) if draft.link else draft.text.strip())
