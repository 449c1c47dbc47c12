"""The settings of signing in, as those of `corong.setting_groups`."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, SecretStr


def _issuer(value: str) -> str:
    """Take https:// alone, but for this machine itself: there a practice service may stand."""
    if value and not value.startswith(("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")):
        raise ValueError
    return value.rstrip("/")


class SignIn(BaseModel):
    """How people sign in."""

    corong_sign_in_tries: Annotated[
        int,
        Field(
            ge=3,
            le=100,
            description="Wrong passwords for one address, within 15 minutes, after which nobody can sign in with it"
            " for the rest of them.",
            examples=["5"],
        ),
    ] = 5
    corong_oidc_server: Annotated[
        str,
        AfterValidator(_issuer),
        Field(
            description="Address of a sign-in service that speaks OpenID Connect, without `/.well-known/…`."
            " Only people who were invited come in, by the address that the service has verified. Empty: none.",
            examples=["https://sso.example.go.id/realms/pegawai"],
        ),
    ] = ""
    corong_oidc_client: Annotated[
        str, Field(description="Client id of Corong at the sign-in service.", examples=["corong"])
    ] = ""
    corong_oidc_secret: Annotated[
        SecretStr, Field(description="Client secret of Corong at the sign-in service.", examples=["a long secret"])
    ] = SecretStr("")
    corong_oidc_name: Annotated[
        str, Field(description="What the button that leads there says.", examples=["SSO Pegawai"])
    ] = "SSO"
