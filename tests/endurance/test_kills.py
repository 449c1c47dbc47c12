"""The service comes back from anything, and every post goes out once."""

import json
import subprocess
import sys

import pytest


@pytest.mark.alone
@pytest.mark.timeout(600)
def test_every_process_is_killed_while_a_hundred_posts_fall_due_and_all_are_visible_once() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.endurance.kills"], capture_output=True, text=True, timeout=580, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    figures = json.loads(run.stdout.splitlines()[-1])
    assert figures["visible"] == 100
    assert figures["duplicates"] == 0
