"""Text as people and programs send it, without the one character the database cannot hold."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase, QueryDict

Answering = Callable[[HttpRequest], HttpResponseBase]
_NUL: Final = "\x00"


class WithoutNul:
    """Middleware that takes the character NUL out of every field: no text has one, and PostgreSQL refuses it."""

    def __init__(self, get_response: Answering) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Change the fields before the view reads them, as late as the check of the form's token does."""
        del args, kwargs
        request.GET = _without(request.GET)  # type: ignore[assignment]  # the stubs take it for unchangeable
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            request.POST = _without(request.POST)  # type: ignore[assignment]  # as above


def _without(fields: QueryDict) -> QueryDict:
    if not any(_NUL in value for values in dict(fields.lists()).values() for value in values):
        return fields
    cleaned = QueryDict(mutable=True, encoding=fields.encoding)
    for name, values in fields.lists():
        cleaned.setlist(name, [str(value).replace(_NUL, "") for value in values])
    return cleaned
