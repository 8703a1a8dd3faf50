"""Disk and database: what is wrong with them, and whether the file that is open is the one there.

SQLite goes on reading and writing a file that somebody has removed or put another in place of; what is written there is lost. So
each request and each pass of the worker asks first.
"""

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DatabaseError, OperationalError, connection, connections

from meguru.core.language import _

LEAST_ROOM = 8 * 1024 * 1024
_DISK = {
    errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EFBIG: "full", errno.EROFS: "readonly", errno.EACCES: "readonly",
    errno.EPERM: "readonly", errno.EIO: "broken", errno.EMFILE: "busy", errno.ENFILE: "busy",
}  # fmt: skip
# What the two databases say, in small letters. The first that fits counts.
_SAID = (
    ("gone", ("file is gone",)),
    ("full", ("is full", "no space left", "could not extend file")),
    ("readonly", ("readonly", "read-only")),
    ("busy", ("is locked", "lock timeout", "deadlock")),
    ("broken", ("malformed", "not a database", "disk i/o", "corrupt", "invalid page")),
    ("tables", ("no such table", 'relation "', 'column "')),
)
_SENTENCES = {
    "gone": _("データベースのファイルがなくなっています。"),
    "full": _("この機械の置き場所（ディスク）がいっぱいです。"),
    "readonly": _("この機械の置き場所（ディスク）が、読むだけになっています。"),
    "busy": _("ほかの仕事で混み合っています。"),
    "broken": _("データベースかディスクが壊れているおそれがあります。"),
    "tables": _("データベースの表が、この版のめぐるに合っていません。"),
    "away": _("データベースに届きません。"),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with disk or database."""

    kind: str

    @property
    def sentence(self) -> str:
        """In words for whoever works or runs the machine."""
        return _SENTENCES[self.kind]


class DatabaseGone(OperationalError):
    """The database's file was removed, or there never was one."""

    def __init__(self) -> None:
        super().__init__("the database's file is gone")


def fault_of(error: BaseException | None) -> Fault | None:
    """What of disk or database is behind an error; nothing where it is a fault of the program."""
    while error is not None:
        if isinstance(error, OSError) and (kind := _DISK.get(error.errno or 0)):
            return Fault(kind)
        if isinstance(error, DatabaseError):
            said = str(error).lower()
            for kind, words in _SAID:
                if any(word in said for word in words):
                    return Fault(kind)
            if isinstance(error, OperationalError):
                return Fault("away")
        error = error.__cause__ or error.__context__
    return None


def database_file() -> str | None:
    """Where SQLite's file is; nothing for another database or one in memory."""
    wrapper: Any = connection
    if connection.vendor != "sqlite" or wrapper.is_in_memory_db():
        return None
    return str(connection.settings_dict["NAME"])


def require_database() -> None:
    """Raises ``DatabaseGone`` where the file is not there; a new one must not come about by asking.

    A connection to a file that is no longer there, or no longer the same, is closed: the next one opens what is there now.
    """
    name = database_file()
    if name is None:
        return
    wrapper: Any = connections["default"]
    try:
        now = os.stat(name)
    except FileNotFoundError:
        _leave(wrapper)
        raise DatabaseGone from None
    there = (now.st_dev, now.st_ino)
    raw, seen = getattr(wrapper, "meguru_seen", (None, there))
    if raw is wrapper.connection and raw is not None and seen != there:
        _leave(wrapper)
    wrapper.meguru_seen = (wrapper.connection, there)


def require_room(folder: Path) -> None:
    """Raises ``OSError`` where the disk of a folder is read-only or has no room to speak of."""
    disk = os.statvfs(folder)
    if disk.f_flag & os.ST_RDONLY or not os.access(folder, os.W_OK):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(folder))
    if disk.f_bavail * disk.f_frsize < LEAST_ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))


def _leave(wrapper: Any) -> None:
    if not wrapper.in_atomic_block:
        wrapper.close()
