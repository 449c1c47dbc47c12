"""The text and the link of a delivery as they go out."""

from corong.deliveries.models import Delivery
from corong.posts.drafts import text_of
from corong.tagging.queries import for_delivery
from corong.tagging.rules import tagged, tagged_address


def text_as_sent(delivery: Delivery) -> str:
    """Give the text of a delivery, its links as they go out."""
    name = delivery.account.platform
    text = text_of(delivery.post, platform=name, part=delivery.part)
    return tagged(text, for_delivery(delivery), source=name, pillar=delivery.post.pillar)


def link_as_sent(delivery: Delivery) -> str:
    """Give the address of the link of a delivery as it goes out; "" where it has none."""
    post = delivery.post
    if not post.link_url or delivery.part:
        return ""
    tags = for_delivery(delivery)
    return tagged_address(post.link_url, tags, source=delivery.account.platform, pillar=post.pillar)
