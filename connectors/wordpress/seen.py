"""What readers see of a news item: its headline, and its paragraphs below."""

from connectors.contract import Draft, Seen
from connectors.wordpress import wording


def seen(draft: Draft) -> Seen:
    """Give headline and body apart."""
    title, text = wording.headline(draft)
    return Seen(title=title, text=text)
