from collections.abc import Iterator

import pytest

from corong.config import config
from tests.alerts.sinks import MailSink, mail_sink


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailSink]:
    """Run a mail server that keeps what it is given."""
    with mail_sink() as server:
        monkeypatch.setenv("CORONG_MAIL_URL", f"smtp+plain://127.0.0.1:{server.port}")
        config.cache_clear()
        yield server
    monkeypatch.undo()
    config.cache_clear()
