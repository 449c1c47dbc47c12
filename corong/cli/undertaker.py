"""
Ends process groups whose supervisor was killed. Run as a file, by its path, with the standard library alone.

Its standard input is the supervisor's only end of a pipe: `+123` and `-123` add and remove a group, and the end of
the pipe is the end of the supervisor, however it died.
"""

import os
import signal
import sys
import time
from contextlib import suppress
from typing import Final

GRACE_SECONDS: Final = 3.0


def send(groups: set[int], number: signal.Signals) -> None:
    """Send a signal to every group that still has a member."""
    for group in groups:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)


def main() -> None:
    """Wait for the end of the supervisor, then end what it left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        (groups.add if line.startswith("+") else groups.discard)(int(line[1:]))
    if groups:
        send(groups, signal.SIGTERM)
        time.sleep(GRACE_SECONDS)
        send(groups, signal.SIGKILL)


if __name__ == "__main__":
    main()
