"""One process alone, for machines where systemd or a container runtime supervises."""

import os
from typing import NoReturn

import typer
from cryptography.fernet import Fernet

from corong.cli import processes
from corong.config import child_environment, config

app = typer.Typer()
worker = typer.Typer(no_args_is_help=True, help="Run one worker.")
app.add_typer(worker, name="worker")


def _become(process: processes.Process) -> NoReturn:
    settings = config()
    os.chdir(processes.empty_folder(settings.corong_data.resolve()))
    os.execve(process.command[0], process.command, child_environment(settings))  # noqa: S606 - a list of our own.


@app.command()
def web() -> None:
    """Run the web pages."""
    _become(processes.web(config()))


@worker.command()
def publish() -> None:
    """Run a worker that publishes posts."""
    _become(processes.publish(config()))


@worker.command()
def collect() -> None:
    """Run a worker that collects figures and comments."""
    _become(processes.collect(config()))


@app.command()
def scheduler() -> None:
    """Run the scheduler. Several may run: one leads, the others wait."""
    _become(processes.scheduler())


@app.command()
def sandbox() -> None:
    """Run the practice platforms."""
    _become(processes.sandbox(config()))


@app.command()
def new_key() -> None:
    """Print a new key for CORONG_SECRET_KEYS."""
    typer.echo(Fernet.generate_key().decode("ascii"))
