"""What went wrong is said in the reader's language; a platform's own words are passed on."""

import pytest
from django.utils import translation

from corong.deliveries import editing, resolve
from dashboard.causes import in_words


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("could not look: ReadTimeout: timed out", "it could not be looked for: the platform did not answer in time"),
        ("the server answered 503 Service Unavailable", "the platform answered with error 503"),
        ("Validation failed: Text is too long", "Validation failed: Text is too long"),
        ("50 % lebih", "50 % lebih"),
        ("", ""),
    ],
)
def test_known_words_are_said_and_others_passed_on(cause: str, said: str) -> None:
    with translation.override("en"):
        assert in_words(cause) == said


@pytest.mark.parametrize("cause", [editing.NEEDS_APPROVAL, resolve.GIVEN_UP, "RemoteProtocolError: gone"])
def test_the_engines_own_words_are_known(cause: str) -> None:
    with translation.override("id"):
        assert in_words(cause) != cause
