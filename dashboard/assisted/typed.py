"""What people typed of a publication, as pages show it."""

from corong.people.models import Person
from corong.publications.models import Publication
from corong.tallies import queries
from dashboard.assisted.mine import may_publish
from dashboard.engagement.labels import metric_names


def typed_of(publication: Publication, person: Person) -> dict[str, object]:
    """Give what `assisted/_typed.html` shows: `is_typed` says whether figures are typed there at all."""
    names = metric_names()
    offered = queries.typed(publication.account.platform)
    tallies = queries.of(publication) if offered else []
    delivery = publication.delivery
    return {
        "is_typed": bool(offered),
        "typed_rows": [
            {"tally": tally, "values": [(names[name], tally.counters.get(name)) for name in offered]}
            for tally in tallies
        ],
        "may_type": delivery is not None and bool(offered) and may_publish(person, delivery),
    }
