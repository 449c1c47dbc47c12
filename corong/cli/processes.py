"""The processes of the service, started by name: `corong` never imports them."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from corong.config import Config


@dataclass(frozen=True)
class Process:
    """One process: what people call it, and its command."""

    name: str
    command: tuple[str, ...]


def _python(name: str, *arguments: str) -> Process:
    return Process(name, (sys.executable, "-m", *arguments))


def web(settings: Config) -> Process:
    """Give the web server; a slow page occupies a thread, a crash one process of several."""
    return _python(
        "web",
        "gunicorn",
        "dashboard.wsgi:application",
        *("--bind", settings.corong_web_bind),
        *("--worker-class", "gthread", "--threads", "8", "--workers", str(settings.corong_web_processes)),
        *("--preload", "--graceful-timeout", "20", "--no-control-socket"),
        *("--log-level", settings.corong_log),
    )


def _worker(settings: Config, queue: str, pool: str, concurrency: int) -> Process:
    return _python(
        queue,
        "celery",
        *("--quiet", "-A", "worker.app", "worker"),
        *("-Q", queue, "-n", f"{queue}@%h"),
        *("--pool", pool, "--concurrency", str(concurrency)),
        # Workers need to know nothing of one another; asking costs a second at each start.
        *("--without-gossip", "--without-mingle"),
        *("--loglevel", settings.corong_log),
    )


def publish(settings: Config) -> Process:
    """Give the worker that publishes: threads, since it waits for platforms."""
    return _worker(settings, "publish", "threads", settings.corong_publish_threads)


def collect(settings: Config) -> Process:
    """Give the worker that measures and reads conversations: processes, one event loop each."""
    return _worker(settings, "collect", "prefork", settings.corong_collect_processes)


def scheduler() -> Process:
    """Give the scheduler."""
    return _python("scheduler", "scheduler")


def sandbox(settings: Config) -> Process:
    """Give the practice platforms."""
    return _python("sandbox", "sandbox", "--bind", settings.corong_sandbox_bind)


def migrate() -> Process:
    """Give the one that brings the database to the form this version needs, and ends."""
    return _python("migrate", "django", "migrate", "--no-input", "--skip-checks")


def list_migrations() -> Process:
    """Give the one that lists what `migrate` would do and has done, and ends."""
    return _python("migrations", "django", "showmigrations", "--plan", "--skip-checks")


def empty_folder(data: Path) -> Path:
    """Make the folder processes start in. The working folder shadows installed packages, so it holds nothing."""
    folder = data / "run" / "cwd"
    for part in (data, folder):
        part.mkdir(mode=0o700, parents=True, exist_ok=True)
    for stray in folder.iterdir():
        shutil.rmtree(stray) if stray.is_dir() and not stray.is_symlink() else stray.unlink()
    return folder
