"""Work that hangs holds nobody up, and is done nonetheless."""

from threading import Event
from typing import NoReturn

import pytest

from worker.aside import Aside

PATIENCE_SECONDS = 30.0


class Hang:
    """Work that waits until it may go on."""

    def __init__(self) -> None:
        self.may_go_on = Event()
        self.is_done = Event()

    def __call__(self) -> None:
        """Wait."""
        self.may_go_on.wait(PATIENCE_SECONDS)
        self.is_done.set()


def breaks() -> NoReturn:
    raise ValueError("(latihan) rusak")


def test_work_that_ends_soon_is_waited_for_and_its_error_is_raised() -> None:
    aside = Aside(patience_seconds=PATIENCE_SECONDS)
    done = Event()
    assert aside.run(done.set)
    assert done.is_set()
    with pytest.raises(ValueError, match="rusak"):
        aside.run(breaks)


def test_work_that_hangs_is_left_behind_and_goes_on() -> None:
    aside = Aside(patience_seconds=0.01)
    hang = Hang()
    assert not aside.run(hang)
    hang.may_go_on.set()
    assert hang.is_done.wait(PATIENCE_SECONDS)


def test_when_too_much_hangs_the_next_is_done_by_whoever_asks() -> None:
    aside = Aside(patience_seconds=0.01, most=1)
    hang, done = Hang(), Event()
    assert not aside.run(hang)
    assert aside.run(done.set)
    assert done.is_set()
    hang.may_go_on.set()


def test_work_that_breaks_after_it_was_left_is_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    aside = Aside(patience_seconds=0.01, most=1)
    hang = Hang()

    def breaks_late() -> NoReturn:
        hang()
        raise ValueError("(latihan) terlambat rusak")

    assert not aside.run(breaks_late)
    hang.may_go_on.set()
    aside.close()
    assert "terlambat rusak" in capsys.readouterr().out
