"""The folders of the services, made so that nobody else can look into them."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from corong.embedded import addresses
from corong.embedded.errors import ServiceError


def own_folder(path: Path, *, mode: int, uid: int, gid: int) -> None:
    """
    Make a folder, or take an existing one if it is truly ours.

    Raises:
        ServiceError: it is a link, not a folder, or belongs to another user; or it cannot be made.
    """
    try:
        path.mkdir(mode=mode)
    except FileExistsError:
        pass
    except OSError as error:
        raise ServiceError(f"The folder {path} cannot be made: {error.strerror}.") from error
    else:
        path.chmod(mode)
        if uid != os.geteuid():
            os.chown(path, uid, gid)
        return
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid:
        raise ServiceError(
            f"{path} belongs to another user (uid {found.st_uid}) or is not a folder."
            " Run Corong as the user who ran it first, or remove it."
        )
    if stat.S_IMODE(found.st_mode) != mode:
        path.chmod(mode)


def prepare(data: Path) -> None:
    """
    Make the data folder and the folder of its sockets.

    Raises:
        ServiceError: a folder cannot be made or belongs to somebody else.
    """
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("logs", "run"):
            (data / name).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ServiceError(
            f"The data folder {data} cannot be made: {error.strerror}. Set CORONG_DATA to a folder you may write to."
        ) from error
    # 0711 for root: the database's own user walks through to its socket folder, and can list nothing.
    mode = 0o711 if os.geteuid() == 0 else 0o700
    own_folder(addresses.socket_folder(data), mode=mode, uid=os.geteuid(), gid=os.getegid())


def clear(data: Path) -> None:
    """Remove the folders of the sockets, unless a server still listens there."""
    for folder in (addresses.database_socket_folder(data), addresses.socket_folder(data)):
        with suppress(OSError):
            folder.rmdir()
