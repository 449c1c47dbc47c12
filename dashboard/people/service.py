"""The sign-in service of the government: whether there is one, and how it is called."""

from typing import cast

from django.conf import settings


def service_name() -> str:
    """Give what the button that leads there says; empty where there is none."""
    services = cast("list[dict[str, str]]", settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"])
    return services[0]["name"] if services else ""
