from tests.dashboard.conftest import browser, four

__all__ = ["browser", "four"]
