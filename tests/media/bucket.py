"""An S3 store on loopback, spoken to over HTTP as a real one."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.client import BaseClient
from moto.server import ThreadedMotoServer

BUCKET = "media-latihan"
KEYS = {"aws_access_key_id": "latihan", "aws_secret_access_key": "rahasia-latihan"}


@dataclass
class Bucket:
    """A bucket, and what a service needs to use it."""

    endpoint: str
    client: Any = field(repr=False)

    @property
    def options(self) -> dict[str, object]:
        """Give the options of the storage."""
        return {
            "bucket": BUCKET,
            "endpoint": self.endpoint,
            "region": "us-east-1",
            "access_key": KEYS["aws_access_key_id"],
            "secret_key": KEYS["aws_secret_access_key"],
            "path_style": True,
        }

    @property
    def variables(self) -> dict[str, str]:
        """Give the environment of a process that uses it."""
        return {
            "CORONG_MEDIA_STORE": "s3",
            "CORONG_S3_ENDPOINT": self.endpoint,
            "CORONG_S3_BUCKET": BUCKET,
            "CORONG_S3_ACCESS_KEY": KEYS["aws_access_key_id"],
            "CORONG_S3_SECRET_KEY": KEYS["aws_secret_access_key"],
            "CORONG_S3_PATH_STYLE": "true",
        }

    def names(self) -> set[str]:
        """Give the names of all that is kept."""
        listed = self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return {each["Key"] for each in listed}

    def read(self, name: str) -> bytes:
        """Read a file as the store has it."""
        content: bytes = self.client.get_object(Bucket=BUCKET, Key=name)["Body"].read()
        return content

    def empty(self) -> None:
        """Remove everything."""
        for name in self.names():
            self.client.delete_object(Bucket=BUCKET, Key=name)


@contextmanager
def running() -> Iterator[Bucket]:
    """Run a store with one bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    client = boto3.client("s3", endpoint_url=address, region_name="us-east-1", **KEYS)
    client.create_bucket(Bucket=BUCKET)
    try:
        yield Bucket(address, client)
    finally:
        server.stop()
        # Threads of the web server that are gone have left theirs open.
        for each in gc.get_objects():
            # By its type: a lazy object, asked for its class, would wake up.
            if issubclass(type(each), BaseClient):
                each.close()
