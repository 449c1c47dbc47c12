"""The small campaign: what `make chaos` does in a quarter of an hour, in a minute and a half."""

import json
import subprocess
import sys

import pytest


@pytest.mark.alone
@pytest.mark.timeout(180)
def test_under_kills_wipes_and_every_fault_nothing_is_lost_doubled_stuck_or_shown_wrongly() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.chaos", "--small"], capture_output=True, text=True, timeout=170, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    figures = json.loads(run.stdout.splitlines()[-1])
    assert (figures["deliveries"], figures["visible"]) == (240, 240)
    assert figures["kills"] >= 5
    assert figures["broker_wipes"] >= 2
    assert figures["database_restarts"] >= 1
    assert len(figures["faults"]) >= 12
