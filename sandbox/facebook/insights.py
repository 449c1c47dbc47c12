"""Facebook's figures (sheet: Measure): one wrong metric kills the whole call; small pages get none."""

from typing import Final

from sandbox.call import Json
from sandbox.graph.server import Server
from sandbox.graph.words import refuse, several
from sandbox.world import Account, Post

POST: Final = frozenset(
    {
        "post_media_view",
        "post_total_media_view_unique",
        "post_clicks",
        "post_clicks_by_type",
        "post_reactions_by_type_total",
        "post_reactions_like_total",
    }
)
PAGE: Final = frozenset(
    {
        "page_media_view",
        "page_total_media_view_unique",
        "page_post_engagements",
        "page_follows",
        "page_daily_follows",
        "page_daily_follows_unique",
        "page_daily_unfollows_unique",
        "page_total_actions",
        "page_actions_post_reactions_total",
        "page_views_total",
    }
)
WRONG: Final = "(#100) The value must be a valid insights metric"


def metrics_of(text: str, known: frozenset[str]) -> list[str]:
    """
    The metrics of an argument.

    Raises:
        RefusalError: 3001/1504028 for none, 100 for one that does not exist any more.
    """
    metrics = several(text)
    if not metrics:
        raise refuse(3001, "(#3001) No metric was specified to be fetched.", subcode=1504028)
    if any(name not in known for name in metrics):
        raise refuse(100, WRONG)
    return metrics


def post_insights(server: Server, post: Post, text: str) -> list[Json]:
    """A post's figures over its whole life."""
    metrics = metrics_of(text, POST)
    if server.setting.is_page_small:
        return []
    counters = post.public.counters(server.world.time.now())
    views = counters.likes * 20 + counters.reposts * 40
    reactions = {"like": counters.likes}
    values: dict[str, object] = {
        "post_media_view": views,
        "post_total_media_view_unique": views * 7 // 10,
        "post_clicks": views // 25,
        "post_clicks_by_type": {"other clicks": views // 25},
        "post_reactions_by_type_total": reactions,
        "post_reactions_like_total": counters.likes,
    }
    return [_row(post.id, name, "lifetime", [{"value": values[name]}]) for name in metrics]


def page_insights(server: Server, account: Account, text: str, period: str) -> list[Json]:
    """A page's figures of one day."""
    metrics = metrics_of(text, PAGE)
    if server.setting.is_page_small:
        return []
    now = server.world.time.now()
    likes = sum(post.public.counters(now).likes for post in account.posts.values())
    return [_row(account.id, name, period or "day", [{"value": likes}]) for name in metrics]


def _row(owner: str, name: str, period: str, values: list[Json]) -> Json:
    return {
        "name": name,
        "period": period,
        "values": values,
        "title": f"(latihan) {name}",
        "description": "",
        "id": f"{owner}/insights/{name}/{period}",
    }
