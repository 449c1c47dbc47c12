"""What `corong doctor` says of the place of media: a folder, or a bucket."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from corong.checks.media import media_store
from corong.config import BadSettingError, Config, config
from corong.media_store import storage
from tests.media.bucket import BUCKET, KEYS, Bucket, running
from tests.secrecy.echo import echo

SECRET = KEYS["aws_secret_access_key"]


@pytest.fixture(scope="module")
def store() -> Iterator[Bucket]:
    with running() as bucket:
        # Stores of one process share their memory.
        bucket.empty()
        yield bucket


def settings(**changes: object) -> Config:
    far: dict[str, object] = {
        "corong_media_store": "s3",
        "corong_s3_bucket": BUCKET,
        "corong_s3_access_key": SecretStr(KEYS["aws_access_key_id"]),
        "corong_s3_secret_key": SecretStr(SECRET),
        "corong_s3_path_style": True,
    }
    return config().model_copy(update={**far, **changes})


def told(found: Config) -> str:
    """Give everything that is found, and see that no secret is in it."""
    whole = " ".join(f"{each.wrong} {each.remedy}" for each in media_store(found))
    assert SECRET not in whole
    return whole


def test_a_bucket_that_takes_gives_and_loses_files_is_well_and_nothing_stays_in_it(store: Bucket) -> None:
    assert told(settings(corong_s3_endpoint=store.endpoint)) == ""
    assert store.names() == set()


def test_what_is_wrong_with_a_bucket_is_named(store: Bucket) -> None:
    missing = told(settings(corong_s3_endpoint=store.endpoint, corong_s3_bucket="tidak-ada"))
    assert "written to the bucket tidak-ada" in missing
    assert "NoSuchBucket" in missing
    assert "Start that store" in told(settings(corong_s3_endpoint="http://127.0.0.1:9"))
    assert "CORONG_S3_BUCKET must be" in told(settings(corong_s3_bucket=""))
    assert "belong together" in told(settings(corong_s3_secret_key=SecretStr("")))


@pytest.mark.parametrize("status", [400, 403, 500])
def test_a_store_that_repeats_what_it_was_told_is_not_repeated(status: int) -> None:
    with echo(status) as (address, heard):
        assert "Media cannot be written to" in told(settings(corong_s3_endpoint=address))
        assert not any(SECRET in each for each in heard)


def test_a_folder_is_tried_too(tmp_path: Path) -> None:
    here = settings(corong_media_store="local", corong_media=str(tmp_path / "media"))
    assert told(here) == ""
    (tmp_path / "berkas").write_text("latihan")
    assert "Media cannot be kept in" in told(here.model_copy(update={"corong_media": str(tmp_path / "berkas")}))


def test_keys_stand_in_no_text_of_the_settings() -> None:
    found = settings()
    assert SECRET not in f"{found!r} {found}"
    assert storage(found)["OPTIONS"]["secret_key"] == SECRET
    with pytest.raises(BadSettingError) as refused:
        storage(settings(corong_s3_access_key=SecretStr("")))
    assert SECRET not in str(refused.value)
