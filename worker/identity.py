"""The name of this worker process: host and process id."""

import os
import socket
from functools import cache


@cache
def _host() -> str:
    return socket.gethostname()


def name() -> str:
    """Give the name under which this process holds leases and beats."""
    return f"{_host()}:{os.getpid()}"
