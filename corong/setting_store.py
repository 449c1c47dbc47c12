"""The settings of the place where media are kept: a folder, or an S3-compatible store."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, SecretStr


def _address(value: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError
    return value.rstrip("/")


class Store(BaseModel):
    """Where uploaded media and what is made of them are kept."""

    corong_media_store: Annotated[
        Literal["local", "s3"],
        Field(
            description="Where media are kept: `local`, in the folder of CORONG_MEDIA, or `s3`, in the bucket of an"
            " S3-compatible store, which spares several machines a shared folder.",
            examples=["s3"],
        ),
    ] = "local"
    corong_s3_endpoint: Annotated[
        str,
        AfterValidator(_address),
        Field(
            description="Address of the S3-compatible store. Empty: that of AWS for the region.",
            examples=["https://objek.example.go.id"],
        ),
    ] = ""
    corong_s3_bucket: Annotated[
        str,
        Field(
            pattern=r"^[a-z0-9.-]*$", description="Bucket of the media. It must be there.", examples=["corong-media"]
        ),
    ] = ""
    corong_s3_region: Annotated[
        str, Field(description="Region of the store; stores of one's own often take any.", examples=["ap-southeast-3"])
    ] = "us-east-1"
    corong_s3_access_key: Annotated[
        SecretStr,
        Field(description="Name of the key to the store. Empty: the machine's own role.", examples=["corong"]),
    ] = SecretStr("")
    corong_s3_secret_key: Annotated[
        SecretStr, Field(description="Secret of the key to the store.", examples=["a secret of the store's"])
    ] = SecretStr("")
    corong_s3_path_style: Annotated[
        bool,
        Field(
            description="Put the bucket into the path of an address and not into its host name, as stores of one's own"
            " mostly want it.",
            examples=["true"],
        ),
    ] = False
    corong_media_cache_mb: Annotated[
        int,
        Field(
            ge=64,
            le=1_000_000,
            description="Mebibytes of media from the store that a machine keeps at hand in its data folder.",
            examples=["2048"],
        ),
    ] = 2048
