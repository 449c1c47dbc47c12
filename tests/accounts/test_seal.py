"""Credentials at rest: sealed, opened only with the master keys, and those keys can be changed."""

from collections.abc import Callable, Iterator

import pytest
from cryptography.fernet import Fernet

from connectors.contract import Secrets
from corong.accounts import commands, seal
from corong.accounts.models import Account
from corong.config import config
from tests.factories.accounts import account
from tests.factories.organisations import organisation

SECRETS = Secrets(access_token="rahasia-latihan", refresh_token="rahasia-lain")
UseKeys = Callable[..., None]


@pytest.fixture
def use_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[UseKeys]:
    """Let the service have these master keys, newest first."""

    def forget() -> None:
        config.cache_clear()
        # A process reads its keys once, and opens each seal once.
        seal._master.cache_clear()  # noqa: SLF001
        seal._open.cache_clear()  # noqa: SLF001

    def use(*keys: str) -> None:
        monkeypatch.setenv("CORONG_SECRET_KEYS", ",".join(keys))
        forget()

    yield use
    monkeypatch.undo()
    forget()


def test_what_is_stored_says_nothing_and_opens_again() -> None:
    sealed = seal.close(SECRETS)
    assert b"rahasia" not in sealed
    assert seal.reveal(sealed) == SECRETS
    assert seal.close(SECRETS) != sealed


def test_after_a_change_of_keys_the_old_one_may_go_once_every_account_was_sealed_anew(use_keys: UseKeys) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    use_keys(old)
    sealed = seal.close(SECRETS)
    use_keys(new, old)
    assert seal.reveal(sealed) == SECRETS
    renewed = seal.renew(sealed)
    use_keys(new)
    assert seal.reveal(renewed) == SECRETS
    with pytest.raises(seal.UnsealableError, match="CORONG_SECRET_KEYS"):
        seal.reveal(sealed)
    with pytest.raises(seal.UnsealableError):
        seal.renew(sealed)


def test_secrets_do_not_show_themselves() -> None:
    assert "rahasia" not in f"{SECRETS} {SECRETS!r} {SECRETS!s}"


@pytest.mark.django_db
def test_an_empty_secret_never_replaces_a_stored_one() -> None:
    stored = account(organisation())
    Account.objects.filter(pk=stored.pk).update(sealed=seal.close(SECRETS))
    commands.keep_secrets(stored.pk, Secrets(access_token="baru", refresh_token=""))
    assert seal.reveal(Account.objects.get(pk=stored.pk).sealed) == {
        "access_token": "baru",
        "refresh_token": "rahasia-lain",
    }


@pytest.mark.django_db
def test_only_one_process_renews_an_account_at_a_time() -> None:
    stored = account(organisation())
    until = commands.begin_renewal(stored.pk)
    assert until is not None
    assert not commands.begin_renewal(stored.pk)
    commands.end_renewal(stored.pk, until)
    assert commands.begin_renewal(stored.pk)
