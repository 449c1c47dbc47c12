"""`corong up`: the whole service on this machine, in one command."""

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import psycopg
import typer

from corong.cli import migrations, prepared, processes
from corong.cli.merged_log import MergedLog
from corong.cli.supervisor import Supervisor
from corong.config import Config, child_environment, config
from corong.embedded import services
from corong.embedded.addresses import addresses
from corong.keys import first_run_code

app = typer.Typer()


class StopOnSignal:
    """The first signal asks for an orderly stop, by KeyboardInterrupt; each further one calls `hurry`."""

    def __init__(self) -> None:
        self.hurry: Callable[[], None] = lambda: None
        self._is_asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._receive)

    def _receive(self, *_: object) -> None:
        if self._is_asked:
            self.hurry()
        else:
            self._is_asked = True
            raise KeyboardInterrupt


def service_processes(settings: Config, *, practice: bool) -> list[processes.Process]:
    """Give the processes of a whole service, with the practice platforms if wanted."""
    wanted = [
        processes.web(settings),
        processes.publish(settings),
        processes.collect(settings),
        processes.scheduler(),
    ]
    return [processes.sandbox(settings), *wanted] if practice else wanted


@contextmanager
def whole_service(
    settings: Config,
    *,
    practice: bool = False,
    changes: Mapping[str, str] | None = None,
    stream: TextIO | None = None,
) -> Iterator[Supervisor]:
    """
    Start the services the settings do not name, migrate, start every process; end them all afterwards.

    `changes` are further environment variables of the processes; `stream` takes their log instead of standard output.

    Raises:
        ServiceError: a service does not start, the data folder is in use, or a migration failed.
    """
    data = settings.corong_data.resolve()
    variables = dict(changes or {})
    if practice:
        variables["CORONG_ALLOW_LOOPBACK"] = "true"
        if not settings.corong_public_address:
            # Practice platforms fetch media like real ones, from this machine itself.
            variables.setdefault(
                "CORONG_PUBLIC_ADDRESS", f"http://127.0.0.1:{settings.corong_web_bind.rpartition(':')[2]}"
            )
    is_ready = prepared.begin(settings, stream=stream)
    with (
        services.start(data, postgresql=not settings.database_url, valkey=not settings.redis_url) as started,
        closing(MergedLog(data / "logs" / "corong.log", stream=stream)) as log,
    ):
        if not is_ready:
            migrations.bring_up_to_date(settings, data, log)
        supervisor = Supervisor(
            service_processes(settings, practice=practice),
            data=data,
            folder=processes.empty_folder(data),
            environment=child_environment(settings, **variables),
            log=log,
            servers=started.servers,
        )
        try:
            supervisor.start()
            log.write("corong", f"web pages: http://{settings.corong_web_bind}/  data: {data}")
            if _has_nobody(settings):
                code = first_run_code(settings)
                log.write("corong", f"nobody is here yet; begin at http://{settings.corong_web_bind}/start/{code}/")
            yield supervisor
        finally:
            supervisor.stop()


def _has_nobody(settings: Config) -> bool:
    with psycopg.connect(addresses(settings).database_url) as connection:
        return connection.execute("SELECT 1 FROM people_person LIMIT 1").fetchone() is None


@app.command()
def up(
    *,
    practice: Annotated[
        bool, typer.Option("--practice", help="Also run the practice platforms, and let connectors reach them.")
    ] = False,
) -> None:
    """Run the whole service here until Ctrl-C: database, broker, web pages, workers, scheduler."""
    stop = StopOnSignal()
    try:
        with whole_service(config(), practice=practice) as supervisor:
            stop.hurry = supervisor.kill
            threading.Event().wait()
    except KeyboardInterrupt:
        return


@app.command()
def migrate() -> None:
    """Bring the database to the form this version needs (`up` does it by itself)."""
    settings = config()
    data = settings.corong_data.resolve()
    folder = Path(data / "logs")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(MergedLog(folder / "corong.log")) as log:
        migrations.bring_up_to_date(settings, data, log)
