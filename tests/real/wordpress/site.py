"""Starts Debian's WordPress on loopback, with MariaDB on a socket, and acts there besides our connector."""

import getpass
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx

HERE: Final = Path(__file__).parent
WORDPRESS: Final = Path("/usr/share/wordpress")
THEMES: Final = Path("/var/lib/wordpress/wp-content/themes")
START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 20.0
WORKERS: Final = "3"
CONFIGURATION: Final = """<?php
define('DB_NAME', 'wp'); define('DB_USER', 'wp'); define('DB_PASSWORD', 'wp'); define('DB_CHARSET', 'utf8mb4');
define('DB_HOST', 'localhost:{socket}');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {{
    define($name . '_KEY', 'latihan ' . $name); define($name . '_SALT', 'latihan garam ' . $name);
}}
define('WP_ENVIRONMENT_TYPE', 'local'); // Application passwords without TLS.
define('WP_HTTP_BLOCK_EXTERNAL', true); define('AUTOMATIC_UPDATER_DISABLED', true); define('DISABLE_WP_CRON', true);
define('WP_HOME', '{home}'); define('WP_SITEURL', '{home}');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""


@dataclass(frozen=True, slots=True)
class Site:
    """A running site; `passwords` are application passwords by user name, which is also the user's role."""

    home: str
    folder: Path
    version: str
    passwords: dict[str, str] = field(repr=False)

    def act(self, verb: str, *arguments: object) -> dict[str, Any]:
        """Do something on the site by its own PHP."""
        return _act(self.folder, verb, *arguments)

    def comment(self, post: str, text: str, *, author: str = "Warga", is_approved: bool = True) -> int:
        """Write a comment as a visitor."""
        return int(self.act("comment", post, author, text, int(is_approved))["id"])

    def seen(self, path: str) -> Any:
        """Give what the API shows to anybody."""
        with httpx.Client(base_url=self.home) as visitor:
            return visitor.get(f"/wp-json/wp/v2/{path}").raise_for_status().json()


def _act(folder: Path, verb: str, *arguments: object) -> dict[str, Any]:
    command = ["php", str(HERE / "act.php"), str(folder), verb, *(str(argument) for argument in arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=START_SECONDS)
    last = done.stdout.rpartition("\n")[2]
    if done.returncode or not last.startswith(("{", "[")):
        raise RuntimeError(f"{verb}: {done.stdout[-2000:]} {done.stderr[-2000:]}")
    found = json.loads(last)
    return found if isinstance(found, dict) else {}


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    """Run a new site in the folder."""
    if shutil.which("mariadbd") is None or not WORDPRESS.exists():
        raise FileNotFoundError("WordPress or MariaDB is missing: start these tests with make test-real")
    with _database(folder) as line, socket.create_server(("127.0.0.1", 0)) as free:
        home = f"http://127.0.0.1:{free.getsockname()[1]}"
        free.close()
        root = folder / "site"
        shutil.copytree(WORDPRESS, root)
        shutil.copytree(THEMES, root / "wp-content" / "themes", dirs_exist_ok=True)
        (root / "wp-content" / "uploads").mkdir(exist_ok=True)
        (root / ".htaccess").unlink(missing_ok=True)
        (root / "wp-config.php").unlink(missing_ok=True)
        (root / "wp-config.php").write_text(CONFIGURATION.format(socket=line, home=home))
        made = _act(root, "install")
        with _web(folder, root, home):
            yield Site(home, root, made.pop("version"), made)


@contextmanager
def _database(folder: Path) -> Iterator[Path]:
    """Run a MariaDB that listens on a socket alone."""
    data, line, log = folder / "database", folder / "db.sock", folder / "database.log"
    user = f"--user={getpass.getuser()}"
    install = ["mariadb-install-db", "--no-defaults", user, f"--datadir={data}", "--skip-test-db"]
    subprocess.run([*install, "--auth-root-authentication-method=normal"], check=True, stdout=subprocess.DEVNULL)
    options = ["--innodb-buffer-pool-size=64M", "--performance-schema=OFF", "--skip-networking", "--skip-log-bin"]
    with log.open("wb") as errors:
        child = subprocess.Popen(
            ["mariadbd", "--no-defaults", user, f"--datadir={data}", f"--socket={line}", *options],  # noqa: S607 - Debian's
            stderr=errors,
        )
    ask = ["mariadb", "--no-defaults", f"--socket={line}", "-uroot", "-e"]
    until = time.monotonic() + START_SECONDS
    try:
        while subprocess.run([*ask, "SELECT 1"], capture_output=True, check=False).returncode:
            if time.monotonic() > until or child.poll() is not None:
                raise TimeoutError(f"MariaDB did not start: {log.read_text()[-2000:]}")
            time.sleep(0.1)
        wishes = "CREATE DATABASE wp; CREATE USER wp@localhost IDENTIFIED BY 'wp'; GRANT ALL ON wp.* TO wp@localhost"
        subprocess.run([*ask, wishes], check=True)
        yield line
    finally:
        child.terminate()
        child.wait(STOP_SECONDS)


@contextmanager
def _web(folder: Path, root: Path, home: str) -> Iterator[None]:
    """Run PHP's own web server; its workers are of one group, which ends as a whole."""
    sizes = ["-d", "upload_max_filesize=64M", "-d", "post_max_size=80M"]
    command = ["php", *sizes, "-S", home.removeprefix("http://"), "-t", str(root), str(HERE / "router.php")]
    with (folder / "php.log").open("wb") as log:
        child = subprocess.Popen(
            command,
            env={**os.environ, "PHP_CLI_SERVER_WORKERS": WORKERS},
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )
    until = time.monotonic() + START_SECONDS
    try:
        while not _answers(home):
            if time.monotonic() > until or child.poll() is not None:
                raise TimeoutError(f"PHP did not start: {(folder / 'php.log').read_text()[-2000:]}")
            time.sleep(0.1)
        yield
    finally:
        os.killpg(child.pid, signal.SIGTERM)
        child.wait(STOP_SECONDS)


def _answers(home: str) -> bool:
    with httpx.Client(base_url=home, timeout=START_SECONDS) as visitor:
        try:
            return visitor.get("/wp-json/").is_success
        except httpx.TransportError:
            return False
