"""`python -m corong` is the command `corong`."""

from corong.cli.main import run

run()
