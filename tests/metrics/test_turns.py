"""Whose publications are read next: one process at a time reads an account, and no server keeps another waiting."""

from datetime import timedelta

import pytest

from connectors.contract import Secrets
from corong.accounts import seal
from corong.accounts.models import Account, ServerLimit, TokenState
from corong.database import now, rows
from corong.metrics import budgets, turns
from corong.metrics.budgets import SHARED, Seen
from corong.metrics.turns import Turn, Waiting
from corong.publications.models import Publication
from tests.factories.accounts import account
from tests.factories.organisations import organisation
from tests.factories.publications import publication

pytestmark = pytest.mark.django_db


def due(*, posts: int = 1) -> Account:
    """Add an account with posts that are to be read."""
    made = account(organisation())
    Account.objects.filter(pk=made.pk).update(sealed=seal.close(Secrets(access_token="latihan")))
    for _ in range(posts):
        publication(made)
    Publication.objects.update(next_pull_at=now() - timedelta(seconds=1))
    return made


def take(*, seconds: float = 60) -> list[Turn]:
    """Take all turns there are."""
    return turns.take(turns.waiting(), seconds=seconds)


def pass_time() -> None:
    rows("UPDATE metrics_turn SET until = clock_timestamp() - interval '1 second'")


def test_an_account_is_read_by_one_process_until_its_turn_ends() -> None:
    made = due(posts=2)
    line = turns.waiting()
    [turn] = turns.take(line, seconds=60)
    assert sorted(turn.ids.values()) == sorted(Publication.objects.filter(account=made).values_list("pk", flat=True))
    assert (turns.take(line, seconds=60), turns.are_due()) == ([], False)
    turns.end([turn])
    assert [each.account_id for each in take()] == [made.pk]


def test_an_account_whose_reader_died_has_its_turn_again_after_a_while() -> None:
    made = due()
    take()
    assert take() == []
    pass_time()
    assert turns.are_due()
    assert [each.account_id for each in take()] == [made.pk]


def test_a_reader_that_was_too_slow_does_not_end_the_turn_of_the_next() -> None:
    due()
    [late] = take()
    pass_time()
    take()
    turns.end([late])
    assert take() == []


def test_an_account_with_many_posts_has_many_turns_and_the_longest_waiting_posts_come_first() -> None:
    made = due(posts=3)
    most = turns.MOST_CALLS * turns.size(made.platform)
    Publication.objects.bulk_create(
        Publication(account=made, remote_id=f"more{number}", published_at=now(), next_pull_at=now())
        for number in range(most)
    )
    [turn] = take()
    assert (len(turn.ids), turn.calls) == (most, turns.MOST_CALLS)
    assert set(Publication.objects.exclude(remote_id__startswith="more").values_list("pk", flat=True)) <= set(
        turn.ids.values()
    )


def test_accounts_that_cannot_be_read_do_not_wait() -> None:
    due()
    Account.objects.update(token_state=TokenState.DEAD)
    assert (turns.are_due(), turns.waiting()) == (False, [])
    Account.objects.update(token_state=TokenState.ALIVE, disconnected_at=now())
    assert (turns.are_due(), turns.waiting()) == (False, [])


@pytest.mark.parametrize("is_shared", [False, True])
def test_what_a_platform_said_of_its_limit_holds_for_every_process(*, is_shared: bool) -> None:
    made = due()
    owner = SHARED if is_shared else made.pk

    def told(*, remaining: int, seconds: float) -> None:
        budgets.keep([Seen(made.platform, made.home, owner, 100, remaining, now() + timedelta(seconds=seconds))])

    told(remaining=20, seconds=300)
    assert (turns.are_due(), turns.waiting()) == (False, [])
    told(remaining=21, seconds=300)
    assert turns.are_due()
    told(remaining=0, seconds=-1)
    assert [each.account_id for each in turns.waiting()] == [made.pk]
    budgets.keep([Seen("mastodon", "https://lain.example", SHARED, 100, 0, now() + timedelta(hours=1))])
    budgets.keep([Seen(made.platform, made.home, made.pk + 1, 100, 0, now() + timedelta(hours=1))])
    assert turns.are_due()


@pytest.mark.parametrize("is_shared", [False, True])
def test_a_rest_asked_for_while_publishing_holds_and_a_limit_of_posts_for_a_day_does_not(*, is_shared: bool) -> None:
    made = due()

    def asked(**wait: float) -> None:
        until = now() + timedelta(**wait)
        if is_shared:
            ServerLimit.objects.update_or_create(
                platform=made.platform, home=made.home, defaults={"limited_until": until}
            )
        else:
            Account.objects.update(limited_until=until)

    asked(minutes=14)
    assert (turns.are_due(), turns.waiting()) == (False, [])
    asked(hours=24)
    assert turns.are_due()
    asked(seconds=-1)
    assert [each.account_id for each in turns.waiting()] == [made.pk]


def test_an_account_whose_credentials_cannot_be_opened_hinders_no_other() -> None:
    due()
    Account.objects.update(sealed=b"")
    other = due()
    assert [each.account_id for each in take()] == [other.pk]
    assert take() == []


def test_a_server_that_does_not_answer_keeps_no_other_waiting() -> None:
    line = [
        *(Waiting(number, "https://hangs.example", 5, 100) for number in range(4)),
        *(Waiting(number, "https://answers.example", 5, 100) for number in range(4, 8)),
    ]
    chosen = turns.choose(line, {"https://hangs.example": 8}, at_once=8)
    assert [each.account_id for each in chosen] == [4, 5]
