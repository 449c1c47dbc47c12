"""Which language a page speaks: the person's own, else the one chosen in this browser, else Indonesian."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from corong.people.models import Person

Answering = Callable[[HttpRequest], HttpResponseBase]


def language_of(request: HttpRequest) -> str:
    """Choose the language. What the browser asks for does not count: office computers are often set to English."""
    person = cast("Person | None", getattr(request, "user", None))
    wishes = [
        person.language if person is not None and person.is_authenticated else "",
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
    ]
    return next((wish for wish in wishes if wish in dict(settings.LANGUAGES)), settings.LANGUAGE_CODE)


class PersonsLanguage:
    """Middleware that answers in that language; it stands after the one that knows the person."""

    def __init__(self, get_response: Answering) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        language = language_of(request)
        with translation.override(language):
            answer = self._get_response(request)
            answer.setdefault("Content-Language", language)
        return answer
