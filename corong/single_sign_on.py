"""The sign-in service of a government, as the settings name it, in the words of allauth."""

from collections.abc import Sequence
from typing import Final

from corong.config import BadSettingError, Config

NAME: Final = "sso"
"""Part of the address to which people come back: `/accounts/oidc/sso/login/callback/`."""


def sign_in_services(config: Config) -> Sequence[dict[str, object]]:
    """
    Give the one service, or none.

    Raises:
        BadSettingError: its address is given without what it knows us by.
    """
    if not config.corong_oidc_server:
        return []
    if not config.corong_oidc_client:
        raise BadSettingError(
            "CORONG_OIDC_CLIENT is missing: CORONG_OIDC_SERVER is given, so name the client registered there."
        )
    return [
        {
            "provider_id": NAME,
            "name": config.corong_oidc_name,
            "client_id": config.corong_oidc_client,
            "secret": config.corong_oidc_secret.get_secret_value(),
            "settings": {"server_url": config.corong_oidc_server},
        }
    ]
