"""What the library shows of media: in which posts they stand, as far as the reader may see those."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from corong.broadcasts.models import Broadcast
from corong.deliveries.models import Delivery
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.people.queries import organisations, within
from corong.people.rules import Act
from corong.posts.models import Attachment, Medium, Post
from corong.posts.queries import readable


@dataclass(frozen=True, slots=True)
class Place:
    """A post in which a medium stands: its first delivery, or a draft, which some may only know of."""

    post: Post
    delivery: int | None
    is_writable: bool


@dataclass(slots=True)
class Use:
    """
    Where a medium stands: `posts` are all, `places` the newest of those the reader may see.

    `broadcasts` are those it is the picture of.
    """

    posts: int = 0
    places: list[Place] = field(default_factory=list)
    broadcasts: list[Broadcast] = field(default_factory=list)
    total: int = 0

    def more(self) -> int:
        """Say how many posts are not shown."""
        return self.posts - len(self.places)


def offices(person: Person) -> Sequence[Organisation]:
    """Give the offices whose media the person may see, from the top of the tree down."""
    return list(organisations(person, Act.READ).order_by("path"))


def writable(person: Person) -> Sequence[Organisation]:
    """Give the offices for which the person may take media in, from the top of the tree down."""
    return list(organisations(person, Act.COMPOSE).order_by("path"))


def uses(person: Person, media: Sequence[Medium], *, most_places: int) -> dict[int, Use]:
    """Say of each medium where it stands."""
    found = {medium.pk: Use() for medium in media}
    counted = Attachment.objects.filter(medium__in=media).order_by().values_list("medium")
    for medium_id, posts in counted.annotate(posts=Count("post", distinct=True)):
        found[medium_id].posts = posts
    write = set(within(person, Act.COMPOSE))
    for each, delivery in _newest(media, readable(person), most_places):
        place = Place(each.post, delivery, is_writable=each.post.organisation_id in write)
        found[each.medium_id].places.append(place)
    shown = Broadcast.objects.filter(picture__in=media, organisation__in=within(person, Act.READ))
    for broadcast in shown.order_by("-pk"):
        found[broadcast.picture_id or 0].broadcasts.append(broadcast)
    pictures = Broadcast.objects.filter(picture__in=media).order_by().values_list("picture")
    announced = dict(pictures.annotate(count=Count("pk")))
    for medium_id, use in found.items():
        use.total = use.posts + announced.get(medium_id, 0)
    return found


def _newest(media: Sequence[Medium], posts: QuerySet[Post], most: int) -> Iterator[tuple[Attachment, int | None]]:
    """Give where the media stand, the newest posts of each, with the first delivery of the post."""
    first = Delivery.objects.filter(post=OuterRef("post")).order_by("part", "pk").values("pk")[:1]
    shown = (
        Attachment.objects.filter(medium__in=media, post__in=posts)
        .select_related("post__organisation")
        .annotate(place=Window(RowNumber(), partition_by=F("medium"), order_by=F("post").desc()))
        .filter(place__lte=most)
        .annotate(delivery=Subquery(first))
        .order_by("medium", "-post")
    )
    for each in shown:
        yield each, each.delivery
