"""Reading a SQLite file that this process may not write.

A reader of a file in WAL mode takes part in its locking by the -shm file beside it. Where nobody has the database open
there is none, and a reader that may write the folder but not the database would make one of its own, which then keeps
the crawl from writing. Such a reader opens the file as it lies there, without locks (SQLite's "immutable"), and looks
afterwards whether it was still the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Engine

from schema.engine import database_url, open_engine
from schema.errors import BadDatabase, DatabaseUnavailable

_WAL_VERSION = 2
_VERSION_AT = 18
"""The byte that says how the file is written (https://sqlite.org/fileformat2.html, 1.3)."""


@contextmanager
def opened_for_reading(url: str) -> Iterator[Engine]:
    """An engine for SELECTs, also on a file or in a folder that may not be written.

    Raises:
        BadDatabase: as `schema.engine.open_engine`; or a crawl that died left a log that only one who may write can
            read.
        DatabaseUnavailable: something wrote into the file meanwhile: what was read may be wrong.
    """
    parsed = database_url(url)
    path = _unlocked_file(parsed)
    if path is None:
        engine = open_engine(url)
        try:
            yield engine
        finally:
            engine.dispose()
        return
    before = _state(path)
    engine = open_engine(f"sqlite:///file:{quote(str(path.absolute()))}?mode=ro&immutable=1&uri=true")
    try:
        yield engine
    finally:
        engine.dispose()
    if _state(path) != before:
        raise DatabaseUnavailable(
            f"a crawl has written into {path} while it was read, and what was read may be wrong: this user may not lock"
            " it; run again, or read a copy made with `tearsheet db backup`"
        )


def _unlocked_file(url: URL) -> Path | None:
    """The file to read without locks; None: locking works, or is no matter of files."""
    name = url.database
    if url.get_backend_name() != "sqlite" or not name or name.startswith("file:"):
        return None
    path = Path(name)
    if not path.is_file() or (os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)):
        return None
    if not _is_wal(path):
        return None
    log, shared = Path(f"{path}-wal"), Path(f"{path}-shm")
    if log.exists() and not shared.exists():
        raise BadDatabase(
            f"the log {log} was left by a process that died, and cannot be read without the right to write; have the"
            " owner run `tearsheet status`, or read a copy made with `tearsheet db backup`"
        )
    return None if log.exists() else path


def _is_wal(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.seek(_VERSION_AT)
            return file.read(1) == bytes([_WAL_VERSION])
    except OSError as error:
        raise BadDatabase(f"cannot open the database {path}: {error}") from error


def _state(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns
