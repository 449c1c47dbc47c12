"""Is the process of this machine or container at work? For health checks: `python -m corong.checks.alive publish`."""

import sys
from http.client import HTTPConnection, HTTPException
from socket import gethostname
from typing import Final

from corong.checks import reach
from corong.checks.finding import Finding
from corong.config import BadSettingError, Config, config

# Signs of life come every few seconds and go to any worker of a queue; with several, each gets one now and then.
SILENT_SECONDS: Final = 60.0
ANSWER_SECONDS: Final = 4.0
SIGN_IN: Final = "/accounts/login/"


def web(settings: Config) -> str:
    """Say why the web server here is not at work; nothing if it is."""
    port = int(settings.corong_web_bind.rpartition(":")[2])
    connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", SIGN_IN, headers={"Host": settings.corong_hosts.split(",")[0]})
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        return f"The web server does not answer: {error}"
    finally:
        connection.close()
    return "" if status < 500 else f"The web server answers {status}."  # noqa: PLR2004 - HTTP's server errors.


def beating(settings: Config, kind: str, *, host: str) -> str:
    """Say why a worker or scheduler of this host is not at work; nothing if it is."""
    connection = reach.database(settings)
    if isinstance(connection, Finding):
        return connection.wrong
    with connection:
        found = connection.execute(
            "SELECT 1 FROM deliveries_heartbeat WHERE kind = %s AND strpos(name, %s) > 0"
            " AND beat_at > clock_timestamp() - %s * interval '1 second' LIMIT 1",
            [kind, f"@{host}:", SILENT_SECONDS],
        ).fetchone()
    return "" if found else f"No {kind} of {host} has shown a sign of life for {SILENT_SECONDS:.0f} s."


if __name__ == "__main__":
    try:
        (asked,) = sys.argv[1:]
        sys.exit((web(config()) if asked == "web" else beating(config(), asked, host=gethostname())) or 0)
    except BadSettingError as wrong:
        sys.exit(str(wrong))
