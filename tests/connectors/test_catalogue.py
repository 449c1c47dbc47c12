from pathlib import Path

import pytest

from connectors.catalogue import PLATFORMS, UnknownPlatformError, capabilities, platform
from connectors.contract import Metric
from tests.connectors import platforms_page


@pytest.mark.parametrize("name", PLATFORMS)
def test_every_platform_has_its_modules_and_says_where_its_limits_were_read(name: str) -> None:
    loaded = platform(name)
    assert loaded.capabilities is capabilities(name)
    assert loaded.capabilities.platform == name
    assert loaded.capabilities.sources
    assert set(loaded.capabilities.metrics) <= set(Metric)
    assert all(loaded.capabilities.metrics.values())


def test_an_unknown_platform_is_named_and_the_known_ones_are_listed() -> None:
    with pytest.raises(UnknownPlatformError, match=r"friendster.*mastodon"):
        platform("friendster")


@pytest.mark.parametrize("name", PLATFORMS)
def test_every_platform_has_its_page_of_facts(name: str) -> None:
    page: Path = platforms_page.PAGE.with_name(f"{name}.md")
    assert page.read_text(encoding="utf-8").startswith(f"# {capabilities(name).label}\n")
