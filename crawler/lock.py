"""Who may use a database, and crawl a site: locks of the operating system or of PostgreSQL, never a mark.

One run at a time on a SQLite file. On PostgreSQL any number of runs crawl side by side, each site by one of them; what
writes the whole database (a takedown, a re-parse) keeps all of them out. Both kinds of lock end with the process that
holds them, however it ends, and not while it is frozen. Parse workers don't inherit them: Python opens files
closed-on-exec, and the workers are spawned.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, event, text

from schema.engine import translate_errors
from schema.errors import BadDatabase, DatabaseUnavailable

_RETRY_EVERY_S = 0.5


def _key(name: str) -> int:
    """Of a lock in the database itself: two databases of a server don't collide."""
    return int.from_bytes(hashlib.sha256(f"tearsheet {name}".encode()).digest()[:8], "big", signed=True)


_KEY = _key("run")
_TRY = text("SELECT pg_try_advisory_lock(:key)")
_FREE = text("SELECT pg_advisory_unlock(:key)")


class RunLocked(DatabaseUnavailable):
    """Another run holds the lock (exit code 75)."""

    is_passing = False


class SiteLocks:
    """The sites that this run alone may crawl. For the thread that owns the run's one connection."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    def take(self, connection: Connection, names: Iterable[str]) -> bool:
        """Takes all the names, or none: False where another run holds one of them.

        On SQLite the run is alone anyway.
        """
        if connection.dialect.name != "postgresql":
            return True
        taken: list[str] = []
        for name in set(names) - self._names:
            if not connection.scalar(_TRY, {"key": _key(f"site {name}")}):
                for other in taken:
                    connection.execute(_FREE, {"key": _key(f"site {other}")})
                return False
            taken.append(name)
        self._names.update(taken)
        return True

    def free(self, connection: Connection, names: Iterable[str]) -> None:
        """Lets other runs have the names. What was done under them is committed by then."""
        for name in self._names.intersection(names):
            connection.execute(_FREE, {"key": _key(f"site {name}")})
            self._names.remove(name)

    def take_again(self, cursor: Any) -> bool:
        """Takes them all on a new connection (of the driver); False: another run has begun with one of them."""
        return all(_try(cursor, "pg_try_advisory_lock", _key(f"site {name}")) for name in self._names)


@contextlib.contextmanager
def run_lock(engine: Engine, *, wait_s: float = 0.0, sites: SiteLocks | None = None) -> Iterator[None]:
    """Holds the database's run lock inside the block; waits for it up to `wait_s` seconds.

    Args:
        sites: The site locks of a crawl, which lets other crawls in where the database can have several writers; None:
            nobody else may write.

    Raises:
        RunLocked: another run still holds it.
        BadDatabase: no lock file can be written beside the SQLite file, or PostgreSQL refuses the credentials.
        DatabaseUnavailable: PostgreSQL is away.
    """
    with contextlib.ExitStack() as stack:
        if engine.dialect.name == "postgresql":
            take = _postgresql_lock(engine, stack, sites)
        else:
            take = _file_lock(engine, stack)
        deadline = time.monotonic() + wait_s
        while not take():
            if time.monotonic() >= deadline:
                raise RunLocked(
                    "another run is using this database; try again later, or wait for it with --wait SECONDS"
                )
            time.sleep(min(_RETRY_EVERY_S, max(0.0, deadline - time.monotonic())))
        yield


def _file_lock(engine: Engine, stack: contextlib.ExitStack) -> Callable[[], bool]:
    database = engine.url.database
    if not database or database == ":memory:":
        return lambda: True
    path = Path(f"{database}.lock")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise BadDatabase(
            f"cannot write the lock file {path}: {error.strerror}; use a folder that you may write"
        ) from error
    stack.callback(os.close, descriptor)

    def take() -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    return take


def _postgresql_lock(engine: Engine, stack: contextlib.ExitStack, sites: SiteLocks | None) -> Callable[[], bool]:
    """Session locks of the one connection that the engine has, which is the one that writes.

    So nothing is written without them: where the connection is lost, the next one takes them again before anything
    else, or fails.
    """
    if not isinstance(engine.pool, QueuePool) or engine.pool.size() != 1:
        raise ValueError("the engine of a run has one connection: open_engine(url, is_single=True)")
    function = "pg_try_advisory_lock" if sites is None else "pg_try_advisory_lock_shared"

    def take() -> bool:
        with translate_errors(), engine.connect() as connection:
            is_taken = bool(connection.scalar(text(f"SELECT {function}(:key)"), {"key": _KEY}))
        if is_taken:
            event.listen(engine, "connect", take_again)
            stack.callback(event.remove, engine, "connect", take_again)
            stack.callback(engine.dispose)  # which ends the session, and frees the locks
        return is_taken

    def take_again(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            is_taken = _try(cursor, function, _KEY) and (sites is None or sites.take_again(cursor))
        connection.rollback()
        if not is_taken:
            raise RunLocked("the connection to the database was lost, and another run has begun since; try again later")

    return take


def _try(cursor: Any, function: str, key: int) -> bool:
    cursor.execute(f"SELECT {function}(%s)", [key])
    return bool(cursor.fetchone()[0])
