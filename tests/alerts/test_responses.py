"""Posts that take off and accounts on which more fails: found in the readings, told of once."""

from datetime import timedelta

import pytest

from corong.accounts.models import Account
from corong.alerts.models import Alert, Notice
from corong.database import now
from corong.deliveries.models import Delivery
from corong.deliveries.states import State
from corong.publications.models import Publication
from scheduler import watch
from scheduler.messages import Messages
from tests.factories import accounts, deliveries, organisations, posts, publications

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class Silence(Messages):
    def send(self, task: str, arguments: object, *, queue: str | None = None) -> None:
        """Send nothing."""


def look() -> list[Alert]:
    """Let the watchdog look once, and give what is open."""
    watch.response(Silence(), seconds=300)
    return list(Alert.objects.filter(resolved_at=None))


def published(
    account: Account, *, hours_ago: float, likes: int, comments: int = 0, text: str = "Latihan"
) -> Publication:
    """Add a post that had so many likes an hour after it went out, and ten times as many later."""
    at = now() - hours_ago * HOUR
    made = publications.publication(
        account,
        text=text,
        published_at=at,
        latest={"likes": likes, "comments": comments},
        measured_at=min(at + HOUR, now()),
    )
    publications.samples(made, [(at + HOUR / 2, {"likes": likes // 2, "comments": comments // 2})])
    publications.samples(made, [(at + HOUR - timedelta(seconds=1), {"likes": likes, "comments": comments})])
    if hours_ago > 5:
        publications.samples(made, [(at + 4 * HOUR, {"likes": likes * 10, "comments": comments * 10})])
    return made


@pytest.fixture
def account() -> Account:
    return accounts.account(organisations.organisation())


def test_a_post_far_above_the_others_at_the_same_age_is_told_of_once(account: Account) -> None:
    for number in range(10):
        published(account, hours_ago=10 + number, likes=40 + number, comments=4)
    # More than the others have by now would be nothing: it is compared with what they had at its age.
    published(account, hours_ago=1, likes=60, comments=5)
    assert look() == []
    hot = published(account, hours_ago=1, likes=1500, comments=9, text="Latihan ramai")
    [alert] = look()
    assert (alert.subject, alert.subject_id, alert.cause) == ("publication", hot.pk, "surge")
    told = alert.particulars
    assert (told["what"], told["value"], told["posts"]) == ("reactions", 1509, 11)
    assert 40 <= told["usual"] <= 60
    assert abs(told["age_seconds"] - 3600) < 60
    Publication.objects.filter(pk=hot.pk).update(latest={"likes": 3}, measured_at=now())
    assert look() == [alert]
    assert Notice.objects.count() == 1


def test_too_few_earlier_posts_raise_nothing(account: Account) -> None:
    for number in range(7):
        published(account, hours_ago=10 + number, likes=40)
    published(account, hours_ago=1, likes=50_000)
    assert look() == []


def test_posts_of_another_account_do_not_count(account: Account) -> None:
    other = accounts.account(account.organisation)
    for number in range(10):
        published(other, hours_ago=10 + number, likes=40)
    published(account, hours_ago=1, likes=50_000)
    assert look() == []


def test_imported_posts_whose_youth_nobody_saw_do_not_count(account: Account) -> None:
    for number in range(10):
        at = now() - (100 + number) * HOUR
        made = publications.publication(account, published_at=at, latest={"likes": 40}, measured_at=now())
        publications.samples(made, [(now() - HOUR, {"likes": 40})])
    published(account, hours_ago=1, likes=50_000)
    assert look() == []


def test_comments_alone_may_be_the_surprise(account: Account) -> None:
    for number in range(10):
        published(account, hours_ago=10 + number, likes=4000, comments=2)
    published(account, hours_ago=1, likes=3000, comments=180)
    [alert] = look()
    assert (alert.particulars["what"], alert.particulars["value"]) == ("comments", 180)


def test_an_old_surge_ends_by_itself(account: Account) -> None:
    for number in range(10):
        published(account, hours_ago=10 + number, likes=40)
    published(account, hours_ago=1, likes=50_000)
    [alert] = look()
    Alert.objects.filter(pk=alert.pk).update(raised_at=now() - 73 * HOUR)
    Publication.objects.filter(pk=alert.subject_id).update(published_at=now() - 74 * HOUR)
    assert look() == []


def test_an_account_on_which_more_fails_than_before_is_told_of(account: Account) -> None:
    office = account.organisation
    for number in range(20):
        deliveries.delivery(posts.post(office), account, state=State.PUBLISHED, due_at=now() - (30 + number) * HOUR)
    made = [
        deliveries.delivery(posts.post(office), account, state=state, due_at=now() - number * HOUR)
        for number, state in enumerate([State.FAILED, State.MISSED, State.PUBLISHED, State.FAILED, State.PUBLISHED], 1)
    ]
    [alert] = look()
    assert (alert.subject, alert.subject_id, alert.cause) == ("health", account.pk, "health")
    figures = {name: alert.particulars[name] for name in ("bad", "settled", "bad_before", "settled_before")}
    assert figures == {"bad": 3, "settled": 5, "bad_before": 0, "settled_before": 20}
    Delivery.objects.filter(pk__in=[each.pk for each in made]).update(state=State.PUBLISHED)
    assert look() == []
