"""What went wrong is said in the reader's language; a platform's own words are passed on."""

import re
from datetime import UTC, datetime
from typing import Final

import pytest
from django.utils import translation

from connectors.errors import AuthDead, Rejected, Transient
from corong.deliveries.reasons import Code, Reason
from dashboard.causes import in_words, is_known, is_ours
from dashboard.causes.reasons import sentence
from dashboard.connect import sentences as connecting
from tests.house import reasons

NOON: Final = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
DASHBOARD: Final = reasons.ROOT / "dashboard"
TEMPLATES: Final = DASHBOARD / "templates"
A_REASON: Final = re.compile(
    r"(?:{{ ?|=)([\w.]*\b(?:reason|failure|token_reason|measure_reason|hidden_reason)\b[\w|]*)"
)
OF_PEOPLE: Final = frozenset(
    {
        # Typed by a person, as it is.
        "each.hold.reason",
        "hiding.hiding.reason",
        "message.hidden_reason",
        "vote.reason",
        "wish.reason",
        # What is wrong with a field of a form, said by the page itself.
        "errors.reason",
        "wrong.reason",
        # A variable that was put into words where it was given.
        "reason",
    }
)
ON_NO_PAGE: Final = frozenset(
    {
        # Kept beside a mail, a report or a push message that did not go out; no page shows these rows.
        "its person gets no mail any more",
        "its person gets none any more",
        "the person has no mailbox",
        "the person may no longer see it",
        f"the push service answered {reasons.SAMPLE}",
        f"the push service could not be reached: {reasons.SAMPLE}",
    }
)


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("could not look: ReadTimeout: timed out", "it could not be looked for: the platform did not answer in time"),
        ("the server answered 503 Service Unavailable", "the platform answered with error 503"),
        (
            "TikTok could not publish it: no cause was given",
            "TikTok could not publish it: the platform does not say why",
        ),
        (
            "TikTok could not publish it: frame_rate_check_failed",
            "TikTok could not publish it: frame_rate_check_failed",
        ),
        ("a.example:70000 is not an address: overflow", "a.example:70000 is not an address"),
        ("Validation failed: Text is too long", "Validation failed: Text is too long"),
        ("50 % lebih", "50 % lebih"),
        ("", ""),
    ],
)
def test_known_words_are_said_and_others_passed_on(cause: str, said: str) -> None:
    with translation.override("en"):
        assert in_words(cause) == said


def test_every_sentence_of_ours_is_known_in_indonesian() -> None:
    found = reasons.sentences()
    with translation.override("id"):
        unknown = {f"{each.text} ({each.where})" for each in found if in_words(each.text) == each.text}
    shown = {each for each in unknown if each.rpartition(" (")[0] not in ON_NO_PAGE}
    assert not shown, "give each a line in dashboard/causes, and its Indonesian"
    assert len(found) > 150
    assert {each.text for each in found} >= ON_NO_PAGE, "what is said no more needs no exception"


def test_every_template_puts_a_reason_into_words() -> None:
    texts = {path.name: path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")}
    shown = {(name, found[1]) for name, text in texts.items() for found in A_REASON.finditer(text)}
    assert len(shown) > 10
    raw = {(name, value) for name, value in shown if not value.endswith("|cause") and value not in OF_PEOPLE}
    assert not raw, "what the engine says goes through the filter `cause`"


def test_every_view_puts_a_reason_into_words() -> None:
    lines = [line for path in DASHBOARD.rglob("*.py") for line in path.read_text("utf-8").splitlines()]
    shown = [line.strip() for line in lines if "error.reason" in line]
    assert len(shown) > 3
    assert not [line for line in shown if not re.search(r"\b(?:in_words|_short|is_ours)\(error\.reason\)", line)]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("Instagram takes no text alone: add an image or a video", "connectors/instagram/publish.py"),
        ("no cause was given", "connectors/"),
        ("the same text stands in the channel from just before it was sent: 7", "connectors/telegram/search.py"),
        ("the server answered 7 7", "connectors/judgement.py"),
        ("approved after its time: it needs a new time", "corong/deliveries/review.py"),
        ("the media are being made ready for the platform", "worker/publish.py"),
        ("the film cannot be made anew: 7", "corong/media/films.py"),
        ("the picture cannot be read", "corong/media/pictures.py"),
        ("internal error: 7", "worker/"),
    ],
)
def test_sentences_are_found_however_they_are_written(written: str, place: str) -> None:
    found = {each.text: each.where for each in reasons.sentences()}
    assert found[written].startswith(place)


def test_what_the_transport_says_is_known() -> None:
    with translation.override("id"):
        assert in_words("RemoteProtocolError: gone") == "sambungan ke platform terputus"


def test_a_platform_is_not_blamed_for_what_corong_found() -> None:
    found = Reason(Code.REFUSED, cause="the picture cannot be read")
    with translation.override("en"):
        said = sentence(found, zone=UTC, now=NOON)
    assert said == "It could not go out: the picture cannot be opened: export it anew and upload it again"


def test_a_platform_is_named_as_the_one_that_refused() -> None:
    with translation.override("en"):
        said = sentence(Reason(Code.REFUSED, cause="Text is too long"), zone=UTC, now=NOON)
    assert said == "The platform refused it: Text is too long"


def test_credentials_that_are_not_there_were_refused_by_nobody() -> None:
    found = Reason(Code.TOKEN, cause="no access token is stored for this account")
    with translation.override("en"):
        said = sentence(found, zone=UTC, now=NOON)
    assert said == "Waiting for the account to be connected again: no credentials are stored for this account"


def test_words_of_ours_are_told_from_those_of_platforms() -> None:
    assert is_ours("internal error: KeyError")
    assert is_known("X answered without doing it")
    assert not is_ours("X answered without doing it")
    assert not is_known("Record not found")


def test_what_stands_in_the_way_of_connecting_is_said_in_indonesian() -> None:
    unnamed = AuthDead("no channel is named: a bot cannot list the channels it is in")
    with translation.override("id"):
        assert "kanalnya belum disebutkan" in connecting.refused_credentials(unnamed, "Telegram")
        assert "Telegram menolak" not in connecting.refused_credentials(unnamed, "Telegram")
        assert "server a.example tidak ditemukan" in connecting.refused_code(
            Transient("the name a.example could not be resolved: [Errno -2]"), "Mastodon"
        )
        assert "tidak memiliki halaman masuk" in connecting.refused_code(
            Rejected("this platform has no sign-in page"), "Bluesky"
        )
        assert "milik akun lain" in connecting.checked(AuthDead("the stored credentials are another account's"), "X")
