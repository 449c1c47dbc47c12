"""What the demonstration found: counted from the practice platforms' own record, not from our database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from connectors.catalogue import assisted
from corong.deliveries.models import Delivery
from corong.metrics.models import Sample
from corong.practice.platforms import Seen
from corong.publications.models import Publication
from corong.tallies.models import Tally


def percentile(values: Sequence[float], share: float) -> float:
    """Give the smallest value that at least this share of the values does not exceed; 0 for none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]


@dataclass(frozen=True, slots=True)
class PlatformFigures:
    """One platform's share. Where people publish by hand, `samples` are the times they typed what the app shows."""

    deliveries: int
    published: int
    duplicates: int
    samples: int


@dataclass(frozen=True, slots=True)
class Figures:
    """
    What is printed at the end; lateness in milliseconds from due time to arrival at the platform.

    What people publish by hand waits for them, and is in no lateness.
    """

    posts: int
    posts_published: int
    deliveries: int
    published: int
    lost: int
    duplicates: int
    samples: int
    lateness_ms: tuple[float, ...]
    platforms: dict[str, PlatformFigures]

    def as_json(self) -> dict[str, object]:
        """Give the figures as the last line prints them."""
        return {
            "posts": self.posts,
            "posts_published": self.posts_published,
            "deliveries": self.deliveries,
            "published": self.published,
            "lost": self.lost,
            "duplicates": self.duplicates,
            "samples": self.samples,
            "lateness_ms": {
                "p50": round(percentile(self.lateness_ms, 0.5), 1),
                "p99": round(percentile(self.lateness_ms, 0.99), 1),
                "max": round(max(self.lateness_ms, default=0.0), 1),
            },
            "platforms": {
                name: {
                    "deliveries": each.deliveries,
                    "published": each.published,
                    "duplicates": each.duplicates,
                    "samples": each.samples,
                }
                for name, each in self.platforms.items()
            },
        }


def count(deliveries: Sequence[Delivery], seen: Sequence[Seen]) -> Figures:
    """Hold the deliveries against what the platforms recorded."""
    ids = [delivery.pk for delivery in deliveries]
    publications = list(Publication.objects.filter(delivery__in=ids).select_related("delivery", "account"))
    by_id = {identity: post.arrived_at for post in seen for identity in (post.id, post.uri)}
    by_text = {(post.account, post.text): post.arrived_at for post in seen}
    # A film on Facebook is a post with another number than the film's: there account and text tell.
    arrivals = {
        each.pk: by_id.get(each.remote_id) or by_text.get((each.account.remote_id, each.text)) for each in publications
    }
    copies = Counter((post.account, post.text) for post in seen)
    extra = {key: number - 1 for key, number in copies.items() if number > 1}
    visible = [publication for publication in publications if arrivals[publication.pk]]
    published = {publication.delivery_id for publication in visible}
    theirs = [each.pk for each in publications]
    samples = Counter(Sample.objects.filter(publication_id__in=theirs).values_list("publication_id", flat=True))
    samples.update(Tally.objects.filter(publication__in=theirs).values_list("publication_id", flat=True))
    platforms: dict[str, PlatformFigures] = {}
    for name in sorted({delivery.account.platform for delivery in deliveries}):
        mine = [delivery for delivery in deliveries if delivery.account.platform == name]
        accounts = {delivery.account.remote_id for delivery in mine}
        platforms[name] = PlatformFigures(
            deliveries=len(mine),
            published=sum(delivery.pk in published for delivery in mine),
            duplicates=sum(number for (account, _), number in extra.items() if account in accounts),
            samples=sum(samples[each.pk] for each in publications if each.account.platform == name),
        )
    by_post: dict[int, list[bool]] = {}
    for delivery in deliveries:
        by_post.setdefault(delivery.post_id, []).append(delivery.pk in published)
    lateness = [
        ((arrivals[each.pk] or 0.0) - each.delivery.due_at.timestamp()) * 1000
        for each in visible
        if each.delivery
        and each.delivery.due_at
        and each.delivery.part == 0
        and each.account.platform not in assisted()
    ]
    return Figures(
        posts=len(by_post),
        posts_published=sum(all(parts) for parts in by_post.values()),
        deliveries=len(deliveries),
        published=len(published),
        lost=len(deliveries) - len(published),
        duplicates=sum(extra.values()),
        samples=sum(samples.values()),
        lateness_ms=tuple(lateness),
        platforms=platforms,
    )
