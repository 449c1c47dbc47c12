"""Reads of what people typed."""

from collections.abc import Sequence

from connectors.catalogue import UnknownPlatformError, capabilities
from corong.metrics.models import METRICS
from corong.publications.models import Publication
from corong.tallies.models import Tally


def typed(platform: str) -> Sequence[str]:
    """Name the metrics that a person reads in the platform's app, in our order; none where a program reads them."""
    try:
        found = capabilities(platform).typed_metrics
    except UnknownPlatformError:
        return ()
    return [metric for metric in METRICS if metric in found]


def of(publication: Publication) -> Sequence[Tally]:
    """Give what was typed of a publication, the newest first."""
    return list(publication.tallies.select_related("person"))
