"""Every address of the dashboard, as Django itself resolves them."""

from collections.abc import Iterator, Sequence

from django.urls import URLPattern, URLResolver, get_resolver


def names() -> Sequence[str]:
    """Give the name of every address, in the order in which they are looked up; an unnamed one by its route."""
    return list(_of(get_resolver(), ""))


def _of(resolver: URLResolver, before: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = f"{before}{entry.pattern}"
        if isinstance(entry, URLPattern):
            yield entry.name or route
        else:
            yield from _of(entry, route)
