"""Messages while the broker is away: the scheduler goes on, since a message is only a hint."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import os
from pathlib import Path
from corong.embedded import services
with services.start(Path(os.environ["CORONG_DATA"]), postgresql=False) as running:
    from scheduler.messages import Messages
    messages = Messages()
    waiting = [messages.waiting("publish")]
    messages.send("corong.publish", [[1], [2]])
    waiting.append(messages.waiting("publish"))
    for server in running.servers:
        server.stop()
    waiting.append(messages.waiting("publish"))
    messages.send("corong.publish", [[3]])
    print(waiting)
"""


def test_the_broker_says_how_many_messages_wait_and_one_that_goes_away_stops_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "CORONG_DATA": str(tmp_path), "CORONG_MEDIA": ""}
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr
    # Before it stands the warning that a message could not be sent.
    assert run.stdout.splitlines()[-1] == "[0, 2, 0]"
